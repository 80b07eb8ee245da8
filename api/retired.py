"""Slugs that name nothing any more: 308 to what stands for one now, 410 where nothing does, and why in either case.

Whatever an address asks for, its slug is looked up first: pages, descriptions, the API need not know.
"""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse, JSONResponse, Response

from api import negotiation
from api.answers import addressed
from api.problems import prefers_page, problem, problem_of
from api.serving import Serving
from api.v1.filters import SCHEMES_OF
from api.v1.routing import PREFIX
from graph.errors import RetiredEntity
from graph.retired import Retirement
from graph.terms import BASE, ID, LANGUAGES, resource
from visualizations.retired import render_retired

_BELOW = ID.removeprefix(BASE)


async def refuse_retired(request: Request) -> None:
    """Raises RetiredEntity where a request names a retired slug, in its path or in a parameter of the API."""
    slugs = _slugs(request)
    serving: Serving = request.app.state.serving
    if not slugs or serving.dataset is None:
        return
    async with serving.snapshot() as snapshot:
        for slug in slugs:
            if slug in snapshot.dataset.retired:
                raise RetiredEntity(snapshot.dataset.retired[slug])


def _slugs(request: Request) -> list[str]:
    """The slugs of entities in an address. Changes may be asked of slugs that are gone."""
    slugs = [request.path_params["slug"]] if "slug" in request.path_params else []
    address = str(request.path_params.get("address", ""))
    if address.startswith(_BELOW):
        slugs.append(address.removeprefix(_BELOW))
    route = str(getattr(request.scope.get("route"), "path", ""))
    if route.startswith(PREFIX) and route != f"{PREFIX}/changes":
        given = request.query_params.multi_items()
        slugs += [value for name, value in given if name not in SCHEMES_OF and name != "q"]
    return slugs


async def tell_retired(request: Request, error: Exception) -> Response:
    """The answer to a request for a retired slug, as a page for readers and as JSON for programs."""
    assert isinstance(error, RetiredEntity)
    retired = error.retirement
    serving: Serving = request.app.state.serving
    dataset = serving.dataset
    status = HTTPStatus.GONE if retired.successor is None else HTTPStatus.PERMANENT_REDIRECT
    response: Response
    if dataset is not None and prefers_page(request):
        first = _path(request).split("/")[1]
        language = (
            first if first in LANGUAGES else negotiation.language(request.headers.get("Accept-Language"))
        )
        page = render_retired(dataset, retired, language)
        response = HTMLResponse(addressed(request, page.encode()), status)
    elif retired.successor is None:
        response = problem(status, str(error), problem_of(error), **_said(retired))
    else:
        body = {"detail": str(error), "replacedBy": resource(retired.successor).value, **_said(retired)}
        response = JSONResponse(body, status)
    if retired.successor is not None:
        response.headers["Location"] = _elsewhere(request, retired.slug, retired.successor)
    response.headers["Vary"] = "Accept, Accept-Language"
    return response


def _said(retired: Retirement) -> dict[str, Any]:
    """What became of a slug; texts are by language."""
    return {
        "resource": resource(retired.slug).value,
        "labels": dict(retired.labels),
        "reasons": dict(retired.reasons),
        "retired": retired.day,
    }


def _path(request: Request) -> str:
    """The path of a request without the prefix below which a proxy serves; whatever sends redirects puts it back."""
    return request.url.path.removeprefix(request.scope.get("root_path", ""))


def _elsewhere(request: Request, slug: str, successor: str) -> str:
    """The address of a request with another slug in its path or its parameters."""
    path = re.sub(rf"(?<=/){re.escape(slug)}(?=[/.]|$)", successor, _path(request))
    given = request.query_params.multi_items()
    query = urlencode([(name, successor if value == slug else value) for name, value in given])
    return f"{quote(path)}?{query}" if query else quote(path)

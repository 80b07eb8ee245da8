"""The application: what it is made of, and how its errors are told."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from importlib.metadata import PackageNotFoundError, version

from anyio.to_thread import current_default_thread_limiter
from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import HTMLResponse, Response
from fastapi.routing import APIRoute
from fastapi.staticfiles import StaticFiles
from fastapi.utils import generate_unique_id
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.routing import Match
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from api import (
    data_files,
    editor,
    feeds,
    graph_store,
    health,
    metadata,
    metrics,
    negotiation,
    pages,
    reconciliation,
    resources,
    sparql,
    takeaway,
    v1,
)
from api.answers import DATASET_HEADER, addressed
from api.at_once import AtOnce, from_proxies
from api.bounds import Bounds
from api.compression import Compression
from api.express import Express
from api.hanging_up import tell_nobody
from api.layers import Layered
from api.metrics import Metrics
from api.middleware import HeadAsGet, SecurityHeaders
from api.observation import REQUEST_ID, Observation, note_route
from api.prefix import UnderPrefix, WithoutPrefix
from api.problems import Problem, prefers_page, problem, problem_of
from api.ratelimit import RateLimit
from api.replay import Replay
from api.retired import refuse_retired, tell_retired
from api.serving import Serving
from api.settings import Settings
from api.v1.openapi import Document, describe
from graph.dataset import Dataset
from graph.errors import NasijError, RetiredEntity
from graph.terms import LANGUAGES
from visualizations import STATIC
from visualizations.problem import render_problem


def create_app(settings: Settings, dataset: Dataset | None = None) -> Layered:
    """The server of the dataset that is current below ``settings.root``, now and after every build.

    ``dataset`` is served until then; with none, and none built yet, the server answers 503 until there is one.
    """
    app = Layered(
        title="Nasij",
        version=_version(),
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan,
        generate_unique_id_function=_operation_id,
        dependencies=[Depends(note_route), Depends(refuse_retired)],
    )
    app.state.settings = settings
    app.state.serving = Serving(settings, dataset)
    app.state.document = Document()
    app.state.parameters = {}  # of operations: see api.v1.routing
    app.openapi = lambda: describe(app)  # type: ignore[method-assign]
    app.state.metrics = Metrics(app.state.serving)

    app.put_around(
        Express,
        path="/sparql",
        endpoints={"GET": sparql.get_query, "POST": sparql.post_query},
        prefix=settings.prefix,
    )
    if settings.prefix:
        app.put_around(UnderPrefix, prefix=settings.prefix)
    app.put_around(SecurityHeaders)
    app.put_around(
        CORSMiddleware,
        allow_origins=["*"],
        allow_methods=["GET", "HEAD", "POST"],
        allow_headers=["*"],
        expose_headers=[
            "ETag",
            "Link",
            "Repr-Digest",
            "Content-Range",
            "RateLimit",
            "RateLimit-Policy",
            "Retry-After",
            DATASET_HEADER,
            REQUEST_ID,
        ],
    )
    app.put_around(Compression, cache_bytes=settings.cache_bytes)
    app.put_around(HeadAsGet)
    replay = app.put_around(Replay, serving=app.state.serving, limit=settings.cache_bytes)
    app.put_around(Bounds)
    rate = app.put_around(RateLimit, quota=settings.rate)
    observation = app.put_around(Observation, metrics=app.state.metrics, log_queries=settings.log_queries)
    app.state.observation = observation
    if settings.prefix:
        app.put_around(WithoutPrefix, prefix=settings.prefix)
    app.at_once = AtOnce(app, replay, rate, observation, sparql.prepare)
    if settings.proxies:
        app.put_around(ProxyHeadersMiddleware, trusted_hosts=settings.proxies)
        app.at_once = from_proxies(app.at_once, settings.proxies)

    app.add_exception_handler(NasijError, _tell_error)
    app.add_exception_handler(RetiredEntity, tell_retired)
    app.add_exception_handler(HTTPException, _tell_http)
    app.add_exception_handler(RequestValidationError, _tell_invalid)
    app.add_exception_handler(ClientDisconnect, tell_nobody)
    app.add_exception_handler(Exception, _tell_bug)

    app.include_router(sparql.router)  # first, as it is asked the most
    app.include_router(health.router)
    app.include_router(metrics.router)
    app.include_router(editor.router)
    app.include_router(graph_store.router)
    app.include_router(metadata.router)
    app.include_router(data_files.router)
    app.include_router(v1.router)
    app.include_router(feeds.router)
    app.include_router(reconciliation.router)
    app.mount("/static", StaticFiles(directory=STATIC, check_dir=False), name="static")
    app.include_router(takeaway.router)
    app.include_router(pages.router)
    app.include_router(resources.router)  # last, as its addresses are whatever is left
    return app


def _operation_id(route: APIRoute) -> str:
    """The name of an operation's function where it is in the API, else that and its address."""
    return route.name if route.path.startswith(v1.PREFIX) else generate_unique_id(route)


_YOUNG = 10_000
"""Objects after which new ones are looked through for what nobody needs: most are answers, which are kept."""
_THREADS = 4
"""Requests that are worked on at once, beside the event loop: more would only take the interpreter from each other."""


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    current_default_thread_limiter().total_tokens = _THREADS
    async with app.state.serving:
        gc.collect()
        gc.freeze()  # what lasts as long as the server need not be looked through again and again
        gc.set_threshold(_YOUNG)
        yield


def _version() -> str:
    try:
        return version("nasij")
    except PackageNotFoundError:
        return "0"


async def _tell_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, NasijError)
    row = problem_of(error)
    return _tell(request, row.status, str(error), row)


async def _tell_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    headers = dict(error.headers or {})
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = ", ".join(_methods(request))
        if request.method == "OPTIONS":
            return Response(status_code=HTTPStatus.NO_CONTENT, headers=headers)
    detail = str(error.detail)
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        detail = f"{request.method} is not for this address; it takes {headers['Allow']}"
    response = _tell(request, error.status_code, detail)
    response.headers.update(headers)
    return response


def _methods(request: Request) -> list[str]:
    """The methods of all operations that an address has; the router tells those of the first one."""
    found = {
        method
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE")
        for route in request.app.routes
        if route.matches({**request.scope, "method": method})[0] == Match.FULL
    } or {"GET"}  # a file below /static, whose address is by now that of a mount
    return sorted(found | {"OPTIONS"} | ({"HEAD"} if "GET" in found else set()))


async def _tell_invalid(request: Request, error: Exception) -> Response:
    """A parameter that is not of its type: in the path there is no such page, elsewhere the request is wrong."""
    assert isinstance(error, RequestValidationError)
    places = [(".".join(map(str, each["loc"][1:])), each["loc"][0], each["msg"]) for each in error.errors()]
    if any(kind == "path" for _, kind, _ in places):
        return _tell(request, HTTPStatus.NOT_FOUND, HTTPStatus.NOT_FOUND.phrase)
    return _tell(
        request, HTTPStatus.BAD_REQUEST, "; ".join(f"{name}: {message}" for name, _, message in places)
    )


async def _tell_bug(request: Request, _: Exception) -> Response:
    return _tell(request, HTTPStatus.INTERNAL_SERVER_ERROR, "an error of the server; it has been logged")


def _tell(request: Request, status: int, detail: str, row: Problem | None = None) -> Response:
    serving: Serving = request.app.state.serving
    response: Response = problem(status, detail, row)
    if serving.dataset is not None and prefers_page(request):
        first = request.url.path.removeprefix(request.scope["root_path"]).split("/")[1]
        language = (
            first if first in LANGUAGES else negotiation.language(request.headers.get("Accept-Language"))
        )
        page = render_problem(serving.dataset, language, status, detail, row.name if row else None)
        response = HTMLResponse(addressed(request, page.encode()), status)
    response.headers["Vary"] = "Accept, Accept-Language"
    if row is not None and row.retry_after is not None:
        response.headers["Retry-After"] = str(row.retry_after)
    return response

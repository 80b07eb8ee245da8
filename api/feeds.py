"""The Atom feed of changes, for those who want to be told."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.answers import answer
from api.v1.bodies import LanguageDep
from api.v1.lists import PagingDep, cursor_of
from api.v1.schemas import problems
from graph.change_list import page
from graph.changes import Sought
from graph.errors import InvalidValue
from graph.history import read_history, until
from visualizations.feed import render_feed

router = APIRouter(tags=["Changes"])

MEDIA_TYPE = "application/atom+xml"
_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {"description": "The feed (RFC 4287).", "content": {MEDIA_TYPE: {}}},
    304: {"description": "The client has this answer (`If-None-Match`)."},
    **problems(400, 404, 410, 429, 503),
}


@router.get("/changes.atom", response_class=Response, responses=_RESPONSES)
def changes_feed(request: Request, paging: PagingDep, language: LanguageDep) -> Response:
    """Follow what is added, withdrawn and corrected, in a feed reader."""
    dataset = paging.dataset
    history = until(read_history(dataset.folder.parent), dataset.id)
    try:
        found = page(dataset.folder.parent, history, Sought(), paging.limit, paging.after)
    except ValueError as error:
        raise InvalidValue("cursor: not one of this feed; leave it out to start anew") from error
    following = None
    if found.last is not None:
        following = str(request.url.include_query_params(cursor=cursor_of(dataset, found.last)))
    body = render_feed(
        str(request.base_url),
        language,
        found.entries,
        curated=history[-1].curated if history else None,
        here=str(request.url),
        following=following,
    )
    response = answer(request, dataset, body, MEDIA_TYPE)
    response.headers["Content-Language"] = language
    return response

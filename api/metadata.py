"""The endpoint and its dataset described in RDF, at ``/.well-known/void`` and at ``/sparql`` without a query."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api import negotiation
from api.answers import answer, see_other
from api.dependencies import SettingsDep, SnapshotDep
from api.protocol import Question, graph_for, query_for
from api.serving import Snapshot
from api.settings import Settings
from graph.query import GRAPHS
from graph.void import describe_service

router = APIRouter(tags=["Metadata"])

_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {"description": "The description.", "content": {media_type: {} for media_type in GRAPHS}},
    406: {"description": "There is no such form of the description."},
}


@router.get("/.well-known/void", response_class=Response, responses=_RESPONSES)
async def void(request: Request, snapshot: SnapshotDep, settings: SettingsDep) -> Response:
    """Describe the endpoint and the dataset: VoID, DCAT, SPARQL service description, questions to start from."""
    accept, form = request.headers.get("Accept"), request.query_params.get("format")
    takes_pages_alone = not negotiation.media_type(accept, GRAPHS) and negotiation.media_type(
        accept, [negotiation.HTML]
    )
    if form is None and takes_pages_alone:
        return see_other(f"/{negotiation.language(request.headers.get('Accept-Language'))}/data")
    return await description(request, snapshot, settings, graph_for(form, accept))


def graph_type(request: Request, form: str | None) -> str | None:
    """The media type in which a client would have a graph, None where it would rather have none.

    Raises HTTPException where it takes nothing that there is.
    """
    chosen = query_for(Question(None, format=form), request.headers.get("Accept")).graph
    return chosen if chosen in GRAPHS else None


async def description(request: Request, snapshot: Snapshot, settings: Settings, media_type: str) -> Response:
    """The description of the endpoint as the client addresses it."""
    limits = (
        ("deadline", settings.deadline),
        ("memory", settings.memory),
        ("answer-bytes", settings.answer_bytes),
        ("query-bytes", settings.query_bytes),
    )
    root = str(request.base_url)
    asked = (root, limits, GRAPHS[media_type], bool(settings.endpoints))
    body = await snapshot.rendered(describe_service, *asked)
    return answer(request, snapshot.dataset, body, media_type)

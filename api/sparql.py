"""The SPARQL endpoint at ``/sparql``."""

from __future__ import annotations

import time
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from api import negotiation
from api.answers import answer, known_tags, not_modified, see_other
from api.compression import INLINE
from api.hanging_up import while_connected
from api.metadata import description, graph_type
from api.metrics import Metrics
from api.observation import note_query
from api.protocol import (
    FORM,
    QUERY,
    SHORTEST,
    Question,
    query_for,
    question_of,
    read_question,
    wants_page,
)
from api.replay import may_be_replayed
from api.serving import Serving, Snapshot
from api.settings import Settings
from graph.cache import Kept
from graph.query import GRAPHS, MEDIA_TYPES, TABLES, Query

router = APIRouter(tags=["SPARQL"])

_LOOKED_FOR = "answer_looked_for"
"""Where a request keeps which answer was looked for, and what was found."""

_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The answer, in the form that Accept or format asks for.",
        "content": {media_type: {} for media_type in (*TABLES, *GRAPHS)},
    },
    400: {"description": "The query is not SPARQL, or the request is not of the protocol."},
    403: {"description": "The query is an update, or calls another server."},
    406: {"description": "There is no such form of the answer."},
    408: {"description": "The query took too long to arrive."},
    413: {"description": "The query or the answer is too large."},
    414: {"description": "The address is too long; send the query by POST."},
    415: {"description": "The body is of another kind."},
    429: {"description": "Too many queries at once; Retry-After says when to try again."},
    502: {"description": "Another endpoint that the query calls did not answer."},
    503: {"description": "The query was stopped at its deadline, or waited until then."},
    507: {"description": "The query needs more memory than there is for one."},
}
_QUERY = {"type": "string", "format": "sparql-query", "description": "A SPARQL 1.1 query."}
_FIELDS: dict[str, dict[str, Any]] = {
    "query": _QUERY,
    "format": {
        "type": "string",
        "enum": sorted(MEDIA_TYPES),
        "description": "The form of the answer, instead of Accept.",
    },
    "timeout": {
        "type": "number",
        "minimum": SHORTEST,
        "description": "Seconds that the query may take, its wait included, where that is less than the server allows.",
    },
    **{
        f"{kind}-graph-uri": {
            "type": "array",
            "items": {"type": "string", "format": "iri"},
            "description": f"A {kind} graph of the query's dataset (SPARQL 1.1 Protocol, section 2.1.4).",
        }
        for kind in ("default", "named")
    },
}
_PARAMETERS = [
    {"name": name, "in": "query", "schema": schema, "description": schema["description"]}
    for name, schema in _FIELDS.items()
]
_BODIES = {
    "required": True,
    "content": {
        FORM: {"schema": {"type": "object", "properties": _FIELDS, "required": ["query"]}},
        QUERY: {"schema": _QUERY},
    },
}


@router.get(
    "/sparql", response_class=Response, responses=_RESPONSES, openapi_extra={"parameters": _PARAMETERS}
)
async def get_query(request: Request) -> Response:
    """Answer a query given in the address; without one, describe the endpoint.

    A browser is sent to the page on which one asks.
    """
    settings: Settings = request.app.state.settings
    question = await read_question(request, settings.query_bytes, settings.body_seconds)
    if wants_page(question, request.headers.get("Accept")):
        language = negotiation.language(request.headers.get("Accept-Language"))
        return see_other(f"/{language}/sparql" + (f"?{request.url.query}" if request.url.query else ""))
    media_type = graph_type(request, question.format) if question.text is None else None
    serving: Serving = request.app.state.serving
    async with serving.snapshot() as snapshot:
        if media_type is not None:
            return await description(request, snapshot, settings, media_type)
        return await _answer(request, snapshot, question)


@router.post(
    "/sparql",
    response_class=Response,
    responses=_RESPONSES,
    openapi_extra={"requestBody": _BODIES},
)
async def post_query(request: Request) -> Response:
    """Answer a query given in a form, or by itself."""
    settings: Settings = request.app.state.settings
    question = await read_question(request, settings.query_bytes, settings.body_seconds)
    serving: Serving = request.app.state.serving
    async with serving.snapshot() as snapshot:
        return await _answer(request, snapshot, question)


async def _answer(request: Request, snapshot: Snapshot, question: Question) -> Response:
    if question.text is None:
        raise HTTPException(HTTPStatus.BAD_REQUEST, "there is no query; give one as query=")
    return await ask(request, snapshot, query_for(question, request.headers.get("Accept")), question.timeout)


async def ask(request: Request, snapshot: Snapshot, query: Query, seconds: float | None = None) -> Response:
    """The response to a query, or 304 where the client has it already."""
    tags = known_tags(request)
    known = snapshot.has(query, tags) if tags else None
    if known is not None:
        return not_modified(snapshot.dataset, known)
    kept = await evaluated(request, snapshot, query, seconds)
    if snapshot.keeps(query):
        may_be_replayed(request, snapshot.dataset.id)
    return answer(request, snapshot.dataset, kept.answer.body, kept.answer.media_type, tag=kept.tag)


async def evaluated(request: Request, snapshot: Snapshot, query: Query, seconds: float | None = None) -> Kept:
    """The answer to a query, kept or evaluated now; raises ClientDisconnect when the client hangs up meanwhile."""
    note_query(request, query.text)
    kept = _at_once(request, snapshot, query)
    if kept is not None:
        return kept
    metrics: Metrics = request.app.state.metrics
    with metrics.query():
        return await while_connected(request, snapshot.ask(query, seconds))


def prepare(request: Request) -> tuple[str, Kept] | None:
    """The id of the dataset and the answer to the query of a GET request, if that is kept or takes but a moment.

    What ``get_query`` then does waits for nothing. Raises what it answers with an error.
    """
    serving: Serving = request.app.state.serving
    snapshot, question = serving.current, question_of(request)
    accept = request.headers.get("Accept")
    if snapshot is None or question.text is None or wants_page(question, accept) or known_tags(request):
        return None
    query = query_for(question, accept)
    note_query(request, query.text)
    kept = _at_once(request, snapshot, query) if snapshot.keeps(query) else None
    return None if kept is None or len(kept.answer.body) > INLINE else (snapshot.dataset.id, kept)


def _at_once(request: Request, snapshot: Snapshot, query: Query) -> Kept | None:
    """The answer to a query that is kept or takes but a moment; it is looked for once a request."""
    state = request.scope["state"]
    asked, kept = state.get(_LOOKED_FOR, (None, None))
    if asked != (snapshot, query):
        kept = snapshot.kept(query)
        if kept is None:
            metrics: Metrics = request.app.state.metrics
            started = time.perf_counter()
            kept = snapshot.at_once(query)
            if kept is not None:
                metrics.answered(time.perf_counter() - started)
        state[_LOOKED_FOR] = (snapshot, query), kept
    found: Kept | None = kept
    return found

"""The SPARQL endpoint at ``/sparql``, and the page at ``/{language}/sparql`` on which one asks it."""

from __future__ import annotations

import json
from functools import cache
from http import HTTPStatus
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, HTTPException, Request
from fastapi import Query as FormParameter
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, Response

from api import negotiation
from api.answers import answer, known_tags, not_modified, see_other
from api.dependencies import Language, SettingsDep, SnapshotDep
from api.hanging_up import while_connected
from api.metadata import description, graph_type
from api.metrics import Metrics
from api.observation import note_query
from api.problems import problem_of
from api.protocol import FORM, QUERY, Question, query_for, read_question, wants_page
from api.serving import Snapshot
from graph.cache import Kept
from graph.dataset import QUERIES
from graph.errors import NasijError
from graph.query import GRAPHS, MEDIA_TYPES, TABLES, Answer, Query
from graph.query_files import QueryFile, read_queries
from visualizations.sparql import Shown, render_sparql
from visualizations.strings import translate

router = APIRouter(tags=["SPARQL"])

_PAGE_BYTES = 4 * 2**20
"""Of the largest answer that the page shows."""

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
    429: {"description": "Too many queries at once; Retry-After says when to try again."},
    503: {"description": "The query was stopped at its deadline."},
}
_PARAMETERS = [
    {"name": "query", "in": "query", "schema": {"type": "string"}, "description": "A SPARQL 1.1 query."},
    {
        "name": "format",
        "in": "query",
        "schema": {"type": "string", "enum": sorted(MEDIA_TYPES)},
        "description": "The form of the answer, instead of Accept.",
    },
    {
        "name": "timeout",
        "in": "query",
        "schema": {"type": "number", "exclusiveMinimum": 0},
        "description": "Seconds that the query may take, where that is less than the server allows.",
    },
    *(
        {
            "name": f"{kind}-graph-uri",
            "in": "query",
            "schema": {"type": "array", "items": {"type": "string"}},
            "description": f"A {kind} graph of the query's dataset (SPARQL 1.1 Protocol, section 2.1.4).",
        }
        for kind in ("default", "named")
    ),
]


@router.get(
    "/sparql", response_class=Response, responses=_RESPONSES, openapi_extra={"parameters": _PARAMETERS}
)
async def get_query(request: Request, snapshot: SnapshotDep, settings: SettingsDep) -> Response:
    """Answer a query given in the address; without one, describe the endpoint.

    A browser is sent to the page on which one asks.
    """
    question = await read_question(request, settings.query_bytes, settings.body_seconds)
    if wants_page(question, request.headers.get("Accept")):
        language = negotiation.language(request.headers.get("Accept-Language"))
        return see_other(f"/{language}/sparql" + (f"?{request.url.query}" if request.url.query else ""))
    media_type = graph_type(request, question.format) if question.text is None else None
    if media_type is not None:
        return await description(request, snapshot, settings, media_type)
    return await _answer(request, snapshot, question)


@router.post(
    "/sparql",
    response_class=Response,
    responses=_RESPONSES,
    openapi_extra={"requestBody": {"content": {FORM: {}, QUERY: {}}, "required": True}},
)
async def post_query(request: Request, snapshot: SnapshotDep, settings: SettingsDep) -> Response:
    """Answer a query given in a form, or by itself."""
    return await _answer(
        request, snapshot, await read_question(request, settings.query_bytes, settings.body_seconds)
    )


async def _answer(request: Request, snapshot: Snapshot, question: Question) -> Response:
    if question.text is None:
        raise HTTPException(HTTPStatus.BAD_REQUEST, "there is no query; give one as query=")
    return await ask(request, snapshot, query_for(question, request.headers.get("Accept")), question.timeout)


async def ask(request: Request, snapshot: Snapshot, query: Query, seconds: float | None = None) -> Response:
    """The response to a query, or 304 where the client has it already."""
    known = snapshot.has(query, known_tags(request))
    if known is not None:
        return not_modified(snapshot.dataset, known)
    kept = await _found(request, snapshot, query, seconds)
    return answer(request, snapshot.dataset, kept.answer.body, kept.answer.media_type, tag=kept.tag)


async def _found(request: Request, snapshot: Snapshot, query: Query, seconds: float | None = None) -> Kept:
    kept = snapshot.kept(query)
    note_query(request, query.text)
    if kept is not None:
        return kept
    metrics: Metrics = request.app.state.metrics
    with metrics.query():
        return await while_connected(request, snapshot.ask(query, seconds))


@router.get("/{language:language}/sparql", response_class=HTMLResponse, include_in_schema=False)
async def page(
    request: Request,
    language: Language,
    snapshot: SnapshotDep,
    query: str = "",
    example: str | None = None,
    form: Annotated[str, FormParameter(alias="format")] = "",
) -> Response:
    """A form for a query, its answer as a table, and the questions that Nasij answers."""
    if query and form:
        return see_other("/sparql?" + urlencode({"query": query, "format": form}))
    if not query and example is not None:
        query = next((each.text for each in _examples() if each.name == example), "")
    shown, status = Shown(), HTTPStatus.OK
    if query:
        try:
            kept = await _found(request, snapshot, Query(query))
            shown = await run_in_threadpool(_shown, kept.answer, language)
        except NasijError as error:
            shown, status = Shown(problem=str(error)), problem_of(error).status
    body = await run_in_threadpool(
        render_sparql, snapshot.dataset, language, query, shown, _examples(), request.url.query
    )
    return answer(request, snapshot.dataset, body, negotiation.HTML, status=status)


@cache
def _examples() -> tuple[QueryFile, ...]:
    return tuple(read_queries(QUERIES / "competency"))


def _shown(found: Answer, language: str) -> Shown:
    if len(found.body) > _PAGE_BYTES:
        return Shown(problem=translate(language, "page.sparql.large"))
    if found.form == "graph":
        return Shown(graph=found.body.decode())
    result = json.loads(found.body)
    if found.form == "ask":
        return Shown(truth=result["boolean"])
    return Shown(variables=tuple(result["head"]["vars"]), rows=tuple(result["results"]["bindings"]))

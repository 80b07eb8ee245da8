"""The page at ``/{language}/sparql`` on which one asks in SPARQL, and the network of an answer for its script."""

from __future__ import annotations

from functools import cache
from http import HTTPStatus
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi import Query as FormParameter
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, Response

from api import negotiation
from api.answers import answer, see_other
from api.dependencies import Language, SnapshotDep
from api.logs import request_id
from api.problems import problem_of
from api.sparql import evaluated
from graph.dataset import QUERIES
from graph.errors import NasijError, QueryTooLarge
from graph.query import Answer, Query
from graph.query_files import QueryFile, read_queries
from visualizations.answer_network import render_network
from visualizations.answers import Shown, read_answer
from visualizations.problem import Trouble, trouble
from visualizations.sparql import render_sparql
from visualizations.strings import translate

router = APIRouter(include_in_schema=False)

_PAGE_BYTES = 8 * 2**20
"""Of the largest answer that the page shows."""


@router.get("/{language:language}/sparql", response_class=HTMLResponse)
async def page(
    request: Request,
    language: Language,
    snapshot: SnapshotDep,
    query: str = "",
    example: str | None = None,
    version: Annotated[str, FormParameter(alias="dataset")] = "",
    form: Annotated[str, FormParameter(alias="format")] = "",
) -> Response:
    """A form for a query, its answer as a table, and the questions that Nasij answers.

    ``dataset`` is the beginning of the id of the dataset that the address was made with.
    """
    if query and form:
        return see_other("/sparql?" + urlencode({"query": query, "format": form}))
    if not query and example is not None:
        query = next((each.text for each in _examples() if each.name == example), "")
    shown, status = Shown(), HTTPStatus.OK
    if query:
        try:
            kept = await evaluated(request, snapshot, Query(query))
            shown = await run_in_threadpool(_shown, kept.answer, language)
        except NasijError as error:
            row = problem_of(error)
            status = row.status
            request_of = request_id.get() if status >= HTTPStatus.INTERNAL_SERVER_ERROR else None
            shown = Shown(problem=trouble(language, status, str(error), row.name, request_of))
    body = await snapshot.draw(render_sparql, language, query, shown, _examples(), request.url.query, version)
    return answer(request, snapshot.dataset, body, negotiation.HTML, status=status)


@router.get("/{language:language}/sparql/network")
async def network(
    request: Request, language: Language, snapshot: SnapshotDep, query: str, columns: str = ""
) -> Response:
    """The network of an answer; ``columns`` are the names of those from, to and relation, with commas between."""
    kept = await evaluated(request, snapshot, Query(query))
    if len(kept.answer.body) > _PAGE_BYTES:
        raise QueryTooLarge(translate(language, "page.sparql.large"))
    wanted = tuple(columns.split(",")) if columns else ()
    body = await snapshot.draw(render_network, kept.answer, language, wanted)
    return answer(request, snapshot.dataset, body, "application/json")


@cache
def _examples() -> tuple[QueryFile, ...]:
    return tuple(read_queries(QUERIES / "competency"))


def _shown(found: Answer, language: str) -> Shown:
    if len(found.body) > _PAGE_BYTES:
        return Shown(problem=Trouble(translate(language, "page.sparql.large")))
    return read_answer(found)

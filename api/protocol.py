"""The SPARQL 1.1 Protocol, its query operation: a request becomes a question, or a clear refusal."""

from __future__ import annotations

import asyncio
import math
import re
from binascii import a2b_qp
from collections.abc import Iterable
from functools import lru_cache
from http import HTTPStatus
from typing import NamedTuple
from urllib.parse import parse_qsl

from fastapi import HTTPException, Request

from api import negotiation
from graph.errors import ForbiddenQuery
from graph.guard import READ_ONLY
from graph.query import GRAPHS, MEDIA_TYPES, TABLES, Query

FORM, QUERY, UPDATE = (
    "application/x-www-form-urlencoded",
    "application/sparql-query",
    "application/sparql-update",
)
SHORTEST = 0.1
"""Seconds that a client must give a query at least."""
_MAX_FIELDS = 100
_QUESTION = "question"
_IRREGULAR = re.compile(rb"%(?![0-9A-Fa-f]{2})|[\x00-\x20\x7f]")
"""What a well-formed query string does not have."""
_DISCARDED = 16 * 2**20
"""Bytes beyond the limit that are still read, as most clients look for an answer only once they have sent all."""
_CLOSE = {"Connection": "close"}
_OFFERED = (*dict.fromkeys([*TABLES, *GRAPHS]), negotiation.HTML)
_ALIASES = {
    "srj": "json", "srx": "xml", "turtle": "ttl", "n3": "ttl", "ntriples": "nt", "n-triples": "nt", "rdf+xml": "rdf",
    "rdfxml": "rdf", "json-ld": "jsonld", "nquads": "nq", "n-quads": "nq",
}  # fmt: skip
"""Names of formats that clients use, SPARQLWrapper among them."""
_GRAPHS = {"json": "jsonld", "xml": "rdf"}
"""What is sent instead of a table's format where the answer is a graph."""
_FORMATS = {name: f"{name} ({media_type})" for name, media_type in MEDIA_TYPES.items()}
_ALL = ", ".join(_FORMATS.values())
_OF_GRAPHS = ", ".join(_FORMATS[name] for name, media_type in MEDIA_TYPES.items() if media_type in GRAPHS)


class Question(NamedTuple):
    """A query as the protocol carries it: its text, its graphs; ``format`` and ``timeout`` where given.

    ``format`` has names or media types, the preferred one first, with commas between.
    """

    text: str | None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    format: str | None = None
    timeout: float | None = None


def question_of(request: Request) -> Question:
    """The question of a GET request, read once; raises what ``read_question`` does."""
    state = request.scope.setdefault("state", {})
    known: Question | None = state.get(_QUESTION)
    if known is None:
        try:
            given = fields(request.scope["query_string"])
        except UnicodeDecodeError as error:
            raise _bad(
                "the address cannot be read; encode its fields as UTF-8, then in percent signs"
            ) from error
        known = state[_QUESTION] = _question(given)
    return known


async def read_question(request: Request, limit: int, seconds: float) -> Question:
    """The question of a GET or POST request (section 2.1); ``limit`` and ``seconds`` bound a body.

    Raises ForbiddenQuery for an update, and HTTPException for whatever the protocol does not know.
    """
    if request.method == "GET":
        return question_of(request)
    sort = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if sort == UPDATE:
        raise _update()
    if sort not in (FORM, QUERY):
        raise HTTPException(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            f"send the query as {FORM} in the field query, or by itself as {QUERY}",
        )
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise HTTPException(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            "send the body without compression",
            {"Accept-Encoding": "identity"},
        )
    body = await read_body(request, limit, seconds)
    # The protocol has none beside a form; clients (and its test suite) name graphs there all the same.
    parameters = request.query_params.multi_items()
    if sort == FORM:
        try:
            fields = parse_qsl(body, keep_blank_values=True, errors="strict", max_num_fields=_MAX_FIELDS)
        except ValueError as error:
            raise _bad(
                "the form cannot be read; encode its fields as UTF-8, then in percent signs"
            ) from error
        return _question([*parameters, *fields])
    if any(name == "query" for name, _ in parameters):
        raise _bad("the query stands both in the address and in the body; send it once")
    return _question([*parameters, ("query", body)])


def fields(query_string: bytes) -> list[tuple[str, str]]:
    """The fields of a query string, as ``parse_qsl`` reads them, in a quarter of the time where it is well-formed.

    Raises UnicodeDecodeError where they are not UTF-8.

    Percent signs are then what quoted-printable writes as equals signs, and for that Python has a reader in C.

    >>> fields(b"query=ASK+%7B%7D&format=")
    [('query', 'ASK {}'), ('format', '')]
    """
    if not query_string.isascii() or _IRREGULAR.search(query_string):
        return parse_qsl(query_string.decode("latin-1"), keep_blank_values=True, errors="strict")
    return [
        (_unescaped(name), _unescaped(value))
        for name, _, value in [each.partition(b"=") for each in query_string.split(b"&") if each]
    ]


def _unescaped(text: bytes) -> str:
    quoted = text.replace(b"+", b" ").replace(b"=", b"=3D").replace(b"%", b"=")
    return a2b_qp(quoted).decode()


def query_for(question: Question, accept: str | None) -> Query:
    """What is asked of the engine: the question with a media type for a table and one for a graph.

    ``format`` decides before ``Accept``. Raises HTTPException where the client takes nothing that there is.
    """
    table, graph = _wanted(question.format, accept)
    if table is None and graph is None:
        raise HTTPException(
            HTTPStatus.NOT_ACCEPTABLE, f"an answer can be had as {_ALL}; name one in Accept or format="
        )
    return Query(
        question.text or "", table or "", graph or "", question.default_graphs, question.named_graphs
    )


def graph_for(formats: str | None, accept: str | None) -> str:
    """The media type of a graph, chosen as for a query; raises HTTPException where the client takes none."""
    _, graph = _wanted(formats, accept)
    if graph is None:
        raise HTTPException(
            HTTPStatus.NOT_ACCEPTABLE, f"a graph can be had as {_OF_GRAPHS}; name one in Accept or format="
        )
    return graph


@lru_cache(maxsize=256)
def _wanted(formats: str | None, accept: str | None) -> tuple[str | None, str | None]:
    """The media types of a table and of a graph that a client wants, None where it takes none of them."""
    if formats is not None:
        return _named(formats)
    return negotiation.media_type(accept, TABLES), negotiation.media_type(accept, GRAPHS)


def _named(formats: str) -> tuple[str | None, str | None]:
    """The first table and the first graph among names and media types, whose parameters are passed over."""
    tables, graphs = [], []
    for each in formats.split(","):
        # A plus that is not escaped arrives as a space.
        given = each.partition(";")[0].strip().lower().replace(" ", "+")
        name = _ALIASES.get(given, given)
        tables.append(MEDIA_TYPES.get(name, name))
        graphs.append(MEDIA_TYPES.get(_GRAPHS.get(name, name), name))
    return next((each for each in tables if each in TABLES), None), next(
        (each for each in graphs if each in GRAPHS), None
    )


def wants_page(question: Question, accept: str | None) -> bool:
    """Whether a page is preferred to every form of an answer, as browsers do."""
    return question.format is None and negotiation.media_type(accept, _OFFERED) == negotiation.HTML


def _question(parameters: Iterable[tuple[str, str]]) -> Question:
    values: dict[str, list[str]] = {}
    for name, value in parameters:
        values.setdefault(name, []).append(value)
    if "update" in values:
        raise _update()
    for name in ("query", "timeout"):
        if len(values.get(name, ())) > 1:
            raise _bad(f"{name} is given {len(values[name])} times; give it once")
    return Question(
        values["query"][0] if "query" in values else None,
        tuple(values.get("default-graph-uri", ())),
        tuple(values.get("named-graph-uri", ())),
        ",".join(filter(None, values.get("format", ()))) or None,  # SPARQLWrapper sends several, some empty
        _seconds(values["timeout"][0]) if "timeout" in values else None,
    )


def _seconds(timeout: str) -> float:
    try:
        seconds = float(timeout)
    except ValueError:
        seconds = math.nan
    if not seconds >= SHORTEST:
        raise _bad(f"timeout is a number of seconds from {SHORTEST} on, such as 2.5; not {timeout!r}")
    return seconds


async def read_body(request: Request, limit: int, seconds: float) -> str:
    """The body of a request as text; raises HTTPException where it is too large, too slow or not UTF-8."""
    received = bytearray()
    size = 0
    try:
        async with asyncio.timeout(seconds):
            async for part in request.stream():
                size += len(part)
                if size <= limit:
                    received += part
                elif size > limit + _DISCARDED:
                    break
    except TimeoutError as error:
        raise HTTPException(
            HTTPStatus.REQUEST_TIMEOUT, f"the query did not arrive within {seconds:g} seconds", _CLOSE
        ) from error
    if size > limit:
        raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"a query may have {limit} bytes", _CLOSE)
    try:
        return received.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _bad("the body is not UTF-8") from error


def _update() -> ForbiddenQuery:
    return ForbiddenQuery(f"updates are refused: this endpoint is read-only; {READ_ONLY}")


def _bad(detail: str) -> HTTPException:
    return HTTPException(HTTPStatus.BAD_REQUEST, detail)

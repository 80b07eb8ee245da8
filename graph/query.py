"""A SPARQL query answered as bytes, in the form that was asked for.

Two families of formats: tables for SELECT and ASK, graphs for CONSTRUCT and DESCRIBE. Which one a query gives is
known when the engine has read it.
"""

from __future__ import annotations

import io
import re
from typing import Any, Literal, NamedTuple

import numpy as np
from pyoxigraph import (
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    serialize,
)

from graph import guard
from graph.columns import MOST_ROWS, Beyond, Columns
from graph.errors import InvalidQuery, NasijError, QueryFailed, QueryTooLarge
from graph.terms import BASE, PREFIXES

Form = Literal["select", "ask", "graph"]

TABLES = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "application/xml": QueryResultsFormat.XML,
    "text/csv": QueryResultsFormat.CSV,
    "text/tab-separated-values": QueryResultsFormat.TSV,
    "text/xml": QueryResultsFormat.XML,
}
"""What a SELECT or ASK is answered in, by media type, the usual one first."""

GRAPHS = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/xml": RdfFormat.RDF_XML,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/json": RdfFormat.JSON_LD,
    "application/trig": RdfFormat.TRIG,
    "application/n-quads": RdfFormat.N_QUADS,
}
"""What a CONSTRUCT or DESCRIBE is answered in, by media type, the usual one first."""

MEDIA_TYPES = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "jsonld": "application/ld+json",
    "trig": "application/trig",
    "nq": "application/n-quads",
}
"""The media type of each format by the ending of its files."""

_PREFIXED = {RdfFormat.TURTLE, RdfFormat.TRIG, RdfFormat.RDF_XML}
_XML = {"application/sparql-results+xml", "application/rdf+xml", "application/xml", "text/xml"}
_NAMELESS = re.compile(rb"<[\w.-]+:[\s/>]", re.ASCII)
"""The start of an element of RDF/XML whose name is but a prefix, as some IRIs of properties have no local name."""
_PLACE = re.compile(r"^error at (\d+):(\d+): ")


class UnsuitableFormat(NasijError):
    """The formats that were asked for are not of the query's form: a graph for a SELECT, a table for a CONSTRUCT."""


class Query(NamedTuple):
    """A query, the media types of a table and of a graph that answer it, and the graphs that it is asked of.

    Graphs are IRIs as the SPARQL 1.1 Protocol passes them (section 2.1.4); with none, the dataset is as it is.
    """

    text: str
    table: str = "application/sparql-results+json"
    graph: str = "text/turtle"
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


class Answer(NamedTuple):
    """An answer as it is sent."""

    form: Form
    media_type: str
    body: bytes


def answer(store: Store, query: Query, limit: int | None = None) -> Answer:
    """The answer to a query over a store.

    Raises InvalidQuery, ForbiddenQuery or UnsuitableFormat before anything is evaluated, QueryTooLarge when the
    answer grows beyond ``limit`` bytes, QueryFailed when the engine gives up, and UnsuitableFormat for an answer with
    what XML cannot hold, where that was asked for.
    """
    found = _answer(store, query, limit)
    if found.media_type in _XML and not _is_xml(found.body):
        raise UnsuitableFormat(
            "the answer has a control character, or a property, that XML cannot hold; ask for "
            + ("text/turtle" if found.form == "graph" else "application/sparql-results+json")
        )
    return found


def _answer(store: Store, query: Query, limit: int | None) -> Answer:
    results = _results(store, query)
    output = _Capped(limit)
    try:
        if isinstance(results, QueryTriples):
            if query.graph not in GRAPHS:
                raise UnsuitableFormat(f"CONSTRUCT and DESCRIBE give a graph; ask for {', '.join(GRAPHS)}")
            _write_graph(results, output, GRAPHS[query.graph])
            return Answer("graph", query.graph, output.getvalue())
        if query.table not in TABLES:
            raise UnsuitableFormat(f"SELECT and ASK give a table; ask for {', '.join(TABLES)}")
        results.serialize(output, TABLES[query.table])
    except (OSError, RuntimeError, ValueError) as error:
        raise QueryFailed(f"the engine gave up on this query: {error}") from error
    return Answer("ask" if isinstance(results, QueryBoolean) else "select", query.table, output.getvalue())


def answer_by_columns(
    columns: Columns | None, query: Query, *, rows: int = MOST_ROWS, limit: int | None = None
) -> Answer | None:
    """The answer by columns, None where the query is not for them or would make more than ``rows`` rows on the way.

    Raises QueryTooLarge as ``answer`` does.
    """
    if columns is None or query.default_graphs or query.named_graphs:
        return None
    try:
        return Answer("select", query.table, columns.answer(query.text, query.table, rows, limit))
    except Beyond:
        return None


def evaluate(store: Store, text: str, media_type: str | None = None) -> Answer:
    """The answer to a query over a store, in a media type or in the usual one of its form.

    >>> evaluate(Store(), "ASK {}", "text/csv").body
    b'true'
    """
    return answer(store, Query(text, media_type, media_type) if media_type else Query(text))


def solutions(store: Store, text: str) -> QuerySolutions | None:
    """The rows of a SELECT, for a program to read; None for the other forms."""
    results = _results(store, Query(text))
    return results if isinstance(results, QuerySolutions) else None


def _results(store: Store, query: Query) -> QuerySolutions | QueryBoolean | QueryTriples:
    guard.refuse(query.text)
    chosen = bool(query.default_graphs or query.named_graphs)
    try:
        return store.query(
            query.text,
            base_iri=BASE,
            prefixes=PREFIXES,
            default_graph=[_graph(iri) for iri in query.default_graphs] if chosen else None,
            named_graphs=[_graph(iri) for iri in query.named_graphs] if chosen else None,
        )
    except (SyntaxError, UnicodeError) as error:
        raise InvalidQuery(_PLACE.sub(r"line \1, column \2: ", str(error))) from error
    except (OSError, RuntimeError, ValueError) as error:
        raise QueryFailed(f"the engine gave up on this query: {error}") from error


def _is_xml(body: bytes) -> bool:
    r"""Whether what the engine wrote as XML is well-formed: it writes every character, and every property.

    >>> _is_xml(b"<a>\tx</a>"), _is_xml(b"<a>\ax</a>"), _is_xml(b"<a:>x</a:>")
    (True, False, False)
    """
    low = np.count_nonzero(np.frombuffer(body, np.uint8) < ord(" "))
    if low != sum(map(body.count, (b"\t", b"\n", b"\r"))):
        return False
    return b"\xef\xbf\xbe" not in body and b"\xef\xbf\xbf" not in body and not _NAMELESS.search(body)


def _graph(iri: str) -> NamedNode:
    try:
        return NamedNode(iri)
    except ValueError as error:
        raise InvalidQuery(f"{iri!r} is not the IRI of a graph; give an absolute IRI") from error


def _write_graph(triples: QueryTriples, output: io.BytesIO, syntax: RdfFormat) -> None:
    if syntax in _PREFIXED:
        # A third slower than the engine's own writer, which knows no prefixes; half as many bytes, and readable.
        serialize(triples, output, syntax, prefixes=PREFIXES)
    else:
        triples.serialize(output, syntax)


class _Capped(io.BytesIO):
    """Bytes up to a limit; the engine writes in pieces of about 8 KiB."""

    def __init__(self, limit: int | None) -> None:
        super().__init__()
        self._limit = limit

    def write(self, data: Any, /) -> int:
        if self._limit is not None and self.tell() + memoryview(data).nbytes > self._limit:
            raise QueryTooLarge.of(self._limit)
        return super().write(data)

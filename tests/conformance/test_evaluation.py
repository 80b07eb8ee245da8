"""The W3C's query evaluation and syntax cases: Nasij's way to the engine loses nothing that the engine can do."""

from __future__ import annotations

import csv
import io
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
    parse,
    parse_query_results,
)
from rdflib import RDF
from rdflib.term import Node

from graph.errors import InvalidQuery, NasijError, QueryFailed
from graph.query import MEDIA_TYPES, Query, answer_by_columns, evaluate
from tests.conformance.suite import FOLDER, MF, QT, REQUIRED, file_of, local_name, read_manifest
from tests.graph.columns.made_up import columns_of

pytestmark = REQUIRED

FOLDERS = (
    "aggregates", "bind", "bindings", "cast", "construct", "exists", "functions", "grouping", "negation",
    "project-expression", "property-path", "subquery", "syntax-query", "csv-tsv-res", "json-res",
)  # fmt: skip
"""Of manifest-sparql11-query.ttl, and of the result formats."""

_SET = "a path of length zero from a term that the graph does not hold finds nothing"
_TAG = "GROUP_CONCAT drops the language tag that all members share"
_GRAPH = "GRAPH ?g around what has no triple pattern of its own does not bind ?g in every row"
KNOWN_FAILURES = {
    "agg-empty-group-count-graph": _GRAPH,
    "graph": _GRAPH,
    "agg-groupconcat-04": _TAG,
    "agg-groupconcat-06": _TAG,
    "bnode01": "BNODE(text) gives the same node in every row",
    "graph-minus": "MINUS inside GRAPH ?g takes the name of the graph for a shared variable",
    "zero_or_more_set_start": _SET,
    "zero_or_more_set_end": _SET,
    "zero_or_one_set_start": _SET,
    "zero_or_one_set_end": _SET,
    "tsv03": "the store keeps numbers by their value: an xsd:negativeInteger comes back as xsd:integer",
}
"""What the engine itself fails, and why; a case that it passes one day must leave this table."""

NUMBERS = {"integer", "decimal", "float", "double"}
RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
GRAPH_FILES = {".ttl", ".rdf", ".nt"}

Term = NamedNode | BlankNode | Literal | Triple
Run = Callable[[Store, str, str | None], bytes]
"""Answers a query over a store in a media type, or in any; raises NasijError or what the engine raises."""


@dataclass(frozen=True)
class Case:
    """A case of a manifest: its kind, its query, the data it is asked of, what it must give."""

    name: str
    kind: str
    query: Path
    data: tuple[Path, ...]
    graphs: tuple[Path, ...]
    result: Path | None

    def text(self) -> str:
        """The query, with the address of its file as base."""
        return f"BASE <{self.query.as_uri()}>\n{self.query.read_text('utf-8')}"

    def store(self) -> Store:
        """The data that it is asked of."""
        store = Store()
        for file in self.data:
            store.load(path=file, format=RdfFormat.from_extension(file.suffix[1:]), base_iri=file.as_uri())
        for file in self.graphs:
            name = NamedNode(file.as_uri())
            form = RdfFormat.from_extension(file.suffix[1:])
            store.load(path=file, format=form, base_iri=file.as_uri(), to_graph=name)
        return store


def read_cases(folder: Path) -> list[Case]:
    """The cases of a folder's manifest."""
    graph, entries = read_manifest(folder / "manifest.ttl")
    return [_case(graph, entry) for entry in entries]


def _case(graph: rdflib.Graph, entry: Node) -> Case:
    action, result = graph.value(entry, MF.action), graph.value(entry, MF.result)
    query = graph.value(action, QT.query)
    return Case(
        local_name(entry),
        local_name(graph.value(entry, RDF.type) or entry),
        file_of(query if query is not None else action),
        tuple(sorted(file_of(file) for file in graph.objects(action, QT.data))),
        tuple(sorted(file_of(file) for file in graph.objects(action, QT.graphData))),
        file_of(result) if result is not None else None,
    )


def by_nasij(store: Store, query: str, media_type: str | None) -> bytes:
    """An answer as Nasij gives it."""
    return evaluate(store, query, media_type).body


def by_columns(store: Store, query: str, media_type: str | None) -> bytes:
    """An answer as Nasij gives it over a dataset that has columns, which know no base."""
    _, text = query.split("\n", 1)
    with tempfile.TemporaryDirectory() as folder:
        columns = columns_of(store, Path(folder) / "columns")
        found = answer_by_columns(columns, Query(text, media_type or MEDIA_TYPES["json"]))
    return by_nasij(store, query, media_type) if found is None else found.body


def by_engine(store: Store, query: str, media_type: str | None) -> bytes:
    """An answer as the engine gives it."""
    results = store.query(query)
    if isinstance(results, QueryTriples):
        return results.serialize(format=RdfFormat.N_TRIPLES) or b""
    form = QueryResultsFormat.from_media_type(media_type or "text/csv")
    assert form is not None, media_type
    return results.serialize(format=form) or b""


def passes(case: Case, run: Run) -> bool:
    """Whether a case comes out as its manifest says."""
    store = case.store()
    if "Syntax" in case.kind:
        return _is_read(store, case.text(), run) == (case.kind == "PositiveSyntaxTest11")
    assert case.result is not None, case
    try:
        if case.kind == "CSVResultFormatTest":
            return _lines(run(store, case.text(), "text/csv")) == _lines(case.result.read_bytes())
        if case.result.suffix in GRAPH_FILES:
            if "ResultSet" in case.result.read_text("utf-8"):
                json_table = run(store, case.text(), MEDIA_TYPES["json"])
                return _table(parse_query_results(json_table, QueryResultsFormat.JSON)) == _described(
                    case.result
                )
            given = parse(run(store, case.text(), "application/n-triples"), RdfFormat.N_TRIPLES)
            expected = parse(
                path=case.result,
                format=RdfFormat.from_extension(case.result.suffix[1:]),
                base_iri=case.result.as_uri(),
            )
            return _canonical(given) == _canonical(expected)
        form = QueryResultsFormat.from_extension(case.result.suffix[1:])
        assert form is not None, case.result
        media_type = form.media_type.partition(";")[0]
        given_table = parse_query_results(run(store, case.text(), media_type), form)
        return _table(given_table) == _table(parse_query_results(path=case.result, format=form))
    except (NasijError, SyntaxError, ValueError, OSError, RuntimeError):
        return False


def _is_read(store: Store, query: str, run: Run) -> bool:
    """Whether a query is taken for SPARQL; it may fail for another reason (an unknown function)."""
    try:
        run(store, query, None)
    except (InvalidQuery, SyntaxError):
        return False
    except (QueryFailed, RuntimeError):
        return True
    return True


def _lines(table: bytes) -> Counter[frozenset[tuple[str, str]]]:
    """The rows of CSV, columns in any order, numbers by their value, blank nodes by no name."""
    return Counter(
        frozenset((name, _number(re.sub(r"^_:.*", "_:", cell))) for name, cell in row.items())
        for row in csv.DictReader(io.StringIO(table.decode()))
    )


def _number(text: str) -> str:
    try:
        return f"{Decimal(text).normalize():.12g}"
    except InvalidOperation:
        return text


def _table(results: QuerySolutions | QueryBoolean) -> object:
    """A table as a value: equal where the variables and the rows are, blank nodes by any name, in any order."""
    if isinstance(results, QueryBoolean):
        return bool(results)
    names = [variable.value for variable in results.variables]
    return _rows(names, ({name: row[name] for name in names} for row in results))


def _described(path: Path) -> object:
    """The same for a table that is described in RDF (rs:ResultSet)."""
    graph = Store()
    graph.load(path=path, format=RdfFormat.TURTLE, base_iri=path.as_uri())

    def of(subject: Term, name: str) -> list[Term]:
        assert isinstance(subject, NamedNode | BlankNode)
        return [quad.object for quad in graph.quads_for_pattern(subject, NamedNode(RS + name), None)]

    def text(subject: Term, name: str) -> str:
        (value,) = of(subject, name)
        assert isinstance(value, Literal)
        return value.value

    (table,) = (quad.subject for quad in graph.quads_for_pattern(None, NamedNode(str(RDF.type)), None))
    names = [name.value for name in of(table, "resultVariable") if isinstance(name, Literal)]
    solutions = (
        {text(binding, "variable"): of(binding, "value")[0] for binding in of(solution, "binding")}
        for solution in of(table, "solution")
    )
    return _rows(names, solutions)


def _rows(names: list[str], rows: Iterable[Mapping[str, Term | None]]) -> object:
    counted = Counter(tuple(_value(row.get(name)) for name in sorted(names)) for row in rows)
    quads: list[Quad] = []
    for number, (row, count) in enumerate(counted.items()):
        here = BlankNode(f"row{number}")
        quads.append(Quad(here, NamedNode("row:times"), Literal(count)))
        quads += (
            Quad(here, NamedNode(f"row:{name}"), value)
            for name, value in zip(sorted(names), row, strict=True)
            if value is not None
        )
    return sorted(names), _canonical(quads)


def _value(term: Term | None) -> Term | None:
    """A term, a number or truth by its value: 2.0 is 2.00, "0"^^xsd:boolean is false."""
    if not isinstance(term, Literal):
        return term
    datatype = term.datatype.value.rpartition("#")[2]
    if datatype in NUMBERS:
        return Literal(_number(term.value), datatype=term.datatype)
    if datatype == "boolean":
        return Literal({"0": "false", "1": "true"}.get(term.value, term.value), datatype=term.datatype)
    return term


def _canonical(quads: Iterable[Quad]) -> set[str]:
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return {str(quad) for quad in dataset}


@pytest.mark.parametrize("folder", FOLDERS)
def test_all_that_the_engine_passes_passes_here(folder: str) -> None:
    cases = read_cases(FOLDER / folder)
    assert cases
    failed = {case.name for case in cases if not passes(case, by_engine)}
    assert failed == KNOWN_FAILURES.keys() & {case.name for case in cases}, "the engine has changed"
    assert {case.name for case in cases if not passes(case, by_nasij)} == failed
    assert {case.name for case in cases if not passes(case, by_columns)} == failed


def test_every_known_failure_is_a_case_of_the_suite() -> None:
    names = {case.name for folder in FOLDERS for case in read_cases(FOLDER / folder)}
    assert KNOWN_FAILURES.keys() <= names

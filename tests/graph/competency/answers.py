"""Answers to the competency questions over the real records, from both engines, and as the text of a CSV file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox
import rdflib

import data
from graph.facts import resolve
from graph.query_files import QueryFile, read_queries
from graph.reading import read_records
from graph.schema import read_schema
from graph.terms import BASE, shorten
from graph.validate import triples

ROOT = Path(__file__).parents[3]
QUESTIONS: Mapping[str, QueryFile] = {
    query.name: query for query in read_queries(ROOT / "graph" / "queries" / "competency")
}
EXPECTED = Path(__file__).parent / "expected"

_STRING = "http://www.w3.org/2001/XMLSchema#string"
_LANG_STRING = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"

ENGINES = ("oxigraph", "rdflib")

Cell = tuple[str, str, str] | None
"""A term whatever the engine: its value, its datatype (empty for an IRI) and its language; None where unbound."""


@dataclass(frozen=True)
class Answer:
    """Columns and rows; for a graph these are its triples, for yes or no one cell."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def in_order(self, question: QueryFile) -> Answer:
        """The same rows, sorted unless the question sorts them itself."""
        if "ORDER BY" in question.text:
            return self
        return Answer(
            self.columns, tuple(sorted(self.rows, key=lambda row: [cell or ("",) * 3 for cell in row]))
        )

    def csv(self) -> str:
        """The values as SPARQL's CSV has them, but for IRIs, which are shortened."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(self.columns)
        writer.writerows([_shown(cell) for cell in row] for row in self.rows)
        return text.getvalue()


def _shown(cell: Cell) -> str:
    if cell is None:
        return ""
    value, datatype, _ = cell
    if datatype:
        return value
    scheme, _, slug = value.removeprefix(BASE).partition("/")
    return f"{scheme}:{slug}" if value.startswith(BASE) and slug else shorten(value)


class Engines:
    """The graph of the real records in both engines.

    Shapes and checks are left out, unlike in ``graph.validate.check``: they have tests of their own, and a question
    should say what is wrong with an answer even while a rule is broken elsewhere.
    """

    def __init__(self) -> None:
        self._answers: dict[tuple[str, str], Answer] = {}

    @cached_property
    def store(self) -> ox.Store:
        records, findings = read_records(data.FOLDER)
        facts, classes, unresolved = resolve(records, read_schema())
        assert not [*findings, *unresolved], "run: nasij check"
        return triples(records, facts, classes)

    @cached_property
    def graph(self) -> rdflib.Graph:
        text = self.store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
        return rdflib.Graph().parse(data=text, format="nt")

    def answer(self, engine: str, question: QueryFile) -> Answer:
        """What an engine answers; a question is put to it once."""
        key = engine, question.name
        if key not in self._answers:
            self._answers[key] = (self._oxigraph if engine == "oxigraph" else self._rdflib)(question)
        return self._answers[key]

    def _oxigraph(self, question: QueryFile) -> Answer:
        found = self.store.query(question.text)
        if isinstance(found, ox.QueryBoolean):
            return _yes_or_no(bool(found))
        if isinstance(found, ox.QuerySolutions):
            names = tuple(variable.value for variable in found.variables)
            rows = [tuple(_ox_cell(row[name]) for name in names) for row in found]
            return Answer(names, tuple(rows)).in_order(question)
        triples = {tuple(map(_ox_cell, (one.subject, one.predicate, one.object))) for one in found}
        return _triples(triples).in_order(question)

    def _rdflib(self, question: QueryFile) -> Answer:
        found = self.graph.query(question.text)
        if found.askAnswer is not None:
            return _yes_or_no(found.askAnswer)
        if found.graph is not None:
            return _triples(tuple(map(_rdflib_cell, triple)) for triple in found.graph).in_order(question)
        variables = found.vars or []
        rows = [tuple(_rdflib_cell(row.get(name)) for name in variables) for row in found.bindings]
        return Answer(tuple(map(str, variables)), tuple(rows)).in_order(question)


def _yes_or_no(answer: bool) -> Answer:
    return Answer(("answer",), (((str(answer).lower(), "boolean", ""),),))


def _triples(triples: Iterable[tuple[Cell, ...]]) -> Answer:
    return Answer(("subject", "predicate", "object"), tuple(triples))


def _ox_cell(term: object) -> Cell:
    if isinstance(term, ox.Literal):
        return term.value, term.datatype.value, term.language or ""
    assert term is None or isinstance(term, ox.NamedNode), "no node is blank"
    return None if term is None else (term.value, "", "")


def _rdflib_cell(term: object) -> Cell:
    if isinstance(term, rdflib.Literal):
        datatype = _LANG_STRING if term.language else str(term.datatype or _STRING)
        return str(term), datatype, term.language or ""
    assert term is None or isinstance(term, rdflib.URIRef), "no node is blank"
    return None if term is None else (str(term), "", "")

"""An answer to a query as its page shows it: its cells, what each column holds, its graph as Turtle with links."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from markupsafe import Markup, escape
from pyoxigraph import BlankNode, NamedNode, RdfFormat, Store, parse

from graph.entity import labels
from graph.query import Answer
from graph.terms import CLAIM, DERIVATION, ID, LANGUAGES, NAME, PREFIXES, shorten
from visualizations.problem import Trouble
from visualizations.strings import DIRECTIONS
from visualizations.values import address

Binding: TypeAlias = Mapping[str, str]
"""A value as SPARQL 1.1 Query Results JSON has it: ``type``, ``value``, ``datatype``, ``xml:lang``."""

TRIPLE = ("subject", "predicate", "object")
"""The columns of a graph; what they are called is the string ``page.sparql.<name>``."""

_XSD = PREFIXES["xsd"]
_NUMBERS = {
    _XSD + name
    for name in (
        "integer", "decimal", "double", "float", "int", "long", "short", "byte", "nonNegativeInteger",
        "positiveInteger", "nonPositiveInteger", "negativeInteger", "unsignedInt", "unsignedLong",
        "unsignedShort", "unsignedByte",
    )
}  # fmt: skip
_DATES = {_XSD + name for name in ("date", "dateTime", "dateTimeStamp", "gYear", "gYearMonth", "time")}
_THINGS = (ID, CLAIM, DERIVATION, NAME)


@dataclass(frozen=True)
class Shown:
    """An answer as it is shown: the bindings of a table, a truth, a graph in Turtle with its triples, or a problem."""

    variables: Sequence[str] = ()
    rows: Sequence[Mapping[str, Binding]] = ()
    truth: bool | None = None
    graph: str | None = None
    problem: Trouble | None = None


@dataclass(frozen=True)
class Column:
    """A column of an answer and what it holds.

    ``thing`` and ``term`` are IRIs, of what the graph is about and of its vocabulary; ``number``, ``date`` and
    ``text`` are literals, and a column of several sorts of these is ``text``, as is an empty one; ``mixed`` are IRIs
    and literals.
    """

    name: str
    kind: str

    @property
    def is_resource(self) -> bool:
        """Whether it names what can be a node of a network."""
        return self.kind in ("thing", "mixed", "term")


@dataclass(frozen=True)
class Cell:
    """A value in a table: its text, language and direction (None: the text tells), address, and what it is called."""

    text: str = ""
    language: str | None = None
    direction: str | None = None
    href: str | None = None
    label: str | None = None


@dataclass(frozen=True)
class Table:
    """An answer as columns and rows of cells."""

    columns: Sequence[Column] = ()
    rows: Sequence[Sequence[Cell]] = field(default_factory=list)


def read_answer(answer: Answer) -> Shown:
    """What a page shows of an answer in JSON or in Turtle; a graph has the rows subject, predicate, object."""
    if answer.form == "graph":
        return Shown(TRIPLE, list(_triples(answer.body)), graph=answer.body.decode())
    result = json.loads(answer.body)
    if answer.form == "ask":
        return Shown(truth=result["boolean"])
    return Shown(tuple(result["head"]["vars"]), tuple(result["results"]["bindings"]))


def _triples(turtle: bytes) -> Iterator[dict[str, Binding]]:
    for quad in parse(turtle, RdfFormat.TURTLE):
        yield dict(zip(TRIPLE, map(_binding, (quad.subject, quad.predicate, quad.object)), strict=True))


def _binding(value: Any) -> Binding:
    if isinstance(value, NamedNode):
        return {"type": "uri", "value": value.value}
    if isinstance(value, BlankNode):
        return {"type": "bnode", "value": value.value}
    if value.language:
        return {"type": "literal", "value": value.value, "xml:lang": value.language}
    return {"type": "literal", "value": value.value, "datatype": value.datatype.value}


def columns(shown: Shown) -> list[Column]:
    """The columns of an answer."""
    return [Column(name, _kind(row[name] for row in shown.rows if name in row)) for name in shown.variables]


def _kind(values: Iterable[Binding]) -> str:
    kinds = {_sort(value) for value in values}
    if len(kinds) == 1:
        return kinds.pop()
    resources = kinds & {"thing", "term"}
    return "text" if not resources else "thing" if kinds == resources else "mixed"


def _sort(value: Binding) -> str:
    if value["type"] == "bnode":
        return "thing"
    if value["type"] == "uri":
        iri = value["value"]
        return "thing" if iri.startswith(_THINGS) or shorten(iri) == iri else "term"
    datatype = value.get("datatype", "")
    return "number" if datatype in _NUMBERS else "date" if datatype in _DATES else "text"


def table(shown: Shown, store: Store, language: str, limit: int) -> Table:
    """The first ``limit`` rows of an answer; resources are shortened, linked to their pages, and have their labels."""
    rows = shown.rows[:limit]
    iris = {value["value"] for row in rows for value in row.values() if value["type"] == "uri"}
    called = names(store, iris, language)
    made: dict[str, Cell] = {iri: _resource(iri, language, called.get(iri)) for iri in iris}

    def cell(value: Binding | None) -> Cell:
        if value is None:
            return Cell()
        if value["type"] == "uri":
            return made[value["value"]]
        if value["type"] == "bnode":
            return Cell(f"_:{value['value']}", direction="ltr")
        spoken = value.get("xml:lang")
        return Cell(value["value"], spoken, DIRECTIONS.get((spoken or "").partition("-")[0]))

    return Table(columns(shown), [[cell(row.get(name)) for name in shown.variables] for row in rows])


def names(store: Store, iris: Iterable[str], language: str) -> dict[str, str]:
    """What resources are called in a language, else in another one, by IRI; those without a label are left out."""
    found = labels(store, iris)
    return {iri: in_language(texts, language) for iri, texts in found.items()}


def in_language(texts: Mapping[str, str], language: str) -> str:
    """The text in a language, else in another one; there must be one.

    >>> in_language({"fr": "nour", "en": "light"}, "ar")
    'nour'
    """
    return next(texts[code] for code in (language, *LANGUAGES, *texts) if code in texts)


def _resource(iri: str, language: str, label: str | None) -> Cell:
    short = shorten(iri)
    outside = iri if short == iri and iri.startswith(("http://", "https://")) else None
    return Cell(short, None, "ltr", address(iri, language) or outside, label)


_DECLARED = re.compile(r"@prefix ([\w-]*):")
_TURTLE = re.compile(
    r'(?P<text>"""(?:[^"\\]|\\.|"(?!""))*"""|"(?:[^"\\\n]|\\.)*"(?:@[\w-]+)?)|<(?P<iri>[^<>\s]*)>|(?P<name>[A-Za-z][\w-]*:[\w-]+)',
    re.DOTALL,
)


def linked_turtle(turtle: str, language: str, lines: int) -> Markup:
    """The first lines of a graph in Turtle, with links to the pages of what it names.

    It declares the prefixes that it uses; the endpoint declares all that it knows.
    """
    heads, body = {}, []
    for line in turtle.splitlines():
        declared = _DECLARED.match(line)
        if declared:
            heads[declared[1]] = line
        else:
            body.append(line)
    text = "\n".join(body[:lines])
    used: set[str] = set()
    pieces: list[str] = []
    end = 0
    for found in _TURTLE.finditer(text):
        pieces += [escape(text[end : found.start()]), _linked(found, language)]
        end = found.end()
        used.add((found["name"] or "").partition(":")[0])
    pieces.append(escape(text[end:]))
    declared_ones = [escape(line) for prefix, line in heads.items() if prefix in used]
    return Markup("\n").join([*declared_ones, Markup("").join(pieces)])


def _linked(found: re.Match[str], language: str) -> str:
    iri = found["iri"]
    if found["name"]:
        prefix, _, local = found["name"].partition(":")
        iri = PREFIXES[prefix] + local if prefix in PREFIXES else None
    href = address(iri, language) if iri else None
    return Markup('<a href="{}">{}</a>').format(href, found[0]) if href else escape(found[0])

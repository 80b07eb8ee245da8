"""The page on which one asks SPARQL: a form, the answer, and the questions that Nasij answers.

The page is whole without a script; ``explorer/src/editor.ts`` puts the editor of YASGUI in the place of the text field
and fetches the same page for each answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlencode

from graph.dataset import Dataset
from graph.query import MEDIA_TYPES
from graph.query_files import QueryFile
from graph.schema import read_schema
from graph.terms import LANGUAGES, PREFIXES, shorten
from visualizations import pages
from visualizations.questions import grouped
from visualizations.strings import catalogue
from visualizations.values import Text, address

ROWS = 1000
"""Rows that the page shows; all of them are in the other forms of the answer."""

DOWNLOADS = {"table": ("csv", "json", "xml"), "graph": ("ttl", "nt", "jsonld")}
"""The forms that are offered beside an answer; all of them are in the form."""

_DECLARED = re.compile(r"@prefix ([\w-]*):")
_PLACE = re.compile(r"line (\d+), column (\d+): (.*)", re.DOTALL)


@dataclass(frozen=True)
class Shown:
    """An answer: the bindings of a table (SPARQL 1.1 Query Results JSON), a truth, a graph in Turtle, or a problem."""

    variables: Sequence[str] = ()
    rows: Sequence[Mapping[str, Any]] = ()
    truth: bool | None = None
    graph: str | None = None
    problem: str | None = None


def render_sparql(
    dataset: Dataset, language: str, query: str, answer: Shown, examples: Iterable[QueryFile], after: str
) -> str:
    """The page; ``after`` is what follows the question mark of its own address."""
    after = f"?{after}" if after else ""
    return pages.page(
        "sparql.html",
        language,
        dataset=dataset,
        alternates={code: f"/{code}/sparql{after}" for code in LANGUAGES},
        here="sparql",
        query=query,
        answer=answer,
        graph=None if answer.graph is None else _without_unused(answer.graph),
        limit=ROWS,
        rows=[[_cell(row.get(name), language) for name in answer.variables] for row in answer.rows[:ROWS]],
        groups={
            group: [(question.name, question.header.get(language, question.name)) for question in questions]
            for group, questions in grouped(examples).items()
        },
        forms=MEDIA_TYPES,
        link=urlencode({"query": query}),
        downloads=() if answer.problem else DOWNLOADS["table" if answer.graph is None else "graph"],
        place=_PLACE.fullmatch(answer.problem or ""),
        prefixes=PREFIXES,
        data={
            "language": language,
            "prefixes": PREFIXES,
            "strings": _words(language),
            "terms": terms(language),
        },
    )


@cache
def terms(language: str) -> list[tuple[str, str, str]]:
    """Every term of the ontology and every concept: prefixed name, label, and ``class``, ``property`` or ``concept``.

    >>> [term for term in terms("en") if term[0] == "nasij:Claim"]
    [('nasij:Claim', 'Claim', 'class')]
    """
    schema = read_schema()
    found = []
    for iri, labels in schema.labels.items():
        name = shorten(iri.value)
        if "://" in name or language not in labels:
            continue
        kind = "class" if name.partition(":")[2][:1].isupper() else "property"
        found.append((name, labels[language], "concept" if iri in schema.concepts else kind))
    return sorted(found)


def _without_unused(turtle: str) -> str:
    """Turtle without the prefixes that nothing in it uses: the endpoint declares all it knows."""
    heads, body = {}, []
    for line in turtle.splitlines():
        declared = _DECLARED.match(line)
        if declared:
            heads[declared[1]] = line
        else:
            body.append(line)
    text = "\n".join(body)
    used = set(re.findall(r"([\w-]+):", text))
    return "\n".join([*(line for prefix, line in heads.items() if prefix in used), text])


def _words(language: str) -> dict[str, str]:
    return {key: text for key, text in catalogue(language).items() if key.startswith("editor.")}


def _cell(value: Mapping[str, str] | None, language: str) -> Text:
    if value is None:
        return Text("")
    if value["type"] == "uri":
        return Text(shorten(value["value"]), "en", address(value["value"], language))
    return Text(str(value["value"]), value.get("xml:lang"))

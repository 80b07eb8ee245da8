"""The page on which one asks SPARQL without a script: a form, the answer, and the questions that Nasij answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.dataset import Dataset
from graph.query import MEDIA_TYPES
from graph.query_files import QueryFile
from graph.terms import LANGUAGES, shorten
from visualizations import pages
from visualizations.values import Text, address

ROWS = 1000
"""Rows that the page shows; all of them are in the other forms of the answer."""


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
        limit=ROWS,
        rows=[[_cell(row.get(name), language) for name in answer.variables] for row in answer.rows[:ROWS]],
        examples=[(example.name, example.header.get(language, example.name)) for example in examples],
        forms=MEDIA_TYPES,
    )


def _cell(value: Mapping[str, str] | None, language: str) -> Text:
    if value is None:
        return Text("")
    if value["type"] == "uri":
        return Text(shorten(value["value"]), "en", address(value["value"], language))
    return Text(str(value["value"]), value.get("xml:lang"))

"""The page on which one asks SPARQL: a form, the answer, and the questions that Nasij answers.

The page is whole without a script; ``explorer/src/editor.ts`` puts the editor of YASGUI in the place of the text field
and fetches the same page for each answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from urllib.parse import urlencode

from graph.dataset import Dataset
from graph.query import MEDIA_TYPES
from graph.query_files import QueryFile
from graph.schema import read_schema
from graph.terms import LANGUAGES, PREFIXES, shorten
from visualizations import pages
from visualizations.answers import Shown, linked_turtle, table
from visualizations.questions import grouped
from visualizations.strings import catalogue, translate

ROWS = 5000
"""Rows that the page shows; all of them are in the other forms of the answer."""

LINES = 5000
"""Lines of Turtle that the page shows."""

VERSION_DIGITS = 12
"""Of the dataset's id in a permalink."""

DOWNLOADS = {"table": ("csv", "json", "xml"), "graph": ("ttl", "nt", "jsonld")}
"""The forms that are offered beside an answer; all of them are in the form."""

_START = """# {question}
SELECT ?event ?organizer ?name {{
  ?event schema:organizer ?organizer .
  ?organizer skos:prefLabel ?name FILTER(LANG(?name) = "{language}")
}}
LIMIT 20
"""
"""What stands in the editor until one asks."""

_VERSION = re.compile(r"[0-9a-f]{6,64}")


def render_sparql(
    dataset: Dataset,
    language: str,
    query: str,
    answer: Shown,
    examples: Iterable[QueryFile],
    after: str,
    version: str = "",
) -> str:
    """The page; ``after`` is what follows the question mark of its own address.

    ``version`` is the beginning of the id of the dataset that its address was made with; the page says so where
    another one answers.
    """
    after = f"?{after}" if after else ""
    now = dataset.id[:VERSION_DIGITS]
    shown = table(answer, dataset.store, language, ROWS)
    return pages.page(
        "sparql.html",
        language,
        dataset=dataset,
        alternates={code: f"/{code}/sparql{after}" for code in LANGUAGES},
        here="sparql",
        query=query,
        start=_START.format(question=translate(language, "page.sparql.start"), language=language),
        answer=answer,
        columns=shown.columns,
        rows=shown.rows,
        linkable=sum(column.is_resource for column in shown.columns) > 1 or answer.graph is not None,
        graph=None if answer.graph is None else linked_turtle(answer.graph, language, LINES),
        longer=answer.graph is not None and answer.graph.count("\n") > LINES,
        limit=ROWS,
        groups={
            group: [(question.name, question.header.get(language, question.name)) for question in questions]
            for group, questions in grouped(examples).items()
        },
        forms=MEDIA_TYPES,
        version=now,
        other_version=version[:VERSION_DIGITS] if _is_other(version, dataset.id) else None,
        permalink=urlencode({"query": query, "dataset": now}),
        link=urlencode({"query": query}),
        downloads=() if answer.problem else DOWNLOADS["table" if answer.graph is None else "graph"],
        prefixes=PREFIXES,
        data={
            "language": language,
            "prefixes": PREFIXES,
            "strings": _words(language),
            "terms": terms(language),
        },
    )


def _is_other(version: str, dataset_id: str) -> bool:
    return _VERSION.fullmatch(version) is not None and not dataset_id.startswith(version)


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


def _words(language: str) -> dict[str, str]:
    """The words that the script says; of the groups of nodes, for the legend of a network, too."""
    return {key: text for key, text in catalogue(language).items() if key.startswith(("editor.", "group."))}

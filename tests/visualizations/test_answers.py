"""Answers as their page shows them: what columns hold, cells in their language, Turtle with links."""

from __future__ import annotations

import re

import pytest
from pyoxigraph import Store

from graph.dataset import Dataset
from graph.query import evaluate
from visualizations.answers import Shown, columns, linked_turtle, read_answer, table

VALUES = """SELECT ?thing ?term ?number ?date ?text ?mixed ?nothing {
VALUES (?thing ?term ?number ?date ?text ?mixed ?nothing) {
  (id:nour schema:organizer 3 "2024"^^xsd:gYear "جمعية"@ar id:nour UNDEF)
  (<http://example.org/a> theme:youth 2.5 "2023-07-04"^^xsd:date "Association"@fr 7 UNDEF)
} }"""


def shown(query: str, store: Store | None = None) -> Shown:
    return read_answer(evaluate(store or Store(), query))


def test_columns_are_told_apart_by_what_they_hold() -> None:
    found = {column.name: column.kind for column in columns(shown(VALUES))}
    assert found == {
        "thing": "thing", "term": "term", "number": "number", "date": "date", "text": "text", "mixed": "mixed",
        "nothing": "text",
    }  # fmt: skip


def test_cells_have_their_direction_and_resources_their_pages_and_labels(dataset: Dataset) -> None:
    first, second = table(shown(VALUES), dataset.store, "fr", 10).rows
    assert (first[0].text, first[0].href, first[0].label) == ("id:nour", "/fr/id/nour", "Association Nour")
    assert (first[4].language, first[4].direction) == ("ar", "rtl")
    assert (second[4].language, second[4].direction) == ("fr", "ltr")
    assert (second[0].text, second[0].href) == ("http://example.org/a", "http://example.org/a")
    assert (first[1].text, first[1].href) == ("schema:organizer", None)


def test_a_table_ends_at_its_limit(dataset: Dataset) -> None:
    assert len(table(shown(VALUES), dataset.store, "ar", 1).rows) == 1


def test_a_graph_is_a_table_of_triples_too() -> None:
    found = shown(
        'CONSTRUCT { _:one schema:name "نور"@ar ; schema:position 3 ; schema:about id:nour } WHERE {}'
    )
    assert found.variables == ("subject", "predicate", "object")
    assert found.graph is not None
    objects = [row["object"] for row in found.rows]
    assert {"type": "literal", "value": "نور", "xml:lang": "ar"} in objects
    assert [value.get("datatype", "").rpartition("#")[2] for value in objects if value["value"] == "3"] == [
        "integer"
    ]
    assert {row["subject"]["type"] for row in found.rows} == {"bnode"}


@pytest.mark.parametrize(
    "text", ["id:nour in a text", 'a "quoted" id:nour', "one\nid:nour", "<b>id:nour</b>"]
)
def test_turtle_links_names_and_nothing_within_texts(text: str) -> None:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    query = f'CONSTRUCT {{ id:nour schema:name "{escaped}"@en ; schema:about theme:youth }} WHERE {{}}'
    found = linked_turtle(shown(query).graph or "", "ar", 100)
    assert re.findall(r'<a href="([^"]*)">([^<]*)</a>', found) == [
        ("/ar/id/nour", "id:nour"),
        ("/ar/theme/youth", "theme:youth"),
    ]
    assert "<b>" not in found


def test_turtle_declares_only_the_prefixes_that_it_uses_and_ends_at_its_limit() -> None:
    graph = (
        shown("CONSTRUCT { id:nour a org:Organization . id:amal a org:Organization } WHERE {}").graph or ""
    )
    assert linked_turtle(graph, "en", 100).count("@prefix") == 2
    one, two = linked_turtle(graph, "en", 1), linked_turtle(graph, "en", 100)
    assert (one.count("org:Organization"), two.count("org:Organization")) == (1, 2)


def test_an_iri_of_ours_without_a_prefix_is_linked() -> None:
    graph = "<https://w3id.org/nasij/name/x-y> <http://example.org/p> <http://example.org/o> ."
    assert linked_turtle(graph, "fr", 9) == (
        '<a href="/fr/name/x-y">&lt;https://w3id.org/nasij/name/x-y&gt;</a> '
        "&lt;http://example.org/p&gt; &lt;http://example.org/o&gt; ."
    )

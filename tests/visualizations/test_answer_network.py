"""Networks of answers: which columns they are made of, and what nodes and lines look like."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest

from graph.dataset import Dataset
from graph.query import evaluate
from visualizations import answer_network
from visualizations.answer_network import Choice, chosen, render_network
from visualizations.answers import Column

PAIRS = "SELECT ?a ?b { VALUES (?a ?b) { %s } }"


def network(dataset: Dataset, query: str, language: str = "en", wanted: Sequence[str] = ()) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        render_network(dataset, evaluate(dataset.store, query), language, wanted)
    )
    return found


def labels(found: dict[str, Any]) -> dict[str, str]:
    return {node["id"].rpartition("/")[2]: node["label"][1:-1] for node in found["nodes"]}


def test_a_graph_has_its_resources_as_nodes_and_its_triples_as_lines(dataset: Dataset) -> None:
    found = network(
        dataset, 'CONSTRUCT { id:forum schema:organizer id:nour ; schema:description "not a node" } WHERE {}'
    )
    assert labels(found) == {"forum": "First Volunteering Forum", "nour": "Nour Association"}
    groups = {node["id"].rpartition("/")[2]: node["group"] for node in found["nodes"]}
    assert groups == {"forum": "event", "nour": "association"}
    (line,) = found["edges"]
    assert (line["from"].rpartition("/")[2], line["to"].rpartition("/")[2]) == ("forum", "nour")
    assert line["arrows"] == "to"
    assert line["label"][1:-1] == "Organizer"
    assert {node["href"] for node in found["nodes"]} == {"/en/id/forum", "/en/id/nour"}


def test_a_line_says_how_its_relation_reads_along_it(dataset: Dataset) -> None:
    (line,) = network(dataset, "CONSTRUCT { id:caravan nasij:supporter id:nour } WHERE {}")["edges"]
    assert line["label"][1:-1] == "Supported by"


def test_labels_in_the_answer_come_before_those_of_the_graph(dataset: Dataset) -> None:
    named = (
        'CONSTRUCT { id:forum schema:organizer id:nour . id:nour rdfs:label "نورنا"@ar, "ours"@en } WHERE {}'
    )
    assert labels(network(dataset, named, "ar"))["nour"] == "نورنا"
    column = 'SELECT ?event ?eventName ?body { VALUES (?event ?eventName ?body) { (id:forum "F" id:nour) } }'
    assert labels(network(dataset, column))["forum"] == "F"


def test_labels_are_in_the_language_of_the_reader_and_isolated(dataset: Dataset) -> None:
    found = network(dataset, PAIRS % "(id:forum id:nour)", "ar")
    assert {node["label"] for node in found["nodes"]} >= {"\u2067جمعية النور\u2069"}


def test_both_directions_are_one_line_without_an_arrow_and_many_rows_make_it_wider(dataset: Dataset) -> None:
    found = network(dataset, PAIRS % "(id:a id:b) (id:b id:a) (id:a id:a) (id:a 3) (UNDEF id:a)")
    (line,) = found["edges"]
    assert "arrows" not in line
    assert line["label"] == ""
    single = network(dataset, PAIRS % "(id:a id:b)")["edges"][0]
    assert line["width"] > single["width"]


def test_blank_nodes_are_nodes_without_a_page(dataset: Dataset) -> None:
    found = network(dataset, "CONSTRUCT { id:nour schema:about _:thing } WHERE {}")
    assert [node["href"] for node in found["nodes"] if node["id"].startswith("_:")] == [None]


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ({"a": "thing", "name": "text", "b": "thing"}, Choice("a", "b", None)),
        ({"a": "thing", "role": "term", "b": "thing"}, Choice("a", "b", "role")),
        ({"role": "term", "a": "thing"}, Choice("role", "a", None)),
        ({"a": "thing", "n": "number"}, None),
        (
            {"subject": "thing", "predicate": "term", "object": "text"},
            Choice("subject", "object", "predicate"),
        ),
    ],
)
def test_things_are_the_ends_and_a_term_is_the_relation(
    kinds: dict[str, str], expected: Choice | None
) -> None:
    assert chosen([Column(name, kind) for name, kind in kinds.items()]) == expected


def test_the_reader_can_choose_the_columns(dataset: Dataset) -> None:
    query = "SELECT ?a ?b ?c { VALUES (?a ?b ?c) { (id:nour id:forum id:embassy) } }"
    found = network(dataset, query, wanted=("c", "a", "b"))
    assert found["columns"] == ["c", "a", "b"]
    assert set(labels(found)) == {"embassy", "nour"}
    assert network(dataset, query, wanted=("c", "gone"))["columns"] == ["a", "b", ""]


def test_the_best_linked_are_drawn_where_there_are_too_many(
    dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answer_network, "MOST", 3)
    found = network(dataset, PAIRS % "(id:a id:b) (id:a id:c) (id:a id:d) (id:b id:c) (id:e id:f)")
    assert set(labels(found)) == {"a", "b", "c"}
    assert found["leftOut"] == 3
    assert len(found["edges"]) == 3


@pytest.mark.parametrize("query", ["ASK {}", "SELECT ?n { VALUES ?n { 1 } }", PAIRS % "(1 2)"])
def test_an_answer_that_joins_nothing_has_an_empty_network(query: str, dataset: Dataset) -> None:
    found = network(dataset, query)
    assert (found["nodes"], found["edges"], found["columns"]) == ([], [], [])


def test_the_same_answer_is_drawn_in_the_same_way(dataset: Dataset) -> None:
    query = "CONSTRUCT { ?a nasij:partnerOf ?b } WHERE { ?a nasij:partnerOf ?b }"
    assert network(dataset, query) == network(dataset, query)

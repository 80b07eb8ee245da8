"""What is wanted of a network."""

from __future__ import annotations

from typing import Any

import networkx as nx
import pytest

from graph.filters import EVERYTHING, Wanted, filtered
from graph.network import Relation, attributes
from tests.graph.networks import ORGANIZER, PARTNER, claim, resource

RESOURCES = {
    each.slug: each
    for each in (
        resource("nour", places=("oujda", "oriental")),
        resource("amal"),
        resource(
            "forum",
            "event",
            places=("rabat",),
            themes=("theme:youth",),
            earliest="2023-05-01",
            latest="2023-05-31",
        ),
        resource("day", "event", earliest="2024-07-03", latest="2024-07-03"),
        resource("salma", "person"),
        resource("alone", "person", places=("oriental",)),
    )
}


@pytest.fixture
def network() -> nx.Graph[str]:
    graph: nx.Graph[str] = nx.Graph()
    for slug, each in RESOURCES.items():
        graph.add_node(slug, **attributes(each))
    for number, (start, relation, end, certainty) in enumerate(
        [
            ("nour", PARTNER, "amal", "stated"),
            ("forum", ORGANIZER, "nour", "inferred"),
            ("forum", ORGANIZER, "salma", "stated"),
            ("day", ORGANIZER, "amal", "stated"),
        ]
    ):
        graph.add_edge(start, end, relations=[Relation(start, relation, end, (claim(number),), certainty)])
    graph.edges["nour", "forum"]["relations"].append(
        Relation("forum", PARTNER, "nour", (claim(9),), "uncertain")
    )
    return graph


def wanted(**values: Any) -> Wanted:
    frozen: dict[str, Any] = {
        name: frozenset(value) if isinstance(value, set) else value for name, value in values.items()
    }
    return Wanted(**frozen)


@pytest.mark.parametrize(
    ("choice", "left"),
    [
        (wanted(groups={"association"}), {"nour", "amal"}),
        (wanted(relations={ORGANIZER}), {"nour", "forum", "salma", "day", "amal", "alone"}),
        (wanted(certainties={"inferred"}), {"nour", "forum", "alone"}),
        (wanted(places={"oriental"}), {"nour", "amal", "forum", "alone"}),
        (wanted(places={"rabat"}), {"nour", "forum", "salma"}),
        (wanted(themes={"theme:youth"}), {"nour", "forum", "salma"}),
        (wanted(earliest="2023-05-31", latest="2023-12-31"), {"nour", "forum", "salma"}),
        (wanted(earliest="2023-06-01"), {"day", "amal"}),
        (wanted(latest="2023-12-31"), {"nour", "forum", "salma"}),
        (wanted(earliest="2024-01-01", undated=True), {"day", "amal", "nour", "alone"}),
        (wanted(kinds={"kind:none"}), set()),
    ],
    ids=lambda value: "-".join(sorted(value)) if isinstance(value, set) else "",
)
def test_what_is_wanted_is_left(choice: Wanted, left: set[str], network: nx.Graph[str]) -> None:
    assert set(filtered(network, choice)) == left


def test_an_edge_keeps_the_relations_that_are_wanted(network: nx.Graph[str]) -> None:
    found = filtered(network, wanted(certainties={"uncertain"}))
    [relation] = found.edges["nour", "forum"]["relations"]
    assert relation.relation == PARTNER
    assert len(network.edges["nour", "forum"]["relations"]) == 2


def test_who_wants_nothing_in_particular_gets_all(network: nx.Graph[str]) -> None:
    assert filtered(network, EVERYTHING) is network

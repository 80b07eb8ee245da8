"""Networks: who is linked to whom, and on what evidence."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from graph.errors import UnknownEntity
from graph.network import (
    GROUPS,
    Relations,
    participations,
    partnerships,
)
from graph.relations import read_relations
from graph.surroundings import surroundings
from graph.terms import shorten

if TYPE_CHECKING:
    from graph.network import Network

PARTNERSHIP = [
    ["deal", "a", "partnership"],
    ["deal", "partnershipKind", "partnership-kind:partnership"],
    ["deal", "context", "forum"],
    ["deal", "initiatingParty", "nour"],
    ["deal", "party", "amal"],
]


@pytest.fixture
def relations(world: Callable[..., Any]) -> Callable[..., Relations]:
    return lambda *articles: read_relations(world(*articles).store)


def edges(network: Network) -> dict[tuple[str, str], set[str]]:
    return {
        (min(edge), max(edge)): {shorten(relation.relation) for relation in network.edges[edge]["relations"]}
        for edge in network.edges
    }


def test_a_partnership_of_two_is_an_edge_between_them(relations: Callable[..., Relations]) -> None:
    found = partnerships(relations(PARTNERSHIP))
    assert edges(found) == {("amal", "nour"): {"partnership-kind:partnership"}}
    [relation] = found.edges["amal", "nour"]["relations"]
    assert (relation.start, relation.end) == ("nour", "amal")
    assert [claim.rpartition("-")[2] for claim in relation.claims] == ["2", "4", "5"]


def test_a_partnership_of_three_is_a_knot_around_what_it_is_about(
    relations: Callable[..., Relations],
) -> None:
    found = partnerships(relations([*PARTNERSHIP, ["deal", "party", "council"]]))
    assert set(edges(found)) == {("amal", "forum"), ("forum", "nour"), ("council", "forum")}


def test_a_partnership_of_three_about_nothing_named_links_its_pairs(
    relations: Callable[..., Relations],
) -> None:
    lines = [line for line in PARTNERSHIP if line[1] != "context"]
    found = partnerships(relations([*lines, ["deal", "party", "council"]]))
    assert edges(found) == {("amal", "nour"): {"nasij:partnerOf"}, ("council", "nour"): {"nasij:partnerOf"}}


def test_pairwise_each_two_partners_have_one_edge(relations: Callable[..., Relations]) -> None:
    found = partnerships(relations([*PARTNERSHIP, ["deal", "party", "council"]]), pairwise=True)
    assert edges(found) == {("amal", "nour"): {"nasij:partnerOf"}, ("council", "nour"): {"nasij:partnerOf"}}
    assert [len(data["relations"]) for *_, data in found.edges(data=True)] == [1, 1]


def test_two_articles_are_two_claims_of_one_relation(relations: Callable[..., Relations]) -> None:
    line = ["forum", "role:organizer", "nour"]
    found = participations(relations([line], [line]))
    [relation] = found.edges["forum", "nour"]["relations"]
    assert len(relation.claims) == 2


def test_a_rejected_claim_makes_no_edge(relations: Callable[..., Relations]) -> None:
    assert not participations(relations([["forum", "role:organizer", "nour", {"status": "rejected"}]]))


def test_events_show_roles_and_sessions_and_nothing_that_only_follows(
    relations: Callable[..., Relations],
) -> None:
    found = participations(
        relations(
            [
                ["forum", "role:organizer", "nour"],
                ["session", "role:speaker", "salma"],
                ["session", "sessionOf", "forum"],
            ]
        )
    )
    assert edges(found) == {
        ("forum", "nour"): {"schema:organizer"},
        ("salma", "session"): {"nasij:speaker"},
        ("forum", "session"): {"nasij:sessionOf"},
    }


def test_surroundings_reach_as_far_as_asked(relations: Callable[..., Relations]) -> None:
    found = relations([["forum", "role:organizer", "nour"], ["forum", "role:speaker", "salma"]])
    assert set(surroundings(found, "nour")) == {"nour", "forum"}
    assert set(surroundings(found, "nour", depth=2)) == {"nour", "forum", "salma"}
    assert set(surroundings(found, "amal")) == {"amal"}


def test_an_unknown_slug_has_no_surroundings(relations: Callable[..., Relations]) -> None:
    with pytest.raises(UnknownEntity, match="nobody"):
        surroundings(relations(), "nobody")


def test_nodes_are_told_apart_by_class_and_by_kind(relations: Callable[..., Relations]) -> None:
    resources = relations([["nour", "classification", "kind:association"]]).resources
    groups = {
        slug: resources[slug].group
        for slug in ("nour", "amal", "salma", "forum", "article-1", "council-president")
    }
    assert groups == {
        "nour": "association",
        "amal": "organization",
        "salma": "person",
        "forum": "event",
        "article-1": "source",
        "council-president": "post",
    }
    assert set(groups.values()) <= set(GROUPS)

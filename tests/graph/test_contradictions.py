"""Claims that contradict each other: found by the build, kept apart in networks, never dropped."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pyoxigraph import NamedNode, Store

from graph import contradictions
from graph.claims import read_claim
from graph.contradictions import contested, sides
from graph.exports.network import whole
from graph.measures import measures
from graph.network import asserted, participations, partnerships
from graph.paths import shortest_paths
from graph.relations import read_relations
from graph.terms import CLAIM, resource, term

DISPUTED = {"status": "disputed"}
ORGANIZER = ["forum", "role:organizer", "nour"]


def pairs(store: Store) -> set[tuple[str, str]]:
    """Which claims contradict which."""
    found = store.quads_for_pattern(None, term("nasij:contradicts"), None, None)
    return {
        (str(quad.subject.value).removeprefix(CLAIM), str(quad.object.value).removeprefix(CLAIM))
        for quad in found
        if isinstance(quad.subject, NamedNode)
        and quad.subject.value.startswith(CLAIM)
        and isinstance(quad.object, NamedNode)
    }


@pytest.mark.parametrize(
    ("one", "other", "contradict"),
    [
        (["forum", "startDate", "2024-07-03"], ["forum", "startDate", "2024-07-04", DISPUTED], True),
        (
            ["forum", "startDate", "2024-07-03", DISPUTED],
            ["forum", "startDate", "2024-07-04", DISPUTED],
            True,
        ),
        (
            ["forum", "startDate", "2024-07-03"],
            ["forum", "startDate", "2024-07-04", {"status": "rejected"}],
            True,
        ),
        (["forum", "startDate", "2024-07-03"], ["forum", "startDate", "2024-07", DISPUTED], False),
        (ORGANIZER, [*ORGANIZER, DISPUTED], True),
        (ORGANIZER, ORGANIZER, False),
        (ORGANIZER, [*ORGANIZER, {"status": "rejected"}], False),
        (ORGANIZER, ["forum", "role:organizer", "amal", DISPUTED], False),
        (ORGANIZER, ["forum", "role:organizer", "amal", DISPUTED | {"contradicts": ["article-1-1"]}], True),
        (ORGANIZER, ["forum", "role:partner", "nour", DISPUTED | {"contradicts": ["article-1-1"]}], True),
    ],
    ids=lambda value: None if isinstance(value, bool) else " ".join(map(str, value)),
)
def test_claims_contradict_where_both_cannot_be_true(
    world: Callable[..., Any], one: list[Any], other: list[Any], contradict: bool
) -> None:
    both = {("article-1-1", "article-2-1"), ("article-2-1", "article-1-1")}
    assert pairs(world([one], [other]).store) == (both if contradict else set())


def test_of_many_speakers_only_the_one_that_is_denied_is_contested(world: Callable[..., Any]) -> None:
    store = world(
        [["forum", "role:speaker", "salma"], ["forum", "role:speaker", "nour"]],
        [["forum", "role:speaker", "nour", DISPUTED]],
    ).store
    assert pairs(store) == {("article-1-2", "article-2-1"), ("article-2-1", "article-1-2")}
    assert [claim.iri.removeprefix(CLAIM) for claim in contested(store)] == ["article-1-2", "article-2-1"]


def test_a_claim_that_there_is_not_cannot_be_contradicted(world: Callable[..., Any]) -> None:
    line = [*ORGANIZER, DISPUTED | {"contradicts": ["article-1-1", "article-9-9"]}]
    found = [finding.message for finding in contradictions.findings(world([line]).facts)]
    assert found == ["a claim does not contradict itself", "there is no claim 'article-9-9'"]


def test_the_sides_of_a_contradiction_are_what_is_said_and_what_became_of_it(
    world: Callable[..., Any],
) -> None:
    date = ["forum", "startDate", "2024-07-03"]
    store = world(
        [date],
        [date],
        [["forum", "startDate", "2024-07-04", DISPUTED]],
        [["forum", "startDate", "2024-07-05", DISPUTED]],
    ).store
    claim = read_claim(store, NamedNode(CLAIM + "article-3-1"))
    assert claim is not None
    [found] = sides(store, [claim])
    assert [(side.triple[2].value, side.status.rpartition("/")[2], len(side.claims)) for side in found] == [
        ("2024-07-03", "accepted", 2),
        ("2024-07-04", "disputed", 1),
        ("2024-07-05", "disputed", 1),
    ]


def test_a_disputed_role_makes_no_participation(world: Callable[..., Any]) -> None:
    store = world([[*ORGANIZER, DISPUTED]]).store
    node = resource("forum-organizer-nour")
    assert not list(store.quads_for_pattern(node, None, None, None))
    assert not list(store.quads_for_pattern(None, term("nasij:node"), node, None))


def test_what_is_disputed_is_drawn_and_marked(world: Callable[..., Any]) -> None:
    relations = read_relations(
        world(
            [ORGANIZER, ["forum", "role:speaker", "salma"]],
            [
                [*ORGANIZER, DISPUTED],
                ["forum", "role:organizer", "amal", DISPUTED | {"contradicts": ["article-1-1"]}],
            ],
        ).store
    )
    network = participations(relations)
    told = {
        relation.end: (
            relation.asserted,
            relation.disputed,
            [claim.removeprefix(CLAIM) for claim in relation.against],
        )
        for _, _, data in network.edges(data=True)
        for relation in data["relations"]
    }
    assert told == {
        "nour": (True, True, ["article-2-1", "article-2-2"]),
        "amal": (False, True, ["article-1-1"]),
        "salma": (True, False, []),
    }
    assert whole(relations).has_edge("forum", "amal")
    assert not whole(relations.facts).has_edge("forum", "amal")


def test_what_is_only_disputed_makes_nobody_central_and_leads_nowhere(world: Callable[..., Any]) -> None:
    relations = read_relations(world([ORGANIZER, ["forum", "role:partner", "amal", DISPUTED]]).store)
    network = participations(relations)
    assert network.has_edge("forum", "amal")
    found = measures(asserted(network), [sorted(network)])["nodes"]
    assert (found["nour"]["degree"], found["amal"]["degree"]) == (1, 0)
    assert shortest_paths(relations, "nour", "amal") == []


def test_a_way_over_what_is_contested_is_no_certain_one(world: Callable[..., Any]) -> None:
    [path] = shortest_paths(
        read_relations(world([ORGANIZER], [[*ORGANIZER, DISPUTED]]).store), "nour", "forum"
    )
    assert path.uncertain == 1


def test_a_party_that_is_only_disputed_leaves_the_others_as_they_are(world: Callable[..., Any]) -> None:
    deal = [
        ["deal", "a", "partnership"],
        ["deal", "partnershipKind", "partnership-kind:partnership"],
        ["deal", "context", "forum"],
        ["deal", "initiatingParty", "nour"],
        ["deal", "party", "amal"],
        ["deal", "party", "council", DISPUTED],
    ]
    network = partnerships(read_relations(world(deal).store))
    [pair] = network.edges["amal", "nour"]["relations"]
    [third] = network.edges["council", "forum"]["relations"]
    assert (pair.disputed, third.asserted) == (False, False)

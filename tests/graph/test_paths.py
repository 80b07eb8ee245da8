"""The shortest ways between two actors."""

from __future__ import annotations

import networkx as nx
import pytest

from graph.errors import UnknownEntity
from graph.filters import Wanted
from graph.network import Relation, Relations
from graph.paths import LONGEST, Path, shortest_paths
from tests.graph.networks import ORGANIZER, claim, relations, resource


def ways(found: list[Path]) -> list[str]:
    return ["".join(path.nodes) for path in found]


def test_ways_come_by_their_hops() -> None:
    found = relations(["a-b", "b-d", "a-c", "c-e", "e-d", "a-d"])
    assert ways(shortest_paths(found, "a", "d", 5)) == ["ad", "abd", "aced"]
    assert ways(shortest_paths(found, "a", "d", 2)) == ["ad", "abd"]


def test_of_equally_many_hops_those_that_sources_state_come_first() -> None:
    found = relations(["a-b inferred", "b-d", "a-c", "c-d", "a-e inferred", "e-d uncertain"])
    paths = shortest_paths(found, "a", "d", 3)
    assert ways(paths) == ["acd", "abd", "aed"]
    assert [path.uncertain for path in paths] == [0, 1, 2]


def test_each_hop_has_its_relations_with_their_claims_whatever_their_direction() -> None:
    made = relations(["a-b", "c-b inferred"])
    also = Relation("b", ORGANIZER, "a", (claim(9),))
    [path] = shortest_paths(Relations(made.resources, (*made.relations, also)), "a", "c", 3)
    assert path.nodes == ("a", "b", "c")
    assert [[relation.claims for relation in hop] for hop in path.hops] == [
        [(claim(1),), (claim(9),)],
        [(claim(2),)],
    ]


def test_a_relation_that_holds_both_ways_is_told_once() -> None:
    [path] = shortest_paths(relations(["a-b", "b-a"]), "b", "a", 3)
    assert [len(hop) for hop in path.hops] == [1]


def test_where_nothing_links_two_there_is_no_way() -> None:
    found = relations(["a-b", "c-d"])
    assert shortest_paths(found, "a", "c", 3) == []
    assert shortest_paths(found, "a", "a", 3) == []


def test_a_way_is_not_longer_than_allowed() -> None:
    chain = [f"{n}-{n + 1}" for n in range(LONGEST + 1)]
    assert len(shortest_paths(relations(chain), "0", str(LONGEST), 3)) == 1
    assert shortest_paths(relations(chain), "0", str(LONGEST + 1), 3) == []


def test_no_way_leads_through_a_place_but_one_may_end_there() -> None:
    found = relations(["a-town", "b-town", "a-c", "c-d", "d-b"], resource("town", "place"))
    assert [path.nodes for path in shortest_paths(found, "a", "b", 3)] == [("a", "c", "d", "b")]
    assert shortest_paths(found, "a", "town", 1)[0].nodes == ("a", "town")


def test_ways_keep_to_what_is_wanted() -> None:
    found = relations(["a-b inferred", "b-d", "a-c", "c-e", "e-d"], resource("c", "person"))
    assert ways(shortest_paths(found, "a", "d", 3, wanted=Wanted(certainties=frozenset({"stated"})))) == [
        "aced"
    ]
    assert ways(shortest_paths(found, "a", "d", 3, wanted=Wanted(groups=frozenset({"association"})))) == [
        "abd"
    ]


def test_an_unknown_slug_has_no_ways() -> None:
    with pytest.raises(UnknownEntity, match="nobody"):
        shortest_paths(relations(["a-b"]), "a", "nobody")


@pytest.mark.parametrize("seed", range(5))
def test_the_ways_are_as_long_as_those_of_networkx(seed: int) -> None:
    graph = nx.gnm_random_graph(40, 70, seed=seed)
    found = relations([f"{one}-{other}" for one, other in graph.edges])
    for end in (11, 23, 37):
        known = []
        if graph.has_node(end) and nx.has_path(graph, 1, end):
            known = [
                len(way) - 1
                for way, _ in zip(nx.shortest_simple_paths(graph, 1, end), range(4), strict=False)
            ]
        if str(end) in found.resources and "1" in found.resources:
            paths = shortest_paths(found, "1", str(end), 4)
            lengths = [len(path.hops) for path in paths]
            assert lengths == [length for length in known if length <= min(known) + 2]
            assert len({path.nodes for path in paths}) == len(paths)

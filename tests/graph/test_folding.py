"""Large networks fold into communities that open."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import networkx as nx
import pytest

from graph import folding
from graph.folding import LIMIT, WHOLE, Folds, communities, folds, parents


def network(graph: nx.Graph[int]) -> nx.Graph[str]:
    named: nx.Graph[str] = nx.Graph()
    named.add_nodes_from((f"n{node}", {"group": "association"}) for node in graph)
    named.add_edges_from((f"n{one}", f"n{other}") for one, other in graph.edges)
    return named


def villages(count: int, size: int) -> nx.Graph[str]:
    """Communities in a ring, each with one link to the next."""
    return network(nx.connected_caveman_graph(count, size))


def drawn(found: Folds) -> list[str]:
    return sorted(slug for fold in found.values() for slug in fold.members)


LARGE = {
    "villages": villages(60, 30),
    "village of villages": network(
        nx.disjoint_union_all([nx.connected_caveman_graph(40, 40), nx.connected_caveman_graph(3, 20)])
    ),
    "star": network(nx.star_graph(4000)),
    "pairs": network(nx.disjoint_union_all([nx.path_graph(2) for _ in range(900)])),
}


def test_a_network_that_can_be_drawn_does_not_fold() -> None:
    assert folds(network(nx.path_graph(LIMIT))) == {}


@pytest.mark.parametrize("name", LARGE)
def test_every_node_is_drawn_in_one_fold_and_no_picture_is_too_large(name: str) -> None:
    found = folds(LARGE[name])
    assert drawn(found) == sorted(LARGE[name])
    for fold in found.values():
        assert bool(fold.members) != bool(fold.parts)
        assert max(len(fold.members), len(fold.parts)) <= LIMIT
        assert fold.size == (len(fold.members) or sum(found[part].size for part in fold.parts))
        assert sum(fold.groups.values()) == fold.size


def test_communities_are_folds_named_after_their_member_of_most_links() -> None:
    found = folds(LARGE["villages"])
    assert [found[part].size for part in found[WHOLE].parts] == [30] * 60
    for key in found[WHOLE].parts:
        inside = LARGE["villages"].subgraph(found[key].members)
        assert inside.degree[found[key].central] == max(dict(inside.degree).values())


def test_links_count_the_relations_between_two_folds() -> None:
    graph = villages(60, 30)
    for _, _, data in graph.edges(data=True):
        data["relations"] = ["one", "other"]
    found = folds(graph)
    home = {slug: key for key, fold in found.items() for slug in fold.members}
    for one, other, count in found[WHOLE].links:
        crossing = [edge for edge in graph.edges if {home[edge[0]], home[edge[1]]} == {one, other}]
        assert count == 2 * len(crossing)


def test_the_picture_of_a_fold_has_its_parts_and_links() -> None:
    fold = folds(LARGE["villages"])[WHOLE]
    drawn = folding.picture(fold)
    assert tuple(drawn) == fold.parts
    assert drawn.size() == len(fold.links)


@pytest.mark.parametrize("name", LARGE)
def test_every_node_has_one_home_where_it_is_drawn(name: str) -> None:
    found = folds(LARGE[name])
    homes = folding.homes(found)
    assert sorted(homes) == sorted(LARGE[name])
    assert all(slug in found[key].members for slug, key in homes.items())


def test_folds_are_the_same_after_being_written() -> None:
    found = folds(LARGE["villages"])
    assert folding.from_json(json.loads(json.dumps(folding.as_json(found)))) == found


def test_the_way_to_a_fold_leads_from_the_whole() -> None:
    assert list(parents(WHOLE)) == []
    assert list(parents("~3.1.4")) == [WHOLE, "~3", "~3.1"]


def test_communities_are_the_same_in_each_run_whatever_the_order_of_the_network() -> None:
    program = (
        "import networkx as nx; from graph.folding import communities;"
        "print(communities(nx.relabel_nodes(nx.connected_caveman_graph(9, 7), str)))"
    )
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        said = subprocess.run(
            [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
        )
        graph = nx.relabel_nodes(nx.connected_caveman_graph(9, 7), str)
        turned: nx.Graph[str] = nx.Graph()
        turned.add_edges_from((end, start) for start, end in reversed(list(graph.edges)))
        assert said.stdout.strip() == str(communities(turned))

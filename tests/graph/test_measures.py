"""How central nodes are: the same as by other programs, and the same each time."""

from __future__ import annotations

import networkx as nx
import pytest

from graph.folding import communities
from graph.measures import betweenness, measures

GRAPHS = {
    "tangle": nx.barabasi_albert_graph(150, 2, seed=1),
    "parts": nx.disjoint_union(nx.star_graph(5), nx.cycle_graph(7)),
    "sparse": nx.gnm_random_graph(120, 90, seed=2),
    "pair": nx.path_graph(2),
    "nothing": nx.empty_graph(0),
}


@pytest.mark.parametrize("name", GRAPHS)
def test_betweenness_is_that_of_networkx(name: str) -> None:
    graph: nx.Graph[str] = nx.relabel_nodes(GRAPHS[name], str)
    found, sources = betweenness(graph)
    assert sources == len(graph)
    assert found == pytest.approx(nx.betweenness_centrality(graph))


def test_an_estimate_comes_near_and_says_from_how_many_sources() -> None:
    graph: nx.Graph[str] = nx.relabel_nodes(nx.barabasi_albert_graph(600, 2, seed=3), str)
    exact, _ = betweenness(graph)
    found, sources = betweenness(graph, exact=100)
    assert sources == 256
    first = sorted(exact, key=lambda slug: -exact[slug])[:10]
    assert [found[slug] for slug in first] == pytest.approx([exact[slug] for slug in first], rel=0.25)
    assert betweenness(graph, exact=100) == (found, sources)


def test_each_node_has_all_measures_and_the_file_says_how_they_were_found() -> None:
    graph: nx.Graph[str] = nx.relabel_nodes(nx.connected_caveman_graph(4, 6), str)  # type: ignore[arg-type]
    found = measures(graph, communities(graph))
    assert set(found["nodes"]) == set(graph)
    assert {slug: node["degree"] for slug, node in found["nodes"].items()} == dict(graph.degree)
    ranks = {slug: node["pagerank"] for slug, node in found["nodes"].items()}
    assert sum(ranks.values()) == pytest.approx(1, abs=1e-4)
    assert ranks == pytest.approx(nx.pagerank(graph), abs=1e-5)
    assert found["betweenness"] == {"sources": 24, "nodes": 24, "exact": True}
    for number, community in enumerate(found["communities"]):
        members = [slug for slug, node in found["nodes"].items() if node["community"] == number]
        assert len(members) == community["size"] == 6
        assert community["central"] in members

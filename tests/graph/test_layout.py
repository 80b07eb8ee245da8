"""Where nodes are drawn: the same each time, never over one another, the middle used."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import pytest

from graph.layout import ROOM, TALL, WIDE, positions


def shapes() -> dict[str, nx.Graph[str]]:
    made = {
        "nothing": nx.empty_graph(0),
        "one": nx.empty_graph(1),
        "alone": nx.empty_graph(7),
        "pair": nx.path_graph(2),
        "star": nx.star_graph(14),
        "ring": nx.cycle_graph(9),
        "all with all": nx.complete_graph(8),
        "tree": nx.balanced_tree(3, 3),
        "tangle": nx.barabasi_albert_graph(120, 2, seed=1),
        "many": nx.disjoint_union_all([nx.star_graph(1 + n % 6) for n in range(25)]),
    }
    return {name: nx.relabel_nodes(graph, str) for name, graph in made.items()}


SHAPES = shapes()


@pytest.mark.parametrize("aspect", [WIDE, TALL])
@pytest.mark.parametrize("name", SHAPES)
def test_every_node_has_room_for_its_label(name: str, aspect: float) -> None:
    placed = positions(SHAPES[name], aspect=aspect)
    assert set(placed) == set(SHAPES[name])
    for (ax, ay), (bx, by) in combinations(placed.values(), 2):
        assert abs(ax - bx) >= ROOM[0] or abs(ay - by) >= ROOM[1]


@pytest.mark.parametrize("name", SHAPES)
def test_the_same_network_is_drawn_the_same_way_whatever_the_order_it_was_made_in(name: str) -> None:
    graph = SHAPES[name]
    turned: nx.Graph[str] = nx.Graph()
    turned.add_nodes_from(reversed(list(graph)))
    turned.add_edges_from((end, start) for start, end in reversed(list(graph.edges)))
    assert positions(turned) == positions(graph)


def test_laying_out_does_not_change_the_network() -> None:
    graph = SHAPES["star"]
    positions(graph)
    assert all(not data for _, _, data in graph.edges(data=True))


@pytest.mark.parametrize("aspect", [WIDE, TALL])
def test_parts_are_packed_into_the_wanted_shape_with_little_waste(aspect: float) -> None:
    placed = positions(SHAPES["many"], aspect=aspect)
    width = max(x for x, _ in placed.values()) - min(x for x, _ in placed.values()) + ROOM[0]
    height = max(y for _, y in placed.values()) - min(y for _, y in placed.values()) + ROOM[1]
    assert width / height == pytest.approx(aspect, rel=0.35)
    assert len(placed) * ROOM[0] * ROOM[1] > 0.4 * width * height


def test_the_picture_is_centred() -> None:
    placed = positions(SHAPES["tree"])
    for axis in (0, 1):
        values = [place[axis] for place in placed.values()]
        assert abs(min(values) + max(values)) <= 2

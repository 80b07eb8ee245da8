"""How central each node of a network is, and which community it belongs to.

- ``degree``: to how many others it is linked.
- ``betweenness``: on which share of the shortest ways between two others it lies (Freeman 1977), by the algorithm of
  Brandes 2001, "A Faster Algorithm for Betweenness Centrality". Of networks of more than ``EXACT`` nodes it is
  estimated from 64 to 256 sources drawn with a fixed seed (Brandes and Pich 2007, "Centrality Estimation in Large
  Networks").
- ``pagerank``: how often a walk comes by that follows a link with probability 0.85 and starts anew else (Page, Brin,
  Motwani and Winograd 1999).
- ``community``: the number of its Louvain community (see ``graph.folding``), 0 for the largest.

Links have no weight and no direction here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypedDict

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from graph.layout import SEED

if TYPE_CHECKING:
    Network = nx.Graph[str]

EXACT = 2000
_MOST, _LEAST, _WORK = 256, 64, 10_000_000
"""Sources of an estimate at most and at least; between these as many as keep sources times nodes below the work."""
_AT_ONCE = 64
"""Sources whose shortest ways are counted together: 64 columns of 100,000 nodes are 50 MB."""


class Measures(TypedDict):
    """Of one node; betweenness and pagerank lie between 0 and 1."""

    degree: int
    betweenness: float
    pagerank: float
    community: int


def measures(network: Network, communities: Sequence[Sequence[str]]) -> dict[str, Any]:
    """The measures of each node, and how they were found: what ``measures.json`` says of one network.

    ``nodes`` has ``Measures`` by slug; ``communities`` the size of each and its central member, the one of most links
    inside it; ``betweenness`` from how many of how many sources it is computed.
    """
    names = sorted(network)
    home = {slug: number for number, members in enumerate(communities) for slug in members}
    between, sources = betweenness(network)
    ranks = _pagerank(network, names)
    nodes = {
        slug: Measures(
            degree=len(network[slug]),
            betweenness=_rounded(between[slug]),
            pagerank=_rounded(ranks[slug]),
            community=home[slug],
        )
        for slug in names
    }
    return {
        "nodes": nodes,
        "communities": [
            {"size": len(members), "central": central(network, members)} for members in communities
        ],
        "betweenness": {"sources": sources, "nodes": len(names), "exact": sources == len(names)},
    }


def central(network: Network, members: Sequence[str]) -> str:
    """The member that has most links to other members; of several the first by slug."""
    inside = network.subgraph(members)
    return min(members, key=lambda slug: (-inside.degree[slug], slug))


def betweenness(network: Network, *, exact: int = EXACT) -> tuple[dict[str, float], int]:
    """The betweenness of each node, and from how many sources it was computed.

    Ways are counted from many sources at once, as products of the adjacency matrix with one column for each source.
    """
    names = sorted(network)
    count = len(names)
    if count < 3:
        return dict.fromkeys(names, 0.0), count
    number = {name: index for index, name in enumerate(names)}
    ends = np.array(
        [(number[one], number[other]) for one, other in network.edges if one != other], dtype=np.int64
    ).reshape(-1, 2)
    ends = np.concatenate([ends, ends[:, ::-1]])
    matrix = csr_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(count, count))
    sources = np.arange(count)
    if count > exact:
        pivots = min(count, _MOST, max(_LEAST, _WORK // count))
        sources = np.sort(np.random.default_rng(SEED).choice(count, size=pivots, replace=False))
    total = np.zeros(count)
    for start in range(0, len(sources), _AT_ONCE):
        total += _dependencies(matrix, sources[start : start + _AT_ONCE])
    # Each pair is met from both of its ends, of which len(sources) out of count were asked.
    shares = total * (count / len(sources)) / ((count - 1) * (count - 2))
    return dict(zip(names, shares.tolist(), strict=True)), len(sources)


def _dependencies(matrix: csr_array, sources: NDArray[np.int64]) -> NDArray[np.float64]:
    """The sum of Brandes's dependencies of some sources on each node."""
    columns = np.arange(len(sources))
    ways = np.zeros((matrix.shape[0], len(sources)))
    ways[sources, columns] = 1.0
    level = np.full(ways.shape, -1, dtype=np.int16)
    level[sources, columns] = 0
    frontier, depth = ways.copy(), 0
    while frontier.any():
        depth += 1
        reached = matrix @ frontier
        reached[level >= 0] = 0.0
        level[reached > 0] = depth
        ways += reached
        frontier = reached
    depends = np.zeros_like(ways)
    for back in range(depth - 1, 0, -1):
        farther = np.zeros_like(ways)
        np.divide(1.0 + depends, ways, out=farther, where=level == back)
        depends += np.where(level == back - 1, (matrix @ farther) * ways, 0.0)
    depends[sources, columns] = 0.0
    total: NDArray[np.float64] = depends.sum(axis=1)
    return total


def _pagerank(network: Network, names: Sequence[str]) -> Mapping[str, float]:
    ordered: Network = nx.Graph()
    ordered.add_nodes_from(names)
    ordered.add_edges_from(sorted((min(edge), max(edge)) for edge in network.edges))
    found: dict[str, float] = nx.pagerank(ordered) if names else {}
    return found


def _rounded(value: float) -> float:
    """Six significant digits: the same on every machine."""
    return float(f"{value:.6g}")

"""Where the nodes of a network are drawn: computed once, with a fixed seed, so that a picture never moves.

Each connected component is laid out by stress majorization (Gansner, Koren and North 2004, "Graph Drawing by Stress
Majorization"), then nodes are pushed apart until each has room for its label, then the components are packed around
the middle cell by cell (Freivalds, Dogrusoz and Kikusts 2001, "Disconnected Graph Layout and the Polyomino Packing
Approach").
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree
from scipy.spatial.distance import cdist

if TYPE_CHECKING:
    Network = nx.Graph[str]

Points: TypeAlias = NDArray[np.float64]
Whole: TypeAlias = NDArray[np.int64]
Cells: TypeAlias = NDArray[np.bool_]
Places: TypeAlias = dict[str, tuple[float, float]]
_Part: TypeAlias = tuple[list[str], Whole, Points]
"""Nodes in order, edges as pairs of their numbers, and where the nodes are."""

SEED = 7
"""Of every layout: the same graph is drawn the same way each time."""

ROOM = (156.0, 88.0)
"""Width and height in pixels that a node has to itself, its label of up to three lines included."""

WIDE, TALL = 1.2, 0.62
"""Width by height of the pictures for screens and for phones held upright."""

_EDGE, _PER_NEIGHBOUR, _LONGEST = 104.0, 6.0, 300.0
_RANDOM, _STARTS, _STEPS = 150, 8, 60
"""Up to how many nodes a component gets several random starts, how many, and the steps of each."""
_FEWER_STEPS, _POWER_STEPS = 25, 20
"""Of a larger component, whose one start is near its goal already."""
_CROWD = 200
"""From how many nodes on a component is spread sooner."""
_FREE = np.array(ROOM) + 1.5
_CELL = 39.0


def positions(graph: Network, *, aspect: float = WIDE) -> Places:
    """The x and y of each node in pixels at scale 1, whole numbers around (0, 0), the same for the same graph.

    No two nodes are nearer than ``ROOM``. ``aspect`` is the width by the height that the whole should fill.
    """
    return _positions(_drawn_parts(graph), aspect)


def wide_and_tall(graph: Network) -> tuple[Places, Places]:
    """The positions for screens and for phones held upright; what they share is computed once."""
    parts = _drawn_parts(graph)
    return _positions(parts, WIDE), _positions(parts, TALL)


def _drawn_parts(graph: Network) -> list[_Part]:
    """The connected components, the largest first, each laid out by itself."""
    found = sorted(map(sorted, nx.connected_components(graph)), key=lambda nodes: (-len(nodes), nodes))
    parts = []
    for nodes in found:
        number = {node: index for index, node in enumerate(nodes)}
        ends = [sorted((number[one], number[other])) for one, other in graph.edges(nodes) if one != other]
        edges = np.array(sorted(ends), dtype=np.int64).reshape(-1, 2)
        parts.append((nodes, edges, _drawn(len(nodes), edges)))
    return parts


def _positions(parts: list[_Part], aspect: float) -> Places:
    placed = []
    for nodes, edges, drawn in parts:
        points = _apart(_turned(drawn, aspect))
        placed.append((nodes, points, _cells(edges, points)))
    return _packed(placed, aspect)


def _drawn(count: int, edges: Whole) -> Points:
    """The layout of one component: of several starts, the one with the least stress."""
    if count == 1:
        return np.zeros((1, 2))
    degrees = np.bincount(edges.ravel(), minlength=count)
    lengths = np.minimum(_LONGEST, _EDGE + _PER_NEIGHBOUR * degrees[edges].max(axis=1))
    ideal = _ideal(count, edges, lengths)
    if count > _RANDOM:
        tries = _majorized(ideal, _scaled(ideal)[None], _FEWER_STEPS)
    else:
        starts = np.random.default_rng(SEED).normal(scale=ideal.max() / 2, size=(_STARTS, count, 2))
        tries = _majorized(ideal, starts, _STEPS)
    return min(list[Points](tries), key=lambda points: round(_stress(points, ideal), 6))


def _ideal(count: int, edges: Whole, lengths: Points) -> Points:
    """The distance that each two nodes should have: the length of the shortest way between them."""
    matrix = coo_array((lengths, (edges[:, 0], edges[:, 1])), shape=(count, count)).tocsr()
    return np.asarray(dijkstra(matrix, directed=False), dtype=np.float64)


def _scaled(ideal: Points) -> Points:
    """A start for majorization: classical scaling, which keeps the large distances (Brandes and Pich 2007)."""
    square = ideal**2
    centred = square - square.mean(axis=0) - square.mean(axis=1)[:, None] + square.mean()
    points = np.random.default_rng(SEED).normal(size=(len(ideal), 2))
    for _ in range(_POWER_STEPS):
        points, _ = np.linalg.qr(centred @ points)
    values = np.abs((points * (centred @ points)).sum(axis=0)) / 2
    scaled: Points = points * np.sqrt(values)
    return scaled


def _majorized(ideal: Points, points: Points, steps: int) -> Points:
    """Points whose distances come near the ideal ones, each pair weighted by 1/d² (SMACOF), from several starts.

    ``points`` are starts × nodes × 2; all starts take each step together, as for few nodes the calls cost the most.
    """
    count = len(ideal)
    diagonal = np.arange(count)
    weights = 1 / (ideal + np.eye(count)) ** 2 - np.eye(count)
    laplacian = np.diag(weights.sum(axis=1)) - weights
    inverse = np.linalg.inv(laplacian + 1 / count) - 1 / count
    wanted = -weights * ideal
    for _ in range(steps):
        ratios = np.stack([cdist(each, each) for each in points])
        ratios[ratios <= 1e-9] = 1.0
        np.divide(wanted, ratios, out=ratios)
        ratios[:, diagonal, diagonal] = 0.0
        ratios[:, diagonal, diagonal] = -ratios.sum(axis=-1)
        points = inverse @ (ratios @ points)
    return points


def _stress(points: Points, ideal: Points) -> float:
    weights = 1 / (ideal + np.eye(len(ideal))) ** 2
    return float((weights * (cdist(points, points) - ideal) ** 2).sum())


def _turned(points: Points, aspect: float) -> Points:
    """The longer side along the longer side of the picture; wider, as labels are wider than high."""
    points = points - points.mean(axis=0)
    _, axes = np.linalg.eigh(points.T @ points)
    longer = axes[:, 1] * (1.0 if axes[np.abs(axes[:, 1]).argmax(), 1] > 0 else -1.0)
    along = np.array([longer, [-longer[1], longer[0]]])
    turned: Points = (points @ along.T) * np.array([1.2, 0.9])
    return turned if aspect >= 1 else turned[:, ::-1] * np.array([1.2 / 0.9, 0.9 / 1.2])


def _apart(points: Points) -> Points:
    """Pushes nodes apart, along the way that is shorter, until each has its room; where they are stuck, all spread."""
    points = points.copy()
    count = len(points)
    if count >= _CROWD:
        # nearly as large as all rooms together, which spreading step by step would take long to reach
        points *= max(1.0, 0.7 * np.sqrt(count * _FREE.prod() / np.ptp(points, axis=0).prod()))
    for attempt in range(1, 1000):
        pairs = cKDTree(points / _FREE).query_pairs(1.0, p=np.inf, output_type="ndarray")
        gaps = points[pairs[:, 0]] - points[pairs[:, 1]]
        lacking = _FREE - np.abs(gaps)
        clash = (lacking > 0.5).all(axis=1)
        if not clash.any():
            break
        pairs, gaps, lacking = pairs[clash], gaps[clash], lacking[clash]
        axis = np.where(lacking[:, 0] / ROOM[0] < lacking[:, 1] / ROOM[1], 0, 1)
        row = np.arange(len(pairs))
        gap, push = gaps[row, axis], lacking[row, axis]
        push = np.where(gap != 0, np.sign(gap), -1.0) * push
        for side in (0, 1):
            chosen = axis == side
            one, other = pairs[chosen].T
            ends = np.concatenate([one, other])
            pushes = np.bincount(ends, np.concatenate([push[chosen], -push[chosen]]), minlength=count)
            points[:, side] += 0.5 * pushes / np.maximum(np.bincount(ends, minlength=count), 1)
        if attempt % (25 if count < _CROWD else 8) == 0:
            points *= 1.06
    return points


def _cells(edges: Whole, points: Points) -> Whole:
    """The squares of a grid that the rooms of the nodes and the lines between them cover."""
    half = np.array(ROOM) / 2
    low, high = (np.floor((points + way * half) / _CELL).astype(np.int64) for way in (-1, 1))
    reach = (high - low).max(axis=0) + 1
    steps = np.stack(np.meshgrid(*(np.arange(side) for side in reach), indexing="ij"), axis=-1).reshape(-1, 2)
    around = low[:, None, :] + steps[None, :, :]
    found = [around[(around <= high[:, None, :]).all(axis=2)]]
    for one, other in edges:
        parts = np.linspace(0, 1, 1 + int(np.abs(points[one] - points[other]).max() / _CELL))[:, None]
        line = points[one] * (1 - parts) + points[other] * parts
        found.append(np.floor(line / _CELL).astype(np.int64))
    return np.unique(np.concatenate(found), axis=0)


def _packed(parts: list[tuple[list[str], Points, Whole]], aspect: float) -> Places:
    """Each part, the largest first, at the free place that makes the whole grow least; then all of it centred."""
    taken = np.zeros((0, 0), dtype=bool)
    corner = np.zeros(2, dtype=np.int64)
    result: dict[str, Points] = {}
    for nodes, points, cells in parts:
        low = cells.min(axis=0)
        mask = np.zeros(cells.max(axis=0) - low + 1, dtype=bool)
        mask[tuple((cells - low).T)] = True
        offset = _place(taken, mask, aspect)
        least = np.minimum(offset, 0)
        whole = np.zeros(np.maximum(offset + mask.shape, taken.shape) - least, dtype=bool)
        _part(whole, -least, taken.shape)[...] = taken
        _part(whole, offset - least, mask.shape)[...] |= mask
        taken = whole
        step = (corner + offset - low) * _CELL
        result |= {node: point + step for node, point in zip(nodes, points, strict=True)}
        corner = corner + least
    if not result:
        return {}
    every = np.array(list(result.values()))
    centre = (every.min(axis=0) + every.max(axis=0)) / 2
    return {
        node: (round(float(x)), round(float(y))) for node, (x, y) in zip(result, every - centre, strict=True)
    }


def _part(grid: Cells, corner: Whole, shape: tuple[int, ...]) -> Cells:
    return grid[corner[0] : corner[0] + shape[0], corner[1] : corner[1] + shape[1]]


def _place(taken: Cells, mask: Cells, aspect: float) -> Whole:
    """Where the corner of a part goes, from the corner of what is taken.

    Of all free places, the one that leaves the smallest picture of the wanted shape, then the nearest to its middle.
    """
    size = np.array(mask.shape)
    around = np.pad(taken, [(side, side) for side in mask.shape]).astype(float)
    # How many cells would clash at each offset: a correlation, which is a product of Fourier transforms.
    spectrum = np.fft.rfft2(around) * np.conj(np.fft.rfft2(mask.astype(float), s=around.shape))
    columns, rows = taken.shape + size + 1
    clashes = np.fft.irfft2(spectrum, s=around.shape)[:columns, :rows]
    offsets = np.argwhere(clashes < 0.5) - size
    least, most = np.minimum(offsets, 0), np.maximum(offsets + size, taken.shape)
    extent = (most - least) / np.array([aspect, 1.0])
    away = ((offsets + size / 2 - np.array(taken.shape) / 2) / np.array([aspect, 1.0])) ** 2
    best = np.lexsort(
        (offsets[:, 1], offsets[:, 0], away.sum(axis=1), extent.sum(axis=1), extent.max(axis=1))
    )
    chosen: Whole = offsets[best[0]]
    return chosen

"""Where the nodes of a network are drawn: computed once, with a fixed seed, so that a picture never moves.

Each connected component is laid out by stress majorization (Gansner, Koren and North 2004, "Graph Drawing by Stress
Majorization"), then nodes are pushed apart until each has room for its label, then the components are packed around
the middle cell by cell (Freivalds, Dogrusoz and Kikusts 2001, "Disconnected Graph Layout and the Polyomino Packing
Approach").
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeAlias

import networkx as nx
import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    Network = nx.Graph[str]

Points: TypeAlias = NDArray[np.float64]
Whole: TypeAlias = NDArray[np.int64]
Cells: TypeAlias = NDArray[np.bool_]

SEED = 7
"""Of every layout: the same graph is drawn the same way each time."""

ROOM = (156.0, 88.0)
"""Width and height in pixels that a node has to itself, its label of up to three lines included."""

WIDE, TALL = 1.2, 0.62
"""Width by height of the pictures for screens and for phones held upright."""

_EDGE, _PER_NEIGHBOUR, _LONGEST = 104.0, 6.0, 300.0
_STARTS, _STEPS, _STRESSED = 8, 60, 1200
_CELL = 39.0


def positions(graph: Network, *, aspect: float = WIDE) -> dict[str, tuple[float, float]]:
    """The x and y of each node in pixels at scale 1, whole numbers around (0, 0), the same for the same graph.

    No two nodes are nearer than ``ROOM``. ``aspect`` is the width by the height that the whole should fill.
    """
    placed: list[tuple[list[str], Points, Whole]] = []
    for nodes in sorted(map(sorted, nx.connected_components(graph)), key=lambda nodes: (-len(nodes), nodes)):
        part = nx.Graph(graph.subgraph(nodes))
        points = _apart(_turned(_drawn(nodes, part), aspect))
        placed.append((nodes, points, np.array(sorted(set(_cells(nodes, part, points))))))
    return _packed(placed, aspect)


def _drawn(nodes: list[str], graph: Network) -> Points:
    """The layout of one component with the least stress among several random starts."""
    if len(nodes) == 1:
        return np.zeros((1, 2))
    for one, other, edge in graph.edges(data=True):
        hub = max(len(graph[one]), len(graph[other]))
        edge["length"] = min(_LONGEST, _EDGE + _PER_NEIGHBOUR * hub)
    if len(nodes) > _STRESSED:
        found = nx.spring_layout(graph, seed=SEED, scale=_EDGE * len(nodes) ** 0.5, weight=None)
        return np.array([found[node] for node in nodes], dtype=np.float64)
    ideal: Points = np.array(
        nx.floyd_warshall_numpy(graph, nodelist=nodes, weight="length"), dtype=np.float64
    )
    starts = _STARTS if len(nodes) <= 150 else 1
    random = np.random.default_rng(SEED)
    far, shape = ideal.max() / 2, (len(nodes), 2)
    tries: list[Points] = [_majorized(ideal, random.normal(scale=far, size=shape)) for _ in range(starts)]
    return min(tries, key=lambda points: round(_stress(points, ideal), 6))


def _majorized(ideal: Points, points: Points) -> Points:
    """Points whose distances come near the ideal ones, each pair weighted by 1/d² (SMACOF)."""
    count = len(ideal)
    weights = 1 / (ideal + np.eye(count)) ** 2 - np.eye(count)
    laplacian = np.diag(weights.sum(axis=1)) - weights
    inverse = np.linalg.inv(laplacian + 1 / count) - 1 / count
    for _ in range(_STEPS):
        between = _distances(points)
        ratios = -weights * ideal / np.where(between > 1e-9, between, 1.0)
        np.fill_diagonal(ratios, 0.0)
        np.fill_diagonal(ratios, -ratios.sum(axis=1))
        points = np.asarray(inverse @ (ratios @ points), dtype=np.float64)
    return points


def _stress(points: Points, ideal: Points) -> float:
    weights = 1 / (ideal + np.eye(len(ideal))) ** 2
    return float((weights * (_distances(points) - ideal) ** 2).sum())


def _distances(points: Points) -> Points:
    gaps = points[:, None, :] - points[None, :, :]
    between: Points = np.sqrt((gaps**2).sum(axis=2))
    return between


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
    order = np.sign(np.arange(count)[:, None] - np.arange(count)[None, :])
    room = np.array(ROOM)
    for attempt in range(1, 1000):
        gaps = points[:, None, :] - points[None, :, :]
        lacking = room + 1.5 - np.abs(gaps)
        clash = np.asarray((lacking > 0.5).all(axis=2))
        np.fill_diagonal(clash, False)
        if not clash.any():
            break
        sideways = lacking[:, :, 0] / ROOM[0] < lacking[:, :, 1] / ROOM[1]
        for axis, chosen in ((0, clash & sideways), (1, clash & ~sideways)):
            way = np.where(gaps[:, :, axis] != 0, np.sign(gaps[:, :, axis]), order)
            push = np.where(chosen, way * lacking[:, :, axis], 0.0)
            points[:, axis] += 0.5 * push.sum(axis=1) / np.maximum(chosen.sum(axis=1), 1)
        if attempt % (25 if count < 200 else 8) == 0:
            points *= 1.06
    return points


def _cells(nodes: list[str], graph: Network, points: Points) -> Iterator[tuple[int, int]]:
    """The squares of a grid that the rooms of the nodes and the lines between them cover."""
    at = dict(zip(nodes, points, strict=True))
    half = np.array(ROOM) / 2
    for point in points:
        (left, top), (right, bottom) = (np.floor((point - half) / _CELL), np.floor((point + half) / _CELL))
        for x in range(int(left), int(right) + 1):
            for y in range(int(top), int(bottom) + 1):
                yield x, y
    for one, other in graph.edges:
        for part in np.linspace(0, 1, 1 + int(np.abs(at[one] - at[other]).max() / _CELL)):
            x, y = np.floor((at[one] * (1 - part) + at[other] * part) / _CELL)
            yield int(x), int(y)


def _packed(parts: list[tuple[list[str], Points, Whole]], aspect: float) -> dict[str, tuple[float, float]]:
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

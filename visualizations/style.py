"""How things look: one table that pyvis, the browser's script, the legend, the pages and the docs all read.

A group (``graph.network.GROUPS``) has a colour for the light and one for the dark ground, and a shape. Shape and
filling alone tell any two groups apart; colour only helps. Filled shapes are those who act together (organizations,
initiatives) and their events; hollow ones are people, posts, places and papers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from math import cos, pi, sin, sqrt
from typing import Literal

Ground = Literal["light", "dark"]

GROUNDS: dict[Ground, dict[str, str]] = {
    "light": {
        "paper": "#fbf8f1",
        "raised": "#fffdf9",
        "ink": "#1b2230",
        "quiet": "#5d6168",
        "hairline": "#dfd8ca",
        "line": "#8d8678",
        "accent": "#a8431f",
        "link": "#24408f",
        "mark": "#f6dfa4",
    },
    "dark": {
        "paper": "#15171d",
        "raised": "#1c1f27",
        "ink": "#ece7dc",
        "quiet": "#a5a5a8",
        "hairline": "#343843",
        "line": "#7d8089",
        "accent": "#f08d68",
        "link": "#aab6fa",
        "mark": "#5c4a17",
    },
}
"""Colours of what is not an actor, by ground: paper and raised paper, inks, lines, links, marked words."""


@dataclass(frozen=True)
class Shape:
    """An outline in a square from -1 to 1, as SVG path data, and the nearest shape that vis-network knows by name."""

    path: str
    vis: str


def _outline(points: Iterable[tuple[float, float]]) -> str:
    """Path data of a closed polygon; a point is its distance from the middle and its angle in turns from the top."""
    corners = [(radius * sin(2 * pi * turn), -radius * cos(2 * pi * turn)) for radius, turn in points]
    return "M" + "L".join(f"{x:.3f} {y:.3f}" for x, y in corners) + "Z"


def _polygon(corners: int, radius: float, turn: float = 0.0) -> str:
    return _outline((radius, turn + corner / corners) for corner in range(corners))


def _star(points: int, outer: float, inner: float) -> str:
    return _outline((inner if step % 2 else outer, step / points / 2) for step in range(2 * points))


SHAPES = {
    "circle": Shape("M0 -.86A.86 .86 0 1 1 0 .86A.86 .86 0 1 1 0 -.86Z", "dot"),
    "diamond": Shape(_polygon(4, 1.1), "diamond"),
    "square": Shape(_polygon(4, 1.1, 0.125), "square"),
    "triangle": Shape(_polygon(3, 1.12), "triangle"),
    "triangle-down": Shape(_polygon(3, 1.12, 0.5), "triangleDown"),
    "hexagon": Shape(_polygon(6, 1.0, 1 / 12), "hexagon"),
    "octagon": Shape(_polygon(8, 0.96, 1 / 16), "dot"),
    "star": Shape(_star(8, 1.14, 0.86), "star"),
}
"""Each encloses about the same area; the star is the eight-pointed one of Moroccan tilework."""


@dataclass(frozen=True)
class Group:
    """The look of a group of nodes; its name in words is the string ``group.<key>``."""

    light: str
    dark: str
    shape: str
    hollow: bool = False


STYLES = {
    "association": Group("#24408f", "#8490f2", "circle"),
    "foundation": Group("#c25a3a", "#ec6c47", "diamond"),
    "initiative": Group("#a97c08", "#f2bb3c", "star"),
    "public": Group("#56611b", "#c6d279", "square"),
    "company": Group("#0c5c5a", "#4fd2b8", "triangle"),
    "foreign": Group("#4a86d4", "#a9cff6", "triangle-down"),
    "organization": Group("#8a827b", "#a08a7c", "octagon"),
    "event": Group("#932f84", "#d863b2", "hexagon"),
    "person": Group("#6b4f3f", "#c9ab97", "circle", hollow=True),
    "post": Group("#6b4f3f", "#c9ab97", "square", hollow=True),
    "place": Group("#3f6b5a", "#8fc7b1", "triangle-down", hollow=True),
    "work": Group("#7a5a10", "#d8bd7a", "diamond", hollow=True),
    "source": Group("#47506b", "#a9b3d1", "hexagon", hollow=True),
    "other": Group("#6a665f", "#a8a49c", "octagon", hollow=True),
}
"""In the order of the legend."""

SIZES = (8.0, 15.0)
"""Half the height of a node in pixels: of one with a single neighbour, and of the best linked ones."""

WIDTHS = (1.5, 4.5)
"""Of an edge in pixels: resting on one source, and at most."""

DISPUTED = "disputed"

DASHES: dict[str, list[int] | bool] = {
    "stated": False,
    "inferred": [7, 5],
    "uncertain": [2, 5],
    DISPUTED: [14, 4, 2, 4],
}
"""Of an edge by the certainty of its best relation: drawn through only where an article says it in so many words.

One about which sources contradict each other has dashes with dots between, and the colour ``accent``.
"""


def size(neighbours: int) -> float:
    """Half the height of a node: its area grows with the number of its neighbours."""
    low, high = SIZES
    return round(min(high, low * sqrt(1 + neighbours / 4)), 1)


def width(sources: int) -> float:
    """The width of an edge that rests on some number of sources."""
    low, high = WIDTHS
    return min(high, low + 1.25 * (max(sources, 1) - 1))


def dashes(certainty: str, disputed: bool) -> list[int] | bool:
    """The dashes of an edge, False for one that is drawn through."""
    return DASHES[DISPUTED if disputed else certainty]


def table() -> dict[str, object]:
    """The whole table as JSON can carry it, for the browser's script."""
    return {
        "grounds": GROUNDS,
        "groups": {name: asdict(group) for name, group in STYLES.items()},
        "shapes": {name: shape.path for name, shape in SHAPES.items()},
    }


def css() -> str:
    """The colours as CSS custom properties: ``--ink`` and so on, and ``--group`` below ``.g-<group>``."""
    return "".join(
        [
            _rules("light"),
            "@media (prefers-color-scheme:dark){",
            _rules("dark"),
            "}",
        ]
    )


def _rules(ground: Ground) -> str:
    variables = ";".join(f"--{name}:{colour}" for name, colour in GROUNDS[ground].items())
    groups = "".join(f".g-{name}{{--group:{getattr(group, ground)}}}" for name, group in STYLES.items())
    return f":root{{color-scheme:{ground};{variables}}}{groups}"

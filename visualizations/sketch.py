"""A small picture of what is around a resource: an SVG that needs no script, each node a link to its page.

It shows the same table of shapes, colours and dashes as every other picture; positions come from ``graph.layout``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import networkx as nx

from graph.dataset import Dataset
from graph.layout import positions
from graph.names import is_right_to_left
from graph.network import CERTAINTIES, Relation
from graph.surroundings import surroundings
from graph.terms import ID
from visualizations import style
from visualizations.evidence import Facts, read_facts
from visualizations.strings import translate
from visualizations.values import address

if TYPE_CHECKING:
    Network = nx.Graph[str]

MOST = 16
"""Nodes that a small picture has at most."""

_LINE_LENGTH, _LINES, _LINE_HEIGHT = 20, 3, 17
_MARGIN = (80.0, 30.0, 62.0)
"""Room in pixels around the middles of nodes: at the sides, above, and below, where labels stand."""


@dataclass(frozen=True)
class Node:
    """A node of the picture: its middle and half its height in pixels, its name in lines."""

    href: str | None
    group: str
    path: str
    is_hollow: bool
    x: float
    y: float
    size: float
    name: str
    lines: tuple[str, ...]
    direction: str
    is_middle: bool


@dataclass(frozen=True)
class Line:
    """An edge of the picture, with the dashes of its best relation and what it says in words."""

    ends: tuple[float, float, float, float]
    width: float
    dashes: str
    disputed: bool
    says: str


@dataclass(frozen=True)
class Sketch:
    """The picture: left, top, width and height in pixels, what it shows, and how many neighbours it leaves out."""

    box: tuple[float, float, float, float]
    nodes: tuple[Node, ...]
    lines: tuple[Line, ...]
    left_out: int

    @property
    def disputed(self) -> bool:
        """Whether sources contradict each other about one of its lines."""
        return any(line.disputed for line in self.lines)


def sketch(dataset: Dataset, slug: str, language: str) -> Sketch | None:
    """The picture of what is around a resource; None for one that is linked to nothing or has no names."""
    facts = read_facts(dataset)
    if slug not in facts.relations.resources:
        return None
    network, places = _placed(dataset, slug)
    if network.number_of_edges() == 0:
        return None
    nodes = tuple(_nodes(facts, network, places, slug, language))
    side, above, below = _MARGIN
    xs, ys = [node.x for node in nodes], [node.y for node in nodes]
    box = (min(xs) - side, min(ys) - above, max(xs) - min(xs) + 2 * side, max(ys) - min(ys) + above + below)
    return Sketch(box, nodes, tuple(_lines(facts, network, places, language)), network.graph["left_out"])


@lru_cache(maxsize=256)
def _placed(dataset: Dataset, slug: str) -> tuple[Network, Mapping[str, tuple[float, float]]]:
    network = surroundings(read_facts(dataset).relations, slug, most=MOST)
    return network, positions(network)


def _nodes(
    facts: Facts, network: Network, places: Mapping[str, tuple[float, float]], slug: str, language: str
) -> Iterator[Node]:
    for each in sorted(network):
        group: str = network.nodes[each]["group"]
        look, name = style.STYLES[group], facts.label(ID + each, language)
        yield Node(
            href=address(ID + each, language) if each != slug else None,
            group=group,
            path=style.SHAPES[look.shape].path,
            is_hollow=look.hollow,
            x=places[each][0],
            y=places[each][1],
            size=style.size(network.degree[each]),
            name=name,
            lines=tuple(in_lines(name)),
            direction="rtl" if is_right_to_left(name) else "ltr",
            is_middle=each == slug,
        )


def _lines(
    facts: Facts, network: Network, places: Mapping[str, tuple[float, float]], language: str
) -> Iterator[Line]:
    for one, other, attributes in sorted(network.edges(data=True), key=lambda edge: edge[:2]):
        relations = attributes["relations"]
        best = max((relation.certainty for relation in relations), key=CERTAINTIES.index)
        disputed = any(each.disputed for each in relations)
        dashes = style.dashes(best, disputed)
        says = dict.fromkeys(
            translate(language, "value.disputed", value=said) if each.disputed else said
            for each in relations
            for said in [_said(facts, each, language)]
        )
        yield Line(
            (*places[one], *places[other]),
            style.width(len({source for each in relations for source in each.sources})),
            " ".join(map(str, dashes)) if isinstance(dashes, list) else "none",
            disputed,
            " · ".join(says),
        )


def _said(facts: Facts, relation: Relation, language: str) -> str:
    ends = (facts.label(ID + slug, language) for slug in (relation.start, relation.end))
    return f" – {facts.label(relation.relation, language)} – ".join(ends)


def in_lines(name: str) -> Iterator[str]:
    """A name in lines of about twenty letters, three at most; what is left is told by an ellipsis.

    >>> list(in_lines("Association Nibrass pour la culture et le développement"))
    ['Association Nibrass', 'pour la culture et', 'le développement']
    """
    lines: list[str] = []
    for word in name.split():
        if lines and len(lines[-1]) + 1 + len(word) <= _LINE_LENGTH:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    yield from lines[: _LINES - 1]
    if len(lines) == _LINES:
        yield lines[-1]
    elif len(lines) > _LINES:
        yield f"{lines[_LINES - 1]}…"

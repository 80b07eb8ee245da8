"""A small picture of what is around a resource, or of a whole network: an SVG without a script, whose nodes are links.

It shows the same table of shapes, colours and dashes as every other picture; positions come from ``graph.layout``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING

import networkx as nx

from graph.dataset import Dataset
from graph.layout import Places, positions, wide_and_tall
from graph.names import is_right_to_left
from graph.network import CERTAINTIES, Relation
from graph.networks import whole_network
from graph.remembered import remembered
from graph.surroundings import surroundings
from graph.terms import ID
from visualizations import style
from visualizations.evidence import Facts, read_facts
from visualizations.strings import translate
from visualizations.values import address

if TYPE_CHECKING:
    Network = nx.Graph[str]

Claims = Set[str]
"""IRIs of claims."""

MOST = 16
"""Nodes that a small picture of surroundings has at most."""
MOST_OF_ALL = 30
"""Nodes that a small picture of a whole network has at most."""

_LINE_LENGTH, _LINES, _LINE_HEIGHT = 20, 3, 17
_MARGIN = (80.0, 30.0, 62.0)
"""Room in pixels around the middles of nodes: at the sides, above, and below, where labels stand."""


@dataclass(frozen=True)
class Node:
    """A node of the picture: its middle and half its height in pixels, its name in lines; ``faint`` as lines are."""

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
    faint: bool


@dataclass(frozen=True)
class Line:
    """An edge of the picture, with the dashes of its best relation and what it says in words.

    ``faint`` where others are what the picture is to tell.
    """

    ends: tuple[float, float, float, float]
    width: float
    dashes: str
    disputed: bool
    says: str
    faint: bool


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


def sketch(dataset: Dataset, slug: str, language: str, told: Claims = frozenset()) -> Sketch | None:
    """The picture of what is around a resource; None for one that is linked to nothing or has no names.

    Where some of its lines rest on the claims ``told`` (IRIs), the others are faint.
    """
    facts = read_facts(dataset)
    if slug not in facts.relations.resources:
        return None
    return _drawn(facts, *_placed(dataset, slug), language, slug, told)


def whole_sketch(
    dataset: Dataset, name: str, language: str, only: str | None = None, told: Claims = frozenset()
) -> Sketch | None:
    """The picture of one of ``WHOLE_NETWORKS``, of its best linked nodes where it has many; None for an empty one.

    ``only`` restricts it to a node (its slug) and its neighbours; where some of its lines rest on the claims ``told``
    (IRIs), the others are faint.
    """
    return _drawn(read_facts(dataset), *_whole(dataset, name, only), language, only or "", told)


def _drawn(
    facts: Facts, network: Network, places: Places, language: str, slug: str, told: Claims
) -> Sketch | None:
    if network.number_of_edges() == 0:
        return None
    lit = {
        (one, other)
        for one, other, attributes in network.edges(data=True)
        if _rests(attributes["relations"], told)
    }
    nodes = tuple(_nodes(facts, network, places, slug, language, {end for line in lit for end in line}))
    side, above, below = _MARGIN
    xs, ys = [node.x for node in nodes], [node.y for node in nodes]
    box = (min(xs) - side, min(ys) - above, max(xs) - min(xs) + 2 * side, max(ys) - min(ys) + above + below)
    return Sketch(box, nodes, tuple(_lines(facts, network, places, language, lit)), network.graph["left_out"])


@remembered(256)
def _placed(dataset: Dataset, slug: str) -> tuple[Network, Places]:
    network = surroundings(read_facts(dataset).relations, slug, most=MOST)
    return network, positions(network)


def _rests(relations: Iterable[Relation], told: Claims) -> bool:
    return any(claim in told for relation in relations for claim in relation.claims)


@remembered(16)
def _whole(dataset: Dataset, name: str, only: str | None) -> tuple[Network, Places]:
    network = whole_network(dataset, name)
    if only is not None:
        network = network.subgraph([only, *network[only]] if only in network else [])
    best = sorted(network, key=lambda slug: (-network.degree[slug], slug))[:MOST_OF_ALL]
    shown = network.subgraph(best).copy()
    shown.remove_nodes_from([slug for slug, degree in list(shown.degree) if degree == 0])
    shown.graph["left_out"] = len(network) - len(shown)
    return shown, wide_and_tall(shown)[1]


def _nodes(
    facts: Facts, network: Network, places: Places, slug: str, language: str, lit: Set[str]
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
            faint=bool(lit) and each not in lit and each != slug,
        )


def _lines(
    facts: Facts, network: Network, places: Places, language: str, lit: Set[tuple[str, str]]
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
            bool(lit) and (one, other) not in lit,
        )


def _said(facts: Facts, relation: Relation, language: str) -> str:
    ends = (facts.label(ID + slug, language) for slug in (relation.start, relation.end))
    return f" – {facts.reading(relation.relation, language)} – ".join(ends)


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

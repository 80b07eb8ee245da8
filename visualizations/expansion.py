"""The neighbours of one node, page by page, for a reader who asks for more of the network than the picture shows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import networkx as nx

from graph.dataset import Dataset
from graph.errors import UnknownEntity
from graph.folding import LIMIT
from graph.surroundings import surroundings
from visualizations.cards import EdgeCard, NodeCard, edge_cards, node_cards
from visualizations.evidence import read_facts
from visualizations.facets import traits
from visualizations.picture import draw
from visualizations.strings import translator
from visualizations.takeaway import relation_names, sources_of

if TYPE_CHECKING:
    Network = nx.Graph[str]

PAGE = 12
"""Neighbours of one page."""
PAGES = LIMIT // PAGE
"""Pages of neighbours that there are at most: a picture has no room for more."""
_EXPANDED = re.compile(r"([a-z0-9-]+)\.(\d{1,3})")
_CARRIED = 20
"""How many expanded nodes a file carries."""


@dataclass(frozen=True)
class Carried:
    """What the reader had added to a picture.

    ``expansions`` by slug and pages (``sim.1``), or by community (``~3``), are for the script; beside them are the
    cards of all of it.
    """

    expansions: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    nodes: tuple[NodeCard, ...] = ()
    edges: tuple[EdgeCard, ...] = ()


def expansion(dataset: Dataset, slug: str, language: str, page: int) -> dict[str, Any]:
    """The first ``page`` pages of a node's neighbours, those with most relations first.

    They keep their order whatever ``page`` is, so that those of one page find the same places as those of two.
    ``nodes`` and ``edges`` are as in a page's picture, without places; ``rows`` are the relations as a table lists
    them; ``relations`` and ``sources`` say what they are called and rest on; ``left`` is how many neighbours there are
    beyond. Raises UnknownEntity.
    """
    facts, t = read_facts(dataset), translator(language)
    network, left = around(dataset, slug, page)
    edges = edge_cards(facts, network, language, evidence=False)
    nodes = node_cards(facts, network, edges, language, t)
    order = {name: place for place, name in enumerate(network)}
    nodes.sort(key=lambda node: order[node.slug])
    nowhere = dict.fromkeys(network, (0.0, 0.0))
    drawn = draw(network, nodes, edges, nowhere, nowhere, traits(dataset, network))
    return {
        "nodes": drawn["nodes"],
        "edges": drawn["edges"],
        "rows": rows(edges),
        "relations": relation_names(edges),
        "sources": sources_of(facts, edges, language),
        "left": left,
    }


def rows(edges: Iterable[EdgeCard]) -> list[dict[str, Any]]:
    """The relations of some edges as the script puts them into a table."""
    return [
        {
            "id": relation.id,
            "start": relation.start,
            "startLabel": relation.start_label,
            "relation": relation.relation,
            "label": relation.label,
            "directed": relation.directed,
            "end": relation.end,
            "endLabel": relation.end_label,
            "certainty": relation.certainty_label,
            "disputed": relation.disputed,
            "sources": relation.sources,
        }
        for edge in edges
        for relation in edge.relations
    ]


def around(dataset: Dataset, slug: str, page: int) -> tuple[Network, int]:
    """A node, then the first ``page`` pages of its neighbours, and how many there are beyond. Raises UnknownEntity."""
    relations = read_facts(dataset).relations
    near = surroundings(relations, slug)
    others = sorted(set(near) - {slug}, key=lambda name: (-len(relations.around.get(name, ())), name))
    left = max(0, len(others) - page * PAGE) + near.graph.get("left_out", 0)
    shown = near.subgraph([slug, *others[: page * PAGE]])
    found: Network = nx.Graph()
    found.add_nodes_from((name, shown.nodes[name]) for name in [slug, *others[: page * PAGE]])
    found.add_edges_from(shown.edges(data=True))
    return found, left


def carried(dataset: Dataset, language: str, state: str) -> Carried:
    """What a state (the query of a view's address) adds to the picture; what it names that is unknown is left out."""
    asked = [each for value in parse_qs(state).get("more", []) for each in value.split("~")]
    facts, t = read_facts(dataset), translator(language)
    expansions: dict[str, Mapping[str, Any]] = {}
    whole: nx.Graph[str] = nx.Graph()
    for match in filter(None, map(_EXPANDED.fullmatch, asked[:_CARRIED])):
        slug, pages = match[1], min(PAGES, int(match[2]))
        try:
            expansions[match[0]] = expansion(dataset, slug, language, pages)
            whole = nx.compose(whole, around(dataset, slug, pages)[0])
        except UnknownEntity:
            continue
    edges = edge_cards(facts, whole, language)
    return Carried(expansions, tuple(node_cards(facts, whole, edges, language, t)), tuple(edges))

"""What a community of a folded network shows when it opens where it stands: its members, or its own communities.

The answer for one community is the same wherever it is drawn: its layout is its own, and the script makes it as small
as the room is that the community stands in. Lines to the members of other communities come with the one that opens
later.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import networkx as nx

from graph import folding
from graph.communities import community_of
from graph.dataset import Dataset
from graph.folding import Folds
from graph.networks import folds_of
from visualizations.cards import edge_cards, node_cards
from visualizations.evidence import read_facts
from visualizations.expansion import Carried, rows
from visualizations.facets import traits
from visualizations.folds import FoldCard, draw_parts, fold_cards, fold_of
from visualizations.picture import draw
from visualizations.strings import translator
from visualizations.takeaway import relation_names, sources_of

if TYPE_CHECKING:
    Network = nx.Graph[str]

_KEY = re.compile(r"\d+(?:\.\d+)*")


def inside(
    dataset: Dataset,
    view: str,
    language: str,
    key: str,
    beside: Iterable[str] = (),
    *,
    standalone: bool = False,
) -> dict[str, Any]:
    """The parts of a fold with the strongest lines between them, or its members with their relations.

    ``nodes`` and ``edges`` are as in a page's picture, places around (0, 0); ``rows`` are the relations and ``parts``
    the folds as tables list them; ``relations`` and ``sources`` say what relations are called and rest on. ``beside``
    are the folds that are open already: the relations of their members with those of this fold are given too. Raises
    UnknownEntity.
    """
    fold = fold_of(dataset, view, key)
    if fold.parts:
        cards = fold_cards(dataset, view, language, key, named=standalone)
        drawn = draw_parts(dataset, view, language, key, cards, standalone=standalone)
        return {**drawn, "rows": [], "parts": [_part(card) for card in cards], "relations": {}, "sources": {}}
    facts, t = read_facts(dataset), translator(language)
    network = _network(dataset, view, key, beside)
    edges = edge_cards(facts, network, language, evidence=False)
    nodes = node_cards(facts, network, edges, language, t)
    own = community_of(dataset, view, key)
    drawn = draw(
        own.network,
        [node for node in nodes if node.slug in own.wide],
        edges,
        own.wide,
        own.tall,
        traits(dataset, own.network.subgraph(fold.members), own.measured),
    )
    return {
        "nodes": drawn["nodes"],
        "edges": drawn["edges"],
        "rows": rows(edges),
        "parts": [],
        "relations": relation_names(edges),
        "sources": sources_of(facts, edges, language),
    }


def carried_folds(
    dataset: Dataset, view: str, language: str, key: str, state: str
) -> tuple[list[str], Carried]:
    """What a state (the query of a view's address) opens of a fold, and what a file has to carry for it."""
    folds = folds_of(dataset, view)
    facts, t = read_facts(dataset), translator(language)
    opened = _opened(folds, key, state)
    found: dict[str, Any] = {}
    whole: Network = nx.Graph()
    for index, each in enumerate(opened):
        found[each] = inside(dataset, view, language, each, opened[:index], standalone=True)
        if folds[each].members:
            whole = nx.compose(whole, _network(dataset, view, each, opened[:index]))
    edges = edge_cards(facts, whole, language)
    return opened, Carried(found, tuple(node_cards(facts, whole, edges, language, t)), tuple(edges))


def _opened(folds: Folds, key: str, state: str) -> list[str]:
    """The folds that a state opens inside a fold, in their order, as many as may be drawn; the rest is left out."""
    opened: list[str] = []
    drawn = 0
    for each in (f"~{name}" for value in parse_qs(state).get("open", []) for name in value.split("~")):
        if not _KEY.fullmatch(each[1:]) or each not in folds or each in opened:
            continue
        shows = len(folds[each].parts or folds[each].members)
        if [*folding.parents(each)][-1] in (key, *opened) and drawn + shows <= folding.LIMIT:
            opened.append(each)
            drawn += shows
    return opened


def _network(dataset: Dataset, view: str, key: str, beside: Iterable[str]) -> Network:
    """The members of a fold and their relations with each other and with the members of some other folds."""
    own, members = community_of(dataset, view, key).network, fold_of(dataset, view, key).members
    drawn = {*members, *(slug for other in beside for slug in fold_of(dataset, view, other).members)}
    network: Network = nx.Graph(own.edge_subgraph(edge for edge in own.edges if drawn.issuperset(edge)))
    network.add_nodes_from((slug, own.nodes[slug]) for slug in members)
    return network


def _part(card: FoldCard) -> dict[str, Any]:
    """A fold as the script puts it into a table."""
    return {
        "key": card.key,
        "label": card.label,
        "href": card.href,
        "size": card.size,
        "groups": [[entry.label, entry.count] for entry in card.groups],
        "links": [[entry.label, entry.count] for entry in card.links[:3]],
    }

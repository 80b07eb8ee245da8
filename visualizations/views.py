"""The views: which network each one shows, and its page.

``render`` is the same for the stand-alone file and for the page that the server sends; everything it needs is in the
dataset.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import networkx as nx

from graph.dataset import Dataset
from graph.layout import TALL, positions
from graph.names import key
from graph.network import Relations, participations, partnerships, surroundings
from graph.terms import LANGUAGES
from visualizations import pages, style
from visualizations.cards import EdgeCard, NodeCard, RelationCard, edge_cards, node_cards, node_id
from visualizations.evidence import Facts, read_facts
from visualizations.picture import Positions, draw
from visualizations.strings import Translate, catalogue, translator

if TYPE_CHECKING:
    Network = nx.Graph[str]

VIEWS = ("partnerships", "partners", "events", "actor")
"""Who works with whom; the same with an edge for each pair; events and who took part; one node's surroundings."""


@dataclass(frozen=True)
class Entry:
    """A line of a legend: a group or a relation, its name, how many there are."""

    key: str
    label: str
    count: int


@dataclass(frozen=True)
class View:
    """What a page of a view shows, in one language."""

    name: str
    slug: str | None
    title: str
    nodes: Sequence[NodeCard]
    edges: Sequence[EdgeCard]
    groups: Sequence[Entry]
    relations: Sequence[Entry]
    picture: dict[str, Any]

    @property
    def rows(self) -> list[RelationCard]:
        """Every relation, as the table lists them."""
        found = [relation for edge in self.edges for relation in edge.relations]
        return sorted(
            found, key=lambda card: (key(card.start_label), card.label, key(card.end_label), card.id)
        )

    @property
    def articles(self) -> list[tuple[str, str]]:
        """Slug and name of every source that the relations rest on."""
        found = {item.source_slug: item.source for relation in self.rows for item in relation.evidence}
        return sorted(found.items(), key=lambda source: source[1])

    @property
    def undated(self) -> list[NodeCard]:
        """Events whose date no source states; sessions are left out, as the event's date is theirs."""
        sessions = {card.start for card in self.rows if card.relation == "nasij:sessionOf"}
        return [node for node in self.nodes if node.is_event and not node.dates and node.slug not in sessions]

    @property
    def unstated(self) -> int:
        """How many relations no source says in so many words."""
        return sum(relation.certainty != "stated" for relation in self.rows)


def network_of(relations: Relations, view: str, slug: str | None = None, depth: int = 1) -> Network:
    """The network of a view; raises UnknownEntity for an unknown slug and ValueError for an unknown view."""
    if view == "partnerships":
        return partnerships(relations)
    if view == "partners":
        return partnerships(relations, pairwise=True)
    if view == "events":
        return participations(relations)
    if view == "actor" and slug is not None:
        return surroundings(relations, slug, depth=depth)
    raise ValueError(f"no view {view!r} of {slug!r}; the views are {', '.join(VIEWS)}, the last with a slug")


def model(facts: Facts, network: Network, view: str, language: str, wide: Positions, tall: Positions) -> View:
    """A network as its page shows it; ``view`` may be ``actor/<slug>``."""
    t = translator(language)
    name, _, slug = view.partition("/")
    edges = edge_cards(facts, network, language)
    nodes = node_cards(facts, network, edges, language, t)
    focus = next((node for node in nodes if node.slug == slug), None)
    return View(
        name=name,
        slug=slug or None,
        title=t(f"view.{name}.title", name=focus.label if focus else ""),
        nodes=nodes,
        edges=edges,
        groups=_groups(nodes, t),
        relations=_relations(edges),
        picture=draw(network, nodes, edges, wide, tall),
    )


def _groups(nodes: Iterable[NodeCard], t: Translate) -> list[Entry]:
    counts = Counter(node.group for node in nodes)
    return [Entry(group, t(f"group.{group}"), counts[group]) for group in style.STYLES if counts[group]]


def _relations(edges: Iterable[EdgeCard]) -> list[Entry]:
    cards = [relation for edge in edges for relation in edge.relations]
    counts, labels = Counter(card.relation for card in cards), {card.relation: card.label for card in cards}
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [Entry(name, labels[name], count) for name, count in ordered]


def render(
    dataset: Dataset, view: str, language: str, *, slug: str | None = None, depth: int = 1, standalone: bool
) -> str:
    """The page of a view. ``standalone`` has everything in the one file, else it loads ``/static/``.

    ``depth`` is how many relations away from ``slug`` the view ``actor`` reaches. Raises UnknownEntity.
    """
    facts = read_facts(dataset)
    network = network_of(facts.relations, view, slug, depth)
    wide, tall = _laid_out(dataset, view) or _near(dataset, slug or "", depth)
    path = f"{view}/{slug}" if slug is not None and view == "actor" else view
    shown = model(facts, network, path, language, wide, tall)
    address = "view/" + "/".join(quote(part) for part in path.split("/"))
    return pages.page(
        "view.html",
        language,
        dataset=dataset,
        standalone=standalone,
        alternates={code: f"/{code}/{address}" for code in LANGUAGES},
        here=address,
        view=shown,
        depth=depth,
        data=_data(shown, language),
    )


def _laid_out(dataset: Dataset, view: str) -> tuple[Positions, Positions] | None:
    """The positions for wide and for tall screens that were computed when the dataset was built."""
    wide, tall = dataset.layout.get(view), dataset.layout.get(f"{view}-tall")
    return None if wide is None or tall is None else (wide, tall)


@lru_cache(maxsize=256)
def _near(dataset: Dataset, slug: str, depth: int) -> tuple[Positions, Positions]:
    """The positions of a node's surroundings, computed when they are first asked for."""
    network = network_of(read_facts(dataset).relations, "actor", slug, depth)
    return positions(network), positions(network, aspect=TALL)


def _data(view: View, language: str) -> dict[str, Any]:
    """What the script of the page reads."""
    words = {key: text for key, text in catalogue(language).items() if key.startswith("script.")}
    return {
        "language": language,
        "focus": node_id(view.slug) if view.slug else None,
        "style": style.table(),
        "strings": words,
        **view.picture,
    }

"""The views: which network each one shows, and its page.

``render`` is the same for the stand-alone file and for the page that the server sends; everything it needs is in the
dataset.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import networkx as nx

from graph import folding
from graph.communities import community_of
from graph.dataset import Dataset
from graph.errors import UnknownEntity
from graph.layout import wide_and_tall
from graph.names import key
from graph.network import WHOLE_NETWORKS
from graph.networks import folds_of, homes_of, relations_of, whole_network
from graph.remembered import remembered
from graph.surroundings import surroundings
from graph.terms import LANGUAGES, SLUG, resource
from visualizations import pages, style
from visualizations.cards import EdgeCard, NodeCard, RelationCard, edge_cards, node_cards, node_id
from visualizations.evidence import read_facts
from visualizations.expansion import Carried, carried
from visualizations.facets import UNMEASURED, Entry, Facets, Measured, facets, traits
from visualizations.folds import Step, fold_card, fold_of, key_of, render_folds, steps_to
from visualizations.inside import carried_folds
from visualizations.picture import Positions, draw, page_data
from visualizations.strings import Translate, translator
from visualizations.takeaway import about

if TYPE_CHECKING:
    Network = nx.Graph[str]

CARD = rf"^(?:n-{SLUG.pattern}|e-{SLUG.pattern}--{SLUG.pattern}(?:\.\d+)?|c-\d+(?:-\d+)*)$"
"""The fragment of a card in a page: of a node, of an edge, of one relation of an edge, or of a community."""
EMBEDDED = 400
"""Up to how many edges a page carries all its evidence."""
NEAR = 500
"""How many nodes the surroundings of one show at most."""
_PLACED = 256
"""Surroundings whose positions are kept of a dataset."""

VIEWS = ("partnerships", "partners", "events", "actor")
"""Who works with whom; the same with an edge for each pair; events and who took part; one node's surroundings."""


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
    facets: Facets
    left_out: int = 0
    embedded: bool = True
    """Whether the page has the cards of all nodes and edges; else each is fetched when it is opened."""
    sources: Mapping[str, str] = field(default_factory=dict)
    """The names of the articles that the relations rest on, by slug."""
    path: Sequence[Step] = ()
    """The folds around the one that is shown, from the whole network inwards."""

    @cached_property
    def rows(self) -> list[RelationCard]:
        """Every relation, as the table lists them."""
        found = [relation for edge in self.edges for relation in edge.relations]
        return sorted(
            found, key=lambda card: (key(card.start_label), card.label, key(card.end_label), card.id)
        )

    @property
    def articles(self) -> list[tuple[str, str]]:
        """Slug and name of every source that the relations rest on."""
        return sorted(self.sources.items(), key=lambda source: (key(source[1]), source[0]))

    @property
    def undated(self) -> list[NodeCard]:
        """Events whose date no source states; sessions are left out, as the event's date is theirs."""
        sessions = {card.start for card in self.rows if card.relation == "nasij:sessionOf"}
        return [node for node in self.nodes if node.is_event and not node.dates and node.slug not in sessions]

    @property
    def disputed(self) -> list[RelationCard]:
        """The relations about which sources contradict each other."""
        return [card for card in self.rows if card.disputed]

    @property
    def unstated(self) -> int:
        """How many relations no source says in so many words."""
        return sum(relation.certainty != "stated" for relation in self.rows)


def network_of(dataset: Dataset, view: str, slug: str | None = None, depth: int = 1) -> Network:
    """The network of a view; raises UnknownEntity for an unknown slug and ValueError for an unknown view."""
    if view in WHOLE_NETWORKS:
        return whole_network(dataset, view)
    if view == "actor" and slug is not None:
        return surroundings(relations_of(dataset), slug, depth=depth, most=NEAR)
    raise ValueError(f"no view {view!r} of {slug!r}; the views are {', '.join(VIEWS)}, the last with a slug")


def model(
    dataset: Dataset,
    network: Network,
    view: str,
    language: str,
    wide: Positions,
    tall: Positions,
    *,
    measured: Measured = UNMEASURED,
    embedded: bool = True,
    path: Sequence[Step] = (),
) -> View:
    """A network as its page shows it; ``view`` may be ``actor/<slug>``."""
    facts, t = read_facts(dataset), translator(language)
    name, _, slug = view.partition("/")
    edges = edge_cards(facts, network, language, evidence=embedded)
    nodes = node_cards(facts, network, edges, language, t)
    focus = next((node for node in nodes if node.slug == slug), None)
    sources = {slug for edge in edges for relation in edge.relations for slug in relation.source_slugs}
    return View(
        name=name,
        slug=slug or None,
        title=path[-1].label if path else t(f"view.{name}.title", name=focus.label if focus else ""),
        nodes=nodes,
        edges=edges,
        groups=_groups(nodes, t),
        relations=_relations(edges),
        picture=draw(network, nodes, edges, wide, tall, traits(dataset, network, measured)),
        facets=facets(dataset, facts, network, edges, language),
        left_out=network.graph.get("left_out", 0),
        embedded=embedded,
        sources={source: facts.label(resource(source).value, language) for source in sources},
        path=path,
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
    dataset: Dataset,
    view: str,
    language: str,
    *,
    slug: str | None = None,
    depth: int = 1,
    community: str = folding.WHOLE,
    standalone: bool,
    framed: bool = False,
    state: str = "",
    home: str | None = None,
) -> str:
    """The page of a view. ``standalone`` has everything in the one file, else it loads ``/static/``.

    ``framed`` is for other pages to embed: the picture with a caption. A file shows ``state`` (the query of the view's
    address) and names ``home``, the address of the view on the server that sends the file.

    ``depth`` is how many relations away from ``slug`` the view ``actor`` reaches. ``community`` is the fold of a large
    network that is opened. Raises UnknownEntity.
    """
    facts = read_facts(dataset)
    folds = folds_of(dataset, view) if view in WHOLE_NETWORKS else {}
    if community != folding.WHOLE:
        fold_of(dataset, view, community)
    if folds and folds[community].parts:
        opened, beyond = (
            carried_folds(dataset, view, language, community, state) if standalone else ([], Carried())
        )
        return render_folds(
            dataset,
            view,
            language,
            community,
            standalone=standalone,
            framed=framed,
            home=home,
            state=state,
            opened=opened,
            extra=beyond,
        )
    if folds:
        inner = community_of(dataset, view, community)
        network, measured = inner.network.subgraph(folds[community].members), inner.measured
        places: tuple[Positions, Positions] = inner.wide, inner.tall
    else:
        network, measured = network_of(dataset, view, slug, depth), dataset.measures.get(view, {})
        places = _laid_out(dataset, view) or _near(dataset, slug or "", depth)
    path = f"{view}/{slug}" if slug is not None and view == "actor" else view
    embedded = standalone or network.size() <= EMBEDDED
    steps = steps_to(facts, folds, view, language, community)
    shown = model(dataset, network, path, language, *places, measured=measured, embedded=embedded, path=steps)
    address = "view/" + "/".join(quote(part) for part in path.split("/"))
    query = f"?community={community}" if community else ""
    below = f"{'' if address == pages.HOME else address}{query}"
    extra = carried(dataset, language, state) if standalone else Carried()
    return pages.page(
        "view.html",
        language,
        dataset=dataset,
        standalone=standalone,
        alternates={code: f"/{code}/{below}" for code in LANGUAGES},
        here=address,
        view=shown,
        depth=depth,
        carried=extra,
        framed=framed,
        data=page_data(
            language,
            shown.picture,
            dataset=dataset.id,
            standalone=standalone,
            focus=node_id(slug) if shown.slug and slug and not framed else None,
            cards=None if embedded else f"/{language}/card/{view}/",
            about=about(dataset, language, title=shown.title, here=address, edges=shown.edges, home=home),
            state=state,
            expansions=extra.expansions,
        ),
    )


def render_card(dataset: Dataset, view: str, language: str, card: str) -> str:
    """The card of one node, edge or community of a view: what a large page fetches when it is opened.

    ``card`` is its fragment in the page. Raises UnknownEntity where the view has no such thing.
    """
    facts, t = read_facts(dataset), translator(language)
    if card.startswith("c-"):
        folded = fold_card(dataset, view, language, key_of(card))
        return pages.fragment("card.html", language, standalone=False, folds=[folded], nodes=[], edges=[])
    ends = card.partition("-")[2].partition(".")[0].split("--")
    homes = homes_of(dataset, view) if view in WHOLE_NETWORKS else {}
    home = homes.get(ends[0])
    if home:
        network = community_of(dataset, view, home).network
    elif view == "actor":
        network = surroundings(facts.relations, ends[0])
    else:
        network = nx.Graph() if homes else whole_network(dataset, view)
    if not network.has_node(ends[0]) or (card.startswith("e-") and not network.has_edge(*ends[:2])):
        raise UnknownEntity(f"the view has no card {card!r}")
    near: Network = nx.Graph(network.edge_subgraph(network.edges(ends[0])))
    if card.startswith("e-"):
        near = nx.Graph(near.subgraph(ends))
    edges = edge_cards(facts, near, language, evidence=card.startswith("e-"))
    nodes = [node for node in node_cards(facts, near, edges, language, t) if node.id == card]
    shown = edges if card.startswith("e-") else []
    return pages.fragment(
        "card.html", language, standalone=False, folds=[], nodes=nodes, edges=shown, home=home
    )


def _laid_out(dataset: Dataset, view: str) -> tuple[Positions, Positions] | None:
    """The positions for wide and for tall screens that were computed when the dataset was built."""
    wide, tall = dataset.layout.get(view), dataset.layout.get(f"{view}-tall")
    return None if wide is None or tall is None else (wide, tall)


@remembered(_PLACED)
def _near(dataset: Dataset, slug: str, depth: int) -> tuple[Positions, Positions]:
    """The positions of a node's surroundings, computed when they are first asked for."""
    return wide_and_tall(network_of(dataset, "actor", slug, depth))

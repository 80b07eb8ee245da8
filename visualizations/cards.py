"""The words beside the picture: one card for each node and for each edge, ready for the templates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

import networkx as nx
from pyoxigraph import NamedNode

from graph.claims import Triple
from graph.network import CERTAINTIES, SYMMETRIC, Relation
from graph.terms import LANGUAGES, concept, resource, shorten, slug_of
from visualizations.evidence import Facts, Occasion
from visualizations.passages import Contradiction, Evidence, contradictions_of, date, passages
from visualizations.strings import Translate, translate

if TYPE_CHECKING:
    Network = nx.Graph[str]


@dataclass(frozen=True)
class RelationCard:
    """One relation as a sentence: start, relation, end; ``id`` is the fragment under which the page shows it.

    ``line`` is what stands at the line. ``evidence`` is what no other claim contradicts; ``disputed`` tells that it is
    no plain fact, ``asserted`` whether it is in the graph at all.
    """

    id: str
    start: str
    start_label: str
    relation: str
    label: str
    line: str
    end: str
    end_label: str
    directed: bool
    certainty: str
    certainty_label: str
    derived: bool
    source_slugs: tuple[str, ...]
    disputed: bool
    asserted: bool
    evidence: tuple[Evidence, ...]
    contradictions: tuple[Contradiction, ...]

    @property
    def sources(self) -> int:
        """How many articles speak of it."""
        return len(self.source_slugs)


@dataclass(frozen=True)
class EdgeCard:
    """Everything that links two nodes."""

    id: str
    ends: tuple[str, str]
    relations: tuple[RelationCard, ...]

    @property
    def certainty(self) -> str:
        """The best one of its relations."""
        return max((relation.certainty for relation in self.relations), key=CERTAINTIES.index)

    @property
    def disputed(self) -> bool:
        """Whether one of its relations is."""
        return any(relation.disputed for relation in self.relations)

    @property
    def sources(self) -> int:
        """How many articles speak of it."""
        return len({slug for relation in self.relations for slug in relation.source_slugs})


@dataclass(frozen=True)
class NodeCard:
    """A node: its names by language, its kind in words, its relations; of an event, when and where."""

    id: str
    slug: str
    href: str
    group: str
    label: str
    kind: str | None
    names: tuple[tuple[str, str], ...]
    is_event: bool
    dates: tuple[str, ...]
    as_stated: tuple[str, ...]
    places: tuple[str, ...]
    contradictions: tuple[Contradiction, ...]
    relations: tuple[RelationCard, ...]
    search: tuple[str, ...]


def node_id(slug: str) -> str:
    """The fragment of a node's card."""
    return f"n-{slug}"


def edge_id(one: str, other: str) -> str:
    """The fragment of an edge's card, the same from both ends."""
    return "e-" + "--".join(sorted((one, other)))


def edge_cards(facts: Facts, network: Network, language: str, *, evidence: bool = True) -> list[EdgeCard]:
    """The cards of all edges of a network, in a fixed order; with or without what the claims say."""
    cards = []
    for one, other in sorted(tuple(sorted(edge)) for edge in network.edges):
        relations: list[Relation] = network.edges[one, other]["relations"]
        ordered = sorted(relations, key=lambda relation: (relation.relation, relation.start))
        name = edge_id(one, other)
        cards.append(
            EdgeCard(
                name,
                (one, other),
                tuple(
                    relation_card(facts, relation, f"{name}.{n}", language, evidence=evidence)
                    for n, relation in enumerate(ordered, 1)
                ),
            )
        )
    return cards


def relation_card(
    facts: Facts, relation: Relation, name: str, language: str, *, evidence: bool = True
) -> RelationCard:
    """The card of a relation, ``name`` the fragment under which the page shows it; with or without what claims say."""
    start, end = resource(relation.start).value, resource(relation.end).value
    claims = facts.claims_of(relation) if evidence else []
    names = [name for iri in (start, end) for name in facts.names(iri)] if evidence else []
    label = facts.label(relation.relation, language)
    return RelationCard(
        id=name,
        start=relation.start,
        start_label=facts.label(start, language),
        relation=shorten(relation.relation),
        label=label,
        line=translate(language, "value.disputed", value=label) if relation.disputed else label,
        end=relation.end,
        end_label=facts.label(end, language),
        directed=relation.relation not in SYMMETRIC,
        certainty=relation.certainty,
        certainty_label=facts.label(concept("certainty", relation.certainty).value, language),
        derived=relation.derived,
        source_slugs=relation.sources,
        disputed=relation.disputed,
        asserted=relation.asserted,
        evidence=tuple(passages(facts, (each for each in claims if not each.is_contested), language, names)),
        contradictions=contradictions_of(facts, claims, language),
    )


def node_cards(
    facts: Facts, network: Network, edges: Iterable[EdgeCard], language: str, t: Translate
) -> list[NodeCard]:
    """The cards of all nodes of a network, by slug."""
    linked: dict[str, list[RelationCard]] = defaultdict(list)
    for edge in edges:
        for end in edge.ends:
            linked[end].extend(edge.relations)
    return [_node(facts, network, slug, linked[slug], language, t) for slug in sorted(network)]


def _node(
    facts: Facts, network: Network, slug: str, relations: list[RelationCard], language: str, t: Translate
) -> NodeCard:
    attributes, iri = network.nodes[slug], resource(slug).value
    kind, occasion = attributes["kind"], facts.occasion(iri)
    return NodeCard(
        id=node_id(slug),
        slug=slug,
        href=f"/{language}/id/{quote(slug)}",
        group=attributes["group"],
        label=facts.label(iri, language),
        kind=facts.label(kind, language) if kind else t(f"group.{attributes['group']}"),
        names=tuple((code, attributes["labels"][code]) for code in LANGUAGES if code in attributes["labels"]),
        is_event=occasion is not None,
        dates=days(occasion, language, t) if occasion else (),
        as_stated=occasion.as_stated if occasion else (),
        places=places(facts, occasion, language, t) if occasion else (),
        contradictions=contradictions_of(
            facts, (claim for claim in facts.contested(iri) if not _is_drawn(network, claim.triple)), language
        ),
        relations=tuple(sorted(relations, key=lambda card: (card.label, card.start_label, card.end_label))),
        search=tuple(dict.fromkeys([*attributes["labels"].values(), *facts.names(iri)])),
    )


def _is_drawn(network: Network, triple: Triple) -> bool:
    """Whether a triple is an edge of a network, whose card has what contradicts it."""
    start, end = slug_of(triple[0]), slug_of(triple[2].value) if isinstance(triple[2], NamedNode) else None
    return start is not None and end is not None and network.has_edge(start, end)


def days(occasion: Occasion, language: str, t: Translate) -> tuple[str, ...]:
    """The dates of an event as Morocco writes them; those that are only disputed say so."""
    stated = (date(each, language) or each for each in occasion.dates)
    disputed = (t("value.disputed", value=date(each, language) or each) for each in occasion.disputed_dates)
    return (*stated, *disputed)


def places(facts: Facts, occasion: Occasion, language: str, t: Translate) -> tuple[str, ...]:
    """What the places of an event are called; those that are only disputed say so."""
    stated = (facts.label(place, language) for place in occasion.places)
    disputed = (t("value.disputed", value=facts.label(each, language)) for each in occasion.disputed_places)
    return (*stated, *disputed)

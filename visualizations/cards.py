"""The words beside the picture: one card for each node and for each edge, ready for the templates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

import networkx as nx
from pyoxigraph import Literal

from graph import dates
from graph.claims import Claim
from graph.network import CERTAINTIES, Relation, is_directed
from graph.terms import CLAIM, LANGUAGES, concept, resource, shorten, slug_of
from visualizations.evidence import Facts, marked, names_in
from visualizations.strings import Translate

if TYPE_CHECKING:
    Network = nx.Graph[str]

_CERTAINTY = concept("certainty", "").value


@dataclass(frozen=True)
class Statement:
    """What a claim says, in words, and which claim it is."""

    subject: str
    predicate: str
    object: str
    claim: str
    iri: str


@dataclass(frozen=True)
class Evidence:
    """One span of one source and what is read there; ``phrase`` in parts, each with whether it is a name."""

    statements: tuple[Statement, ...]
    phrase: tuple[tuple[str, bool], ...]
    language: str
    source: str
    source_slug: str
    publisher: str | None
    published: str | None
    written: str | None
    certainty: str
    certainty_label: str
    reason: str | None
    start: int
    end: int


@dataclass(frozen=True)
class RelationCard:
    """One relation as a sentence: start, relation, end; ``id`` is the fragment under which the page shows it."""

    id: str
    start: str
    start_label: str
    relation: str
    label: str
    end: str
    end_label: str
    directed: bool
    certainty: str
    certainty_label: str
    derived: bool
    source_slugs: tuple[str, ...]
    evidence: tuple[Evidence, ...]

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
    return RelationCard(
        id=name,
        start=relation.start,
        start_label=facts.label(start, language),
        relation=shorten(relation.relation),
        label=facts.reading(relation.relation, language),
        end=relation.end,
        end_label=facts.label(end, language),
        directed=is_directed(relation.relation),
        certainty=relation.certainty,
        certainty_label=facts.label(concept("certainty", relation.certainty).value, language),
        derived=relation.derived,
        source_slugs=relation.sources,
        evidence=tuple(_evidence(facts, relation, language)) if evidence else (),
    )


def _evidence(facts: Facts, relation: Relation, language: str) -> Iterator[Evidence]:
    """The claims of a relation, those of one span together."""
    spans: dict[tuple[object, ...], list[Claim]] = defaultdict(list)
    for claim in facts.claims_of(relation):
        spans[claim.source, claim.start, claim.end, claim.certainty, claim.reasons.get(language)].append(
            claim
        )
    ends = [name for slug in (relation.start, relation.end) for name in facts.names(resource(slug).value)]
    for claims in spans.values():
        first = claims[0]
        names = [*ends, *(name for claim in claims for name in names_in(facts, claim))]
        source = facts.source(first.source)
        yield Evidence(
            statements=tuple(_statement(facts, claim, language) for claim in claims),
            phrase=tuple(marked(first.phrase.value, names)),
            language=first.phrase.language or "ar",
            source=facts.label(first.source, language),
            source_slug=slug_of(first.source) or first.source,
            publisher=facts.label(source.publisher, language) if source.publisher else None,
            published=_date(source.published, language),
            written=_date(source.created, language),
            certainty=first.certainty.removeprefix(_CERTAINTY),
            certainty_label=facts.label(first.certainty, language),
            reason=first.reasons.get(language),
            start=first.start,
            end=first.end,
        )


def _statement(facts: Facts, claim: Claim, language: str) -> Statement:
    subject, predicate, target = claim.triple
    if isinstance(target, Literal):
        words = _date(target.value, language) or target.value
    else:
        words = _short(facts, target.value, language)
    return Statement(
        _short(facts, subject, language),
        facts.reading(predicate, language),
        words,
        claim.iri.removeprefix(CLAIM),
        claim.iri,
    )


def _short(facts: Facts, iri: str, language: str) -> str:
    """A label; of a partnership, whose label lists all parties, only its kind."""
    kind = facts.relations.kinds.get(slug_of(iri) or "")
    return facts.label(kind.iri if kind else iri, language)


def _date(date: str | None, language: str) -> str | None:
    """A date as Morocco writes it, None for what is no date."""
    try:
        return dates.written(date, language) if date is not None else None
    except ValueError:
        return None


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
        dates=tuple(_date(date, language) or date for date in occasion.dates) if occasion else (),
        as_stated=occasion.as_stated if occasion else (),
        places=tuple(facts.label(place, language) for place in occasion.places) if occasion else (),
        relations=tuple(sorted(relations, key=lambda card: (card.label, card.start_label, card.end_label))),
        search=tuple(dict.fromkeys([*attributes["labels"].values(), *facts.names(iri)])),
    )

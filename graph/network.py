"""Networks of the graph: who is linked to whom, by which relation, on what evidence.

A network is a ``networkx.Graph``. A node is a slug with ``group`` (see ``GROUPS``), ``kind`` (IRI or None) and
``labels`` (by language). An edge has ``relations``: a list of ``Relation``, as two actors can be linked in several
ways. Where nodes are drawn is a matter of ``graph.layout``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import networkx as nx

from graph.terms import CLAIM, concept, term

if TYPE_CHECKING:
    Network = nx.Graph[str]

EVENT_ROLES = "nasij:involves"
HIDDEN = (EVENT_ROLES, "nasij:mainEvent", "schema:mentions", "org:heldBy", "schema:containedInPlace")
"""What surroundings leave out: other relations say it more closely, or it links everything with everything."""
PARTNERSHIP_RELATIONS = (
    "nasij:launchedBy",
    "nasij:supporter",
    "nasij:foundingMember",
    "org:subOrganizationOf",
)

_CLASS_GROUPS = {
    "schema:Event": "event",
    "schema:EventSeries": "event",
    "foaf:Person": "person",
    "org:Post": "post",
    "schema:Place": "place",
    "schema:CreativeWork": "work",
    "schema:NewsArticle": "source",
    "nasij:Initiative": "initiative",
}
_ORGANIZATIONS = ("org:Organization", "org:OrganizationalUnit")
_KIND_GROUPS = {
    "foundation": "foundation",
    "initiative": "initiative",
    "public-sector": "public",
    "private-sector": "company",
    "foreign": "foreign",
    "civil-society": "association",
}
GROUPS = tuple(dict.fromkeys([*_KIND_GROUPS.values(), *_CLASS_GROUPS.values(), "organization", "other"]))
"""What nodes are told apart by in pictures; ``organization`` is one of no stated kind or sector."""

LISTED_APART = frozenset(term(curie).value for curie in ("schema:GeoCoordinates", "prov:Agent"))
"""The classes (IRIs) of what has a name but stands in no list: points on a map, and who curates the graph."""

SYMMETRIC = frozenset({term("nasij:partnerOf").value})
"""Relations that hold both ways: networks keep one of the two."""
_PARTNERSHIPS = concept("partnership-kind", "").value


CERTAINTIES = ("uncertain", "inferred", "stated")
"""From the weakest."""


@dataclass(frozen=True, slots=True)
class Resource:
    """A node of the graph as networks show it.

    ``places`` are the slugs of where it is and of what this lies in; ``themes`` the IRIs of what it, or what is said
    there, is about; ``earliest`` and ``latest`` the first and last day (ISO 8601) on which it can have been, None where
    no source dates it.
    """

    slug: str
    group: str
    kind: str | None
    labels: Mapping[str, str]
    places: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    earliest: str | None = None
    latest: str | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """One way in which two nodes are linked: from, property or kind of partnership, to, and the claims (IRIs).

    ``certainty`` is the best of the ways that say it; where it stands for several triples, the weakest of these.
    ``derived`` tells that no claim says it as such: it follows from several together. ``against`` are the claims
    (IRIs) that contradict one of its own and were not rejected; ``asserted`` is False where all its own are disputed.
    """

    start: str
    relation: str
    end: str
    claims: tuple[str, ...]
    certainty: str = CERTAINTIES[-1]
    derived: bool = False
    against: tuple[str, ...] = ()
    asserted: bool = True

    @property
    def disputed(self) -> bool:
        """Whether sources contradict each other about it, so that it is no plain fact."""
        return bool(self.against) or not self.asserted

    @property
    def sources(self) -> tuple[str, ...]:
        """The slugs of the sources that it rests on, sorted: a claim is called ``<source>-<n>``."""
        return tuple(sorted({claim.removeprefix(CLAIM).rpartition("-")[0] for claim in self.claims}))


@dataclass(frozen=True, slots=True)
class Kind:
    """Of what kind a partnership is (IRI), the claims that say it, how certain they are, and what is against them."""

    iri: str
    claims: tuple[str, ...]
    certainty: str = CERTAINTIES[-1]
    against: tuple[str, ...] = ()


@dataclass
class Relations:
    """All relations and resources of a store, read once; the views choose from them.

    What is only disputed is among them, marked as not asserted.
    """

    resources: Mapping[str, Resource]
    relations: tuple[Relation, ...]
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    """Of partnerships, by slug."""

    @cached_property
    def by_name(self) -> Mapping[str, Sequence[Relation]]:
        """The relations of each property, by its IRI."""
        grouped: dict[str, list[Relation]] = defaultdict(list)
        for relation in self.relations:
            grouped[relation.relation].append(relation)
        return dict(grouped)

    @cached_property
    def partners(self) -> Mapping[str, Sequence[Relation]]:
        """``nasij:partnerOf`` by where it starts."""
        found: dict[str, list[Relation]] = defaultdict(list)
        for relation in self.of("nasij:partnerOf"):
            found[relation.start].append(relation)
        return dict(found)

    @cached_property
    def around(self) -> Mapping[str, Sequence[Relation]]:
        """The relations that begin or end at each resource, between resources and without what is ``HIDDEN``."""
        hidden = {term(curie).value for curie in HIDDEN}
        found: dict[str, list[Relation]] = defaultdict(list)
        for relation in self.relations:
            start, end = relation.start, relation.end
            known = start in self.resources and end in self.resources and start != end
            if known and relation.relation not in hidden:
                found[start].append(relation)
                found[end].append(relation)
        return dict(found)

    @property
    def facts(self) -> Relations:
        """These without what is only disputed."""
        return replace(self, relations=tuple(relation for relation in self.relations if relation.asserted))

    def of(self, *curies: str) -> Iterator[Relation]:
        """The relations of some properties, given as prefixed names."""
        for curie in curies:
            yield from self.by_name.get(term(curie).value, ())


def is_directed(relation: str) -> bool:
    """Whether a relation (IRI of a property or of a kind of partnership) reads from its start to its end alone.

    >>> is_directed(term("nasij:supporter").value), is_directed(concept("partnership-kind", "cooperation").value)
    (True, False)
    """
    return relation not in SYMMETRIC and not relation.startswith(_PARTNERSHIPS)


def group_of(classes: Iterable[str], kinds: set[str]) -> str:
    """The group of a resource with these classes, kinds and broader kinds (IRIs): one of ``GROUPS``."""
    for curie, group in _CLASS_GROUPS.items():
        if term(curie).value in classes:
            return group
    for slug, group in _KIND_GROUPS.items():
        if concept("kind", slug).value in kinds:
            return group
    return "organization" if any(term(curie).value in classes for curie in _ORGANIZATIONS) else "other"


def partnerships(relations: Relations, *, pairwise: bool = False) -> Network:
    """Who works with whom.

    Partnerships and cooperations between two parties are edges. One of more parties is a knot: its event or
    initiative stands in the middle; ``pairwise`` draws ``nasij:partnerOf`` instead. Launching, supporting and
    founding an initiative, and being part of an organization, are edges too.
    """
    graph: Network = nx.Graph()
    for relation in relations.of(*PARTNERSHIP_RELATIONS):
        link(graph, relations, relation)
    if pairwise:
        for relation in relations.of("nasij:partnerOf"):
            link(graph, relations, relation)
        return graph
    parties: dict[str, dict[str, Relation]] = defaultdict(dict)
    disputed: dict[str, dict[str, Relation]] = defaultdict(dict)
    for relation in relations.of("nasij:initiatingParty", "nasij:party"):
        found = parties if relation.asserted else disputed
        found[relation.start].setdefault(relation.end, relation)
    contexts = {relation.start: relation for relation in relations.of("nasij:context") if relation.asserted}
    for partnership, members in sorted(parties.items()):
        for relation in _knot(relations, partnership, members, contexts.get(partnership)):
            link(graph, relations, relation)
    for partnership, members in sorted(disputed.items()):
        known, context = parties[partnership], contexts.get(partnership)
        kind = relations.kinds.get(partnership, Kind(term("nasij:party").value, ()))
        others = {context.end: context} if context is not None else known
        for member, party in sorted(members.items()):
            if member not in known:
                for other, part in sorted(others.items()):
                    link(graph, relations, _joined(member, kind, other, party, part))
    return graph


def _knot(
    relations: Relations, partnership: str, members: Mapping[str, Relation], context: Relation | None
) -> Iterator[Relation]:
    """The edges of one partnership: one for two parties, else one from each party to what it is about.

    None where another relation already says it, as one of the parties is what it is about.
    """
    kind = relations.kinds.get(partnership, Kind(term("nasij:party").value, ()))
    if context is not None and context.end in members:
        return
    if len(members) == 2:
        one, other = sorted(
            members, key=lambda slug: (members[slug].relation == term("nasij:party").value, slug)
        )
        yield _joined(one, kind, other, members[one], members[other])
    elif context is not None and context.end in relations.resources:
        for member, party in sorted(members.items()):
            yield _joined(member, kind, context.end, party, context)
    else:
        for member in sorted(members):
            for relation in relations.partners.get(member, ()):
                if relation.end in members:
                    yield relation


def _joined(start: str, kind: Kind, end: str, *parts: Relation) -> Relation:
    """The edge that a partnership of this kind and some of its relations make together."""
    claims = dict.fromkeys([*kind.claims, *(claim for part in parts for claim in part.claims)])
    certainties = [part.certainty for part in parts] + ([kind.certainty] if kind.claims else [])
    return Relation(
        start,
        kind.iri,
        end,
        tuple(claims),
        min(certainties, key=CERTAINTIES.index),
        derived=True,
        against=tuple(sorted({*kind.against, *(claim for part in parts for claim in part.against)})),
        asserted=all(part.asserted for part in parts),
    )


def asserted(network: Network) -> Network:
    """A network without the edges that are only disputed, and with all its nodes."""
    return nx.subgraph_view(
        network,
        filter_edge=lambda one, other: any(each.asserted for each in network.edges[one, other]["relations"]),
    )


def participations(relations: Relations) -> Network:
    """Events, their sessions, and who took part in which role."""
    graph: Network = nx.Graph()
    roles = {relation.relation for relation in relations.of(EVENT_ROLES)}
    involved = {(relation.start, relation.end) for relation in relations.of(EVENT_ROLES)}
    for relation in relations.relations:
        if (relation.start, relation.end) in involved and relation.relation not in roles:
            link(graph, relations, relation)
    for relation in relations.of("nasij:sessionOf", "nasij:partOfInitiative", "nasij:editionOf"):
        link(graph, relations, relation)
    return graph


def link(graph: Network, relations: Relations, relation: Relation) -> None:
    """Adds a relation to a network, with its ends, unless one of these has no name or the relation is there already."""
    ends = [relations.resources.get(relation.start), relations.resources.get(relation.end)]
    if any(end is None for end in ends) or relation.start == relation.end:
        return
    if relation.relation in SYMMETRIC and relation.start > relation.end:
        return
    for end in ends:
        assert end is not None
        graph.add_node(end.slug, **attributes(end))
    if graph.has_edge(relation.start, relation.end):
        relations_there: list[Relation] = graph.edges[relation.start, relation.end]["relations"]
        if relation not in relations_there:
            relations_there.append(relation)
    else:
        graph.add_edge(relation.start, relation.end, relations=[relation])


def attributes(resource: Resource) -> dict[str, object]:
    """What a node of a network says of its resource."""
    return {
        "group": resource.group,
        "kind": resource.kind,
        "labels": resource.labels,
        "places": resource.places,
        "themes": resource.themes,
        "earliest": resource.earliest,
        "latest": resource.latest,
    }


WHOLE_NETWORKS = ("partnerships", "partners", "events")
"""The networks that views show whole: who works with whom, the same pairwise, events and who took part."""


def whole_network(relations: Relations, name: str) -> Network:
    """One of ``WHOLE_NETWORKS``: what a build draws, folds, measures. Raises KeyError for another name."""
    if name == "events":
        return participations(relations)
    return partnerships(relations, pairwise={"partnerships": False, "partners": True}[name])

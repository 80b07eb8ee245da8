"""Networks of the graph: who is linked to whom, by which relation, on what evidence.

A network is a ``networkx.Graph``. A node is a slug with ``group`` (see ``GROUPS``), ``kind`` (IRI or None) and
``labels`` (by language). An edge has ``relations``: a list of ``Relation``, as two actors can be linked in several
ways. Where nodes are drawn is a matter of ``graph.layout``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import networkx as nx
from pyoxigraph import Store

from graph.dataset import rows
from graph.errors import UnknownEntity
from graph.layout import TALL, positions
from graph.terms import LANGUAGES, concept, slug_of, term

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

SYMMETRIC = frozenset({term("nasij:partnerOf").value})
"""Relations that hold both ways: networks keep one of the two."""


@dataclass(frozen=True)
class Resource:
    """A node of the graph as networks show it."""

    slug: str
    group: str
    kind: str | None
    labels: Mapping[str, str]


@dataclass(frozen=True)
class Relation:
    """One way in which two nodes are linked: from, property or kind of partnership, to, and the claims (IRIs)."""

    start: str
    relation: str
    end: str
    claims: tuple[str, ...]


@dataclass
class Relations:
    """All relations and resources of a store, read once; the views choose from them."""

    resources: Mapping[str, Resource]
    relations: tuple[Relation, ...]
    kinds: Mapping[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    """Of partnerships, by slug: the IRI of the kind and the claims that say it."""
    by_name: Mapping[str, tuple[Relation, ...]] = field(init=False)

    def __post_init__(self) -> None:
        grouped: dict[str, list[Relation]] = defaultdict(list)
        for relation in self.relations:
            grouped[relation.relation].append(relation)
        self.by_name = {name: tuple(found) for name, found in grouped.items()}

    def of(self, *curies: str) -> Iterator[Relation]:
        """The relations of some properties, given as prefixed names."""
        for curie in curies:
            yield from self.by_name.get(term(curie).value, ())


def read_relations(store: Store) -> Relations:
    """The resources and relations of a store."""
    claims: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for row in rows(store, "relations"):
        start, end = slug_of(row["from"].value), slug_of(row["to"].value)  # type: ignore[union-attr]
        assert start is not None and end is not None
        claims[start, row["relation"].value, end].append(row["claim"].value)  # type: ignore[union-attr]
    relations = tuple(Relation(*triple, tuple(dict.fromkeys(found))) for triple, found in claims.items())
    return Relations(_resources(store), relations, _kinds(store))


def _kinds(store: Store) -> dict[str, tuple[str, tuple[str, ...]]]:
    kinds: dict[str, tuple[str, tuple[str, ...]]] = {}
    for row in rows(store, "partnership-kinds"):
        slug, kind, claim = slug_of(row["partnership"].value), row["kind"].value, row["claim"].value  # type: ignore[union-attr]
        assert slug is not None
        first, claims = kinds.get(slug, (kind, ()))
        kinds[slug] = (first, (*claims, claim))
    return kinds


def _resources(store: Store) -> dict[str, Resource]:
    labels: dict[str, dict[str, str]] = defaultdict(dict)
    classes: dict[str, set[str]] = defaultdict(set)
    kinds: dict[str, str] = {}
    wider: dict[str, set[str]] = defaultdict(set)
    for row in rows(store, "resources"):
        slug = slug_of(row["node"].value)  # type: ignore[union-attr]
        assert slug is not None
        label = row["label"]
        labels[slug][label.language] = label.value  # type: ignore[union-attr, index]
        classes[slug].add(row["class"].value)  # type: ignore[union-attr]
        for name in ("kind", "broader"):
            if (found := row[name]) is not None:
                wider[slug].add(found.value)
                if name == "kind":
                    kinds[slug] = found.value
    return {
        slug: Resource(slug, _group(classes[slug], wider[slug]), kinds.get(slug), dict(texts))
        for slug, texts in labels.items()
        if set(texts) >= set(LANGUAGES)
    }


def _group(classes: Iterable[str], kinds: set[str]) -> str:
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
        _link(graph, relations, relation)
    if pairwise:
        for relation in relations.of("nasij:partnerOf"):
            _link(graph, relations, relation)
        return graph
    parties: dict[str, dict[str, Relation]] = defaultdict(dict)
    for relation in relations.of("nasij:initiatingParty", "nasij:party"):
        parties[relation.start].setdefault(relation.end, relation)
    contexts = {relation.start: relation for relation in relations.of("nasij:context")}
    for partnership, members in sorted(parties.items()):
        for relation in _knot(relations, partnership, members, contexts.get(partnership)):
            _link(graph, relations, relation)
    return graph


def _knot(
    relations: Relations, partnership: str, members: Mapping[str, Relation], context: Relation | None
) -> Iterator[Relation]:
    """The edges of one partnership: one for two parties, else one from each party to what it is about.

    None where another relation already says it, as one of the parties is what it is about.
    """
    kind, claims = relations.kinds.get(partnership, (term("nasij:party").value, ()))
    if context is not None and context.end in members:
        return
    if len(members) == 2:
        one, other = sorted(
            members, key=lambda slug: (members[slug].relation == term("nasij:party").value, slug)
        )
        yield Relation(one, kind, other, (*claims, *members[one].claims, *members[other].claims))
    elif context is not None and context.end in relations.resources:
        for member, party in sorted(members.items()):
            yield Relation(member, kind, context.end, (*claims, *party.claims, *context.claims))
    else:
        for relation in relations.of("nasij:partnerOf"):
            if relation.start in members and relation.end in members:
                yield relation


def participations(relations: Relations) -> Network:
    """Events, their sessions, and who took part in which role."""
    graph: Network = nx.Graph()
    roles = {relation.relation for relation in relations.of(EVENT_ROLES)}
    involved = {(relation.start, relation.end) for relation in relations.of(EVENT_ROLES)}
    for relation in relations.relations:
        if (relation.start, relation.end) in involved and relation.relation not in roles:
            _link(graph, relations, relation)
    for relation in relations.of("nasij:sessionOf", "nasij:partOfInitiative", "nasij:editionOf"):
        _link(graph, relations, relation)
    return graph


def surroundings(relations: Relations, slug: str, *, depth: int = 1) -> Network:
    """A resource and what is within ``depth`` relations of it; raises UnknownEntity for an unknown slug.

    Only relations between resources with names count; the nodes of participations and partnerships are left out, as
    shortcuts say the same.
    """
    if slug not in relations.resources:
        raise UnknownEntity(f"no actor, event or place is called {slug!r}")
    hidden = {term(curie).value for curie in HIDDEN}
    whole: Network = nx.Graph()
    for relation in relations.relations:
        if relation.relation not in hidden:
            _link(whole, relations, relation)
    if slug not in whole:
        whole.add_node(slug, **_attributes(relations.resources[slug]))
    near: Network = nx.ego_graph(whole, slug, radius=depth)
    return near


def _link(graph: Network, relations: Relations, relation: Relation) -> None:
    ends = [relations.resources.get(relation.start), relations.resources.get(relation.end)]
    if any(end is None for end in ends) or relation.start == relation.end:
        return
    if relation.relation in SYMMETRIC and relation.start > relation.end:
        return
    for end in ends:
        assert end is not None
        graph.add_node(end.slug, **_attributes(end))
    if graph.has_edge(relation.start, relation.end):
        relations_there: list[Relation] = graph.edges[relation.start, relation.end]["relations"]
        if relation not in relations_there:
            relations_there.append(relation)
    else:
        graph.add_edge(relation.start, relation.end, relations=[relation])


def _attributes(resource: Resource) -> dict[str, object]:
    return {"group": resource.group, "kind": resource.kind, "labels": resource.labels}


def layouts(store: Store) -> dict[str, dict[str, tuple[float, float]]]:
    """The positions of the networks that are drawn whole, by name; with ``-tall`` those for phones held upright."""
    relations = read_relations(store)
    whole = {
        "partnerships": partnerships(relations),
        "partners": partnerships(relations, pairwise=True),
        "events": participations(relations),
    }
    wide = {name: positions(graph) for name, graph in whole.items()}
    return wide | {f"{name}-tall": positions(graph, aspect=TALL) for name, graph in whole.items()}

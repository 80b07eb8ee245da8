"""The properties by which things are told apart and that can be fetched: the ontology's, and three of our own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from pyoxigraph import Literal, NamedNode, Store

from graph.claims import Fields, Value, subjects
from graph.schema import Schema, local_name, ontology_quads, read_schema
from graph.terms import ALT_LABEL, HIDDEN_LABEL, LABEL, LANGUAGES, PREF_LABEL, RDF_TYPE, shorten, term

WIDENED: Mapping[str, tuple[tuple[str, ...], str]] = {
    "kind": (
        ("org:classification", "nasij:eventKind", "nasij:placeKind", "nasij:documentKind"), "skos:broader",
    ),
    "place": (
        ("schema:location", "schema:areaServed", "schema:containedInPlace"), "schema:containedInPlace",
    ),
}  # fmt: skip
"""Of our own properties, those of the ontology that they join, and the one along which values widen."""
_EVIDENCE = frozenset(
    term(curie)
    for curie in ("nasij:Claim", "nasij:Derivation", "nasij:Name", "nasij:Rule", "rdf:Property", "rdfs:Resource")
)  # fmt: skip
_HIDDEN = frozenset({RDF_TYPE, LABEL, HIDDEN_LABEL, term("prov:wasDerivedFrom"), term("nasij:curatorNote")})
_ANY = frozenset[NamedNode]()
_RENAMED = {term("nasij:role"): "participationRole"}
"""Where two properties have the same local name."""


@dataclass(frozen=True)
class Property:
    """A property: its identifier, its names by language, the classes that have it (all where none is named)."""

    id: str
    labels: Mapping[str, str]
    domain: frozenset[NamedNode] = _ANY
    iri: NamedNode | None = None

    def label(self, language: str) -> tuple[str, str]:
        """Its name in a language, or in another, with that language."""
        for code in (language, *LANGUAGES):
            if code in self.labels:
                return self.labels[code], code
        return self.id, "en"


OWN = (
    Property(
        "kind",
        {"ar": "النوع وما هو أعم منه", "fr": "Type et types plus larges", "en": "Kind and broader kinds"},
    ),
    Property(
        "place",
        {"ar": "المكان وما يضمه", "fr": "Lieu et lieux englobants", "en": "Place and wider places"},
    ),
    Property(
        "source", {"ar": "مصادر تذكره", "fr": "Sources qui en parlent", "en": "Sources that speak of it"}
    ),
)


@cache
def properties() -> Mapping[str, Property]:
    """All properties by identifier, ours first."""
    schema = read_schema()
    kinds = {term("owl:ObjectProperty"), term("owl:DatatypeProperty")}
    domains: dict[NamedNode, set[NamedNode]] = {}
    declared: set[NamedNode] = set()
    for quad in ontology_quads():
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
            if quad.predicate == RDF_TYPE and quad.object in kinds:
                declared.add(quad.subject)
            elif quad.predicate == term("schema:domainIncludes"):
                domains.setdefault(quad.subject, set()).add(quad.object)
    found = {each.id: each for each in OWN}
    for iri in sorted(declared - _HIDDEN, key=lambda iri: (local_name(iri), iri.value)):
        domain = frozenset(domains.get(iri, set()) - _EVIDENCE)
        if domain:
            name = _RENAMED.get(iri, local_name(iri))
            found.setdefault(name, Property(name, schema.labels.get(iri, {}), domain, iri))
    return found


def proposed(store: Store, cls: NamedNode | None) -> list[Property]:
    """The properties that things of a class (any, where None) have in a store."""
    schema: Schema = read_schema()
    above = schema.classes(cls) if cls is not None else _ANY
    return [
        each
        for each in properties().values()
        if (not above or not each.domain or each.domain & above) and _is_used(store, each)
    ]


def values_of(store: Store, iri: str, prop: Property) -> list[Value]:
    """The values that a resource has of a property, sorted."""
    node = NamedNode(iri)
    if prop.iri is not None:
        return Fields(store, node).all(shorten(prop.iri.value))
    if prop.id == "source":
        return sorted(subjects(store, term("schema:mentions"), node), key=str)
    return list(_closure(store, node, *WIDENED[prop.id]))


def names_of(store: Store, iri: str) -> list[str]:
    """What something is called, in all languages and forms."""
    return [
        quad.object.value
        for predicate in (PREF_LABEL, LABEL, ALT_LABEL, HIDDEN_LABEL)
        for quad in store.quads_for_pattern(NamedNode(iri), predicate, None, None)
        if isinstance(quad.object, Literal)
    ]


def _closure(store: Store, node: NamedNode, links: tuple[str, ...], further: str) -> Iterator[Value]:
    fields = Fields(store, node)
    waiting = [value for link in links for value in fields.all(link)]
    seen: set[Value] = set()
    while waiting:
        value = waiting.pop(0)
        if value not in seen:
            seen.add(value)
            yield value
            if isinstance(value, NamedNode):
                waiting += Fields(store, value).all(further)


def _is_used(store: Store, prop: Property) -> bool:
    return (
        prop.iri is None or next(iter(store.quads_for_pattern(None, prop.iri, None, None)), None) is not None
    )

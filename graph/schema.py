"""What the ontology allows a record to say: properties by their key, their subjects and objects, and the concepts.

Everything here is read from ``ontology/*.ttl``; a new property or concept is added there and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from graph.terms import BASE, LABEL, PREF_LABEL, RDF_TYPE, concept, term
from ontology import FOLDER

FILES = ("nasij.ttl", "vocabulary.ttl", "alignments.ttl", "rules/rules.ttl")

_PROPERTIES = {term("owl:ObjectProperty"), term("owl:DatatypeProperty"), term("rdf:Property")}
_DOMAIN, _RANGE = term("schema:domainIncludes"), term("schema:rangeIncludes")
_ANYTHING = {term("rdfs:Resource"), term("owl:Thing"), term("schema:Thing")}


@dataclass(frozen=True)
class Property:
    """A property as records use it."""

    iri: NamedNode
    key: str
    domain: frozenset[NamedNode]
    range: frozenset[NamedNode]
    scheme: str | None

    @property
    def is_literal(self) -> bool:
        return any(_is_datatype(iri) for iri in self.range)

    @property
    def datatypes(self) -> frozenset[str]:
        """Local names of the datatypes that its values may have."""
        return frozenset(iri.value.rpartition("#")[2] for iri in self.range if _is_datatype(iri))


@dataclass(frozen=True)
class Schema:
    """Classes, properties, concepts and roles of the ontology.

    ``properties`` are those that records use, by ``nasij:recordKey``; ``declared`` are all, by local name.
    """

    properties: Mapping[str, Property]
    declared: Mapping[str, NamedNode]
    parents: Mapping[NamedNode, frozenset[NamedNode]]
    concepts: Mapping[NamedNode, Mapping[str, str]]
    shortcuts: Mapping[NamedNode, NamedNode]
    labels: Mapping[NamedNode, Mapping[str, str]]

    def classes(self, iri: NamedNode) -> frozenset[NamedNode]:
        """A class and all its superclasses."""
        return self.parents.get(iri, frozenset()) | {iri}

    def fits(self, iri: NamedNode, allowed: frozenset[NamedNode]) -> bool:
        """Whether a node of this class may stand where one of the allowed classes is asked for."""
        return not allowed or bool(allowed & (self.classes(iri) | _ANYTHING))

    def schemes(self) -> dict[str, list[str]]:
        """The slugs of the concepts by scheme."""
        found: dict[str, list[str]] = {}
        for iri in self.concepts:
            scheme, _, slug = iri.value.removeprefix(BASE).partition("/")
            found.setdefault(scheme, []).append(slug)
        return found

    def find_concept(self, text: str) -> NamedNode | None:
        """The concept of ``theme:legal-framework``, None where there is none."""
        scheme, _, slug = text.partition(":")
        iri = concept(scheme, slug)
        return iri if iri in self.concepts else None


def ontology_quads(folder: Path = FOLDER) -> Iterator[Quad]:
    """The triples of the ontology, the vocabularies and the alignments; what has a prefLabel has it as label too."""
    for name in FILES:
        for quad in parse(path=str(folder / name), format=RdfFormat.TURTLE):
            yield quad
            if quad.predicate == PREF_LABEL:
                yield Quad(quad.subject, LABEL, quad.object)


@cache
def read_schema(folder: Path = FOLDER) -> Schema:
    """The schema of an ontology folder."""
    types: dict[NamedNode, set[NamedNode]] = {}
    values: dict[tuple[NamedNode, NamedNode], list[NamedNode]] = {}
    labels: dict[NamedNode, dict[str, str]] = {}
    keys: dict[NamedNode, str] = {}
    for quad in ontology_quads(folder):
        subject, predicate, target = quad.subject, quad.predicate, quad.object
        if not isinstance(subject, NamedNode):
            continue
        if isinstance(target, NamedNode):
            if predicate == RDF_TYPE:
                types.setdefault(subject, set()).add(target)
            values.setdefault((subject, predicate), []).append(target)
        elif (
            isinstance(target, Literal) and target.language and predicate in (term("rdfs:label"), PREF_LABEL)
        ):
            labels.setdefault(subject, {})[target.language] = target.value
        elif isinstance(target, Literal) and predicate == term("nasij:recordKey"):
            keys[subject] = target.value

    def of(subject: NamedNode, curie: str) -> list[NamedNode]:
        return values.get((subject, term(curie)), [])

    properties: dict[str, Property] = {}
    for iri, key in sorted(keys.items(), key=lambda item: item[1]):
        schemes = of(iri, "nasij:conceptScheme")
        if key in properties:
            raise ValueError(f"two properties with the key {key}: {properties[key].iri} and {iri}")
        properties[key] = Property(
            iri,
            key,
            frozenset(values.get((iri, _DOMAIN), [])),
            frozenset(values.get((iri, _RANGE), [])),
            schemes[0].value.removeprefix(BASE).strip("/") if schemes else None,
        )

    def ancestors(iri: NamedNode, seen: frozenset[NamedNode]) -> frozenset[NamedNode]:
        for parent in of(iri, "rdfs:subClassOf"):
            if parent not in seen:
                seen = ancestors(parent, seen | {parent})
        return seen

    classes = {subject for subject, predicate in values if predicate == term("rdfs:subClassOf")}
    return Schema(
        properties=properties,
        declared={local_name(iri): iri for iri, kinds in types.items() if kinds & _PROPERTIES}
        | {key: prop.iri for key, prop in properties.items()},
        parents={iri: ancestors(iri, frozenset()) for iri in classes},
        concepts={
            iri: labels.get(iri, {})
            for iri, kinds in sorted(types.items(), key=lambda item: item[0].value)
            if term("skos:Concept") in kinds
        },
        shortcuts={iri: of(iri, "nasij:shortcut")[0] for iri in types if of(iri, "nasij:shortcut")},
        labels=labels,
    )


def local_name(iri: NamedNode) -> str:
    """What follows the last # or / of an IRI."""
    return iri.value.rpartition("#")[2] if "#" in iri.value else iri.value.rpartition("/")[2]


def _is_datatype(iri: NamedNode) -> bool:
    return iri.value.startswith("http://www.w3.org/2001/XMLSchema#") or iri == term("rdf:langString")

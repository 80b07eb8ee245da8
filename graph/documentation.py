"""The ontology as something to read: its classes, properties, concept schemes, rules and shapes, from its own files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from pyoxigraph import Literal, NamedNode, RdfFormat, Store, parse, serialize

from graph.schema import local_name, ontology_quads
from graph.terms import BASE, PREF_LABEL, PREFIXES, RDF_TYPE, RULE, SCHEMES, shorten, term
from ontology import FOLDER

ONTOLOGY = BASE + "ontology"
SHAPE = BASE + "shape/"

Texts = Mapping[str, str]
"""A text by language."""

_KINDS = {"owl:Class": "class", "owl:ObjectProperty": "property", "owl:DatatypeProperty": "property"}
_SHACL = "http://www.w3.org/ns/shacl#"


@dataclass(frozen=True)
class Term:
    """A class or property. ``links`` has IRIs by prefixed name of the property that leads to them."""

    iri: str
    kind: str
    labels: Texts
    definition: Texts
    note: Texts
    examples: tuple[str, ...]
    record_key: str | None
    links: Mapping[str, tuple[str, ...]]

    @property
    def name(self) -> str:
        """Its prefixed name."""
        return shorten(self.iri)

    @property
    def anchor(self) -> str:
        """Its place on a page: the local name of Nasij's own terms, that ``…/ontology#Claim`` leads there."""
        return anchor(self.iri)

    @property
    def is_own(self) -> bool:
        return self.iri.startswith(PREFIXES["nasij"])


@dataclass(frozen=True)
class Concept:
    """A concept with those that are narrower."""

    iri: str
    labels: Texts
    definition: Texts
    narrower: tuple[Concept, ...]


@dataclass(frozen=True)
class Scheme:
    """A list of concepts."""

    iri: str
    labels: Texts
    definition: Texts
    concepts: tuple[Concept, ...]

    @property
    def count(self) -> int:
        """How many concepts it has, on all levels; one may be narrower than several."""
        return len({concept.iri for top in self.concepts for concept in _all(top)})


@dataclass(frozen=True)
class Rule:
    """A rule that derives triples; ``query`` is empty where it is a calculation."""

    iri: str
    labels: Texts
    query: str


@dataclass(frozen=True)
class Shape:
    """What a node of some classes must look like: ``constraints`` are messages by language, by the path they are of."""

    iri: str
    classes: tuple[str, ...]
    constraints: tuple[tuple[str, Texts], ...]


def anchor(iri: str) -> str:
    """The place of a term, scheme, rule or shape on the page of the ontology.

    >>> anchor("https://w3id.org/nasij/ontology#Claim"), anchor("https://schema.org/Event")
    ('Claim', 'schema-Event')
    """
    if iri.startswith(PREFIXES["nasij"]):
        return local_name(NamedNode(iri))
    if iri.startswith(BASE):
        path = iri.removeprefix(BASE)
        return path.replace("/", "-") if "/" in path else f"scheme-{path}"
    return shorten(iri).replace(":", "-")


@cache
def store() -> Store:
    """The ontology, the vocabularies, the alignments and the rules."""
    found = Store()
    found.extend(ontology_quads())
    return found


@cache
def shapes_store() -> Store:
    """The shapes."""
    found = Store()
    for path in sorted((FOLDER / "shapes").glob("*.ttl")):
        found.extend(parse(path=path, format=RdfFormat.TURTLE))
    return found


def about(curie: str) -> Texts:
    """What the ontology says of itself by a property, by language."""
    return _texts(NamedNode(ONTOLOGY), term(curie))


def version() -> str:
    """The version of the ontology."""
    return _literals(NamedNode(ONTOLOGY), "owl:versionInfo")[0]


def ontology_rdf(syntax: RdfFormat) -> bytes:
    """The ontology with alignments and rules in a syntax; its concepts have descriptions of their own."""
    concepts = {term("skos:Concept"), term("skos:ConceptScheme")}
    left_out = {subject for kind in concepts for subject in _instances(store(), kind)}
    found = sorted((quad.triple for quad in store() if quad.subject not in left_out), key=str)
    body = serialize(found, format=syntax, prefixes=PREFIXES)
    assert body is not None, "bytes are returned where no output is given"
    return body


@cache
def terms() -> tuple[Term, ...]:
    """All classes and properties: Nasij's own first, then by prefixed name."""
    kinds = {node: kind for curie, kind in _KINDS.items() for node in _instances(store(), term(curie))}
    found = [_term(node, kind) for node, kind in kinds.items()]
    return tuple(sorted(found, key=lambda each: (not each.is_own, each.name.casefold())))


@cache
def schemes() -> tuple[Scheme, ...]:
    """The concept schemes by name, each with its concepts from the broadest on."""
    return tuple(
        Scheme(
            scheme.value,
            _texts(scheme, PREF_LABEL),
            _texts(scheme, term("skos:definition")),
            tuple(_concept(top) for top in _pointing(scheme, "skos:topConceptOf")),
        )
        for scheme in (NamedNode(BASE + name) for name in SCHEMES)
    )


@cache
def rules() -> tuple[Rule, ...]:
    """The rules by name, each with its query."""
    files = {path.stem.partition("-")[2]: path for path in (FOLDER / "rules").glob("*.rq")}
    found = []
    for node in _instances(store(), term("nasij:Rule")):
        path = files.get(node.value.removeprefix(RULE))
        query = path.read_text("utf-8").strip() if path else ""
        found.append(Rule(node.value, _texts(node, term("rdfs:label")), query))
    return tuple(found)


@cache
def shapes() -> tuple[Shape, ...]:
    """The shapes of nodes by name, each with what it asks of the properties of its nodes."""
    shapes = shapes_store()
    return tuple(
        Shape(
            node.value,
            tuple(value.value for value in _objects(shapes, node, _sh("targetClass"))),
            tuple(
                (path.value, _texts(rule, _sh("message"), shapes))
                for rule in _constraints(shapes, node)
                for path in _objects(shapes, rule, _sh("path"))[:1]
            ),
        )
        for node in _instances(shapes, _sh("NodeShape"))
        if node.value.startswith(SHAPE)
    )


def _constraints(shapes: Store, node: NamedNode) -> list[NamedNode]:
    """The property shapes of a node shape, and those that have its class as their own target."""
    found = set(_objects(shapes, node, _sh("property")))
    for target in _objects(shapes, node, _sh("targetClass")):
        pointing = {quad.subject for quad in shapes.quads_for_pattern(None, _sh("targetClass"), target, None)}
        found |= pointing & set(_instances(shapes, _sh("PropertyShape")))  # type: ignore[arg-type]
    return sorted(found, key=lambda shape: shape.value)


def _term(node: NamedNode, kind: str) -> Term:
    links = {
        curie: tuple(value.value for value in _objects(store(), node, term(curie)))
        for curie in (
            "rdfs:subClassOf", "rdfs:subPropertyOf", "schema:domainIncludes", "schema:rangeIncludes", "owl:inverseOf",
            "nasij:conceptScheme", "owl:equivalentClass", "skos:closeMatch",
        )
    }  # fmt: skip
    return Term(
        node.value,
        kind,
        _texts(node, term("rdfs:label")),
        _texts(node, term("skos:definition")),
        _texts(node, term("skos:scopeNote")),
        tuple(_literals(node, "skos:example")),
        next(iter(_literals(node, "nasij:recordKey")), None),
        {curie: values for curie, values in links.items() if values},
    )


def _concept(node: NamedNode) -> Concept:
    narrower = tuple(_concept(each) for each in _pointing(node, "skos:broader"))
    return Concept(node.value, _texts(node, PREF_LABEL), _texts(node, term("skos:definition")), narrower)


def _all(concept: Concept) -> Iterator[Concept]:
    yield concept
    for each in concept.narrower:
        yield from _all(each)


def _instances(store: Store, kind: NamedNode) -> list[NamedNode]:
    found = {quad.subject for quad in store.quads_for_pattern(None, RDF_TYPE, kind, None)}
    return sorted((node for node in found if isinstance(node, NamedNode)), key=lambda node: node.value)


def _objects(store: Store, node: NamedNode, predicate: NamedNode) -> list[NamedNode]:
    found = {quad.object for quad in store.quads_for_pattern(node, predicate, None, None)}
    return sorted((value for value in found if isinstance(value, NamedNode)), key=lambda value: value.value)


def _pointing(node: NamedNode, curie: str) -> list[NamedNode]:
    found = (quad.subject for quad in store().quads_for_pattern(None, term(curie), node, None))
    return sorted((each for each in found if isinstance(each, NamedNode)), key=lambda each: each.value)


def _texts(node: NamedNode, predicate: NamedNode, where: Store | None = None) -> Texts:
    values = (quad.object for quad in (where or store()).quads_for_pattern(node, predicate, None, None))
    return {value.language: value.value for value in values if isinstance(value, Literal) and value.language}


def _literals(node: NamedNode, curie: str) -> list[str]:
    values = (quad.object for quad in store().quads_for_pattern(node, term(curie), None, None))
    return sorted(value.value for value in values if isinstance(value, Literal))


def _sh(name: str) -> NamedNode:
    return NamedNode(_SHACL + name)

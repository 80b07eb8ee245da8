"""The ontology: both engines read it, every term is explained in three languages, and its tables hold together."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable

import pyoxigraph
import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from ontology import FOLDER

BASE = "https://w3id.org/nasij/"
NASIJ = Namespace(BASE + "ontology#")
SCHEMA = Namespace("https://schema.org/")
LANGUAGES = ("ar", "fr", "en")
FILES = ("nasij.ttl", "vocabulary.ttl", "alignments.ttl")
THEMES = URIRef(BASE + "theme")
SAMPLE = URIRef(BASE + "id/sample")


def read(name: str) -> Graph:
    return Graph().parse(FOLDER / name, format="turtle")


def named(subjects: Iterable[Node]) -> list[URIRef]:
    return sorted({node for node in subjects if isinstance(node, URIRef)})


TERMS, CONCEPTS, ALIGNED = (read(name) for name in FILES)
CLASSES = named(TERMS.subjects(RDF.type, OWL.Class))
PROPERTIES = named(
    node for kind in (OWL.ObjectProperty, OWL.DatatypeProperty) for node in TERMS.subjects(RDF.type, kind)
)
SCHEMES = named(CONCEPTS.subjects(RDF.type, SKOS.ConceptScheme))
MEMBERS = named(CONCEPTS.subjects(RDF.type, SKOS.Concept))
ROLES = [concept for concept in MEMBERS if concept.startswith(BASE + "role/")]
Entry = str | float | dict[str, str]
CONTEXT: dict[str, Entry] = json.loads((FOLDER / "context.jsonld").read_text("utf-8"))["@context"]


def local_name(iri: Node) -> str:
    return str(iri).replace("#", "/").rpartition("/")[2]


def short(iri: Node) -> str:
    return str(iri).removeprefix(BASE)


def texts(graph: Graph, subject: Node, predicate: Node) -> list[str]:
    """The languages of a text, one entry for each literal."""
    found = [node for node in graph.objects(subject, predicate) if isinstance(node, Literal)]
    return sorted(node.language or "none" for node in found if node.strip())


@pytest.mark.parametrize("graph", [TERMS, CONCEPTS], ids=FILES[:2])
def test_french_has_its_own_apostrophe(graph: Graph) -> None:
    french = [str(node) for node in graph.objects() if isinstance(node, Literal) and node.language == "fr"]
    assert french
    assert [text for text in french if re.search(r"\w'\w", text)] == [], "write ’ for '"


@pytest.mark.parametrize("name", FILES)
def test_a_file_means_the_same_to_both_engines(name: str) -> None:
    quads = set(pyoxigraph.parse(path=str(FOLDER / name), format=pyoxigraph.RdfFormat.TURTLE))
    assert len(read(name)) == len(quads) > 0


@pytest.mark.parametrize("term", [*CLASSES, *PROPERTIES], ids=short)
def test_a_term_has_one_label_and_one_definition_in_each_language(term: URIRef) -> None:
    assert texts(TERMS, term, RDFS.label) == sorted(LANGUAGES)
    assert texts(TERMS, term, SKOS.definition) == sorted(LANGUAGES)


@pytest.mark.parametrize("term", [*SCHEMES, *MEMBERS], ids=short)
def test_a_concept_has_one_label_and_one_definition_in_each_language(term: URIRef) -> None:
    assert texts(CONCEPTS, term, SKOS.prefLabel) == sorted(LANGUAGES)
    assert texts(CONCEPTS, term, SKOS.definition) == sorted(LANGUAGES)


@pytest.mark.parametrize("scheme", SCHEMES, ids=short)
def test_no_two_concepts_of_a_scheme_share_a_label(scheme: URIRef) -> None:
    labels = Counter(
        (label.language, label.casefold())
        for concept in CONCEPTS.subjects(SKOS.inScheme, scheme)
        for label in CONCEPTS.objects(concept, SKOS.prefLabel)
        if isinstance(label, Literal)
    )
    assert not [label for label, count in labels.items() if count > 1]


@pytest.mark.parametrize("concept", MEMBERS, ids=short)
def test_a_concept_stands_in_the_scheme_that_its_address_names(concept: URIRef) -> None:
    scheme = URIRef(concept.rpartition("/")[0])
    assert scheme in SCHEMES
    assert list(CONCEPTS.objects(concept, SKOS.inScheme)) == [scheme]
    broader = list(CONCEPTS.objects(concept, SKOS.broader))
    assert list(CONCEPTS.objects(concept, SKOS.topConceptOf)) == ([] if broader else [scheme])


@pytest.mark.parametrize("concept", MEMBERS, ids=short)
def test_broader_stays_in_the_scheme_and_never_comes_round(concept: URIRef) -> None:
    parents = list(CONCEPTS.objects(concept, SKOS.broader))
    above = {wider for parent in parents for wider in CONCEPTS.transitive_objects(parent, SKOS.broader)}
    assert above <= set(CONCEPTS.subjects(SKOS.inScheme, URIRef(concept.rpartition("/")[0])))
    assert concept not in above


@pytest.mark.parametrize("theme", named(CONCEPTS.subjects(SKOS.inScheme, THEMES)), ids=short)
def test_themes_have_two_levels(theme: URIRef) -> None:
    wider = list(CONCEPTS.objects(theme, SKOS.broader))
    narrower = list(CONCEPTS.subjects(SKOS.broader, theme))
    assert bool(wider) != bool(narrower), "a theme is either a group of themes or stands in one"
    assert len(wider) <= 1


def test_a_record_key_is_a_local_name_and_means_one_property() -> None:
    keys = [(str(key), local_name(term)) for term, key in TERMS.subject_objects(NASIJ.recordKey)]
    assert not [(key, name) for key, name in keys if key != name]
    assert not [key for key, count in Counter(key for key, _ in keys).items() if count > 1]


def test_only_the_two_roles_share_a_local_name() -> None:
    names = Counter(local_name(term) for term in [*CLASSES, *PROPERTIES])
    assert [name for name, count in names.items() if count > 1] == ["role"]


@pytest.mark.parametrize("role", ROLES, ids=short)
def test_a_role_has_a_shortcut_that_ties_an_event_to_those_involved(role: URIRef) -> None:
    (shortcut,) = CONCEPTS.objects(role, NASIJ.shortcut)
    assert shortcut in PROPERTIES
    assert (shortcut, RDFS.subPropertyOf, NASIJ.involves) in TERMS
    assert (shortcut, SCHEMA.domainIncludes, SCHEMA.Event) in TERMS


def test_no_two_roles_share_a_shortcut() -> None:
    assert len({CONCEPTS.value(role, NASIJ.shortcut) for role in ROLES}) == len(ROLES) > 0


def is_datatype(iri: Node) -> bool:
    return iri == RDF.langString or str(iri).startswith("http://www.w3.org/2001/XMLSchema#")


def ranges(term: URIRef) -> set[Node]:
    return set(TERMS.objects(term, SCHEMA.rangeIncludes))


@pytest.mark.parametrize("term", PROPERTIES, ids=short)
def test_a_property_says_which_declared_classes_it_joins(term: URIRef) -> None:
    domains = set(TERMS.objects(term, SCHEMA.domainIncludes))
    declared = {*CLASSES, RDFS.Resource}
    assert domains
    assert domains <= declared
    assert ranges(term)
    assert {iri for iri in ranges(term) if not is_datatype(iri)} <= declared
    assert set(TERMS.objects(term, RDFS.subPropertyOf)) <= set(PROPERTIES)


@pytest.mark.parametrize("term", PROPERTIES, ids=short)
def test_the_range_of_a_property_fits_its_kind(term: URIRef) -> None:
    literal = {is_datatype(iri) for iri in ranges(term) if iri != RDFS.Resource}
    kinds = set(TERMS.objects(term, RDF.type)) & {OWL.ObjectProperty, OWL.DatatypeProperty}
    assert literal in (set(), {kinds == {OWL.DatatypeProperty}})


@pytest.mark.parametrize("term", named(TERMS.subjects(SCHEMA.rangeIncludes, SKOS.Concept)), ids=short)
def test_a_record_key_whose_value_is_a_concept_names_the_scheme(term: URIRef) -> None:
    schemes = list(TERMS.objects(term, NASIJ.conceptScheme))
    assert set(schemes) <= set(SCHEMES)
    assert len(schemes) == 1 or TERMS.value(term, NASIJ.recordKey) is None


@pytest.mark.parametrize("term", named(ALIGNED.subjects()), ids=short)
def test_what_is_aligned_is_declared(term: URIRef) -> None:
    assert term in CLASSES or term in PROPERTIES


def context_iri(entry: Entry) -> str:
    """The address that an entry of the context stands for; aliases of keywords stand for themselves."""
    target = entry["@id"] if isinstance(entry, dict) else str(entry)
    prefix, colon, name = target.partition(":")
    start = CONTEXT.get(prefix)
    return f"{start}{name}" if colon and isinstance(start, str) else target


def test_the_context_names_every_term_once_and_nothing_else() -> None:
    prefixes = {name for name, entry in CONTEXT.items() if isinstance(entry, str) and entry[-1] in "#/"}
    others = prefixes | {"@version"}
    named_terms = Counter(context_iri(entry) for name, entry in CONTEXT.items() if name not in others)
    # rdf:type is the keyword @type; @id has no property
    expected = {str(term) for term in [*CLASSES, *PROPERTIES]} - {str(RDF.type)} | {"@id", "@type"}
    assert named_terms == Counter(expected)


NAMES = {context_iri(entry): name for name, entry in CONTEXT.items()}


@pytest.mark.parametrize("term", [*CLASSES, *PROPERTIES], ids=short)
def test_a_short_name_is_the_local_name(term: URIRef) -> None:
    # org:role is `role`, as in the records
    expected = {NASIJ.role: "participationRole", RDF.type: "type"}.get(term, local_name(term))
    assert NAMES["@type" if term == RDF.type else str(term)] == expected


VALUES = {"boolean": "true", "date": "2024-07-04", "dateTime": "2024-07-04T00:00:00Z"}


def written(term: URIRef) -> tuple[object, Node]:
    """A value as JSON, and what it must mean for the property according to the ontology."""
    datatypes = {iri for iri in ranges(term) if is_datatype(iri)}
    if datatypes == {RDF.langString} and (term, RDF.type, OWL.ObjectProperty) not in TERMS:
        return {"ar": "نص"}, Literal("نص", lang="ar")
    if not datatypes and (term, RDF.type, OWL.DatatypeProperty) not in TERMS:
        return str(SAMPLE), SAMPLE
    if len(datatypes) == 1 and local_name(next(iter(datatypes))) != "string":
        (datatype,) = datatypes
        value = VALUES.get(local_name(datatype), "7")
        return value, Literal(value, datatype=URIRef(str(datatype)))
    return "7", Literal("7")


@pytest.mark.parametrize("term", [term for term in PROPERTIES if term != RDF.type], ids=short)
def test_json_written_with_the_context_means_what_the_ontology_says(term: URIRef) -> None:
    value, expected = written(term)
    document = {"@context": CONTEXT, "id": str(SAMPLE), NAMES[str(term)]: value}
    quads = pyoxigraph.parse(json.dumps(document), format=pyoxigraph.RdfFormat.JSON_LD)
    triples = "\n".join(f"{quad.triple} ." for quad in quads)
    assert list(Graph().parse(data=triples, format="nt")) == [(SAMPLE, term, expected)]


AGENTS = {URIRef(f"http://www.w3.org/ns/org#{name}") for name in ("Organization", "Post")} | {
    URIRef("http://xmlns.com/foaf/0.1/Person")
}
RELATIONS = [node for node in PROPERTIES if AGENTS & set(TERMS.objects(node, SCHEMA.rangeIncludes))]
END = re.compile(
    r"\b(as|at|by|for|in|of|to|with|party|member|about|holds|mentions|involves|concerns)$", re.IGNORECASE
)


@pytest.mark.parametrize("node", RELATIONS, ids=short)
def test_a_relation_to_an_agent_reads_along_its_arrow(node: URIRef) -> None:
    readings = {str(text.language): str(text) for text in TERMS.objects(node, NASIJ.readAs)}  # type: ignore[attr-defined]
    assert set(readings) in (set(), set(LANGUAGES))
    names = {str(text.language): str(text) for text in TERMS.objects(node, RDFS.label)}  # type: ignore[attr-defined]
    read = readings.get("en", names["en"])
    assert END.search(read), f"“A {read} ⟶ B” reads the wrong way round: add nasij:readAs in three languages"

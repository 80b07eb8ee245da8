"""The addresses of things: one place that knows how an IRI is made from a slug and back."""

from __future__ import annotations

import re

from pyoxigraph import Literal, NamedNode

BASE = "https://w3id.org/nasij/"
ID = BASE + "id/"
CLAIM = BASE + "claim/"
DERIVATION = BASE + "derivation/"
NAME = BASE + "name/"
RULE = BASE + "rule/"

SCHEMES = (
    "addressee", "certainty", "document-kind", "event-kind", "force", "gender", "kind", "name-form", "occupation",
    "office", "partnership-kind", "place-kind", "role", "scope", "status", "theme", "time-of-day", "weekday",
)  # fmt: skip
"""The concept schemes; each is a prefix too."""

PREFIXES = {
    "nasij": BASE + "ontology#",
    "id": ID,
    "claim": CLAIM,
    "rule": RULE,
    **{scheme: f"{BASE}{scheme}/" for scheme in SCHEMES},
    "schema": "https://schema.org/",
    "org": "http://www.w3.org/ns/org#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "prov": "http://www.w3.org/ns/prov#",
    "dcterms": "http://purl.org/dc/terms/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""Prefixes that every query may use without declaring them."""

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LANGUAGES = ("ar", "fr", "en")


def term(curie: str) -> NamedNode:
    """The IRI of a prefixed name: ``term("org:Post")``."""
    prefix, _, local = curie.partition(":")
    return NamedNode(PREFIXES[prefix] + local)


def resource(slug: str) -> NamedNode:
    """The IRI of the actor, event, place, source or node with this slug."""
    return NamedNode(ID + slug)


def concept(scheme: str, slug: str) -> NamedNode:
    """The IRI of a concept, for example ``concept("kind", "association")``."""
    return NamedNode(f"{BASE}{scheme}/{slug}")


def slug_of(iri: str) -> str | None:
    """The slug of a resource's IRI, None for any other IRI."""
    return iri[len(ID) :] if iri.startswith(ID) else None


def shorten(iri: str) -> str:
    """The prefixed name of an IRI where a prefix fits, else the IRI itself."""
    matches = [prefix for prefix, start in PREFIXES.items() if iri.startswith(start)]
    if not matches:
        return iri
    prefix = max(matches, key=lambda name: len(PREFIXES[name]))
    return f"{prefix}:{iri[len(PREFIXES[prefix]) :]}"


def text(value: str, language: str) -> Literal:
    """A text in a language."""
    return Literal(value, language=language)


def typed(value: str, datatype: str) -> Literal:
    """A literal of an XML Schema datatype: ``typed("2023", "gYear")``."""
    return Literal(value, datatype=NamedNode(PREFIXES["xsd"] + datatype))


RDF_TYPE = term("rdf:type")
LABEL = term("rdfs:label")
PREF_LABEL = term("skos:prefLabel")
ALT_LABEL = term("skos:altLabel")
HIDDEN_LABEL = term("skos:hiddenLabel")

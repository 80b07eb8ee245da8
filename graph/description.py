"""A resource described in RDF: enough to draw its page from one answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, Triple, serialize

from graph.errors import UnknownEntity
from graph.terms import LABEL, PREF_LABEL, PREFIXES, term

_ABOUT = frozenset(term(curie) for curie in ("rdf:subject", "rdf:object", "nasij:nameOf"))
"""How claims, derivations and names point to what they are about."""


def describe(store: Store, iri: str, syntax: RdfFormat) -> bytes:
    """The description of a resource in a syntax; raises UnknownEntity where there is none."""
    body = serialize(sorted(description(store, NamedNode(iri)), key=str), format=syntax, prefixes=PREFIXES)
    assert body is not None, "bytes are returned where no output is given"
    return body


def description(store: Store, about: NamedNode) -> set[Triple]:
    """The triples from and to a resource, its claims, derivations and names, and the labels of all that they name.

    Raises UnknownEntity where no triple has it as subject.
    """
    own = _triples(store.quads_for_pattern(about, None, None, None))
    if not own:
        raise UnknownEntity(f"nothing is known of {about.value}")
    pointing = _triples(store.quads_for_pattern(None, None, about, None))
    beside = {triple.subject for triple in pointing if triple.predicate in _ABOUT}
    evidence = {
        triple
        for node in beside
        if isinstance(node, NamedNode)
        for triple in _triples(store.quads_for_pattern(node, None, None, None))
    }
    incoming = {triple for triple in pointing if triple.predicate not in _ABOUT}
    found = own | evidence | incoming
    return found | set(_labels(store, set(_named(own | incoming)) | set(_named(evidence, values_only=True))))


def _triples(quads: Iterable[Quad]) -> set[Triple]:
    return {quad.triple for quad in quads}


def _named(triples: Iterable[Triple], *, values_only: bool = False) -> Iterator[NamedNode]:
    """What triples name: of those of evidence the values, as its own properties are always the same."""
    for triple in triples:
        parts = (triple.object,) if values_only else (triple.subject, triple.predicate, triple.object)
        yield from (part for part in parts if isinstance(part, NamedNode))


def _labels(store: Store, nodes: Iterable[NamedNode]) -> Iterator[Triple]:
    for node in nodes:
        for label in (LABEL, PREF_LABEL):
            yield from _triples(store.quads_for_pattern(node, label, None, None))

"""A resource described in RDF: enough to draw its page from one answer."""

from __future__ import annotations

from pyoxigraph import NamedNode, RdfFormat, Store, Triple, serialize

from graph.dataset import rows
from graph.errors import UnknownEntity
from graph.terms import PREFIXES


def describe(store: Store, iri: str, syntax: RdfFormat) -> bytes:
    """The triples of ``queries/description.rq``, sorted, in a syntax; raises UnknownEntity where there are none."""
    described = rows(store, "description", about=NamedNode(iri))
    found = [Triple(row["subject"], row["property"], row["object"]) for row in described]  # type: ignore[arg-type]
    if not any(triple.subject == NamedNode(iri) for triple in found):
        raise UnknownEntity(f"nothing is known of {iri}")
    body = serialize(sorted(found, key=str), format=syntax, prefixes=PREFIXES)
    assert body is not None, "bytes are returned where no output is given"
    return body

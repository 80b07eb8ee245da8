"""What reconciliation calls things: a resource by its slug, everything else by its prefixed name."""

from __future__ import annotations

from pyoxigraph import NamedNode

from graph.dataset import Dataset
from graph.terms import ID, PREFIXES, resource, shorten, slug_of


def id_of(iri: str) -> str:
    """The identifier of a resource or concept.

    >>> id_of("https://w3id.org/nasij/id/nibrass"), id_of("https://w3id.org/nasij/theme/youth")
    ('nibrass', 'theme:youth')
    """
    return slug_of(iri) or shorten(iri)


def iri_of(dataset: Dataset, identifier: str) -> str:
    """The IRI of a slug, a prefixed name or an IRI; of a merged slug, its successor's; empty for what is none."""
    prefix, colon, local = identifier.partition(":")
    iri = identifier if colon else ID + identifier
    if prefix in PREFIXES and colon:
        iri = PREFIXES[prefix] + local
    slug = slug_of(iri)
    retired = dataset.retired.get(slug) if slug is not None else None
    if retired is not None and retired.successor is not None:
        return resource(retired.successor).value
    return iri if identifier and _is_iri(iri) else ""


def _is_iri(text: str) -> bool:
    """Whether a text is an absolute IRI."""
    try:
        NamedNode(text)
    except ValueError:
        return False
    return True

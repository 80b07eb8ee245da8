"""What things are called, looked up in a store one by one: names of 10⁵ organizations need not fit in memory twice."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from pyoxigraph import NamedNode, Store

from graph.entity import labels
from graph.terms import LANGUAGES

_KEPT = 2**16


class Labels:
    """The labels of the resources and terms of a store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.of = lru_cache(maxsize=_KEPT)(self._of)
        self.linked = lru_cache(maxsize=_KEPT)(self._linked)

    def three(self, iri: str | None) -> tuple[str, ...]:
        """The labels in Arabic, French and English, each empty where there is none."""
        found = self.of(iri) if iri else {}
        return tuple(found.get(language, "") for language in LANGUAGES)

    def _of(self, iri: str) -> Mapping[str, str]:
        """The labels of an IRI by language."""
        return labels(self._store, [iri]).get(iri, {})

    def _linked(self, iri: str, predicate: str) -> tuple[str, ...]:
        """The values of a property (an IRI), sorted: IRIs of resources, texts of literals."""
        quads = self._store.quads_for_pattern(NamedNode(iri), NamedNode(predicate), None, None)
        return tuple(sorted(getattr(quad.object, "value", "") for quad in quads))

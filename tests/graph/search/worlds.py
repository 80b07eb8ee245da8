"""The index that the gold set is asked: the curated records among made-up associations."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import Literal, Quad, Store

import data
from graph.search import Search
from graph.search.index import write_search
from graph.terms import ALT_LABEL, HIDDEN_LABEL, PREF_LABEL
from graph.validate import check
from tests.graph.search.made_up import made_up_quads

DISTRACTORS = 300
_NAMES = frozenset({PREF_LABEL, ALT_LABEL, HIDDEN_LABEL})


def curated() -> Store:
    """The triples of the curated records and of as many made-up associations as distract."""
    store = check(data.FOLDER, None).store
    assert store is not None, "run: nasij check"
    store.bulk_extend(made_up_quads(DISTRACTORS))
    return store


def index(store: Store, folder: Path) -> Search:
    """Search over a store."""
    write_search(store, folder / "search.sqlite")
    return Search(folder / "search.sqlite")


def with_arabic_names_only(store: Store) -> Store:
    """The same triples without any name in Latin letters: what Latin spellings find there, they find by sound."""
    arabic = Store()
    arabic.bulk_extend(quad for quad in store if not _is_latin_name(quad))
    return arabic


def _is_latin_name(quad: Quad) -> bool:
    name = quad.object
    return quad.predicate in _NAMES and isinstance(name, Literal) and name.language != "ar"

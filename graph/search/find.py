"""Finding resources by name, and by what is said of them."""

from __future__ import annotations

import json
import os
import sqlite3
import weakref
from collections.abc import Collection, Container, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue

from graph.search.candidates import Candidates, Reason, by_name, by_text
from graph.terms import LANGUAGES

_MOST_CHARACTERS = 500
_MAPPED = 1 << 28


@dataclass(frozen=True)
class Hit:
    """A resource that answers a query.

    ``label`` is what it is called in the reader's language, or in another where it has no name in that; ``score``
    is from 0 to 1; ``exact`` says that the query is one of its names, after folding, or its slug or IRI.
    """

    iri: str
    slug: str
    label: str
    label_language: str
    score: float
    exact: bool
    reason: Reason


class Search:
    """The search index of a dataset, open for reading. Many threads may use it at once."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        self._idle: SimpleQueue[sqlite3.Connection] = SimpleQueue()
        weakref.finalize(self, _close, self._idle)

    def find(
        self,
        text: str,
        *,
        language: str = "ar",
        kinds: Collection[str] = (),
        among: Container[str] | None = None,
        limit: int = 10,
        prefix: bool = False,
    ) -> list[Hit]:
        """The resources that a text may mean, the likeliest first.

        ``kinds`` (groups of ``graph.network.GROUPS``, or IRIs of classes or kinds) leaves only what is one of them,
        ``among`` only these slugs; ``prefix`` says that the text is still being typed. Names come before texts; of
        equals, what is linked more comes first. Any text may be given: what is no word counts for nothing, and of a
        long one only the first 500 characters and 12 words.
        """
        clean = _clean(text[:_MOST_CHARACTERS]).strip()
        if not clean or limit < 1:
            return []
        with self._connection() as database:
            tags = _tags(database, kinds)
            if kinds and not tags:
                return []
            found = by_name(database, clean, tags, typing=prefix)
            if len(found) < limit:
                found = by_text(database, clean, tags) | found
            return _hits(database, found, language, frozenset(kinds), among, limit)

    def read_ahead(self) -> None:
        """Has the system read the index while nobody waits for it, and opens it."""
        with self._path.open("rb") as file:
            if hasattr(os, "posix_fadvise"):  # not on every system
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_WILLNEED)
        self.find("جمعية", prefix=True)

    def close(self) -> None:
        """Closes what is open and idle; it opens again when asked."""
        _close(self._idle)

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        try:
            database = self._idle.get_nowait()
        except Empty:
            database = sqlite3.connect(self._address, uri=True, check_same_thread=False)
            database.execute(f"PRAGMA mmap_size = {_MAPPED}")
        try:
            yield database
        finally:
            self._idle.put(database)


def _close(idle: SimpleQueue[sqlite3.Connection]) -> None:
    while True:
        try:
            idle.get_nowait().close()
        except Empty:
            return


def _clean(text: str) -> str:
    """The text without lone surrogates, which no database takes."""
    return text.encode("utf-8", "ignore").decode("utf-8")


def _tags(database: sqlite3.Connection, kinds: Collection[str]) -> list[str]:
    rows = (database.execute("SELECT id FROM tag WHERE tag = ?", (_clean(kind),)) for kind in sorted(kinds))
    return [f"_{row[0]}" for found in rows for row in found]


def _hits(
    database: sqlite3.Connection,
    found: Candidates,
    language: str,
    kinds: frozenset[str],
    among: Container[str] | None,
    limit: int,
) -> list[Hit]:
    hits: list[Hit] = []
    for number, each in sorted(found.items(), key=lambda item: (-round(item[1].score, 3), item[0])):
        iri, slug, labels, tags = database.execute(
            "SELECT iri, slug, labels, tags FROM entity WHERE id = ?", (number,)
        ).fetchone()
        if (kinds and kinds.isdisjoint(tags.split())) or (among is not None and slug not in among):
            continue
        label_language, label = _label(json.loads(labels), language)
        hits.append(Hit(iri, slug, label, label_language, round(each.score, 3), each.exact, each.reason))
        if len(hits) == limit:
            break
    return hits


def _label(labels: dict[str, str], language: str) -> tuple[str, str]:
    """The language and text of the label in the reader's language, else in the first there is."""
    chosen = next(wanted for wanted in (language, *LANGUAGES, *labels) if wanted in labels)
    return chosen, labels[chosen]

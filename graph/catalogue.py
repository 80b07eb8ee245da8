"""The lists of a dataset, ready to be searched by what their items are and read page by page.

One SQLite file per dataset, made by the build: a page costs as much at the end of a list as at its start, and finding
by several tags goes through indexes. Items are known by their path below the base (``id/nibrass``, ``claim/x-1``).
"""

from __future__ import annotations

import sqlite3
import weakref
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

from graph.remembered import Memory

LISTS = ("entities", "events", "partnerships", "recommendations", "sources", "claims")
"""Entities by slug, events by date (the undated last), recommendations by event and position, claims as in the text."""

SCHEMA = """
CREATE TABLE list (name TEXT PRIMARY KEY, first INTEGER, last INTEGER) WITHOUT ROWID;
CREATE TABLE item (key INTEGER PRIMARY KEY, list TEXT, sort TEXT, path TEXT);
CREATE UNIQUE INDEX item_sort ON item (list, sort);
CREATE TABLE value (number INTEGER PRIMARY KEY, tag TEXT, text TEXT);
CREATE UNIQUE INDEX value_text ON value (tag, text);
CREATE TABLE tag (value INTEGER, key INTEGER, PRIMARY KEY (value, key)) WITHOUT ROWID;
CREATE TABLE period (key INTEGER, first TEXT, last TEXT, PRIMARY KEY (key, first, last)) WITHOUT ROWID;
CREATE TABLE count (list TEXT, value INTEGER, items INTEGER, PRIMARY KEY (list, value)) WITHOUT ROWID;
"""
"""Keys count through all lists in their order, so that each list has a range of them."""

_COUNTS = 4096
"""Totals that are kept, as all pages of a list have the same."""


@dataclass(frozen=True)
class Selection:
    """What an item must have: for each tag one of its values, and a date within ``first`` to ``last`` (inclusive)."""

    tags: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    first: str | None = None
    last: str | None = None

    @property
    def key(self) -> tuple[object, ...]:
        """What tells it from others."""
        return tuple(sorted(self.tags.items())), self.first, self.last


@dataclass(frozen=True)
class Page:
    """Some items of a list by their paths; ``total`` counts all that match, ``last`` is where to go on."""

    paths: tuple[str, ...]
    total: int
    last: str | None


class Catalogue:
    """The catalogue of one dataset, open for reading; any thread may ask."""

    def __init__(self, path: Path) -> None:
        # The file never changes: no locks.
        self._address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        self._idle: SimpleQueue[sqlite3.Connection] = SimpleQueue()
        self._closing = weakref.finalize(self, _close, self._idle)
        self._totals = Memory[int](_COUNTS)

    def page(self, name: str, selection: Selection, limit: int, after: str | None = None) -> Page:
        """The items of a list that come after a sort key, as many as ``limit``."""
        ranges = self._range(name)
        if ranges is None:
            return Page((), 0, None)
        start, end = ranges
        if after is not None:
            row = self._row(
                "SELECT key FROM item WHERE list = ? AND sort <= ? ORDER BY sort DESC LIMIT 1", name, after
            )
            start = row[0] + 1 if row is not None else start
        condition, values = self._condition(selection)
        rows = self._rows(
            f"SELECT path, sort FROM item i WHERE key BETWEEN ? AND ?{condition} ORDER BY key LIMIT ?",
            start, end, *values, limit + 1,
        )  # fmt: skip
        shown = rows[:limit]
        return Page(
            tuple(path for path, _ in shown),
            self._totals.find((name, selection.key), lambda: self._counted(name, selection)),
            shown[-1][1] if len(rows) > limit else None,
        )

    def has(self, name: str, tag: str, text: str) -> bool:
        """Whether anything in a list has this tag."""
        found = "SELECT 1 FROM value JOIN count ON number = value WHERE list = ? AND tag = ? AND text = ?"
        return self._row(found, name, tag, text) is not None

    def counts(self, name: str, tag: str) -> dict[str, int]:
        """How many items of a list have each value of a tag, by value."""
        return dict(
            self._rows(
                "SELECT text, items FROM value JOIN count ON number = value WHERE list = ? AND tag = ? ORDER BY text",
                name, tag,
            )
        )  # fmt: skip

    def size(self, name: str) -> int:
        """How many items a list has."""
        ranges = self._range(name)
        return 0 if ranges is None else ranges[1] - ranges[0] + 1

    def _counted(self, name: str, selection: Selection) -> int:
        condition, values = self._condition(selection)
        if not condition:
            return self.size(name)
        found = f"SELECT COUNT(*) FROM item i WHERE key BETWEEN ? AND ?{condition}"
        ranges = self._range(name)
        assert ranges is not None
        row = self._row(found, *ranges, *values)
        assert row is not None
        return int(row[0])

    def _condition(self, selection: Selection) -> tuple[str, list[str | int]]:
        """What follows WHERE, and its values."""
        parts: list[str] = []
        values: list[str | int] = []
        for tag, texts in selection.tags.items():
            numbers = list(self._numbers(tag, texts))
            marks = ", ".join("?" * len(numbers))
            parts.append(f" AND key IN (SELECT key FROM tag WHERE value IN ({marks}))")
            values.extend(numbers)
        if selection.first is not None or selection.last is not None:
            parts.append(
                " AND EXISTS (SELECT 1 FROM period p WHERE p.key = i.key AND p.last >= ? AND p.first <= ?)"
            )
            values.extend([selection.first or "", selection.last or "~"])
        return "".join(parts), values

    def _numbers(self, tag: str, texts: Collection[str]) -> Iterator[int]:
        for text in texts:
            row = self._row("SELECT number FROM value WHERE tag = ? AND text = ?", tag, text)
            if row is not None:
                yield row[0]

    def _range(self, name: str) -> tuple[int, int] | None:
        row = self._row("SELECT first, last FROM list WHERE name = ?", name)
        return None if row is None else (row[0], row[1])

    def _row(self, query: str, *values: object) -> tuple[int, ...] | None:
        return next(iter(self._rows(query, *values)), None)

    def _rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        with self._connection() as connection:
            return connection.execute(query, values).fetchall()

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        try:
            connection = self._idle.get_nowait()
        except Empty:
            connection = sqlite3.connect(self._address, uri=True, check_same_thread=False)
        try:
            yield connection
        finally:
            self._idle.put(connection)


def _close(idle: SimpleQueue[sqlite3.Connection]) -> None:
    while not idle.empty():
        idle.get_nowait().close()

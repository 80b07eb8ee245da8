"""The changes of all datasets that were current below a root folder, the newest first, page by page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from graph.changes import Change, Sought, read_changes
from graph.history import Publication


@dataclass(frozen=True)
class Entry:
    """A change, the dataset that brought it, and that dataset's place in the history (from 0)."""

    change: Change
    publication: Publication
    place: int


@dataclass(frozen=True)
class Page:
    """Some entries, how many there are on all pages, and where the next page begins: None after the last one."""

    entries: tuple[Entry, ...]
    total: int
    last: str | None


def page(
    root: Path,
    history: Sequence[Publication],
    sought: Sought,
    limit: int,
    after: str | None = None,
    first: int = 0,
) -> Page:
    """A page of the changes that a history has from its dataset ``first`` on; ``after`` is where the page before ended.

    Raises ValueError where no page ends there. As a history only grows at its end, and the newest come first, pages
    stay as they are while new datasets arrive.
    """
    start, byte = _place(after, len(history))
    found = list(islice(_entries(root, history, sought, range(start, first - 1, -1), byte), limit + 1))
    shown = found[:limit]
    last = f"{shown[-1][0].place}:{shown[-1][1]}" if shown and len(found) > limit else None
    return Page(tuple(entry for entry, _ in shown), _total(root, history[first:], sought), last)


def _entries(
    root: Path, history: Sequence[Publication], sought: Sought, places: range, byte: int
) -> Iterator[tuple[Entry, int]]:
    """The entries at some places, of the first one from a byte on, each with the byte after it."""
    for place in places:
        path = history[place].changes(root)
        if path is not None:
            for end, change in read_changes(path, byte if place == places[0] else 0, sought):
                yield Entry(change, history[place], place), end


def _total(root: Path, history: Sequence[Publication], sought: Sought) -> int:
    """How many there are; only what no count tells is read."""
    total = 0
    for publication in history:
        count, path = sought.count(publication.counts), publication.changes(root)
        if count is None and path is not None:
            count = sum(1 for _ in read_changes(path, 0, sought))
        total += count or 0
    return total


def _place(after: str | None, length: int) -> tuple[int, int]:
    if after is None:
        return length - 1, 0
    place, _, byte = after.partition(":")
    if not (place.isdecimal() and byte.isdecimal() and int(place) < length):
        raise ValueError(f"{after!r} is no place in the history")
    return int(place), int(byte)

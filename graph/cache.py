"""Answers that are kept, and evaluations that are shared.

A dataset never changes, so the answer to a query over it is always the same, unless the query asks for the time, for
chance or for another server. Queries count as the same when they differ in nothing but white space around them:
inside, it may stand in a string.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Hashable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Generic, NamedTuple, TypeVar

from graph.guard import resolved
from graph.query import Answer, Query

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

_OVERHEAD = 512
"""Bytes that keeping a value costs beside the value, about."""
_SHARE = 4
"""A value that would fill more than one part in four of the cache is not kept: it would drive out all others."""
_VOLATILE = re.compile(r"(?<![^\W_])(?:now|rand|uuid|struuid|service)(?![^\W_])", re.IGNORECASE | re.ASCII)
_TAG_END = re.compile(r'[0-9a-f]{16}"')


@lru_cache(maxsize=32)
def volatile(query: Query) -> bool:
    """Whether a query may be answered otherwise the next time; wherever its words stand, to be on the safe side.

    >>> volatile(Query("SELECT (Rand( ) AS ?n) {}")), volatile(Query("SELECT ?brand {}"))
    (True, False)
    """
    text = resolved(query.text)
    lower = text.lower()
    some = "now" in lower or "rand" in lower or "uuid" in lower or "service" in lower
    return some and _VOLATILE.search(text) is not None  # which looks at every place of a text


@lru_cache(maxsize=32)
def key_of(dataset: str, query: Query) -> str:
    """What tells an answer from every other: a digest of the dataset's id and all that is asked, 64 digits."""
    text = query.text.strip(" \t\r\n")
    return hashlib.sha256(repr((dataset, query._replace(text=text))).encode()).hexdigest()


class Kept(NamedTuple):
    """An answer with its strong entity tag, quotes included: dataset, question and content, each in 16 digits.

    Different bytes have different tags. Whoever shows a tag of the same dataset and question has a right answer to it
    already, whether it is still kept here or not (blank nodes may be named otherwise at another evaluation).
    """

    answer: Answer
    tag: str

    @classmethod
    def of(cls, dataset: str, key: str, answer: Answer) -> Kept:
        """An answer with its tag."""
        return cls(answer, f'{_tag_start(dataset, key)}{hashlib.sha256(answer.body).hexdigest()[:16]}"')


def is_tag_of(tag: str, dataset: str, key: str) -> bool:
    """Whether an entity tag is of an answer to one question over one dataset."""
    start = _tag_start(dataset, key)
    return tag.startswith(start) and _TAG_END.fullmatch(tag, len(start)) is not None


def _tag_start(dataset: str, key: str) -> str:
    return f'"{dataset[:16]}-{key[:16]}-'


class Cache(Generic[K, V]):
    """Values up to a limit in bytes; those that were asked for last stay."""

    def __init__(self, limit: int) -> None:
        self._limit, self.bytes = limit, 0
        self.hits = self.misses = 0
        self._values: OrderedDict[K, tuple[V, int]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._values)

    def get(self, key: K) -> V | None:
        """The value that is kept, None where there is none."""
        found = self._values.get(key)
        if found is None:
            self.misses += 1
            return None
        self.hits += 1
        self._values.move_to_end(key)
        return found[0]

    def put(self, key: K, value: V, size: int) -> None:
        """Keeps a value of ``size`` bytes, if it is not too large, in place of those not asked for the longest."""
        size += _OVERHEAD
        if size * _SHARE > self._limit:
            return
        if key in self._values:
            self.bytes -= self._values.pop(key)[1]
        self._values[key] = value, size
        self.bytes += size
        while self.bytes > self._limit:
            _, (_, gone) = self._values.popitem(last=False)
            self.bytes -= gone

    def clear(self) -> None:
        """Forgets every value; what was counted stays."""
        self._values.clear()
        self.bytes = 0


@dataclass
class _Flight(Generic[V]):
    task: asyncio.Task[V]
    waiting: int = 0


class Shared(Generic[K, V]):
    """Work under way, done once for all who ask for it at the same time, and stopped when the last of them leaves."""

    def __init__(self) -> None:
        self._flights: dict[K, _Flight[V]] = {}

    async def run(self, key: K, start: Callable[[], Coroutine[Any, Any, V]]) -> V:
        """What ``start()`` gives or raises; of those that ask under the same key meanwhile, only the first starts."""
        flight = self._flights.get(key)
        if flight is None:
            flight = started = self._flights[key] = _Flight(asyncio.create_task(start()))
            flight.task.add_done_callback(lambda _: self._forget(key, started))
        flight.waiting += 1
        try:
            return await asyncio.shield(flight.task)
        finally:
            flight.waiting -= 1
            if not flight.waiting and not flight.task.done():
                self._forget(key, flight)  # at once: whoever asks now must not join what is being stopped
                flight.task.cancel()

    def _forget(self, key: K, flight: _Flight[V]) -> None:
        if self._flights.get(key) is flight:
            del self._flights[key]

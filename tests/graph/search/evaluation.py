"""Asks the queries of the gold set and counts: recall at 1 and 5, and precision of what search is confident of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from graph.search import CONFIDENT, Hit, Search

GOLD = Path(__file__).parent / "gold.yaml"


@dataclass(frozen=True)
class Query:
    """A query, its class, the slugs of which any is right (none: nothing of that name is known), and whether held."""

    kind: str
    text: str
    expect: tuple[str, ...]
    held: bool

    @property
    def typing(self) -> bool:
        return self.kind == "prefix"


@dataclass
class Count:
    """What came of the queries of one class.

    Of those asked, ``known`` have an answer, which came ``first`` or was ``found`` among the first five; of
    ``confident`` ones search is sure of the first hit, and in the ``right`` ones rightly so.
    """

    asked: int = 0
    known: int = 0
    first: int = 0
    found: int = 0
    confident: int = 0
    right: int = 0
    missed: list[str] = field(default_factory=list)

    def add(self, other: Count) -> None:
        for name in ("asked", "known", "first", "found", "confident", "right"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.missed += other.missed

    @property
    def recall_1(self) -> float:
        return self.first / self.known if self.known else 1.0

    @property
    def recall_5(self) -> float:
        return self.found / self.known if self.known else 1.0

    @property
    def precision_1(self) -> float:
        """Of the first hits that search is confident of, how many are right."""
        return self.right / self.confident if self.confident else 1.0


def read_gold() -> list[Query]:
    """The gold set."""
    classes: dict[str, list[dict[str, Any]]] = yaml.safe_load(GOLD.read_text("utf-8"))
    return [
        Query(kind, row["query"], tuple(row["expect"]), row.get("held", False))
        for kind, rows in classes.items()
        for row in rows
    ]


def evaluate(search: Search, queries: Iterable[Query]) -> dict[str, Count]:
    """The counts by class. Where nothing is expected, any hit that search is confident of is wrong."""
    counts: dict[str, Count] = defaultdict(Count)
    for query in queries:
        counts[query.kind].add(_count(query, search.find(query.text, limit=5, prefix=query.typing)))
    return counts


def total(counts: Iterable[Count]) -> Count:
    """The sum of counts."""
    whole = Count()
    for count in counts:
        whole.add(count)
    return whole


def report(counts: dict[str, Count]) -> Iterator[str]:
    """A table of the counts, line by line, and below it the queries whose answer was not among the first five."""
    yield f"{'class':<12}{'asked':>6}{'recall@1':>10}{'recall@5':>10}{'precision@1':>13}"
    for kind, count in [*counts.items(), ("all", total(counts.values()))]:
        recall = (
            f"{count.recall_1:>10.2f}{count.recall_5:>10.2f}" if kind != "absent" else f"{'–':>10}{'–':>10}"
        )
        yield f"{kind:<12}{count.asked:>6}{recall}{count.precision_1:>13.2f}"
    for kind, count in counts.items():
        yield from (f"{kind}: {missed}" for missed in count.missed)


def _count(query: Query, hits: list[Hit]) -> Count:
    count = Count(asked=1)
    good = [hit.slug in query.expect for hit in hits]
    if query.expect:
        count.known, count.first, count.found = 1, int(any(good[:1])), int(any(good))
    if hits and hits[0].score >= CONFIDENT:
        count.confident, count.right = 1, int(good[0])
    wrong = count.confident > count.right
    if (query.expect and not count.first) or wrong:
        found = ", ".join(f"{hit.slug} {hit.score}" for hit in hits[:3]) or "nothing"
        count.missed.append(f"{query.text} → {found}{' (confident)' if wrong else ''}")
    return count

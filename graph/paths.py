"""How two actors are linked: the shortest ways between them, each hop with the relations that make it.

Ways of fewer hops come first, of these the ones with fewer hops that no source states in so many words or that sources
contradict each other about; what is only disputed is no hop. They are found
by best-first search (A*; Hart, Nilsson and Raphael 1968) with the number of hops that are left as its estimate.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import pairwise

from graph.errors import UnknownEntity
from graph.filters import EVERYTHING, Wanted
from graph.network import CERTAINTIES, SYMMETRIC, Relation, Relations

LONGEST = 8
"""Hops of a way at most."""
_DETOUR = 2
"""How many hops a way may have more than the shortest one."""
_WORK = 200_000
"""Beginnings of ways that a search looks at: what it has found by then is the answer."""
_THROUGH_NONE = frozenset({"place", "source"})
"""Groups that no way leads through: to be in the same town, or the same article, links nobody."""


@dataclass(frozen=True)
class Path:
    """A way from one node to another: the slugs along it, and of each hop between two of them the relations."""

    nodes: tuple[str, ...]
    hops: tuple[tuple[Relation, ...], ...]

    @property
    def uncertain(self) -> int:
        """How many hops no source states in so many words without another that contradicts it."""
        return sum(not _stated(hop) for hop in self.hops)


def shortest_paths(
    relations: Relations, start: str, end: str, k: int = 3, *, wanted: Wanted = EVERYTHING
) -> list[Path]:
    """The ``k`` shortest ways between two resources, none where nothing links them within ``LONGEST`` hops.

    Of ``wanted``, groups and kinds hold of the nodes in between. Raises UnknownEntity for an unknown slug.
    """
    for slug in (start, end):
        if slug not in relations.resources:
            raise UnknownEntity(f"no actor, event or place is called {slug!r}")
    if start == end or k < 1:
        return []
    around = _Around(relations, wanted, frozenset({start, end}))
    left, beyond, shortest = _distances(around, start, end)
    found: list[Path] = []
    # Hops in all at least, uncertain ones so far; of equals the longest way first, as it is nearest to its end.
    waiting: list[tuple[int, int, int, tuple[str, ...]]] = [(shortest, 0, 0, (start,))] if shortest else []
    longest = min(LONGEST, shortest + _DETOUR)
    pushed = 0
    while waiting and len(found) < k and pushed < _WORK:
        _, uncertain, _, way = heappop(waiting)
        if way[-1] == end:
            hops = tuple(tuple(around.hops(one)[other]) for one, other in pairwise(way))
            found.append(Path(way, hops))
            continue
        for slug, between in around.hops(way[-1]).items():
            length = len(way) + left.get(slug, beyond)
            if slug not in way and length <= longest:
                pushed += 1
                heappush(waiting, (length, uncertain + (not _stated(between)), -len(way), (*way, slug)))
    return found


class _Around:
    """The neighbours of nodes, as far as ways may lead through them."""

    def __init__(self, relations: Relations, wanted: Wanted, ends: frozenset[str]) -> None:
        self._relations, self._wanted, self._ends = relations, wanted, ends
        self._hops: dict[str, Mapping[str, Sequence[Relation]]] = {}

    def neighbours(self, slug: str) -> Iterator[tuple[str, Relation]]:
        """Each relation that leads on from a node, with the node at its other end."""
        resources = self._relations.resources
        for relation in self._relations.around.get(slug, ()):
            if not relation.asserted:
                continue
            other = relation.end if relation.start == slug else relation.start
            resource = resources[other]
            through = resource.group not in _THROUGH_NONE and self._wanted.node(resource.group, resource.kind)
            if (through or other in self._ends) and self._wanted.relation(relation):
                yield other, relation

    def hops(self, slug: str) -> Mapping[str, Sequence[Relation]]:
        """The neighbours of a node in order, with the relations that lead to each; those that hold both ways once."""
        if slug not in self._hops:
            found: dict[str, list[Relation]] = defaultdict(list)
            for other, relation in self.neighbours(slug):
                found[other].append(relation)
            self._hops[slug] = {other: _once(found[other]) for other in sorted(found)}
        return self._hops[slug]


def _distances(around: _Around, start: str, end: str) -> tuple[dict[str, int], int, int]:
    """The hops to the end from the nodes near it, what all others have at least, and the length of the shortest way.

    The length is 0 where there is none. Two searches, one from each side, meet in the middle.
    """
    reached = ({start: 0}, {end: 0})
    frontiers, radii = [[start], [end]], [0, 0]
    while all(frontiers) and sum(radii) < LONGEST:
        side = 0 if len(frontiers[0]) < len(frontiers[1]) else 1
        mine, other = reached[side], reached[1 - side]
        radii[side] += 1
        fresh = {node for slug in frontiers[side] for node, _ in around.neighbours(slug) if node not in mine}
        mine.update(dict.fromkeys(fresh, radii[side]))
        frontiers[side] = list(fresh)
        if not fresh.isdisjoint(other):
            return reached[1], radii[1] + 1, sum(radii)
    return reached[1], radii[1] + 1, 0


def _once(relations: Sequence[Relation]) -> list[Relation]:
    both = {(each.relation, each.start, each.end) for each in relations}
    return [
        each
        for each in relations
        if each.relation not in SYMMETRIC
        or each.start < each.end
        or (each.relation, each.end, each.start) not in both
    ]


def _stated(relations: Sequence[Relation]) -> bool:
    return any(relation.certainty == CERTAINTIES[-1] and not relation.disputed for relation in relations)

"""How well a name answers a query, from 0 to 1."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph.search.index import GENERIC_WEIGHT
from graph.search.readings import WAYS, Reading, Sought, Way, begun

EXACT, FOLDED, BEST = 1.0, 0.99, 0.96
"""The score of the same letters, of the same key, and the most of anything else."""
OTHER_ORDER, LATER = 0.99, 0.95
"""What another order of words costs, and what it costs that the name's own first word is not asked for."""
WHOLE_NAME = 0.3
"""How much of the score depends on how much of the name is asked for."""

_RANK = {way: rank for rank, way in enumerate(WAYS)}


@dataclass(frozen=True)
class Match:
    """A score, and the way of the least sure word."""

    score: float
    way: Way


class Query:
    """The words of a query, ready to be compared with many names."""

    def __init__(self, sought: Sequence[Sought]) -> None:
        self.sought = sought
        self._asked = sum(each.weight for each in sought)
        self._begun = [(at, each) for at, each in enumerate(sought) if each.begun]
        self._readings: dict[str, list[tuple[int, Reading]]] = defaultdict(list)
        for at, each in enumerate(sought):
            for reading in each.readings.values():
                self._readings[reading.word].append((at, reading))

    def match(self, words: Sequence[str], weights: Sequence[int]) -> Match | None:
        """How the words of a name, with their weights, answer the query; None where no word does.

        The square of the share of the query that is met, times how sure the readings are, times .7 to 1 by the share
        of the name that is asked for; shares are by weight. So a name that leaves part of the query out falls
        quickly, one that says more than the query slowly, sooner if what it says more comes first.
        """
        best: dict[int, tuple[Reading, int]] = {}
        for place, word in enumerate(words):
            for at, reading in self._of(word):
                if at not in best or best[at][0].quality < reading.quality:
                    best[at] = reading, place
        if not best:
            return None
        met = sum(self.sought[at].weight for at in best)
        sure = sum(self.sought[at].weight * reading.quality for at, (reading, _) in best.items())
        places = [best[at][1] for at in sorted(best)]
        named = sum(weights[place] for place in set(places))
        share = (met / self._asked) ** 2 * (sure / met)
        score = BEST * share * (1 - WHOLE_NAME + WHOLE_NAME * named / sum(weights))
        if _first_telling(weights) not in places:
            score *= LATER
        way = max((reading.way for reading, _ in best.values()), key=_RANK.__getitem__)
        if places != sorted(places):
            return Match(score * OTHER_ORDER, max(way, "words", key=_RANK.__getitem__))
        return Match(score, way)

    def _of(self, word: str) -> Iterator[tuple[int, Reading]]:
        """The words of the query that a word of a name may be, by their place."""
        yield from self._readings.get(word, ())
        for at, each in self._begun:
            if word.startswith(each.word) and word != each.word:
                yield at, begun(each.word, word, each.weight)


def _first_telling(weights: Sequence[int]) -> int:
    """The place of the first word of a name that is not generic, else of its first word."""
    return next((place for place, weight in enumerate(weights) if weight > GENERIC_WEIGHT), 0)

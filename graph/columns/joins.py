"""A triple pattern joined to the solutions so far."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from graph.columns.algebra import Closure, Node, Pattern, Variable
from graph.columns.errors import Beyond
from graph.columns.tables import Allowance, Rows, Table, among, distinct, expanded
from graph.columns.terms import ABSENT, Ids, Mask, Terms
from graph.columns.triples import NO_PAIRS, Listed, Pairs, Triples

Intervals: TypeAlias = Mapping[str, tuple[int, int]]
"""By variable: the interval of numbers that its values must lie in."""
Place: TypeAlias = int | str
"""The number of a term, or the name of a variable."""

_FAR = 4.0
"""How many steps a closure takes from each start, about; it need only come after what is known better."""


class Step(NamedTuple):
    """A pattern with the numbers of its terms, and how many matches it has.

    ``whole`` is how many where none of its variables is known, ``of_subject`` and ``of_object`` how many in the mean
    for one subject or object that is known. Those of a term, and ``whole``, are exact but along a path.
    """

    subject: Place
    verb: Place | Closure
    object: Place
    whole: float
    of_subject: float
    of_object: float
    by_subject: Pairs = NO_PAIRS
    by_object: Pairs = NO_PAIRS
    within: tuple[int, int] | None = None

    def estimate(self, known: Collection[str]) -> float:
        """How many rows a join makes of one, about."""
        has_subject = isinstance(self.subject, int) or self.subject in known
        has_object = isinstance(self.object, int) or self.object in known
        if has_subject and has_object:
            return min(0.5, self.of_subject, self.of_object)
        return self.of_subject if has_subject else self.of_object if has_object else self.whole

    @property
    def is_counted(self) -> bool:
        """Whether its estimate is exact as long as no variable is known."""
        ends = isinstance(self.subject, int) and isinstance(self.object, int)
        return not ends and not isinstance(self.verb, Closure)


class Joins:
    """Joins over the triples of a dataset; every row that is made is taken off the allowance."""

    def __init__(self, terms: Terms, triples: Triples, allowance: Allowance) -> None:
        self._terms, self._triples, self._allowance = terms, triples, allowance

    def step(self, pattern: Pattern, within: Intervals) -> Step:
        """A pattern, ready to be joined; values of variables may be bounded."""
        subject, object_ = self._place(pattern.subject), self._place(pattern.object)
        if isinstance(pattern.verb, Closure):
            pairs = len(self._triples.by_subject(self._terms.find(pattern.verb.predicate)))
            return Step(subject, pattern.verb, object_, _FAR * pairs, _FAR, _FAR)
        verb = self._place(pattern.verb)
        if isinstance(verb, str):
            of_subject = _said_of(self._triples.of_subjects, subject)
            of_object = _said_of(self._triples.of_objects, object_)
            return Step(subject, verb, object_, float(len(self._triples)), of_subject, of_object)
        by_subject, by_object = self._triples.by_subject(verb), self._triples.by_object(verb)
        interval = within.get(object_) if isinstance(object_, str) else None
        start, end = by_object.between(*interval) if interval else (0, len(by_object))
        of_subject, of_object = _spread(by_subject, subject), _spread(by_object, object_)
        whole = float(end - start)
        return Step(subject, verb, object_, whole, of_subject, of_object, by_subject, by_object, (start, end))

    def join(self, table: Table, step: Step, window: slice | None = None) -> Table:
        """The solutions with a match of a step; ``window`` takes a part of the matches of the one without variables."""
        if isinstance(step.verb, Closure):
            by_subject, by_object = self._closure(table, step.subject, step.verb, step.object)
            step = step._replace(by_subject=by_subject, by_object=by_object, within=(0, len(by_object)))
        if isinstance(step.verb, str):
            return self._by_any(table, step.subject, step.verb, step.object, window)
        return self._by_predicate(table, step, window)

    def _place(self, node: Node) -> Place:
        return node.name if isinstance(node, Variable) else self._terms.find(node)

    # with a predicate

    def _by_predicate(self, table: Table, step: Step, window: slice | None) -> Table:
        subject, object_, by_subject, by_object = step.subject, step.object, step.by_subject, step.by_object
        has_subject, has_object = (_is_known(place, table) for place in (subject, object_))
        if has_subject and has_object and isinstance(subject, int) != isinstance(object_, int):
            # all that one term is linked to: a set to look the others up in
            if isinstance(subject, int):
                return table.kept(among(table.sure(str(object_)), by_subject.seconds_of(subject)))
            return table.kept(among(table.sure(subject), by_object.seconds_of(int(object_))))
        if has_subject and (not has_object or step.of_subject <= step.of_object):
            rows, objects = self._followed(table, subject, by_subject, window)
            return self._matched(table, rows, [(object_, objects)])
        if has_object:
            rows, subjects = self._followed(table, object_, by_object, window)
            return self._matched(table, rows, [(subject, subjects)])
        assert step.within
        rows, at = self._all_of(table, *step.within, window)
        return self._matched(table, rows, [(subject, by_object.seconds[at]), (object_, by_object.firsts[at])])

    def _followed(self, table: Table, place: Place, pairs: Pairs, window: slice | None) -> tuple[Rows, Ids]:
        """What a known place is linked to: the rows that it is known in, and the other ends."""
        if isinstance(place, int):
            rows, at = self._all_of(table, *pairs.range_of(place), window)
            return rows, pairs.seconds[at]
        starts, counts = pairs.ranges_of(table.sure(place))
        total = int(counts.sum())
        self._allowance.spend(total)
        rows, places = expanded(starts, counts, total)
        return rows, pairs.seconds[places]

    def _all_of(self, table: Table, start: int, end: int, window: slice | None) -> tuple[Rows, Rows | slice]:
        """Every row with everything from ``start`` to before ``end``."""
        if window is not None:
            start, end = min(end, start + window.start), min(end, start + window.stop)
        count = end - start
        self._allowance.spend(table.rows * count)
        if table.rows == 1:
            return np.zeros(count, np.intp), slice(start, end)
        each = np.arange(start, end, dtype=np.intp)
        return np.repeat(np.arange(table.rows, dtype=np.intp), count), np.tile(each, table.rows)

    def _matched(self, table: Table, rows: Rows, found: list[tuple[Place, Ids]]) -> Table:
        """The rows of a table beside what was found for them, where that is what they have already."""
        new: dict[str, Ids] = {}
        fits: Mask | None = None
        for place, column in found:
            if isinstance(place, str) and place not in table.columns and place not in new:
                new[place] = column
                continue
            if isinstance(place, int):
                same = column == place
            else:
                same = column == (new[place] if place in new else table.sure(place)[rows])
            fits = same if fits is None else fits & same
        if fits is not None:
            rows, new = rows[fits], {name: column[fits] for name, column in new.items()}
        return table.taken(rows, len(rows)).with_columns(new)

    # with a variable for the predicate

    def _by_any(self, table: Table, subject: Place, verb: str, object_: Place, window: slice | None) -> Table:
        triples = self._triples
        if _is_known(subject, table):
            listed, key, other = triples.of_subjects, subject, object_
        elif _is_known(object_, table):
            listed, key, other = triples.of_objects, object_, subject
        else:
            rows, at = self._all_of(table, 0, len(triples), window)
            columns = triples.of_subjects
            found = [
                (subject, triples.subject_at(at)),
                (verb, columns.predicates[at]),
                (object_, columns.others[at]),
            ]
            return self._matched(table, rows, found)
        if isinstance(key, int):
            start, end = listed.range_of(key) if key >= 0 else (0, 0)
            rows, at = self._all_of(table, start, end, window)
        else:
            starts, counts = listed.ranges_of(table.sure(key))
            total = int(counts.sum())
            self._allowance.spend(total)
            rows, at = expanded(starts, counts, total)
        return self._matched(table, rows, [(verb, listed.predicates[at]), (other, listed.others[at])])

    # along a path

    def _closure(self, table: Table, subject: Place, path: Closure, object_: Place) -> tuple[Pairs, Pairs]:
        """The ends of a path, each pair once, from the ends that are known; sorted by subject, and by object."""
        predicate = self._terms.find(path.predicate)
        forwards = _is_known(subject, table)
        step = self._triples.by_subject(predicate) if forwards else self._triples.by_object(predicate)
        start = subject if forwards else object_
        if isinstance(start, int):
            sources = np.array([start] if start >= 0 else [], np.int32)
            if start == ABSENT and path.reflexive:
                raise Beyond("a path of no length from a term that is not there")
        elif start in table.columns:
            sources = distinct(table.sure(start))
        elif path.reflexive:
            raise Beyond("a path of no length from anywhere")
        else:
            self._allowance.spend(len(step))
            sources = distinct(step.firsts)
        if path.reflexive and not self._triples.holds(sources).all():
            raise Beyond("a path of no length from a predicate")
        found = self._reached(sources, step, reflexive=path.reflexive)
        size = len(self._terms)
        turned = np.sort(found % size * size + found // size)
        known, others = Pairs.of_codes(found, size), Pairs.of_codes(turned, size)
        return (known, others) if forwards else (others, known)

    def _reached(self, sources: Ids, step: Pairs, *, reflexive: bool) -> NDArray[np.int64]:
        """Each source with all that steps lead to from it, as sorted codes: source × number of terms + end."""
        size = len(self._terms)
        pairs = sources.astype(np.int64) * size + sources
        known = pairs if reflexive else np.empty(0, np.int64)
        while len(pairs):
            starts, counts = step.ranges_of((pairs % size).astype(np.int32))
            total = int(counts.sum())
            self._allowance.spend(total)
            rows, at = expanded(starts, counts, total)
            found = distinct(pairs[rows] // size * size + step.seconds[at])
            pairs = found[~among(found, known)]
            known = np.sort(np.concatenate([known, pairs]), kind="stable")
        return known


def _is_known(place: Place, table: Table) -> bool:
    return isinstance(place, int) or place in table.columns


def _spread(pairs: Pairs, place: Place) -> float:
    """How many pairs a place has: exact for a term, the mean for a variable."""
    if isinstance(place, int):
        start, end = pairs.range_of(place)
        return float(end - start)
    return len(pairs) / max(1, pairs.distinct)


def _said_of(listed: Listed, place: Place) -> float:
    """How much is said of a subject, or with an object: exact for a term, the mean for a variable."""
    if isinstance(place, str):
        return len(listed.others) / max(1, len(listed.starts) - 1)
    start, end = listed.range_of(place) if place >= 0 else (0, 0)
    return float(end - start)

"""The triples of a dataset as sorted arrays of numbers.

Each predicate has its pairs of subject and object in two orders. What is asked without a predicate is found by all that
is said of a subject, and by all that is said with an object.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from graph.columns.terms import Ids, mapped

_FILES = (
    "predicates", "bounds", "distinct", "by_subject", "by_object", "of_subjects", "of_objects", "subjects", "objects",
)  # fmt: skip


@dataclass(frozen=True)
class Pairs:
    """Pairs of numbers sorted by the first, then the second; ``distinct`` is how many first ones there are.

    What is searched for must be of the same type as they are: numpy would copy them all into another one.
    """

    firsts: Ids
    seconds: Ids
    distinct: int

    def __len__(self) -> int:
        return len(self.firsts)

    def range_of(self, first: int) -> tuple[int, int]:
        """Where the pairs of a first number are."""
        return self.between(first, first + 1)

    def ranges_of(self, firsts: Ids) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Where the pairs of each of some first numbers start, and how many they are."""
        starts = self.firsts.searchsorted(firsts)
        return starts, self.firsts.searchsorted(firsts, "right") - starts

    def between(self, low: int, high: int) -> tuple[int, int]:
        """Where the pairs are whose first number lies in an interval, its end excluded."""
        start, end = self.firsts.searchsorted(np.array((low, high), self.firsts.dtype)).tolist()
        return start, end

    @classmethod
    def of_codes(cls, codes: NDArray[np.int64], size: int) -> Pairs:
        """Pairs given as sorted codes: first × ``size`` + second."""
        firsts, seconds = codes // size, codes % size
        different = int(np.count_nonzero(np.diff(firsts))) + min(1, len(codes))
        return cls(firsts.astype(np.int32), seconds.astype(np.int32), different)

    def seconds_of(self, first: int) -> Ids:
        """The second numbers of one first number, sorted."""
        start, end = self.range_of(first)
        return self.seconds[start:end]


NO_PAIRS = Pairs(np.empty(0, np.int32), np.empty(0, np.int32), 0)


@dataclass(frozen=True)
class Listed:
    """What is said of each term of one place (of a subject: predicate and object), found by the term's number."""

    starts: NDArray[np.int64]
    predicates: Ids
    others: Ids

    def range_of(self, term: int) -> tuple[int, int]:
        """Where that is of a term."""
        return int(self.starts[term]), int(self.starts[term + 1])

    def ranges_of(self, terms: Ids) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where that starts for each of some terms, and how much it is."""
        starts = self.starts[terms]
        return starts, self.starts[terms + 1] - starts


class Triples:
    """The triples in a folder, read from disk as they are needed."""

    def __init__(self, folder: Path) -> None:
        arrays = {name: mapped(folder / f"{name}.npy") for name in _FILES}
        bounds, distinct = arrays["bounds"], arrays["distinct"]
        self._pairs: dict[int, tuple[Pairs, Pairs]] = {}
        for index, predicate in enumerate(arrays["predicates"].tolist()):
            rows = slice(int(bounds[index]), int(bounds[index + 1]))
            subjects, objects = (int(number) for number in distinct[index])
            self._pairs[predicate] = (
                Pairs(arrays["by_subject"][0][rows], arrays["by_subject"][1][rows], subjects),
                Pairs(arrays["by_object"][0][rows], arrays["by_object"][1][rows], objects),
            )
        self.of_subjects = Listed(arrays["subjects"], *arrays["of_subjects"])
        self.of_objects = Listed(arrays["objects"], *arrays["of_objects"])

    def __len__(self) -> int:
        return len(self.of_subjects.others)

    def subject_at(self, rows: NDArray[np.intp] | slice) -> Ids:
        """The subjects of some triples, by their places in ``of_subjects``."""
        at = np.arange(rows.start, rows.stop) if isinstance(rows, slice) else rows
        return (self.of_subjects.starts.searchsorted(at, "right") - 1).astype(np.int32)

    def holds(self, terms: Ids) -> NDArray[np.bool_]:
        """Which terms are a subject or an object."""
        return (self.of_subjects.ranges_of(terms)[1] > 0) | (self.of_objects.ranges_of(terms)[1] > 0)

    def by_subject(self, predicate: int) -> Pairs:
        """Subjects and objects of a predicate."""
        return self._pairs[predicate][0] if predicate in self._pairs else NO_PAIRS

    def by_object(self, predicate: int) -> Pairs:
        """Objects and subjects of a predicate."""
        return self._pairs[predicate][1] if predicate in self._pairs else NO_PAIRS


def write_triples(folder: Path, subjects: Ids, predicates: Ids, objects: Ids, terms: int) -> None:
    """Writes distinct triples over so many terms."""

    def sort(*keys: Ids) -> tuple[Ids, ...]:
        order = np.lexsort(keys[::-1])
        return tuple(key[order] for key in keys)

    ps, s, o = sort(predicates, subjects, objects)
    names, starts = np.unique(ps, return_index=True)
    bounds = np.append(starts, len(ps))
    arrays: dict[str, NDArray[np.integer]] = {
        "predicates": names,
        "bounds": bounds,
        "by_subject": np.stack([s, o]),
    }
    _, o, s = sort(predicates, objects, subjects)
    arrays["by_object"] = np.stack([o, s])
    columns = arrays["by_subject"][0], arrays["by_object"][0]
    slices = [slice(bounds[index], bounds[index + 1]) for index in range(len(names))]
    distinct = [[int(np.count_nonzero(np.diff(column[rows]))) + 1 for column in columns] for rows in slices]
    arrays["distinct"] = np.array(distinct, np.int64).reshape(-1, 2)
    s, p, o = sort(subjects, predicates, objects)
    arrays["of_subjects"], arrays["subjects"] = np.stack([p, o]), _starts(s, terms)
    o, p, s = sort(objects, predicates, subjects)
    arrays["of_objects"], arrays["objects"] = np.stack([p, s]), _starts(o, terms)
    for name in _FILES:
        np.save(folder / f"{name}.npy", arrays[name])


def _starts(sorted_terms: Ids, terms: int) -> NDArray[np.int64]:
    starts = np.zeros(terms + 1, np.int64)
    np.cumsum(np.bincount(sorted_terms, minlength=terms), out=starts[1:])
    return starts

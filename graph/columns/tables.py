"""Solutions as columns of numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from graph.columns.errors import Beyond
from graph.columns.terms import UNBOUND, Ids, Mask

N = TypeVar("N", bound=np.integer)
Rows = NDArray[np.intp]
"""Numbers of rows."""

_MANY, _WIDE = 4096, 2**26
"""So many numbers are looked up in flags for all that there are, if these are no more than that; others by search."""


class Allowance:
    """How many rows may be made before the query is given up."""

    def __init__(self, rows: int) -> None:
        self._left = rows

    def spend(self, rows: int) -> None:
        """Takes rows off; raises Beyond where there are not so many left."""
        self._left -= rows
        if self._left < 0:
            raise Beyond("too many rows")


class Table(NamedTuple):
    """Solutions: a column for each variable, UNBOUND where a row has no value.

    ``partial`` are the variables that may be unbound somewhere; ``distinct`` says that no two rows are the same.
    """

    rows: int
    columns: Mapping[str, Ids] = MappingProxyType({})
    partial: frozenset[str] = frozenset()
    distinct: bool = False

    def taken(self, rows: Rows | Mask | slice, count: int, *, distinct: bool | None = None) -> Table:
        """Some of its rows, ``count`` of them."""
        columns = {name: column[rows] for name, column in self.columns.items()}
        return Table(count, columns, self.partial, self.distinct if distinct is None else distinct)

    def kept(self, mask: Mask) -> Table:
        """The rows of a mask."""
        return self.taken(mask, int(np.count_nonzero(mask)))

    def with_columns(self, columns: Mapping[str, Ids]) -> Table:
        """The same rows with further columns, which have a value everywhere."""
        return Table(self.rows, {**self.columns, **columns}, self.partial, self.distinct)

    def sure(self, name: str) -> Ids:
        """A column that has a value everywhere; raises Beyond for another one, whose joins are not by value alone."""
        if name in self.partial:
            raise Beyond(f"a join by ?{name}, which may have no value")
        return self.columns[name]


ONE = Table(1, distinct=True)
"""The one solution without a variable, from which every group starts."""


def stacked(tables: Iterable[Table]) -> Table:
    """The rows of several tables; a variable that one of them does not have is unbound in its rows."""
    tables = list(tables)
    names = dict.fromkeys(name for table in tables for name in table.columns)
    missing = {name for name in names if any(name not in table.columns for table in tables)}
    columns = {
        name: np.concatenate(
            [table.columns.get(name, np.full(table.rows, UNBOUND, np.int32)) for table in tables]
        )
        for name in names
    }
    partial = missing.union(*(table.partial for table in tables))
    return Table(sum(table.rows for table in tables), columns, frozenset(partial))


def expanded(starts: NDArray[np.integer], counts: NDArray[np.integer], total: int) -> tuple[Rows, Rows]:
    """For ranges that start somewhere and have some length: which range each element is of, and where it is."""
    if len(starts) == 1:
        return np.zeros(total, np.intp), np.arange(starts[0], starts[0] + total, dtype=np.intp)
    each = np.arange(len(starts), dtype=np.intp)
    if total == len(starts) > 0 and counts.min() == 1:
        return each, starts.astype(np.intp, copy=False)
    offsets = starts - counts.cumsum() + counts
    return each.repeat(counts), np.arange(total, dtype=np.intp) + offsets.repeat(counts)


def distinct(numbers: NDArray[N]) -> NDArray[N]:
    """The different ones among some numbers, sorted; numpy's own takes a table of them, ten times as long."""
    ordered = np.sort(numbers)
    if len(ordered) < 2:
        return ordered
    first = np.empty(len(ordered), np.bool_)
    first[0] = True
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return ordered[first]


def among(numbers: NDArray[np.integer], some: NDArray[np.integer]) -> Mask:
    """Which numbers are among some sorted ones."""
    if not len(some):
        return np.zeros(len(numbers), np.bool_)
    if len(numbers) < _MANY or some[-1] > _WIDE:
        at = some.searchsorted(numbers)
        at[at == len(some)] = 0
        return np.asarray(some[at] == numbers)
    flags = np.zeros(int(max(some[-1], numbers.max())) + 1, np.bool_)
    flags[some] = True
    return np.asarray(flags[numbers])


def codes(columns: Iterable[Ids], rows: int) -> tuple[NDArray[np.int64], int]:
    """A number for each row, the same for rows that are the same in all columns; and how many rows differ.

    Numbers go by the order of first column, second column and so on.
    """
    found, distinct = np.zeros(rows, np.int64), min(rows, 1)
    for column in columns:
        least, most = (int(column.min()), int(column.max())) if rows else (0, 0)
        values, inverse = np.unique(found * (most - least + 1) + (column - least), return_inverse=True)
        found, distinct = inverse.astype(np.int64), len(values)
    return found, distinct

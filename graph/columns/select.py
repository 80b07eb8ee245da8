"""From the solutions of a query to the rows of its answer: groups and counts, order, what is selected, a part of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from typing_extensions import TypeIs

from graph.columns.algebra import Count, Select
from graph.columns.errors import Beyond
from graph.columns.groups import Groups
from graph.columns.tables import Table, codes, distinct
from graph.columns.terms import DATE, INTEGER, UNBOUND, Ids, Terms

Numbers = NDArray[np.int64]


class Result(NamedTuple):
    """The rows of an answer: by name the numbers of terms (int32, UNBOUND for none), or counts (int64)."""

    rows: int
    columns: Mapping[str, Ids | Numbers]


def selected(select: Select, groups: Groups, terms: Terms) -> Result:
    """The rows that a query selects."""
    if select.counts:
        result = _counted(select, groups.solutions(select.where))
    else:
        ordered = select.ordering or select.distinct
        wanted = None if ordered else _end(select)
        table = groups.solutions(select.where) if wanted is None else groups.some(select.where, wanted)
        names = {column.name for column in select.columns}.union([name for name, _ in select.ordering])
        result = Result(table.rows, {name: _column(table, name) for name in names})
        if select.distinct and not (table.distinct and table.columns.keys() <= names):
            result = _distinct(result, [column.name for column in select.columns])
    if select.counts and select.distinct:
        result = _distinct(result, [column.name for column in select.columns])
    start, end, _ = slice(select.offset, _end(select)).indices(result.rows)
    part = _order(result, select, terms)[start:end] if select.ordering else slice(start, end)
    columns = {column.name: result.columns[column.name][part] for column in select.columns}
    return Result(max(0, end - start), columns)


def _end(select: Select) -> int | None:
    """The number of the row that comes after the last one that is selected."""
    return None if select.limit is None else select.offset + select.limit


def is_count(column: Ids | Numbers) -> TypeIs[Numbers]:
    """Whether a column has counts, not terms."""
    return column.dtype == np.int64


def _column(table: Table, name: str) -> Ids:
    """A column; one of nothing for a variable that no pattern has."""
    return table.columns[name] if name in table.columns else np.full(table.rows, UNBOUND, np.int32)


def _distinct(result: Result, names: list[str]) -> Result:
    numbers, different = codes((result.columns[name] for name in names), result.rows)  # type: ignore[misc]
    firsts = np.full(different, result.rows, np.intp)
    np.minimum.at(firsts, numbers, np.arange(result.rows))
    return Result(different, {name: result.columns[name][firsts] for name in names})


def _counted(select: Select, table: Table) -> Result:
    """A row for each group; without grouping there is one group, even of nothing (section 18.5.1)."""
    group, groups = codes((_column(table, name) for name in select.grouping), table.rows)
    if not select.grouping:
        groups = 1
    firsts = np.empty(groups, np.intp)
    firsts[group] = np.arange(table.rows)
    columns: dict[str, Ids | Numbers] = {name: _column(table, name)[firsts] for name in select.grouping}
    for column in select.columns:
        if column.count is not None:
            columns[column.name] = _count(column.count, table, group, groups, select.grouping)
    return Result(groups, columns)


def _count(count: Count, table: Table, group: Numbers, groups: int, grouping: tuple[str, ...]) -> Numbers:
    if count.variable is None:
        return np.bincount(group, minlength=groups)
    column = _column(table, count.variable)
    has_value = column >= 0
    if not has_value.all():
        group, column = group[has_value], column[has_value]
    if count.distinct and not (table.distinct and table.columns.keys() <= {*grouping, count.variable}):
        width = int(column.max()) + 1 if len(column) else 1
        group = distinct(group * width + column) // width
    return np.bincount(group, minlength=groups)


def _order(result: Result, select: Select, terms: Terms) -> NDArray[np.intp]:
    """The rows in their order; those of the same rank stay as they are (section 15.1)."""
    keys = [
        -ranks if descends else ranks
        for name, descends in select.ordering
        for ranks in [_ranks(result.columns[name], terms)]
    ]
    return np.lexsort(keys[::-1])


def _ranks(column: Ids | Numbers, terms: Terms) -> Ids | Numbers:
    """Numbers in the order of what a column has: nothing, blank nodes, IRIs, literals by value."""
    if is_count(column):
        return column
    literals = [block for block in terms.blocks_of(column) if block.kind not in ("blank", "iri")]
    kinds = {block.kind for block in literals}
    if "datatype" not in kinds:
        return column if len(literals) < 2 else _by_text(column, literals[0].start, terms)
    if len(literals) > 1 or literals[0].tag not in (DATE, INTEGER):
        raise Beyond("literals of several kinds in order")
    if literals[0].tag == DATE:
        terms.sorted_dates()
        return column
    start, values = literals[0].start, terms.integers
    ranks = np.empty(len(values), np.int32)
    ranks[np.argsort(values)] = np.arange(len(values))
    return np.where(column >= start, start + ranks[np.maximum(column - start, 0)], column)


def _by_text(column: Ids, first: int, terms: Terms) -> Ids:
    """Ranks of literals in several languages or none: by text, then datatype and language, as the engine has it."""
    numbers = distinct(column[column >= first])
    blocks = map(terms.block_of, numbers.tolist())
    keys = [
        (text, block.kind != "language", block.tag)
        for text, block in zip(terms.raws(numbers), blocks, strict=True)
    ]
    ranks = np.empty(len(numbers), np.int32)
    ranks[sorted(range(len(keys)), key=keys.__getitem__)] = np.arange(first, first + len(keys))
    return np.where(
        column >= first, ranks[numbers.searchsorted(np.maximum(column, first)) % len(numbers)], column
    )

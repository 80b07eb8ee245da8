"""The solutions of a group, from the solutions around it.

What is inside a group starts from the rows outside of it, so that only what can be joined is ever made. The
recommendation joins what each group gives by itself (section 18.2.2); that is the same wherever a variable of both
sides has its value inside of the group in any case, and ``_look_inside`` sees to that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count

import numpy as np

from graph.columns import algebra
from graph.columns.algebra import (
    And,
    Compare,
    Exists,
    Expression,
    Group,
    Minus,
    Not,
    Optional,
    Or,
    Part,
    Pattern,
    Values,
    Variable,
)
from graph.columns.errors import Beyond
from graph.columns.filters import Filters
from graph.columns.joins import Joins, Step
from graph.columns.tables import ONE, Allowance, Table, among, codes, distinct, stacked
from graph.columns.terms import Ids, Mask, Terms
from graph.columns.triples import Triples

_STEP = 20
"""What a join costs, however few rows it makes, in rows."""
_ROW = " row"
"""What the names of columns start with that tell from which row of the outside a row comes."""


class Groups:
    """Evaluates groups over a dataset."""

    def __init__(self, terms: Terms, triples: Triples, allowance: Allowance) -> None:
        self._terms = terms
        self._joins = Joins(terms, triples, allowance)
        self._filters = Filters(terms, allowance, self._exist)
        self._allowance, self._rows = allowance, count()

    def solutions(self, group: Group, table: Table = ONE, window: slice | None = None) -> Table:
        """The rows of a table with each solution of a group.

        ``window`` takes a part of the matches of the pattern that is joined first, in a group of patterns alone.
        """
        waiting = sorted(_conjuncts(group.filters), key=_cost)
        for element in group.elements:
            if isinstance(element, list):
                table = self._patterns(table, element, waiting, window)
            elif isinstance(element, Optional):
                table = self._optional(table, element.group)
            elif isinstance(element, algebra.Union):
                table = self._union(table, element.groups)
            elif isinstance(element, Minus):
                table = self._minus(table, element.group)
            else:
                table = self._values(table, element)
        for expression in waiting:
            table = table.kept(self._filters.holds(expression, table))
        return table

    def some(self, group: Group, wanted: int) -> Table:
        """At least ``wanted`` solutions of a group, or all: the matches of its first pattern are taken in portions."""
        element = group.elements[0] if len(group.elements) == 1 else None
        if not isinstance(element, list) or not element:
            return self.solutions(group)
        steps = self._steps(element, _conjuncts(group.filters))
        first = min(steps, key=lambda step: step.estimate(()))
        if not first.is_counted:
            return self.solutions(group)
        whole = first.estimate(())
        found: list[Table] = []
        start, portion = 0, max(64, wanted)
        while not found or (start < whole and sum(table.rows for table in found) < wanted):
            found.append(self.solutions(group, window=slice(start, start + portion)))
            start, portion = start + portion, portion * 4
        return found[0] if len(found) == 1 else stacked(found)

    # triple patterns

    def _patterns(
        self, table: Table, patterns: list[Pattern], waiting: list[Expression], window: slice | None
    ) -> Table:
        """Joins patterns, the one that makes fewest rows first, and filters as soon as that can be done."""
        left = self._steps(patterns, waiting)
        while left:
            known = table.columns
            chosen = left[0] if len(left) == 1 else min(left, key=lambda step: step.estimate(known))
            left.remove(chosen)
            self._allowance.spend(_STEP + len(left))
            table = self._sifted(self._joins.join(table, chosen, window), waiting)
            window = None
        return table

    def _sifted(self, table: Table, waiting: list[Expression]) -> Table:
        """Applies and removes the filters whose variables all have a value in every row."""
        sure = table.columns.keys() - table.partial
        for expression in list(waiting):
            if _variables(expression) <= sure and not _looks_around(expression):
                waiting.remove(expression)
                table = table.kept(self._filters.holds(expression, table))
        return table

    def _steps(self, patterns: list[Pattern], filters: Iterable[Expression]) -> list[Step]:
        within: dict[str, tuple[int, int]] = {}
        for found in map(self._filters.interval, filters):
            if found is not None:
                name, (low, high) = found
                before = within.get(name, (low, high))
                within[name] = max(low, before[0]), max(low, before[0], min(high, before[1]))
        return [self._joins.step(pattern, within) for pattern in patterns]

    # groups within groups

    def _optional(self, table: Table, group: Group) -> Table:
        _look_inside(group, table, sees_outside=True)
        found, origins = self._from_rows(group, table)
        left = np.ones(table.rows, np.bool_)
        left[origins] = False
        if left.any():
            both = stacked([found, table.kept(left)])
            found = Table(both.rows, both.columns, both.partial, found.distinct)
        return found

    def _from_rows(self, group: Group, table: Table) -> tuple[Table, Ids]:
        """The rows of a table with each solution of a group, and which rows they were."""
        name = f"{_ROW}{next(self._rows)}"
        found = self.solutions(group, table.with_columns({name: np.arange(table.rows, dtype=np.int32)}))
        columns = {other: column for other, column in found.columns.items() if other != name}
        return Table(found.rows, columns, found.partial, found.distinct and table.distinct), found.columns[
            name
        ]

    def _union(self, table: Table, groups: Iterable[Group]) -> Table:
        found = []
        for group in groups:
            _look_inside(group, table, sees_outside=False)
            found.append(self.solutions(group, table))
        return found[0] if len(found) == 1 else stacked(found)

    def _minus(self, table: Table, group: Group) -> Table:
        inner = group.variables()
        shared = [name for name in table.columns if name in inner]
        if not shared:
            return table
        if not all(inner[name] for name in shared):
            raise Beyond("MINUS by a variable that may have no value")
        return table.kept(~self._fitting(group, table, shared, sees_outside=False))

    def _exist(self, group: Group, table: Table) -> Mask:
        inner = group.variables().keys() | _filtered(group)
        shared = [name for name in table.columns if name in inner]
        return self._fitting(group, table, shared, sees_outside=True)

    def _fitting(self, group: Group, table: Table, shared: list[str], *, sees_outside: bool) -> Mask:
        """In which rows the values of some variables have a solution of a group."""
        columns = {name: table.sure(name) for name in shared}
        numbers, different = codes(columns.values(), table.rows)
        firsts = np.empty(different, np.intp)
        firsts[numbers] = np.arange(table.rows)
        outside = Table(different, {name: column[firsts] for name, column in columns.items()}, distinct=True)
        _look_inside(group, outside, sees_outside=sees_outside)
        fits = np.zeros(different, np.bool_)
        fits[self._from_rows(group, outside)[1]] = True
        return fits[numbers]

    def _values(self, table: Table, values: Values) -> Table:
        rows = [[self._terms.find(term) for term in row] for row in values.rows]
        if any(number < 0 for row in rows for number in row):
            raise Beyond("a value that is not in the dataset")
        given = np.array(rows, np.int32).reshape(-1, len(values.variables))
        if table.rows == 1 and not table.columns:
            columns = {name: given[:, index] for index, name in enumerate(values.variables)}
            return Table(len(given), columns)
        shared = [name for name in values.variables if name in table.columns]
        if len(shared) != 1 or len(values.variables) != 1 or len(distinct(given[:, 0])) < len(given):
            raise Beyond("VALUES of several variables after others")
        return table.kept(among(table.sure(shared[0]), distinct(given[:, 0])))


def _look_inside(group: Group, table: Table, *, sees_outside: bool) -> None:
    """Raises Beyond where a group that starts from the outside could give something else than by itself."""
    outside = {name for name in table.columns if not name.startswith(_ROW)}
    sure: set[str] = set()
    for element in group.elements:
        if isinstance(element, (Optional, Minus)):
            names = set(element.group.variables()) | _filtered(element.group)
            if not (names & outside) <= sure:
                raise Beyond("a group within a group that knows the outside")
        elif isinstance(element, algebra.Union):
            for branch in element.groups:
                if not (_filtered(branch) & outside) <= {
                    name for name, in_all in branch.variables().items() if in_all
                }:
                    raise Beyond("a filter on a variable of the outside")
                if any(isinstance(each, (Optional, Minus)) for each in branch.elements):
                    raise Beyond("groups within groups within groups")
        sure |= {name for name, in_all in Group([element]).variables().items() if in_all}
    for expression in group.filters:
        names = _variables(expression)
        if not sees_outside and not names <= set(group.variables()):
            raise Beyond("a filter on a variable of the outside")
        if _looks_around(expression) and not (_inner(expression) & outside) <= sure:
            raise Beyond("EXISTS within a group that knows the outside")


def _filtered(group: Group) -> set[str]:
    """The variables of filters in a group, at any depth."""
    found = {name for expression in group.filters for name in _variables(expression) | _inner(expression)}
    for element in group.elements:
        if isinstance(element, (Optional, Minus)):
            found |= _filtered(element.group)
        elif isinstance(element, algebra.Union):
            found = found.union(*map(_filtered, element.groups))
    return found


def _conjuncts(expressions: Iterable[Expression]) -> Iterator[Expression]:
    for expression in expressions:
        if isinstance(expression, And):
            yield from _conjuncts(expression.operands)
        else:
            yield expression


def _cost(expression: Expression) -> int:
    """How late a filter is applied: what looks at numbers first, then at texts, then at other solutions."""
    return 2 if _looks_around(expression) else int(_has_part(expression))


def _operands(expression: Expression) -> tuple[Expression, ...]:
    if isinstance(expression, Not):
        return (expression.operand,)
    return expression.operands if isinstance(expression, (And, Or)) else ()


def _has_part(expression: Expression) -> bool:
    return isinstance(expression, Part) or any(map(_has_part, _operands(expression)))


def _looks_around(expression: Expression) -> bool:
    return isinstance(expression, Exists) or any(map(_looks_around, _operands(expression)))


def _variables(expression: Expression) -> set[str]:
    """The variables of an expression, but for those inside of EXISTS."""
    if isinstance(expression, Compare) and isinstance(expression.with_, Variable):
        return {expression.variable, expression.with_.name}
    if isinstance(expression, (Not, And, Or)):
        return {name for operand in _operands(expression) for name in _variables(operand)}
    return set() if isinstance(expression, Exists) else {expression.variable}


def _inner(expression: Expression) -> set[str]:
    """The variables inside of EXISTS."""
    if isinstance(expression, Exists):
        return set(expression.group.variables()) | _filtered(expression.group)
    return {name for operand in _operands(expression) for name in _inner(operand)}

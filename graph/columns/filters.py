"""Filters over solutions: which rows are true, which are false; an error is neither (SPARQL 1.1, section 17.2)."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce

import numpy as np

from graph.columns import algebra
from graph.columns.algebra import And, Bound, Compare, Exists, Expression, Group, Is, Language, Not, Or, Part
from graph.columns.errors import Beyond
from graph.columns.tables import Allowance, Table, among, distinct
from graph.columns.terms import DATE, INTEGER, Block, Ids, Mask, Term, Terms, inside

Verdict = tuple[Mask, Mask]
"""Which rows are true, and which are false."""
Exister = Callable[[Group, Table], Mask]
"""Tells in which rows of a table a group has a solution."""

_READ = 200
"""Bytes that are searched through in the time that it takes to look at one text."""
_TEXTS = ("plain", "language")


class Filters:
    """Filters over the terms of a dataset."""

    def __init__(self, terms: Terms, allowance: Allowance, exist: Exister) -> None:
        self._terms, self._allowance, self._exist = terms, allowance, exist

    def holds(self, expression: Expression, table: Table) -> Mask:
        """In which rows an expression is true."""
        return self._verdict(expression, table)[0]

    def interval(self, expression: Expression) -> tuple[str, tuple[int, int]] | None:
        """A variable and the interval that its values must lie in where an expression is true; None if it has none."""
        if isinstance(expression, Language) and not expression.matches and expression.wanted:
            block = self._terms.block("language", expression.wanted)
            return expression.variable, (block.start, block.end)
        if not isinstance(expression, Compare) or isinstance(expression.with_, algebra.Variable):
            return None
        term = expression.with_
        if expression.operator != "!=" and (term.kind == "plain" or term.tag == DATE):
            return expression.variable, self._ordered(expression.operator, term)
        if expression.operator == "=" and term.tag != INTEGER:
            number = self._terms.find(term)
            return expression.variable, (number, number + 1)
        return None

    def _verdict(self, expression: Expression, table: Table) -> Verdict:
        match expression:
            case Not(operand):
                true, false = self._verdict(operand, table)
                return false, true
            case And(operands):
                found = [self._verdict(each, table) for each in operands]
                return _all(true for true, _ in found), _any(false for _, false in found)
            case Or(operands):
                found = [self._verdict(each, table) for each in operands]
                return _any(true for true, _ in found), _all(false for _, false in found)
            case Exists(group):
                true = self._exist(group, table)
                return true, ~true
            case Bound(variable):
                true = self._column(table, variable) >= 0
                return true, ~true
            case Compare():
                return self._compared(expression, table)
            case Language():
                return self._language(expression, self._column(table, expression.variable))
            case Part():
                return self._part(expression, self._column(table, expression.variable))
            case Is(kind, variable):
                return self._is(kind, self._column(table, variable))

    @staticmethod
    def _column(table: Table, variable: str) -> Ids:
        if variable not in table.columns:
            raise Beyond(f"a filter on ?{variable}, which nothing binds")
        return table.columns[variable]

    # comparisons

    def _compared(self, comparison: Compare, table: Table) -> Verdict:
        column, term = self._column(table, comparison.variable), comparison.with_
        bound = column >= 0
        if isinstance(term, algebra.Variable):
            return self._same(comparison.operator, column, self._column(table, term.name))
        if comparison.operator in ("=", "!="):
            true = self._equal(column, term) & bound
            return _turned((true, ~true & bound), comparison.operator == "!=")
        if term.tag == INTEGER:
            return self._by_value(comparison.operator, column, term)
        if term.kind != "plain" and term.tag != DATE:
            raise Beyond("an order of other terms")
        block = self._terms.block(term.kind, term.tag)
        comparable = inside(column, (block.start, block.end))
        true = inside(column, self._ordered(comparison.operator, term))
        return true, comparable & ~true

    def _same(self, operator: str, one: Ids, other: Ids) -> Verdict:
        """Two variables; what is equal but not the same (numbers of several datatypes, say) is left to the engine."""
        if operator not in ("=", "!="):
            raise Beyond("two variables in order")
        for column in (one, other):
            if any(block.kind == "datatype" for block in self._terms.blocks_of(column)):
                raise Beyond("typed literals compared")
        bound = (one >= 0) & (other >= 0)
        true = (one == other) & bound
        return _turned((true, ~true & bound), operator == "!=")

    def _equal(self, column: Ids, term: Term) -> Mask:
        """Which values equal a term: of IRIs and texts in a language these are the same, whatever the value is."""
        if term.kind in ("plain", "datatype"):
            others = {block.tag for block in self._terms.blocks_of(column) if block.kind == "datatype"}
            if others - {term.tag}:
                raise Beyond("typed literals compared")
        if term.tag == DATE:
            self._terms.sorted_dates()
        return np.asarray(column == self._terms.find(term))

    def _by_value(self, operator: str, column: Ids, term: Term) -> Verdict:
        others = {block.tag for block in self._terms.blocks_of(column) if block.kind == "datatype"}
        if others - {INTEGER}:
            raise Beyond("numbers of several datatypes")
        block = self._terms.block("datatype", INTEGER)
        numbers = inside(column, (block.start, block.end))
        if not numbers.any():
            return numbers, numbers
        values = self._terms.integers[np.where(numbers, column - block.start, 0)]
        compare = {"<": np.less, ">": np.greater, "<=": np.less_equal, ">=": np.greater_equal}[operator]
        true = compare(values, int(term.text)) & numbers
        return true, numbers & ~true

    def _ordered(self, operator: str, term: Term) -> tuple[int, int]:
        """The interval of the numbers whose terms stand so to a term, in a block that is sorted."""
        block = self._terms.sorted_dates() if term.tag == DATE else self._terms.block(term.kind, term.tag)
        at = self._terms.lower_bound(block, term.text.encode())
        after = at + (self._terms.find(term) == at)
        intervals = {
            "<": (block.start, at),
            "<=": (block.start, after),
            "=": (at, after),
            ">": (after, block.end),
            ">=": (at, block.end),
        }
        return intervals[operator]

    # texts

    def _language(self, language: Language, column: Ids) -> Verdict:
        literals = column >= self._terms.first_literal
        true = np.zeros(len(column), np.bool_)
        for block in self._blocks(column, literals):
            tag = block.tag if block.kind == "language" else ""
            if _matches(tag, language.wanted) if language.matches else tag == language.wanted:
                true |= inside(column, (block.start, block.end))
        return true, literals & ~true

    def _part(self, part: Part, column: Ids) -> Verdict:
        blocks = self._blocks(column, column >= (0 if part.of_any else self._terms.first_literal))
        if part.of_any and any(block.kind == "blank" for block in blocks):
            raise Beyond("the text of a blank node")
        texts = [block for block in blocks if part.of_any or block.kind in _TEXTS]
        searched = _any_of(column, texts)
        numbers = distinct(column[searched])
        self._allowance.spend(len(numbers))
        wanted = part.part.encode()
        if (
            part.test == "contains"
            and wanted
            and not part.lower
            and self._terms.size(texts) < _READ * len(numbers)
        ):
            found = self._terms.containing(texts, wanted)
        else:
            texts_of = self._terms.raws(numbers)
            if part.lower:
                texts_of = [text.decode().lower().encode() for text in texts_of]
            found = numbers[np.array(_TESTS[part.test](texts_of, wanted), np.bool_)]
        true = searched & among(column, found)
        return true, searched & ~true

    def _is(self, kind: str, column: Ids) -> Verdict:
        bound = column >= 0
        blank = self._terms.block("blank")
        if kind == "isliteral":
            true = column >= self._terms.first_literal
        elif kind == "isblank":
            true = inside(column, (blank.start, blank.end))
        else:
            true = (column >= blank.end) & (column < self._terms.first_literal)
        true &= bound
        return true, bound & ~true

    def _blocks(self, column: Ids, rows: Mask) -> list[Block]:
        return self._terms.blocks_of(column[rows])


_TESTS: dict[str, Callable[[list[bytes], bytes], list[bool]]] = {
    "contains": lambda texts, part: [part in text for text in texts],
    "strstarts": lambda texts, part: [text.startswith(part) for text in texts],
    "strends": lambda texts, part: [text.endswith(part) for text in texts],
}
"""For each text whether it has a part, by the name of the test."""


def _any_of(column: Ids, blocks: list[Block]) -> Mask:
    return _any(
        [inside(column, (block.start, block.end)) for block in blocks] or [np.zeros(len(column), np.bool_)]
    )


def _all(masks: object) -> Mask:
    return reduce(np.logical_and, masks)  # type: ignore[call-overload,no-any-return]


def _any(masks: object) -> Mask:
    return reduce(np.logical_or, masks)  # type: ignore[call-overload,no-any-return]


def _turned(verdict: Verdict, negated: bool) -> Verdict:
    true, false = verdict
    return (false, true) if negated else (true, false)


def _matches(tag: str, wanted: str) -> bool:
    """Whether a language tag is in a range (RFC 4647, section 3.3.1)."""
    if wanted == "*":
        return bool(tag)
    return tag == wanted.lower() or tag.startswith(f"{wanted.lower()}-")

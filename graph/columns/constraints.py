"""Filters as they are read: what the columns can tell of values, and whether a group has a solution."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable

from graph.columns.algebra import (
    And,
    Bound,
    Compare,
    Exists,
    Expression,
    Group,
    Is,
    Language,
    Not,
    Or,
    Part,
    Variable,
)
from graph.columns.errors import Beyond
from graph.columns.terms import Term
from graph.columns.tokens import TermReader

_FLIPPED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "=", "!=": "!="}
_EVERYWHERE = re.compile(r"[^\\.+*?()|\[\]{}^$#&~\s-]+(?: [^\\.+*?()|\[\]{}^$#&~\s-]+)*")
"""A pattern that means itself."""


class ConstraintReader(TermReader, ABC):
    """Reads the expression of a FILTER."""

    @abstractmethod
    def _group(self) -> Group:
        """The group that follows EXISTS."""

    def _constraint(self) -> Expression:
        if self._is("!"):
            raise Beyond("an expression without brackets")
        return self._primary()

    def _bracketed(self) -> Expression:
        self._expect("(")
        self._deeper()
        found = self._any_of()
        self._expect(")")
        self._depth -= 1
        return found

    def _any_of(self) -> Expression:
        return _joined(Or, self._several(self._all_of, "||"))

    def _all_of(self) -> Expression:
        return _joined(And, self._several(self._relation, "&&"))

    def _several(self, one: Callable[[], Expression], sign: str) -> list[Expression]:
        found = [one()]
        while self._taken(sign):
            found.append(one())
        return found

    def _relation(self) -> Expression:
        if self._kind == "variable":
            variable = self._take()[1:]
            if self._word("IN", "NOT"):
                return self._membership(variable)
            operator = self._operator()
            return Compare(variable, operator, self._operand())
        if self._kind in ("iri", "prefixed", "string", "number"):
            term = self._term()
            operator = self._operator()
            return Compare(self._take_kind("variable")[1:], _FLIPPED[operator], term)
        if self._taken_word("LANG"):
            return self._language()
        return self._primary()

    def _operator(self) -> str:
        if self._kind == "sign" and self._text in _FLIPPED:
            return self._take()
        raise Beyond(f"{self._text!r} where an operator was expected")

    def _operand(self) -> Term | Variable:
        return Variable(self._take()[1:]) if self._kind == "variable" else self._term()

    def _membership(self, variable: str) -> Expression:
        negated = self._taken_word("NOT") is not None
        self._expect_word("IN")
        self._expect("(")
        found = [Compare(variable, "=", self._term())]
        while self._taken(","):
            found.append(Compare(variable, "=", self._term()))
        self._expect(")")
        either = _joined(Or, list(found))
        return Not(either) if negated else either

    def _primary(self) -> Expression:
        if self._taken("!"):
            self._deeper()
            found = Not(self._primary())
            self._depth -= 1
            return found
        if self._is("("):
            return self._bracketed()
        word = self._take_kind("word").upper()
        if word == "NOT":
            self._expect_word("EXISTS")
            return Not(Exists(self._group()))
        if word == "EXISTS":
            return Exists(self._group())
        return self._call(word)

    def _call(self, name: str) -> Expression:
        self._expect("(")
        found: Expression
        if name == "BOUND":
            found = Bound(self._take_kind("variable")[1:])
        elif name in ("ISIRI", "ISURI", "ISBLANK", "ISLITERAL"):
            kind = name.lower().replace("isuri", "isiri")
            found = Is(kind, self._take_kind("variable")[1:])  # type: ignore[arg-type]
        elif name in ("CONTAINS", "STRSTARTS", "STRENDS", "REGEX"):
            found = self._part(name)
        elif name == "LANGMATCHES":
            self._expect_word("LANG")
            self._expect("(")
            variable = self._take_kind("variable")[1:]
            self._expect(")")
            self._expect(",")
            found = Language(variable, self._string(), matches=True)
        else:
            raise Beyond(f"the function {name}")
        self._expect(")")
        return found

    def _language(self) -> Expression:
        self._expect("(")
        variable = self._take_kind("variable")[1:]
        self._expect(")")
        operator = self._operator()
        if operator not in ("=", "!="):
            raise Beyond("languages in order")
        found = Language(variable, self._string(), matches=False)
        return found if operator == "=" else Not(found)

    def _part(self, name: str) -> Part:
        lower = self._taken_word("LCASE") is not None
        if lower:
            self._expect("(")
        of_any = self._taken_word("STR") is not None
        if of_any:
            self._expect("(")
        variable = self._take_kind("variable")[1:]
        for _ in range(lower + of_any):
            self._expect(")")
        self._expect(",")
        part = self._string()
        if name == "REGEX":
            if not _EVERYWHERE.fullmatch(part):
                raise Beyond("a pattern with signs of its own")
            name = "CONTAINS"
        return Part(name.lower(), variable, part, of_any, lower)  # type: ignore[arg-type]


def _joined(make: type[And | Or], found: list[Expression]) -> Expression:
    return found[0] if len(found) == 1 else make(tuple(found))

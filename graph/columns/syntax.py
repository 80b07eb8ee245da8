"""A query read into what it asks, where that is for the columns.

A recursive descent over the tokens of SPARQL 1.1 (section 19.8). It reads less than the recommendation allows and
raises ``Beyond`` at the first thing that it does not know for sure: whether that is another feature or a mistake, the
engine tells. So whatever it reads must be right, and a query that it reads can neither write nor call another server.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from graph.columns import algebra
from graph.columns.algebra import (
    Closure,
    Column,
    Count,
    Group,
    Minus,
    Node,
    Pattern,
    Select,
    Values,
    Variable,
)
from graph.columns.constraints import ConstraintReader
from graph.columns.errors import Beyond
from graph.columns.terms import Term
from graph.terms import PREFIXES

LONGEST = 8192
"""Characters of a query; a longer one is for the engine."""
_SUBJECTS = ("variable", "iri", "prefixed")
_AFTER_SUBJECT = (".", "}")
_REPEATED = ("+", "*")
_RDF_TYPE = Term("iri", PREFIXES["rdf"] + "type")


def read(text: str) -> Select:
    """What a query asks; raises Beyond where that is not for the columns.

    >>> read("SELECT ?s { ?s a schema:Event } LIMIT 3").limit
    3
    """
    if len(text) > LONGEST or "\\u" in text or "\\U" in text:
        raise Beyond("too long, or with escaped code points")
    return _Reader(text).query()


class _Reader(ConstraintReader):
    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._hidden = count()

    def query(self) -> Select:
        self._prologue()
        if not self._taken_word("SELECT"):
            raise Beyond("not a SELECT")
        distinct = self._taken_word("DISTINCT") is not None
        everything = self._taken("*")
        columns = [] if everything else self._columns()
        self._taken_word("WHERE")
        where = self._group()
        grouping, ordering, limit, offset = self._modifiers()
        if self._kind != "end":
            raise Beyond(f"{self._text!r} after the query")
        scope = [name for name in where.variables() if not name.startswith(" ")]
        if everything:
            columns = [Column(name) for name in sorted(scope)]  # as the engine has them
        select = Select(tuple(columns), where, distinct, grouping, ordering, limit, offset)
        _check(select, scope, everything=everything)
        return select

    def _columns(self) -> list[Column]:
        found: list[Column] = []
        while True:
            if self._kinds[self._at] == "variable":
                found.append(Column(self._take()[1:]))
            elif self._taken("("):
                counted = self._count()
                if not self._taken_word("AS"):
                    raise Beyond("an expression")
                found.append(Column(self._take_kind("variable")[1:], counted))
                self._expect(")")
            else:
                return found

    def _count(self) -> Count:
        if not self._taken_word("COUNT"):
            raise Beyond("another expression than COUNT")
        self._expect("(")
        distinct = self._taken_word("DISTINCT") is not None
        variable = None if self._taken("*") else self._take_kind("variable")[1:]
        if distinct and variable is None:
            raise Beyond("COUNT(DISTINCT *)")
        self._expect(")")
        return Count(variable, distinct)

    def _modifiers(self) -> tuple[tuple[str, ...], tuple[tuple[str, bool], ...], int | None, int]:
        """What follows the group: by what is grouped, by what ordered, limit and offset."""
        if self._kind == "end":
            return (), (), None, 0
        return tuple(self._grouping()), tuple(self._ordering()), *self._slice()

    def _grouping(self) -> Iterator[str]:
        if self._taken_word("GROUP"):
            self._expect_word("BY")
            yield self._take_kind("variable")[1:]
            while self._kind == "variable":
                yield self._take()[1:]

    def _ordering(self) -> Iterator[tuple[str, bool]]:
        if not self._taken_word("ORDER"):
            return
        self._expect_word("BY")
        first = True
        while True:
            direction = self._taken_word("ASC", "DESC")
            if direction:
                self._expect("(")
                yield self._take_kind("variable")[1:], direction == "DESC"
                self._expect(")")
            elif self._kind == "variable":
                yield self._take()[1:], False
            elif first:
                raise Beyond("an expression to order by")
            else:
                return
            first = False

    def _slice(self) -> tuple[int | None, int]:
        found: dict[str, int] = {}
        while word := self._taken_word("LIMIT", "OFFSET"):
            if word in found or len(self._text) > 9:
                raise Beyond(f"{word} twice, or too large")
            found[word] = int(self._take_kind("number"))
        return found.get("LIMIT"), found.get("OFFSET", 0)

    # groups

    def _group(self) -> Group:
        self._expect("{")
        self._deeper()
        group = Group()
        while not self._taken("}"):
            if self._starts_triples():
                patterns = self._triples()
                if group.elements and isinstance(group.elements[-1], list):
                    group.elements[-1] += patterns
                else:
                    group.elements.append(patterns)
                if not self._taken(".") and self._starts_triples():
                    raise Beyond("a full stop is missing")
                continue
            if self._taken_word("FILTER"):
                group.filters.append(self._constraint())
            elif self._taken_word("OPTIONAL"):
                group.elements.append(algebra.Optional(self._group()))
            elif self._taken_word("MINUS"):
                group.elements.append(Minus(self._group()))
            elif self._taken_word("VALUES"):
                group.elements.append(self._values())
            elif self._is("{"):
                groups = [self._group()]
                while self._taken_word("UNION"):
                    groups.append(self._group())
                group.elements.append(algebra.Union(tuple(groups)))
            else:
                raise Beyond(f"{self._text!r} within a group")
            self._taken(".")
        self._depth -= 1
        return group

    def _starts_triples(self) -> bool:
        return self._kinds[self._at] in _SUBJECTS or self._is("[")

    def _triples(self) -> list[Pattern]:
        patterns: list[Pattern] = []
        subject: Node
        if self._is("["):
            alone = self._texts[self._at + 1] == "]"  # a blank node of which nothing is said yet
            subject = self._blank(patterns)
            if alone or not self._ends_subject():
                self._properties(subject, patterns)
        else:
            subject = self._node(patterns)
            if isinstance(subject, Term) and subject.kind != "iri":
                raise Beyond("a literal as a subject")
            self._properties(subject, patterns)
        return patterns

    def _ends_subject(self) -> bool:
        return self._texts[self._at] in _AFTER_SUBJECT

    def _properties(self, subject: Node, patterns: list[Pattern]) -> None:
        while True:
            path = self._path()
            while True:
                self._follow(subject, path, self._node(patterns), patterns)
                if not self._taken(","):
                    break
            if not self._taken(";"):
                return
            while self._taken(";"):
                pass
            if self._ends_subject() or self._is("]"):
                return

    def _path(self) -> list[tuple[algebra.Verb, bool]]:
        """The steps of a path, each with whether it is followed backwards."""
        if self._kinds[self._at] == "variable":
            return [(Variable(self._take()[1:]), False)]
        steps: list[tuple[algebra.Verb, bool]] = []
        while True:
            backwards = self._taken("^")
            predicate = self._verb()
            verb: algebra.Verb = predicate
            if self._texts[self._at] in _REPEATED:
                verb = Closure(predicate, self._take() == "*")
            steps.append((verb, backwards))
            if self._is("|"):
                raise Beyond("alternatives in a path")
            if not self._taken("/"):
                return steps

    def _verb(self) -> Term:
        if self._texts[self._at] == "a" and self._kinds[self._at] == "word":
            self._at += 1
            return _RDF_TYPE
        return self._iri()

    def _follow(
        self, start: Node, steps: list[tuple[algebra.Verb, bool]], end: Node, patterns: list[Pattern]
    ) -> None:
        at = start
        for index, (verb, backwards) in enumerate(steps):
            to = end if index == len(steps) - 1 else self._new()
            one, other = (to, at) if backwards else (at, to)
            if isinstance(one, Term) and one.kind != "iri":
                raise Beyond("a literal as a subject")
            patterns.append(Pattern(one, verb, other))
            at = to

    def _new(self) -> Variable:
        return Variable(f" {next(self._hidden)}")

    def _blank(self, patterns: list[Pattern]) -> Variable:
        self._expect("[")
        self._deeper()
        node = self._new()
        if not self._is("]"):
            self._properties(node, patterns)
        self._expect("]")
        self._depth -= 1
        return node

    def _values(self) -> Values:
        names = [self._take_kind("variable")[1:]] if self._kind == "variable" else []
        several = not names
        if several:
            self._expect("(")
            while not self._taken(")"):
                names.append(self._take_kind("variable")[1:])
        if len(set(names)) < len(names) or not names:
            raise Beyond("VALUES of the same variable twice, or of none")
        rows: list[tuple[Term, ...]] = []
        self._expect("{")
        while not self._taken("}"):
            if several:
                self._expect("(")
            rows.append(tuple(self._term() for _ in names))
            if several:
                self._expect(")")
        return Values(tuple(names), tuple(rows))

    def _node(self, patterns: list[Pattern]) -> Node:
        if self._kinds[self._at] == "variable":
            return Variable(self._take()[1:])
        return self._blank(patterns) if self._is("[") else self._term()


def _check(select: Select, scope: list[str], *, everything: bool) -> None:
    """Raises Beyond for what the recommendation forbids, or leaves open, in what is selected (section 19.8, notes)."""
    names = {column.name for column in select.columns}
    if len(names) < len(select.columns) or not names:
        raise Beyond("a name selected twice, or none")
    ordered = {name for name, _ in select.ordering}
    if not select.counts:
        if select.distinct and not ordered <= names:
            raise Beyond("distinct rows in the order of something else")
        return
    counted = {column.name for column in select.columns if column.count}
    if counted & set(scope):
        raise Beyond("a count under the name of a variable")
    grouped = set(select.grouping)
    if everything or not grouped <= set(scope) or not names - counted <= grouped:
        raise Beyond("a variable that is not grouped by")
    if not ordered <= (names if select.distinct else grouped | counted):
        raise Beyond("groups in the order of something else")

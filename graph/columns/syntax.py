"""A query read into what it asks, where that is for the columns.

A recursive descent over the tokens of SPARQL 1.1 (section 19.8). It reads less than the recommendation allows and
raises ``Beyond`` at the first thing that it does not know for sure: whether that is another feature or a mistake, the
engine tells. So whatever it reads must be right, and a query that it reads can neither write nor call another server.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import count

from graph.columns import algebra
from graph.columns.algebra import (
    And,
    Bound,
    Closure,
    Column,
    Compare,
    Count,
    Exists,
    Expression,
    Group,
    Is,
    Language,
    Minus,
    Node,
    Not,
    Or,
    Part,
    Pattern,
    Select,
    Values,
    Variable,
)
from graph.columns.errors import Beyond
from graph.columns.terms import DATE, INTEGER, Term
from graph.terms import PREFIXES

LONGEST = 8192
"""Characters of a query; a longer one is for the engine."""
_DEEPEST = 8
"""Groups and brackets within each other."""

_TOKEN = re.compile(
    r"""(?:[\x20\t\r\n]|\#[^\r\n]*+)*+(?:
    (?P<iri><https?://[A-Za-z0-9.-]+(?:/(?:[\w/.~:=+,;@$()!*'&?-]|%[0-9A-Fa-f]{2})*(?:\#[\w/.~:=+,;@?-]*)?)?>)
  | (?P<variable>[?$][A-Za-z_][A-Za-z0-9_]*)
  | (?P<prefixed>(?:[A-Za-z](?:[A-Za-z0-9_-]*))?:(?:[A-Za-z0-9_][A-Za-z0-9_-]*)?(?!\.*[\w:%\\-]))
  | (?P<string>"(?:[^"\\\n\r]|\\[tnrbf\\"'])*"(?!")|'(?:[^'\\\n\r]|\\[tnrbf\\"'])*'(?!'))
  | (?P<language>@[a-z]{2,3}(?:-[a-z]{2})?(?![\w-]))
  | (?P<number>[0-9]+(?![\w.]))
  | (?P<word>[A-Za-z_][A-Za-z0-9_]*)
  | (?P<sign>\^\^|&&|\|\||!=|<=|>=|[{}()\[\].;,=<>!*/^+|])
    )""",
    re.VERBOSE,
)
_END = re.compile(r"(?:[\x20\t\r\n]|\#[^\r\n]*+)*+\Z")
_ESCAPE = re.compile(r"\\(.)")
_ESCAPED = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}
_CODEPOINT = re.compile(r"\\[uU]")
_INTEGER = re.compile(r"0|[1-9][0-9]{0,17}")
_DATE = re.compile(
    r"[0-9]{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)"
)
"""Dates that there are in every year: what becomes of others is for the engine to say."""
_DOTS = re.compile(r"/\.{1,2}(?:[/?#]|$)")
"""A step in a path that the engine takes out of an IRI."""
_RDF_TYPE = Term("iri", PREFIXES["rdf"] + "type")
_FLIPPED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "=", "!=": "!="}
_EVERYWHERE = re.compile(r"[^\\.+*?()|\[\]{}^$#&~\s-]+(?: [^\\.+*?()|\[\]{}^$#&~\s-]+)*")
"""A pattern that means itself."""

_Token = tuple[str, str]


def read(text: str) -> Select:
    """What a query asks; raises Beyond where that is not for the columns.

    >>> read("SELECT ?s { ?s a schema:Event } LIMIT 3").limit
    3
    """
    if len(text) > LONGEST or _CODEPOINT.search(text):
        raise Beyond("too long, or with escaped code points")
    return _Reader(text).query()


class _Reader:
    def __init__(self, text: str) -> None:
        self._tokens = list(_tokens(text))
        self._at, self._depth = 0, 0
        self._prefixes: dict[str, str] = dict(PREFIXES)
        self._hidden = count()

    # what comes next

    @property
    def _kind(self) -> str:
        return self._tokens[self._at][0]

    @property
    def _text(self) -> str:
        return self._tokens[self._at][1]

    def _take(self) -> str:
        self._at += 1
        return self._tokens[self._at - 1][1]

    def _is(self, sign: str) -> bool:
        kind, text = self._tokens[self._at]
        return kind == "sign" and text == sign

    def _word(self, *words: str) -> str | None:
        """The next token as a keyword, if it is one of these; it is not taken."""
        kind, text = self._tokens[self._at]
        upper = text.upper()
        return upper if kind == "word" and upper in words else None

    def _taken(self, sign: str) -> bool:
        if self._is(sign):
            self._at += 1
            return True
        return False

    def _taken_word(self, *words: str) -> str | None:
        found = self._word(*words)
        if found:
            self._at += 1
        return found

    def _expect(self, sign: str) -> None:
        if not self._taken(sign):
            raise Beyond(f"{self._text!r} where {sign!r} was expected")

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise Beyond("too deep")

    # the query

    def query(self) -> Select:
        while self._taken_word("PREFIX"):
            name = self._take_kind("prefixed")
            if not name.endswith(":"):
                raise Beyond("a prefix is expected")
            self._prefixes[name[:-1]] = _absolute(self._take_kind("iri")[1:-1])
        if not self._taken_word("SELECT"):
            raise Beyond("not a SELECT")
        distinct = self._taken_word("DISTINCT") is not None
        everything = self._taken("*")
        columns = [] if everything else list(self._columns())
        self._taken_word("WHERE")
        where = self._group()
        grouping = tuple(self._grouping())
        ordering = tuple(self._ordering())
        limit, offset = self._slice()
        if self._kind != "end":
            raise Beyond(f"{self._text!r} after the query")
        scope = [name for name in where.variables() if not name.startswith(" ")]
        if everything:
            columns = [Column(name) for name in scope]
        select = Select(tuple(columns), where, distinct, grouping, ordering, limit, offset)
        _check(select, scope, everything=everything)
        return select

    def _columns(self) -> Iterator[Column]:
        while True:
            if self._kind == "variable":
                yield Column(self._take()[1:])
            elif self._taken("("):
                counted = self._count()
                if not self._taken_word("AS"):
                    raise Beyond("an expression")
                yield Column(self._take_kind("variable")[1:], counted)
                self._expect(")")
            else:
                return

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
                patterns = self._triples()
                if group.elements and isinstance(group.elements[-1], list):
                    group.elements[-1] += patterns
                else:
                    group.elements.append(patterns)
                if not self._taken(".") and self._starts_triples():
                    raise Beyond("a full stop is missing")
                continue
            self._taken(".")
        self._depth -= 1
        return group

    def _starts_triples(self) -> bool:
        return self._kind in ("variable", "iri", "prefixed") or self._is("[")

    def _triples(self) -> list[Pattern]:
        patterns: list[Pattern] = []
        subject: Node
        if self._is("["):
            subject = self._blank(patterns)
            if not self._ends_subject():
                self._properties(subject, patterns)
        else:
            subject = self._node(patterns)
            if isinstance(subject, Term) and subject.kind != "iri":
                raise Beyond("a literal as a subject")
            self._properties(subject, patterns)
        return patterns

    def _ends_subject(self) -> bool:
        return any(map(self._is, ".}"))

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
        if self._kind == "variable":
            return [(Variable(self._take()[1:]), False)]
        steps: list[tuple[algebra.Verb, bool]] = []
        while True:
            backwards = self._taken("^")
            predicate = self._verb()
            verb: algebra.Verb = predicate
            if self._is("+") or self._is("*"):
                verb = Closure(predicate, self._take() == "*")
            steps.append((verb, backwards))
            if self._is("|"):
                raise Beyond("alternatives in a path")
            if not self._taken("/"):
                return steps

    def _verb(self) -> Term:
        if (self._kind, self._text) == ("word", "a"):
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

    # terms

    def _take_kind(self, kind: str) -> str:
        if self._kind != kind:
            raise Beyond(f"{self._text!r} where one of {kind} was expected")
        return self._take()

    def _expect_word(self, word: str) -> None:
        if not self._taken_word(word):
            raise Beyond(f"{self._text!r} where {word} was expected")

    def _node(self, patterns: list[Pattern]) -> Node:
        if self._kind == "variable":
            return Variable(self._take()[1:])
        return self._blank(patterns) if self._is("[") else self._term()

    def _iri(self) -> Term:
        if self._kind == "iri":
            return Term("iri", _absolute(self._take()[1:-1]))
        prefix, _, local = self._take_kind("prefixed").partition(":")
        if prefix not in self._prefixes:
            raise Beyond(f"the prefix {prefix} is not declared")
        return Term("iri", self._prefixes[prefix] + local)

    def _term(self) -> Term:
        if self._kind in ("iri", "prefixed"):
            return self._iri()
        if self._kind == "number":
            return _typed(self._take(), INTEGER)
        text = self._string()
        if self._kind == "language":
            return Term("language", text, self._take()[1:])
        return _typed(text, self._iri().text) if self._taken("^^") else Term("plain", text)

    def _string(self) -> str:
        quoted = self._take_kind("string")[1:-1]
        if "\\" not in quoted:
            return quoted
        return _ESCAPE.sub(lambda match: _ESCAPED.get(match[1], match[1]), quoted)

    # filters

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
        found = self._node([]) if not self._is("[") else None
        if found is None:
            raise Beyond("a blank node in an expression")
        return found

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


def _tokens(text: str) -> Iterator[_Token]:
    at = 0
    while match := _TOKEN.match(text, at):
        at = match.end()
        assert match.lastgroup
        yield match.lastgroup, match[match.lastgroup]
    if not _END.match(text, at):
        raise Beyond("a token of another kind")
    yield "end", ""


def _absolute(iri: str) -> str:
    if _DOTS.search(iri):
        raise Beyond("an IRI with dots for steps")
    return iri


def _typed(text: str, datatype: str) -> Term:
    """A literal of a datatype; its text must be the one under which the dataset has it."""
    known: Mapping[str, re.Pattern[str]] = {INTEGER: _INTEGER, DATE: _DATE}
    if datatype not in known or not known[datatype].fullmatch(text):
        raise Beyond(f"a literal of {datatype}")
    return Term("datatype", text, datatype)


def _joined(make: type[And | Or], found: list[Expression]) -> Expression:
    return found[0] if len(found) == 1 else make(tuple(found))


def _check(select: Select, scope: list[str], *, everything: bool) -> None:
    """Raises Beyond for what the recommendation forbids, or leaves open, in what is selected (section 19.8, notes)."""
    names = [column.name for column in select.columns]
    counted = {column.name for column in select.columns if column.count}
    if len(set(names)) < len(names) or counted & set(scope) or not names:
        raise Beyond("a name selected twice, or none")
    ordered = {name for name, _ in select.ordering}
    if not select.counts:
        if select.distinct and not ordered <= set(names):
            raise Beyond("distinct rows in the order of something else")
        return
    grouped = set(select.grouping)
    if everything or not grouped <= set(scope) or not (set(names) - counted) <= grouped:
        raise Beyond("a variable that is not grouped by")
    if not ordered <= (set(names) if select.distinct else grouped | counted):
        raise Beyond("groups in the order of something else")

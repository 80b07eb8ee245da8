"""The tokens of a query, one after the other, and the terms that they stand for (SPARQL 1.1, section 19.8)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from graph.columns.errors import Beyond
from graph.columns.terms import DATE, INTEGER, Term
from graph.terms import PREFIXES

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
  | (?P<end>\Z)
  | (?P<other>.)
    )""",
    re.VERBOSE | re.DOTALL,
)
_IRIS = ("iri", "prefixed")
_ESCAPE = re.compile(r"\\(.)")
_ESCAPED = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}
_INTEGER = re.compile(r"0|[1-9][0-9]{0,17}")
_DATE = re.compile(
    r"[0-9]{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)"
)
"""Dates that there are in every year: what becomes of others is for the engine to say."""
_DOTS = re.compile(r"/\.{1,2}(?:[/?#]|$)")
"""A step in a path that the engine takes out of an IRI."""


class Cursor:
    """A place among the tokens of a text: what comes next, and how it is taken."""

    def __init__(self, text: str) -> None:
        self._kinds, self._texts, self._words = _tokens(text)
        self._at, self._depth = 0, 0

    @property
    def _kind(self) -> str:
        return self._kinds[self._at]

    @property
    def _text(self) -> str:
        return self._texts[self._at]

    def _take(self) -> str:
        self._at += 1
        return self._texts[self._at - 1]

    def _take_kind(self, kind: str) -> str:
        if self._kind != kind:
            raise Beyond(f"{self._text!r} where one of {kind} was expected")
        return self._take()

    def _is(self, sign: str) -> bool:
        return self._texts[self._at] == sign  # no token of another kind is like a sign

    def _taken(self, sign: str) -> bool:
        if self._texts[self._at] == sign:
            self._at += 1
            return True
        return False

    def _expect(self, sign: str) -> None:
        if not self._taken(sign):
            raise Beyond(f"{self._text!r} where {sign!r} was expected")

    def _word(self, *words: str) -> str | None:
        """The next token as a keyword, if it is one of these; it is not taken."""
        found = self._words[self._at]
        return found if found in words else None

    def _taken_word(self, *words: str) -> str | None:
        found = self._words[self._at]
        if found not in words:
            return None
        self._at += 1
        return found

    def _expect_word(self, word: str) -> None:
        if not self._taken_word(word):
            raise Beyond(f"{self._text!r} where {word} was expected")

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise Beyond("too deep")


class TermReader(Cursor):
    """Reads terms; prefixes are those that the endpoint knows, and those that the query declares."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._prefixes: dict[str, str] = dict(PREFIXES)

    def _prologue(self) -> None:
        while self._taken_word("PREFIX"):
            name = self._take_kind("prefixed")
            if not name.endswith(":"):
                raise Beyond("a prefix is expected")
            self._prefixes[name[:-1]] = _absolute(self._take_kind("iri")[1:-1])

    def _iri(self) -> Term:
        if self._kinds[self._at] == "iri":
            return Term("iri", _absolute(self._take()[1:-1]))
        prefix, _, local = self._take_kind("prefixed").partition(":")
        start = self._prefixes.get(prefix)
        if start is None:
            raise Beyond(f"the prefix {prefix} is not declared")
        return Term("iri", start + local)

    def _term(self) -> Term:
        if self._kinds[self._at] in _IRIS:
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


def _tokens(text: str) -> tuple[list[str], list[str], list[str]]:
    """The kind of each token, its text, and in capitals what could be a keyword; the last one is the end."""
    matches = list(_TOKEN.finditer(text))
    kinds = [match.lastgroup or "" for match in matches]
    if "other" in kinds:
        raise Beyond("a token of another kind")
    texts = [match[kind] for match, kind in zip(matches, kinds, strict=True)]
    words = [text.upper() if kind == "word" else "" for kind, text in zip(kinds, texts, strict=True)]
    return kinds, texts, words


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

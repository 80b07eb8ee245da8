"""What a public query may not do: write, or make the server call other servers.

Updates are told by their first word. ``SERVICE`` is looked for by asking the engine's own parser, as scanners that
guess can be led astray: ``FILTER(?a<?b)SERVICE#>`` reads like an IRI, ``SERVICE:x`` like a prefixed name. Wherever
the letters of ``SERVICE`` stand in a comment, string, IRI, variable or prefix, other letters in their place give a
query that parses as well; where they are the keyword, it no longer parses.
"""

from __future__ import annotations

import re
import secrets
import string
from collections.abc import Iterator

from pyoxigraph import Store

from graph.errors import ForbiddenQuery, InvalidQuery
from graph.terms import BASE, PREFIXES

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_NAME = r"[\w·.\-\u0300-\u036f\u203f-\u2040]"
TOKEN = re.compile(
    rf"""
    (?P<comment>\#[^\n\r]*)
  | (?P<string>'''(?:(?:'|'')?(?:[^'\\]|\\.))*''' | \"\"\"(?:(?:"|"")?(?:[^"\\]|\\.))*\"\"\"
      | '(?:[^'\\\n\r]|\\.)*' | "(?:[^"\\\n\r]|\\.)*")
  | (?P<iri><[^<>"{{}}|^`\\\x00-\x20]*>)
  | (?P<variable>[?$]\w+)
  | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
  | (?P<prefixed>(?:[^\W\d_]{_NAME}*)?:(?:{_NAME}|[:%]|\\[-_~.!$&'()*+,;=/?\#@%])*)
  | (?P<blank>_:{_NAME}+)
  | (?P<word>[A-Za-z_]\w*)
  | (?P<other>\S)
    """,
    re.VERBOSE | re.DOTALL,
)
"""A reading of SPARQL 1.1, section 19.8, by tokens alone: a guess wherever the grammar decides what a token is."""
READ_ONLY = "facts are changed in the curated records alone; /en/about#mend says how to have one corrected"
"""What whoever wants to write is told."""
_UPDATE = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "ADD", "MOVE", "COPY", "WITH"})
_PROLOGUE = frozenset({"BASE", "PREFIX", "VERSION"})
_SERVICE = re.compile("service", re.IGNORECASE | re.ASCII)


def keywords(query: str) -> Iterator[str]:
    """The bare words of a query, in upper case: keywords, function names, ``a``, ``true``, ``false``.

    Right for the prologue, a guess beyond it.
    """
    return (match["word"].upper() for match in TOKEN.finditer(query) if match["word"])


def refuse(query: str) -> None:
    """Raises ForbiddenQuery for an update, or a query that calls another server.

    The query is judged as it stands, and with its codepoint escapes resolved (section 19.2). One that cannot be
    judged, as it holds the letters of ``SERVICE`` and does not parse, raises InvalidQuery.
    """
    plain = resolved(query)
    for reading in dict.fromkeys((query, plain)):
        first = next((word for word in keywords(reading) if word not in _PROLOGUE), "")
        if first in _UPDATE:
            raise ForbiddenQuery(f"{first} is refused: this endpoint is read-only; {READ_ONLY}")
    _refuse_service(query)
    if len(_SERVICE.findall(plain)) > len(_SERVICE.findall(query)):
        _refuse_service(plain)


def may_call(query: str) -> bool:
    """Whether a query holds the letters of ``SERVICE``, wherever they stand; without them it calls nobody.

    >>> may_call("SELECT * { ?service ?p ?o }"), may_call("ASK {}")
    (True, False)
    """
    return _SERVICE.search(query) is not None


def resolved(query: str) -> str:
    """A query with its codepoint escapes resolved (section 19.2)."""
    return _ESCAPE.sub(_character, query)


def _refuse_service(query: str) -> None:
    if not may_call(query):
        return
    # As long as the word itself, so that a language tag stays one; drawn at random, so that no query declares it.
    mask = "".join(secrets.choice(string.ascii_lowercase) for _ in "service")
    try:
        Store().query(_SERVICE.sub(mask, query), base_iri=BASE, prefixes=PREFIXES)
    except (SyntaxError, UnicodeError) as error:
        if "SERVICE" in keywords(query):
            raise ForbiddenQuery(
                "SERVICE is refused: this endpoint calls no other server; remove that part of the query"
            ) from error
        raise InvalidQuery(f"not SPARQL: {error}; SERVICE is refused in any case") from error


def _character(match: re.Match[str]) -> str:
    code = int(match[1] or match[2], 16)
    return chr(code) if code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else match[0]

"""What a public query may not do: write, or make the server call other servers.

The words are looked for where the SPARQL 1.1 grammar has keywords: codepoint escapes are resolved first (section
19.2), then comments, strings, IRIs, variables and prefixed names are passed over (section 19.8).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph.errors import ForbiddenQuery

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_NAME = r"[\w·.\-\u0300-\u036f\u203f-\u2040]"
_TOKEN = re.compile(
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
    """,
    re.VERBOSE | re.DOTALL,
)
_UPDATE = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "ADD", "MOVE", "COPY", "WITH"})


def keywords(query: str) -> Iterator[str]:
    """The bare words of a query, in upper case: keywords, function names, ``a``, ``true``, ``false``."""
    resolved = _ESCAPE.sub(_character, query)
    return (match["word"].upper() for match in _TOKEN.finditer(resolved) if match["word"])


def refuse(query: str) -> None:
    """Raises ForbiddenQuery for an update, or a query that calls another server."""
    for index, word in enumerate(keywords(query)):
        if word == "SERVICE":
            raise ForbiddenQuery(
                "SERVICE is refused: this endpoint calls no other server; remove that part of the query"
            )
        if word in _UPDATE and (index == 0 or word != "WITH"):
            raise ForbiddenQuery(
                f"{word} is refused: this endpoint is read-only; facts are changed in the curated records"
            )


def _character(match: re.Match[str]) -> str:
    code = int(match[1] or match[2], 16)
    return chr(code) if code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else match[0]

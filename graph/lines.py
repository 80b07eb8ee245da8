"""The canonical N-Quads of a dataset: sorted lines that are split, never parsed.

As the lines are sorted, those of one subject stand together: a dataset of any size is read with one subject in memory.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from graph.terms import PREFIXES, RDF_TYPE

TYPE = str(RDF_TYPE)
_STRING, _LANG_STRING = (f"{PREFIXES['xsd']}string", f"{PREFIXES['rdf']}langString")
_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"(?:@([A-Za-z0-9-]+)|\^\^<([^>]*)>)?', re.DOTALL)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_ESCAPED = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


class Statement(NamedTuple):
    """A predicate and an object as N-Triples writes them."""

    predicate: str
    value: str


class Text(NamedTuple):
    """A literal: its text, language and datatype (an IRI; that of a plain text is ``xsd:string``)."""

    value: str
    language: str | None
    datatype: str


def taken_apart(quad: str) -> tuple[str, str, str, str]:
    """Subject, predicate, object and graph of a line; the default graph has no name."""
    subject, predicate, rest = quad.removesuffix(" .\n").split(" ", 2)
    # Only literals and triples have spaces in them; the mark they end with stands in no name of a graph.
    end = rest.rfind('"') if rest[0] == '"' else rest.rfind(")>>") if rest.startswith("<<") else 0
    space = rest.find(" ", end)
    if space < 0:
        return subject, predicate, rest, ""
    return subject, predicate, rest[:space], rest[space + 1 :]


def subjects(path: Path, start: str = "") -> Iterator[tuple[str, list[Statement]]]:
    """Each subject of a file of sorted N-Quads in the default graph, with its statements in the order of the file.

    With ``start`` (``"<https://w3id.org/nasij/claim/"``) only the subjects that begin so.
    """
    with path.open(encoding="utf-8", newline="\n") as file:
        lines = (line for line in file if line.startswith(start)) if start else file
        for subject, group in groupby((line.split(" ", 2) for line in lines), key=lambda parts: parts[0]):
            yield subject, [Statement(parts[1], parts[2][:-3]) for parts in group]


def iri(value: str) -> str | None:
    """The IRI of a term, None for a literal or a blank node.

    >>> iri("<https://schema.org/Event>"), iri('"ملتقى"@ar')
    ('https://schema.org/Event', None)
    """
    return value[1:-1] if value.startswith("<") else None


def literal(value: str) -> Text | None:
    r"""The literal of a term, None for an IRI or a blank node.

    >>> literal(r'"a \"b\""@en').value
    'a "b"'
    """
    matched = _LITERAL.fullmatch(value)
    if matched is None:
        return None
    body, language, datatype = matched.groups()
    text = _ESCAPE.sub(_unescaped, body) if "\\" in body else body
    return Text(text, language, _LANG_STRING if language else datatype or _STRING)


def _unescaped(found: re.Match[str]) -> str:
    short, long, letter = found.groups()
    code = short or long
    return chr(int(code, 16)) if code else _ESCAPED.get(letter, letter)

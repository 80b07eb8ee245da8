"""The rows of an answer as text, in the bytes that the engine would write."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import lru_cache

import numpy as np

from graph.columns.select import Result, is_count
from graph.columns.terms import INTEGER, Block, Ids, Terms
from graph.errors import QueryTooLarge

_COUNT = b'","datatype":"' + INTEGER.encode() + b'"}'
Forms = Callable[[Block], tuple[bytes, bytes]]
Escape = tuple[re.Pattern[bytes], Callable[[bytes], bytes]]
"""What must not stand in a text as it is, and what is written for a text that has it."""
Writer = Callable[[Result, Terms, int | None], bytes]


def _json(result: Result, terms: Terms, limit: int | None) -> bytes:
    """SPARQL 1.1 Query Results JSON Format."""
    names = [json.dumps(name).encode() for name in result.columns]
    starts = [b"%s:" % name for name in names]
    counted = b'{"type":"literal","value":"%d' + _COUNT
    columns = _written(result, terms, starts, _json_forms, _JSON, counted)
    head = b'{"head":{"vars":[%s]},"results":{"bindings":[' % b",".join(names)
    if len(columns) == 1:
        rows = b"},{".join(columns[0])
    elif any(b"" in column for column in columns):
        rows = b"},{".join(b",".join(filter(None, row)) for row in zip(*columns, strict=True))
    else:
        rows = b"},{".join(map(b",".join, zip(*columns, strict=True)))
    return _bounded(limit, head, b"{" if result.rows else b"", rows, b"}" if result.rows else b"", b"]}}")


def _csv(result: Result, terms: Terms, limit: int | None) -> bytes:
    """SPARQL 1.1 Query Results CSV Format."""
    columns = _written(result, terms, [b""] * len(result.columns), _csv_forms, _CSV, b"%d")
    rows = map(b",".join, zip(*columns, strict=True))
    return _bounded(limit, b"\r\n".join([",".join(result.columns).encode(), *rows, b""]))


WRITERS: dict[str, Writer] = {
    "application/sparql-results+json": _json,
    "application/json": _json,
    "text/csv": _csv,
}
"""How answers are written, by media type."""


def _bounded(limit: int | None, *parts: bytes) -> bytes:
    size = sum(map(len, parts))
    if limit is not None and size > limit:
        raise QueryTooLarge.of(limit)
    return b"".join(parts)


def _written(
    result: Result, terms: Terms, starts: list[bytes], forms: Forms, escape: Escape, counted: bytes
) -> list[list[bytes]]:
    """Each value of each column as text after the column's start, empty where there is none."""
    numbers = [column for column in result.columns.values() if not is_count(column)]
    texts = iter(_texts(np.concatenate(numbers), terms, escape) if numbers else ())
    written = []
    for start, column in zip(starts, result.columns.values(), strict=True):
        if is_count(column):
            written.append([start + counted % value for value in column.tolist()])
            continue
        places = terms.places_of(column).tolist()
        around = {place: forms(terms.blocks[place]) for place in set(places) - {-1}}
        befores = {-1: b""} | {place: start + before for place, (before, _) in around.items()}
        afters = {-1: b""} | {place: after for place, (_, after) in around.items()}
        written.append([befores[place] + text + afters[place] for place, text in zip(places, texts)])  # noqa: B905 - texts of the next column follow
    return written


def _texts(numbers: Ids, terms: Terms, escape: Escape) -> list[bytes]:
    """The texts of some terms, escaped, empty for UNBOUND."""
    texts = terms.raws(numbers)
    special, escaped = escape
    if special.search(b"".join(texts)):
        return [escaped(text) if special.search(text) else text for text in texts]
    return texts


@lru_cache(maxsize=1024)
def _json_forms(block: Block) -> tuple[bytes, bytes]:
    """What stands before and after the text of a term of a block."""
    tag = block.tag.encode()
    after = {"language": b'","xml:lang":"%s"}' % tag, "datatype": b'","datatype":"%s"}' % tag}
    kind = {"iri": b"uri", "blank": b"bnode"}.get(block.kind, b"literal")
    return b'{"type":"%s","value":"' % kind, after.get(block.kind, b'"}')


def _csv_forms(block: Block) -> tuple[bytes, bytes]:
    return b"_:" if block.kind == "blank" else b"", b""


def _json_escaped(text: bytes) -> bytes:
    return json.dumps(text.decode(), ensure_ascii=False).encode()[1:-1]


def _csv_escaped(text: bytes) -> bytes:
    return b'"%s"' % text.replace(b'"', b'""')


_JSON = re.compile(rb'["\\\x00-\x1f]'), _json_escaped
_CSV = re.compile(rb'[",\r\n]'), _csv_escaped

"""The rows of an answer as text, in the bytes that the engine would write."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import lru_cache
from itertools import islice

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
    columns = result.columns.values()
    numbers = [column for column in columns if not is_count(column)]
    found = iter(_texts(np.concatenate(numbers), terms, forms, escape) if numbers else ())
    return [
        [start + counted % value for value in column.tolist()]
        if is_count(column)
        else [text and start + text for text in islice(found, result.rows)]
        for start, column in zip(starts, columns, strict=True)
    ]


def _texts(numbers: Ids, terms: Terms, forms: Forms, escape: Escape) -> list[bytes]:
    """Some terms as text, empty for UNBOUND."""
    places = terms.places_of(numbers).tolist()
    around: dict[int, tuple[bytes, bytes]] = {-1: (b"", b"")}
    for place in set(places) - {-1}:
        around[place] = forms(terms.blocks[place])
    texts = terms.raws(numbers)
    special, escaped = escape
    if special.search(b"".join(texts)):
        texts = [escaped(text) if special.search(text) else text for text in texts]
    return [around[place][0] + text + around[place][1] for place, text in zip(places, texts, strict=True)]


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

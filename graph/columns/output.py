"""The rows of an answer as text, in the bytes that the engine would write."""

from __future__ import annotations

import json
import re
from abc import ABC, abstractmethod
from functools import lru_cache

from graph.columns.select import Numbers, Result, is_count
from graph.columns.terms import INTEGER, Block, Ids, Terms
from graph.errors import QueryTooLarge

_FEW = 100
"""Up to so many values are written one by one, and what was written is kept for the next answer."""
_KEPT = 4096


class Writer(ABC):
    """Writes answers over the terms of a dataset."""

    special: re.Pattern[bytes]
    """What must not stand in a text as it is."""
    count: bytes
    """How a count is written, for ``%``."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._around = [self.around(block) for block in terms.blocks]
        self._one = lru_cache(_KEPT)(self._written)

    @abstractmethod
    def write(self, result: Result, limit: int | None) -> bytes:
        """An answer; raises QueryTooLarge where it has more than ``limit`` bytes."""

    @abstractmethod
    def around(self, block: Block) -> tuple[bytes, bytes]:
        """What stands before and after the text of a term of a block."""

    @abstractmethod
    def escaped(self, text: bytes) -> bytes:
        """A text that has what is special."""

    def _values(self, column: Ids | Numbers, start: bytes = b"") -> list[bytes]:
        """Each value of a column after a start, empty where there is none."""
        if is_count(column):
            return [start + self.count % value for value in column.tolist()]
        if len(column) <= _FEW:
            one = self._one
            return [start + one(number) if number >= 0 else b"" for number in column.tolist()]
        places, texts = self._terms.places_of(column).tolist(), self._terms.raws(column)
        if self.special.search(b"".join(texts)):
            texts = [self.escaped(text) if self.special.search(text) else text for text in texts]
        befores = [*[start + before for before, _ in self._around], b""]  # the last one for no value, at -1
        afters = [*[after for _, after in self._around], b""]
        return [befores[place] + text + afters[place] for place, text in zip(places, texts, strict=True)]

    def _written(self, number: int) -> bytes:
        before, after = self._around[self._terms.place_of(number)]
        text = self._terms.raw(number)
        return before + (self.escaped(text) if self.special.search(text) else text) + after


class Json(Writer):
    """SPARQL 1.1 Query Results JSON Format."""

    special = re.compile(rb'["\\\x00-\x1f]')
    count = b'{"type":"literal","value":"%d","datatype":"' + INTEGER.encode() + b'"}'

    def write(self, result: Result, limit: int | None) -> bytes:
        names = [b'"%b"' % name.encode() for name in result.columns]
        columns = [
            self._values(column, name + b":")
            for name, column in zip(names, result.columns.values(), strict=True)
        ]
        head = b'{"head":{"vars":[%b]},"results":{"bindings":[' % b",".join(names)
        if len(columns) == 1:
            rows = b"},{".join(columns[0])
        elif any(b"" in column for column in columns):
            rows = b"},{".join(b",".join(filter(None, row)) for row in zip(*columns, strict=True))
        else:
            rows = b"},{".join(map(b",".join, zip(*columns, strict=True)))
        return _bounded(limit, head, b"{" if result.rows else b"", rows, b"}" if result.rows else b"", b"]}}")

    def around(self, block: Block) -> tuple[bytes, bytes]:
        tag = block.tag.encode()
        after = {"language": b'","xml:lang":"%b"}' % tag, "datatype": b'","datatype":"%b"}' % tag}
        kind = {"iri": b"uri", "blank": b"bnode"}.get(block.kind, b"literal")
        return b'{"type":"%b","value":"' % kind, after.get(block.kind, b'"}')

    def escaped(self, text: bytes) -> bytes:
        return json.dumps(text.decode(), ensure_ascii=False).encode()[1:-1]


class Csv(Writer):
    """SPARQL 1.1 Query Results CSV Format."""

    special = re.compile(rb'[",\r\n]')
    count = b"%d"

    def write(self, result: Result, limit: int | None) -> bytes:
        columns = [self._values(column) for column in result.columns.values()]
        rows = map(b",".join, zip(*columns, strict=True))
        return _bounded(limit, b"\r\n".join([",".join(result.columns).encode(), *rows, b""]))

    def around(self, block: Block) -> tuple[bytes, bytes]:
        return b"_:" if block.kind == "blank" else b"", b""

    def escaped(self, text: bytes) -> bytes:
        return b'"%b"' % text.replace(b'"', b'""')


def writers(terms: Terms) -> dict[str, Writer]:
    """What writes answers, by media type."""
    in_json = Json(terms)
    return {
        "application/sparql-results+json": in_json,
        "application/json": in_json,
        "text/csv": Csv(terms),
    }


def _bounded(limit: int | None, *parts: bytes) -> bytes:
    size = sum(map(len, parts))
    if limit is not None and size > limit:
        raise QueryTooLarge.of(limit)
    return b"".join(parts)

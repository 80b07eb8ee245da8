"""Queries kept in files: a header of comment lines says what they are for, in words and in three languages.

A header line is ``# key: value``; a line that continues a value begins with ``#   ``. The first line without ``#``
ends the header.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

_HEADER = re.compile(r"#\s?(?:(?P<key>[a-z]+):\s*)?(?P<value>.*)")


@dataclass(frozen=True)
class QueryFile:
    """One query, its name (the file's, without ending) and what its header says."""

    name: str
    text: str
    header: Mapping[str, str]


def read_query(path: Path) -> QueryFile:
    """The query of a file; the text is the whole file, as the header is a comment in SPARQL."""
    text = path.read_text("utf-8")
    header: dict[str, str] = {}
    key: str | None = None
    for line in text.splitlines():
        match = _HEADER.fullmatch(line)
        if match is None:
            break
        key = match["key"] or key
        if key is not None:
            header[key] = f"{header.get(key, '')} {match['value'].strip()}".strip()
    return QueryFile(path.stem, text, header)


def read_queries(folder: Path) -> Iterator[QueryFile]:
    """The queries of a folder by file name."""
    return (read_query(path) for path in sorted(folder.glob("*.rq")))

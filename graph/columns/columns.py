"""The columns of one dataset, and what they answer."""

from __future__ import annotations

from pathlib import Path

from graph.columns.errors import Beyond
from graph.columns.groups import Groups
from graph.columns.output import writers
from graph.columns.select import selected
from graph.columns.syntax import read
from graph.columns.tables import Allowance
from graph.columns.terms import Terms
from graph.columns.triples import Triples
from graph.columns.write import BEYOND

MOST_ROWS = 20_000_000
"""Rows that a query may make; one that needs more is for the engine, which does not keep them all at once."""


class Columns:
    """The columns in a folder."""

    def __init__(self, folder: Path) -> None:
        self._terms, self._triples = Terms(folder), Triples(folder)
        self._writers = writers(self._terms)

    def answer(self, query: str, media_type: str, rows: int = MOST_ROWS, limit: int | None = None) -> bytes:
        """The answer to a query over the default graph, in a media type.

        Raises Beyond where it is not for the columns, or would make more than ``rows`` rows on the way, values that are
        written included; QueryTooLarge where it has more than ``limit`` bytes.
        """
        writer = self._writers.get(media_type)
        if writer is None:
            raise Beyond(f"answers in {media_type}")
        allowance = Allowance(rows)
        result = selected(read(query), Groups(self._terms, self._triples, allowance), self._terms)
        allowance.spend(result.rows * len(result.columns))
        return writer.write(result, limit)


def open_columns(folder: Path) -> Columns | None:
    """The columns in a folder, None where the dataset has what they cannot hold."""
    return None if (folder / BEYOND).exists() else Columns(folder)

"""Prints how search does on the gold set: python -m tests.graph.search (held queries apart)."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.graph.search.evaluation import evaluate, read_gold, report
from tests.graph.search.worlds import curated, index, with_arabic_names_only


def main() -> None:
    """Asks the queries that were looked at while tuning, the held ones, and Latin spellings of Arabic names."""
    store, gold = curated(), read_gold()
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as other:
        whole, arabic = index(store, Path(folder)), index(with_arabic_names_only(store), Path(other))
        latin = [query for query in gold if query.kind == "latin"]
        for title, search, queries in (
            ("Looked at while tuning", whole, [query for query in gold if not query.held]),
            ("Held", whole, [query for query in gold if query.held]),
            (
                "Latin spellings, where names are in Arabic alone, looked at",
                arabic,
                [q for q in latin if not q.held],
            ),
            ("Latin spellings, where names are in Arabic alone, held", arabic, [q for q in latin if q.held]),
        ):
            sys.stdout.write("\n".join([title, *report(evaluate(search, queries)), "", ""]))


if __name__ == "__main__":
    main()

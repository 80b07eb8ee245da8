"""Writes the expected rows anew: ``python -m tests.graph.competency [QUESTION …]``, all of them without a name.

What is written is what Oxigraph answers now: read the difference against the articles before it is committed.
"""

from __future__ import annotations

import sys

from tests.graph.competency.answers import EXPECTED, QUESTIONS, Engines


def main(names: list[str]) -> None:
    """Writes the files of the named questions; of all, and no others, where none is named."""
    if unknown := set(names) - set(QUESTIONS):
        sys.exit(f"no such question: {', '.join(sorted(unknown))}")
    engines = Engines()
    for name in names or QUESTIONS:
        text = engines.answer("oxigraph", QUESTIONS[name]).csv()
        (EXPECTED / f"{name}.csv").write_text(text, "utf-8")
    for path in EXPECTED.glob("*.csv"):
        if path.stem not in QUESTIONS:
            path.unlink()


if __name__ == "__main__":
    main(sys.argv[1:])

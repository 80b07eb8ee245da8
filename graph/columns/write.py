"""From the N-Quads of a dataset to its columns."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np

from graph.columns.terms import Kind, Term, write_terms
from graph.columns.triples import write_triples
from graph.lines import literal, taken_apart
from graph.terms import PREFIXES

BEYOND = "beyond.txt"
"""In place of the columns of a dataset that has what they cannot hold: the reason."""
_KINDS: dict[str, Kind] = {PREFIXES["xsd"] + "string": "plain", PREFIXES["rdf"] + "langString": "language"}


class _Unfit(Exception):
    """A term that columns cannot hold."""


def write_columns(folder: Path, quads: Iterable[str]) -> None:
    """Writes the columns of a dataset's default graph; ``quads`` are lines of N-Quads as the engine writes them.

    A dataset with triple terms or texts of a direction (RDF 1.2) gets a note instead, and is left to the engine.
    """
    folder.mkdir()
    try:
        _write(folder, quads)
    except _Unfit as reason:
        (folder / BEYOND).write_text(f"{reason}\n", "utf-8")


def _write(folder: Path, quads: Iterable[str]) -> None:
    numbers: dict[str, int] = {}
    triples: list[int] = []
    for subject, predicate, value, graph in map(taken_apart, quads):
        if not graph:
            triples += (numbers.setdefault(text, len(numbers)) for text in (subject, predicate, value))
    terms = [_term(text) for text in numbers]
    ids = write_terms(folder, terms)
    columns = np.array([ids[term] for term in terms], np.int32)[np.array(triples, np.int64).reshape(-1, 3)]
    write_triples(folder, columns[:, 0], columns[:, 1], columns[:, 2], len(terms))


def _term(text: str) -> Term:
    if text.startswith("<<"):
        raise _Unfit("there are triple terms")
    if text.startswith("<"):
        return Term("iri", text[1:-1])
    if text.startswith("_:"):
        return Term("blank", text[2:])
    found = literal(text)
    if found is None or (found.language and "--" in found.language):
        raise _Unfit("there are texts that say their direction")
    kind = _KINDS.get(found.datatype, "datatype")
    return Term(kind, found.value, {"plain": "", "language": found.language or ""}.get(kind, found.datatype))

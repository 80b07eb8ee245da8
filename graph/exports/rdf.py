"""A dataset as Turtle, and its second edition with RDF 1.2 reifiers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import TextIO

from graph.lines import TYPE, Statement, subjects
from graph.terms import ALT_LABEL, LABEL, PREF_LABEL, PREFIXES, term

REIFIES = f"<{PREFIXES['rdf']}reifies>"
_TRIPLE = tuple(str(term(f"rdf:{name}")) for name in ("subject", "predicate", "object"))
_FIRST = {TYPE: 0, **{str(label): rank for rank, label in enumerate((PREF_LABEL, LABEL, ALT_LABEL), 1)}}
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?")
_TYPED = re.compile(r'("(?:[^"\\]|\\.)*")\^\^(<[^>]*>)', re.DOTALL)
_INTEGER, _BOOLEAN = f"<{PREFIXES['xsd']}integer>", f"<{PREFIXES['xsd']}boolean>"
_NAMES = sorted(PREFIXES.items(), key=lambda item: -len(item[1]))


def write_turtle(quads: Path, output: TextIO, *, reified: bool = False) -> None:
    """Writes sorted N-Quads as Turtle: one paragraph a subject, its class first, then its names.

    ``reified`` writes RDF 1.2: each claim and each derivation ``rdf:reifies`` its triple.
    """
    output.writelines(f"@prefix {name}: <{start}> .\n" for name, start in PREFIXES.items())
    for subject, statements in subjects(quads):
        found = reify(statements) if reified else statements
        body = " ;\n".join(_lines(found))
        output.write(f"\n{_short(subject)}{body} .\n")


def write_reified(quads: Path, output: TextIO) -> None:
    """Writes sorted N-Quads as N-Quads of RDF 1.2: each claim and each derivation ``rdf:reifies`` its triple."""
    for subject, statements in subjects(quads):
        output.writelines(
            sorted(f"{subject} {predicate} {value} .\n" for predicate, value in reify(statements))
        )


def reify(statements: Iterable[Statement]) -> list[Statement]:
    """Statements in which ``rdf:subject``, ``rdf:predicate`` and ``rdf:object`` have become one ``rdf:reifies``.

    Those of a node that does not have exactly one of each are left as they are.
    """
    statements = list(statements)
    parts = [[value for predicate, value in statements if predicate == part] for part in _TRIPLE]
    if any(len(values) != 1 for values in parts):
        return statements
    triple = " ".join(values[0] for values in parts)
    rest = [statement for statement in statements if statement.predicate not in _TRIPLE]
    return [Statement(REIFIES, f"<<( {triple} )>>"), *rest]


def _lines(statements: Iterable[Statement]) -> Iterator[str]:
    """The predicates of a subject with their objects, each from a space or an indent on."""
    ordered = sorted(statements, key=lambda each: (_FIRST.get(each.predicate, len(_FIRST)), each))
    for place, (predicate, group) in enumerate(groupby(ordered, key=lambda each: each.predicate)):
        name = "a" if predicate == TYPE else _short(predicate)
        values = " , ".join(_value(value) for _, value in group)
        yield f"{' ' if not place else '    '}{name} {values}"


def _value(value: str) -> str:
    if value.startswith("<<( "):
        subject, predicate, rest = value[4:-4].split(" ", 2)
        return f"<<( {_short(subject)} {_short(predicate)} {_value(rest)} )>>"
    if not value.startswith('"'):
        return _short(value)
    typed = _TYPED.fullmatch(value)
    if typed is None:
        return value
    text, datatype = typed.groups()
    if (datatype == _INTEGER and re.fullmatch(r'"[+-]?\d+"', text)) or (
        datatype == _BOOLEAN and text in ('"true"', '"false"')
    ):
        return text[1:-1]
    return f"{text}^^{_short(datatype)}"


@lru_cache(maxsize=2**16)
def _short(node: str) -> str:
    """A prefixed name where a prefix fits, else the term as it is."""
    for name, start in _NAMES:
        if node.startswith(start, 1) and _LOCAL.fullmatch(node, len(start) + 1, len(node) - 1):
            return f"{name}:{node[len(start) + 1 : -1]}"
    return node

"""A dataset as one JSON-LD document: the context of the ontology, and one node a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, TextIO

from graph.lines import TYPE, Statement, iri, literal, subjects
from graph.terms import PREFIXES
from ontology import FOLDER

_XSD = PREFIXES["xsd"]

Context = Mapping[str, Any]


def write_json_ld(quads: Path, output: TextIO) -> None:
    """Writes sorted N-Quads as JSON-LD 1.1 with the terms of ``ontology/context.jsonld``."""
    output.write(f'{{"@context": {json.dumps(context(), ensure_ascii=False)},\n"@graph": [')
    for place, (subject, statements) in enumerate(subjects(quads)):
        output.write(",\n" if place else "\n")
        output.write(json.dumps(node(subject, statements), ensure_ascii=False))
    output.write("\n]}\n")


@cache
def context() -> Context:
    """The context by which JSON of the graph is RDF."""
    found: Context = json.loads((FOLDER / "context.jsonld").read_text("utf-8"))["@context"]
    return found


def node(subject: str, statements: Iterable[Statement]) -> dict[str, Any]:
    """One subject as a JSON-LD node of that context."""
    found: dict[str, Any] = {"id": iri(subject) or subject}
    for predicate, group in groupby(statements, key=lambda each: each.predicate):
        values = [value for _, value in group]
        if predicate == TYPE:
            found["type"] = _one([_class(value) for value in values])
        else:
            _add(found, predicate[1:-1], values)
    return found


def _add(found: dict[str, Any], predicate: str, values: Iterable[str]) -> None:
    """Adds the values of a property under its term; those that the term does not fit, under its IRI."""
    name, rule = _terms().get(predicate, (predicate, {}))
    fitting: list[Any] = []
    others: list[Any] = []
    by_language: dict[str, list[str]] = {}
    for value in values:
        text = literal(value)
        if text is None:
            address = iri(value) or value
            if rule.get("@type") == "@id":
                fitting.append(address)
            elif "@container" in rule:
                others.append({"@id": address})
            else:
                fitting.append({"@id": address})
        elif "@container" in rule and text.language:
            by_language.setdefault(text.language, []).append(text.value)
        elif rule.get("@type") == text.datatype:
            fitting.append(_native(text.value, text.datatype))
        else:
            explicit = {"@value": text.value}
            if text.language:
                explicit["@language"] = text.language
            elif text.datatype != _XSD + "string":
                explicit["@type"] = text.datatype
            (others if "@container" in rule else fitting).append(explicit)
    if by_language:
        found[name] = {language: _one(texts) for language, texts in sorted(by_language.items())}
    elif fitting:
        found[name] = _one(fitting)
    if others:
        found[predicate] = _one(others)


def _one(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values


def _native(text: str, datatype: str) -> Any:
    """A number or a truth as JSON has it, where that gives the same literal back; else its text."""
    if datatype == _XSD + "integer" and text.lstrip("-").isdigit() and str(int(text)) == text:
        return int(text)
    if datatype == _XSD + "boolean" and text in ("true", "false"):
        return text == "true"
    return text


def _class(value: str) -> str:
    address = iri(value) or value
    return _classes().get(address, address)


@cache
def _terms() -> dict[str, tuple[str, Mapping[str, str]]]:
    """Of each property in the context: its term and how its values are read, with a datatype as an IRI."""
    found: dict[str, tuple[str, Mapping[str, str]]] = {}
    for name, entry in context().items():
        rule = {"@id": entry} if isinstance(entry, str) else entry
        if not isinstance(rule, dict) or not name[:1].islower() or name in PREFIXES:
            continue
        address = rule.get("@id", "")
        if address.startswith("@") or ":" not in address or "//" in address:
            continue
        kind = rule.get("@type")
        typed = {"@type": _expanded(kind)} if kind and kind != "@id" else {}
        found[_expanded(address)] = (name, {**rule, **typed})
    return found


@cache
def _classes() -> dict[str, str]:
    return {
        _expanded(entry): name
        for name, entry in context().items()
        if name[:1].isupper() and isinstance(entry, str)
    }


def _expanded(curie: str) -> str:
    prefix, _, local = curie.partition(":")
    return f"{context()[prefix]}{local}"

"""Every claim with its evidence as one row of a table."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import TextIO

from pyoxigraph import NamedNode, Store

from graph.claims import OBJECT, SUBJECT, claims
from graph.entity import exists
from graph.errors import UnknownEntity
from graph.exports.labels import Labels
from graph.lines import Statement, iri, literal, subjects
from graph.terms import CLAIM, LANGUAGES, PREFIXES, term

_PUBLISHER, _PUBLISHED = term("schema:publisher").value, term("schema:datePublished").value
_NAMED = (
    "rdf:subject", "rdf:predicate", "rdf:object", "nasij:source", "nasij:phrase", "nasij:start", "nasij:end",
    "nasij:certainty", "nasij:status", "nasij:translationOf",
)  # fmt: skip
_NAMES = {str(term(curie)): curie.partition(":")[2] for curie in _NAMED}
_REASON = str(term("nasij:reason"))
_PLAIN = {PREFIXES["xsd"] + "string", PREFIXES["rdf"] + "langString"}


def _in_three(name: str) -> tuple[str, ...]:
    return tuple(f"{name}_{language}" for language in LANGUAGES)


COLUMNS = (
    "claim", "subject", *_in_three("subject_label"), "property", *_in_three("property_label"),
    "value", *_in_three("value_label"), "value_language", "value_datatype",
    "source", *_in_three("source_label"), "publisher", *_in_three("publisher_label"), "date",
    "phrase", "start", "end", "certainty", *_in_three("reason"), "status", "translation_of",
)  # fmt: skip
"""The columns: IRIs have their labels beside them; ``date`` is that of publication, empty where it is not stated."""


def write_statements(quads: Path, labels: Labels, output: TextIO) -> None:
    """Writes the claims of sorted N-Quads as CSV (RFC 4180), in the order of their addresses."""
    writer = csv.writer(output)
    writer.writerow(COLUMNS)
    for subject, statements in subjects(quads, f"<{CLAIM}"):
        writer.writerow(_row(subject[1:-1], statements, labels))


def statements_about(store: Store, iri: str) -> str:
    """The claims that have a resource as subject or object, as CSV with the same columns, in the order of sources.

    Raises UnknownEntity where nothing is known of it.
    """
    if not exists(store, iri):
        raise UnknownEntity(f"nothing is known of {iri}")
    node, output, known = NamedNode(iri), StringIO(), Labels(store)
    found = {claim.iri: claim for place in (SUBJECT, OBJECT) for claim in claims(store, place, node)}
    writer = csv.writer(output)
    writer.writerow(COLUMNS)
    for claim in sorted(found.values(), key=lambda claim: claim.place):
        quads = store.quads_for_pattern(NamedNode(claim.iri), None, None, None)
        said = [Statement(str(quad.predicate), str(quad.object)) for quad in quads]
        writer.writerow(_row(claim.iri, said, known))
    return output.getvalue()


def _row(claim: str, statements: list[Statement], labels: Labels) -> Iterator[str]:
    terms = {_NAMES[predicate]: value for predicate, value in statements if predicate in _NAMES}
    reasons = [literal(value) for predicate, value in statements if predicate == _REASON]
    by_language = {reason.language: reason.value for reason in reasons if reason}

    def address(name: str) -> str:
        return iri(terms.get(name, "")) or ""

    def text(name: str) -> str:
        found = literal(terms.get(name, ""))
        return found.value if found else ""

    def slug(name: str) -> str:
        return address(name).rpartition("/")[2]

    source = address("source")
    publishers = labels.linked(source, _PUBLISHER) if source else ()
    published = labels.linked(source, _PUBLISHED) if source else ()
    yield claim
    for name in ("subject", "predicate"):
        yield address(name)
        yield from labels.three(address(name))
    value = literal(terms.get("object", ""))
    yield value.value if value else address("object")
    yield from labels.three(address("object"))
    yield (value.language or "") if value else ""
    yield value.datatype if value and value.datatype not in _PLAIN else ""
    yield source
    yield from labels.three(source)
    yield " ".join(publishers)
    yield from labels.three(publishers[0] if publishers else None)
    yield " ".join(published)
    for name in ("phrase", "start", "end"):
        yield text(name)
    yield slug("certainty")
    yield from (by_language.get(language, "") for language in LANGUAGES)
    yield slug("status")
    yield address("translationOf")

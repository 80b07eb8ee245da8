"""Everything that must hold before a dataset is made: records, canonical form, spans, shapes, checks."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyshacl
import rdflib
from pyoxigraph import DefaultGraph, NamedNode, QuerySolutions, RdfFormat, Store
from rdflib.namespace import RDF, SH

from graph import rules, spans, yaml_text
from graph.errors import Finding
from graph.facts import resolve
from graph.quads import dataset
from graph.query_files import read_queries
from graph.records import FOLDERS, REASONS, Records, Source, canonical, dump, read_records
from graph.schema import local_name, ontology_quads, read_schema
from graph.terms import CLAIM, PREFIXES, slug_of
from ontology import FOLDER

Progress = Callable[[str], None]


def _silent(_: str) -> None: ...


@dataclass(frozen=True)
class Checked:
    """The outcome: a store of every triple where the records could be read, and what is to be mended."""

    store: Store | None
    findings: tuple[Finding, ...]


def check(folder: Path, archive: Mapping[str, str] | None, progress: Progress = _silent) -> Checked:
    """Checks a folder of records, and the spans against the archived texts where there are any.

    Later stages run only on what earlier ones found sound: triples are made of records that parse and resolve.
    """
    progress("reading the records")
    records, findings = read_records(folder)
    if findings:
        return Checked(None, tuple(sorted(findings)))
    findings.extend(_canonical(folder))
    schema = read_schema()
    progress("resolving the claims")
    facts, classes, unresolved = resolve(records, schema)
    unresolved.extend(spans.findings(records, archive))
    if unresolved:
        return Checked(None, tuple(sorted([*findings, *unresolved])))
    progress("making the triples")
    store = Store()
    store.extend(ontology_quads())
    store.extend(dataset(records, facts, classes, schema))
    progress("deriving")
    rules.derive(store, facts)
    places = _Places(records)
    progress("running the checks")
    findings.extend(_queries(store, places))
    progress("validating the shapes")
    findings.extend(_shapes(store, places))
    return Checked(store, tuple(sorted(set(findings))))


def mend(folder: Path, archive: Mapping[str, str] | None) -> list[str]:
    """Rewrites the records in canonical form, with offsets filled in; returns the files that changed.

    A file that does not parse, or holds a comment, is left as it is: ``check`` says why.
    """
    changed: list[str] = []
    records, _ = read_records(folder)
    for relative, path in _files(folder):
        before = path.read_text("utf-8")
        source = records.sources.get(relative)
        try:
            text = canonical(before, relative)
            if source is not None and archive is not None and source.sha256 in archive:
                text = _filled(text, source.sha256, archive)
        except ValueError:
            continue
        if text != before:
            path.write_text(text, "utf-8")
            changed.append(relative)
    return changed


def _filled(text: str, digest: str, archive: Mapping[str, str]) -> str:
    source = Source.model_validate(yaml_text.load(text))
    return yaml_text.dump(dump(spans.filled(source, archive[digest])))


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    for name in FOLDERS:
        for path in sorted((folder / name).glob("*.yaml")):
            yield f"{name}/{path.name}", path
    yield REASONS, folder / REASONS


def _canonical(folder: Path) -> Iterator[Finding]:
    for relative, path in _files(folder):
        text = path.read_text("utf-8")
        try:
            if canonical(text, relative) != text:
                yield Finding(relative, "", "is not in canonical form", "run: nasij check --fix")
        except ValueError as error:
            message, _, remedy = str(error).partition("; ")
            yield Finding(relative, "", message, remedy)


class _Places:
    """Where in the records a resource or claim of the graph comes from."""

    def __init__(self, records: Records) -> None:
        self._named = {node.slug: (path, field) for path, field, node in records.nodes()}
        self._claims: dict[str, tuple[str, str]] = {}
        self._made: dict[str, tuple[str, str]] = {}
        for path, source in records.sources.items():
            for index, passage in enumerate(source.passages):
                for number, claim in passage.claims.items():
                    field = f"passages[{index}].claims[{number}]"
                    self._claims[f"{source.slug}-{number}"] = (path, field)
                    self._made.setdefault(claim.node or claim.subject, (path, field))

    def of(self, iri: str) -> tuple[str, str]:
        if iri.startswith(CLAIM):
            name = iri.removeprefix(CLAIM)
            return self._claims.get(name) or self._claims.get(name.rpartition("-")[0], ("", iri))
        slug = slug_of(iri)
        if slug is None:
            return ("../ontology", iri)
        return self._named.get(slug) or self._made.get(slug) or ("", iri)


def _queries(store: Store, places: _Places) -> Iterator[Finding]:
    for query in read_queries(FOLDER / "checks"):
        rows = store.query(query.text, prefixes=PREFIXES)
        assert isinstance(rows, QuerySolutions)
        names = [variable.value for variable in rows.variables]
        for row in rows:
            values = {name: _show(row[name]) for name in names if row[name] is not None}
            node = row["node"]
            path, field = places.of(node.value if isinstance(node, NamedNode) else str(node))
            yield Finding(path, field, query.header["en"].format_map(values), query.header["remedy"].format_map(values))


def _show(value: Any) -> str:
    return slug_of(value.value) or local_name(value) if isinstance(value, NamedNode) else str(value.value)


def _shapes(store: Store, places: _Places) -> Iterator[Finding]:
    shapes = rdflib.Graph()
    for path in sorted((FOLDER / "shapes").glob("*.ttl")):
        shapes.parse(path)
    if not shapes:
        return
    data = rdflib.Graph()
    buffer = io.BytesIO()
    store.dump(buffer, RdfFormat.N_TRIPLES, from_graph=DefaultGraph())
    data.parse(buffer.getvalue(), format="nt")
    conforms, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", advanced=False)
    if conforms:
        return
    for result in report.subjects(RDF.type, SH.ValidationResult):
        path, field = places.of(str(report.value(result, SH.focusNode)))
        predicate = report.value(result, SH.resultPath)
        key = str(predicate).replace("#", "/").rpartition("/")[2] if predicate is not None else ""
        messages = [text for text in report.objects(result, SH.resultMessage) if getattr(text, "language", "") != "ar"]
        value = report.value(result, SH.value)
        shown = f" (found {slug_of(str(value)) or str(value)})" if value is not None else ""
        shape = report.value(result, SH.sourceShape)
        remedy = shapes.value(shape, rdflib.URIRef(PREFIXES["nasij"] + "remedy"), any=True) if shape else None
        yield Finding(
            path,
            ".".join(part for part in (field, key) if part),
            str(min(messages, default="breaks a shape")) + shown,
            str(remedy or "mend the record; the shapes are in ontology/shapes"),
        )


"""Everything that must hold before a dataset is made: records, canonical form, spans, shapes, checks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode, QuerySolutions, Store

from graph import contradictions, retired, rules, spans, stories, yaml_text
from graph.errors import Finding
from graph.facts import Fact, resolve
from graph.origins import Origin, Origins, origins
from graph.quads import dataset
from graph.query_files import QueryFile, read_queries
from graph.reading import FOLDERS, REASONS, canonical, dump, read_records
from graph.records import Records, Source
from graph.schema import local_name, ontology_quads, read_schema
from graph.shapes import violations
from graph.terms import BASE, PREFIXES, slug_of
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
    progress("resolving the claims")
    facts, classes, unresolved = resolve(records, read_schema())
    unresolved.extend(spans.findings(records, archive))
    unresolved.extend(retired.findings(records, classes))
    unresolved.extend(contradictions.findings(facts))
    if unresolved:
        return Checked(None, tuple(sorted([*findings, *unresolved])))
    progress("making the triples")
    store = triples(records, facts, classes)
    findings.extend(stories.findings(records, store))
    known = origins(records, facts)
    progress("running the checks")
    findings.extend(_queries(store, known))
    progress("validating the shapes")
    findings.extend(_shapes(store, known))
    return Checked(store, tuple(sorted(set(findings))))


def triples(records: Records, facts: Sequence[Fact], classes: Mapping[str, NamedNode]) -> Store:
    """Every triple of the ontology and of resolved records, what follows by the rules included."""
    store = Store()
    store.extend(ontology_quads())
    store.extend(dataset(records, facts, classes, read_schema()))
    rules.derive(store, facts)
    return store


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


def record_checks(folder: Path = FOLDER / "checks") -> Iterator[QueryFile]:
    """The checks that any folder of records must pass; those ``about: ontology`` are of the project's own alone."""
    return (query for query in read_queries(folder) if query.header.get("about") != "ontology")


def faults(query: QueryFile, store: Store) -> Iterator[dict[str, Any]]:
    """The rows of a check, each as what it binds by variable; ``node`` always is."""
    rows = store.query(query.text, prefixes=PREFIXES)
    assert isinstance(rows, QuerySolutions)
    names = [variable.value for variable in rows.variables]
    for row in rows:
        yield {name: row[name] for name in names if row[name] is not None}


def _queries(store: Store, known: Origins) -> Iterator[Finding]:
    """One finding for each row of each check.

    ``?node`` is what the row is about; the finding stands at the line of ``?claim``, or else at the line that says
    ``?node ?property ?value``, or else where the node comes from. Messages may name every variable.
    """
    for query in record_checks():
        for row in faults(query, store):
            shown = {name: show(value) for name, value in row.items()}
            origin = known.of_claim(row["claim"].value) if "claim" in row else None
            if origin is None and "property" in row:
                origin = known.of_triple(row["node"], row["property"], row.get("value"))
            origin = origin or known.of_node(row["node"].value)
            yield Finding(
                origin.file,
                origin.field,
                query.header["en"].format_map(shown),
                query.header["remedy"].format_map(shown),
            )


def _shapes(store: Store, known: Origins) -> Iterator[Finding]:
    for found in violations(store):
        origin = known.of_triple(found.node, found.property, found.value) if found.property else None
        if origin is None:
            origin = known.of_node(found.node.value)
            key = local_name(found.property) if found.property else ""
            origin = Origin(origin.file, ".".join(part for part in (origin.field, key) if part))
        message = dict(found.messages)["en"]
        if found.value is not None and found.value != found.node:
            message = f"{message} (found {show(found.value)})"
        yield Finding(origin.file, origin.field, message, found.remedy.replace("{node}", show(found.node)))


def show(term: Any) -> str:
    """A term as records write it: slug, ``theme:legal-framework``, local name of a property, text of a literal."""
    if not isinstance(term, NamedNode):
        return str(term.value)
    iri = term.value
    if iri.startswith(BASE) and "#" not in iri:
        return slug_of(iri) or ":".join(iri.removeprefix(BASE).split("/", 1))
    return local_name(term)

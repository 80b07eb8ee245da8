"""What the files of a view say of themselves: title, edition, licence, the words for what is drawn, the sources."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from graph import dates
from graph.dataset import Dataset
from graph.exports import LICENCE
from graph.names import isolate
from graph.terms import concept, resource
from visualizations import style
from visualizations.cards import EdgeCard
from visualizations.evidence import Facts, Source, read_facts
from visualizations.strings import translator


def about(
    dataset: Dataset,
    language: str,
    *,
    title: str,
    here: str,
    edges: Iterable[EdgeCard] = (),
    home: str | None = None,
) -> dict[str, Any]:
    """What the files of a view say: title, edition, licence, the words for what is drawn, the sources by slug.

    ``here`` is the view's address below the language, ``home`` its whole address on the server that sends it; None
    where there is no server. The edition is told by the day on which the records were last curated, not by the clock.
    """
    t, facts, edges = translator(language), read_facts(dataset), list(edges)
    curated = dataset.manifest.get("curated")
    day = dates.written(curated, language) if curated else t("data.undated")
    edition = (t("footer.dataset"), isolate(dataset.id[:12]), "·", t("data.curated"), isolate(day))
    return {
        "title": title,
        "site": t("site.name"),
        "edition": " ".join(edition),
        "curated": curated,
        "licence": {"label": t("footer.licence"), "address": LICENCE},
        "file": f"nasij-{here.removeprefix('view/').replace('/', '-')}-{dataset.id[:8]}",
        "home": home,
        "groups": {group: t(f"group.{group}") for group in style.STYLES},
        "certainties": {
            name: {"label": facts.label(_standing(name), language), "dashes": dashes}
            for name, dashes in style.DASHES.items()
        },
        "relations": relation_names(edges),
        "sources": sources_of(facts, edges, language),
    }


def _standing(name: str) -> str:
    """The IRI of what the dashes of a line mean: how certain it is, or that it is disputed."""
    return concept("status" if name == style.DISPUTED else "certainty", name).value


def relation_names(edges: Iterable[EdgeCard]) -> dict[str, dict[str, Any]]:
    """What the relations of some edges are called and whether they have a direction, by prefixed name."""
    return {
        relation.relation: {"label": relation.label, "directed": relation.directed}
        for edge in edges
        for relation in edge.relations
    }


def sources_of(facts: Facts, edges: Iterable[EdgeCard], language: str) -> dict[str, dict[str, Any]]:
    """The articles that some edges rest on, by slug: label, publisher, dates (EDTF) of publication and of writing.

    What an article does not state is null. Where it states no date of publication, the text has that of writing, and
    says so.
    """
    slugs = {slug for edge in edges for relation in edge.relations for slug in relation.source_slugs}
    found = {}
    for slug in sorted(slugs):
        iri = resource(slug).value
        source = facts.source(iri)
        publisher = facts.label(source.publisher, language) if source.publisher else None
        parts = [facts.label(iri, language), publisher, _dated(source, language)]
        found[slug] = {
            "label": parts[0],
            "publisher": publisher,
            "date": source.published,
            "written": source.created,
            "text": " · ".join(isolate(part) for part in parts if part),
        }
    return found


def _dated(source: Source, language: str) -> str | None:
    if source.published:
        return _spelt(source.published, language)
    return (
        translator(language)("source.written", date=_spelt(source.created, language))
        if source.created
        else None
    )


def _spelt(date: str, language: str) -> str:
    try:
        return dates.written(date, language)
    except ValueError:
        return date

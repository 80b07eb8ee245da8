"""Slugs that name nothing any more: what must hold of their records, and what the graph says of them.

A published slug is never given another meaning. Where a file goes, its slug and names move to ``retired/``, with the
reason and, where it was merged, the slug that stands for it now.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import Store

from graph.claims import Fields, subjects
from graph.errors import Finding
from graph.records import Records
from graph.terms import LABEL, RDF_TYPE, shorten, slug_of, term

_RETIRED = term("nasij:Retired")


@dataclass(frozen=True)
class Retirement:
    """What became of a slug; ``labels`` (its last names) and ``reasons`` are by language.

    ``successor`` is the slug that stands for it now, through every later merger; None where it was withdrawn, or what
    it was merged into was. ``day`` is the ISO date on which it was retired.
    """

    slug: str
    successor: str | None
    day: str
    labels: Mapping[str, str]
    reasons: Mapping[str, str]


def retirements(store: Store) -> dict[str, Retirement]:
    """The retired slugs of a store."""
    found: dict[str, Retirement] = {}
    for node in subjects(store, RDF_TYPE, _RETIRED):
        slug = slug_of(node.value)
        if slug is None:
            continue
        fields = Fields(store, node)
        found[slug] = Retirement(
            slug,
            slug_of(fields.text("dcterms:isReplacedBy") or ""),
            (fields.text("prov:invalidatedAtTime") or "")[:10],
            fields.by_language(shorten(LABEL.value)),
            fields.by_language("nasij:reason"),
        )
    return {slug: _last(slug, found) for slug in sorted(found)}


def findings(records: Records, living: Collection[str]) -> Iterator[Finding]:
    """What is wrong with the retired slugs of some records, of which those in ``living`` name something."""
    successors = {record.slug: record.merged_into for record in records.retired.values()}
    for path, record in records.retired.items():
        if record.slug in living:
            yield Finding(
                path,
                "slug",
                f"slug {record.slug!r} is retired and names something too",
                "choose another slug for the new node: a published slug is never reused",
            )
        for field, words in (("because", record.because), ("note", record.note)):
            if isinstance(words, str) and words not in records.reasons:
                yield Finding(
                    path,
                    field,
                    f"unknown reason {words!r}",
                    "add it to reasons.yaml, or write {ar: …, fr: …, en: …}",
                )
        target = record.merged_into
        if target is not None and target not in living and target not in successors:
            yield Finding(
                path,
                "merged_into",
                f"unknown node {target!r}",
                "name the slug that stands for it now, or take merged_into out",
            )
        elif _comes_round(record.slug, successors):
            yield Finding(
                path,
                "merged_into",
                f"{record.slug!r} is merged into itself by way of {target!r}",
                "name the slug that is still in use",
            )


def _comes_round(slug: str, successors: Mapping[str, str | None]) -> bool:
    seen, here = {slug}, successors[slug]
    while here is not None and here in successors and here not in seen:
        seen.add(here)
        here = successors[here]
    return here == slug


def _last(slug: str, found: Mapping[str, Retirement]) -> Retirement:
    """A retirement with the successor at the end of the chain; a chain that ends in a withdrawal is one."""
    own = last = found[slug]
    seen = {slug}
    while last.successor is not None and last.successor in found and last.successor not in seen:
        seen.add(last.successor)
        last = found[last.successor]
    if last.successor is None:
        return Retirement(slug, None, last.day, own.labels, last.reasons)
    return Retirement(slug, last.successor, own.day, own.labels, own.reasons)

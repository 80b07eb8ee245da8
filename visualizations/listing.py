"""Plain lists of all actors, events, places and sources, so that each can be found without a script."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby

from graph import dates
from graph.dataset import Dataset
from graph.entity import classes_of, exists
from graph.errors import UnknownEntity
from graph.names import key
from graph.network import LISTED_APART, Relations, Resource
from graph.terms import BASE, ID, LANGUAGES, term
from visualizations import pages
from visualizations.cards import days, places
from visualizations.evidence import Facts, read_facts
from visualizations.strings import translate, translator
from visualizations.style import STYLES
from visualizations.values import Text, address, others

LISTS = {
    "actors": (
        "association", "foundation", "initiative", "public", "company", "foreign", "organization", "person", "post",
    ),
    "events": ("event", "work"),
    "places": ("place",),
    "sources": ("source",),
}  # fmt: skip
"""The groups of resources that each list has; what is in none of them, as phases are, stands among the events."""

PER_PAGE = 250
"""Resources on one page of a list."""


@dataclass(frozen=True)
class Row:
    """A resource: its name, kind, the names in the other languages, and what is said of it.

    A detail is None where no source states it, empty where there is nothing to state. ``part_of`` names the events, the
    largest first, of which this one is a session; it stands below them.
    """

    name: Text
    kind: str | None
    others: tuple[Text, ...]
    details: tuple[str | None, ...]
    part_of: tuple[str, ...]


@dataclass(frozen=True)
class Section:
    """The resources of one group on this page, and how many there are on all; ``details`` are keys of strings."""

    group: str
    total: int
    details: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Listing:
    """One page of a list; pages count from 1."""

    sections: tuple[Section, ...]
    page: int
    pages: int


def listing(facts: Facts, name: str, language: str, page: int = 1) -> Listing:
    """A page of a list; raises KeyError for an unknown list and UnknownEntity for a page that there is not."""
    others = set(STYLES) - {group for groups in LISTS.values() for group in groups}
    order = (*LISTS[name], *(sorted(others) if name == "events" else ()))
    by_group: dict[str, list[Resource]] = {group: [] for group in order}
    for resource in facts.relations.resources.values():
        if resource.group in by_group and (resource.group not in others or _is_listed(facts, resource)):
            by_group[resource.group].append(resource)
    larger = _larger(facts.relations)
    by_date = _by_date(language)

    def sort(resource: Resource) -> tuple[tuple[str, ...], ...]:
        if name != "events":
            return (_by_name(language)(resource),)
        return tuple(by_date(each) for each in (*larger(resource), resource))

    ordered = [each for group in order for each in sorted(by_group[group], key=sort)]
    last = max(1, -(-len(ordered) // PER_PAGE))
    if page > last:
        raise UnknownEntity(f"the list {name} has {last} pages; there is no page {page}")
    shown = ordered[(page - 1) * PER_PAGE : page * PER_PAGE]
    return Listing(
        tuple(
            Section(
                group,
                len(by_group[group]),
                _DETAILS.get(group, ()),
                tuple(_row(facts, each, larger(each), language) for each in rows),
            )
            for group, rows in groupby(shown, key=lambda each: each.group)
        ),
        page,
        last,
    )


def _is_listed(facts: Facts, resource: Resource) -> bool:
    """Whether something of no group of its own is more than a point on a map or who curates the graph."""
    return not classes_of(facts.store, ID + resource.slug) <= LISTED_APART


def _by_name(language: str) -> Callable[[Resource], tuple[str, ...]]:
    return lambda resource: (key(resource.labels[language]), resource.slug)


def _by_date(language: str) -> Callable[[Resource], tuple[str, ...]]:
    """Those without a date come last."""
    return lambda resource: (resource.earliest or "9", key(resource.labels[language]), resource.slug)


def _larger(relations: Relations) -> Callable[[Resource], tuple[Resource, ...]]:
    """Gives the events of which something is a session, the largest first."""
    above = {each.start: each.end for each in relations.of("nasij:sessionOf") if each.asserted}

    def larger(resource: Resource) -> tuple[Resource, ...]:
        found: list[Resource] = []
        while (slug := above.get((found[-1] if found else resource).slug)) is not None:
            event = relations.resources.get(slug)
            if event is None or event in found or event == resource:
                break
            found.append(event)
        return tuple(reversed(found))

    return larger


_SERIES = term("schema:EventSeries").value
_DETAILS = {
    "event": ("panel.date", "panel.place"),
    "source": ("panel.publisher", "panel.published"),
}


def _row(facts: Facts, resource: Resource, larger: Iterable[Resource], language: str) -> Row:
    iri = ID + resource.slug
    kind = facts.label(resource.kind, language) if resource.kind else None
    if resource.group == "event" and facts.occasion(iri) is None:
        kind = facts.label(_SERIES, language)
    name = Text(resource.labels[language], language, address(iri, language))
    return Row(
        name,
        kind,
        tuple(others((Text(resource.labels[code], code) for code in LANGUAGES), name)),
        _details(facts, resource.group, iri, language),
        tuple(each.labels[language] for each in larger),
    )


def _details(facts: Facts, group: str, iri: str, language: str) -> tuple[str | None, ...]:
    if group == "event":
        occasion = facts.occasion(iri)
        if occasion is None:
            editions = sum(each.end == iri.removeprefix(ID) for each in facts.relations.of("nasij:editionOf"))
            return translate(language, "count.editions", n=editions), ""
        t = translator(language)
        held = " – ".join(days(occasion, language, t)), " · ".join(places(facts, occasion, language, t))
        return held[0] or None, held[1] or None
    if group == "source":
        source = facts.source(iri)
        publisher = facts.label(source.publisher, language) if source.publisher else None
        return publisher, dates.written(source.published, language) if source.published else None
    return ()


def render_list(dataset: Dataset, name: str, language: str, page: int = 1) -> str:
    """A page of a list; raises KeyError for an unknown list and UnknownEntity for a page that there is not."""
    asked = f"?page={page}" if page > 1 else ""
    return pages.page(
        "list.html",
        language,
        dataset=dataset,
        alternates={code: f"/{code}/{name}{asked}" for code in LANGUAGES},
        here=name,
        title=translate(language, f"page.list.{name}"),
        lists=LISTS,
        listing=listing(read_facts(dataset), name, language, page),
        has_themes=exists(dataset.store, BASE + "theme"),
    )

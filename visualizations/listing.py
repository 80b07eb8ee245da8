"""Plain lists of all actors, events, places and sources, so that each can be found without a script."""

from __future__ import annotations

from dataclasses import dataclass

from graph.dataset import Dataset
from graph.entity import exists
from graph.names import key
from graph.terms import BASE, ID, LANGUAGES
from visualizations import pages
from visualizations.evidence import read_facts
from visualizations.strings import translate
from visualizations.style import STYLES
from visualizations.values import Text, address

LISTS = {
    "actors": (
        "association", "foundation", "initiative", "public", "company", "foreign", "organization", "person", "post",
    ),
    "events": ("event", "work"),
    "places": ("place",),
    "sources": ("source",),
}  # fmt: skip
"""The groups of resources that each list has; what is in none of them stands among the actors."""


@dataclass(frozen=True)
class Section:
    """The resources of one group: name, kind, and what they are called in the other languages."""

    group: str
    rows: tuple[tuple[Text, str | None, tuple[Text, ...]], ...]


def render_list(dataset: Dataset, name: str, language: str) -> str:
    """The page of a list; raises KeyError for an unknown one."""
    facts = read_facts(dataset)
    others = set(STYLES) - {group for groups in LISTS.values() for group in groups}
    sections: list[Section] = []
    for group in (*LISTS[name], *(sorted(others) if name == "actors" else ())):
        rows = [
            (
                Text(facts.label(ID + slug, language), language, address(ID + slug, language)),
                facts.label(resource.kind, language) if resource.kind else None,
                tuple(Text(resource.labels[code], code) for code in LANGUAGES if code != language),
            )
            for slug, resource in facts.relations.resources.items()
            if resource.group == group
        ]
        if rows:
            sections.append(Section(group, tuple(sorted(rows, key=lambda row: key(row[0].text)))))
    return pages.page(
        "list.html",
        language,
        dataset=dataset,
        alternates={code: f"/{code}/{name}" for code in LANGUAGES},
        here=name,
        title=translate(language, f"page.list.{name}"),
        lists=LISTS,
        sections=sections,
        has_themes=exists(dataset.store, BASE + "theme"),
    )

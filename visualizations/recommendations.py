"""What events recommend, theme by event: a table of counts whose cells open the texts, and two events side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from graph.dataset import Dataset
from graph.errors import UnknownEntity
from graph.names import key
from graph.recommendations import Recommendations, read_recommendations, theme
from graph.terms import ID, LANGUAGES, PREFIXES
from visualizations import pages
from visualizations.evidence import read_facts
from visualizations.recommended import SHOWN, Said, said
from visualizations.strings import translate
from visualizations.values import Text, address

PATH = "recommendations"
_SHADES = 5


@dataclass(frozen=True)
class Cell:
    """How many recommendations an event has on a theme; ``shade`` is 0 for none, up to 5 for the most."""

    count: int
    shade: int
    href: str


@dataclass(frozen=True)
class Row:
    """A theme, whether it is one of the wide ones, and its cells in the order of the events."""

    name: str
    is_wide: bool
    href: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Event:
    """An event with its recommendations: all that were chosen, and those that are shown."""

    slug: str
    name: Text
    total: int
    said: tuple[Said, ...]


@dataclass(frozen=True)
class Comparison:
    """The wide themes that two events share, and those that only one has; each with the address of its texts."""

    both: tuple[Text, ...]
    only: tuple[tuple[Text, ...], tuple[Text, ...]]


class _Page:
    def __init__(self, dataset: Dataset, language: str) -> None:
        self._facts, self._language = read_facts(dataset), language
        self.found: Recommendations = read_recommendations(dataset)

    def name(self, iri: str) -> str:
        return self._facts.label(iri, self._language)

    def link(self, iri: str) -> Text:
        return Text(self.name(iri), self._language, address(iri, self._language))

    def href(self, theme: str | None = None, events: Sequence[str] = ()) -> str:
        """The address of the texts on a theme (IRI) from some events."""
        asked = [("theme", theme.removeprefix(PREFIXES["theme"]))] if theme else []
        query = urlencode([*asked, *(("event", slug) for slug in events)])
        return f"/{self._language}/{PATH}" + (f"?{query}#texts" if query else "")

    def with_any(self) -> list[str]:
        """The events that have recommendations."""
        having = {each.event for each in self.found.all}
        return [slug for slug in self.found.events if slug in having]

    def rows(self) -> list[Row]:
        counts, events = self.found.counts(), self.with_any()
        most = max(counts.values(), default=1)
        used = {iri for iri, _ in counts}
        wide = sorted(
            (iri for iri in used if self.found.wider[iri] is None), key=lambda iri: key(self.name(iri))
        )
        rows: list[Row] = []
        for above in wide:
            below = sorted(
                (iri for iri in used if self.found.wider[iri] == above), key=lambda iri: key(self.name(iri))
            )
            for iri in (above, *below):
                cells = (
                    Cell(n := counts.get((iri, slug), 0), -(-n * _SHADES // most), self.href(iri, [slug]))
                    for slug in events
                )
                rows.append(Row(self.name(iri), iri == above, self.href(iri), tuple(cells)))
        return rows

    def events(self, theme: str | None, slugs: Sequence[str]) -> list[Event]:
        chosen = self.found.chosen(theme, slugs)
        shown = {each.slug for each in chosen[:SHOWN]}
        by_event = (
            (slug, [each for each in chosen if each.event == slug]) for slug in slugs or self.found.events
        )
        return [
            Event(
                slug,
                self.link(ID + slug),
                len(found),
                tuple(
                    said(self._facts, each, self._language, self.href) for each in found if each.slug in shown
                ),
            )
            for slug, found in by_event
            if found or slug in slugs
        ]

    def compared(self, one: str, other: str) -> Comparison:
        """Which wide themes the recommendations of two events have in common."""
        wide = [
            {iri for each in self.found.chosen(events=[slug]) for iri in self.found.all_themes(each)}
            & {iri for iri, above in self.found.wider.items() if above is None}
            for slug in (one, other)
        ]

        def links(themes: set[str]) -> tuple[Text, ...]:
            texts = (Text(self.name(iri), self._language, self.href(iri, [one, other])) for iri in themes)
            return tuple(sorted(texts, key=lambda text: key(text.text)))

        return Comparison(links(wide[0] & wide[1]), (links(wide[0] - wide[1]), links(wide[1] - wide[0])))


def render_recommendations(
    dataset: Dataset, language: str, slug: str | None = None, events: tuple[str, ...] = ()
) -> str:
    """The table of themes and events, with the texts on a theme (its slug) from some events below it.

    With two events they stand side by side. Raises UnknownEntity for a theme or an event that there is not.
    """
    page = _Page(dataset, language)
    chosen = theme(slug) if slug is not None else None
    if chosen is not None and chosen not in page.found.wider:
        raise UnknownEntity(f"there is no theme {slug!r}")
    for event in events:
        if event not in page.found.events:
            raise UnknownEntity(f"there is no event {event!r} that could give recommendations")
    having = page.with_any()
    silent = [each for each in page.found.events if each not in set(having)]
    query = urlencode([*([("theme", slug)] if slug else []), *(("event", event) for event in events)])
    return pages.page(
        "recommendations.html",
        language,
        dataset=dataset,
        alternates={code: f"/{code}/{PATH}" + (f"?{query}" if query else "") for code in LANGUAGES},
        here=PATH,
        events=[(each, page.link(ID + each), page.href(None, [each])) for each in having],
        silent=[page.link(ID + each) for each in silent[:SHOWN]],
        silent_more=len(silent[SHOWN:]),
        rows=page.rows(),
        total=len(page.found.all),
        chosen_theme=page.name(chosen) if chosen else None,
        theme=slug,
        chosen=events,
        groups=page.events(chosen, events) if query else None,
        comparison=page.compared(*events) if len(events) == 2 and chosen is None else None,
        shown=SHOWN,
        everything=f"/{language}/{PATH}",
        title=translate(language, "page.recommendations"),
    )

"""What events recommend: which event gave which recommendation, and on which themes.

Counts are of recommendations, each counted once a theme and once a wider theme, however many of its themes are there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import Literal, NamedNode

from graph.dataset import Dataset
from graph.remembered import remembered
from graph.terms import concept, slug_of


@dataclass(frozen=True)
class Recommendation:
    """A recommendation: slugs of itself, of the event and of the session that gave it; IRIs of its themes."""

    slug: str
    event: str
    session: str
    position: int | None
    themes: frozenset[str]


@dataclass(frozen=True)
class Recommendations:
    """All recommendations of a dataset, in the order of events, sessions and positions.

    ``events`` are the slugs of events that are no part of another one, by date, those without a date last; ``wider``
    has the wider theme of each theme, by IRI.
    """

    all: tuple[Recommendation, ...]
    events: tuple[str, ...]
    wider: Mapping[str, str | None]

    def chosen(self, theme: str | None = None, events: Collection[str] = ()) -> list[Recommendation]:
        """Those on a theme (its IRI; narrower themes count too) from some events; of each, all where none is given."""
        return [
            each
            for each in self.all
            if (not events or each.event in events) and (theme is None or theme in self.all_themes(each))
        ]

    @cached_property
    def given_at(self) -> Mapping[str, Sequence[Recommendation]]:
        """Those of each event with its sessions, and of each session, by slug."""
        found: dict[str, list[Recommendation]] = defaultdict(list)
        for each in self.all:
            for place in {each.event, each.session}:
                found[place].append(each)
        return dict(found)

    def all_themes(self, recommendation: Recommendation) -> frozenset[str]:
        """The themes of a recommendation and the wider theme of each."""
        wider = {above for theme in recommendation.themes if (above := self.wider.get(theme)) is not None}
        return recommendation.themes | wider

    def counts(self) -> Mapping[tuple[str, str], int]:
        """How many recommendations there are on a theme (IRI) from an event (slug)."""
        counts: dict[tuple[str, str], int] = defaultdict(int)
        for each in self.all:
            for theme in self.all_themes(each):
                counts[theme, each.event] += 1
        return counts


@remembered()
def read_recommendations(dataset: Dataset) -> Recommendations:
    """The recommendations of a dataset; read once, as it never changes."""
    wider = {
        row["theme"].value: row["wider"].value if row["wider"] is not None else None
        for row in dataset.rows("themes")
        if row["theme"] is not None
    }
    starts: dict[str, str] = {}
    for row in dataset.rows("main-events"):
        starts.setdefault(_slug(row["event"]), row["start"].value if row["start"] is not None else "9999")
    themes: dict[str, set[str]] = defaultdict(set)
    found: dict[str, tuple[str, str, int | None]] = {}
    for row in dataset.rows("recommendations"):
        slug, position = _slug(row["recommendation"]), row["position"]
        found.setdefault(
            slug, (_slug(row["event"]), _slug(row["session"]), int(position.value) if position else None)
        )
        if row["theme"] is not None and row["theme"].value in wider:
            themes[slug].add(row["theme"].value)
    return Recommendations(
        tuple(Recommendation(slug, *place, frozenset(themes[slug])) for slug, place in found.items()),
        tuple(sorted(starts, key=lambda slug: (starts[slug], slug))),
        wider,
    )


def theme(slug: str) -> str:
    """The IRI of a theme.

    >>> theme("waqf")
    'https://w3id.org/nasij/theme/waqf'
    """
    return concept("theme", slug).value


def _slug(node: NamedNode | Literal | None) -> str:
    slug = slug_of(node.value) if node is not None else None
    assert slug is not None, node
    return slug

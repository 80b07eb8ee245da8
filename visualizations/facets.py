"""By what a drawn network can be narrowed down: certainty, region, theme, time; what its script filters and sizes by.

The rules are those of ``graph.filters``; here are only the values that occur, what they are called, and the traits of
each node.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

import networkx as nx

from graph.dataset import Dataset
from graph.names import key
from graph.network import CERTAINTIES
from graph.remembered import remembered
from graph.terms import ID, PREFIXES, concept, slug_of
from visualizations.cards import EdgeCard
from visualizations.evidence import Facts

if TYPE_CHECKING:
    Network = nx.Graph[str]

Measured: TypeAlias = Mapping[str, Mapping[str, Any]]
"""What the build measured of some nodes, by slug: see ``graph.measures``."""
UNMEASURED: Measured = MappingProxyType({})


@dataclass(frozen=True)
class Entry:
    """A line of a legend: what it is about, its name, how many there are."""

    key: str
    label: str
    count: int


@dataclass(frozen=True)
class Facets:
    """The values that occur in a network, each with how many nodes (of certainties: relations) have it."""

    certainties: tuple[Entry, ...]
    places: tuple[Entry, ...]
    themes: tuple[Entry, ...]


def facets(
    dataset: Dataset, facts: Facts, network: Network, edges: Iterable[EdgeCard], language: str
) -> Facets:
    """The facets of a network in one language: regions and wide themes by name, certainties from the strongest."""
    found = traits(dataset, network)
    certain = Counter(relation.certainty for edge in edges for relation in edge.relations)
    places = Counter(place for trait in found.values() for place in trait["places"])
    themes = Counter(theme for trait in found.values() for theme in trait["themes"])
    return Facets(
        tuple(
            Entry(name, facts.label(concept("certainty", name).value, language), certain[name])
            for name in reversed(CERTAINTIES)
            if certain[name]
        ),
        _entries(places, lambda slug: facts.label(ID + slug, language)),
        _entries(themes, lambda slug: facts.label(concept("theme", slug).value, language)),
    )


def _entries(counts: Mapping[str, int], name: Any) -> tuple[Entry, ...]:
    entries = (Entry(slug, name(slug), count) for slug, count in counts.items())
    return tuple(sorted(entries, key=lambda entry: key(entry.label)))


def traits(dataset: Dataset, network: Network, measured: Measured = UNMEASURED) -> dict[str, dict[str, Any]]:
    """What filters and sizes of nodes go by, by slug, as JSON can carry it.

    ``places`` are regions, ``themes`` the widest ones, both as slugs; ``from`` and ``to`` ISO days or None;
    ``betweenness`` and ``community`` of those that are ``measured``.
    """
    regions, wider = _scales(dataset)
    found: dict[str, dict[str, Any]] = {}
    for slug, node in network.nodes(data=True):
        themes = {
            (wider.get(theme) or theme).removeprefix(PREFIXES["theme"]) for theme in node.get("themes", ())
        }
        found[slug] = {
            "places": sorted(regions.intersection(node.get("places", ()))),
            "themes": sorted(themes),
            "from": node.get("earliest"),
            "to": node.get("latest"),
            "degree": network.degree[slug],
        }
        if slug in measured:
            found[slug] |= {name: measured[slug][name] for name in ("betweenness", "community")}
    return found


@remembered()
def _scales(dataset: Dataset) -> tuple[frozenset[str], Mapping[str, str | None]]:
    """The slugs of the regions, and the wider theme of each theme."""
    regions = {slug_of(row["region"].value) for row in dataset.rows("regions") if row["region"] is not None}
    wider = {
        row["theme"].value: row["wider"].value if row["wider"] is not None else None
        for row in dataset.rows("themes")
        if row["theme"] is not None
    }
    return frozenset(slug for slug in regions if slug), wider

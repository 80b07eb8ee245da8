"""What the sources say about each region of Morocco, beside its inhabitants."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from graph.dataset import Dataset, Row
from graph.places import inhabitants
from graph.terms import slug_of


@dataclass(frozen=True)
class Region:
    """A region: slug, code of the Haut-Commissariat au Plan, inhabitants at the census of 2024, slugs of what is there.

    ``events`` were held there, ``bodies`` are located there or work for a place there, ``sources`` name a place there,
    ``places`` are below it.
    """

    slug: str
    code: str
    inhabitants: int
    events: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    places: tuple[str, ...] = ()

    def per_million(self, count: int) -> float:
        """How many that are for each million inhabitants."""
        return count / self.inhabitants * 1_000_000


def read_regions(dataset: Dataset) -> list[Region]:
    """The regions of a dataset that the census knows, by code; what is said of the country alone is in none."""
    regions, contents = _regions_of_places(dataset)
    for sort in ("events", "bodies", "sources"):
        for row in dataset.rows(f"places-of-{sort}"):
            for region in regions.get(_iri(row, "place"), ()):
                contents[region][sort].add(_iri(row, "thing"))
    counted, found = inhabitants(), []
    for row in dataset.rows("regions"):
        region, code = _iri(row, "region"), row["code"]
        slug = slug_of(region)
        if slug is not None and code is not None and code.value in counted:
            there = {sort: tuple(_slugs(things)) for sort, things in contents[region].items()}
            found.append(Region(slug, code.value, counted[code.value], **there))
    return found


def _regions_of_places(
    dataset: Dataset,
) -> tuple[Mapping[str, Sequence[str]], dict[str, dict[str, set[str]]]]:
    """In which regions each place lies, and what is in each region, which are its places to begin with."""
    regions: dict[str, list[str]] = defaultdict(list)
    contents: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in dataset.rows("region-places"):
        region, place = _iri(row, "region"), _iri(row, "place")
        if region not in regions[place]:
            regions[place].append(region)
        if place != region and row["kind"] is not None:
            contents[region]["places"].add(place)
    return regions, contents


def _iri(row: Row, name: str) -> str:
    value = row[name]
    assert value is not None, name
    return value.value


def _slugs(things: Iterable[str]) -> Iterator[str]:
    return (slug for thing in sorted(things) if (slug := slug_of(thing)) is not None)

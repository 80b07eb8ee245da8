"""What the sources say about each region of Morocco, beside its inhabitants."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from graph.dataset import Dataset
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
    contents: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in dataset.rows("region-contents"):
        region, thing, sort = row["region"], row["thing"], row["sort"]
        assert region is not None and thing is not None and sort is not None
        slug = slug_of(thing.value)
        if slug is not None:
            contents[region.value][sort.value].append(slug)
    counted, found = inhabitants(), []
    for row in dataset.rows("regions"):
        region, code = row["region"], row["code"]
        assert region is not None and code is not None
        slug = slug_of(region.value)
        if slug is not None and code.value in counted:
            there = {sort: tuple(slugs) for sort, slugs in contents[region.value].items()}
            found.append(Region(slug, code.value, counted[code.value], **there))
    return found

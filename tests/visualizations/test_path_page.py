"""The page that shows how two actors are linked."""

from __future__ import annotations

import re
from html import unescape

import pytest

from graph.build import build_from_rdf
from graph.dataset import Dataset
from graph.terms import LANGUAGES
from tests.visualizations.conftest import FIXTURE
from visualizations import path_page
from visualizations.path_page import End, find_ends, render_path
from visualizations.resource import render_resource
from visualizations.views import render

TWINS = """
id:twin-1 a org:Organization ; skos:prefLabel "جمعية التوأم"@ar, "Association Jumelle"@fr, "Twin Association"@en .
id:twin-2 a org:Organization ; skos:prefLabel "جمعية التوأم"@ar, "Association Jumelle"@fr, "Twin Association"@en .
"""


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """The same dataset with two associations of the same name that nothing is linked to."""
    folder = tmp_path_factory.mktemp("twins")
    path = folder / "twins.ttl"
    labels = re.sub(r"skos:prefLabel ([^.]*?) \.", r"skos:prefLabel \1 ; rdfs:label \1 .", TWINS)
    path.write_text(FIXTURE.read_text("utf-8") + labels, "utf-8")
    return build_from_rdf(path, folder / "root")


def shown(dataset: Dataset, start: str, end: str, *, language: str = "en", ways: int = 3) -> str:
    return unescape(render_path(dataset, language, find_ends(dataset, language, start, end), ways))


@pytest.mark.parametrize("text", ["nour", "جمعيه النور", " association nour ", "Nour Association"])
def test_an_end_may_be_a_slug_or_a_name_in_any_script(text: str, dataset: Dataset) -> None:
    found = find_ends(dataset, "ar", text, "")
    assert found.start is not None
    assert found.start.slug == "nour"
    assert found.end is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_way_is_a_row_of_nodes_with_a_line_for_each_hop(language: str, dataset: Dataset) -> None:
    page = shown(dataset, "embassy", "salma", language=language)
    [way] = re.findall(r'<ol class="route[^>]*>(.*?)</ol>', page, re.DOTALL)
    nodes = re.findall(r'class="node" href="([^"]+)"', way)
    assert nodes == [f"/{language}/id/{slug}" for slug in ("embassy", "caravan", "nour", "forum", "salma")]
    lines = re.findall(r'class="hop (\w+) (\w*)"', way)
    assert lines == [("inferred", "back"), ("stated", "on"), ("stated", "back"), ("inferred", "on")]
    for target in re.findall(r'class="hop[^>]*href="#([^"]+)"', way):
        assert f'id="{target}"' in page


def test_a_relation_that_holds_both_ways_is_told_in_the_direction_of_the_way(dataset: Dataset) -> None:
    for start, end in (("nour", "amal"), ("amal", "nour")):
        page = shown(dataset, start, end)
        heads = re.findall(r"<h3>.*?/en/id/([\w-]+)\".*?/en/id/([\w-]+)\"", page, re.DOTALL)
        assert (start, end) in heads
        assert (end, start) not in heads


def test_each_hop_shows_its_evidence(dataset: Dataset) -> None:
    page = shown(dataset, "nour", "salma")
    [proof] = re.findall(r'<section class="proof" id="hop-1-1".*?</section>', page, re.DOTALL)
    assert "«نظمت <mark>جمعية النور</mark> الملتقى»" in proof
    for expected in (
        *('href="/en/id/article-1"', "Shop Company", "4 July 2024", "Stated", 'href="/en/claim/article-1-1"'),
        *('href="/en/id/article-2"', "Not stated", 'href="/en/claim/article-2-2"'),
    ):
        assert expected in proof
    [inferred] = re.findall(r'<section class="proof" id="hop-1-2".*?</section>', page, re.DOTALL)
    assert "the name implies it" in inferred


def test_no_more_ways_are_shown_than_asked_for(dataset: Dataset) -> None:
    assert shown(dataset, "nour", "charter", ways=1).count('<ol class="route') == 1


def test_without_ends_the_page_asks_for_them_and_offers_the_names(dataset: Dataset) -> None:
    page = unescape(render_path(dataset, "fr"))
    assert '<option value="Association Amal">' in page
    assert 'name="from" value=""' in page
    assert "route" not in re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)


def test_one_end_stays_while_the_other_is_asked_for(dataset: Dataset) -> None:
    assert 'name="from" value="Nour Association"' in shown(dataset, "nour", "")


def test_a_large_dataset_offers_no_list_of_names(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(path_page, "OFFERED", 3)
    assert "<datalist" not in shown(dataset, "nour", "amal")


def test_a_name_of_several_asks_which_one(twins: Dataset) -> None:
    ends = find_ends(twins, "en", "nour", "Twin Association")
    assert not ends.are_unknown
    page = shown(twins, "nour", "Twin Association")
    assert "Several are called “Twin Association”" in page
    for slug in ("twin-1", "twin-2"):
        assert f'href="/en/path?from=nour&to={slug}"' in page


def test_an_unknown_name_is_told_with_what_is_like_it_and_the_lists(dataset: Dataset) -> None:
    ends = find_ends(dataset, "en", "Association", "zzzzzz")
    assert ends.are_unknown
    assert ends.end == End("zzzzzz")
    page = shown(dataset, "Association", "zzzzzz")
    assert "Nothing here is called “zzzzzz”" in page
    assert 'href="/en/path?from=nour&to=zzzzzz"' in page
    assert 'href="/en/actors"' in page


def test_what_no_source_links_may_only_be_unread(twins: Dataset) -> None:
    page = shown(twins, "nour", "twin-1")
    assert "That may only mean that no source that does has been read yet." in page
    assert 'href="/en/view/actor/nour"' in page


def test_one_and_the_same_is_told(dataset: Dataset) -> None:
    page = shown(dataset, "nour", "Nour Association")
    assert "Both are the same" in page
    assert "no source" not in page


def test_a_name_is_shown_as_text(dataset: Dataset) -> None:
    ends = find_ends(dataset, "en", '"><script>alert(1)</script>', "nour")
    assert "<script>alert" not in render_path(dataset, "en", ends)


def test_the_page_of_an_actor_asks_how_it_is_linked(dataset: Dataset) -> None:
    assert 'href="/en/path?from=nour"' in render_resource(dataset, "id/nour", "en")
    assert 'href="/en/path?from=nour"' in render(dataset, "actor", "en", slug="nour", standalone=False)
    assert "/path?" not in render(dataset, "actor", "en", slug="nour", standalone=True)

"""The page of recommendations: a table of themes and events whose cells open the texts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from graph.build import build_from_rdf
from graph.dataset import Dataset
from graph.errors import UnknownEntity
from graph.terms import LANGUAGES
from tests.graph.test_recommendations import FIXTURE
from visualizations.recommendations import render_recommendations


@pytest.fixture(scope="module")
def recommending(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return build_from_rdf(FIXTURE, tmp_path_factory.mktemp("recommendations"))


def cells(page: str) -> dict[str, str]:
    """What each linked number of the table says and where it leads."""
    return {
        label: href
        for href, label in re.findall(r'<td class="shade-\d"><a href="([^"]+)" aria-label="([^"]+)"', page)
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_cell_leads_to_the_texts_of_its_theme_and_event(recommending: Dataset, language: str) -> None:
    page = render_recommendations(recommending, language)
    hrefs = cells(page).values()
    assert f"/{language}/recommendations?theme=youth&amp;event=late#texts" in hrefs
    assert len(hrefs) == 6
    assert 'id="texts"' not in page


def test_a_cell_tells_its_theme_event_and_number(recommending: Dataset) -> None:
    assert "Youth, Forum: 1 recommendation" in cells(render_recommendations(recommending, "en"))


def test_an_event_without_recommendations_is_named_and_has_no_column(recommending: Dataset) -> None:
    page = render_recommendations(recommending, "en")
    assert re.search(r'id="silent".*?<li>.*?Day.*?</li>', page, re.DOTALL)
    assert '<a href="/en/recommendations?event=mute' not in page


def test_the_texts_are_those_of_the_theme_and_the_event(recommending: Dataset) -> None:
    page = render_recommendations(recommending, "en", "people", ("late",))
    assert "Support youth &amp; women" in page
    assert not {text for text in ("A law", ">Train<") if text in page}
    assert "Government" in page


def test_to_whom_it_speaks_is_not_stated_where_no_source_says_it(recommending: Dataset) -> None:
    page = render_recommendations(recommending, "en", "law")
    assert re.search(r"Addressed to:\s*<span class=\"silent\">Not stated", page)


def test_two_events_stand_side_by_side_with_what_they_share(recommending: Dataset) -> None:
    page = render_recommendations(recommending, "en", events=("late", "early"))
    both = re.search(r"Themes in common</dt><dd>(.*?)</dd>", page, re.DOTALL)
    assert both is not None
    assert "People" in both[1]
    assert "Law" not in both[1]
    assert page.index('id="from-late"') < page.index('id="from-early"')
    assert '<option value="late" selected>' in page


@pytest.mark.parametrize(
    ("theme", "events"), [("nothing", ()), (None, ("nowhere",)), (None, ("late-session",))]
)
def test_an_unknown_theme_or_event_is_no_page(
    recommending: Dataset, theme: str | None, events: tuple[str, ...]
) -> None:
    with pytest.raises(UnknownEntity):
        render_recommendations(recommending, "en", theme, events)


def test_the_other_languages_show_the_same_texts(recommending: Dataset) -> None:
    page = render_recommendations(recommending, "en", "youth", ("late",))
    assert 'hreflang="ar" href="/ar/recommendations?theme=youth&amp;event=late"' in page


def test_of_many_events_without_recommendations_the_first_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quiet = 'id:quiet a schema:Event ; skos:prefLabel "Quiet"@en .'
    (tmp_path / "quiet.ttl").write_text(FIXTURE.read_text("utf-8") + quiet, "utf-8")
    dataset = build_from_rdf(tmp_path / "quiet.ttl", tmp_path / "root")
    monkeypatch.setattr("visualizations.recommendations.SHOWN", 1)
    page = render_recommendations(dataset, "en")
    assert re.search(r'id="silent".*?And 1 other event\..*?href="/en/events"', page, re.DOTALL)
    assert len(re.findall(r"<li>", page.partition('id="silent"')[2].partition("</ul>")[0])) == 1

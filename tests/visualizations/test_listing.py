"""Lists of actors, events, places and sources: pages that need no script."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from graph.build import build_from_rdf
from graph.dataset import Dataset
from graph.errors import UnknownEntity
from graph.terms import LANGUAGES
from tests.visualizations.conftest import FIXTURE
from visualizations import listing as listings
from visualizations.about import PARTS, render_about
from visualizations.evidence import read_facts
from visualizations.listing import LISTS, listing, render_list


def test_dated_events_come_first_and_a_missing_date_is_told(dataset: Dataset) -> None:
    [events] = [
        each for each in listing(read_facts(dataset), "events", "en").sections if each.group == "event"
    ]
    assert [(row.name.text, row.details) for row in events.rows] == [
        ("First Volunteering Forum", ("3 July 2024", "The town")),
        ("Study day", (None, None)),
    ]
    assert "Not stated" in render_list(dataset, "events", "en")


SERIES = """
id:days a schema:EventSeries ; skos:prefLabel "اليوم الدراسي"@ar, "Journée"@fr, "Study days"@en .
schema:EventSeries rdfs:label "سلسلة تظاهرات"@ar, "Série"@fr, "Event series"@en .
id:study-day nasij:editionOf id:days .
claim:article-2-90 a nasij:Claim ; rdf:subject id:study-day ; rdf:predicate nasij:editionOf ; rdf:object id:days ;
  nasij:source id:article-2 ; nasij:phrase "يوم"@ar ; nasij:start 0 ; nasij:end 3 ; nasij:certainty certainty:stated ;
  nasij:status status:accepted ; nasij:claimNumber 90 .
"""


def test_a_series_is_told_from_its_editions(tmp_path: Path) -> None:
    path = tmp_path / "series.ttl"
    path.write_text(FIXTURE.read_text("utf-8") + SERIES, "utf-8")
    dataset = build_from_rdf(path, tmp_path / "root")
    [events] = [
        each for each in listing(read_facts(dataset), "events", "en").sections if each.group == "event"
    ]
    assert [(row.kind, row.details) for row in events.rows if row.name.text == "Study days"] == [
        ("Event series", ("1 edition", ""))
    ]


@pytest.mark.parametrize(("language", "title"), [("ar", "المقالات"), ("fr", "Articles"), ("en", "Articles")])
def test_a_list_is_titled_in_the_plural(dataset: Dataset, language: str, title: str) -> None:
    assert f' {title} <span class="count">' in render_list(dataset, "sources", language)


def test_sources_tell_who_published_them_and_when(dataset: Dataset) -> None:
    [sources] = listing(read_facts(dataset), "sources", "fr").sections
    assert {row.name.text: row.details for row in sources.rows} == {
        "Article du journal": ("Société Magasin", "4 juillet 2024"),
        "Communiqué de l’association": (None, None),
    }


@pytest.mark.parametrize(("name", "has_kinds"), [("sources", False), ("actors", True)])
def test_a_list_has_a_column_of_kinds_where_one_is_known(
    dataset: Dataset, name: str, has_kinds: bool
) -> None:
    assert ('<th scope="col">Kind</th>' in render_list(dataset, name, "en")) == has_kinds


@pytest.mark.parametrize("name", LISTS)
def test_a_list_that_is_cut_into_pages_leaves_nothing_out(
    dataset: Dataset, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = read_facts(dataset)
    whole = [row.name for section in listing(facts, name, "ar").sections for row in section.rows]
    monkeypatch.setattr(listings, "PER_PAGE", 2)
    last = listing(facts, name, "ar").pages
    cut = [
        row.name
        for page in range(1, last + 1)
        for section in listing(facts, name, "ar", page).sections
        for row in section.rows
    ]
    assert cut == whole
    with pytest.raises(UnknownEntity):
        listing(facts, name, "ar", last + 1)


def test_points_and_curators_stand_in_no_list_and_phases_among_the_events(shipped: Dataset) -> None:
    facts = read_facts(shipped)
    found = {
        name: {
            str(row.name.href).rpartition("/")[2]
            for section in listing(facts, name, "en").sections
            for row in section.rows
        }
        for name in LISTS
    }
    everything = set().union(*found.values())
    assert "casablanca" in found["places"]
    assert not {"casablanca-geo", "nasij-curators"} & everything
    assert {"sim-phase-1", "sim-phase-2"} <= found["events"]
    assert sum(map(len, found.values())) == len(everything)


def test_pages_of_a_list_lead_to_one_another(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listings, "PER_PAGE", 4)
    first, second = (render_list(dataset, "actors", "en", page) for page in (1, 2))
    assert 'rel="next" href="/en/actors?page=2"' in first
    assert 'rel="prev"' not in first
    assert 'rel="prev" href="/en/actors"' in second
    assert 'hreflang="ar" href="/ar/actors?page=2"' in second


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_about_nasij_has_all_its_parts(dataset: Dataset, language: str) -> None:
    page = render_about(dataset, language)
    assert re.findall(r'<h2 id="([a-z]+)">', page) == [*PARTS, "credits"]
    assert "ODbL 1.0" in page
    assert "OFL 1.1" in page


def test_sessions_stand_below_their_event_and_name_it(shipped: Dataset) -> None:
    [events] = [
        each for each in listing(read_facts(shipped), "events", "en").sections if each.group == "event"
    ]
    names = [str(row.name.href).rpartition("/")[2] for row in events.rows]
    day = names.index("study-day-oujda-2023")
    assert set(names[day + 1 : day + 3]) == {"study-day-oujda-2023-morning", "study-day-oujda-2023-evening"}
    workshop = names.index("gulf-moroccan-forum-1-workshop")
    assert names[workshop - 1] == "gulf-moroccan-forum-1"
    assert all(name.startswith("gulf-moroccan-forum-1-group-") for name in names[workshop + 1 : workshop + 5])
    assert events.rows[workshop + 1].part_of == (
        "First Gulf-Moroccan Forum",
        "Workshop on the importance of volunteer work",
    )
    assert "part of: Workshop on the importance of volunteer work" in render_list(shipped, "events", "en")

"""Which event recommended what, on which themes."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.build import build_from_rdf
from graph.recommendations import Recommendations, read_recommendations, theme

FIXTURE = Path(__file__).parent / "recommendations.ttl"


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Recommendations:
    return read_recommendations(build_from_rdf(FIXTURE, tmp_path_factory.mktemp("recommendations")))


def test_a_recommendation_belongs_to_the_event_of_its_session(found: Recommendations) -> None:
    assert [(each.slug, each.event, each.session, each.position) for each in found.all] == [
        ("three", "early", "early", None),
        ("two", "late", "late-session", 1),
        ("one", "late", "late-session", 2),
    ]


def test_events_stand_by_date_and_those_without_one_last(found: Recommendations) -> None:
    assert found.events == ("mute", "early", "late")


def test_what_a_recommendation_is_about_counts_only_where_it_is_a_theme(found: Recommendations) -> None:
    assert next(each.themes for each in found.all if each.slug == "two") == {theme("law")}


def test_a_recommendation_on_two_narrower_themes_counts_once_in_the_wider_one(
    found: Recommendations,
) -> None:
    counts = found.counts()
    assert counts[theme("people"), "late"] == 1
    assert counts[theme("youth"), "late"] == counts[theme("women"), "late"] == 1
    assert (theme("law"), "early") not in counts


@pytest.mark.parametrize(
    ("on", "events", "slugs"),
    [
        (None, [], ["three", "two", "one"]),
        ("people", [], ["three", "one"]),
        ("youth", ["late"], ["one"]),
        (None, ["early"], ["three"]),
        ("law", ["early"], []),
    ],
)
def test_the_texts_on_a_theme_from_some_events_are_chosen(
    found: Recommendations, on: str | None, events: list[str], slugs: list[str]
) -> None:
    assert [each.slug for each in found.chosen(theme(on) if on else None, events)] == slugs

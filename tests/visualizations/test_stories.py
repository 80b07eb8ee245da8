"""The pages of stories, on the records that the project ships."""

from __future__ import annotations

import re

import pytest

import data
from graph.dataset import Dataset
from graph.errors import UnknownEntity
from graph.reading import read_records
from graph.terms import LANGUAGES
from visualizations.stories import render_stories, render_story

STORIES = list(read_records(data.FOLDER)[0].stories.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_stories_are_listed(shipped: Dataset, language: str) -> None:
    page = render_stories(shipped, language)
    assert len(STORIES) >= 2
    for story in STORIES:
        assert f'href="/{language}/stories/{story.slug}"' in page


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.slug)
def test_every_step_has_its_text_its_way_to_the_view_and_all_its_evidence(
    shipped: Dataset, story: object, language: str
) -> None:
    told = next(each for each in STORIES if each is story)
    page = render_story(shipped, told.slug, language)
    sections = re.findall(r'<section aria-labelledby="step-\d+">(.*?)</section>', page, re.DOTALL)
    assert len(sections) == len(told.steps)
    for step, section in zip(told.steps, sections, strict=True):
        state = f"?{step.state}" if step.state else ""
        assert f'href="/{language}/view/{step.view}{state}"' in section
        assert re.findall(r'<bdi dir="ltr">([a-z0-9-]+-\d+)</bdi>', section) == list(step.claims)
        drawn = re.search(r'<svg class="sketch".*?</svg>', section, re.DOTALL)
        assert drawn is not None
        assert drawn[0].count("<line") >= 2


def test_a_story_about_other_data_is_not_told(dataset: Dataset) -> None:
    assert "There are no stories" in render_stories(dataset, "en")
    with pytest.raises(UnknownEntity):
        render_story(dataset, STORIES[0].slug, "en")


def test_a_picture_shows_who_is_kept_and_what_the_words_rest_on(shipped: Dataset) -> None:
    page = render_story(shipped, "one-initiative-and-its-founding-members", "en")
    founding = page.partition('id="step-2"')[2].partition("</svg>")[0]
    members = set(re.findall(r'<a href="/en/id/([^"]+)">', founding))
    faint = set(re.findall(r'<a href="/en/id/([^"]+)" class="faint">', founding))
    assert len(members) == 7
    assert {"royal-air-maroc", "tahar-sebti-foundation"} <= members
    assert faint == {
        "hanns-seidel-foundation",
        "abdelkader-bensalah-foundation",
        "sim-national-steering-group",
    }
    assert "nibrass" not in founding
    lines = re.findall(r"<line class=\"([^\"]*)\"", founding)
    assert (lines.count(""), lines.count(" faint")) == (7, 3)


def test_a_picture_of_which_the_words_rest_on_nothing_is_not_faint(shipped: Dataset) -> None:
    page = render_story(shipped, "four-associations-and-a-council", "en")
    assert "faint" not in page.partition('id="step-3"')[2].partition("</svg>")[0]

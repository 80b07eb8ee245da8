"""The pictures that other sites show beside a link to a page."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from graph.terms import LANGUAGES
from scripts.posters import FOLDER, drawn
from tests.visualizations.pixels import Box, ink, likeness
from visualizations.pages import POSTER
from visualizations.strings import translate

LIKE = 0.98
"""How like the picture drawn now is to the one that is kept: another Chromium sets letters a little differently."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pictures_are_those_of_the_present_words_and_colours(page: Page, language: str) -> None:
    now = drawn(page, language)
    assert page.locator("p").inner_text() == translate(language, "about.lead")
    text = page.locator(".said").bounding_box()
    assert text is not None
    kept = (FOLDER / f"{language}.png").read_bytes()
    whole = Box(0, 0, *POSTER)
    [one], [other] = ink(page, now, [whole]), ink(page, kept, [whole])
    assert likeness(one, other) > LIKE, "run: python -m scripts.posters"

"""The pages in a browser: quiet, whole without a script, readable on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

START = """(heading, rtl) => {
    const range = document.createRange()
    range.selectNodeContents(heading)
    const text = range.getBoundingClientRect(), box = heading.getBoundingClientRect()
    return Math.abs(rtl ? box.right - text.right : text.left - box.left)
}"""
"""How far the text of a heading is from the side where reading begins, in pixels."""

PATHS = ("id/forum", "id/nour", "id/article", "claim/article-2", "actors", "sparql?query=ASK{}")


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("fr", "ltr"), ("en", "ltr")])
def test_the_pages_read_in_their_direction_and_load_nothing_from_elsewhere(
    page: Page, address: str, language: str, direction: str
) -> None:
    """The fixture fails on any word in the console, hence on anything that the security policy refuses."""
    for path in PATHS:
        page.goto(f"{address}/{language}/{path}")
        expect(page.locator("html")).to_have_attribute("dir", direction)
        expect(page.locator("h1")).to_be_visible()
        edge = page.locator("h1").evaluate(START, direction == "rtl")
        assert edge < 2, "the heading does not begin where reading begins"


@pytest.mark.parametrize("path", PATHS)
def test_nothing_is_wider_than_a_phone(page: Page, address: str, path: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{address}/ar/{path}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_without_a_script_one_asks_and_follows_the_answer(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/fr/sparql")
    page.fill("textarea", "SELECT ?association { ?association org:classification kind:association }")
    page.click("button[type=submit]")
    page.click("text=id:nour")
    expect(page.locator("h1")).to_have_text("Association Nour")
    page.click("main .fact a:has-text('Forum du bénévolat')")
    expect(page.locator("h1")).to_have_text("Forum du bénévolat")
    expect(page.locator("q").first).to_be_visible()
    context.close()


def test_the_fragment_of_a_passage_leads_to_it(page: Page, address: str) -> None:
    page.goto(f"{address}/en/id/article#at-0-16")
    expect(page.locator("#at-0-16")).to_contain_text("نظمت جمعية النور")


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_on_a_phone_the_current_section_is_in_sight(page: Page, address: str, language: str) -> None:
    page.set_viewport_size({"width": 390, "height": 740})
    page.goto(f"{address}/{language}/about")
    sections, current = (
        page.locator(name).bounding_box() for name in (".sections", ".sections [aria-current]")
    )
    assert sections is not None
    assert current is not None
    assert sections["x"] <= current["x"]
    assert current["x"] + current["width"] <= sections["x"] + sections["width"]

"""Addresses of views: whoever opens one sees the same, on a desk or on a phone, and is told where that cannot be."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import networkx as nx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.api.test_explorer_in_browser import drag, opened, shown, until

pytestmark = pytest.mark.long

DESK, PHONE = (1280, 800), (390, 844)


@pytest.fixture
def screen(browser: Browser) -> Iterator[Callable[[tuple[int, int]], Page]]:
    """Gives a page of a browser of its own, as large as one wants."""
    contexts = []

    def make(size: tuple[int, int]) -> Page:
        contexts.append(browser.new_context(viewport={"width": size[0], "height": size[1]}))
        contexts[-1].grant_permissions(["clipboard-read", "clipboard-write"])
        return contexts[-1].new_page()

    yield make
    for context in contexts:
        context.close()


Screen = Callable[[tuple[int, int]], Page]


def address(page: Page) -> str:
    """The address; asked of the page, since Playwright hears of changes later."""
    found: str = page.evaluate("location.href")
    return found


def said(page: Page) -> dict[str, list[str]]:
    """What the address says."""
    return parse_qs(urlsplit(address(page)).query, keep_blank_values=True)


def shared(page: Page) -> str:
    """The link that the reader copies."""
    page.click("#share")
    expect(page.locator("#told")).to_have_text("Link copied.")
    link: str = page.evaluate("navigator.clipboard.readText()")
    return link


@pytest.mark.parametrize(("here", "there"), [(DESK, PHONE), (PHONE, DESK)], ids=["to a phone", "to a desk"])
@pytest.mark.parametrize("query", ["", "more=nibrass.1"], ids=["as made", "grown"])
def test_a_shared_link_shows_the_same_places_in_a_window_of_any_shape(
    screen: Screen, explorer: str, here: tuple[int, int], there: tuple[int, int], query: str
) -> None:
    one, other = opened(screen(here), f"{explorer}/en/?{query}"), screen(there)
    until(one, f"nasij.picture.drawn.nodes.some(({{ added }}) => added) === {str(bool(query)).lower()}")
    before = shown(one)
    assert shown(opened(other, f"{explorer}/en/?{query}")) != before, "each window has its own layout"
    assert shown(opened(other, shared(one))) == before
    other.set_viewport_size({"width": here[0], "height": here[1]})
    other.wait_for_timeout(300)
    assert shown(other) == before
    assert parse_qs(urlsplit(shared(other)).query)["shape"] == parse_qs(urlsplit(shared(one)).query)["shape"]


def test_with_a_moved_node_the_address_bar_keeps_the_layout_until_it_is_undone(
    screen: Screen, explorer: str
) -> None:
    one = opened(screen(DESK), f"{explorer}/en/")
    fresh = shown(one)
    drag(one, "nibrass", 40, -30)
    assert said(one)["shape"] == ["wide"]
    other = opened(screen(PHONE), address(one))
    assert shown(other) == shown(one) != fresh
    drag(other, "sim", 20, 20)
    assert shown(opened(one, address(other))) == shown(other)
    tall = shown(opened(screen(PHONE), f"{explorer}/en/"))
    other.click("#reset")
    until(other, "location.search === ''")
    assert shown(other) == tall != fresh


def test_files_and_frames_of_a_view_have_its_layout(screen: Screen, explorer: str, tmp_path: Path) -> None:
    page = opened(screen(PHONE), f"{explorer}/en/?shape=wide")
    places = dict(shown(page)["nodes"])
    page.click(".take summary")
    with page.expect_download() as download:
        page.click("[data-form=graphml]")
    network = nx.read_graphml(download.value.path())
    assert {slug: [node["x"], node["y"]] for slug, node in network.nodes(data=True)} == places
    tall = opened(screen(PHONE), f"{explorer}/en/")
    upright = shown(tall)
    assert dict(upright["nodes"]) != places
    tall.click(".take summary")
    with tall.expect_download() as download:
        tall.click("#take-page")
    download.value.save_as(tmp_path / "view.html")
    assert shown(opened(screen(DESK), (tmp_path / "view.html").as_uri())) == upright
    frame = tall.locator("#frame").input_value().partition('src="')[2].partition('"')[0]
    assert shown(opened(screen(DESK), frame.replace("&amp;", "&"))) == upright

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


def column(page: Page, number: int) -> list[str]:
    """What the rows of the table say in a column, from the top."""
    return page.locator(f"#table tbody tr:not([hidden]) > :nth-child({number})").all_inner_texts()


@pytest.mark.parametrize(("presses", "said_so", "order"), [(1, "to", "ascending"), (2, "-to", "descending")])
def test_the_order_of_the_table_is_in_the_address(
    screen: Screen, explorer: str, presses: int, said_so: str, order: str
) -> None:
    page = opened(screen(DESK), f"{explorer}/en/view/partners")
    page.click("#as-table")
    usual = column(page, 3)
    for _ in range(presses):
        page.locator("[data-column=to] button").press("Enter")
    assert said(page) == {"table": [""], "sort": [said_so]}
    assert column(page, 3) != usual
    other = screen(DESK)
    other.goto(address(page))
    until(other, "globalThis.nasij !== undefined")
    expect(other.locator("[data-column=to]")).to_have_attribute("aria-sort", order)
    expect(other.locator("[data-column=from]")).to_have_attribute("aria-sort", "none")
    assert column(other, 3) == column(page, 3)
    other.click("#reset")
    assert said(other) == said(page)
    other.locator("[data-column=from] button").press("Enter")
    assert said(other) == {"table": [""]}
    assert column(other, 3) == usual


def test_a_sorted_table_takes_up_what_is_added_and_undo_leaves_its_order(
    screen: Screen, explorer: str
) -> None:
    page = opened(screen(DESK), f"{explorer}/en/?sort=-to&more=nibrass.1")
    until(page, "nasij.picture.drawn.nodes.some(({ added }) => added)")
    page.click('[data-certainty="inferred"]')
    page.click("#undo")
    page.click("#as-table")
    ends = page.evaluate(
        "[...document.querySelectorAll('#table tbody td:nth-child(3)')].map(({ textContent }) => textContent.trim())"
    )
    collated = page.evaluate("ends => ends.sort(new Intl.Collator('en', { numeric: true }).compare)", ends)
    assert ends == collated[::-1]
    assert said(page)["sort"] == ["-to"]


def test_the_dataset_of_an_address_stays_and_is_told_again(screen: Screen, explorer: str) -> None:
    page = opened(screen(DESK), f"{explorer}/en/?dataset=0123456789abcdef")
    note = page.locator(".stage > .note")
    expect(note).to_contain_text("0123456789abcdef")
    page.click('[data-certainty="inferred"]')
    assert said(page)["dataset"] == ["0123456789abcdef"]
    page.reload()
    expect(note).to_contain_text("0123456789abcdef")
    page.locator(".languages a", has_text="Français").click()
    expect(note).to_contain_text("0123456789abcdef")
    page.click("#share")
    expect(page.locator("#told")).to_have_text("Lien copié.")
    [made] = parse_qs(urlsplit(page.evaluate("navigator.clipboard.readText()")).query)["dataset"]
    assert page.evaluate("made => nasij.state.data.dataset.startsWith(made)", made)


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("from=2024-13-45", {}),
        ("from=2024-02-30&to=2024-00", {}),
        ("from=2023-02-29", {}),
        ("from=2024", {"from": ["2024-01-01"]}),
        ("to=2024-02", {"to": ["2024-02-29"]}),
        ("to=2023", {"to": ["2023-12-31"]}),
    ],
)
def test_a_period_is_of_days_that_there_are(
    screen: Screen, explorer: str, query: str, kept: dict[str, list[str]]
) -> None:
    page = opened(screen(DESK), f"{explorer}/en/view/events")
    everything = shown(page)
    narrowed = shown(opened(page, f"{explorer}/en/view/events?{query}"))
    assert said(page) == kept
    assert narrowed["nodes"]
    assert (narrowed == everything) is (not kept)


def test_an_address_that_asks_for_no_page_of_neighbours_asks_for_none(screen: Screen, explorer: str) -> None:
    page = screen(DESK)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    opened(page, f"{explorer}/en/?more=nibrass.0")
    until(page, "globalThis.nasij !== undefined && location.search === ''")
    assert not any("/around/" in each for each in asked)

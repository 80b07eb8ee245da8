"""Nodes that the reader pins: with the mouse or with the keys alone, in the address, in files, and undone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from graph.terms import LANGUAGES
from tests.api.test_explorer_in_browser import drag, opened, shown, until
from tests.api.test_explorer_says_what_it_shows import query
from tests.api.test_large_browser import serving
from tests.api.test_screen_reader import tab_to
from visualizations.strings import translator

pytestmark = pytest.mark.long

PIN = "M.5 -.5L.86 -1.36A.46 .46 0 1 1 1.36 -.86Z"


def place(page: Page, slug: str) -> tuple[int, int]:
    x, y = page.evaluate("slug => nasij.picture.drawn.place(slug)", slug)
    return x, y


def pinned(page: Page) -> list[str]:
    """The nodes that have a pin in the picture."""
    found: list[str] = page.evaluate(
        "nasij.picture.drawn.nodes.filter(nasij.picture.drawn.pinned).map(({ id }) => id).sort()"
    )
    return found


def pin(page: Page, language: str = "en") -> Locator:
    """The button of the card that is open."""
    return page.locator(".card.open .actions").get_by_role(
        "button", name=translator(language)("script.pin"), exact=True
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_with_the_keys_alone_a_node_is_pinned_moved_undone_and_given_back(
    page: Page, explorer: str, browser: Browser, language: str
) -> None:
    opened(page, f"{explorer}/{language}/")
    before, start = shown(page), place(page, "nibrass")
    tab_to(page, "element.id === 'search'")
    page.keyboard.type("nibrass")
    page.keyboard.press("Enter")
    expect(page.locator(".card.open")).to_have_id("n-nibrass")
    tab_to(page, f"element.textContent === '{translator(language)('script.pin')}'")
    expect(pin(page, language)).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("Enter")
    expect(pin(page, language)).to_have_attribute("aria-pressed", "true")
    expect(pin(page, language)).to_be_focused()
    assert pinned(page) == ["nibrass"]
    assert query(page)["at"] == [f"nibrass:{start[0]},{start[1]}"]
    assert query(page)["shape"] == ["wide"]
    assert shown(page) == before
    for _ in range(60):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.id") == "canvas":
            break
    view = page.evaluate("nasij.picture.network.getViewPosition()")
    for key in ("ArrowLeft", "ArrowLeft", "ArrowUp"):
        page.keyboard.press(f"Shift+{key}")
    there = place(page, "nibrass")
    assert there[0] < start[0]
    assert there[1] < start[1]
    assert (start[0] - there[0]) == pytest.approx(2 * (start[1] - there[1]), abs=2)
    assert page.evaluate("nasij.picture.network.getViewPosition()") == view, "the view moved too"
    assert query(page)["at"] == [f"nibrass:{there[0]},{there[1]}"]
    assert str(translator(language)("script.pinned", name="")).strip(" .:") in page.inner_text("#told")
    context = browser.new_context()
    other = opened(context.new_page(), page.evaluate("location.href"))
    assert place(other, "nibrass") == there
    assert pinned(other) == ["nibrass"]
    context.close()
    page.keyboard.press("Control+z")
    until(page, f"String(nasij.picture.drawn.place('nibrass')) === '{start[0]},{start[1]}'")
    assert pinned(page) == ["nibrass"]
    page.keyboard.press("Control+z")
    until(page, "location.search === '?q=nibrass'")
    assert pinned(page) == []
    expect(pin(page, language)).to_have_attribute("aria-pressed", "false")


def test_without_a_node_that_is_chosen_shift_moves_nothing(page: Page, explorer: str) -> None:
    opened(page, f"{explorer}/en/#e-service-volunteering-forum-2--zouhour-al-waha")
    before = shown(page)
    page.locator("#canvas").focus()
    page.keyboard.press("Shift+ArrowLeft")
    assert shown(page) == before
    assert query(page) == {}


@pytest.mark.parametrize("added", [False, True], ids=["made", "added"])
def test_a_node_that_was_moved_counts_as_pinned_and_the_layout_takes_it_back(
    page: Page, explorer: str, added: bool
) -> None:
    opened(page, f"{explorer}/en/?more=nibrass.1")
    until(page, "nasij.picture.drawn.nodes.some(({ added }) => added)")
    slug = page.evaluate(
        f"nasij.picture.drawn.nodes.find(node => Boolean(node.added) === {str(added).lower()}).id"
    )
    page.evaluate("slug => { location.hash = `n-${slug}` }", slug)
    expect(pin(page)).to_have_attribute("aria-pressed", "false")
    before = shown(page)
    drag(page, slug, -40, 30)
    expect(pin(page)).to_have_attribute("aria-pressed", "true")
    assert pinned(page) == [slug]
    moved = shown(page)
    assert moved != before
    pin(page).click()
    until(page, "!new URLSearchParams(location.search).has('at')")
    assert shown(page) == before
    assert pinned(page) == []
    page.click("#undo")
    until(page, "new URLSearchParams(location.search).has('at')")
    assert shown(page) == moved


@pytest.mark.parametrize(("address", "left"), [("", {}), ("?shape=wide", {"shape": ["wide"]})])
def test_the_last_pin_that_is_taken_out_leaves_the_layout_as_the_address_brought_it(
    page: Page, explorer: str, address: str, left: dict[str, list[str]]
) -> None:
    opened(page, f"{explorer}/en/{address}#n-nibrass")
    pin(page).click()
    assert set(query(page)) == {"at", "shape"}
    drag(page, "sim", 40, 30)
    pin(page).click()
    until(page, "!location.search.includes('nibrass')")
    assert set(query(page)) == {"at", "shape"}, "another node is pinned"
    page.evaluate("location.hash = 'n-sim'")
    expect(pin(page)).to_have_attribute("aria-pressed", "true")
    pin(page).click()
    until(page, "!location.search.includes('sim')")
    assert query(page) == left


def test_pictures_that_are_taken_away_have_the_pins(page: Page, explorer: str) -> None:
    opened(page, f"{explorer}/en/?at=nibrass:0,0&shape=wide")

    def marks() -> int:
        if page.locator(".take").get_attribute("open") is None:
            page.click(".take summary")
        with page.expect_download() as download:
            page.click("[data-form=svg]")
        return Path(download.value.path()).read_text("utf-8").count(PIN)

    with_pin = marks()
    page.click("#reset")
    until(page, "location.search === ''")
    assert with_pin > marks() == 0


@pytest.fixture(scope="module")
def villages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    yield from serving(tmp_path_factory.mktemp("villages"), *[500] * 4)


def test_a_member_of_an_open_community_can_be_pinned_too(villages: str, page: Page) -> None:
    opened(page, f"{villages}/en/view/partners?open=2")
    until(page, "nasij.state.open.size === 1")
    slug = page.evaluate("nasij.picture.data.nodes.find(({ home }) => home === '~2').id")
    page.evaluate("slug => { location.hash = `n-${slug}` }", slug)
    start = page.evaluate("slug => nasij.picture.drawn.place(slug)", slug)
    expect(pin(page)).to_be_visible(timeout=20_000)
    pin(page).click()
    assert place(page, slug) == pytest.approx(start, abs=0.5)
    page.locator("#canvas").focus()
    page.keyboard.press("Shift+ArrowRight")
    assert place(page, slug)[0] > start[0]
    pin(page).click()
    until(page, "!new URLSearchParams(location.search).has('at') && nasij.state.open.size === 1")
    until(page, "nasij.picture.drawn.nodes.some(({ home }) => home === '~2')")
    assert place(page, slug) == pytest.approx(start)


def test_a_community_that_is_pinned_opens_there_and_is_given_back(villages: str, page: Page) -> None:
    opened(page, f"{villages}/en/view/partners")
    fresh = shown(page)
    page.evaluate("location.hash = 'c-2'")
    expect(pin(page)).to_have_attribute("aria-pressed", "false", timeout=20_000)
    pin(page).focus()
    page.keyboard.press("Enter")
    expect(pin(page)).to_have_attribute("aria-pressed", "true")
    expect(pin(page)).to_be_focused()
    page.locator("#canvas").focus()
    for _ in range(3):
        page.keyboard.press("Shift+ArrowDown")
    there = place(page, "~2")
    assert query(page)["at"] == [f"2:{there[0]},{there[1]}"]
    assert pinned(page) == ["~2"]
    pin(page).click()
    until(page, "!new URLSearchParams(location.search).has('at')")
    assert shown(page) == fresh
    expect(pin(page)).to_have_attribute("aria-pressed", "false")

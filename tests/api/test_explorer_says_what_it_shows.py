"""The explorer in a browser: the picture, the counts, the messages and the address all say what is on the screen."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.api.test_explorer_in_browser import names, opened

VIEW = """(() => {
    const { network } = nasij.picture
    return { scale: network.getScale(), ...network.getViewPosition() }
})()"""
INSIDE = """(() => {
    const { picture } = nasij, { clientWidth, clientHeight } = picture.container
    return picture.drawn.nodes.every(({ id }) => {
        const [x, y] = picture.drawn.place(id), at = picture.network.canvasToDOM({ x, y })
        return at.x > 0 && at.y > 0 && at.x < clientWidth && at.y < clientHeight
    })
})()"""
SIZES = [
    (390, 844),
    (390, 420),
    (390, 2400),
    (844, 390),
    (390, 60),
    (1440, 900),
    (390, 844),
    (390, 1700),
    (390, 844),
]


def resized(page: Page, sizes: list[tuple[int, int]]) -> dict[str, float]:
    """What is seen after the window took some sizes, one fast after the other."""
    for width, height in sizes:
        page.set_viewport_size({"width": width, "height": height})
    page.wait_for_timeout(300)
    seen: dict[str, float] = page.evaluate(VIEW)
    return seen


def assert_same(seen: dict[str, float], before: dict[str, float]) -> None:
    """Of two views: the same scale, and the same middle but for what a size in whole pixels takes."""
    assert seen["scale"] == pytest.approx(before["scale"], rel=0.005)
    assert (seen["x"], seen["y"]) == pytest.approx((before["x"], before["y"]), abs=2 / before["scale"])


@pytest.mark.parametrize("last", [(390, 844), (844, 390), (1280, 800)], ids=str)
def test_after_any_resizes_everything_is_seen_as_on_a_fresh_page(
    page: Page, explorer: str, last: tuple[int, int]
) -> None:
    page.set_viewport_size({"width": last[0], "height": last[1]})
    fresh = resized(opened(page, f"{explorer}/en/"), [last])
    assert page.evaluate(INSIDE)
    assert_same(resized(page, [*SIZES, last]), fresh)
    page.screenshot(full_page=True)
    assert_same(resized(page, [last]), fresh)


def test_a_view_that_the_reader_moved_keeps_its_middle_and_its_scale(page: Page, explorer: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    opened(page, f"{explorer}/en/")
    page.locator("#canvas").focus()
    for key in ("+", "+", "ArrowRight", "ArrowDown"):
        page.keyboard.press(key)
    page.wait_for_timeout(400)
    moved = page.evaluate(VIEW)
    assert_same(resized(page, [(390, 420), (844, 390), (390, 1800), (390, 844)]), moved)
    page.click("#as-table")
    page.click("#as-network")
    assert_same(resized(page, [(390, 843)]), moved)
    page.click("#fit")
    assert resized(page, [(390, 420), (390, 844)])["x"] != pytest.approx(moved["x"], abs=20)
    assert page.evaluate(INSIDE)


def test_back_and_forward_lead_to_addresses_of_what_is_on_the_screen(page: Page, explorer: str) -> None:
    opened(page, f"{explorer}/en/")
    for slug in ("nibrass", "aljisr"):
        page.evaluate(f"location.hash = 'n-{slug}'")
        expect(page.locator(".card.open")).to_have_id(f"n-{slug}")
    page.locator(".card.open").get_by_role("button", name="Hide", exact=True).click()
    expect(page.locator(".card.open")).to_have_id("about")
    for step, card in ((-1, "n-aljisr"), (-1, "n-nibrass"), (1, "n-aljisr"), (1, "about")):
        page.evaluate(f"history.go({step})")
        expect(page.locator(".card.open")).to_have_id(card)
        assert parse_qs(urlsplit(page.url).query) == {"hide": ["aljisr"]}
        assert urlsplit(page.url).fragment == card
        assert "aljisr" not in names(page)
    page.go_back()
    expect(page.locator(".card.open")).to_have_id("n-aljisr")
    assert page.evaluate("nasij.picture.labels.drawn.some(({ faint }) => !faint)"), (
        "a hidden node dims the others"
    )

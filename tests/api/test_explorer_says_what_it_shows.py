"""The explorer in a browser: the picture, the counts, the messages and the address all say what is on the screen."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

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


def query(page: Page) -> dict[str, list[str]]:
    """What the address says; asked of the page, since Playwright hears of changes later."""
    return parse_qs(urlsplit(page.evaluate("location.href")).query, keep_blank_values=True)


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
        assert query(page) == {"hide": ["aljisr"]}
        assert page.evaluate("location.hash") == f"#{card}"
        assert "aljisr" not in names(page)
    page.go_back()
    expect(page.locator(".card.open")).to_have_id("n-aljisr")
    assert page.evaluate("nasij.picture.labels.drawn.some(({ faint }) => !faint)"), (
        "a hidden node dims the others"
    )


def bars(page: Page) -> tuple[float, float, float, float]:
    """Left, top, width and height of the bars of the timeline."""
    box = page.locator(".bars").bounding_box()
    assert box is not None
    return box["x"], box["y"], box["width"], box["height"]


def test_the_bin_of_the_undated_hides_as_many_events_as_it_says(
    page: Page, explorer: str, browser: Browser
) -> None:
    events = "nasij.picture.drawn.nodes.filter(({ group }) => group === 'event').length"
    opened(page, f"{explorer}/en/view/events")
    before, all_of_them = page.evaluate(events), names(page)
    bin_ = page.get_by_label("Date not stated")
    said = int(page.locator(".bin").inner_text().rpartition(" ")[2])
    bin_.uncheck()
    assert page.evaluate(events) == before - said
    assert "gulf-moroccan-forum-1" not in names(page)
    assert "study-day-oujda-2023" in names(page)
    assert query(page) == {"undated": ["no"]}
    other = browser.new_context().new_page()
    opened(other, page.url)
    expect(other.get_by_label("Date not stated")).not_to_be_checked()
    assert names(other) == names(page)
    other.context.close()
    bin_.check()
    assert names(page) == all_of_them
    assert query(page) == {}


def test_without_a_dated_event_there_is_no_timeline(page: Page, explorer: str) -> None:
    opened(page, f"{explorer}/en/")
    expect(page.locator("#timeline")).to_be_hidden()
    opened(page, f"{explorer}/en/?undated=no")
    page.get_by_label("Date not stated").check()
    assert query(page) == {}


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_stroke_over_the_bars_chooses_a_period(page: Page, explorer: str, language: str) -> None:
    opened(page, f"{explorer}/{language}/view/events")
    left, top, width, height = bars(page)
    start, end = (0.6, 0.99) if language == "en" else (0.4, 0.01)
    page.mouse.move(left + start * width, top + height / 2)
    page.mouse.down()
    page.mouse.move(left + end * width, top + height / 2, steps=5)
    page.mouse.up()
    [day] = query(page)["from"]
    assert "2023-12" < day < "2024-07"
    assert "to" not in query(page)
    assert "sim-national-meeting-2" in names(page)
    assert "study-day-oujda-2023" not in names(page)
    for _ in range(2):  # the last month alone, and everything again
        page.mouse.click(left + end * width, top + height / 2)
    assert query(page) == {}


def test_a_finger_chooses_a_period_too(browser: Browser, explorer: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = opened(context.new_page(), f"{explorer}/en/view/events")
    page.locator(".bars").scroll_into_view_if_needed()
    left, top, width, height = bars(page)
    touch = context.new_cdp_session(page)
    for kind, share in (("touchStart", 0.02), ("touchMove", 0.2), ("touchMove", 0.4), ("touchEnd", None)):
        points = [] if share is None else [{"x": left + share * width, "y": top + height / 2}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    [day] = query(page)["to"]
    assert "2023-10" < day < "2024-02"
    assert "study-day-oujda-2023" in names(page)
    assert (left, width) == (bars(page)[0], bars(page)[2]), "the bars moved under the finger"
    context.close()


def test_a_month_without_events_has_no_bar(page: Page, explorer: str) -> None:
    opened(page, f"{explorer}/en/view/events")
    heights = page.evaluate("[...document.querySelectorAll('.bars span')].map(bar => bar.offsetHeight)")
    assert heights.count(0) == len(heights) - 2

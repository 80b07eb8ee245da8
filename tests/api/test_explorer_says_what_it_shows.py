"""The explorer in a browser: the picture, the counts, the messages and the address all say what is on the screen."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from graph.dates import written
from graph.terms import LANGUAGES
from tests.api.test_explorer_in_browser import drag, names, opened, shown, until
from visualizations.strings import translator
from visualizations.style import GROUNDS

pytestmark = pytest.mark.long

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


def test_a_node_that_is_moved_leaves_the_view_as_fitted_as_it_was(page: Page, explorer: str) -> None:
    opened(page, f"{explorer}/en/")
    drag(page, "sim", 40, 30)
    resized(page, [(800, 500)])
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


def test_where_no_event_is_dated_the_timeline_says_so_and_has_their_bin(page: Page, explorer: str) -> None:
    opened(page, f"{explorer}/en/")
    everything = names(page)
    expect(page.locator("#timeline")).to_contain_text("The sources date none of the events in this picture.")
    expect(page.locator(".bars")).to_have_count(0)
    bin_ = page.get_by_label("Date not stated")
    bin_.uncheck()
    assert names(page) < everything
    assert query(page) == {"undated": ["no"]}
    opened(page, page.evaluate("location.href"))
    expect(bin_).not_to_be_checked()
    bin_.check()
    assert names(page) == everything
    assert query(page) == {}


def test_where_there_are_no_events_there_is_no_timeline(page: Page, explorer: str) -> None:
    opened(page, f"{explorer}/en/view/partners")
    expect(page.locator("#timeline")).to_be_hidden()


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


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("period", "keys", "then"),
    [
        ({"from": "2030"}, ("start", "ArrowDown"), {"from"}),
        ({"to": "1990"}, ("end", "ArrowUp"), {"to"}),
        ({"from": "2024", "to": "2023"}, ("end", "End"), {"from"}),
    ],
    ids=["after all", "before all", "the wrong way round"],
)
def test_a_period_without_bars_is_told_and_left_by_its_handles(
    page: Page, explorer: str, language: str, period: dict[str, str], keys: tuple[str, str], then: set[str]
) -> None:
    page.goto(f"{explorer}/{language}/view/events?{urlencode(period)}")
    chosen = page.locator(".bars span:not(.out)")
    said = page.locator(".period")
    expect(chosen).to_have_count(0)
    whole = {"from": "01-01", "to": "12-31"}
    for name, year in period.items():
        expect(said).to_contain_text(written(f"{year}-{whole[name]}", language))
    handle = page.locator(".handles input").nth(("start", "end").index(keys[0]))
    expect(handle).to_have_attribute(
        "aria-valuetext", re.compile(period["from" if keys[0] == "start" else "to"])
    )
    outside = said.inner_text()
    handle.press(keys[1])
    expect(chosen).not_to_have_count(0)
    expect(said).not_to_have_text(outside)
    assert set(query(page)) == then


def test_a_tap_on_a_bar_chooses_it_where_the_period_was_without_bars(page: Page, explorer: str) -> None:
    page.goto(f"{explorer}/en/view/events?from=2030")
    until(page, "globalThis.nasij !== undefined")
    left, top, width, height = bars(page)
    page.mouse.click(left + 0.99 * width, top + height / 2)
    expect(page.locator(".bars span:not(.out)")).to_have_count(1)


UNWRITTEN = "for (const name of ['fillText', 'strokeText']) CanvasRenderingContext2D.prototype[name] = () => undefined"
FARTHEST = """(boxes) => {
    const drawn = document.querySelector('#canvas canvas'), ratio = drawn.width / drawn.clientWidth
    const context = new OffscreenCanvas(drawn.width, drawn.height).getContext('2d', { willReadFrequently: true })
    context.fillStyle = getComputedStyle(document.documentElement).backgroundColor
    const paper = context.fillStyle.match(/[0-9a-f]{2}/g).map(part => parseInt(part, 16))
    context.fillRect(0, 0, drawn.width, drawn.height)
    context.drawImage(drawn, 0, 0)
    return boxes.map(({ x, y, width, height }) => {
        const inner = [x + 6, y + 4, width - 12, height - 8].map(each => Math.round(each * ratio))
        const { data } = context.getImageData(...inner)
        return data.reduce((most, part, at) => at % 4 < 3 ? Math.max(most, Math.abs(part - paper[at % 4])) : most, 0)
    })
}"""
"""How far the pixels of some boxes are from the colour of the paper, of 255."""
ONE_LINE = """nasij.picture.labels.drawn
    .filter(({ lines, covers }) => lines.length === 1 && covers > 0.5).map(({ box }) => box)"""


@pytest.mark.parametrize("ground", ["light", "dark"])
def test_no_line_runs_through_the_letters_of_a_label(page: Page, explorer: str, ground: str) -> None:
    """With the letters themselves left out, what is drawn where they stand is all but paper."""
    page.emulate_media(color_scheme=ground)  # type: ignore[arg-type]
    page.add_init_script(UNWRITTEN)
    opened(page, f"{explorer}/en/view/events")
    boxes = page.evaluate(ONE_LINE)
    assert len(boxes) > 10
    assert max(page.evaluate(FARTHEST, boxes)) < 30


def test_labels_of_the_files_have_ground_too(page: Page, explorer: str) -> None:
    opened(page, f"{explorer}/ar/view/events")
    page.click(".take summary")
    with page.expect_download() as saved:
        page.click('[data-form="svg"]')
    svg = Path(saved.value.path()).read_text("utf-8")
    ground = rf'<path d="M0 0H[\d.]+V[\d.]+H0Z"[^>]*fill="{GROUNDS["light"]["paper"]}" opacity="0.92"/>'
    assert len(re.findall(ground, svg)) == svg.count("paint-order") > 10


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", ["", "view/events"])
def test_the_files_name_what_the_screen_names(page: Page, explorer: str, language: str, view: str) -> None:
    def plain(lines: list[str]) -> str:
        return re.sub("[\u200e\u200f\u2066-\u2069…]", "", " ".join(lines)).strip()

    page.set_viewport_size({"width": 1440, "height": 900})
    opened(page, f"{explorer}/{language}/{view}")
    page.click(".take summary")
    with page.expect_download() as saved:
        page.click('[data-form="svg"]')
    svg = unescape(Path(saved.value.path()).read_text("utf-8"))
    written = plain(re.findall(r'<text[^>]*text-anchor="middle"[^>]*>([^<]*)<', svg))
    labels = [plain(lines) for lines in page.evaluate("nasij.picture.labels.drawn.map(({ lines }) => lines)")]
    assert len(labels) > 10
    assert [label for label in labels if label not in written] == []


def counts(page: Page) -> tuple[int, int, int, int]:
    """What the line above the picture says: drawn nodes, of how many, drawn relations, of how many."""
    said = []
    for part in page.locator(".counts").inner_text().split("·"):
        [drawn, *whole] = re.findall(r"\d+", part)
        said += [int(drawn), int(whole[0] if whole else drawn)]
    return said[0], said[1], said[2], said[3]


def drawn(page: Page) -> tuple[int, int]:
    """How many nodes and relations are drawn."""
    nodes, relations = page.evaluate(
        """[nasij.picture.drawn.nodes.length,
            nasij.picture.drawn.edges.flatMap(({ relations }) => relations).length]"""
    )
    return nodes, relations


def entry(page: Page, kind: str, value: str) -> str:
    """The count beside an entry of the legend."""
    return page.locator(f'.toggle[data-{kind}="{value}"] .count').inner_text()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_count_is_of_what_is_drawn(page: Page, explorer: str, language: str) -> None:
    opened(page, f"{explorer}/{language}/#n-nibrass")
    before = drawn(page)
    assert counts(page) == (before[0], before[0], before[1], before[1])
    assert page.locator(".card.open h3 .count").inner_text() == "1"
    page.click(".actions button >> nth=0")
    expect(page.locator(".actions [role=status]")).to_contain_text("2")
    after = drawn(page)
    assert after > before
    assert counts(page) == (after[0], after[0], after[1], after[1])
    around = page.evaluate(
        "nasij.picture.drawn.edges.filter(({ from, to }) => [from, to].includes('nibrass')).length"
    )
    assert page.locator(".card.open h3 .count").inner_text() == str(around)
    assert page.locator(".card.open .relations li").count() == around
    assert entry(page, "group", "place") == "1"
    assert entry(page, "group", "event") == "2"
    page.click('[data-group="place"]')
    assert entry(page, "group", "place") == "0/1"
    assert counts(page) == (after[0] - 1, after[0], drawn(page)[1], after[1])
    assert page.locator(".card.open h3 .count").inner_text() == f"{around - 1}/{around}"
    page.click("#reset")
    until(page, "nasij.state.expanded.length === 0 && !nasij.picture.data.nodes.some(({ added }) => added)")
    expect(page.locator('[data-group="place"]')).to_be_hidden()
    assert counts(page) == (before[0], before[0], before[1], before[1])


@pytest.mark.parametrize("zoomed", [False, True])
@pytest.mark.parametrize("size", [(1440, 900), (390, 844)], ids=str)
def test_what_was_added_is_seen(page: Page, explorer: str, size: tuple[int, int], zoomed: bool) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    opened(page, f"{explorer}/en/")
    page.evaluate("location.hash = 'n-nibrass'")
    for _ in range(4 * zoomed):
        page.evaluate("nasij.picture.camera.zoom(1.4)")
    page.wait_for_timeout(400)
    page.locator(".card.open").get_by_role("button", name="Add its neighbours").click()
    expect(page.locator(".card.open .actions [role=status]")).to_contain_text("Added")
    page.wait_for_timeout(500)
    seen = page.evaluate(
        """(() => {
            const { picture } = nasij, box = picture.container.getBoundingClientRect()
            const cover = document.querySelector('#panel.opened'), sheet = cover && cover.getBoundingClientRect()
            return picture.drawn.nodes.filter(({ added }) => added).map(({ id }) => {
                const [x, y] = picture.drawn.place(id), at = picture.network.canvasToDOM({ x, y })
                const top = box.top + at.y, left = box.left + at.x
                const free = !sheet || innerWidth > 960 || top < sheet.top
                return at.x > 0 && at.y > 0 && left < box.right && top < Math.min(box.bottom, innerHeight) && free
            })
        })()"""
    )
    assert len(seen) == 2
    assert all(seen)


def test_steps_are_undone_one_by_one(page: Page, explorer: str) -> None:
    states = [(shown(opened(page, f"{explorer}/en/")), query(page))]
    undo = page.get_by_role("button", name="Undo", exact=True)
    expect(undo).to_be_disabled()

    def hide() -> None:
        page.evaluate("location.hash = 'n-aljisr'")
        page.locator(".card.open").get_by_role("button", name="Hide", exact=True).click()

    def expand() -> None:
        page.evaluate("location.hash = 'n-nibrass'")
        page.locator(".card.open").get_by_role("button", name="Add its neighbours").click()
        until(page, "nasij.picture.drawn.nodes.some(({ added }) => added)")

    changes: list[Callable[[], object]] = [
        lambda: page.click('[data-group="company"]'),
        hide,
        lambda: drag(page, "sim", 50, 30),
        expand,
        lambda: page.click('[data-certainty="inferred"]'),
    ]
    for change in changes:
        change()
        states.append((shown(page), query(page)))
    for number, (picture, address) in enumerate(reversed(states[:-1])):
        if number % 2:
            undo.click()
        else:
            page.evaluate("document.activeElement.blur()")
            page.keyboard.press("Control+z")
        until(page, f"location.search.length === {len(state_text(address))}")
        assert query(page) == address
        assert shown(page) == picture
    expect(undo).to_be_disabled()


def stroke(page: Page) -> None:
    """Draws over the last bars, from the middle of them."""
    left, top, width, height = bars(page)
    page.mouse.move(left + 0.6 * width, top + height / 2)
    page.mouse.down()
    page.mouse.move(left + 0.8 * width, top + height / 2, steps=4)
    page.wait_for_timeout(700)  # the reader thinks
    page.mouse.move(left + 0.7 * width, top + height / 2)
    page.mouse.up()


def over(page: Page) -> None:
    """Moves the first handle over the other one."""
    page.get_by_label("From", exact=True).focus()
    for key in ("End", "ArrowLeft"):
        page.keyboard.press(key)


def nudged(page: Page) -> None:
    """Moves a node that was not pinned, with the keys."""
    page.evaluate("location.hash = 'n-nibrass'")
    expect(page.locator(".card.open")).to_have_id("n-nibrass")
    page.locator("#canvas").focus()
    for _ in range(3):
        page.keyboard.press("Shift+ArrowLeft")


@pytest.mark.parametrize("gesture", [stroke, over, nudged])
def test_a_gesture_is_one_step(page: Page, explorer: str, gesture: Callable[[Page], None]) -> None:
    period = "?to=2024-03" if gesture is over else ""
    opened(page, f"{explorer}/en/view/events{period}")
    before, address = shown(page), query(page)
    gesture(page)
    assert query(page) != address
    page.click("#undo")
    expect(page.locator("#undo")).to_be_disabled()
    until(page, f"location.search.length === {len(state_text(address))}")
    assert query(page) == address
    assert shown(page) == before


def test_two_gestures_are_two_steps_however_fast(page: Page, explorer: str) -> None:
    opened(page, f"{explorer}/en/")
    for certainty in ("stated", "inferred"):
        page.click(f'[data-certainty="{certainty}"]')
    page.click("#undo")
    assert query(page) == {"no-certainty": ["stated"]}


def state_text(address: dict[str, list[str]]) -> str:
    """A query as the browser writes it."""
    return "?" + urlencode(address, doseq=True) if address else ""


def test_each_hidden_node_can_be_brought_back(page: Page, explorer: str) -> None:
    opened(page, f"{explorer}/fr/?hide=aljisr~nibrass&only=sim")
    away = page.locator(".put-away")
    expect(away.get_by_role("button")).to_have_count(3)
    away.get_by_role("button", name="Seulement autour").click()
    assert "royal-air-maroc" in names(page)
    away.get_by_role("button", name="Nibrass").click()
    assert "nibrass" in names(page)
    assert "aljisr" not in names(page)
    assert query(page) == {"hide": ["aljisr"]}
    away.get_by_role("button").click()
    expect(away).to_be_hidden()
    assert query(page) == {}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", ["network", "table"])
def test_where_nothing_is_left_the_page_says_so_and_what_to_do(
    page: Page, explorer: str, language: str, form: str
) -> None:
    t = translator(language)
    opened(page, f"{explorer}/{language}/")
    before = shown(page)
    drag(page, "sim", 40, 30)
    moved = shown(page)
    page.click(f"#as-{form}")
    page.click('[data-certainty="stated"]')
    page.click('[data-certainty="inferred"]')
    told = page.locator("#told")
    expect(told).to_contain_text(t("script.nothing"))
    assert (box := told.bounding_box()) is not None
    assert box["width"] > 100, "only those who hear it are told"
    told.get_by_role("button", name=t("script.unfilter")).click()
    assert shown(page) == moved != before
    assert (box := told.bounding_box()) is not None
    assert box["width"] < 2


def test_a_table_in_which_a_search_finds_nothing_leads_back_to_everything(page: Page, explorer: str) -> None:
    page.goto(f"{explorer}/en/?table&q=zzzzqq")
    until(page, "globalThis.nasij !== undefined")
    told = page.locator("#told")
    expect(told).to_contain_text("Nothing matches your choices.")
    told.get_by_role("button", name="Show everything again").click()
    expect(page.locator("#table tbody tr:not([hidden])")).not_to_have_count(0)
    expect(told).to_contain_text("Shown:")
    assert query(page) == {"table": [""]}


def test_each_form_tells_what_a_search_leaves_in_it(page: Page, explorer: str) -> None:
    opened(page, f"{explorer}/en/")
    page.fill("#search", "nibrass")
    told = page.locator("#told")
    picture = told.inner_text()
    assert picture.startswith("Shown:")
    page.click("#as-table")
    expect(told).not_to_have_text(picture)
    expect(told).to_contain_text(f" {len(page.query_selector_all('#table tbody tr:not([hidden])'))} ")
    page.click("#as-network")
    expect(told).to_have_text(picture)
    page.fill("#search", "zzzzqq")
    expect(told).to_have_text(picture)
    page.click("#as-table")
    expect(told).to_contain_text("Nothing matches")


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("ar", "المعروض: شكلان وخط واحد."),
        ("fr", "Affichage : 2 formes et 1 trait."),
        ("en", "Shown: 2 shapes and 1 line."),
    ],
)
def test_counts_on_the_screen_and_in_pictures_follow_the_grammar(
    page: Page, explorer: str, language: str, told: str
) -> None:
    opened(page, f"{explorer}/{language}/?only=royal-air-maroc")
    expect(page.locator("#told")).to_have_text(told)
    page.click(".take summary")
    with page.expect_download() as download:
        page.click("[data-form=svg]")
    assert told in unescape(Path(download.value.path()).read_text("utf-8"))


def test_what_was_copied_is_seen_for_a_while(page: Page, explorer: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.clock.install()
    opened(page, f"{explorer}/ar/")
    page.click("#share")
    told = page.locator("#told")
    expect(told).to_have_text("نُسخ الرابط.")
    assert (box := told.bounding_box()) is not None
    assert box["width"] > 50
    page.clock.fast_forward(10_000)
    assert (box := told.bounding_box()) is not None
    assert box["width"] < 2


@pytest.mark.parametrize(
    ("text", "slug"),
    [("nibrs", "nibrass"), ("seidl", "hanns-seidel-foundation"), ("زايدال", "hanns-seidel-foundation")],
)
def test_a_misspelt_name_finds_what_is_drawn(page: Page, explorer: str, text: str, slug: str) -> None:
    opened(page, f"{explorer}/en/")
    page.fill("#search", text)
    until(page, f"nasij.picture.drawn.matches?.has('{slug}') === true")
    page.press("#search", "Enter")
    expect(page.locator(".card.open")).to_have_id(f"n-{slug}")


@pytest.mark.parametrize(("text", "slug"), [("oujda", "oujda"), ("mohamed benbella", "mohamed-benbella")])
def test_what_the_picture_does_not_have_is_found_in_the_whole_graph(
    page: Page, explorer: str, text: str, slug: str
) -> None:
    opened(page, f"{explorer}/en/")
    page.fill("#search", text)
    expect(page.locator("#found")).to_have_text("Not in this picture.")
    link = page.locator(".elsewhere a").first
    expect(link).to_be_visible()
    page.press("#search", "ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{explorer}/en/id/{slug}")


def test_a_name_that_nothing_has_is_told_and_a_late_answer_forgotten(page: Page, explorer: str) -> None:
    opened(page, f"{explorer}/fr/")
    page.fill("#search", "oujda")
    page.fill("#search", "zzqqxx")
    expect(page.locator(".elsewhere")).to_contain_text("Essayez une autre orthographe")
    expect(page.locator(".elsewhere a")).to_have_count(0)
    page.fill("#search", "")
    expect(page.locator(".elsewhere")).to_be_empty()


def silent(route: Route) -> None:
    """An answer that says nothing, as of a server that is lost; a request that fails would be told in the console."""
    route.fulfill(status=204)


def test_a_search_without_an_answer_claims_nothing_and_is_asked_again(page: Page, explorer: str) -> None:
    opened(page, f"{explorer}/en/")
    page.route("**/api/v1/search**", silent)
    page.fill("#search", "oujda")
    elsewhere = page.locator(".elsewhere")
    expect(elsewhere).to_contain_text("The server does not answer")
    expect(elsewhere).not_to_contain_text("Nor is it")
    page.unroute("**/api/v1/search**", silent)
    page.press("#search", "Enter")
    expect(elsewhere.locator("a").first).to_be_visible()
    expect(elsewhere).not_to_contain_text("does not answer")


def test_neighbours_in_an_address_that_do_not_come_are_told_and_asked_again(
    page: Page, explorer: str
) -> None:
    opened(page, f"{explorer}/en/")
    before = names(page)
    page.route("**/around/**", silent)
    opened(page, f"{explorer}/en/?more=nibrass.1")
    told = page.locator("#told")
    expect(told).to_contain_text("could not be shown")
    assert (box := told.bounding_box()) is not None
    assert box["width"] > 100
    assert names(page) == before
    page.unroute("**/around/**", silent)
    told.get_by_role("button", name="Try again").click()
    until(page, "nasij.picture.drawn.nodes.some(({ added }) => added)")
    expect(told).not_to_contain_text("could not be shown")
    assert before < names(page)


def test_one_actor_of_an_address_that_is_gone_takes_no_other_away(page: Page, explorer: str) -> None:
    page.route("**/around/gone**", silent)
    opened(page, f"{explorer}/en/?more=nibrass.1~gone.1")
    expect(page.locator("#told")).to_contain_text("The neighbours of \u2068gone\u2069 could not be shown")
    assert page.evaluate("nasij.picture.drawn.nodes.some(({ added }) => added)")


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)], ids=str)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_steps_cover_nothing_of_the_picture(
    page: Page, explorer: str, language: str, size: tuple[int, int]
) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    opened(page, f"{explorer}/{language}/")
    hint, canvas = (page.locator(name).bounding_box() for name in (".hint", "#canvas"))
    assert hint is not None
    assert canvas is not None
    assert hint["y"] + hint["height"] <= canvas["y"]
    assert page.evaluate(
        "(() => { const { offsetLeft, offsetWidth, parentElement } = document.querySelector('#size');"
        " return offsetWidth <= parentElement.offsetWidth })()"
    )
    page.click(".hint button >> nth=1")
    until(page, "document.querySelector('.hint') === null")
    page.wait_for_timeout(200)
    assert page.evaluate(INSIDE)


def test_an_address_shows_the_same_in_another_browser_and_language(
    page: Page, browser: Browser, explorer: str
) -> None:
    opened(page, f"{explorer}/en/")
    drag(page, "nibrass", -300, 60)

    def expand(slug: str, said: str) -> None:
        page.evaluate(f"location.hash = 'n-{slug}'")
        told = page.locator(".card.open .actions [role=status]")
        page.locator(".card.open").get_by_role("button", name="Add its neighbours").click()
        expect(told).to_contain_text(said)

    for slug, said in (("nibrass", "Added"), ("sim", "Added"), ("nibrass", "no others"), ("sim", "Added")):
        expand(slug, said)
    until(page, "nasij.state.pages('sim') === 2")  # what the second press of sim says stood there before
    drag(page, "oujda", 30, 40)
    page.evaluate("location.hash = 'n-aljisr'")
    page.locator(".card.open").get_by_role("button", name="Hide", exact=True).click()
    page.click('[data-group="company"]')
    page.select_option("#size", "betweenness")
    page.check("#communities")
    until(page, "location.search.includes('communities')")
    context = browser.new_context()
    other = opened(context.new_page(), page.evaluate("location.href").replace("/en/", "/ar/"))
    until(other, "nasij.state.expanded.length === 2 && nasij.picture.drawn.nodes.some(({ added }) => added)")
    assert shown(other) == shown(page)
    assert counts(other) == counts(page)
    assert query(other) == query(page)
    context.close()

"""The stand-alone files in a browser: offline, silent, readable, and every relation with its evidence at hand."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from graph.build import build_from_rdf
from graph.dataset import Dataset
from graph.names import key
from graph.terms import LANGUAGES
from visualizations import STATIC
from visualizations.style import GROUNDS
from visualizations.views import VIEWS, render

pytestmark = pytest.mark.long

Opener = Callable[..., Page]

DRAWN = "globalThis.nasij?.picture.labels.drawn.length > 0"
PHONE = {"width": 390, "height": 844}
PAGES = [(view, "forum" if view == "actor" else None) for view in VIEWS]

COUNTED = """
    globalThis.counted = { measureText: 0, fillText: 0 };
    for (const name of ["measureText", "fillText"]) {
        const original = CanvasRenderingContext2D.prototype[name];
        CanvasRenderingContext2D.prototype[name] = function (...given) {
            counted[name] += 1;
            return original.apply(this, given);
        };
    }"""
"""Before the page's own script: how often text is measured and written."""
EMPTY = """() => {
    const { picture } = nasij, { left, top, width, height } = picture.container.getBoundingClientRect();
    for (let y = height / 3; y < height; y += 9)
        for (let x = 60; x < width / 2; x += 9) if (picture.at({ x, y }) === null) return [left + x, top + y];
}"""
"""A place of the canvas where nothing is."""

# Both sides fold these the same way: graph/names.py and explorer/src/names.ts.
NAMES = [
    "جمعيّة  الأمل",
    "جمعية الامل",
    "إنزكان أيت ملول",
    "مؤسسة آسفي ٱلخير",
    "قرى ومدائن، شؤون الماء",
    "گلميم ڭرسيف ڤاس پاريس",
    "عـــمل",
    "٢٠٢٣ ۲۰۲۴ 2025",
    "\u2067نسيج\u2069\u200f",
    "ﻻﻣﻴﺔ",
    "Association d’Éveil – « Straße » N°2",
    "AMH (Groupe)",
    "سنة_2024",
    "Ωμέγας",
    "",
]


@pytest.fixture(scope="session", autouse=True)
def front_end() -> None:
    assert (STATIC / "view.js").is_file(), "the front end is not built; run: python hatch_build.py"


@pytest.fixture
def opened(page: Page, dataset: Dataset, tmp_path: Path) -> Opener:
    """Opens a view as a file, without a network; the fixture ``page`` makes sure that the console stays silent."""

    def open_view(
        view: str = "partnerships", language: str = "ar", slug: str | None = None, fragment: str = ""
    ) -> Page:
        file = tmp_path / f"{view}-{language}.html"
        file.write_text(render(dataset, view, language, slug=slug, standalone=True), "utf-8")
        page.context.set_offline(True)
        page.goto(file.as_uri() + fragment)
        page.wait_for_function(DRAWN)
        return page

    return open_view


def labels(page: Page) -> list[dict[str, Any]]:
    """What is written on the canvas: text, size in pixels of the screen, box."""
    drawn: list[dict[str, Any]] = page.evaluate("nasij.picture.labels.drawn")
    return drawn


def click_on(page: Page, name: str) -> None:
    """Clicks on a node, or on the middle of an edge, of the canvas."""
    place = page.evaluate(
        """name => {
            const { network, data } = nasij.picture;
            const edge = data.edges.find(({ id }) => id === name);
            const ends = Object.values(network.getPositions(edge ? [edge.from, edge.to] : [name]));
            const middle = { x: 0, y: 0 };
            for (const { x, y } of ends) { middle.x += x / ends.length; middle.y += y / ends.length; }
            const { left, top } = document.getElementById("canvas").getBoundingClientRect();
            const { x, y } = network.canvasToDOM(middle);
            return { x: left + x, y: top + y };
        }""",
        name,
    )
    page.mouse.click(place["x"], place["y"])


def assert_readable(page: Page) -> None:
    drawn = labels(page)
    assert drawn
    for label in drawn:
        assert label["size"] >= 12
        assert label["text"][0] in "\u2066\u2067"
        assert label["text"][-1] == "\u2069"
    for one, other in combinations(drawn, 2):
        a, b = one["box"], other["box"]
        apart = (
            a["x"] >= b["x"] + b["width"]
            or b["x"] >= a["x"] + a["width"]
            or a["y"] >= b["y"] + b["height"]
            or b["y"] >= a["y"] + a["height"]
        )
        assert apart, f"{one['text']} lies over {other['text']}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("view", "slug"), PAGES)
def test_every_view_opens_offline_with_legible_labels_that_do_not_overlap(
    view: str, slug: str | None, language: str, opened: Opener
) -> None:
    page = opened(view, language, slug)
    expect(page.locator("h1")).to_have_count(1)
    expect(page.locator("html")).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")
    assert len(labels(page)) >= len(page.evaluate("nasij.picture.data.nodes")) * 0.7
    assert_readable(page)
    for _ in range(4):
        page.locator("#zoom-in").click()
    page.wait_for_timeout(400)
    assert_readable(page)


@pytest.mark.parametrize(
    "size", [PHONE, {"width": 844, "height": 390}, {"width": 1440, "height": 900}], ids=str
)
def test_a_page_fits_its_screen(size: Any, opened: Opener) -> None:
    page = opened("partnerships", "fr")
    page.set_viewport_size(size)
    page.wait_for_timeout(200)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert_readable(page)


@pytest.mark.parametrize("size", [PHONE, {"width": 1440, "height": 900}], ids=str)
@pytest.mark.parametrize("view", ["partnerships", "partners", "events"])
def test_the_networks_of_the_records_are_legible(
    view: str, size: Any, shipped: Dataset, page: Page, tmp_path: Path
) -> None:
    file = tmp_path / "view.html"
    file.write_text(render(shipped, view, "ar", standalone=True), "utf-8")
    page.set_viewport_size(size)
    page.goto(file.as_uri())
    page.wait_for_function(DRAWN)
    assert len(labels(page)) > 0.6 * len(page.evaluate("nasij.picture.data.nodes"))
    assert_readable(page)


def test_the_typeface_is_the_one_that_the_file_carries(opened: Opener) -> None:
    page = opened()
    assert page.evaluate("document.fonts.check('400 13px \"IBM Plex Sans Arabic\"', 'نسيج')")
    loaded = page.evaluate("[...document.fonts].filter(font => font.status === 'loaded').length")
    assert loaded >= 2


def test_a_click_on_an_edge_shows_every_piece_of_its_evidence(opened: Opener) -> None:
    page = opened("events", "en")
    click_on(page, "e-forum--nour")
    card = page.locator(".card.open")
    expect(card).to_have_id("e-forum--nour")
    expect(card.locator("h2")).to_contain_text("First Volunteering Forum")
    expect(card.locator("figure")).to_have_count(2)
    paper = card.locator("figure").first
    expect(paper.locator("mark")).to_have_text("جمعية النور")
    for text in (
        "Newspaper article",
        "Shop Company",
        "4 July 2024",
        "Stated",
        "characters 10 to 34",
        "article-1-1",
    ):
        expect(paper).to_contain_text(text)
    expect(card.locator("figure").last).to_contain_text("Not stated")


def test_an_inferred_edge_says_why(opened: Opener) -> None:
    page = opened("events", "fr")
    click_on(page, "e-forum--salma")
    expect(page.locator(".card.open .reason")).to_have_text("le nom l’indique")


def test_a_click_on_a_node_shows_its_names_and_its_relations(opened: Opener) -> None:
    page = opened("partnerships", "ar")
    click_on(page, "nour")
    card = page.locator(".card.open")
    expect(card.locator("h2")).to_have_text("جمعية النور")
    expect(card.locator(".names")).to_contain_text("Association Nour")
    expect(card.locator(".names")).to_contain_text("Nour Association")
    card.locator(".relations a").first.click()
    expect(page.locator(".card.open.edge blockquote").first).to_be_visible()


def test_the_way_by_keyboard_leads_to_the_evidence_and_back(opened: Opener) -> None:
    page = opened("partnerships", "ar")
    page.locator("#as-table").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#table")).to_be_visible()
    expect(page.locator("#picture")).to_be_hidden()
    row = page.locator("tbody tr").first
    row.locator(".read").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".card.open figure").first).to_be_visible()
    assert page.evaluate("document.getElementById('panel').contains(document.activeElement)")
    page.keyboard.press("Escape")
    expect(page.locator(".card.open")).to_have_id("about")
    assert page.evaluate("document.activeElement.classList.contains('read')")


def test_everything_that_can_be_clicked_can_be_reached_with_the_tab_key(opened: Opener) -> None:
    page = opened("partnerships", "en")
    wanted = {"search", "as-network", "as-table", "canvas", "zoom-in", "zoom-out", "fit"}
    reached: set[str] = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.id"))
    assert wanted <= reached


def test_the_keys_of_the_picture_move_zoom_and_fit(opened: Opener) -> None:
    page = opened()
    page.locator("#canvas").focus()
    scale, middle = page.evaluate(
        "[nasij.picture.network.getScale(), nasij.picture.network.getViewPosition()]"
    )
    page.keyboard.press("+")
    page.keyboard.press("ArrowLeft")
    page.wait_for_timeout(600)
    assert page.evaluate("nasij.picture.network.getScale()") > 1.1 * scale
    page.keyboard.press("0")
    page.wait_for_timeout(600)
    assert page.evaluate("nasij.picture.network.getScale()") == pytest.approx(scale, rel=0.01)
    assert page.evaluate("nasij.picture.network.getViewPosition()")["x"] == pytest.approx(middle["x"], abs=3)


@pytest.mark.parametrize("typed", ["جمعيه ألنور", "جَمعية النـور", "nour", "النور"])
def test_search_finds_a_name_however_it_is_typed(typed: str, opened: Opener) -> None:
    page = opened("partners", "ar")
    page.locator("#search").fill(typed)
    expect(page.locator("#matches button")).to_have_text(["\u2067جمعية النور\u2069"])
    expect(page.locator("#found")).to_have_text("نتيجة واحدة")
    page.locator("#search").press("Enter")
    expect(page.locator(".card.open")).to_have_id("n-nour")


def test_search_also_filters_the_table(opened: Opener) -> None:
    page = opened("partners", "en")
    page.locator("#as-table").click()
    page.locator("#search").fill("aid")
    expect(page.locator("tbody tr:visible")).to_have_count(1)
    page.locator("#search").press("Escape")
    expect(page.locator("tbody tr[hidden]")).to_have_count(0)


def test_browser_and_python_make_the_same_keys(opened: Opener) -> None:
    keys = opened().evaluate("names => names.map(name => nasij.key(name))", NAMES)
    assert dict(zip(NAMES, keys, strict=True)) == {name: key(name) for name in NAMES}


def test_the_legend_hides_and_shows_a_group_and_a_relation(opened: Opener) -> None:
    page = opened("partnerships", "en")
    shown = "nasij.picture.labels.drawn.map(label => label.id)"
    for button, gone in (
        ('[data-group="association"]', "nour"),
        ('[data-relation="nasij:supporter"]', "embassy"),
    ):
        toggle = page.locator(f".toggle{button}")
        toggle.click()
        expect(toggle).to_have_attribute("aria-pressed", "false")
        page.wait_for_function(f"!{shown}.includes('{gone}')")
        assert page.locator("tbody tr[hidden]").count() > 0
        toggle.click()
        page.wait_for_function(f"{shown}.includes('{gone}')")
    expect(page.locator("tbody tr[hidden]")).to_have_count(0)


def test_columns_sort_both_ways(opened: Opener) -> None:
    page = opened("partnerships", "en")
    page.locator("#as-table").click()
    head = page.locator("thead th").nth(2)
    for order in ("ascending", "descending"):
        head.locator("button").click()
        expect(head).to_have_attribute("aria-sort", order)
        texts = page.locator("tbody tr td:nth-child(3)").all_inner_texts()
        assert texts == sorted(texts, key=str.casefold, reverse=order == "descending")


def test_an_address_opens_what_it_names(opened: Opener) -> None:
    page = opened("events", "fr", fragment="#e-forum--nour.1")
    expect(page.locator(".card.open")).to_have_id("e-forum--nour")


def test_the_picture_follows_the_dark_ground(opened: Opener) -> None:
    page = opened()
    page.emulate_media(color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == _rgb(
        GROUNDS["dark"]["paper"]
    )
    assert_readable(page)


def test_on_a_phone_the_panel_is_a_sheet_below_the_picture(opened: Opener) -> None:
    page = opened("partnerships", "ar")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.reload()
    page.wait_for_function(DRAWN)
    click_on(page, "e-caravan--nour")
    sheet = page.locator("#panel").bounding_box()
    assert sheet is not None
    assert sheet["y"] + sheet["height"] == pytest.approx(PHONE["height"], abs=1)
    assert sheet["height"] <= 0.65 * PHONE["height"]
    page.wait_for_timeout(400)
    ends = page.evaluate(
        """() => {
            const { top } = document.getElementById("canvas").getBoundingClientRect();
            const { network } = nasij.picture;
            return Object.values(network.getPositions(["caravan", "nour"])).map(at => top + network.canvasToDOM(at).y);
        }"""
    )
    assert all(0 < y < sheet["y"] for y in ends)
    page.locator("#close").click()
    expect(page.locator(".card.open")).to_have_id("about")


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_on_a_phone_the_tab_key_goes_down_the_page(language: str, opened: Opener) -> None:
    page = opened("partnerships", language)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.reload()
    page.wait_for_function(DRAWN)
    stops: list[tuple[str, float, float]] = []
    for _ in range(60):
        page.keyboard.press("Tab")
        stops.append(
            page.evaluate(
                """() => {
                    const element = document.activeElement, { top, bottom } = element.getBoundingClientRect();
                    const place = element.id || element.closest("[id]")?.id || element.localName;
                    return [place, top + scrollY, bottom + scrollY];
                }"""
            )
        )
        if stops[-1][0] == "fit":
            break
    names = [name for name, _, _ in stops]
    assert names.index("search") < names.index("as-table") < names.index("canvas") < names.index("fit")
    for (one, top, _), (other, _, bottom) in pairwise(stops[1:]):
        assert bottom > top, f"{other} comes after {one} and stands above it"


def test_panning_lays_out_nothing_that_it_has_laid_out(opened: Opener, page: Page) -> None:
    page.add_init_script(COUNTED)
    opened("events", "ar")
    x, y = page.evaluate(EMPTY)
    before = {label["id"]: label["box"] for label in labels(page)}
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 5, y)
    page.wait_for_timeout(100)
    page.evaluate("counted.measureText = counted.fillText = 0")
    for step in range(1, 31):
        page.mouse.move(x + 5 + 2 * step, y + step)
    page.wait_for_timeout(100)
    assert page.evaluate("counted") == {"measureText": 0, "fillText": 0}
    after = {label["id"]: label["box"] for label in labels(page)}
    assert set(after) == set(before)
    for name, box in after.items():
        assert box["x"] - before[name]["x"] == pytest.approx(65, abs=1)
        assert box["y"] - before[name]["y"] == pytest.approx(30, abs=1)
    page.mouse.up()
    page.wait_for_timeout(100)
    assert page.evaluate("counted.fillText") > 0
    assert_readable(page)


def test_what_was_measured_once_is_not_measured_again(opened: Opener, page: Page) -> None:
    page.add_init_script(COUNTED)
    opened("events", "ar")
    way = ["+", "+", "ArrowLeft", "-", "-", "0"]
    for turn in range(3):
        if turn == 2:
            page.evaluate("counted.measureText = 0")
        for pressed in way:
            page.locator("#canvas").press(pressed)
            page.wait_for_timeout(400)
    assert page.evaluate("counted.measureText") == 0


def test_a_dataset_of_other_things_has_an_empty_picture_that_says_so(page: Page, tmp_path: Path) -> None:
    other = tmp_path / "other.ttl"
    other.write_text("<http://example.org/a> <http://example.org/b> <http://example.org/c> .", "utf-8")
    file = tmp_path / "view.html"
    file.write_text(
        render(build_from_rdf(other, tmp_path / "built"), "events", "fr", standalone=True), "utf-8"
    )
    page.goto(file.as_uri())
    expect(page.locator(".empty")).to_contain_text("aucune relation")
    expect(page.locator("#about")).to_be_visible()


def test_without_a_script_the_table_and_all_evidence_are_there(
    browser: Browser, dataset: Dataset, tmp_path: Path
) -> None:
    file = tmp_path / "view.html"
    file.write_text(render(dataset, "partnerships", "ar", standalone=True), "utf-8")
    context = browser.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto(file.as_uri())
    expect(page.locator("tbody tr").first).to_be_visible()
    expect(page.locator(".evidence").last).to_be_visible()
    expect(page.locator("#picture")).to_be_hidden()
    context.close()


def _rgb(colour: str) -> str:
    return f"rgb({', '.join(str(int(colour[start : start + 2], 16)) for start in (1, 3, 5))})"

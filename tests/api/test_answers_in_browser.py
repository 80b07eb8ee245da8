"""Answers in a browser: the table, the network, the chart, the cross table, and the way to them with the keys."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from graph.terms import LANGUAGES
from tests.api.test_editor_in_browser import ask
from visualizations import STATIC

pytestmark = pytest.mark.long

DRAWN = "globalThis.nasij?.picture.labels.drawn.length > 0"
AXE = STATIC.parent / "explorer" / "node_modules" / "axe-core" / "axe.min.js"

NUMBERS = """SELECT ?name ?kind ?n ?day {
  VALUES (?name ?kind ?n ?day) {
    ("ل"@ar theme:youth 10 "2024-07-04"^^xsd:date) ("أ"@ar kind:association 9 "2023"^^xsd:gYear)
    ("گ"@ar theme:youth 2.5 UNDEF) ("ب"@ar kind:association UNDEF "2024-01"^^xsd:gYearMonth)
  }
}"""
MANY = """SELECT ?n ?one ?other {
  VALUES ?a {0 1 2 3 4 5 6 7 8 9} VALUES ?b {0 1 2 3 4 5 6 7 8 9} VALUES ?c {0 1 2 3 4 5 6 7 8 9} VALUES ?d {0 1 2 3 4}
  BIND(?a + 10 * ?b + 100 * ?c + 1000 * ?d AS ?n) BIND(id:nour AS ?one) BIND(id:forum AS ?other)
}"""
LINKED = "CONSTRUCT { ?event schema:organizer ?body } WHERE { ?event schema:organizer ?body }"
TRIANGLE = """SELECT ?event ?role ?body ?bodyName ?place {
  VALUES (?event ?role ?body ?bodyName ?place) {
    (id:forum schema:organizer id:nour "جمعيتنا"@ar id:article) (id:forum schema:about id:amal "أمل"@ar id:article)
  }
}"""


def until(page: Page, condition: str) -> None:
    """Wait for a condition; Playwright's own waiting is kept out by the page's security policy."""
    for _ in range(200):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    raise AssertionError(condition)


def column(page: Page, number: int) -> list[str]:
    """What a column of the table says, from its first row on."""
    return page.locator(f".rows tbody td:nth-child({number})").all_inner_texts()


def test_columns_sort_as_numbers_dates_and_arabic_words_with_empty_cells_last(
    page: Page, address: str
) -> None:
    page.goto(f"{address}/ar/sparql")
    ask(page, NUMBERS)
    heads = page.locator(".rows thead th")
    for number, ascending in ((3, ["2.5", "9", "10", ""]), (4, ["2023", "2024-01", "2024-07-04", ""])):
        head = heads.nth(number - 1)
        expect(head).to_have_attribute("aria-sort", "none")
        head.locator("button").focus()
        page.keyboard.press("Enter")
        expect(head).to_have_attribute("aria-sort", "ascending")
        assert column(page, number) == ascending
        page.keyboard.press("Enter")
        expect(head).to_have_attribute("aria-sort", "descending")
        assert column(page, number) == [*reversed(ascending[:-1]), ""]
    heads.first.locator("button").click()
    assert column(page, 1) == ["أ", "ب", "گ", "ل"]
    expect(heads.nth(3)).to_have_attribute("aria-sort", "none")


def test_five_thousand_rows_come_a_page_at_a_time_and_sort_as_a_whole(page: Page, address: str) -> None:
    page.goto(f"{address}/en/sparql")
    ask(page, MANY)
    expect(page.locator("#state")).to_have_text("5,000 rows")
    expect(page.locator(".rows tbody tr")).to_have_count(100)
    expect(page.locator(".pager span")).to_have_text("1 to 100 of 5,000")
    page.click(".rows thead th:first-child button")
    page.click(".rows thead th:first-child button")
    assert column(page, 1)[:2] == ["4999", "4998"]
    page.click(".pager button >> text=Next")
    expect(page.locator(".pager span")).to_have_text("101 to 200 of 5,000")
    assert column(page, 1)[0] == "4899"
    page.click(".pager button >> text=Previous")
    expect(page.locator(".pager button >> text=Previous")).to_be_disabled()


def test_the_tabs_follow_the_keys_and_the_direction_of_the_page(page: Page, address: str) -> None:
    for language, onward in (("ar", "ArrowLeft"), ("fr", "ArrowRight")):
        page.goto(f"{address}/{language}/sparql")
        ask(page, NUMBERS)
        tabs = page.locator("[role=tablist] [role=tab]")
        expect(tabs).to_have_count(3)
        tabs.first.focus()
        page.keyboard.press(onward)
        expect(tabs.nth(1)).to_be_focused()
        expect(tabs.first).to_have_attribute("aria-selected", "true")
        page.keyboard.press("Enter")
        expect(tabs.nth(1)).to_have_attribute("aria-selected", "true")
        panel = page.locator(f"#{tabs.nth(1).get_attribute('aria-controls')}")
        expect(panel).to_be_visible()
        expect(panel).to_have_attribute("aria-labelledby", str(tabs.nth(1).get_attribute("id")))
        expect(page.locator("[role=tabpanel]:visible")).to_have_count(1)
        page.keyboard.press("End")
        expect(tabs.last).to_be_focused()
        page.keyboard.press(onward)
        expect(tabs.first).to_be_focused()
        assert page.locator("[role=tab][tabindex='0']").count() == 1


def test_a_graph_is_drawn_and_a_click_on_a_node_leads_to_its_page(page: Page, address: str) -> None:
    page.goto(f"{address}/ar/sparql")
    ask(page, LINKED)
    page.click("role=tab[name=شبكة]")
    until(page, DRAWN)
    drawn = page.evaluate("nasij.picture.labels.drawn.map(label => label.text)")
    assert "\u2067جمعية النور\u2069" in drawn
    assert page.locator("#canvas").get_attribute("aria-label")
    page.locator("#canvas").evaluate("canvas => canvas.scrollIntoView({ block: 'center' })")
    place = page.evaluate(
        """() => {
            const { network, data, container } = nasij.picture;
            const { id } = data.nodes.find(node => node.id.endsWith("/nour"));
            const { left, top } = container.getBoundingClientRect();
            const { x, y } = network.canvasToDOM(network.getPositions([id])[id]);
            return { x: left + x, y: top + y };
        }"""
    )
    page.mouse.click(place["x"], place["y"])
    expect(page.locator("#chosen")).to_contain_text("جمعية النور")
    page.click("#chosen .onward")
    expect(page).to_have_url(f"{address}/ar/id/nour")


def test_the_reader_chooses_the_columns_of_a_network_and_the_address_keeps_them(
    page: Page, address: str
) -> None:
    page.goto(f"{address}/ar/sparql")
    ask(page, TRIANGLE)
    page.click("role=tab[name=شبكة]")
    until(page, DRAWN)
    labels = "nasij.picture.data.nodes.map(node => node.label.slice(1, -1)).sort()"
    assert page.evaluate(labels) == ["أمل", "جمعيتنا", "ملتقى التطوع"]
    assert page.evaluate("nasij.picture.data.edges[0].label.slice(1, -1)") in {"المنظم", "عن"}
    page.locator(".picks select").nth(1).select_option("place")
    until(page, "nasij.picture.data.nodes.length === 2")
    assert parse_qs(urlsplit(page.url).query)["columns"] == ["event,place,role"]
    page.reload()
    until(page, DRAWN)
    expect(page.locator("role=tab[name=شبكة]")).to_have_attribute("aria-selected", "true")
    expect(page.locator(".picks select").nth(1)).to_have_value("place")
    link = str(page.locator("#permalink").get_attribute("href"))
    page.click(".languages a[hreflang=fr]")
    until(page, "globalThis.nasij?.picture.data.language === 'fr'")
    assert "view=network" in page.url
    assert "dataset=" in link


def test_an_answer_that_joins_nothing_says_so(page: Page, address: str) -> None:
    page.goto(f"{address}/en/sparql?view=network")
    ask(page, "CONSTRUCT { id:nour schema:name 'a' } WHERE {}")
    page.click("role=tab[name=Network]")
    expect(page.locator("#drawn")).to_have_text("No row joins two resources that could be drawn")
    expect(page.locator("#picture")).to_be_hidden()


def test_numbers_are_drawn_as_bars_of_their_length(page: Page, address: str) -> None:
    page.goto(f"{address}/ar/sparql")
    ask(page, NUMBERS)
    page.click("role=tab[name=مبيان]")
    bars = page.locator(".bars li")
    assert [text.split() for text in bars.all_inner_texts()] == [["ل", "10"], ["أ", "9"], ["گ", "2,5"]]
    widths = bars.locator(".bar").evaluate_all("bars => bars.map(bar => bar.getBoundingClientRect().width)")
    assert widths[1] / widths[0] == pytest.approx(0.9, abs=0.02)
    page.locator(".picks select").first.select_option("kind")
    assert [text.split() for text in bars.all_inner_texts()] == [["الشباب", "12,5"], ["جمعية", "9"]]


def test_two_columns_are_crossed_with_counts_sums_and_totals(page: Page, address: str) -> None:
    page.goto(f"{address}/en/sparql")
    ask(page, 'SELECT * { VALUES (?who ?what ?n) { ("a" "x" 1) ("a" "y" 2) ("b" "x" 5) ("a" "x" 4) } }')
    page.click("role=tab[name='Cross table']")
    cross = page.locator(".cross tr")
    page.locator(".picks select").first.select_option("who")
    assert [text.split() for text in cross.all_inner_texts()] == [
        ["who", "x", "y", "Total"], ["a", "5", "2", "7"], ["b", "5", "5"], ["Total", "10", "2", "12"],
    ]  # fmt: skip
    page.locator(".picks select").nth(2).select_option("")
    assert [text.split() for text in cross.all_inner_texts()][1:] == [
        ["a", "2", "1", "3"], ["b", "1", "1"], ["Total", "3", "1", "4"],
    ]  # fmt: skip
    assert cross.nth(1).locator("th").get_attribute("scope") == "row"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_on_the_page_keeps_anyone_out(page: Page, address: str, language: str, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    for query in (TRIANGLE, NUMBERS, LINKED):
        page.goto(f"{address}/{language}/sparql")
        ask(page, query)
        expect(page.locator("[role=tab]").first).to_be_visible()
        page.evaluate(AXE.read_text("utf-8"))
        for tab in page.locator("[role=tab]").all():
            tab.click()
            expect(page.locator("[aria-busy=true]")).to_have_count(0)
            found = page.evaluate("axe.run().then(result => result.violations)")
            serious = [
                f"{each['id']}: {node['target']} {node.get('failureSummary')}"
                for each in found
                if each["impact"] in ("serious", "critical")
                for node in each["nodes"]
            ]
            assert not serious, "\n".join(serious)


def test_without_a_script_the_form_and_the_table_are_there(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/ar/sparql")
    page.fill("#query", LINKED)
    page.click("#ask")
    expect(page.locator(".rows tbody td")).to_have_count(3)
    expect(page.locator("pre")).to_contain_text("id:forum")
    expect(page.locator("[data-view=network]")).to_be_hidden()
    assert "dataset=" in page.url
    context.close()

"""The SPARQL editor in a browser. The fixture ``page`` fails on a word in the console and on foreign requests."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from graph.dataset import Dataset

QUERY = "SELECT ?name { id:nour skos:prefLabel ?name FILTER(LANG(?name) = 'ar') }"
CODE = ".CodeMirror-code"


def ask(page: Page, query: str) -> None:
    """Replace what is in the editor, and ask with the keyboard."""
    page.click(CODE)
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(query)
    page.keyboard.press("Control+Enter")


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("fr", "ltr"), ("en", "ltr")])
def test_the_editor_is_there_and_reads_from_the_left_on_a_page_of_any_direction(
    page: Page, address: str, language: str, direction: str
) -> None:
    page.goto(f"{address}/{language}/sparql")
    expect(page.locator("html")).to_have_attribute("dir", direction)
    expect(page.locator(".CodeMirror")).to_be_visible()
    expect(page.locator("#query")).to_be_hidden()
    assert page.locator(CODE).evaluate("code => getComputedStyle(code).direction") == "ltr"
    assert page.locator(".CodeMirror textarea").get_attribute("aria-label")


def test_an_answer_is_a_table_with_arabic_from_the_right(page: Page, address: str) -> None:
    page.goto(f"{address}/fr/sparql")
    ask(page, QUERY)
    cell = page.locator(".answer td", has_text="جمعية النور")
    expect(cell).to_be_visible()
    assert cell.evaluate("text => getComputedStyle(text).direction") == "rtl"
    expect(cell).to_have_attribute("lang", "ar")
    expect(page.locator("#state")).to_have_text("1 ligne")
    link = page.locator(".answer a[download='nasij.csv']")
    downloaded = page.request.get(address + str(link.get_attribute("href")))
    assert downloaded.text().splitlines() == ["name", "جمعية النور"]


def test_a_graph_declares_only_the_prefixes_that_it_uses(page: Page, address: str) -> None:
    page.goto(f"{address}/en/sparql")
    ask(page, "CONSTRUCT { id:nour a org:Organization } WHERE {}")
    page.click("role=tab[name=Turtle]")
    graph = page.locator(".answer pre")
    expect(graph).to_contain_text("id:nour a org:Organization")
    assert graph.inner_text().count("@prefix") == 2
    expect(page.locator(".answer a[download='nasij.ttl']")).to_be_visible()


def test_an_iri_is_short_and_leads_to_its_page_in_the_language(page: Page, address: str) -> None:
    page.goto(f"{address}/ar/sparql")
    ask(page, "SELECT ?one { ?one org:classification kind:association }")
    page.click(".answer td a >> text=id:nour")
    expect(page).to_have_url(f"{address}/ar/id/nour")


def test_an_example_comes_into_the_editor_and_is_answered(page: Page, address: str) -> None:
    page.goto(f"{address}/ar/sparql")
    page.click("summary:has-text('الأسماء')")
    page.click("a[href$='example=names-by-form-and-language']")
    expect(page.locator(CODE)).to_contain_text("SELECT")
    expect(page.locator(".answer th").first).to_be_visible()
    expect(page).to_have_url(f"{address}/ar/sparql?example=names-by-form-and-language")
    page.go_back()
    expect(page.locator(".answer")).to_have_count(0)


def test_the_address_gives_the_same_query_again_in_each_language(
    page: Page, address: str, dataset: Dataset
) -> None:
    page.goto(f"{address}/en/sparql")
    ask(page, QUERY)
    expect(page.locator("#count")).to_be_visible()
    assert parse_qs(urlsplit(page.url).query) == {"query": [QUERY], "dataset": [dataset.id[:12]]}
    page.click(".languages a[hreflang=ar]")
    expect(page.locator("html")).to_have_attribute("lang", "ar")
    expect(page.locator(CODE)).to_contain_text(QUERY)
    expect(page.locator(".answer td")).to_have_text("جمعية النور")
    page.reload()
    expect(page.locator(CODE)).to_contain_text(QUERY)


def test_a_mistake_is_shown_with_its_line(browser: Browser, address: str) -> None:
    """Not with ``page``: Chromium itself writes into the console that an answer was a 400."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{address}/ar/sparql")
    ask(page, "SELECT * {\n ?a ?b\n}")
    expect(page.locator("[role=alert]")).to_contain_text("السطر 3")
    expect(page.locator(".wrong")).to_have_count(1)
    expect(page.locator(".CodeMirror-linewidget .why")).to_contain_text("تعذرت قراءة الاستعلام")
    expect(page.locator(".CodeMirror-focused")).to_have_count(1)
    ask(page, QUERY)
    expect(page.locator(".answer td")).to_be_visible()
    expect(page.locator(".wrong, .why")).to_have_count(0)
    context.close()


def test_a_query_may_rely_on_the_prefixes_of_the_endpoint_and_real_errors_are_marked(
    page: Page, address: str
) -> None:
    page.goto(f"{address}/en/sparql")
    mistakes = page.locator(".parseErrorIcon")

    def write(query: str) -> None:
        page.click(CODE)
        page.keyboard.press("Control+A")
        page.keyboard.insert_text(query)

    write("SELECT ?name {\n id:nour skos:prefLabel ?name\n}")
    expect(page.locator(CODE)).to_contain_text("skos:prefLabel")
    expect(mistakes).to_have_count(0)
    expect(page.locator(".cm-sp-error")).to_have_count(0)
    for mistake in (
        "SELECT ?name {\n id:nour nobody:knows ?name\n}",
        "SELECT ?name {\n id:nour skos:prefLabel\n}",
    ):
        write(mistake)
        expect(mistakes).to_have_count(1)
    write("PREFIX nobody: <http://example.org/>\nSELECT ?name { id:nour nobody:knows ?name }")
    expect(mistakes).to_have_count(0)


def test_a_term_is_found_by_its_name_and_by_what_it_is_called(page: Page, address: str) -> None:
    page.goto(f"{address}/ar/sparql")
    page.click(CODE)
    page.keyboard.press("Control+A")
    page.keyboard.type("ASK { ?a org:classi")
    expect(page.locator(".CodeMirror-hint-active")).to_contain_text("org:classification")
    page.keyboard.press("Enter")
    page.keyboard.type(" جمعية")
    page.keyboard.press("Control+Space")
    expect(page.locator(".CodeMirror-hint-active")).to_contain_text("kind:association")
    page.keyboard.press("Enter")
    expect(page.locator(CODE)).to_contain_text("ASK { ?a org:classification kind:association")


def test_a_term_is_offered_on_a_new_line_between_others(page: Page, address: str) -> None:
    page.goto(f"{address}/en/sparql")
    page.click(CODE)
    page.keyboard.press("Control+A")
    page.keyboard.insert_text("SELECT ?actor {\n  ?actor org:classification kind:association .\n}")
    for key in ("Control+Home", "ArrowDown", "End", "Enter", "?", "a"):  # once an error in the console
        page.keyboard.press(key)
    expect(page.locator(".CodeMirror-hint-active")).to_have_text("?actor")
    page.keyboard.press("Enter")
    expect(page.locator(".CodeMirror-line").nth(2)).to_have_text("  ?actor")


def test_escape_leaves_the_editor_for_the_button_and_tab_moves_on(page: Page, address: str) -> None:
    page.goto(f"{address}/en/sparql")
    page.click(CODE)
    page.keyboard.press("Escape")
    expect(page.locator("#ask")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("summary").first).to_be_focused()


def test_the_editor_fits_a_phone(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{address}/ar/sparql?example=timeline")
    expect(page.locator(".CodeMirror")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_pages_of_the_networks_do_not_load_the_editor(page: Page, address: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/ar/")
    assert not [url for url in asked if "editor" in url]


def test_a_running_question_can_be_stopped(page: Page, address: str) -> None:
    waiting: list[Route] = []
    page.goto(f"{address}/fr/sparql")

    def hold(route: Route) -> None:
        waiting.append(route)

    page.route("**/fr/sparql?query=*", hold)
    ask(page, QUERY)
    stop = page.locator("#stop")
    expect(stop).to_be_visible()
    expect(page.locator("#elapsed")).to_have_text("1 s")
    stop.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#state")).to_have_text("Question arrêtée")
    expect(stop).to_be_hidden()
    expect(page.locator("#ask")).to_be_focused()
    page.unroute("**/fr/sparql?query=*")
    ask(page, QUERY)
    expect(page.locator(".answer td")).to_be_visible()


def test_an_answer_that_is_no_page_names_its_request(page: Page, address: str) -> None:
    page.goto(f"{address}/en/sparql")
    page.route(
        "**/en/sparql?query=*",
        lambda route: route.fulfill(body="<p>out of order</p>", headers={"X-Request-Id": "the-one"}),
    )
    ask(page, QUERY)
    expect(page.locator("#state")).to_contain_text("Request number: the-one")

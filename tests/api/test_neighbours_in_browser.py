"""Neighbours that the reader adds: waited for or not, to the end of many, and told where there are none any more."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from api.app import create_app
from api.settings import Settings
from graph.build import build_from_rdf
from graph.terms import LANGUAGES
from tests.api.test_explorer_in_browser import names, opened, shown, until
from tests.api.test_explorer_says_what_it_shows import query
from tests.server import listening
from tests.visualizations import large
from visualizations.expansion import PAGE, PAGES
from visualizations.strings import translator

pytestmark = pytest.mark.long

HUB = 600
"""How many neighbours the first one of a village has."""
ADDED = "nasij.picture.data.nodes.filter(({ added }) => added).map(({ id }) => id)"


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of one association with hundreds of partners."""
    folder = tmp_path_factory.mktemp("village")
    large.write(folder / "village.nq", [HUB + 1])
    build_from_rdf(folder / "village.nq", folder / "root")
    with listening(create_app(Settings(root=folder / "root", workers=1))) as address:
        yield address


@pytest.fixture
def quiet(browser: Browser) -> Iterator[Page]:
    """A page whose console may name an answer that is a 404."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    yield context.new_page()
    context.close()


def deed(page: Page, key: str, language: str = "en") -> Locator:
    """A button of the card that is open."""
    return page.locator(".card.open .actions").get_by_role(
        "button", name=translator(language)(f"script.{key}"), exact=True
    )


def told(page: Page) -> Locator:
    return page.locator(".card.open .actions [role=status]")


class Held:
    """Requests that wait until they are let go."""

    def __init__(self, page: Page, pattern: str) -> None:
        self.routes: list[Route] = []
        page.route(pattern, self._hold)

    def _hold(self, route: Route) -> None:
        self.routes.append(route)

    def release(self) -> None:
        for route in self.routes:
            route.continue_()
        self.routes.clear()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_slow_answer_can_be_cancelled_by_keyboard_and_adds_nothing(
    page: Page, explorer: str, language: str
) -> None:
    before = shown(opened(page, f"{explorer}/{language}/#n-nibrass"))
    t = translator(language)
    held = Held(page, "**/around/**")
    expand, cancel = deed(page, "expand", language), deed(page, "cancel", language)
    expect(cancel).to_have_count(0)
    expand.focus()
    page.keyboard.press("Enter")
    expect(told(page)).to_have_text(t("script.loading"))
    expect(expand).to_be_focused()
    for _ in range(10):
        page.keyboard.press("Tab")
        if cancel.evaluate("button => button === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(told(page)).to_have_text(t("script.cancelled"))
    expect(expand).to_be_focused()
    expect(expand).to_be_enabled()
    expect(cancel).to_have_count(0)
    held.release()
    page.wait_for_timeout(500)
    assert shown(page) == before
    assert query(page) == {}
    page.unroute_all()
    page.keyboard.press("Enter")
    expect(told(page)).to_contain_text(re.compile(r"[1-9]"))
    assert query(page) == {"more": ["nibrass.1"]}


def test_who_opens_the_card_again_meanwhile_can_still_cancel(page: Page, explorer: str) -> None:
    opened(page, f"{explorer}/en/#n-nibrass")
    Held(page, "**/around/**")
    deed(page, "expand").click()
    page.click("#close")
    page.evaluate("location.hash = 'n-nibrass'")
    expect(told(page)).to_have_text("Loading…")
    deed(page, "cancel").click()
    expect(told(page)).to_contain_text("Cancelled")
    assert query(page) == {}


def test_what_was_said_of_an_addition_goes_with_it(page: Page, explorer: str) -> None:
    before = shown(opened(page, f"{explorer}/en/#n-nibrass"))
    deed(page, "expand").click()
    expect(told(page)).to_contain_text("Added")
    deed(page, "only").click()
    expect(deed(page, "only")).to_have_attribute("aria-pressed", "true")
    page.click("#undo")
    expect(told(page)).to_be_empty()
    expect(deed(page, "only")).to_have_attribute("aria-pressed", "false")
    page.wait_for_timeout(700)  # changes within a shorter time are one step
    deed(page, "expand").focus()
    page.keyboard.press("Control+z")
    until(page, f"nasij.picture.drawn.nodes.length === {len(before['nodes'])}")
    expect(deed(page, "expand")).to_be_focused()


def test_hundreds_of_neighbours_are_added_in_a_few_steps_and_none_is_put_on_another(
    page: Page, village: str
) -> None:
    opened(page, f"{village}/en/view/actor/village-0-600#n-village-0-0")
    until(page, "document.querySelector('.card.open .actions') !== null")
    places: dict[str, Any] = {}
    steps = 0
    while "no others" not in told(page).inner_text():
        was = told(page).inner_text()
        deed(page, "expand").click()
        expect(told(page)).not_to_have_text(was)
        expect(told(page)).to_contain_text(re.compile("others|Left"), timeout=20_000)
        now = dict(shown(page)["nodes"])
        assert {name: now[name] for name in places} == places, "what was there moved"
        places, steps = now, steps + 1
    assert len(places) == HUB + 1
    assert steps < 10
    assert query(page) == {"more": ["village-0-0.64"]}
    spots = [places[node] for node in page.evaluate(ADDED)]
    assert len(spots) == HUB - 1
    assert all(
        abs(a[0] - b[0]) >= 140 or abs(a[1] - b[1]) >= 82 for n, a in enumerate(spots) for b in spots[:n]
    )
    opened(page, page.evaluate("location.href"))
    until(page, f"nasij.picture.drawn.nodes.length === {HUB + 1}")
    assert dict(shown(page)["nodes"]) == places


def test_neighbours_beyond_what_a_picture_has_room_for_are_told(page: Page, explorer: str) -> None:
    opened(page, f"{explorer}/en/#n-nibrass")

    def many(route: Route) -> None:
        answer = route.fetch().json()
        pages = int(parse_qs(urlsplit(route.request.url).query)["pages"][0])
        left = 40 if pages == PAGES else 40 + PAGE * (PAGES - pages)
        route.fulfill(json={**answer, "left": left})

    page.route("**/around/**", many)
    deed(page, "expand").click()
    expect(told(page)).to_contain_text("Left: 1,528.")
    expect(told(page)).not_to_contain_text("no room")
    deed(page, "expand").click()
    expect(told(page)).to_contain_text("Left: 40. There is no room for more here")


def test_an_actor_that_the_data_do_not_have_any_more_is_told_as_such(quiet: Page, explorer: str) -> None:
    page = opened(quiet, f"{explorer}/en/?more=nibrass.1~gone.1#n-nibrass")
    notice = page.locator("#told")
    expect(notice).to_have_text("No longer in the data: \u2068gone\u2069.")
    expect(notice.get_by_role("button")).to_have_count(0)
    assert page.evaluate("nasij.picture.drawn.nodes.some(({ added }) => added)")
    page.route("**/around/sim**", lambda route: route.fulfill(status=410))
    page.evaluate("location.hash = 'n-sim'")
    deed(page, "expand").click()
    expect(told(page)).to_contain_text("no longer in the data")
    expect(told(page)).not_to_contain_text("try again")
    assert "sim" not in str(query(page))


def test_of_several_that_are_missing_only_the_lost_ones_can_be_asked_for_again(
    quiet: Page, explorer: str
) -> None:
    quiet.route("**/around/sim**", lambda route: route.fulfill(status=503))
    page = opened(quiet, f"{explorer}/en/?more=sim.1~gone.1")
    notice = page.locator("#told")
    expect(notice).to_contain_text("No longer in the data: \u2068gone\u2069. The neighbours of")
    before = names(page)
    page.unroute("**/around/sim**")
    notice.get_by_role("button", name="Try again").click()
    until(page, "nasij.picture.drawn.nodes.some(({ added }) => added)")
    expect(notice).to_have_text("No longer in the data: \u2068gone\u2069.")
    assert before < names(page)


def test_neighbours_of_what_is_not_drawn_are_told_without_a_button(page: Page, explorer: str) -> None:
    opened(page, f"{explorer}/en/?more=oujda.1")
    expect(page.locator("#told")).to_contain_text("could not be shown")
    expect(page.locator("#told button")).to_have_count(0)


@pytest.mark.parametrize("act", ["reset", "undo", "hide"])
def test_neighbours_do_not_come_after_all_was_undone_or_the_node_put_away(
    page: Page, explorer: str, act: str
) -> None:
    opened(page, f"{explorer}/en/")
    page.click('[data-certainty="inferred"]')
    page.evaluate("location.hash = 'n-nibrass'")
    held = Held(page, "**/around/**")
    deed(page, "expand").click()
    expect(told(page)).to_have_text("Loading…")
    if act == "hide":
        deed(page, "hide").click()
    else:
        page.click(f"#{act}")
        expect(told(page)).not_to_contain_text("Loading")
        expect(deed(page, "cancel")).to_have_count(0)
    held.release()
    page.wait_for_timeout(700)
    assert "more" not in query(page)
    assert page.evaluate(ADDED) == []
    page.unroute_all()


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_address_whose_neighbours_are_slow_says_so_and_can_be_cancelled(
    page: Page, explorer: str, language: str
) -> None:
    t = translator(language)
    held = Held(page, "**/around/**")
    page.goto(f"{explorer}/{language}/?more=nibrass.1")
    notice = page.locator("#told")
    expect(notice).to_contain_text(t("script.loading"))
    assert (box := notice.bounding_box()) is not None
    assert box["width"] > 50, "only those who hear it are told"
    page.click('[data-certainty="inferred"]')
    expect(notice).to_contain_text(t("script.loading"))
    cancel = notice.get_by_role("button", name=t("script.cancel"), exact=True)
    cancel.focus()
    page.keyboard.press("Enter")
    again = notice.get_by_role("button", name=t("script.again"), exact=True)
    expect(again).to_be_focused()
    expect(notice).not_to_contain_text(t("script.loading"))
    until(page, "globalThis.nasij !== undefined")
    assert page.evaluate(ADDED) == []
    assert query(page) == {"more": ["nibrass.1"], "no-certainty": ["inferred"]}
    page.keyboard.press("Enter")
    expect(cancel).to_be_focused()
    held.release()
    until(page, f"{ADDED}.length > 0")
    expect(notice).to_have_class("visually-hidden")
    assert query(page) == {"more": ["nibrass.1"], "no-certainty": ["inferred"]}


def test_while_an_address_waits_everything_can_be_undone_at_once(page: Page, explorer: str) -> None:
    before = shown(opened(page, f"{explorer}/en/"))
    Held(page, "**/around/**")
    page.goto(f"{explorer}/en/?more=nibrass.1")
    expect(page.locator("#told")).to_contain_text("Loading…")
    page.click("#reset")
    until(page, "globalThis.nasij !== undefined && location.search === ''")
    assert shown(page) == before
    expect(page.locator("#told button")).to_have_count(0)


def test_what_comes_soon_is_not_told_as_waited_for(page: Page, explorer: str) -> None:
    page.add_init_script(
        """addEventListener("DOMContentLoaded", () => {
            globalThis.heard = [];
            new MutationObserver(() => heard.push(document.getElementById("told").textContent))
                .observe(document.getElementById("told"), { childList: true, subtree: true });
        })"""
    )
    opened(page, f"{explorer}/en/?more=nibrass.1")
    until(page, f"{ADDED}.length > 0")
    heard = page.evaluate("heard")
    assert heard
    assert not any("Loading" in text for text in heard)


@pytest.mark.parametrize("language", LANGUAGES)
def test_after_a_failed_expansion_nothing_is_said_to_be_closed(
    quiet: Page, explorer: str, language: str
) -> None:
    t = translator(language)
    quiet.route("**/around/sim**", lambda route: route.fulfill(status=503))
    page = opened(quiet, f"{explorer}/{language}/#n-sim")
    deed(page, "expand", language).click()
    expect(told(page)).to_have_text(t("script.failed"))
    expect(told(page)).not_to_contain_text(t("panel.close"))
    expect(told(page)).not_to_contain_text(re.compile("Close|Fermez"))

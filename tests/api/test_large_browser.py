"""A network of some 5,000 actors in a browser: it opens folded, its communities open, evidence comes when asked for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from api.app import create_app
from api.settings import Settings
from graph.build import build_from_rdf
from tests.server import listening
from tests.visualizations import large

DRAWN = "globalThis.nasij?.picture.labels.drawn.length > 0"


def wait_until_drawn(page: Page) -> None:
    """Waits without evaluating texts in the page, which its policy forbids."""
    for _ in range(200):
        if page.evaluate(DRAWN):
            return
        page.wait_for_timeout(100)
    raise AssertionError("nothing was drawn")


@pytest.fixture(scope="module")
def villages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of ten villages of 500 associations."""
    folder = tmp_path_factory.mktemp("large")
    large.write(folder / "large.nq", 10, 500)
    build_from_rdf(folder / "large.nq", folder / "root")
    with listening(create_app(Settings(root=folder / "root", workers=1))) as address:
        yield address


def test_a_community_opens_on_click_and_an_edge_of_it_shows_its_evidence(villages: str, page: Page) -> None:
    page.goto(f"{villages}/en/view/partners")
    wait_until_drawn(page)
    assert page.evaluate("nasij.picture.data.nodes.length") == 10
    place = page.evaluate(
        """() => {
            const { network, data } = nasij.picture;
            const { x, y } = network.canvasToDOM(network.getPositions([data.nodes[0].id])[data.nodes[0].id]);
            const { left, top } = document.getElementById("canvas").getBoundingClientRect();
            return { x: left + x, y: top + y };
        }"""
    )
    page.mouse.click(place["x"], place["y"])
    page.wait_for_url("**community=*")
    wait_until_drawn(page)
    assert page.evaluate("nasij.picture.data.nodes.length") == 500
    edge = page.evaluate("nasij.picture.data.edges[3].id")
    page.evaluate("edge => { location.hash = edge }", edge)
    card = page.locator(f'article[id="{edge}"]')
    expect(card.locator("blockquote")).to_be_visible()
    page.evaluate("node => { location.hash = `n-${node}` }", page.evaluate("nasij.picture.data.nodes[9].id"))
    expect(page.locator(".card.node.open h2")).to_be_visible()
    page.locator("nav.way a").click()
    wait_until_drawn(page)
    assert page.evaluate("nasij.picture.data.nodes.length") == 10


def test_a_lost_server_is_said_and_asking_again_works(villages: str, page: Page) -> None:
    page.goto(f"{villages}/fr/view/partners?community=~0")
    wait_until_drawn(page)
    cards = "**/fr/card/**"
    first, second = page.evaluate("nasij.picture.data.nodes.slice(0, 2).map(({ id }) => `n-${id}`)")
    page.route(cards, lambda route: route.fulfill(status=204))
    page.evaluate("id => { location.hash = id }", first)
    expect(page.locator("#panel .card.open")).to_contain_text("Le chargement a échoué")
    page.unroute(cards)
    page.evaluate("id => { location.hash = id }", second)
    expect(page.locator(".card.node.open h2")).to_be_visible()
    page.evaluate("id => { location.hash = id }", first)
    expect(page.locator(f'article[id="{first}"] h2')).to_be_visible()


def test_the_table_lists_the_communities_as_links(villages: str, page: Page) -> None:
    page.goto(f"{villages}/ar/view/partners")
    wait_until_drawn(page)
    page.locator("#as-table").click()
    expect(page.locator("#table tbody tr")).to_have_count(10)
    page.locator("#table tbody a").first.click()
    page.wait_for_url("**community=*")

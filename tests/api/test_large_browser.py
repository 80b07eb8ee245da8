"""Networks of thousands of actors in a browser: they open folded, and their communities open where they stand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from playwright.sync_api import Browser, Page, Route, expect

from api.app import create_app
from api.settings import Settings
from graph.build import build_from_rdf
from tests.server import listening
from tests.visualizations import large
from visualizations import STATIC

pytestmark = pytest.mark.long

AXE = STATIC.parent / "explorer" / "node_modules" / "axe-core" / "axe.min.js"
DRAWN = "globalThis.nasij?.picture.labels.drawn.length > 0"
MAP = """(() => {
    const { picture, picture: { network } } = nasij
    const places = picture.data.nodes.filter(({ home }) => !home).map(({ id }) => [id, picture.drawn.place(id)])
    return { places, scale: network.getScale(), middle: network.getViewPosition() }
})()"""
SHOWN = """(() => {
    const { nodes, edges, open, place } = nasij.picture.drawn
    return {
        nodes: nodes.map(({ id }) => [id, place(id).map(Math.round)]).sort(),
        edges: edges.map(({ id }) => id).sort(),
        open: open.map(({ id }) => id).sort(),
    }
})()"""
ROWS = """[...document.querySelectorAll('.relating tbody tr:not([hidden]) .read')]
    .map(({ hash }) => hash.slice(1)).sort()"""
RELATIONS = """nasij.picture.drawn.edges
    .flatMap(({ id, relations }) => relations.map((_, index) => `${id}.${index + 1}`)).sort()"""
TOLD = 300
"""Milliseconds within which a browser tells of a long task, and draws what has changed."""
WATCH = """new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) globalThis.longest = Math.max(globalThis.longest ?? 0, duration)
}).observe({ type: "longtask", buffered: true })"""


def until(page: Page, condition: str) -> None:
    """Waits without evaluating texts in the page, which its policy forbids."""
    for _ in range(400):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never came true: {condition}")


def opened(page: Page, address: str) -> Page:
    page.goto(address)
    until(page, DRAWN)
    return page


def serving(folder: Path, *sizes: int) -> Iterator[str]:
    large.write(folder / "large.nq", sizes)
    build_from_rdf(folder / "large.nq", folder / "root")
    with listening(create_app(Settings(root=folder / "root", workers=1))) as address:
        yield address


@pytest.fixture(scope="module")
def villages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of six villages of 500 associations."""
    yield from serving(tmp_path_factory.mktemp("large"), *[500] * 6)


@pytest.fixture(scope="module")
def towns(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of a town of 1,600 associations, too many for one picture, and a village of 500."""
    yield from serving(tmp_path_factory.mktemp("towns"), 1600, 500)


@pytest.fixture(autouse=True)
def patience() -> Iterator[None]:
    """A first layout or a first card of a network of this size takes its time where other programs run too."""
    expect.set_options(timeout=20_000)
    yield
    expect.set_options(timeout=5_000)


def tap(page: Page, fold: str) -> None:
    """Clicks where a community stands."""
    x, y = page.evaluate(
        """(id) => {
            const { network, drawn, container } = nasij.picture
            const [left, top] = drawn.place(id)
            const { x, y } = network.canvasToDOM({ x: left, y: top }), box = container.getBoundingClientRect()
            return [box.left + x, box.top + y]
        }""",
        fold,
    )
    page.mouse.click(x, y)


def shows(page: Page, nodes: int) -> None:
    until(page, f"nasij.picture.drawn.nodes.length === {nodes}")


def is_open(page: Page, *folds: str) -> None:
    until(page, f"[...nasij.state.open].sort().join(' ') === '{' '.join(sorted(folds))}'")


def folds_of(page: Page) -> list[str]:
    found: list[str] = page.evaluate(
        "nasij.picture.data.nodes.filter(({ home }) => !home).map(({ id }) => id)"
    )
    return found


def download(page: Page, form: str) -> Any:
    page.locator(".take summary").click()
    with page.expect_download() as found:
        page.locator(f'[data-form="{form}"]').click()
    page.keyboard.press("Escape")
    return json.loads(Path(found.value.path()).read_text("utf-8"))


def test_a_community_opens_where_it_stands_and_moves_nothing(villages: str, page: Page) -> None:
    opened(page, f"{villages}/en/view/partners")
    before = page.evaluate(MAP)
    assert len(before["places"]) == 6
    fold = folds_of(page)[3]
    tap(page, fold)
    shows(page, 5 + 500)
    is_open(page, fold)
    assert page.evaluate(MAP) == before
    inside, lines = page.evaluate(
        """(id) => {
            const { nodes, edges, place, box, line } = nasij.picture.drawn
            const { x, y, width, height } = box(id), [middle, centre] = place(id)
            const within = (a, b) => a >= x - 1 && a <= x + width + 1 && b >= y - 1 && b <= y + height + 1
            const lies = nodes.filter(({ home }) => home === id).every((node) => within(...place(node.id)))
            const leading = edges.filter((edge) => !edge.relations.length && [edge.from, edge.to].includes(id))
            const ends = leading.map((edge) => {
                const { ax, ay, bx, by } = line(edge)
                const inside = [[ax, ay], [bx, by]].filter(([a, b]) => within(a, b))
                const border = (place, middle, size) => Math.abs(Math.abs(place - middle) / size - 0.5) < 0.01
                return inside.map(([a, b]) => border(a, middle, width) || border(b, centre, height))
            })
            return [lies && within(middle, centre), ends]
        }""",
        fold,
    )
    assert inside, "members are drawn in the place of their community"
    assert lines, "lines lead to it"
    assert all(line == [True] for line in lines), "each of them ends at its border"
    page.locator(f'.folds [data-fold="{fold}"]').click()
    shows(page, 6)
    assert page.evaluate(MAP) == before
    assert urlsplit(page.url).query == ""


def test_an_open_community_is_called_by_its_name_among_crowding_neighbours(villages: str, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    opened(page, f"{villages}/en/view/partners?open=0")
    until(page, "nasij.picture.drawn.open.length === 1")
    # So many others are moved around it that there is no room beside it.
    page.evaluate(
        """(() => {
            const { picture } = nasij, [x, y] = picture.drawn.place("~0");
            const { width, height } = picture.drawn.box("~0");
            const sides = [[0, 1], [0, -1], [1, 0], [-1, 0]];
            for (const [index, [right, down]] of sides.entries())
                picture.put(`~${index + 1}`, x + right * (width / 2 + 40), y + down * (height / 2 + 40));
            picture.paint();
        })()"""
    )
    until(page, "nasij.picture.labels.drawn.some(({ id, covers }) => id === '~0' && covers < 0.5)")


def test_a_click_in_an_open_community_brings_the_reader_nearer(villages: str, page: Page) -> None:
    opened(page, f"{villages}/en/view/partners")
    fold = folds_of(page)[0]
    far = page.evaluate("nasij.picture.network.getScale()")
    tap(page, fold)
    shows(page, 505)
    expect(page.locator(".card.open h2")).to_contain_text("(500)")
    page.get_by_role("button", name="Move closer").click()
    until(page, f"nasij.picture.network.getScale() > {1.5 * far}")
    page.locator("#fit").click()
    until(page, f"nasij.picture.network.getScale() < {1.2 * far}")


def test_communities_open_and_close_by_key_from_list_and_table(villages: str, page: Page) -> None:
    opened(page, f"{villages}/fr/view/partners")
    first, second = folds_of(page)[:2]
    link = page.locator(f'.folds [data-fold="{first}"]')
    expect(link).to_have_attribute("aria-expanded", "false")
    link.focus()
    page.keyboard.press("Enter")
    is_open(page, first)
    expect(link).to_have_attribute("aria-expanded", "true")
    expect(link).to_be_focused()
    expect(page.locator("#told")).to_contain_text("Ouvert")
    page.locator("#as-table").click()
    row = page.locator(f'.folding [data-fold="{second}"]')
    row.focus()
    page.keyboard.press("Enter")
    is_open(page, first, second)
    expect(page.locator(".relating tbody tr")).not_to_have_count(0)
    row.press("Enter")
    is_open(page, first)
    link.press("Enter")
    is_open(page)
    expect(page.locator(".relating")).to_be_hidden()


def test_counts_table_query_and_files_follow_what_is_on_the_screen(villages: str, page: Page) -> None:
    opened(page, f"{villages}/en/view/partners")
    total = page.locator(".counts").inner_text()
    assert "3,000" in total
    assert page.evaluate("getComputedStyle(document.querySelector('#as-sparql')).visibility") == "hidden"
    for fold in folds_of(page)[:2]:
        page.locator(f'.folds [data-fold="{fold}"]').click()
        is_open(page, *folds_of(page)[: folds_of(page).index(fold) + 1])
    shows(page, 4 + 1000)
    relations = page.evaluate(RELATIONS)
    until(page, f"{ROWS}.length === {len(relations)}")
    assert page.evaluate(ROWS) == relations
    expect(page.locator(".counts")).to_have_text(
        f"Open groups: 2 · actors drawn: 1,000 · relations drawn: {len(relations):,}"
    )
    href = page.get_attribute("#as-sparql", "href") or ""
    [query] = parse_qs(urlsplit(href).query)["query"]
    answer = httpx2.get(f"{villages}/sparql", params={"query": query, "format": "json"}).json()
    pairs = {
        tuple(sorted(row[name]["value"].rpartition("/")[2] for name in ("from", "to")))
        for row in answer["results"]["bindings"]
    }
    drawn = page.evaluate("nasij.picture.drawn.edges.map(({ from, to }) => [from, to].sort())")
    assert {tuple(pair) for pair in drawn if not pair[0].startswith("~")} == pairs
    file = download(page, "json")
    ids = {node["id"] for node in file["nodes"]}
    assert len(ids) == 6 + 1000
    assert {end for edge in file["edges"] for end in (edge["source"], edge["target"])} <= ids
    page.locator("#reset").click()
    expect(page.locator(".counts")).to_have_text(total)
    assert len(download(page, "json")["nodes"]) == 6


def test_lines_between_the_members_of_open_communities_show_their_evidence(villages: str, page: Page) -> None:
    opened(page, f"{villages}/en/view/partners?open=0~1~2")
    is_open(page, "~0", "~1", "~2")
    homes = "new Map(nasij.picture.data.nodes.map(({ id, home }) => [id, home]))"
    crossing = page.evaluate(
        f"(() => {{ const home = {homes}; return nasij.picture.drawn.edges.filter(({{ from, to, relations }}) =>"
        "relations.length && home.get(from) !== home.get(to)).map(({ id }) => id) })()"
    )
    inner = page.evaluate("nasij.picture.drawn.edges.find(({ home }) => home === '~1').id")
    for edge in [inner, *crossing[:1]]:
        page.evaluate("edge => { location.hash = edge }", edge)
        expect(page.locator(f'article[id="{edge}"] blockquote')).to_contain_text("شراكة بين جمعيتين")
        assert page.evaluate("nasij.picture.drawn.edges.some(({ id }) => id === location.hash.slice(1))")
    assert crossing, "neighbouring villages are linked by their first associations"
    between = "nasij.picture.drawn.edges.filter(({ relations }) => !relations.length).map(({ from, to }) => [from, to])"
    assert not [pair for pair in page.evaluate(between) if set(pair) <= {"~0", "~1", "~2"}]


def test_what_would_be_too_much_is_said_with_the_page_of_the_community(villages: str, page: Page) -> None:
    opened(page, f"{villages}/en/view/partners?open=0~1~2")
    is_open(page, "~0", "~1", "~2")
    page.locator('.folds [data-fold="~3"]').click()
    note = page.locator("#told")
    expect(note).to_contain_text("more than 1,500 actors")
    is_open(page, "~0", "~1", "~2")
    page.locator('.folds [data-fold="~0"]').click()
    is_open(page, "~1", "~2")
    page.locator('.folds [data-fold="~3"]').click()
    is_open(page, "~1", "~2", "~3")
    page.locator('.folds [data-fold="~4"]').click()
    note.get_by_role("button").click()
    page.wait_for_url("**community=~4")
    until(page, DRAWN)
    assert page.evaluate("nasij.picture.data.nodes.length") == 500


def test_an_address_opened_elsewhere_shows_the_same_and_reset_closes_all(
    villages: str, page: Page, browser: Browser
) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened(page, f"{villages}/en/view/partners")
    before = page.evaluate(SHOWN)
    for count, fold in enumerate(("~4", "~1"), 1):
        tap(page, fold)
        until(page, f"nasij.state.open.size === {count}")
    page.click("#share")
    expect(page.locator("#told")).to_have_text("Link copied.")
    link = page.evaluate("navigator.clipboard.readText()")
    assert parse_qs(urlsplit(link).query)["open"] == ["4~1"]
    assert parse_qs(urlsplit(link).query)["dataset"]
    shown = page.evaluate(SHOWN)
    other = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    opened(other, link)
    is_open(other, "~4", "~1")
    assert other.evaluate(SHOWN) == shown
    assert other.locator(".card.open").get_attribute("id") == page.locator(".card.open").get_attribute("id")
    other.locator(".languages a", has_text="العربية").click()
    until(other, DRAWN)
    is_open(other, "~4", "~1")
    assert other.evaluate(SHOWN) == shown
    other.context.close()
    page.click("#reset")
    assert page.evaluate(SHOWN) == before
    assert urlsplit(page.url).query == ""


def test_a_community_that_was_moved_opens_where_it_is_now(villages: str, page: Page) -> None:
    opened(page, f"{villages}/en/view/partners?at=2:7000,-9000&open=2")
    is_open(page, "~2")
    x, y = page.evaluate("nasij.picture.drawn.place('~2')")
    assert (x, y) == (7000, -9000)
    assert page.evaluate(
        "(() => { const { nodes, place, box } = nasij.picture.drawn, b = box('~2');"
        "return nodes.filter(({ home }) => home === '~2').every(({ id }) => {"
        "const [x, y] = place(id); return x > b.x && x < b.x + b.width && y > b.y && y < b.y + b.height }) })()"
    )


def test_a_large_community_opens_into_its_own_which_open_too(towns: str, page: Page) -> None:
    opened(page, f"{towns}/en/view/partners")
    communities = page.locator(".folding tbody tr")
    rows = communities.count()
    tap(page, "~0")
    is_open(page, "~0")
    parts = page.evaluate("nasij.picture.data.nodes.filter(({ home }) => home === '~0').map(({ id }) => id)")
    assert parts == ["~0.0", "~0.1"]
    page.locator("#as-table").click()
    expect(communities).to_have_count(rows + 2)
    page.locator('.folding [data-fold="~0.1"]').click()
    is_open(page, "~0", "~0.1")
    drawn, shows = page.evaluate(
        "[nasij.picture.drawn.nodes.filter(({ home }) => home === '~0.1').length,"
        "nasij.picture.data.nodes.find(({ id }) => id === '~0.1').shows]"
    )
    assert drawn == shows > 10
    page.locator("#as-network").click()
    page.reload()
    until(page, DRAWN)
    is_open(page, "~0", "~0.1")
    page.locator('.folds [data-fold="~0"]').click()
    is_open(page)
    expect(communities).to_have_count(rows)
    opened(page, f"{towns}/en/view/partners?community=~0&open=0.1")
    is_open(page, "~0.1")


SPELLINGS = {
    "Arabic, folded": "جمعيه القريه 4–33",
    "French": "association du village 4–33",
    "English, misspelt": "vilage 4 33",
    "Arabic in Latin letters": "jamiat al qaria 4–33",
}


def test_the_search_finds_every_actor_however_it_is_spelt_and_shows_it(villages: str, page: Page) -> None:
    opened(page, f"{villages}/ar/view/partners")
    card = page.locator(".card.open h2")
    for habit, spelling in SPELLINGS.items():
        page.locator("#search").fill(spelling)
        first = page.locator("#matches button").first
        expect(first, habit).to_contain_text("4–33")
        expect(page.locator("#found")).not_to_be_empty()
        page.locator("#search").press("Enter")
        expect(card, habit).to_have_text("جمعية القرية 4–33")
        assert page.evaluate("nasij.state.open.size") == 1
        until(page, "nasij.picture.labels.drawn.some(({ id }) => id === 'village-4-33')")
        page.locator("#reset").click()
        is_open(page)
        shows(page, 6)
        page.locator("#close").click()
        expect(card).not_to_have_text("جمعية القرية 4–33")


def test_a_search_is_debounced_cancelled_and_says_how_it_stands(villages: str, page: Page) -> None:
    opened(page, f"{villages}/en/view/partners")
    asked: list[str] = []
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        asked.append(parse_qs(urlsplit(route.request.url).query)["q"][0])
        waiting.append(route)

    page.route("**/api/v1/search**", hold)
    state = page.locator("#found")
    page.evaluate(
        """() => {
            const field = document.getElementById("search")
            for (const text of ["V", "Vil", "Village", "Village 3"]) {
                field.value = text
                field.dispatchEvent(new Event("input", { bubbles: true }))
            }
        }"""
    )
    expect(state).to_have_text("Searching…")
    page.wait_for_timeout(600)
    assert asked == ["Village 3"], "one question for one text"
    page.locator("#search").fill("Village 4–44")
    page.wait_for_timeout(600)
    assert asked[1:] == ["Village 4–44"]
    waiting[1].continue_()
    expect(page.locator("#matches button").first).to_contain_text("4–44")
    page.unroute("**/api/v1/search**", hold)
    page.route("**/api/v1/search**", lambda route: route.fulfill(status=204))
    page.locator("#search").fill("Village 5")
    expect(state).to_contain_text("got no answer")
    page.locator("#search").press("Escape")
    expect(state).to_be_empty()
    assert page.evaluate("nasij.picture.drawn.matches") is None


def test_a_match_in_a_closed_community_lights_it(villages: str, page: Page) -> None:
    opened(page, f"{villages}/en/view/partners")
    page.locator("#search").fill("Village 5–123")
    expect(page.locator("#matches button").first).to_contain_text("5–123")
    lit = page.evaluate("[...nasij.picture.drawn.matches]")
    assert lit
    assert set(lit) <= set(folds_of(page))


def test_a_member_that_is_not_drawn_can_be_shown_from_its_card(villages: str, page: Page) -> None:
    opened(page, f"{villages}/en/view/partners#n-village-5-77")
    page.get_by_role("button", name="Show in the picture").click()
    until(page, "nasij.picture.drawn.nodes.some(({ id }) => id === 'village-5-77')")
    expect(page.get_by_role("button", name="Only its neighbours")).to_be_visible()


def test_opening_and_closing_can_be_taken_back_step_by_step(villages: str, page: Page) -> None:
    opened(page, f"{villages}/en/view/partners")
    before = page.evaluate(SHOWN)
    tap(page, "~2")
    is_open(page, "~2")
    one = page.evaluate(SHOWN)
    page.wait_for_timeout(700)  # changes within a shorter time are one step
    page.locator('.folds [data-fold="~5"]').click()
    is_open(page, "~2", "~5")
    page.locator("#undo").click()
    is_open(page, "~2")
    until(page, "nasij.picture.drawn.open.length === 1")
    assert page.evaluate(SHOWN) == one
    page.locator("#undo").click()
    until(page, "nasij.picture.drawn.open.length === 0")
    assert page.evaluate(SHOWN) == before


def test_a_file_has_what_was_open_and_its_search_says_what_it_knows(
    villages: str, page: Page, tmp_path: Path
) -> None:
    opened(page, f"{villages}/en/view/partners?open=3")
    is_open(page, "~3")
    shown = page.evaluate(SHOWN)
    member = page.evaluate("nasij.picture.data.nodes.find(({ home }) => home).id")
    page.locator(".take summary").click()
    with page.expect_download() as found:
        page.locator("#take-page").click()
    file = tmp_path / "view.html"
    found.value.save_as(file)
    page.context.set_offline(True)
    opened(page, file.as_uri())
    is_open(page, "~3")
    assert page.evaluate(SHOWN) == shown
    expect(page.get_by_label("Search this file")).to_be_visible()
    found_by = f"nasij.picture.data.nodes.find(({{ id }}) => id === '{member}').search[0]"
    page.locator("#search").fill(page.evaluate(found_by))
    page.locator("#search").press("Enter")
    expect(page.locator(f'article[id="n-{member}"]')).to_be_visible()
    page.evaluate("location.hash = nasij.picture.drawn.edges.find(({ home }) => home).id")
    expect(page.locator(".card.open blockquote").first).to_be_visible()
    expect(page.locator('.folds [data-fold="~4"]')).to_be_disabled()
    page.locator('.folds [data-fold="~3"]').click()
    is_open(page)
    page.locator('.folds [data-fold="~3"]').click()
    is_open(page, "~3")


def test_the_data_of_a_searched_table_are_its_rows(villages: str, page: Page) -> None:
    opened(page, f"{villages}/en/view/partners?open=2")
    is_open(page, "~2")
    slug = page.evaluate("nasij.picture.data.nodes.find(({ home }) => home).id")
    page.locator("#search").fill(
        page.evaluate("slug => nasij.picture.data.nodes.find(({ id }) => id === slug).label", slug)
    )
    until(page, f"nasij.picture.drawn.matches?.has('{slug}') === true")
    page.locator("#as-table").click()
    page.locator(".take summary").click()
    with page.expect_download() as download:
        page.locator("[data-form=json]").click()
    found = json.loads(Path(download.value.path()).read_text("utf-8"))
    said = [edge for edge in found["edges"] if edge["relation"]]
    assert 0 < len(said) == len(page.evaluate(ROWS)) < 500


def test_opening_a_community_does_not_freeze_the_page(villages: str, page: Page) -> None:
    """The best of three: other programs can only make a task longer."""
    opened(page, f"{villages}/ar/view/partners")
    page.evaluate(WATCH)
    longest = []
    for fold in folds_of(page)[:3]:
        page.wait_for_timeout(TOLD)
        page.evaluate("globalThis.longest = 0")
        page.locator(f'.folds [data-fold="{fold}"]').click()
        shows(page, 5 + 500)
        until(page, f"{ROWS}.length === {len(page.evaluate(RELATIONS))}")
        page.wait_for_timeout(TOLD)
        longest.append(page.evaluate("globalThis.longest"))
        page.locator(f'.folds [data-fold="{fold}"]').click()
        is_open(page)
        shows(page, 6)
    assert min(longest) < 200, longest


def test_no_serious_trouble_for_assistive_technology(towns: str, page: Page) -> None:
    """With one community open into its members, one into its communities, and few of each: axe looks at all pairs."""
    opened(page, f"{towns}/ar/view/partners?open=2&q=القرية")
    is_open(page, "~2")
    tap(page, "~0")
    is_open(page, "~0", "~2")
    assert page.evaluate(f"{ROWS}.length") >= 6
    shows(page, 1 + 2 + 4)
    for button in ("#as-network", "#as-table"):
        page.locator(button).click()
        page.evaluate(AXE.read_text("utf-8"))
        violations = page.evaluate("axe.run().then(({ violations }) => violations)")
        assert not [
            (found["id"], found["nodes"][0]["html"][:160])
            for found in violations
            if found["impact"] in {"serious", "critical"}
        ]


def test_a_lost_server_is_said_and_asking_again_works(villages: str, page: Page) -> None:
    opened(page, f"{villages}/fr/view/partners?community=~0")
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


def test_a_community_that_does_not_come_can_be_asked_for_again(villages: str, page: Page) -> None:
    opened(page, f"{villages}/fr/view/partners")
    page.route("**/fr/inside/**", lambda route: route.fulfill(status=204))
    page.locator('.folds [data-fold="~5"]').click()
    expect(page.locator("#told")).to_contain_text("Le chargement a échoué")
    is_open(page)
    page.unroute("**/fr/inside/**")
    page.locator('.folds [data-fold="~5"]').click()
    is_open(page, "~5")


def test_without_a_script_the_page_of_a_community_opens(villages: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{villages}/ar/view/partners")
    expect(page.locator(".folding tbody tr")).to_have_count(6)
    page.locator(".folding tbody a").first.click()
    page.wait_for_url("**community=*")
    expect(page.locator(".relating tbody tr").first).to_be_visible()
    context.close()

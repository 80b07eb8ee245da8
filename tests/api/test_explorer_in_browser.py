"""The explorer in a browser, on the shipped records: narrow down, rearrange, share, ask, with the keys alone."""

from __future__ import annotations

import re
import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from playwright.sync_api import Browser, Page, Route, expect

from graph.terms import LANGUAGES
from visualizations import STATIC

pytestmark = pytest.mark.long

DRAWN = "globalThis.nasij?.picture.labels.drawn.length > 0"
AXE = STATIC.parent / "explorer" / "node_modules" / "axe-core" / "axe.min.js"
SHOWN = """(() => {
    const { nodes, edges, place } = nasij.picture.drawn
    return {
        nodes: nodes.map(({ id }) => [id, place(id)]).sort(),
        edges: edges.map(({ id }) => id).sort(),
    }
})()"""
ROWS = """[...document.querySelectorAll('#table tbody tr:not([hidden])')]
    .map(({ dataset }) => [dataset.start, dataset.end].sort().join(' '))"""


def until(page: Page, condition: str) -> None:
    """Waits for a condition; Playwright's own waiting is kept out by the pages' security policy."""
    for _ in range(200):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never came true: {condition}")


def opened(page: Page, address: str) -> Page:
    page.goto(address)
    until(page, DRAWN)
    return page


def shown(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate(SHOWN)
    return found


def names(page: Page) -> set[str]:
    return {name for name, _ in shown(page)["nodes"]}


def drag(page: Page, slug: str, x: float, y: float) -> None:
    """Moves a node by some pixels of the screen."""
    place = page.evaluate(
        """(slug) => {
            const { picture } = nasij, [x, y] = picture.drawn.place(slug)
            const at = picture.network.canvasToDOM({ x, y }), box = picture.container.getBoundingClientRect()
            return [box.left + at.x, box.top + at.y]
        }""",
        slug,
    )
    page.mouse.move(*place)
    page.mouse.down()
    page.mouse.move(place[0] + x / 2, place[1] + y / 2)
    page.mouse.move(place[0] + x, place[1] + y)
    page.mouse.up()


def test_nothing_is_laid_out_before_the_script_has_run(page: Page, explorer: str) -> None:
    page.add_init_script(
        """new MutationObserver((_, observer) => {
            if (!document.documentElement?.classList.contains("js")) return;
            globalThis.ready = performance.now();
            observer.disconnect();
        }).observe(document, { subtree: true, childList: true, attributes: true });"""
    )

    def late(route: Route) -> None:
        time.sleep(0.7)
        route.continue_()

    page.route("**/static/view.js", late)
    opened(page, f"{explorer}/ar/view/partners")
    paint = "performance.getEntriesByName('first-paint')[0]?.startTime"
    until(page, paint)
    painted = page.evaluate(paint)
    assert painted > page.evaluate("ready")


def test_an_address_opened_elsewhere_shows_the_same(page: Page, browser: Browser, explorer: str) -> None:
    opened(page, f"{explorer}/fr/view/events")
    page.click('[data-group="person"]')
    page.click("summary:has-text('Région')")
    page.click('[data-place="region-oriental"]')
    page.check("#communities")
    drag(page, "nibrass", 40, -30)
    before = shown(page)
    assert "nibrass" in dict(before["nodes"])
    other = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    opened(other, page.url)
    assert shown(other) == before
    assert other.evaluate("nasij.state.communities") is True
    expect(other.locator('[data-group="person"]')).to_have_attribute("aria-pressed", "false")
    expect(other.locator('[data-place="region-oriental"]')).to_have_attribute("aria-pressed", "true")
    other.locator(".languages a", has_text="English").click()
    until(other, DRAWN)
    assert "/en/view/events" in other.url
    assert shown(other) == before
    other.context.close()


def test_a_link_names_its_dataset_and_another_one_is_told(page: Page, explorer: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened(page, f"{explorer}/en/")
    page.click("#share")
    expect(page.locator("#told")).to_have_text("Link copied.")
    link = page.evaluate("navigator.clipboard.readText()")
    [made] = parse_qs(urlsplit(link).query)["dataset"]
    opened(page, link)
    expect(page.locator(".stage > .note")).to_have_count(0)
    opened(page, link.replace(made, "0123456789abcdef"))
    expect(page.locator(".stage > .note")).to_contain_text("0123456789abcdef")


def test_a_moved_node_stays_and_all_can_be_undone(page: Page, explorer: str) -> None:
    before = shown(opened(page, f"{explorer}/ar/"))
    drag(page, "sim", 60, 40)
    moved = shown(page)
    assert dict(moved["nodes"])["sim"] != dict(before["nodes"])["sim"]
    assert [each for each in moved["nodes"] if each[0] != "sim"] == [
        each for each in before["nodes"] if each[0] != "sim"
    ]
    page.click('[data-certainty="stated"]')
    assert len(shown(page)["edges"]) < len(before["edges"])
    page.click("#reset")
    assert shown(page) == before
    assert urlsplit(page.url).query == ""


@pytest.mark.parametrize(
    ("query", "slug", "way_back"),
    [("", "qafilati", "#undo"), ("", "qafilati", "#reset"), ("?more=nibrass.1", "oujda", "#undo")],
)
def test_a_moved_node_is_drawn_again_where_the_page_opened_with_it(
    page: Page, explorer: str, query: str, slug: str, way_back: str
) -> None:
    star = f"String(Object.values(nasij.picture.network.getPositions(['{slug}'])['{slug}'] ?? []))"
    opened(page, f"{explorer}/en/{query}")
    until(page, f"{star} === String(nasij.picture.drawn.place('{slug}'))")
    place = page.evaluate(star)
    drag(page, slug, -120, -90)
    until(page, f"nasij.state.moved.has('{slug}')")
    assert page.evaluate(star) != place
    page.click(way_back)
    until(page, f"{star} === '{place}'")


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("no-certainty=stated", "inferred"),
        ("no-certainty=inferred~uncertain", "stated"),
    ],
)
def test_certainties_are_told_apart(page: Page, explorer: str, query: str, kept: str) -> None:
    opened(page, f"{explorer}/en/view/events?{query}")
    certainties = page.evaluate("nasij.picture.drawn.edges.map(({ certainties }) => certainties)")
    assert certainties
    assert all(kept in each for each in certainties)


def test_a_period_keeps_what_is_dated_in_it_and_the_undated_on_demand(page: Page, explorer: str) -> None:
    opened(page, f"{explorer}/en/view/events")
    everything = names(page)
    page.get_by_label("From", exact=True).focus()
    page.keyboard.press("ArrowRight")
    assert "study-day-oujda-2023" not in names(page)
    assert "sim-national-meeting-2" in names(page)
    assert "gulf-moroccan-forum-1" not in names(page)
    page.get_by_label("Date not stated").check()
    assert "gulf-moroccan-forum-1" in names(page)
    assert "study-day-oujda-2023" not in names(page)
    page.get_by_label("From", exact=True).focus()
    page.keyboard.press("ArrowLeft")
    assert names(page) == everything


def test_neighbours_come_page_by_page_and_move_nothing(page: Page, explorer: str) -> None:
    before = dict(shown(opened(page, f"{explorer}/en/#n-sim"))["nodes"])
    page.get_by_role("button", name="Add its neighbours").click()
    expect(page.locator(".card.open .actions [role=status]")).to_contain_text("Added")
    after = shown(page)
    assert set(before) < set(dict(after["nodes"]))
    assert {name: place for name, place in after["nodes"] if name in before} == before
    assert len(after["nodes"]) == len(dict(after["nodes"]))
    places = list(dict(after["nodes"]).values())
    assert all(
        abs(a[0] - b[0]) > 30 or abs(a[1] - b[1]) > 30 for n, a in enumerate(places) for b in places[:n]
    )
    page.reload()
    until(page, "globalThis.nasij?.state.expanded.length === 1")
    until(page, f"nasij.picture.drawn.nodes.length === {len(after['nodes'])}")
    assert shown(page) == after


def test_neighbours_are_asked_for_once_at_a_time_and_not_where_there_are_no_others(
    page: Page, explorer: str
) -> None:
    before = shown(opened(page, f"{explorer}/en/#n-nibrass"))
    button = page.get_by_role("button", name="Add its neighbours")
    told = page.locator(".card.open .actions [role=status]")
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        waiting.append(route)

    page.route("**/around/**", hold)
    button.focus()
    for _ in range(3):
        page.keyboard.press("Enter")
    expect(button).to_be_disabled()
    expect(button).to_be_focused()
    for _ in range(500):  # the request may be on its way yet
        if waiting:
            break
        page.wait_for_timeout(10)
    [route] = waiting
    route.continue_()
    expect(told).to_have_text(re.compile(r"^Added: [1-9]\d*\. There are no others\.$"))
    assert parse_qs(urlsplit(page.url).query)["more"] == ["nibrass.1"]
    expect(button).to_be_enabled()
    page.keyboard.press("Enter")
    expect(told).to_have_text("There are no others.")
    assert parse_qs(urlsplit(page.url).query)["more"] == ["nibrass.1"]
    page.click("#undo")
    until(page, f"nasij.picture.drawn.nodes.length === {len(before['nodes'])}")
    assert shown(page) == before
    expect(page.locator("#undo")).to_be_disabled()


@pytest.mark.parametrize("rows", [".card.open .relations li", "#table tbody tr"])
def test_an_added_relation_is_written_like_the_others(page: Page, explorer: str, rows: str) -> None:
    opened(page, f"{explorer}/en/?more=nibrass.1#n-nibrass")
    until(page, "globalThis.nasij?.picture.drawn.edges.some(({ added }) => added)")
    lines = page.locator(rows)
    added = lines.filter(has_text="Organized by").locator(".says .arrow path")
    expect(added).to_have_attribute("d", "M1 5h19M16 1l4 4-4 4")
    assert lines.locator(".says .arrow").count() == lines.count()


def test_on_a_phone_what_an_address_names_is_seen_above_its_sheet(page: Page, explorer: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    opened(page, f"{explorer}/fr/#e-service-volunteering-forum-2--zouhour-al-waha")
    ends = page.evaluate(
        """(() => {
            const { top } = document.getElementById("canvas").getBoundingClientRect();
            const { network } = nasij.picture;
            const places = network.getPositions(["service-volunteering-forum-2", "zouhour-al-waha"]);
            return Object.values(places).map((at) => top + network.canvasToDOM(at).y);
        })()"""
    )
    sheet = page.locator("#panel").bounding_box()
    assert sheet is not None
    assert all(0 < y < sheet["y"] for y in ends)


@pytest.mark.parametrize("width", [390, 700, 1000, 1280, 1500])
def test_in_a_frame_the_picture_has_all_the_room_above_the_caption(
    page: Page, explorer: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 600})
    opened(page, f"{explorer}/ar/embed/view/partnerships")
    canvas, caption = (page.locator(name).bounding_box() for name in ("#canvas", "footer"))
    assert canvas is not None
    assert caption is not None
    assert canvas["width"] == width
    assert canvas["y"] + canvas["height"] == pytest.approx(caption["y"], abs=1)
    assert caption["y"] + caption["height"] == pytest.approx(600, abs=1)


def test_labels_stay_clear_of_the_halos_of_their_nodes(page: Page, explorer: str) -> None:
    opened(page, f"{explorer}/ar/?communities")
    cut = page.evaluate(
        """(() => {
            const { labels, drawn, network } = nasij.picture, scale = network.getScale();
            return labels.drawn.flatMap(({ id, box }) => {
                const node = drawn.nodes.find((each) => each.id === id);
                if (!node || !drawn.halo(node)) return [];
                const [x, y] = drawn.place(id), at = network.canvasToDOM({ x, y });
                const near = (value, from, size) => Math.max(from, Math.min(value, from + size)) - value;
                const far = Math.hypot(near(at.x, box.x, box.width), near(at.y, box.y, box.height));
                return far < 2.3 * drawn.radius(node, scale) * scale ? [id] : [];
            });
        })()"""
    )
    assert cut == []


def test_a_matrix_has_low_heads_on_a_phone(page: Page, explorer: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{explorer}/fr/recommendations")
    head = page.locator(".matrix thead").bounding_box()
    assert head is not None
    assert head["height"] < 130


def test_the_sections_keep_their_order_where_all_have_room(page: Page, explorer: str) -> None:
    page.goto(f"{explorer}/ar/about")
    first = page.locator(".sections a").first.bounding_box()
    current = page.locator(".sections [aria-current]").bounding_box()
    assert first is not None
    assert current is not None
    assert current["x"] < first["x"]


def test_the_evidence_of_an_added_line_is_read_too(page: Page, explorer: str) -> None:
    opened(page, f"{explorer}/en/?more=nibrass.1")
    until(page, "globalThis.nasij?.picture.drawn.edges.some(({ added }) => added)")
    edge = page.evaluate("nasij.picture.drawn.edges.find(({ added }) => added).id")
    page.goto(page.url.split("#", maxsplit=1)[0] + f"#{edge}")
    expect(page.locator(".card.open blockquote").first).to_be_visible()


def test_one_node_can_be_hidden_or_kept_with_its_neighbours_alone(page: Page, explorer: str) -> None:
    opened(page, f"{explorer}/en/#n-sim")
    page.get_by_role("button", name="Only its neighbours").click()
    around = names(page)
    assert "sim" in around
    assert "nibrass" not in around
    page.get_by_role("button", name="Only its neighbours").click()
    page.get_by_role("button", name="Hide", exact=True).click()
    assert "sim" not in names(page)
    assert "amane-foundation" not in names(page) or any("amane" in edge for edge in shown(page)["edges"])


@pytest.mark.parametrize(
    "query", ["", "no-group=foundation", "place=region-marrakech-safi", "q=%D9%86%D8%A8%D8%B1%D8%A7%D8%B3"]
)
def test_the_table_is_the_equal_of_the_picture(page: Page, explorer: str, query: str) -> None:
    opened(page, f"{explorer}/ar/view/partners?{query}")
    drawn = {
        tuple(sorted(edge))
        for edge in page.evaluate("nasij.picture.drawn.edges.map(({ from, to }) => [from, to])")
    }
    rows = {tuple(pair.split()) for pair in page.evaluate(ROWS)}
    assert rows
    assert rows <= drawn
    if not query.startswith("q="):
        assert rows == drawn


SAID = """nasij.picture.drawn.edges.flatMap(({ from, to, turned = [], relations }) => relations.map(
    (relation, index) => (turned[index] ? [to, relation, from] : [from, relation, to])))"""


@pytest.mark.parametrize(
    "view",
    ["partnerships?", "partners?", "events?", "partnerships?no-certainty=inferred", "partnerships?only=sim"],
)
def test_the_query_of_what_is_on_the_screen_gives_the_same(page: Page, explorer: str, view: str) -> None:
    opened(page, f"{explorer}/en/view/{view}&no-group=person")
    href = page.get_attribute("#as-sparql", "href") or ""
    [query] = parse_qs(urlsplit(href).query)["query"]
    answer = httpx2.get(f"{explorer}/sparql", params={"query": query, "format": "json"}).json()
    found = sorted(
        [row[name]["value"].rpartition("/")[2].rpartition("#")[2] for name in ("from", "relation", "to")]
        for row in answer["results"]["bindings"]
    )
    drawn = sorted([one, relation.rpartition(":")[2], other] for one, relation, other in page.evaluate(SAID))
    assert found == drawn != []


def test_with_the_keys_alone_an_actor_is_found_its_evidence_read_and_the_view_shared(
    page: Page, explorer: str
) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened(page, f"{explorer}/ar/")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "search":
            break
    page.keyboard.type("النبراس")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".card.open h2")).to_have_text("جمعية النبراس للثقافة والتنمية")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('.relations') !== null"):
            break
    page.keyboard.press("Enter")
    expect(page.locator(".card.open blockquote").first).to_be_visible()
    evidence = page.url
    page.keyboard.press("Escape")
    page.goto(evidence)
    until(page, DRAWN)
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "share":
            break
    page.keyboard.press("Enter")
    expect(page.locator("#told")).to_have_text("نُسخ الرابط.")
    link = page.evaluate("navigator.clipboard.readText()")
    assert urlsplit(link).fragment == urlsplit(evidence).fragment


def test_a_first_visit_is_shown_three_steps_and_a_second_one_none(page: Page, explorer: str) -> None:
    opened(page, f"{explorer}/en/")
    steps = page.get_by_label("First steps")
    expect(steps).to_contain_text("Click a line")
    steps.get_by_role("button", name="Next").click()
    steps.get_by_role("button", name="Next").click()
    expect(steps).to_contain_text("Copy a link")
    page.keyboard.press("Escape")
    expect(steps).to_have_count(0)
    page.reload()
    until(page, DRAWN)
    expect(steps).to_have_count(0)


def test_an_address_that_shows_something_shows_no_steps(page: Page, explorer: str) -> None:
    opened(page, f"{explorer}/en/?size=betweenness")
    expect(page.get_by_label("First steps")).to_have_count(0)


PAGES = (
    "", "view/events", "view/actor/sim", "actors", "events", "recommendations?theme=youth",
    "places?region=region-oriental", "sources", "stories", "stories/four-associations-and-a-council", "sparql",
    "data", "ontology", "about", "api", "id/nibrass", "id/sim-national-meeting-2", "id/ritajpress-2023-study-day",
    "theme/waqf", "path?from=nibrass&to=sim",
)  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_serious_on_any_page(page: Page, explorer: str, path: str, language: str) -> None:
    """The fixture fails on any word in the console and on any request to another host."""
    page.emulate_media(color_scheme="dark" if language == "fr" else "light")
    page.goto(f"{explorer}/{language}/{path}")
    page.evaluate(AXE.read_text("utf-8") + "\n;0")
    violations = page.evaluate("axe.run().then(({ violations }) => violations)")
    serious = [
        (found["id"], found["nodes"][0]["html"][:160])
        for found in violations
        if found["impact"] in {"serious", "critical"}
    ]
    assert not serious


@pytest.mark.parametrize("path", PAGES)
def test_no_page_is_wider_than_a_phone(page: Page, explorer: str, path: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{explorer}/ar/{path}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360

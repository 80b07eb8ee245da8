"""The page that shows how two actors are linked, in a browser."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from playwright.sync_api import Browser, Page, expect

from api.app import create_app
from api.settings import Settings
from graph.build import build_from_rdf
from graph.terms import LANGUAGES
from tests.server import listening
from tests.visualizations.conftest import FIXTURE
from visualizations import STATIC

AXE = STATIC.parent / "explorer" / "node_modules" / "axe-core" / "axe.min.js"
QUERY = "from=nour&to=salma"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of the dataset of the views, in which some are linked by way of others."""
    root = tmp_path_factory.mktemp("paths")
    build_from_rdf(FIXTURE, root)
    with listening(create_app(Settings(root=root, workers=1))) as address:
        yield address


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_on_the_page_keeps_anyone_out(page: Page, address: str, language: str, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    for query in (QUERY, "from=nour&to=nour"):
        page.goto(f"{address}/{language}/path?{query}")
        page.evaluate(AXE.read_text("utf-8"))
        found = page.evaluate("axe.run().then(result => result.violations)")
        serious = [
            f"{each['id']}: {node['target']} {node.get('failureSummary')}"
            for each in found
            if each["impact"] in ("serious", "critical")
            for node in each["nodes"]
        ]
        assert not serious, "\n".join(serious)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [320, 900, 1280])
def test_the_picture_fits_and_goes_the_way_of_reading(
    page: Page, address: str, language: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{address}/{language}/path?{QUERY}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    boxes = [node.bounding_box() for node in page.locator(".route").first.locator(".node").all()]
    assert len(boxes) == 3
    for one, other in pairwise(boxes):
        assert one is not None
        assert other is not None
        if width < 832:
            assert one["y"] + one["height"] < other["y"]
        elif language == "ar":
            assert other["x"] + other["width"] < one["x"]
        else:
            assert one["x"] + one["width"] < other["x"]


def test_the_button_copies_the_sentence_with_its_sources(page: Page, address: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{address}/en/path?{QUERY}")
    page.get_by_role("button", name="Copy").first.click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = str(page.evaluate("navigator.clipboard.readText()")).splitlines()
    shown = page.locator("blockquote[id^=quote]").first.locator("p").all_inner_texts()
    assert [line for line in copied if line] == shown


def test_without_a_script_two_names_lead_to_the_ways(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/ar/path")
    page.locator("input[name=from]").fill("Association Nour")
    page.locator("input[name=to]").fill("ملتقى التطوع الأول")
    page.locator(".seek button").click()
    assert page.url == f"{address}/ar/path?from=nour&to=forum"
    expect(page.locator(".route").first).to_be_visible()
    context.close()

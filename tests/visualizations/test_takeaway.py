"""What a reader takes away of a view: files with just what is on the screen, its sources and the licence."""

from __future__ import annotations

import json
import re
import struct
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import pandas as pd
import pytest
from playwright.sync_api import Page, expect

from graph.build import build_from_rdf
from graph.dataset import Dataset
from graph.exports import LICENCE
from graph.terms import LANGUAGES
from tests.visualizations import large
from visualizations.views import render

Take = Callable[..., bytes]

DRAWN = "globalThis.nasij?.picture.labels.drawn.length > 0"
SVG = "{http://www.w3.org/2000/svg}"
DC = "{http://purl.org/dc/elements/1.1/}"
FILTERED = "no-relation=nasij:speaker&hide=president&at=nour:-400,-300"
"""Events without who spoke, without the president, with the association moved."""
ON_SCREEN = """() => {
    const { nodes, edges, place } = nasij.picture.drawn;
    return { nodes: nodes.map(({ id }) => [id, ...place(id)]), edges: edges.map(({ from, to }) => [from, to]) };
}"""


@pytest.fixture
def opened(page: Page, dataset: Dataset, tmp_path: Path) -> Callable[..., Page]:
    """Opens the stand-alone file of a view in a state, without a network."""

    def open_view(view: str = "events", language: str = "ar", state: str = FILTERED, **more: Any) -> Page:
        file = tmp_path / "view.html"
        file.write_text(render(dataset, view, language, standalone=True, state=state, **more), "utf-8")
        page.context.set_offline(True)
        page.goto(file.as_uri())
        page.wait_for_function(DRAWN)
        return page

    return open_view


def take(page: Page, form: str) -> bytes:
    """The file that a button of the menu makes."""
    menu = page.locator(".take")
    if menu.get_attribute("open") is None:
        menu.locator("summary").click()
    with page.expect_download() as download:
        page.locator(f"[data-form={form}]").click()
    assert download.value.suggested_filename.endswith(f".{form}")
    return Path(download.value.path()).read_bytes()


def on_screen(page: Page) -> tuple[set[str], set[frozenset[str]]]:
    """The nodes and the pairs of nodes that are drawn."""
    drawn = page.evaluate(ON_SCREEN)
    return {node[0] for node in drawn["nodes"]}, {frozenset(edge) for edge in drawn["edges"]}


def test_a_file_shows_the_state_that_it_was_given(opened: Callable[..., Page]) -> None:
    page = opened()
    nodes, _ = on_screen(page)
    assert "nour" in nodes
    assert not {"president", "salma"} & nodes
    assert ["nour", -400, -300] in page.evaluate(ON_SCREEN)["nodes"]
    expect(page.locator('[data-relation="nasij:speaker"].toggle')).to_have_attribute("aria-pressed", "false")


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_networkx_reads_what_the_screen_shows(
    form: str, opened: Callable[..., Page], dataset: Dataset
) -> None:
    page = opened()
    nodes, edges = on_screen(page)
    content = take(page, form)
    network = nx.read_graphml(BytesIO(content)) if form == "graphml" else nx.read_gexf(BytesIO(content))
    assert set(network) == nodes
    assert {frozenset(edge[:2]) for edge in network.edges} == edges
    assert network.nodes["nour"]["label"] == "جمعية النور"
    assert network.nodes["nour"]["group"] == "association"
    assert (network.nodes["nour"]["x"], network.nodes["nour"]["y"]) == (-400, -300)
    organizer = next(data for *_, data in network.edges(data=True) if data["relation"] == "schema:organizer")
    assert organizer["certainty"] == "stated"
    assert organizer["sources"] == "article-1 article-2"
    for text in (LICENCE, dataset.id, "article-1: مقال الجريدة (شركة المتجر, 2024-07-04)"):
        assert text in content.decode()
    if form == "graphml":
        assert network.graph["licence"] == LICENCE
        assert network.graph["dataset"] == dataset.id


def test_pandas_reads_the_relations_with_their_sources(opened: Callable[..., Page], dataset: Dataset) -> None:
    page = opened()
    _, edges = on_screen(page)
    content = take(page, "csv")
    assert content.startswith(b"\xef\xbb\xbf")
    table = pd.read_csv(BytesIO(content), encoding="utf-8-sig", keep_default_na=False)
    assert {frozenset(pair) for pair in zip(table["from"], table["to"], strict=True)} == edges
    row = table[table["relation"] == "schema:organizer"].iloc[0]
    assert (row["from"], row["from_label"]) == ("forum", "ملتقى التطوع الأول")
    assert (row["to"], row["to_label"], row["relation_label"]) == ("nour", "جمعية النور", "المنظم")
    assert row["source_titles"] == "مقال الجريدة; بيان الجمعية"
    assert set(table["licence"]) == {LICENCE}
    assert set(table["dataset"]) == {dataset.id}


def test_json_has_the_state_and_the_sources_of_what_is_shown_alone(
    opened: Callable[..., Page], dataset: Dataset
) -> None:
    home = "https://example.org/ar/view/events"
    page = opened(home=home)
    found = json.loads(take(page, "json"))
    assert {node["id"] for node in found["nodes"]} == on_screen(page)[0]
    assert found["state"]["no-relation"] == "nasij:speaker"
    assert found["licence"] == LICENCE
    assert found["permalink"].startswith(f"{home}?")
    assert f"dataset={dataset.id[:16]}" in found["permalink"]
    assert {source["id"] for source in found["sources"]} == {
        slug for edge in found["edges"] for slug in edge["sources"]
    }


def test_a_file_says_whose_neighbours_it_does_not_carry_and_asks_nobody_to_try_again(
    opened: Callable[..., Page],
) -> None:
    page = opened(state="more=gone.1")
    expect(page.locator("#told")).to_contain_text("gone")
    expect(page.locator("#told button")).to_have_count(0)


@pytest.mark.parametrize("form", ["csv", "json"])
def test_data_follow_the_search_in_the_table_and_are_whole_in_the_network(
    form: str, opened: Callable[..., Page]
) -> None:
    page = opened(state="q=salma")
    page.click("#as-table")
    rows = page.locator("#table tbody tr:not([hidden])")
    everything = page.locator("#table tbody tr").count()
    listed = {
        (row.get_attribute("data-start"), row.get_attribute("data-relation"), row.get_attribute("data-end"))
        for row in rows.all()
    }

    def taken() -> list[tuple[str, str, str]]:
        content = take(page, form)
        if form == "csv":
            table = pd.read_csv(BytesIO(content), encoding="utf-8-sig", keep_default_na=False)
            return list(zip(table["from"], table["relation"], table["to"], strict=True))
        found = json.loads(content)
        ends = {end for edge in found["edges"] for end in (edge["source"], edge["target"])}
        assert {node["id"] for node in found["nodes"]} == ends
        return [(edge["source"], edge["relation"], edge["target"]) for edge in found["edges"]]

    assert 0 < len(listed) < everything
    assert set(taken()) == listed
    expect(page.locator(".counts")).to_contain_text(f"{len(listed)}/")
    page.click("#as-network")
    expect(page.locator(".counts")).not_to_contain_text("/")
    assert len(taken()) == everything


@pytest.mark.parametrize(
    ("language", "told"),
    [("ar", "حُرر: 6 يوليوز 2024"), ("fr", "rédaction\u00a0: 6 juillet 2024"), ("en", "written: 6 July 2024")],
)
def test_files_say_that_a_date_is_that_of_writing(
    language: str, told: str, opened: Callable[..., Page]
) -> None:
    page = opened(language=language)
    published, written = sorted(json.loads(take(page, "json"))["sources"], key=lambda source: source["id"])
    assert (published["date"], published["written"]) == ("2024-07-04", None)
    assert (written["date"], written["written"]) == (None, "2024-07-06")
    assert "(written 2024-07-06)" in take(page, "graphml").decode()
    texts = [text.text or "" for text in ElementTree.fromstring(take(page, "svg")).iter(f"{SVG}text")]
    plain = [re.sub("[\u2066-\u2069]", "", text) for text in texts]
    assert any(told in text for text in plain)
    assert sum(told.split(":")[0] in text for text in plain) == 1, "not of the one with a date of publication"


def test_a_file_from_no_server_names_no_address(opened: Callable[..., Page]) -> None:
    assert json.loads(take(opened(), "json"))["permalink"] is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_svg_is_whole_in_itself(language: str, opened: Callable[..., Page], dataset: Dataset) -> None:
    page = opened(language=language)
    content = take(page, "svg").decode()
    root = ElementTree.fromstring(content)
    labels = page.evaluate("nasij.picture.drawn.nodes.map(({ label }) => label.slice(1, -1))")
    assert {title.text for title in root.iterfind(f"{SVG}path/{SVG}title")} == set(labels)
    texts = " ".join(text.text or "" for text in root.iter(f"{SVG}text"))
    assert all(word in texts for label in labels for word in label.split())
    assert dataset.id[:12] in texts
    assert LICENCE in texts
    sources = [source.text or "" for source in root.iter(f"{DC}source")]
    assert len(sources) == 2
    assert all(source.split(",")[0] in texts for source in sources)
    middle = [text for text in root.iter(f"{SVG}text") if text.get("text-anchor") == "middle"]
    assert {text.get("direction") for text in middle} == {"rtl" if language == "ar" else "ltr"}
    for reference in ("href=", "url(", "@import", "<image", "<script"):
        assert reference not in content


def test_an_svg_opens_in_a_browser_without_a_word(opened: Callable[..., Page], tmp_path: Path) -> None:
    page = opened()
    file = tmp_path / "view.svg"
    file.write_bytes(take(page, "svg"))
    page.goto(file.as_uri())
    outside = page.evaluate(
        """[...document.querySelectorAll("text")].filter(text => {
            const box = text.getBoundingClientRect(), all = document.documentElement.getBoundingClientRect();
            return box.left < 0 || box.right > all.right || box.bottom > all.bottom;
        }).map(text => text.textContent)"""
    )
    assert outside == []


def test_a_png_has_the_picture_and_below_it_the_caption(opened: Callable[..., Page], tmp_path: Path) -> None:
    page = opened()
    bitmap, vector = take(page, "png"), ElementTree.fromstring(take(page, "svg"))
    width, height = struct.unpack(">II", bitmap[16:24])
    assert (width, height) == (2 * int(vector.get("width", 0)), 2 * int(vector.get("height", 0)))
    assert len(bitmap) > 40_000
    # Ink in the strip of the last lines: the edition and the licence.
    file = tmp_path / "view.png"
    file.write_bytes(bitmap)
    page.goto(file.as_uri())
    inked = page.evaluate(
        """() => {
            const image = document.images[0], canvas = document.createElement("canvas");
            [canvas.width, canvas.height] = [image.naturalWidth, 160];
            const context = canvas.getContext("2d", { willReadFrequently: true });
            context.drawImage(image, 0, 160 - image.naturalHeight);
            const data = context.getImageData(0, 0, canvas.width, 160).data;
            let dark = 0;
            for (let at = 0; at < data.length; at += 4) if (data[at] < 150) dark += 1;
            return dark;
        }"""
    )
    assert inked > 1000


def test_the_menu_works_by_keyboard_and_tells_what_it_saved(opened: Callable[..., Page]) -> None:
    page = opened(language="en")
    summary = page.locator(".take summary")
    summary.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="PNG")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    with page.expect_download():
        page.keyboard.press("Enter")
    expect(page.locator("#told")).to_contain_text(".csv")
    page.keyboard.press("Escape")
    expect(summary).to_be_focused()
    expect(page.locator(".offers")).to_be_hidden()


def test_neighbours_that_were_asked_for_are_in_the_file_with_their_evidence(
    opened: Callable[..., Page],
) -> None:
    page = opened("partnerships", state="more=forum.1")
    nodes, _ = on_screen(page)
    assert "salma" in nodes
    page.evaluate("location.hash = 'n-salma'")
    expect(page.locator(".card.open h2")).to_contain_text("سلمى العلوي")
    page.evaluate("location.hash = 'e-forum--salma'")
    expect(page.locator(".card.open blockquote")).to_contain_text("سلمى العلوي")
    assert "article-1" in {source["id"] for source in json.loads(take(page, "json"))["sources"]}


def test_communities_are_taken_away_as_they_are_drawn(page: Page, tmp_path: Path) -> None:
    large.write(tmp_path / "large.nq", [45] * 40)
    villages = build_from_rdf(tmp_path / "large.nq", tmp_path / "root")
    file = tmp_path / "view.html"
    file.write_text(render(villages, "partners", "fr", standalone=True), "utf-8")
    page.goto(file.as_uri())
    page.wait_for_function(DRAWN)
    nodes, edges = on_screen(page)
    network = nx.read_graphml(BytesIO(take(page, "graphml")))
    assert set(network) == nodes
    assert {frozenset(edge[:2]) for edge in network.edges} == edges
    assert all(data["label"] for _, data in network.nodes(data=True))
    assert ElementTree.fromstring(take(page, "svg")).tag == f"{SVG}svg"
    assert take(page, "png").startswith(b"\x89PNG")

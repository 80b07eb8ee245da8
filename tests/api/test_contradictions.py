"""What articles contradict each other about: side by side in the panel and on pages, told by the API, never plain."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, expect
from pyoxigraph import RdfFormat

from api.app import create_app
from api.settings import Settings
from graph.build import build_from_rdf
from graph.dataset import Dataset
from graph.network import participations
from graph.terms import LANGUAGES
from tests.graph.conftest import World
from tests.server import listening
from visualizations.cards import edge_cards, node_cards
from visualizations.evidence import read_facts
from visualizations.listing import listing
from visualizations.strings import translate, translator
from visualizations.style import DASHES
from visualizations.views import network_of, render

DISPUTED = {"status": "disputed"}
FIRST: list[list[Any]] = [
    ["forum", "role:organizer", "nour"],
    ["forum", "role:speaker", "salma"],
    ["forum", "startDate", "2024-07-03"],
    ["session", "startDate", "2024-07-03", DISPUTED],
    ["session", "sessionOf", "forum"],
    ["nour", "name", "nour"],
]
SECOND: list[list[Any]] = [
    ["forum", "role:organizer", "amal", DISPUTED | {"contradicts": ["article-1-1"]}],
    ["forum", "startDate", "2024-07-04", DISPUTED],
    ["session", "startDate", "2024-07-05", DISPUTED],
    ["amal", "name", "amal"],
]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the dataset of two made-up articles that do not agree."""
    folder = tmp_path_factory.mktemp("contradictions")
    file = folder / "world.nq"
    World(FIRST, SECOND).store.dump(str(file), RdfFormat.N_QUADS)
    build_from_rdf(file, folder / "datasets")
    return folder / "datasets"


@pytest.fixture(scope="module")
def dataset(root: Path) -> Dataset:
    return Dataset((root / "current").resolve())


@pytest.fixture(scope="module")
def client(root: Path) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(root=root, workers=1))) as client:
        yield client


@pytest.fixture(scope="module")
def address(root: Path) -> Iterator[str]:
    with listening(create_app(Settings(root=root, workers=1))) as address:
        yield address


def test_a_relation_has_what_contradicts_it_beside_it(dataset: Dataset) -> None:
    facts, network = read_facts(dataset), network_of(dataset, "events")
    [card] = [each for each in edge_cards(facts, network, "en") if set(each.ends) == {"forum", "nour"}]
    [relation] = card.relations
    assert (relation.disputed, relation.evidence) == (True, ())
    [found] = relation.contradictions
    assert [(side.status, side.object, side.evidence[0].source) for side in found.sides] == [
        ("accepted", "nour en", "article-1 en"),
        ("disputed", "amal en", "article-2 en"),
    ]
    assert found.is_settled


def test_an_event_has_both_dates_and_what_says_them(dataset: Dataset) -> None:
    facts, network, t = read_facts(dataset), participations(read_facts(dataset).relations), translator("en")
    nodes = {node.slug: node for node in node_cards(facts, network, (), "en", t)}
    assert nodes["forum"].dates == ("3 July 2024", "4 July 2024 (disputed)")
    [found] = nodes["forum"].contradictions
    assert [side.object for side in found.sides] == ["3 July 2024", "4 July 2024"]
    # neither is accepted: both are told, and it is not said that no source dates it
    assert nodes["session"].dates == ("3 July 2024 (disputed)", "5 July 2024 (disputed)")
    assert [found.is_settled for found in nodes["session"].contradictions] == [False]
    rows = {
        row.name.text: row.details
        for section in listing(facts, "events", "en").sections
        for row in section.rows
    }
    assert rows["session en"][0] == "3 July 2024 (disputed) – 5 July 2024 (disputed)"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_picture_and_the_table_tell_a_disputed_relation(dataset: Dataset, language: str) -> None:
    page = render(dataset, "events", language, standalone=True)
    word = translate(language, "table.disputed")
    rows = [row for row in page.split("<tr ")[1:] if 'data-relation="schema:organizer"' in row]
    assert len(rows) == 2
    assert all(f'<strong class="doubted">{word}</strong>' in row for row in rows)
    assert page.count('<strong class="doubted">') >= 4
    assert translate(language, "view.disputed") in page
    drawn = page.partition('"edges": [')[2] or page.partition('"edges":[')[2]
    assert drawn.count('"disputed": [true]') + drawn.count('"disputed":[true]') == 2
    assert DASHES["disputed"] not in (DASHES["stated"], DASHES["inferred"], DASHES["uncertain"])


def test_the_api_tells_what_contradicts_a_claim(client: TestClient) -> None:
    [one, *_] = client.get("/api/v1/claims?status=disputed&about=amal&lang=en").json()["items"]
    assert one["status"]["label"]["value"] == "Disputed"
    assert [claim["name"] for claim in one["contradicts"]] == ["article-1-1"]
    accepted = client.get("/api/v1/claims/article-1-1").json()
    assert [claim["name"] for claim in accepted["contradicts"]] == ["article-2-1"]
    assert "contradicts" not in client.get("/api/v1/claims/article-1-2").json()


def test_the_api_tells_a_disputed_relation_and_a_disputed_fact(client: TestClient) -> None:
    edges = {edge["target"]: edge for edge in client.get("/api/v1/networks/events").json()["edges"]}
    told = {end: (edge["asserted"], edge["disputed"], edge["against"]) for end, edge in edges.items()}
    assert told["nour"] == (True, True, ["article-2-1"])
    assert told["amal"] == (False, True, ["article-1-1"])
    assert told["salma"] == (True, False, [])
    forum = client.get("/api/v1/entities/forum?include=claims").json()
    assert forum["facts"]["startDate"][0]["evidence"][0]["contradicts"] == ["article-2-2"]
    assert {"article-2-1", "article-2-2"} <= {claim["claim"] for claim in forum["disputed"]}
    assert "article-1-4" in {
        claim["name"] for claim in client.get("/api/v1/entities/session?include=claims").json()["claims"]
    }


def test_csv_tells_a_disputed_relation(client: TestClient) -> None:
    head, *rows = client.get("/api/v1/networks/events?format=csv").text.splitlines()
    place = head.split(",").index("disputed")
    assert sorted(row.split(",")[place] for row in rows if "schema:organizer" in row) == ["true", "true"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_shows_both_sides_and_search_engines_no_contested_date(
    client: TestClient, language: str
) -> None:
    page = client.get(f"/{language}/id/forum").text
    section = page.partition('id="contradictions"')[2].partition('aria-labelledby="facts"')[0]
    assert section.count('class="side accepted"') == section.count('class="side disputed"') == 2
    assert translate(language, "contradiction.settled") in section
    assert translate(language, "page.contradicted") in page
    assert '"startDate"' not in page
    assert translate(language, "contradiction.open") in client.get(f"/{language}/id/session").text
    assert 'class="side disputed"' in client.get(f"/{language}/id/article-2").text
    assert 'class="side accepted"' in client.get(f"/{language}/claim/article-2-1").text
    assert 'id="contradictions"' not in client.get(f"/{language}/id/salma").text


@pytest.mark.parametrize("path", ["/ar/view/events#e-forum--nour", "/en/id/forum#contradictions"])
@pytest.mark.parametrize(("width", "beside"), [(1440, True), (390, False)])
def test_the_two_stand_side_by_side_where_there_is_room(
    browser: Browser, address: str, path: str, width: int, beside: bool
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(address + path)
    shown = page.locator(".contradiction:visible").first
    expect(shown).to_be_visible()
    # Of the same moment: a card may still be on its way up.
    one, other = shown.locator(".side").evaluate_all(
        "sides => sides.map(side => side.getBoundingClientRect().toJSON())"
    )
    if beside:
        assert abs(one["y"] - other["y"]) < 2
        first, second = (other, one) if path.startswith("/ar") else (one, other)
        assert first["x"] + first["width"] <= second["x"]
    else:
        assert other["y"] >= one["y"] + one["height"] - 1
        assert abs(one["x"] - other["x"]) < 2
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.close()

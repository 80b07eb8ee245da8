"""The page of the editor and the networks of answers, over HTTP."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient

from graph.dataset import Dataset
from graph.terms import LANGUAGES
from tests.api.test_sparql import CROSS_PRODUCT
from visualizations.strings import translate

PAIRS = "SELECT ?event ?body { ?event schema:organizer ?body }"


def test_the_permalink_names_the_query_and_the_dataset(client: TestClient, dataset: Dataset) -> None:
    page = client.get("/fr/sparql", params={"query": PAIRS}).text
    link = re.search(r'id="permalink" href="([^"]*)"', page)
    assert link is not None
    found = urlsplit(unescape(link[1]))
    assert found.path == "/fr/sparql"
    assert parse_qs(found.query) == {"query": [PAIRS], "dataset": [dataset.id[:12]]}
    assert 'class="version"' not in client.get(unescape(link[1])).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_link_made_with_another_dataset_says_which_and_which_one_answers(
    language: str, client: TestClient, dataset: Dataset
) -> None:
    page = client.get(f"/{language}/sparql", params={"query": PAIRS, "dataset": "0123456789abcdef"}).text
    notice = re.search(r'<p class="version">(.*?)</p>', page)
    assert notice is not None
    assert "0123456789ab" in notice[1]
    assert dataset.id[:12] in notice[1]


@pytest.mark.parametrize("given", ["<script>", "zzz", "abc", ""])
def test_what_is_no_version_is_not_spoken_of(given: str, client: TestClient) -> None:
    page = client.get("/en/sparql", params={"query": PAIRS, "dataset": given}).text
    assert 'class="version"' not in page


def test_the_page_alone_has_the_table_the_turtle_and_the_links(client: TestClient) -> None:
    page = client.get(
        "/ar/sparql", params={"query": f"CONSTRUCT {{ ?event schema:about ?body }} WHERE {{ {PAIRS} }}"}
    )
    assert '<a href="/ar/id/nour" dir="ltr" title="جمعية النور">id:nour</a>' in page.text
    assert '<a href="/ar/id/forum">id:forum</a> schema:about <a href="/ar/id/nour">id:nour</a>' in page.text
    assert "ثلاثية واحدة" in page.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_missing_brace_is_told_in_the_language_with_its_place(language: str, client: TestClient) -> None:
    page = client.get(f"/{language}/sparql", params={"query": "SELECT * {\n ?s ?p ?o"}).text
    told, _, folded = page.partition('<details class="raw">')
    assert translate(language, "problem.invalid-query") in told
    assert translate(language, "problem.invalid-query.do") in told
    assert translate(language, "page.sparql.place", line=2, column=10) in told
    assert "expected" not in told
    assert "expected" in folded


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_editor_starts_with_a_question_that_has_rows(language: str, client: TestClient) -> None:
    page = client.get(f"/{language}/sparql").text
    found = re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)
    assert found is not None
    rows = client.get("/sparql", params={"query": unescape(found[1])}).json()["results"]["bindings"]
    assert {row["name"]["xml:lang"] for row in rows} == {language}
    assert 'id="answer"' not in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_answer_says_what_to_try(language: str, client: TestClient) -> None:
    none = translate(language, "page.sparql.none.match")
    assert none in client.get(f"/{language}/sparql", params={"query": "SELECT * { id:zzz ?p ?o }"}).text
    assert none not in client.get(f"/{language}/sparql", params={"query": PAIRS}).text


def test_a_failure_at_the_servers_end_has_the_id_of_the_request(serve: Callable[..., TestClient]) -> None:
    page = serve(deadline=0.3).get(
        "/en/sparql", params={"query": CROSS_PRODUCT}, headers={"X-Request-Id": "mine-1"}
    )
    assert page.status_code == 503
    assert "<code>mine-1</code>" in page.text


def test_a_mistake_in_a_query_has_no_request_to_ask_about(client: TestClient) -> None:
    page = client.get("/en/sparql?query=SELECT", headers={"X-Request-Id": "mine-2"})
    assert page.status_code == 400
    assert "mine-2" not in page.text


def test_the_network_of_an_answer_is_json_with_a_tag(client: TestClient) -> None:
    found = client.get("/en/sparql/network", params={"query": PAIRS, "columns": "body,event,"})
    assert found.headers["Content-Type"] == "application/json"
    assert found.json()["columns"] == ["body", "event", ""]
    assert {node["label"][1:-1] for node in found.json()["nodes"]} == {
        "Volunteering forum",
        "Nour Association",
    }
    again = client.get(
        "/en/sparql/network",
        params={"query": PAIRS, "columns": "body,event,"},
        headers={"If-None-Match": found.headers["ETag"]},
    )
    assert again.status_code == 304


def test_the_network_of_a_wrong_query_is_a_problem(client: TestClient) -> None:
    found = client.get("/ar/sparql/network", params={"query": "SELECT"})
    assert (found.status_code, found.headers["Content-Type"]) == (400, "application/problem+json")
    assert client.get("/ar/sparql/network").status_code == 400

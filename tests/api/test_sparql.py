"""The SPARQL endpoint, as the protocol has it."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
import rdflib
from fastapi.testclient import TestClient

from graph.query import GRAPHS, MEDIA_TYPES, TABLES

NAMES = "SELECT ?name { id:nour skos:prefLabel ?name } ORDER BY LANG(?name)"
GRAPH = "CONSTRUCT WHERE { id:nour skos:prefLabel ?name }"
CROSS_PRODUCT = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
DIRECT = {"Content-Type": "application/sparql-query"}


def test_a_query_in_the_address_gets_its_rows(client: TestClient) -> None:
    given = client.get("/sparql", params={"query": NAMES})
    assert given.status_code == 200
    assert given.headers["Content-Type"] == "application/sparql-results+json"
    names = [row["name"]["value"] for row in given.json()["results"]["bindings"]]
    assert names == ["جمعية النور", "Nour Association", "Association Nour"]


def test_a_query_in_a_form_or_by_itself_gets_the_same(client: TestClient) -> None:
    expected = client.get("/sparql", params={"query": NAMES}).content
    assert client.post("/sparql", data={"query": NAMES}).content == expected
    assert client.post("/sparql", content=NAMES, headers=DIRECT).content == expected
    with_charset = {"Content-Type": "application/sparql-query; charset=utf-8"}
    assert client.post("/sparql", content=NAMES, headers=with_charset).content == expected


@pytest.mark.parametrize("media_type", TABLES)
def test_a_table_comes_in_the_form_that_is_accepted(client: TestClient, media_type: str) -> None:
    given = client.get("/sparql", params={"query": NAMES}, headers={"Accept": media_type})
    assert given.headers["Content-Type"].partition(";")[0] == media_type
    assert "جمعية النور" in given.text


@pytest.mark.parametrize("more", ["", "BIND(1 AS ?a)"], ids=["by columns", "by the engine"])
def test_the_columns_of_a_table_stand_in_one_order_in_every_form(client: TestClient, more: str) -> None:
    query = f"SELECT * {{ id:nour ?p ?o {more} }}"
    texts = {
        form: client.get("/sparql", params={"query": query, "format": form}).text
        for form in ("json", "xml", "csv", "tsv")
    }
    order = json.loads(texts["json"])["head"]["vars"]
    assert re.findall('<variable name="(.*?)"', texts["xml"]) == order
    assert texts["csv"].splitlines()[0].split(",") == order
    assert texts["tsv"].splitlines()[0].split("\t") == [f"?{name}" for name in order]


@pytest.mark.parametrize("media_type", GRAPHS)
def test_a_graph_comes_in_the_form_that_is_accepted(client: TestClient, media_type: str) -> None:
    given = client.get("/sparql", params={"query": GRAPH}, headers={"Accept": media_type})
    assert given.headers["Content-Type"].partition(";")[0] == media_type
    assert given.status_code == 200


@pytest.mark.parametrize("name", MEDIA_TYPES)
def test_format_names_the_form_and_decides_before_accept(client: TestClient, name: str) -> None:
    query = NAMES if MEDIA_TYPES[name] in TABLES else GRAPH
    given = client.get("/sparql", params={"query": query, "format": name}, headers={"Accept": "image/png"})
    assert given.headers["Content-Type"].partition(";")[0] == MEDIA_TYPES[name]


@pytest.mark.parametrize(
    ("name", "query", "expected"),
    [
        ("turtle", GRAPH, "text/turtle"),
        ("n3", GRAPH, "text/turtle"),
        ("rdf+xml", GRAPH, "application/rdf+xml"),
        ("xml", GRAPH, "application/rdf+xml"),
        ("json", GRAPH, "application/ld+json"),
        ("text/csv", NAMES, "text/csv"),
    ],
)
def test_format_knows_the_names_that_clients_use(
    client: TestClient, name: str, query: str, expected: str
) -> None:
    given = client.get("/sparql", params={"query": query, "format": name})
    assert given.headers["Content-Type"].partition(";")[0] == expected


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("*/*", "application/sparql-results+json"),
        ("text/csv;q=0.5, application/sparql-results+xml;q=0.9", "application/sparql-results+xml"),
        ("application/sparql-results+json;q=0, */*;q=0.1", "application/json"),
        ("text/*", "text/csv"),
        ("text/csv; charset=utf-8", "text/csv"),
        ("text/turtle, application/sparql-results+xml;q=0.1", "application/sparql-results+xml"),
        (
            "application/sparql-results+json,application/json,text/javascript",
            "application/sparql-results+json",
        ),
        ("no list of media types at all", "application/sparql-results+json"),
    ],
)
def test_accept_is_weighed_for_tables_and_graphs_apart(
    client: TestClient, accept: str, expected: str
) -> None:
    given = client.get("/sparql", params={"query": NAMES}, headers={"Accept": accept})
    assert given.headers["Content-Type"].partition(";")[0] == expected


@pytest.mark.parametrize(
    ("formats", "expected"),
    [
        (["rdf+xml", "application/rdf+xml"], "application/rdf+xml"),
        (["json-ld", "application/ld+json,application/x-json+ld"], "application/ld+json"),
        (["rdfxml"], "application/rdf+xml"),
        (["application/rdf xml"], "application/rdf+xml"),  # a plus that was not escaped
        (["pdf", "nt"], "application/n-triples"),
        (["text/csv, application/n-triples"], "application/n-triples"),
        (["", "application/trig;charset=utf-8"], "application/trig"),
        ([""], "application/n-quads"),
    ],
)
def test_the_first_format_that_there_is_decides_before_accept(
    client: TestClient, formats: list[str], expected: str
) -> None:
    asked: list[tuple[str, Any]] = [("query", GRAPH), *(("format", each) for each in formats)]
    given = client.get("/sparql", params=asked, headers={"Accept": "application/n-quads"})
    assert given.headers["Content-Type"].partition(";")[0] == expected


@pytest.mark.parametrize("headers", [{"Accept": "image/png"}, {"Accept": "text/csv;q=0"}])
def test_what_cannot_be_sent_is_a_406_that_lists_what_there_is(
    client: TestClient, headers: dict[str, str]
) -> None:
    given = client.post("/sparql", data={"query": NAMES}, headers=headers)
    assert given.status_code == 406
    assert "csv (text/csv)" in given.json()["detail"]


def test_a_table_asked_for_as_a_graph_is_a_406_that_lists_the_forms_of_tables(client: TestClient) -> None:
    given = client.get("/sparql", params={"query": NAMES}, headers={"Accept": "text/turtle"})
    assert given.status_code == 406
    assert given.headers["Content-Type"] == "application/problem+json"
    assert "application/sparql-results+json" in given.json()["detail"]
    assert client.get("/sparql", params={"query": GRAPH, "format": "csv"}).status_code == 406


@pytest.mark.parametrize(
    ("method", "sent", "status"),
    [
        ("GET", {"headers": {"Accept": "text/csv"}}, 400),
        ("GET", {"params": {"format": "csv"}}, 400),
        ("GET", {"params": [("query", "ASK {}"), ("query", "ASK {}")]}, 400),
        ("GET", {"params": {"query": "SELECT"}}, 400),
        ("GET", {"params": {"query": "ASK {}", "default-graph-uri": "not an iri"}}, 400),
        ("GET", {"params": {"query": "ASK {}", "format": "pdf"}}, 406),
        ("POST", {"data": {"other": "ASK {}"}}, 400),
        ("POST", {"data": {"query": ["ASK {}", "ASK {}"]}}, 400),
        (
            "POST",
            {"content": b"query=%ff", "headers": {"Content-Type": "application/x-www-form-urlencoded"}},
            400,
        ),
        ("POST", {"content": b"ASK { ?s ?p '\xff' }", "headers": DIRECT}, 400),
        ("POST", {"content": "ASK {}", "headers": DIRECT, "params": {"query": "ASK {}"}}, 400),
        ("POST", {"content": "ASK {}"}, 415),
        ("POST", {"content": "ASK {}", "headers": {"Content-Type": "text/plain"}}, 415),
        (
            "POST",
            {"content": gzip.compress(b"ASK {}"), "headers": DIRECT | {"Content-Encoding": "gzip"}},
            415,
        ),
        ("POST", {"content": "ASK {} #" + "x" * 20_000, "headers": DIRECT}, 413),
        ("PUT", {"content": "ASK {}"}, 405),
    ],
)
def test_a_malformed_request_is_told_what_is_wrong(
    client: TestClient, method: str, sent: dict[str, object], status: int
) -> None:
    given = client.request(method, "/sparql", **sent)  # type: ignore[arg-type]
    assert given.status_code == status
    assert given.headers["Content-Type"] == "application/problem+json"
    problem = given.json()
    assert problem["status"] == status
    assert problem["detail"]
    assert problem["title"]
    assert problem["type"]


@pytest.mark.parametrize(
    ("query", "forms"),
    [
        ('SELECT ("a\\u0001" AS ?x) {}', ("xml", "json")),
        ('SELECT ("a\\u0000" AS ?x) {}', ("xml", "csv")),
        ('SELECT ("\\uFFFE" AS ?x) {}', ("xml", "tsv")),
        ('CONSTRUCT { id:a id:b "\\uFFFF" } {}', ("rdf", "ttl")),
        ("CONSTRUCT { id:a id: 1 } {}", ("rdf", "nt")),
        ("CONSTRUCT { id:a <http://x/1> 1 } {}", ("xml", "jsonld")),
    ],
)
def test_what_xml_cannot_hold_is_a_406_and_comes_in_other_forms(
    client: TestClient, query: str, forms: tuple[str, str]
) -> None:
    given, other = (client.get("/sparql", params={"query": query, "format": form}) for form in forms)
    assert (given.status_code, other.status_code) == (406, 200)
    assert "XML cannot hold" in given.json()["detail"]


def test_white_space_and_the_edges_of_unicode_are_xml(client: TestClient) -> None:
    query = 'SELECT ("\\t\\n\\r\\u007F\\uFFFD\\uFFFC\\U0001F600 <b:>" AS ?x) {}'
    given = client.get("/sparql", params={"query": query, "format": "xml"})
    [literal] = ElementTree.fromstring(given.content).iter("{http://www.w3.org/2005/sparql-results#}literal")
    assert literal.text == "\t\n\r\x7f\ufffd\ufffc\U0001f600 <b:>"


def test_the_place_of_a_mistake_is_told(client: TestClient) -> None:
    problem = client.get("/sparql", params={"query": "SELECT *\n{ ?s ? }"}).json()
    assert problem["type"] == "https://w3id.org/nasij/problem/invalid-query"
    assert problem["detail"].startswith("line 2, column ")


@pytest.mark.parametrize(
    "sent",
    [
        {"params": {"query": "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"}},
        {"params": {"query": "INSERT DATA { <a> <b> <c> }"}},
        {"params": {"update": "INSERT DATA { <a> <b> <c> }"}},
        {"data": {"update": "INSERT DATA { <a> <b> <c> }"}},
        {"content": "CLEAR ALL", "headers": {"Content-Type": "application/sparql-update"}},
    ],
)
def test_updates_and_calls_of_other_servers_are_a_403_that_says_why(
    client: TestClient, sent: dict[str, object]
) -> None:
    method = "GET" if "params" in sent else "POST"
    given = client.request(method, "/sparql", **sent)  # type: ignore[arg-type]
    assert given.status_code == 403
    assert given.json()["type"].endswith("/forbidden-query")
    assert (
        "SERVICE" in given.json()["detail"]
        or 'id="mend"' in client.get(_address(given.json()["detail"])).text
    )


def _address(detail: str) -> str:
    """The address that a problem names."""
    return next(word for word in detail.split() if word.startswith("/"))


def test_the_graphs_of_the_protocol_make_the_dataset(client: TestClient) -> None:
    def truth(**parameters: str) -> bool:
        answer: bool = client.get("/sparql", params={"query": "ASK { ?s ?p ?o }", **parameters}).json()[
            "boolean"
        ]
        return answer

    assert truth()
    assert not truth(**{"default-graph-uri": "http://x/empty"})
    assert not truth(**{"named-graph-uri": "http://x/empty"})
    beside_a_form = client.post(
        "/sparql", params={"default-graph-uri": "http://x/empty"}, data={"query": "ASK { ?s ?p ?o }"}
    )
    assert beside_a_form.json()["boolean"] is False


def test_a_query_past_its_deadline_is_a_503(serve: Callable[..., TestClient]) -> None:
    client = serve(deadline=0.3, workers=1)
    given = client.get("/sparql", params={"query": CROSS_PRODUCT})
    assert given.status_code == 503
    assert given.json()["type"].endswith("/query-timeout")
    assert client.get("/sparql", params={"query": "ASK {}"}).status_code == 200


def test_a_query_that_kills_its_worker_is_a_400_and_the_next_is_answered(client: TestClient) -> None:
    given = client.post("/sparql", data={"query": "SELECT * " + "{" * 3000 + "}" * 3000})
    assert given.status_code == 400
    assert "nested too deeply" in given.json()["detail"]
    assert client.get("/sparql", params={"query": "ASK {}"}).status_code == 200


def test_an_answer_beyond_the_limit_is_a_413_and_nothing_is_cut(serve: Callable[..., TestClient]) -> None:
    given = serve(answer_bytes=500, workers=1).get("/sparql", params={"query": "SELECT * { ?s ?p ?o }"})
    assert given.status_code == 413
    assert given.json()["type"].endswith("/answer-too-large")


def test_too_many_queries_at_once_are_a_429_with_when_to_try_again(serve: Callable[..., TestClient]) -> None:
    client = serve(waiting=1, workers=1, deadline=0.5)
    different = [f"{CROSS_PRODUCT} LIMIT {limit}" for limit in range(1, 5)]  # the same would share one worker
    with ThreadPoolExecutor(4) as pool:
        given = list(pool.map(lambda query: client.get("/sparql", params={"query": query}), different))
    refused = [answer for answer in given if answer.status_code == 429]
    assert refused
    assert {answer.status_code for answer in given} == {429, 503}
    assert refused[0].headers["Retry-After"] == "1"
    assert refused[0].json()["type"].endswith("/busy")


def test_head_is_get_without_the_body(client: TestClient) -> None:
    given = client.get("/sparql", params={"query": NAMES})
    head = client.head("/sparql", params={"query": NAMES})
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["Content-Length"] == given.headers["Content-Length"]
    assert head.headers["ETag"] == given.headers["ETag"]


def test_any_page_may_ask(client: TestClient) -> None:
    given = client.get("/sparql", params={"query": NAMES}, headers={"Origin": "https://example.org"})
    assert given.headers["Access-Control-Allow-Origin"] == "*"
    preflight = client.options(
        "/sparql", headers={"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
    )
    assert preflight.status_code == 200
    assert "POST" in preflight.headers["Access-Control-Allow-Methods"]


def test_an_answer_names_its_dataset_and_is_not_sent_twice(client: TestClient) -> None:
    given = client.get("/sparql", params={"query": NAMES})
    assert given.headers["Nasij-Dataset"].startswith(given.headers["ETag"].strip('"').partition("-")[0])
    again = client.get(
        "/sparql", params={"query": NAMES}, headers={"If-None-Match": f'"x", W/{given.headers["ETag"]}'}
    )
    assert again.status_code == 304
    assert again.content == b""
    csv = client.get("/sparql", params={"query": NAMES, "format": "csv"})
    assert csv.headers["ETag"] != given.headers["ETag"]


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_a_browser_is_sent_to_the_page_in_its_language(client: TestClient, language: str) -> None:
    given = client.get("/sparql", headers={"Accept": FIREFOX, "Accept-Language": f"{language}-MA, de;q=0.5"})
    assert (given.status_code, given.headers["Location"]) == (303, f"/{language}/sparql")


def test_a_browser_that_follows_a_link_to_a_query_sees_its_answer(client: TestClient) -> None:
    given = client.get(
        "/sparql", params={"query": NAMES}, headers={"Accept": FIREFOX, "Accept-Language": "fr"}
    )
    assert given.headers["Location"].startswith("/fr/sparql?query=SELECT")
    page = client.get(given.headers["Location"])
    assert page.status_code == 200
    assert "Association Nour" in page.text
    assert '<td dir="rtl" lang="ar">جمعية النور' in page.text


def test_the_page_links_resources_and_escapes_texts(client: TestClient) -> None:
    page = client.get(
        "/en/sparql", params={"query": "SELECT * { ?x skos:prefLabel ?name FILTER(?x = id:amal) }"}
    ).text
    assert 'href="/en/id/amal"' in page
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_the_page_shows_truths_graphs_and_mistakes(client: TestClient) -> None:
    assert ">yes<" in client.get("/en/sparql?query=ASK{}").text
    assert "id:nour" in client.get(f"/en/sparql?query={quote(GRAPH)}").text
    wrong = client.get("/en/sparql?query=SELECT")
    assert wrong.status_code == 400
    assert "line\u00a01, column" in wrong.text


def test_the_page_leads_on_to_the_other_forms_of_an_answer(client: TestClient) -> None:
    given = client.get("/fr/sparql", params={"query": "ASK {}", "format": "csv"})
    assert given.headers["Location"] == "/sparql?query=ASK+%7B%7D&format=csv"


def test_the_page_offers_every_competency_question_in_the_language(client: TestClient) -> None:
    page = client.get("/ar/sparql").text
    assert page.count("/ar/sparql?example=") >= 40
    one = client.get("/ar/sparql?example=misprints")
    assert one.status_code == 200
    assert "hiddenLabel" in one.text


def test_rdf_from_the_endpoint_is_read_by_rdflib(client: TestClient) -> None:
    body = client.get("/sparql", params={"query": GRAPH, "format": "ttl"}).content
    assert len(rdflib.Graph().parse(data=body, format="turtle")) == 3

"""Answers that are sent again as they were sent before."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from urllib.parse import quote

import httpx2
import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from tests.api.test_limits import connected
from tests.server import listening

NAMES = "SELECT ?name { ?s <http://www.w3.org/2004/02/skos/core#prefLabel> ?name } ORDER BY ?name"


def test_the_same_request_gets_the_same_answer_under_its_own_id(client: TestClient) -> None:
    first, second = (client.get("/sparql", params={"query": NAMES}) for _ in range(2))
    assert first.content == second.content
    ids = [dict(given.headers).pop("x-request-id") for given in (first, second)]
    assert ids[0] != ids[1]
    assert {**first.headers, "x-request-id": ""} == {**second.headers, "x-request-id": ""}


def test_another_format_or_encoding_is_another_answer(client: TestClient) -> None:
    for accept, form in (
        ("text/csv", "text/csv"),
        ("application/sparql-results+xml",) * 2,
        ("text/csv",) * 2,
    ):
        given = client.get("/sparql", params={"query": NAMES}, headers={"Accept": accept})
        assert given.headers["Content-Type"].startswith(form)


def test_what_is_different_each_time_is_evaluated_each_time(client: TestClient) -> None:
    query = "SELECT (STRUUID() AS ?id) {}"
    assert (
        client.get("/sparql", params={"query": query}).text
        != client.get("/sparql", params={"query": query}).text
    )


def test_mistakes_are_told_again(serve: Callable[..., TestClient]) -> None:
    client = serve()
    assert [client.get("/sparql", params={"query": "SELECT"}).status_code for _ in range(2)] == [400, 400]


ASK = b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: x\r\nX-Request-Id: "


def test_over_a_connection_too_and_it_is_counted_and_logged(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "nasij")
    app = create_app(settings)
    with listening(app) as address, httpx2.Client() as client:
        first, *others = (client.get(f"{address}/sparql", params={"query": NAMES}) for _ in range(4))
        metrics = client.get(f"{address}/metrics").text
    for given in others:
        assert given.content == first.content
        assert {**given.headers, "x-request-id": ""} == {**first.headers, "x-request-id": ""}
    ids = [given.headers["X-Request-Id"] for given in (first, *others)]
    assert len(set(ids)) == 4
    logged = [record.fields for record in caplog.records if record.name == "nasij.requests"]  # type: ignore[attr-defined]
    assert [fields["request"] for fields in logged][:4] == ids
    assert {(fields["status"], fields["bytes"]) for fields in logged[:4]} == {
        (200, int(first.headers["Content-Length"]))
    }
    assert 'nasij_requests_total{method="GET",route="/sparql",status="200"} 4.0' in metrics
    assert "nasij_cache_hits_total 3.0" in metrics


def test_requests_sent_together_are_answered_in_their_order(address: str) -> None:
    httpx2.get(f"{address}/sparql?query=ASK%7B%7D")
    slow = quote("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }")
    sent = [ASK + b"%d\r\n\r\n" % number for number in range(200)]
    sent[7] = f"GET /sparql?query={slow} HTTP/1.1\r\nHost: x\r\nX-Request-Id: 7\r\n\r\n".encode()
    with connected(address) as client:
        client.sendall(b"".join(sent) + ASK + b"last\r\nConnection: close\r\n\r\n")
        received = client.makefile("rb").read()
    told = re.findall(rb"x-request-id: (\w+)\r\n", received)
    assert told == [b"%d" % number for number in range(200)] + [b"last"]
    assert received.count(b"HTTP/1.1 200 OK\r\n") == 201


@pytest.mark.parametrize("end", [b" HTTP/1.0\r\n\r\n", b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"])
def test_a_connection_that_is_to_be_closed_is(address: str, end: bytes) -> None:
    for _ in range(2):
        with connected(address) as client:
            client.sendall(b"GET /sparql?query=ASK%7B%7D" + end)
            received = client.makefile("rb").read()
        assert received.startswith(b"HTTP/1.1 200 OK\r\n")
        assert b"\r\nconnection: close\r\n" in received


def test_it_counts_against_the_rate_of_a_client(settings: Settings) -> None:
    with (
        listening(create_app(settings.model_copy(update={"rate": 3}))) as address,
        httpx2.Client() as client,
    ):
        given = [client.get(f"{address}/sparql?query=ASK%7B%7D") for _ in range(5)]
    assert [answer.status_code for answer in given] == [200, 200, 200, 429, 429]
    assert [answer.headers["RateLimit"].partition(";t")[0] for answer in given[:3]] == [
        f'"default";r={left}' for left in (2, 1, 0)
    ]

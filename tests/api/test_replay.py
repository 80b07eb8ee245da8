"""Answers that are sent again as they were sent before."""

from __future__ import annotations

from collections.abc import Callable

from fastapi.testclient import TestClient

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

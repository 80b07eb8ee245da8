"""Small queries are answered by the server itself; others go to a worker."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from graph.query import Answer, Query
from graph.workers import Workers
from tests.api.test_sparql import CROSS_PRODUCT

LOOKUP = "SELECT ?p ?o { id:nour ?p ?o }"
MANY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }"


@pytest.fixture
def worked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts of the queries that reach a worker."""
    texts: list[str] = []
    run = Workers.run

    async def counted(self: Workers, query: Query, seconds: float | None = None) -> Answer:
        texts.append(query.text)
        return await run(self, query, seconds)

    monkeypatch.setattr(Workers, "run", counted)
    return texts


def test_a_lookup_is_answered_while_every_worker_is_busy(serve: Callable[..., TestClient]) -> None:
    client = serve(workers=1, waiting=1, deadline=3.0)
    statuses: list[int] = []
    busy = threading.Thread(
        target=lambda: statuses.append(client.get("/sparql", params={"query": CROSS_PRODUCT}).status_code)
    )
    busy.start()
    time.sleep(0.3)
    for number in range(20):
        given = client.get("/sparql", params={"query": f"{LOOKUP} # {number}"})
        assert given.status_code == 200
        assert given.json()["results"]["bindings"]
    assert not statuses
    busy.join()
    assert statuses == [503]


def test_what_takes_many_rows_goes_to_a_worker(serve: Callable[..., TestClient], worked: list[str]) -> None:
    client = serve()
    assert client.get("/sparql", params={"query": LOOKUP}).status_code == 200
    assert worked == []
    given = client.get("/sparql", params={"query": MANY})
    assert int(given.json()["results"]["bindings"][0]["n"]["value"]) > 1000
    assert worked == [MANY]

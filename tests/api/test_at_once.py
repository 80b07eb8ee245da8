"""Small queries are answered by the server itself; others go to a worker."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx2
import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.layers import Layered
from api.serving import Snapshot
from api.settings import Settings
from graph.cache import Kept
from graph.query import Query
from tests.api.test_sparql import CROSS_PRODUCT
from tests.server import listening

LOOKUP = "SELECT ?p ?o { id:nour ?p ?o }"
MANY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }"


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
    assert int(given.json()["results"]["bindings"][0]["n"]["value"]) > 4000
    assert worked == [MANY]


@pytest.fixture
def app(settings: Settings) -> Layered:
    return create_app(settings)


@pytest.fixture
def connected(app: Layered) -> Iterator[httpx2.Client]:
    """A client of a server that it speaks to over a connection, where small answers go past the layers."""
    with listening(app) as address, httpx2.Client(base_url=address) as client:
        yield client


LONG = "SELECT * { ?s ?p ?o } LIMIT 400"
CASES: list[tuple[str, dict[str, str], int]] = [
    (LOOKUP, {}, 200),
    (LOOKUP, {"Accept": "text/csv"}, 200),
    (LOOKUP, {"Accept": "application/sparql-results+xml"}, 200),
    (LOOKUP, {"Accept": "text/html,*/*;q=0.8", "Accept-Language": "fr"}, 303),
    (LOOKUP, {"Accept": "image/png"}, 406),
    (LOOKUP, {"Origin": "https://example.org"}, 200),
    (LOOKUP, {"Accept-Encoding": "gzip"}, 200),
    (LONG, {"Accept-Encoding": "br"}, 200),
    (LONG, {"Accept-Encoding": "identity"}, 200),
    (LOOKUP, {"If-None-Match": "*"}, 304),
    ("ASK { ?s ?p ?o }", {}, 200),
    ("SELECT (NOW() AS ?n) {}", {}, 200),
    ("SELECT ?s { ?s ?p", {}, 400),
    ("SELECT ?s { SERVICE <http://localhost/> { ?s ?p ?o } }", {}, 403),
]


@pytest.mark.parametrize(("query", "headers", "status"), CASES)
def test_it_is_the_answer_of_the_usual_way(
    query: str, headers: dict[str, str], status: int, connected: httpx2.Client, client: TestClient
) -> None:
    usual = client.get("/sparql", params={"query": query}, headers=headers)
    ours = [connected.get("/sparql", params={"query": query}, headers=headers) for _ in range(2)]
    for given in ours:
        assert given.status_code == usual.status_code == status
        own = {"date", "server", "x-request-id", "connection"}
        if "NOW()" not in query:
            assert given.content == usual.content
            assert {name: value for name, value in given.headers.items() if name not in own} == {
                name: value for name, value in usual.headers.items() if name not in own
            }


def test_it_needs_no_call_of_the_application(
    app: Layered, connected: httpx2.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[str] = []
    usual = type(app).__call__

    async def counted(self: Layered, scope: Any, receive: Any, send: Any) -> None:
        called.append(scope["path"])
        await usual(self, scope, receive, send)

    monkeypatch.setattr(type(app), "__call__", counted)
    for number in range(3):
        given = connected.get("/sparql", params={"query": f"{LOOKUP} # {number}"})
        assert given.json()["results"]["bindings"]
    assert called == []
    assert connected.get("/sparql", params={"query": MANY}).status_code == 200
    assert called == ["/sparql"]


def test_it_is_counted_once(connected: httpx2.Client) -> None:
    for number in range(3):
        assert connected.get("/sparql", params={"query": f"{LOOKUP} # {number}"}).status_code == 200
    assert connected.get("/sparql", params={"query": f"{LOOKUP} # 0"}).status_code == 200
    metrics = connected.get("/metrics").text.splitlines()
    assert 'nasij_requests_total{method="GET",route="/sparql",status="200"} 4.0' in metrics
    assert 'nasij_query_seconds_count{outcome="ok"} 3.0' in metrics
    assert "nasij_cache_misses_total 3.0" in metrics
    assert "nasij_cache_hits_total 1.0" in metrics


def test_a_query_for_a_worker_is_looked_for_in_the_columns_once(
    connected: httpx2.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []
    usual = Snapshot.at_once

    def counted(self: Snapshot, query: Query) -> Kept | None:
        looked.append(query.text)
        return usual(self, query)

    monkeypatch.setattr(Snapshot, "at_once", counted)
    assert connected.get("/sparql", params={"query": MANY}).status_code == 200
    assert looked == [MANY]


def test_every_request_counts_once_against_the_rate_of_a_client(settings: Settings) -> None:
    app = create_app(settings.model_copy(update={"rate": 4}))
    with listening(app) as address, httpx2.Client() as client:
        given = [
            client.get(f"{address}/sparql", params={"query": f"{text} # {number}"})
            for number, text in enumerate((LOOKUP, MANY, LOOKUP, MANY, LOOKUP))
        ]
    assert [each.status_code for each in given] == [200, 200, 200, 200, 429]
    assert [each.headers["RateLimit"].partition(";t")[0] for each in given[:4]] == [
        f'"default";r={left}' for left in (3, 2, 1, 0)
    ]


@pytest.mark.parametrize("proxies", ["127.0.0.1", "192.0.2.9"])
def test_behind_a_trusted_proxy_the_client_counts(settings: Settings, proxies: str) -> None:
    app = create_app(settings.model_copy(update={"rate": 2, "proxies": proxies}))
    addresses = ["198.51.100.1", "198.51.100.2"] * 2
    with listening(app) as address, httpx2.Client() as client:
        given = [
            client.get(
                f"{address}/sparql",
                params={"query": f"{LOOKUP} # {number}"},
                headers={"X-Forwarded-For": each},
            )
            for number, each in enumerate(addresses)
        ]
    trusted = proxies == "127.0.0.1"
    assert [each.status_code for each in given] == [200, 200, *([200, 200] if trusted else [429, 429])]


def test_behind_a_proxy_it_needs_no_call_of_the_application_either(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = create_app(settings.model_copy(update={"proxies": "127.0.0.1"}))
    with listening(app) as address, httpx2.Client() as client:
        monkeypatch.setattr(type(app), "__call__", None)
        for number in range(3):
            given = client.get(
                f"{address}/sparql",
                params={"query": LOOKUP},
                headers={"X-Forwarded-For": f"198.51.100.{number}"},
            )
            assert given.json()["results"]["bindings"]
        monkeypatch.undo()
        assert "nasij_cache_hits_total 2.0" in client.get(f"{address}/metrics").text

"""What holds for every address: the rate of a client, the size of a request, the path below a proxy, readiness."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from api.bounds import LARGEST_BODY, LONGEST_ADDRESS
from api.ratelimit import CLIENTS, WINDOW, Buckets

Serve = Callable[..., TestClient]


def test_a_client_is_told_what_is_left_and_then_to_wait(serve: Serve) -> None:
    client = serve(rate=3)
    left = []
    for _ in range(3):
        answered = client.get("/api/v1/entities")
        assert answered.status_code == 200
        assert answered.headers["RateLimit-Policy"] == f'"default";q=3;w={WINDOW}'
        told = re.fullmatch(r'"default";r=(\d+);t=(\d+)', answered.headers["RateLimit"])
        assert told is not None
        left.append(int(told[1]))
        assert 0 < int(told[2]) <= WINDOW
    assert left == [2, 1, 0]
    refused = client.get("/api/v1/entities")
    assert refused.status_code == 429
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert 0 < int(refused.headers["Retry-After"]) <= WINDOW
    assert refused.headers["Access-Control-Allow-Origin"] == "*"
    assert refused.headers["RateLimit"].startswith('"default";r=0;')
    assert client.get("/healthz").status_code == 200, "whoever watches the server is not counted"


def test_no_limit_is_told_where_there_is_none(serve: Serve) -> None:
    assert "RateLimit" not in serve(rate=0).get("/api/v1/entities").headers


def test_a_forwarded_address_counts_only_from_a_trusted_proxy(serve: Serve) -> None:
    def statuses(client: TestClient) -> list[int]:
        addresses = ("192.0.2.1", "192.0.2.2", "192.0.2.1")
        return [
            client.get("/context.jsonld", headers={"X-Forwarded-For": each}).status_code for each in addresses
        ]

    assert statuses(serve(rate=1, proxies="testclient")) == [200, 200, 429]
    assert statuses(serve(rate=1)) == [200, 429, 429], "anyone can write the header"


def test_buckets_fill_evenly_and_forget_who_has_not_asked_for_long() -> None:
    time = [0.0]
    buckets = Buckets(60, lambda: time[0])
    assert [buckets.take("a").passes for _ in range(61)] == [True] * 60 + [False]
    assert buckets.take("b").passes
    time[0] = 1.0
    assert [buckets.take("a").passes for _ in range(2)] == [True, False]
    for number in range(2 * CLIENTS):
        buckets.take(f"c{number}")
    assert len(buckets) == CLIENTS


def test_an_address_that_is_too_long_and_a_body_that_is_too_large_are_refused(client: TestClient) -> None:
    long = client.get("/api/v1/search", params={"q": "x" * LONGEST_ADDRESS})
    assert (long.status_code, long.headers["Content-Type"]) == (414, "application/problem+json")
    large = client.post("/sparql", content=b"", headers={"Content-Length": str(LARGEST_BODY + 1)})
    assert (large.status_code, large.headers["Content-Type"]) == (413, "application/problem+json")


def test_ready_means_that_query_search_lists_and_layout_answer(serve: Serve) -> None:
    client = serve()
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json()["status"]) == (200, "ready")


ADDRESS = re.compile(r'(?:href|src|action)="(/[^"]*)"')


@pytest.mark.parametrize("takes_off", [True, False], ids=["the proxy takes it off", "the proxy leaves it"])
def test_below_a_prefix_every_link_redirect_and_file_works(serve: Serve, takes_off: bool) -> None:
    client = serve(prefix="/nasij")

    def fetch(address: str) -> object:
        assert address.startswith("/nasij/"), address
        return client.get(address.removeprefix("/nasij") if takes_off else address)

    start = client.get("/" if takes_off else "/nasij/")
    assert (start.status_code, start.headers["Location"]) == (303, "/nasij/ar/")
    for page in ("/nasij/ar/", "/nasij/fr/actors", "/nasij/en/api"):
        shown = fetch(page)
        assert shown.status_code == 200  # type: ignore[attr-defined]
        linked = set(ADDRESS.findall(shown.text))  # type: ignore[attr-defined]
        assert linked
        assert all(address.startswith("/nasij/") for address in linked), linked
        for address in sorted(linked)[:40]:
            assert fetch(address.replace("&amp;", "&")).status_code in (200, 303, 308), address  # type: ignore[attr-defined]
    api = fetch("/nasij/api/v1/entities?limit=1").json()  # type: ignore[attr-defined]
    assert api["@context"] == "http://testserver/nasij/api/v1/context.jsonld"
    if api["next"] is not None:
        assert api["next"].startswith("http://testserver/nasij/api/v1/entities?")
    document = fetch("/nasij/api/v1/openapi.json").json()  # type: ignore[attr-defined]
    assert document["servers"] == [{"url": "http://testserver/nasij"}]


def test_the_index_of_the_api_leads_on_below_a_prefix(serve: Serve) -> None:
    client = serve(prefix="/nasij")
    assert client.get("/nasij/api/v1").headers["Location"] == "/nasij/api/v1/"
    assert (
        client.get("/nasij/api/v1/", headers={"Accept": "text/html"}).headers["Location"] == "/nasij/ar/api"
    )


@pytest.mark.parametrize("path", ["/api/v1/entities", "/api/v1/openapi.json", "/context.jsonld", "/en/api"])
def test_head_options_and_security_headers_are_everywhere(client: TestClient, path: str) -> None:
    head, got = client.head(path), client.get(path)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["ETag"] == got.headers["ETag"]
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in got.headers["Content-Security-Policy"]
    preflight = client.options(
        path, headers={"Origin": "https://example.org", "Access-Control-Request-Method": "GET"}
    )
    assert preflight.status_code == 200
    assert preflight.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/sparql", "GET, HEAD, OPTIONS, POST"),
        ("/reconcile", "GET, HEAD, OPTIONS, POST"),
        ("/reconcile/1.0/match", "OPTIONS, POST"),
        ("/api/v1/entities", "GET, HEAD, OPTIONS"),
        ("/id/nour", "GET, HEAD, OPTIONS"),
        ("/static/explorer.js", "GET, HEAD, OPTIONS"),
    ],
)
def test_options_and_a_405_tell_all_methods_of_an_address(
    client: TestClient, path: str, methods: str
) -> None:
    answered = client.options(path)
    assert (answered.status_code, answered.headers["Allow"]) == (204, methods)
    refused = client.delete(path)
    assert (refused.status_code, refused.headers["Allow"]) == (405, methods)

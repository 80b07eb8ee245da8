"""Limits as a client meets them, over real HTTP: deadlines, hanging up, slow and huge bodies."""

from __future__ import annotations

import json
import logging
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import quote, urlsplit

import httpx2
import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.connections import Connection, connection
from api.settings import Settings
from tests.api.test_sparql import CROSS_PRODUCT, DIRECT
from tests.server import listening


@pytest.fixture(scope="module")
def small(settings: Settings) -> Iterator[str]:
    """The address of a server with one worker, a long deadline and no patience with slow bodies."""
    changed = {"workers": 1, "deadline": 30.0, "body_seconds": 0.5, "cache_bytes": 0}
    with listening(create_app(settings.model_copy(update=changed))) as address:
        yield address


def connected(address: str) -> socket.socket:
    """A bare connection to a server."""
    parts = urlsplit(address)
    assert parts.hostname is not None
    return socket.create_connection((parts.hostname, parts.port or 80), timeout=5)


def test_timeout_shortens_the_deadline_and_never_lengthens_it(client: TestClient) -> None:
    started = time.monotonic()
    given = client.get("/sparql", params={"query": CROSS_PRODUCT, "timeout": "0.2"})
    assert (given.status_code, time.monotonic() - started < 1.2) == (503, True)
    assert "0.2 seconds" in given.json()["detail"]
    assert client.get("/sparql", params={"query": "ASK {}", "timeout": "9e9"}).status_code == 200
    assert client.post("/sparql", data={"query": CROSS_PRODUCT, "timeout": "0.2"}).status_code == 503


@pytest.mark.parametrize("timeout", ["", "soon", "-1", "0", "0.01", "nan"])
def test_a_timeout_that_is_none_is_told(client: TestClient, timeout: str) -> None:
    given = client.get("/sparql", params={"query": "ASK {}", "timeout": timeout})
    assert given.status_code == 400
    assert "timeout" in given.json()["detail"]


@pytest.mark.parametrize("path", ["/sparql", "/fr/sparql"])
def test_a_client_that_hangs_up_frees_the_worker_at_once(small: str, path: str) -> None:
    with connected(small) as client:
        client.sendall(f"GET {path}?query={quote(CROSS_PRODUCT)} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        time.sleep(0.2)
    started = time.monotonic()
    assert httpx2.get(f"{small}/sparql?query=ASK{{}}", timeout=10).status_code == 200
    assert time.monotonic() - started < 3, "the only worker still ran the query of a client that is gone"


def test_a_wait_for_a_worker_is_a_part_of_the_time_of_a_query(small: str) -> None:
    with connected(small) as client:
        client.sendall(get(CROSS_PRODUCT))
        time.sleep(0.2)
        started = time.monotonic()
        given = httpx2.get(f"{small}/sparql", params={"query": "ASK {}", "timeout": "0.5"}, timeout=10)
        seconds = time.monotonic() - started
    assert (given.status_code, given.json()["type"].rpartition("/")[2]) == (503, "query-timeout")
    assert "0.5 seconds, 0.5 of which it waited" in given.json()["detail"]
    assert 0.5 <= seconds < 1.5


def test_a_client_that_hangs_up_after_a_post_frees_the_worker_too(small: str) -> None:
    with connected(small) as client:
        head = f"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: {DIRECT['Content-Type']}\r\n"
        client.sendall(f"{head}Content-Length: {len(CROSS_PRODUCT)}\r\n\r\n{CROSS_PRODUCT}".encode())
        time.sleep(0.2)
    started = time.monotonic()
    assert httpx2.get(f"{small}/sparql?query=ASK{{}}", timeout=10).status_code == 200
    assert time.monotonic() - started < 3


def get(query: str) -> bytes:
    return f"GET /sparql?query={quote(query)} HTTP/1.1\r\nHost: x\r\n\r\n".encode()


def test_a_client_that_hangs_up_amid_requests_frees_the_worker_and_is_no_mistake(
    small: str, caplog: pytest.LogCaptureFixture
) -> None:
    log = logging.getLogger("uvicorn.error")
    log.addHandler(caplog.handler)
    try:
        for _ in range(3):
            with connected(small) as client:
                client.sendall(get(CROSS_PRODUCT) + get("ASK {}") * 3)
                time.sleep(0.2)
            started = time.monotonic()
            assert httpx2.get(f"{small}/sparql?query=ASK{{}}", timeout=10).status_code == 200
            assert time.monotonic() - started < 3
    finally:
        log.removeHandler(caplog.handler)
    assert caplog.records == []


def test_what_is_broken_comes_after_the_answers_to_what_is_not(small: str) -> None:
    with connected(small) as client:
        client.sendall(get("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }") + b"FTP\r\n\r\n")
        client.sendall(b"x" * 1000)
        answer = client.makefile("rb").read()
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert answer.endswith(b"}}]}}")


def test_a_body_that_cannot_be_read_is_refused_at_once(small: str) -> None:
    head = f"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: {DIRECT['Content-Type']}\r\n"
    with connected(small) as client:
        client.sendall(f"{head}Transfer-Encoding: chunked\r\n\r\n3\r\nASK".encode())
        time.sleep(0.1)
        client.sendall(b"no chunk")
        assert client.makefile("rb").read().startswith(b"HTTP/1.1 400 ")


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"GET /sparql?query=%b HTTP/1.1\r\nHost: x\r\n\r\n" % (b"x" * 100_000), 414),
        (b"GET / HTTP/1.1\r\nHost: x\r\nX: %b\r\n\r\n" % (b"x" * 70_000), 431),
        (b"GET / HTTP/1.1\r\nHost: x\r\n%b\r\n" % (b"X: y\r\n" * 2_000), 431),
        (b"GET / FTP/1.1\r\nHost: x\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost : x\r\n\r\n", 400),
    ],
)
def test_what_the_parser_cannot_read_is_refused_as_a_problem(small: str, sent: bytes, status: int) -> None:
    with connected(small) as client:
        client.sendall(sent)
        head, _, body = client.makefile("rb").read().partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 %d " % status)
    assert b"content-type: application/problem+json" in head.lower()
    assert json.loads(body)["status"] == status


SLOW_HEADS = {
    "nothing": (b"", b""),
    "a line": (b"GET /sparql?query=ASK{} HTTP/1.1\r\n", b""),
    "a header without end": (b"GET / HTTP/1.1\r\nHost: x\r\nX: ", b"x"),
    "headers without end": (b"GET / HTTP/1.1\r\nHost: x\r\n", b"X: y\r\n"),
    "the next request": (b"GET /readyz HTTP/1.1\r\nHost: x\r\n\r\nGET ", b"x"),
}


@pytest.mark.parametrize("name", SLOW_HEADS)
def test_a_head_that_does_not_arrive_is_not_waited_for_however_much_of_it_does(small: str, name: str) -> None:
    begun, more = SLOW_HEADS[name]
    started = time.monotonic()
    with connected(small) as client:
        client.sendall(begun)
        client.settimeout(0.1)
        answer = b""
        while True:
            try:
                part = client.recv(4096)
            except TimeoutError:
                assert time.monotonic() - started < 3, "it waits for ever"
                with suppress(OSError):
                    client.sendall(more)
                continue
            except ConnectionResetError:
                break
            if not part:
                break
            answer += part
    if begun:
        assert b"HTTP/1.1 408 " in answer
        assert b"application/problem+json" in answer
    else:
        assert answer == b""


def test_a_head_that_arrives_in_pieces_in_time_is_answered_on_one_connection_again_and_again(
    small: str,
) -> None:
    with connected(small) as client:
        for _ in range(3):
            for piece in (b"GET /healthz HT", b"TP/1.1\r\nHost: ", b"x\r\n\r\n"):
                client.sendall(piece)
                time.sleep(0.1)
            assert client.recv(65536).startswith(b"HTTP/1.1 200 ")
        time.sleep(0.7)  # longer than a head may take: between requests nothing is expected
        client.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        assert client.recv(65536).startswith(b"HTTP/1.1 200 ")


def test_slow_clients_leave_room_for_others_and_too_many_are_turned_away(settings: Settings) -> None:
    changed = {"workers": 1, "body_seconds": 1.0, "connections": 20}
    with listening(create_app(settings.model_copy(update=changed))) as address:
        slow = [connected(address) for _ in range(25)]
        try:
            assert all(client.recv(65536).startswith(b"HTTP/1.1 503 ") for client in slow[20:])
            time.sleep(1.3)
            assert httpx2.get(f"{address}/healthz").status_code == 200
        finally:
            for client in slow:
                client.close()


def test_a_client_that_does_not_take_its_answer_is_left(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Connection, "stalled", 0.2)
    long = "x" * 50_000
    query = f"SELECT * {{ VALUES ?n {{ {' '.join(map(str, range(400)))} }} BIND('{long}' AS ?x) }}"
    with listening(create_app(settings.model_copy(update={"workers": 1, "query_bytes": 100_000}))) as address:
        with connected(address) as client:
            head = f"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: {DIRECT['Content-Type']}\r\n"
            client.sendall(f"{head}Content-Length: {len(query)}\r\n\r\n{query}".encode())
            client.settimeout(60)
            taken = len(client.recv(1))
            time.sleep(1.5)
            with suppress(ConnectionResetError):
                while part := client.recv(2**16):
                    taken += len(part)
            assert taken < 15_000_000, "it was still there after a second and a half of nothing"
        given = httpx2.post(f"{address}/sparql", content=query, headers=DIRECT)
        assert (given.status_code, len(given.content) > 20_000_000) == (200, True)


def test_of_too_much_that_waits_for_clients_the_oldest_is_left(settings: Settings) -> None:
    long = "x" * 50_000
    query = f"SELECT * {{ VALUES ?n {{ {' '.join(map(str, range(400)))} }} BIND('{long}' AS ?x) }} # "
    changed = {"workers": 1, "query_bytes": 100_000, "cache_bytes": 0}
    app = create_app(settings.model_copy(update=changed))
    http = connection(app)
    http.most_waiting = 50_000_000
    with listening(app, http) as address:
        head = f"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: {DIRECT['Content-Type']}\r\n"
        clients = [connected(address) for _ in range(5)]
        for number, client in enumerate(clients):  # each is to get some 20 MB, and takes a byte
            text = query + str(number)
            client.sendall(f"{head}Content-Length: {len(text)}\r\n\r\n{text}".encode())
            client.settimeout(60)
            assert client.recv(1) == b"H"
        assert whole(clients[-1])
        assert not whole(clients[0])
        for client in clients:
            client.close()


def whole(client: socket.socket) -> bool:
    """Whether an answer of 20 MB comes to its end."""
    taken = 0
    with suppress(ConnectionResetError):
        while taken < 20_000_000 and (part := client.recv(2**16)):
            taken += len(part)
    return taken >= 20_000_000


def test_a_body_that_does_not_arrive_is_a_408(small: str) -> None:
    with connected(small) as client:
        head = "POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
        client.sendall(f"{head}Content-Length: 100\r\n\r\nASK".encode())
        started = time.monotonic()
        answer = client.makefile("rb").read()  # to the end: the server hangs up
        assert time.monotonic() - started < 1.5
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"application/problem+json" in answer


REFUSED = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\n"


def test_a_request_after_one_that_was_refused_before_its_body_came_has_all_its_time(small: str) -> None:
    pieces = [b"12345", b"6789", b"GET /healthz", b" HTTP/1.1\r\nHost: x\r\n\r\n"]
    with connected(small) as client:
        client.sendall(REFUSED)
        assert client.recv(65536).startswith(b"HTTP/1.1 415 ")
        for piece in pieces:  # more than half a second in all, and less for each message
            client.sendall(piece)
            time.sleep(0.3)
        assert client.recv(65536).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize("pieces", [b"12345678", b"123456789"], ids=["a part", "all"])
def test_a_body_that_comes_after_the_answer_is_not_waited_for_nor_answered_again(
    small: str, pieces: bytes
) -> None:
    started = time.monotonic()
    with connected(small) as client:
        client.sendall(REFUSED)
        assert client.recv(65536).startswith(b"HTTP/1.1 415 ")
        for piece in pieces:
            client.sendall(bytes([piece]))
            time.sleep(0.02)
        with suppress(ConnectionResetError):
            assert client.recv(65536) == b""
    assert time.monotonic() - started < 3


@pytest.mark.parametrize("mebibytes", [1, 12])
def test_a_huge_body_is_a_413_and_is_not_held(small: str, mebibytes: int) -> None:
    given = httpx2.post(f"{small}/sparql", content=b" " * (mebibytes << 20), headers=DIRECT, timeout=10)
    assert given.status_code == 413
    assert given.headers["Content-Type"] == "application/problem+json"


ENDLESS = {
    "an address": (b"GET /", b"x"),
    "a header": (b"GET / HTTP/1.1\r\nHost: x\r\nX: ", b"x"),
    "headers": (b"GET / HTTP/1.1\r\nHost: x\r\n", b"X: yz\r\n"),
    "trailers": (b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", b"X: yz\r\n"),
}


@pytest.mark.parametrize("name", ENDLESS)
def test_what_the_parser_keeps_has_an_end(small: str, name: str) -> None:
    begun, more = ENDLESS[name]
    sent, chunk = 0, more * 10_000
    with connected(small) as client:
        client.sendall(begun)
        with suppress(OSError):
            while sent < 2**26:
                client.sendall(chunk)
                sent += len(chunk)
    assert sent < 2**24, "half a MiB, and what lies in the buffers between"
    assert httpx2.get(f"{small}/healthz").status_code == 200


def test_no_more_requests_wait_on_a_connection_than_are_answered_soon(small: str) -> None:
    with connected(small) as client:
        client.sendall(get("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }") + get("ASK {}") * 3000)
        with suppress(ConnectionResetError):
            answer = client.makefile("rb").read()
            assert answer.count(b"HTTP/1.1 200 ") == 1


def test_a_body_without_end_is_cut_off(small: str) -> None:
    head = f"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: {DIRECT['Content-Type']}\r\n"
    chunk = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
    sent = 0
    with connected(small) as client:
        client.sendall(f"{head}Transfer-Encoding: chunked\r\n\r\n".encode())
        with suppress(OSError):
            while sent < 2**10:
                client.sendall(chunk)
                sent += 1
    assert sent < 600, "some 16 MiB, and what lies in the buffers between"
    assert httpx2.get(f"{small}/sparql?query=ASK{{}}").status_code == 200

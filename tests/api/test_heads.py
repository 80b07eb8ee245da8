"""Requests whose headers were read before go past the parser, and nothing else does."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from starlette.types import Scope

from api.app import create_app
from api.connections import Connection
from api.heads import Heads
from api.settings import Settings
from tests.api.test_at_once import LOOKUP, MANY
from tests.api.test_limits import connected
from tests.server import listening

HEADERS = b"Host: x\r\nAccept: application/sparql-results+json\r\n\r\n"


@pytest.fixture(scope="module")
def own(settings: Settings) -> Iterator[str]:
    """The address of a server that nobody has asked anything."""
    with listening(create_app(settings)) as address:
        yield address


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The addresses that the parser reads."""
    found: list[bytes] = []
    usual = Connection.on_url

    def noted(self: Connection, url: bytes) -> None:
        found.append(url)
        usual(self, url)

    monkeypatch.setattr(Connection, "on_url", noted)
    return found


def line(query: str) -> bytes:
    return b"GET /sparql?query=%b HTTP/1.1\r\n" % quote(query, safe="").encode()


def answer(client: socket.socket) -> tuple[int, bytes]:
    """The status and the body of the next answer."""
    received = b""
    while b"\r\n\r\n" not in received:
        received += client.recv(65536)
    head, _, body = received.partition(b"\r\n\r\n")
    fields = dict(each.lower().split(b": ", 1) for each in head.split(b"\r\n")[1:])
    while len(body) < int(fields[b"content-length"]):
        body += client.recv(65536)
    assert len(body) == int(fields[b"content-length"])
    return int(head[9:12]), body


def some(rows: int) -> str:
    """A query that so many rows answer."""
    return f"SELECT ?p ?o {{ id:nour ?p ?o }} LIMIT {rows}"


def rows(body: bytes) -> int:
    return len(json.loads(body)["results"]["bindings"])


def test_each_query_gets_its_own_answer(own: str, parsed: list[bytes]) -> None:
    with connected(own) as client:
        for number in range(5):
            client.sendall(line(some(number)) + HEADERS)
            status, body = answer(client)
            assert (status, rows(body)) == (200, number)
    assert len(parsed) == 1


def test_other_headers_are_read(own: str, parsed: list[bytes]) -> None:
    with connected(own) as client:
        for accept in (b"application/sparql-results+json", b"text/csv", b"text/csv", b"text/nothing"):
            client.sendall(line(LOOKUP) + HEADERS.replace(b"application/sparql-results+json", accept))
            status, body = answer(client)
            assert status == (406 if b"nothing" in accept else 200)
            assert body.startswith(b"p,o") == (accept == b"text/csv")
    assert len(parsed) == 3


def test_what_a_worker_answers_and_mistakes_come_the_usual_way(own: str) -> None:
    with connected(own) as client:
        for query, expected in ((LOOKUP, 200), (MANY, 200), ("SELECT", 400), (LOOKUP, 200), ("ASK {}", 200)):
            client.sendall(line(query) + HEADERS)
            assert answer(client)[0] == expected


def test_requests_that_come_together_or_in_parts_are_answered_in_order(own: str) -> None:
    with connected(own) as client:
        client.sendall(line(some(1)) + HEADERS)
        assert rows(answer(client)[1]) == 1
        client.sendall(line(some(2)) + HEADERS + line(some(3)) + HEADERS + line(some(4)))
        for part in (HEADERS[:9], HEADERS[9:], line(some(1)) + HEADERS):
            time.sleep(0.05)
            client.sendall(part)
        received = b""
        while received.count(b"]}}") < 4:
            received += client.recv(65536)
    assert [part.count(b'"o":') for part in received.split(b"]}}")] == [2, 3, 4, 1, 0]


def test_a_body_that_looks_like_a_request_is_none(own: str) -> None:
    """The answer to a request may be sent before its body has come; what comes then is still its body."""
    with connected(own) as client:
        client.sendall(line(LOOKUP) + HEADERS)
        assert answer(client)[0] == 200
        hidden = line(LOOKUP) + HEADERS
        client.sendall(
            b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n"
            % len(hidden)
        )
        assert answer(client)[0] == 415
        client.sendall(hidden)
        client.settimeout(0.3)
        with pytest.raises(TimeoutError):
            client.recv(65536)


def test_what_is_left_of_a_body_teaches_nothing(own: str) -> None:
    """A body that ends where the next request starts could else make a head with a body into one without."""
    head = b"Accept: text/csv\r\nContent-Length: %d\r\n"
    last = line(some(2)) + b"Host: x\r\nAccept: text/csv\r\n\r\n"
    inner = line(some(3)) + HEADERS
    body = line(some(1)) + head % len(inner) + b"X-Ignored: "
    with connected(own) as client:
        client.sendall(line(some(1)) + HEADERS)
        assert answer(client)[0] == 200
        client.sendall(line(some(1)) + b"Host: x\r\n" + head % len(body) + b"\r\n")
        assert answer(client)[0] == 200
        client.sendall(body + last)
        assert answer(client)[0] == 200
    with connected(own) as client:
        for data in (line(some(1)) + HEADERS, body + last):
            client.sendall(data)
            assert answer(client)[0] == 200
        client.sendall(inner)
        client.settimeout(0.3)
        with pytest.raises(TimeoutError):
            client.recv(65536)


HOSTS: list[tuple[bytes, int]] = [
    (b"", 400),
    (b"Host: x\r\nhost: x\r\n", 400),
    (b"Host: x\r\nHost: y\r\n", 400),
    (b"Host: x, y\r\n", 400),
    (b"Host: x/y\r\n", 400),
    (b"Host: me@x\r\n", 400),
    (b"Host: x:port\r\n", 400),
    (b"Host: \xc3\xa9\r\n", 400),
    (b"Host: x y\r\n", 400),
    (b"Host:\r\n", 200),
    (b"Host: a_b.example.org:8000\r\n", 200),
    (b"Host: [::1]:8000\r\n", 200),
    (b"Host: xn--mgbc0a9azcg.example.\r\n", 200),
]


@pytest.mark.parametrize("path", ["/sparql?query=ASK%7B%7D", f"/sparql?query={quote(LOOKUP)}", "/healthz"])
@pytest.mark.parametrize(("host", "status"), HOSTS)
def test_a_request_names_its_host_once(own: str, path: str, host: bytes, status: int) -> None:
    """RFC 9112, section 3.2; whether or not such heads were read before."""
    head = b"GET %b HTTP/1.1\r\n%bAccept: application/json\r\n\r\n" % (path.encode(), host)
    for _ in range(2):
        with connected(own) as client:
            client.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nAccept: application/json\r\n\r\n".encode())
            assert answer(client)[0] == 200
            client.sendall(head)
            given, body = answer(client)
            assert given == status
            if status == 400:
                assert json.loads(body)["status"] == 400
                assert client.recv(1) == b"", "the server hangs up"


@pytest.mark.parametrize("path", [f"/sparql?query={quote(LOOKUP)}&x=", "/healthz?x="])
def test_an_address_is_too_long_whether_or_not_its_head_was_read_before(own: str, path: str) -> None:
    with connected(own) as client:
        for more, status in ((1, 200), (40_000, 414), (2, 200)):
            client.sendall(f"GET {path}{'x' * more} HTTP/1.1\r\n".encode() + HEADERS)
            assert answer(client)[0] == status


@pytest.mark.parametrize(
    ("host", "status"), [(b"", 200), (b"Host: x\r\n", 200), (b"Host: x\r\nHost: x\r\n", 400)]
)
def test_before_http_1_1_a_host_may_be_left_out(own: str, host: bytes, status: int) -> None:
    with connected(own) as client:
        client.sendall(b"GET /healthz HTTP/1.0\r\n%b\r\n" % host)
        assert answer(client)[0] == status


def test_a_request_without_host_is_refused_after_the_answers_before_it(own: str) -> None:
    """MANY goes to a worker: its answer is not overtaken."""
    with connected(own) as client:
        client.sendall(line(MANY) + HEADERS + line(LOOKUP) + b"\r\n" + line(LOOKUP) + HEADERS)
        received = client.makefile("rb").read()
    assert [received.count(b"HTTP/1.1 %d " % status) for status in (200, 400)] == [1, 1]
    assert received.index(b" 200 ") < received.index(b" 400 ")


SCOPE: Scope = {
    "type": "http",
    "method": "GET",
    "query_string": b"a",
    "headers": [(b"host", b"x")],
    "state": {"kept": "no"},
}


@pytest.mark.parametrize("lines", [b"Host: x\r\nX: y\r\n\r\n", b"\r\n"])
def test_a_head_with_other_lines_than_headers_is_not_kept(lines: bytes) -> None:
    heads = Heads()
    heads.learn(b"GET /sparql?a HTTP/1.1\r\n" + lines, SCOPE)
    assert heads.read(b"GET /sparql?a HTTP/1.1\r\n" + lines) is None


@pytest.mark.parametrize(
    "data",
    [
        b"GET /sparql?a HTTP/1.0\r\nHost: x\r\n\r\n",
        b"POST /sparql?a HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /other?a HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /sparql?a b HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /sparql?a#b HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /sparql?query=\xd9\x86 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /sparql?a HTTP/1.1\r\nHost: x\r\n",
        b"GET /sparql?a HTTP/1.1\r\nHost: x\r\n\r\nGET",
        b"GET /sparql?a HTTP/1.1\r\nHost: y\r\n\r\n",
    ],
)
def test_whatever_differs_in_more_than_the_query_is_for_the_parser(data: bytes) -> None:
    heads = Heads()
    heads.learn(data, SCOPE) if not data.endswith(b"y\r\n\r\n") else None
    assert heads.read(data) is None
    heads.learn(b"GET /sparql?a HTTP/1.1\r\nHost: x\r\n\r\n", SCOPE)
    assert heads.read(data) is None


@pytest.mark.parametrize("name", [b"content-length", b"transfer-encoding", b"expect", b"upgrade"])
def test_a_head_with_a_purpose_of_its_own_is_not_kept(name: bytes) -> None:
    heads, data = Heads(), b"GET /sparql?a HTTP/1.1\r\n%b: 1\r\n\r\n" % name
    heads.learn(data, {**SCOPE, "headers": [(name, b"1")]})
    assert heads.read(data) is None


def test_a_known_head_is_read_as_it_was_with_another_query() -> None:
    heads, data = Heads(), b"GET /sparql?%b HTTP/1.1\r\nHost: x\r\n\r\n"
    heads.learn(data % b"a", SCOPE)
    read: Any = heads.read(data % b"query=b%20c&format=csv")
    assert read == {**SCOPE, "query_string": b"query=b%20c&format=csv", "state": {}}

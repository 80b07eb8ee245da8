"""SERVICE over HTTP: endpoints that are allowed, and what is done so that no other address is ever reached.

Names are made up, so are the addresses they resolve to; the connection to a public address is led to a server of this
machine. Nothing else of the way is replaced.
"""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import pytest
from fastapi.testclient import TestClient
from httpcore2 import AnyIOBackend, AsyncMockStream, AsyncNetworkStream

from api.app import create_app
from api.federation import Federation
from api.settings import Settings
from graph.build import build_from_rdf
from tests.server import listening

PUBLIC, OTHER = "93.184.215.14", "8.8.8.8"
THERE = "http://there.example/sparql"
NAMES = {"there.example": [PUBLIC], "other.example": [OTHER]}
EMPTY = b'{"head": {"vars": ["x"]}, "results": {"bindings": []}}'
RESULTS = {"Content-Type": "application/sparql-results+json"}


class Network:
    """Names that resolve to what they are told, and public addresses that lead to ports of this machine."""

    def __init__(self, names: dict[str, list[str]], ports: dict[str, int]) -> None:
        self.names, self.ports = names, ports
        self.resolved: list[str] = []
        self.reached: list[tuple[str, int]] = []

    async def resolve(self, host: str, _: int) -> Sequence[str]:
        self.resolved.append(host)
        if host not in self.names:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return self.names[host]

    async def connect(self, address: str, port: int, seconds: float | None) -> AsyncNetworkStream:
        self.reached.append((address, port))
        return await AnyIOBackend().connect_tcp("127.0.0.1", self.ports[address], seconds)


Serve = Callable[..., AbstractContextManager[TestClient]]


@pytest.fixture(scope="module")
def there(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of another Nasij, with other data."""
    folder = tmp_path_factory.mktemp("there")
    (folder / "there.ttl").write_text(
        "@prefix id: <https://w3id.org/nasij/id/> . id:nour <http://x/members> 40 ; <http://x/near> [] .",
        "utf-8",
    )
    build_from_rdf(folder / "there.ttl", folder / "datasets")
    with listening(
        create_app(settings.model_copy(update={"root": folder / "datasets", "workers": 1}))
    ) as address:
        yield int(address.rpartition(":")[2])


@contextmanager
def federated(
    settings: Settings, network: Network, *allowed: str, answer_bytes: int = 2**20, **limits: Any
) -> Iterator[TestClient]:
    """A client of a server that may call the endpoints that are allowed, by a network of ours."""
    app = create_app(settings.model_copy(update=limits))
    app.state.serving.federation = Federation(
        allowed or ("there.example",), answer_bytes, network.resolve, network.connect
    )
    with TestClient(app, follow_redirects=False) as client:
        yield client


@contextmanager
def answering(answer: Callable[[BaseHTTPRequestHandler], None]) -> Iterator[int]:
    """The port of an endpoint that answers as it is told."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.body = self.rfile.read(int(self.headers["Content-Length"]))
            answer(self)

        def log_message(self, *_: Any) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever).start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()


def sent(
    body: bytes, status: int = 200, headers: dict[str, str] | None = None
) -> Callable[[BaseHTTPRequestHandler], None]:
    """One answer to whatever is asked."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in (RESULTS if headers is None else headers).items():
            request.send_header(name, value)
        request.end_headers()
        request.wfile.write(body)

    return answer


def ask(client: TestClient, query: str) -> tuple[int, Any]:
    """The status of an answer, and its rows or the detail of its problem."""
    given = client.get("/sparql", params={"query": query, "format": "json"})
    if given.status_code != 200:
        assert given.headers["Content-Type"] == "application/problem+json"
        return given.status_code, given.json()["detail"]
    return 200, [
        {name: cell["value"] for name, cell in row.items()} for row in given.json()["results"]["bindings"]
    ]


def calling(iri: str, *, silent: bool = False) -> str:
    """A query with a call of an endpoint."""
    return f"SELECT * {{ SERVICE {'SILENT ' if silent else ''}<{iri}> {{ ?s <http://x/members> ?x }} }}"


def test_facts_of_two_endpoints_are_joined(settings: Settings, there: int) -> None:
    network = Network(NAMES, {PUBLIC: there})
    with federated(settings, network) as client:
        status, rows = ask(
            client,
            f"SELECT ?name ?members {{ id:nour skos:prefLabel ?name FILTER(LANG(?name) = 'fr') "
            f"SERVICE <{THERE}> {{ id:nour <http://x/members> ?members }} }}",
        )
        assert (status, [row["members"] for row in rows]) == (200, ["40"])
        assert rows[0]["name"]
        status, rows = ask(client, f"SELECT * {{ SERVICE <{THERE}> {{ ?s <http://x/near> ?node }} }}")
        assert "/.well-known/genid/" in rows[0]["node"]
        status, rows = ask(client, f"SELECT * {{ SERVICE <{THERE}> {{ ?s <http://x/none> ?node }} }}")
        assert (status, rows) == (200, [])
    assert network.reached == [(PUBLIC, 80)] * 3


def test_a_call_is_made_again_each_time(settings: Settings, there: int) -> None:
    network = Network(NAMES, {PUBLIC: there})
    with federated(settings, network) as client:
        first, second = (client.get("/sparql", params={"query": calling(THERE)}) for _ in range(2))
        assert first.status_code == second.status_code == 200
        assert "ETag" not in first.headers or first.headers["Cache-Control"]
    assert len(network.reached) == 2


def test_the_other_endpoint_is_asked_by_the_protocol(settings: Settings) -> None:
    asked: list[tuple[str, dict[str, str], str]] = []

    def answer(request: BaseHTTPRequestHandler) -> None:
        body: bytes = request.body  # type: ignore[attr-defined]
        asked.append((request.path, dict(request.headers), parse_qs(body.decode())["query"][0]))
        sent(EMPTY)(request)

    with answering(answer) as port:
        network = Network(NAMES, {PUBLIC: port})
        with federated(settings, network, "there.example:8890") as client:
            assert ask(client, calling("http://there.example:8890/a?b=c")) == (200, [])
    [(path, headers, query)] = asked
    assert (path, headers["Host"]) == ("/a?b=c", "there.example:8890")
    assert headers["Accept"] == "application/sparql-results+json"
    assert "Cookie" not in headers
    assert query.endswith("SELECT * WHERE { ?s <http://x/members> ?x }")


def test_without_the_setting_service_is_refused(client: TestClient) -> None:
    status, detail = ask(client, calling(THERE))
    assert (status, "SERVICE is refused" in detail) == (403, True)


def test_the_setting_names_what_may_be_called(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NASIJ_FEDERATION", " there.example  https://other.example/query ")
    assert Settings().endpoints == ("there.example", "https://other.example/query")
    monkeypatch.setenv("NASIJ_FEDERATION", "there.example/sparql")
    with pytest.raises(ValueError, match="neither a host nor"):
        Settings()


# ---- whom it never reaches


@pytest.fixture(scope="module")
def inside() -> Iterator[socket.socket]:
    """A server of this machine that nobody may reach."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        yield listener


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "localhost", "LOCALHOST", "localhost.", "127.1", "0x7f000001", "0x7f.0.0.1", "2130706433",
        "0177.0.0.1", "0.0.0.0", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[64:ff9b::7f00:1]",
        "there.example@127.0.0.1", "there.example:80@127.0.0.1", "127.0.0.1.nip.io", "①②⑦.⓪.⓪.①", "loⓒalhost",
        "there.example.127.0.0.1", "xn--localhost-.example",
    ],
)  # fmt: skip
def test_a_host_that_is_not_on_the_list_is_refused_however_it_is_written(
    settings: Settings, inside: socket.socket, host: str
) -> None:
    app = create_app(settings.model_copy(update={"federation": "there.example", "workers": 1}))
    with TestClient(app) as client:
        for silent in (False, True):
            status, _ = ask(client, calling(f"http://{host}:{inside.getsockname()[1]}/", silent=silent))
            assert status in {400, 403}
    with pytest.raises(BlockingIOError):
        inside.accept()


def test_localhost_on_the_list_is_still_this_machine(settings: Settings, inside: socket.socket) -> None:
    port = inside.getsockname()[1]
    app = create_app(settings.model_copy(update={"federation": f"localhost:{port}", "workers": 1}))
    with TestClient(app) as client:
        status, detail = ask(client, calling(f"http://localhost:{port}/"))
    assert (status, "not of the public internet" in detail) == (502, True)
    with pytest.raises(BlockingIOError):
        inside.accept()


def test_an_internal_endpoint_is_allowed_by_its_address(settings: Settings, there: int) -> None:
    own = settings.model_copy(update={"federation": f"127.0.0.1:{there}", "workers": 1})
    with TestClient(create_app(own)) as client:
        status, rows = ask(client, calling(f"http://127.0.0.1:{there}/sparql"))
        assert (status, [row["x"] for row in rows]) == (200, ["40"])
        assert ask(client, calling(f"http://localhost:{there}/sparql"))[0] == 403
        assert ask(client, calling(f"http://[::ffff:127.0.0.1]:{there}/sparql"))[0] == 403


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"], ["::1"], ["::ffff:127.0.0.1"], ["169.254.169.254"], ["10.0.0.1"], ["fd00::1"], ["0.0.0.0"],
        ["64:ff9b::7f00:1"], [PUBLIC, "127.0.0.1"], ["127.0.0.1", PUBLIC], [],
    ],
)  # fmt: skip
def test_a_name_on_the_list_that_leads_inside_is_not_followed(
    settings: Settings, addresses: list[str]
) -> None:
    network = Network({"there.example": addresses}, {})
    with federated(settings, network, workers=1) as client:
        status, detail = ask(client, calling(THERE))
    assert (status, "not of the public internet" in detail) == (502, True)
    assert network.reached == []


def test_a_name_that_changes_its_address_is_resolved_once_and_connected_there(
    settings: Settings, there: int
) -> None:
    """DNS rebinding: public when it is checked, inside the next time."""

    class Rebinding(Network):
        async def resolve(self, host: str, port: int) -> Sequence[str]:
            found = await super().resolve(host, port)
            self.names = {"there.example": ["127.0.0.1"]}
            return found

    network = Rebinding(NAMES, {PUBLIC: there})
    with federated(settings, network, workers=1) as client:
        assert ask(client, calling(THERE))[0] == 200
        assert network.resolved == ["there.example"]
        assert network.reached == [(PUBLIC, 80)]
        assert ask(client, calling(THERE))[0] == 502
        assert network.reached == [(PUBLIC, 80)]


def test_the_certificate_is_that_of_the_name_not_of_the_address(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    names: list[str | None] = []

    class Stream(AsyncMockStream):
        async def start_tls(self, *_: Any, server_hostname: str | None = None, **__: Any) -> Any:
            names.append(server_hostname)
            return self

    async def connect(address: str, port: int, _: float | None) -> AsyncNetworkStream:
        assert (address, port) == (PUBLIC, 443)
        head = f"HTTP/1.1 200 OK\r\nContent-Type: {RESULTS['Content-Type']}\r\nContent-Length: {len(EMPTY)}\r\n\r\n"
        return Stream([head.encode() + EMPTY])

    network = Network(NAMES, {})
    monkeypatch.setattr(network, "connect", connect)
    with federated(settings, network, workers=1) as client:
        assert ask(client, calling("https://there.example/sparql")) == (200, [])
    assert names == ["there.example"]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(settings: Settings, inside: socket.socket, status: int) -> None:
    location = {"Location": f"http://127.0.0.1:{inside.getsockname()[1]}/"}
    with answering(sent(b"", status, location)) as port:
        network = Network(NAMES, {PUBLIC: port, OTHER: port})
        with federated(settings, network, workers=1) as client:
            given, detail = ask(client, calling(THERE))
            assert (given, "redirects" in detail) == (502, True)
            assert ask(client, calling(THERE, silent=True)) == (200, [{}])
    with pytest.raises(BlockingIOError):
        inside.accept()


def test_proxies_of_the_environment_are_not_used(
    settings: Settings, inside: socket.socket, there: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{inside.getsockname()[1]}")
    with federated(settings, Network(NAMES, {PUBLIC: there}), workers=1) as client:
        assert ask(client, calling(THERE))[0] == 200
    with pytest.raises(BlockingIOError):
        inside.accept()


# ---- endpoints that fail


BAD = {
    "not found": sent(EMPTY, 404),
    "error": sent(EMPTY, 500),
    "nothing": sent(b"", 204),
    "page": sent(b"<html>", headers={"Content-Type": "text/html"}),
    "untyped": sent(EMPTY, headers={}),
    "xml": sent(EMPTY, headers={"Content-Type": "application/sparql-results+xml"}),
    "gzip": sent(b"\x1f\x8b", headers=RESULTS | {"Content-Encoding": "gzip"}),
    "cut off": sent(EMPTY, headers=RESULTS | {"Content-Length": "999"}),
    "broken": sent(EMPTY[:20]),
    "truth": sent(b'{"head": {}, "boolean": true}'),
    "latin": sent(b'{"head": {"vars": ["\xe9"]}, "results": {"bindings": []}}'),
    "no iri": sent(EMPTY.replace(b"[]", b'[{"x": {"type": "uri", "value": "a> } {"}}]')),
}


@pytest.fixture(scope="module")
def failing(settings: Settings) -> Iterator[Callable[[Callable[[BaseHTTPRequestHandler], None]], TestClient]]:
    """A client of a server to which the other endpoint answers as it is told."""
    current = [BAD["error"]]

    def answer(request: BaseHTTPRequestHandler) -> None:
        current[0](request)

    with answering(answer) as port:
        network = Network(NAMES, {PUBLIC: port})
        limits = {"workers": 2, "deadline": 1.0}
        with federated(settings, network, answer_bytes=100_000, **limits) as client:

            def start(answer: Callable[[BaseHTTPRequestHandler], None]) -> TestClient:
                current[0] = answer
                return client

            yield start


@pytest.mark.parametrize("name", BAD)
def test_an_endpoint_that_does_not_answer_as_it_should_is_a_502_that_names_it(
    failing: Any, name: str
) -> None:
    client = failing(BAD[name])
    status, detail = ask(client, calling(THERE))
    assert (status, THERE in detail) == (502, True)
    assert ask(client, calling(THERE, silent=True)) == (200, [{}])


def test_a_name_that_does_not_exist_is_a_502(settings: Settings) -> None:
    with federated(settings, Network({}, {}), workers=1) as client:
        assert ask(client, calling(THERE))[0] == 502
        assert ask(client, calling(THERE, silent=True)) == (200, [{}])


def test_a_port_that_nobody_listens_on_is_a_502_and_the_next_address_is_tried(
    settings: Settings, there: int
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    network = Network({"there.example": [OTHER]}, {OTHER: port, PUBLIC: there})
    with federated(settings, network, workers=1) as client:
        assert ask(client, calling(THERE))[0] == 502
        network.names = {"there.example": [OTHER, PUBLIC]}
        assert ask(client, calling(THERE))[0] == 200


def slowly(request: BaseHTTPRequestHandler) -> None:
    """A byte now and then, for longer than the deadline."""
    sent(b"")(request)
    for _ in range(20):
        time.sleep(0.1)
        try:
            request.wfile.write(b" ")
            request.wfile.flush()
        except OSError:
            return


def test_a_slow_endpoint_is_left_before_the_deadline_so_that_a_silent_call_is_still_answered(
    failing: Any,
) -> None:
    client = failing(slowly)
    status, detail = ask(client, calling(THERE))
    assert (status, "did not answer within 0.5 seconds" in detail) == (502, True)
    assert ask(client, calling(THERE, silent=True)) == (200, [{}])


def test_an_answer_that_is_too_large_is_a_413(failing: Any) -> None:
    client = failing(sent(EMPTY + b" " * 200_000))
    status, detail = ask(client, calling(THERE))
    assert (status, "100000 bytes" in detail) == (413, True)
    assert ask(client, calling(THERE, silent=True)) == (200, [{}])


def test_an_answer_that_never_ends_is_a_413(failing: Any) -> None:
    def endless(request: BaseHTTPRequestHandler) -> None:
        sent(b"")(request)
        try:
            for _ in range(100_000):
                request.wfile.write(b" " * 1000)
        except OSError:
            return

    assert ask(failing(endless), calling(THERE))[0] == 413


def test_the_deadline_is_of_the_whole_query(failing: Any) -> None:
    client = failing(sent(EMPTY.replace(b"[]", b'[{"x": {"type": "literal", "value": "1"}}]')))
    product = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l"
    started = time.monotonic()
    status, detail = ask(
        client, f"SELECT (COUNT(*) AS ?n) {{ {product} SERVICE <{THERE}> {{ ?s <http://x/members> ?x }} }}"
    )
    assert (status, "1 seconds" in detail) == (503, True)
    assert time.monotonic() - started < 2, "a query is stopped within a second of its deadline"


def test_a_query_that_overflows_the_engine_is_a_bad_query(failing: Any) -> None:
    client = failing(sent(EMPTY))
    deep = f"SELECT * {{ SERVICE <{THERE}> {{" + "{" * 3000 + "}" * 3000 + "} }"
    given = client.post("/sparql", data={"query": deep})
    assert given.status_code == 400
    assert ask(client, "SELECT ?x { BIND(1 AS ?x) }") == (200, [{"x": "1"}])


def test_one_endpoint_that_fails_ends_the_calls_of_the_others(settings: Settings) -> None:
    with answering(slowly) as slow, answering(sent(b"", 500)) as broken:
        network = Network(NAMES, {PUBLIC: slow, OTHER: broken})
        with federated(settings, network, "there.example", "other.example", workers=1) as client:
            started = time.monotonic()
            status, detail = ask(
                client,
                f"SELECT * {{ SERVICE <{THERE}> {{ ?a ?b ?c }} SERVICE <http://other.example/> {{ ?a ?d ?e }} }}",
            )
            assert (status, "other.example" in detail) == (502, True)
            assert time.monotonic() - started < 1


def test_too_many_calls_at_once_are_a_429(
    settings: Settings, there: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.federation._AT_ONCE", 0)
    with federated(settings, Network(NAMES, {PUBLIC: there}), workers=1) as client:
        given = client.get("/sparql", params={"query": calling(THERE)})
        assert (given.status_code, given.headers["Retry-After"]) == (429, "1")


def test_resolving_a_name_is_bounded_too(settings: Settings) -> None:
    class Silent(Network):
        async def resolve(self, host: str, port: int) -> Sequence[str]:
            await asyncio.sleep(60)
            return await super().resolve(host, port)

    with federated(settings, Silent({}, {}), workers=1, deadline=0.5) as client:
        assert ask(client, calling(THERE))[0] == 502


def test_questions_about_federation_are_answered_by_the_description(settings: Settings, there: int) -> None:
    feature = "http://www.w3.org/ns/sparql-service-description#BasicFederatedQuery"
    with federated(
        settings, Network(NAMES, {PUBLIC: there}), workers=1, federation="there.example"
    ) as client:
        assert feature in client.get("/.well-known/void?format=nt").text
    with TestClient(create_app(settings.model_copy(update={"workers": 1}))) as client:
        assert feature not in client.get("/.well-known/void?format=nt").text

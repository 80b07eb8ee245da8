"""Hostile and broken requests over real HTTP: each is answered validly and in time, and harms nobody else."""

from __future__ import annotations

import http.client
import json
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import pytest

from api.app import create_app
from api.settings import Settings
from tests.api.hostile import Case, cases
from tests.server import listening

MEBIBYTE = 2**20
GROUPS = list(cases("http://127.0.0.1:1/"))
ALLOWED = {200, 303, 304, 400, 403, 404, 405, 406, 408, 413, 414, 415, 416, 417, 429, 431, 501, 502, 503, 507}
IN_TIME = 3.0
"""Seconds: those for a body and the deadline, and one in which an overrun is told."""


@pytest.fixture(scope="module")
def listener() -> Iterator[socket.socket]:
    """A server on this machine that nobody may reach."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        yield listener


@pytest.fixture(scope="module")
def small(settings: Settings) -> Settings:
    """Settings of a server with small limits."""
    limits = {"workers": 2, "waiting": 16, "patience": 4.0, "deadline": 1.0, "body_seconds": 1.0}
    sizes = {
        "answer_bytes": MEBIBYTE,
        "query_bytes": 100_000,
        "memory": 256 * MEBIBYTE,
        "cache_bytes": MEBIBYTE,
    }
    return settings.model_copy(update=limits | sizes)


@pytest.fixture(scope="module")
def server(small: Settings) -> Iterator[str]:
    """The address of a server with small limits."""
    with listening(create_app(small)) as address:
        yield address


@pytest.fixture(scope="module")
def calling(small: Settings, listener: socket.socket) -> Iterator[str]:
    """The address of a server that may call other endpoints, by names that lead to this machine or nowhere."""
    allowed = f"nowhere.invalid localhost:{listener.getsockname()[1]} https://localhost:{listener.getsockname()[1]}/"
    with listening(create_app(small.model_copy(update={"federation": allowed}))) as address:
        yield address


def resident() -> int:
    """The memory of this process, in which the server runs, in bytes."""
    lines = Path("/proc/self/status").read_text("utf-8").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS:"))


def fault(address: str, case: Case) -> str | None:
    """What is wrong with the answer to a request, None where nothing is."""
    name, request = case
    parts = urlsplit(address)
    assert parts.hostname is not None
    started = time.monotonic()
    try:
        with socket.create_connection((parts.hostname, parts.port or 80), timeout=IN_TIME) as connection:
            connection.sendall(request)
            response = http.client.HTTPResponse(connection, method=request[:4].decode("latin-1").strip())
            response.begin()
            body = response.read()
    except (OSError, http.client.HTTPException) as error:
        return f"{name}: {type(error).__name__}: {error}"
    seconds = time.monotonic() - started
    if seconds > IN_TIME:
        return f"{name}: {seconds:.1f} s"
    if response.status not in ALLOWED:
        return f"{name}: {response.status} {body[:200]!r}"
    sort = response.headers.get_content_type()
    if sort.endswith("json") and not response.headers.get("Content-Encoding") and body:
        told = json.loads(body)
        if sort == "application/problem+json" and (told["status"] != response.status or not told["detail"]):
            return f"{name}: {told}"
    if response.status == 429 and not response.headers.get("Retry-After"):
        return f"{name}: no Retry-After"
    return None


def test_there_are_enough_of_them() -> None:
    groups = cases("http://127.0.0.1:1/")
    assert sum(map(len, groups.values())) >= 500
    assert all(groups.values())


@pytest.mark.parametrize("group", GROUPS)
def test_every_request_is_answered_and_the_next_ordinary_query_is_fine(
    server: str, listener: socket.socket, group: str
) -> None:
    before = resident()
    requests = cases(f"http://127.0.0.1:{listener.getsockname()[1]}/")[group]
    with ThreadPoolExecutor(4) as pool:
        faults = [found for found in pool.map(lambda case: fault(server, case), requests) if found]
    assert not faults, "\n".join(faults)
    started = time.monotonic()
    ordinary = httpx2.get(
        f"{server}/sparql", params={"query": "SELECT ?name { id:nour skos:prefLabel ?name }"}
    )
    assert (ordinary.status_code, len(ordinary.json()["results"]["bindings"])) == (200, 3)
    assert time.monotonic() - started < 2
    with pytest.raises(BlockingIOError):
        listener.accept()
    assert resident() - before < 64 * MEBIBYTE, "the server keeps what it was sent"


@pytest.mark.parametrize("group", ["federated", "reaching_out", "nested", "mutated"])
def test_the_same_holds_where_other_endpoints_may_be_called(
    calling: str, listener: socket.socket, group: str
) -> None:
    test_every_request_is_answered_and_the_next_ordinary_query_is_fine(calling, listener, group)

"""The clients of the benchmark: a program of its own, so that it does not slow the servers' measurement down.

``python -m tests.bench.load`` reads one JSON object from standard input (a ``Job``) and writes one to standard output
(a ``Run``). Each client keeps one connection open and sends its next request when it has the answer to the last. It
speaks just enough HTTP/1.1 for that: a status, a length or chunks, and no more than one answer at a time.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Coroutine
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote, urlsplit

_PROJECT = Path(__file__).parents[2]
_HEAD_END = b"\r\n\r\n"


@dataclass(frozen=True)
class Job:
    """Queries to send to an address, in turn, by a number of clients, until they are sent or time is up.

    ``seconds`` is the time for all of them, ``patience`` that for one; after it the server counts as too slow.
    """

    address: str
    queries: list[str]
    clients: int
    seconds: float
    patience: float
    accept: str = "application/sparql-results+json"


@dataclass(frozen=True)
class Run:
    """Milliseconds of each answer, seconds that all of them took, statuses other than 200, whether one was too slow."""

    milliseconds: list[float]
    seconds: float
    failures: list[int]
    too_slow: bool = False

    @property
    def each(self) -> float:
        """Milliseconds from one answer to the next, over all clients: the inverse of the throughput."""
        return self.seconds * 1000 / len(self.milliseconds)


def measured(job: Job) -> Run:
    """What a process of its own measures."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.load"],
        input=json.dumps(asdict(job)),
        stdout=subprocess.PIPE,
        check=True,
        text=True,
        cwd=_PROJECT,
    )
    return Run(**json.loads(done.stdout))


class _Connection(asyncio.Protocol):
    """One connection; ``ask`` sends a request and gives the status of its answer."""

    def __init__(self) -> None:
        self._received = bytearray()
        self._length: int | None = None
        self._answer: asyncio.Future[int] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)

    def ask(self, request: bytes) -> asyncio.Future[int]:
        self._received.clear()
        self._length = None
        self._answer = asyncio.get_running_loop().create_future()
        self.transport.write(request)
        return self._answer

    def data_received(self, data: bytes) -> None:
        self._received += data
        if self._length is None:
            end = self._received.find(_HEAD_END)
            if end < 0:
                return
            self._length = _length(bytes(self._received[:end]), end + len(_HEAD_END))
        whole = (
            self._received.endswith(b"0\r\n\r\n") if self._length < 0 else len(self._received) >= self._length
        )
        if whole and self._answer is not None and not self._answer.done():
            self._answer.set_result(int(self._received[9:12]))

    def connection_lost(self, error: Exception | None) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(error or ConnectionResetError("the server hung up"))


def _length(head: bytes, start: int) -> int:
    """Bytes of the whole answer, -1 where it comes in chunks."""
    fields = dict(line.lower().split(b":", 1) for line in head.split(b"\r\n")[1:])
    return start + int(fields[b"content-length"]) if b"content-length" in fields else -1


async def _client(
    job: Job, requests: list[bytes], deadline: float, run: list[float], failed: list[int]
) -> bool:
    """Sends requests as long as there are any; True where one was not answered in time."""
    url = urlsplit(job.address)
    loop = asyncio.get_running_loop()
    host, port = str(url.hostname), url.port or 80
    _, connection = await loop.create_connection(_Connection, host, port)
    try:
        while requests and time.perf_counter() < deadline:
            request, started = requests.pop(), time.perf_counter()
            try:
                status = await asyncio.wait_for(connection.ask(request), job.patience)
            except TimeoutError:
                return True
            except ConnectionError:  # a server may end a connection after so many requests
                _, connection = await loop.create_connection(_Connection, host, port)
                status = await asyncio.wait_for(connection.ask(request), job.patience)
            run.append((time.perf_counter() - started) * 1000)
            if status != 200:
                failed.append(status)
        return False
    finally:
        connection.transport.abort()


async def _work(job: Job) -> Run:
    url = urlsplit(job.address)
    head = f"Host: {url.netloc}\r\nAccept: {job.accept}\r\nConnection: keep-alive\r\n\r\n"
    requests = [
        f"GET {url.path}?query={quote(query, safe='')} HTTP/1.1\r\n{head}".encode()
        for query in reversed(job.queries)
    ]
    milliseconds: list[float] = []
    failures: list[int] = []
    started = time.perf_counter()
    slow = await asyncio.gather(
        *(_client(job, requests, started + job.seconds, milliseconds, failures) for _ in range(job.clients))
    )
    return Run(milliseconds, time.perf_counter() - started, failures, any(slow))


def _run(work: Coroutine[Any, Any, Run]) -> Run:
    try:
        import uvloop
    except ImportError:  # slower, and the same for every server
        return asyncio.run(work)
    return uvloop.run(work)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asdict(_run(_work(Job(**json.loads(sys.stdin.read())))))))

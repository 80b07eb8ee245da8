"""Answers to queries that are sent again as they were sent before.

A kept answer costs a hundredth of an evaluated one, and then reading the request, choosing the format, finding the
answer and making its headers cost more than sending it. Here a request that is the same to the byte, but for its id
and the client that a proxy names, gets what the last one got, headers and compression included.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any, NamedTuple

from fastapi import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.serving import Serving
from graph.cache import Cache

PATH = "/sparql"
_OWN = frozenset({b"x-request-id", b"x-forwarded-for"})
"""Headers that are another for each request or client, and change nothing in what is answered from here."""
_STATE = "replay"

_NOTED = ("route", "query")
"""What is noted of a request for the log and the counts."""

Headers = tuple[tuple[bytes, bytes], ...]
RequestKey = tuple[bytes, Headers]


class Sent(NamedTuple):
    """An answer as it was sent, the dataset that it is from, and what is noted of its request."""

    lines: bytes
    """The headers as HTTP/1.1 writes them."""
    body: bytes
    dataset: str
    notes: dict[str, Any]

    @property
    def start(self) -> Message:
        """What is sent before the body."""
        headers = [tuple(line.split(b": ", 1)) for line in self.lines.split(b"\r\n")[:-1]]
        return {"type": "http.response.start", "status": 200, "headers": headers}


def may_be_replayed(request: Request, dataset: str) -> None:
    """Notes that the answer to a request is the same for as long as a dataset, named by its id, is current."""
    setattr(request.state, _STATE, dataset)


class Replay:
    """Sends answers again; ``limit`` bounds the bytes of those that it keeps."""

    def __init__(self, app: ASGIApp, serving: Serving, limit: int) -> None:
        self._app, self._serving, self._kept = app, serving, Cache[RequestKey, Sent](limit)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        key = request_key(scope)
        if key is None:
            await self._app(scope, receive, send)
            return
        sent = self.find(key)
        if sent is not None:
            self.note(scope, sent)
            await send(sent.start)
            await send({"type": "http.response.body", "body": sent.body})
            return
        answer = _Answer(send)
        await self._app(scope, receive, answer.send)
        dataset = scope["state"].pop(_STATE, None)
        if dataset is not None and answer.body is not None and answer.start["status"] == 200:
            self.keep(key, written(answer.start["headers"]), answer.body["body"], dataset, scope["state"])

    def find(self, key: RequestKey) -> Sent | None:
        """What was sent to the same request before, if it still holds."""
        sent = self._kept.get(key)
        return sent if sent is not None and self._is_current(sent.dataset) else None

    def keep(self, key: RequestKey, lines: bytes, body: bytes, dataset: str, state: dict[str, Any]) -> None:
        """Keeps an answer with status 200 as it is sent, and what is noted in the state of its request."""
        notes = {name: state[name] for name in _NOTED if name in state}
        asked = len(key[0]) + size_of(key[1])
        self._kept.put(key, Sent(lines, body, dataset, notes), len(lines) + len(body) + asked)

    def note(self, scope: Scope, sent: Sent) -> None:
        """Notes that a request gets what was sent before."""
        self._serving.cache.hits += 1
        scope["state"].update(sent.notes)

    def _is_current(self, dataset: str) -> bool:
        serving = self._serving
        return serving.dataset is not None and serving.dataset.id == dataset and serving.is_current


def written(headers: Sequence[tuple[bytes, bytes]]) -> bytes:
    """Headers as lines."""
    return b"".join([b"%b: %b\r\n" % (name.lower(), value) for name, value in headers])


def size_of(headers: Sequence[tuple[bytes, bytes]]) -> int:
    """Bytes of headers: of names and values, and 32 for each pair of them (RFC 7541, section 4.1)."""
    return sum(map(len, chain.from_iterable(headers))) + 32 * len(headers)


def request_key(scope: Scope) -> RequestKey | None:
    """What makes a request the same as another one; None for one that is never answered from here."""
    if scope["type"] != "http" or scope["path"] != PATH or scope["method"] != "GET":
        return None
    return scope["query_string"], tuple([each for each in scope["headers"] if each[0] not in _OWN])


class _Answer:
    """An answer on its way: its start, and its body if that comes in one piece."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.start: Message = {}
        self.body: Message | None = None

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.start = message
        elif message["type"] == "http.response.body":
            whole = self.body is None and not message.get("more_body", False)
            self.body = message if whole else None
        await self._send(message)

"""Answers that are there, or made, in less time than it takes to call the application for them.

What the server does around a call of the application (a task, its turns, its messages) costs more than a lookup, and so
do the layers, for which nothing is new in an answer but its tag and its length. A connection can write bytes
(``connections.py``): here it gets those of an answer that was sent before, and those of one that is made without
waiting for anything.
"""

from __future__ import annotations

import time
from asyncio import get_running_loop
from collections.abc import Callable
from contextlib import suppress
from typing import Any, NamedTuple

from fastapi import FastAPI, Request
from starlette.types import Message, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from api.compression import SMALLEST
from api.layers import Answering
from api.observation import Observation, identity_of
from api.ratelimit import RateLimit
from api.replay import PATH, Headers, Replay, RequestKey, request_key, size_of, written
from graph.cache import Cache, Kept

_KEPT = 2**20
"""Bytes of the headers that are kept as moulds."""

_Sort = tuple[str, Headers, str, bool]
"""What headers of an answer follow from: dataset, headers of the request, media type, whether it may be compressed."""


class _Mould(NamedTuple):
    """The lines of the headers of an answer, for others of its sort: all but its tag and its length."""

    lines: bytes

    @classmethod
    def of(cls, start: Message, body: bytes, kept: Kept) -> _Mould | None:
        """The mould that an answer leaves; None where it was not sent as it is."""
        if start["status"] != 200 or body != kept.answer.body or not _told(kept) <= {*start["headers"]}:
            return None
        lines = written([each for each in start["headers"] if each not in _told(kept)])
        return cls(lines.replace(b"%", b"%%") + b"etag: %b\r\ncontent-length: %d\r\n")

    def filled(self, kept: Kept) -> bytes:
        """The lines of another answer."""
        return self.lines % (kept.tag.encode(), len(kept.answer.body))


def _told(kept: Kept) -> set[tuple[bytes, bytes]]:
    return {(b"etag", kept.tag.encode()), (b"content-length", b"%d" % len(kept.answer.body))}


class AtOnce:
    """Gives answers with status 200 as bytes to write, counted, logged and limited as the layers do with others.

    ``prepare`` evaluates what a request asks, if that takes but a moment, and gives the dataset's id and the answer.
    The layers from ``replay`` on, those of ``app``, then answer without waiting, once for each sort of answer.
    """

    def __init__(
        self,
        app: FastAPI,
        replay: Replay,
        rate: RateLimit,
        observation: Observation,
        prepare: Callable[[Request], tuple[str, Kept] | None],
    ) -> None:
        self._app, self._replay, self._rate, self._observation = app, replay, rate, observation
        self._prepare = prepare
        self._moulds = Cache[_Sort, _Mould](_KEPT)

    def __call__(self, scope: Scope) -> tuple[bytes, bytes] | None:
        """The lines of the headers, and the body, of the answer; None for what goes the usual way."""
        started = time.perf_counter()
        key = request_key(scope)
        if key is None:
            return None
        quota = self._rate.take(scope)
        if quota is not None and not quota.passes:
            return None
        sent = self._replay.find(key)
        if sent is not None:
            self._replay.note(scope, sent)
            lines, body = sent.lines, sent.body
        else:
            made = self._made(scope, key)
            if made is None:
                return None
            lines, body = made
        identity = identity_of(scope)
        # what is not for the client is done when the answer is on its way
        seconds = time.perf_counter() - started
        get_running_loop().call_soon(self._observation.tell, scope, identity, 200, len(body), seconds)
        if quota is not None:
            lines += written(self._rate.told(quota))
        return b"%bx-request-id: %b\r\n" % (lines, identity.encode()), body

    def _made(self, scope: Scope, key: RequestKey) -> tuple[bytes, bytes] | None:
        """What the application answers without waiting; of a mistake it is told by the usual way."""
        scope["app"] = self._app
        try:
            prepared = self._prepare(Request(scope))
        except Exception:  # noqa: BLE001 - the usual way comes to it again, and tells it
            return None
        if prepared is None:
            return None
        dataset, kept = prepared
        body = kept.answer.body
        sort = dataset, key[1], kept.answer.media_type, len(body) >= SMALLEST
        mould = self._moulds.get(sort)
        if mould is None:
            return self._driven(scope, sort, kept)
        scope["state"]["route"] = PATH
        lines = mould.filled(kept)
        get_running_loop().call_soon(self._replay.keep, key, lines, body, dataset, scope["state"])
        return lines, body

    def _driven(self, scope: Scope, sort: _Sort, kept: Kept) -> tuple[bytes, bytes] | None:
        messages: list[Message] = []

        async def send(message: Message) -> None:
            messages.append(message)

        answering = self._replay(scope, _nothing_more, send).__await__()
        try:
            next(answering)
        except StopIteration:
            start, ended = messages
            body: bytes = ended["body"]
            mould = _Mould.of(start, body, kept)
            if mould is not None:
                self._moulds.put(sort, mould, len(mould.lines) + size_of(sort[1]))
            return (written(start["headers"]), body) if start["status"] == 200 else None
        except Exception:  # noqa: BLE001 - see above
            return None
        answering.close()  # it waits for something after all
        return None


def from_proxies(at_once: Answering, proxies: str) -> Answering:
    """The same for requests that may come from trusted proxies, which tell whose they are."""
    layer: Any = ProxyHeadersMiddleware  # uvicorn has types of its own for what starlette calls otherwise
    told = layer(_nothing, trusted_hosts=proxies)

    def answering(scope: Scope) -> tuple[bytes, bytes] | None:
        with suppress(StopIteration):  # it waits for nothing
            told(scope, _nothing_more, None).send(None)
        return at_once(scope)

    return answering


async def _nothing(_: Scope, __: Receive, ___: Send) -> None: ...


async def _nothing_more() -> Message:
    raise AssertionError("a request that is answered at once has no body")

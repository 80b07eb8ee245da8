"""Answers that are there, or made, in less time than it takes to call the application for them.

What the server does around a call of the application (a task, its turns, its messages) costs more than a lookup. A
connection can write bytes (``connections.py``): here it gets those of an answer that was sent before, and those of one
that is made without waiting for anything.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from fastapi import FastAPI, Request
from starlette.types import Message, Scope

from api.observation import Observation, identity_of
from api.ratelimit import RateLimit
from api.replay import Replay, request_key, written


class AtOnce:
    """Gives answers with status 200 as bytes to write, counted, logged and limited as the layers do with others.

    ``prepare`` evaluates what a request asks if that takes but a moment, and tells whether it did; the layers from
    ``replay`` on, those of ``app``, then answer without waiting.
    """

    def __init__(
        self,
        app: FastAPI,
        replay: Replay,
        rate: RateLimit,
        observation: Observation,
        prepare: Callable[[Request], bool],
    ) -> None:
        self._app, self._replay, self._rate, self._observation = app, replay, rate, observation
        self._prepare = prepare

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
            lines, body = sent.lines, sent.body["body"]
        else:
            made = self._made(scope)
            if made is None:
                return None
            lines, body = made
        identity = identity_of(scope)
        self._observation.tell(scope, identity, 200, len(body), time.perf_counter() - started)
        if quota is not None:
            lines += written(self._rate.told(quota))
        return b"%bx-request-id: %b\r\n" % (lines, identity.encode()), body

    def _made(self, scope: Scope) -> tuple[bytes, bytes] | None:
        """What the application answers without waiting; of a mistake it is told by the usual way."""
        messages: list[Message] = []

        async def send(message: Message) -> None:
            messages.append(message)

        scope["app"] = self._app
        try:
            if not self._prepare(Request(scope)):
                return None
            answering = self._replay(scope, _nothing_more, send).__await__()
            next(answering)
        except StopIteration:
            start, body = messages
            return (written(start["headers"]), body["body"]) if start["status"] == 200 else None
        except Exception:  # noqa: BLE001 - the usual way comes to it again, and tells it
            return None
        answering.close()  # it waits for something after all
        return None


async def _nothing_more() -> Message:
    raise AssertionError("a request that is answered at once has no body")

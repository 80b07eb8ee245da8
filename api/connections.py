"""Connections of clients: how many, and how long one may take to say what it wants or to take what it is given.

uvicorn bounds none of that: a few hundred clients that send one byte a minute would keep everybody else out.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from starlette.types import ASGIApp
from uvicorn.protocols.http.auto import AutoHTTPProtocol

from api.bounds import LARGEST_HEADERS, LONGEST_ADDRESS, TOO_LONG, TOO_MANY, refusal
from api.heads import Heads
from api.layers import Answering, Layered
from api.observation import REQUEST_ID, Observation
from api.problems import problem
from api.replay import written
from api.settings import Settings

_OK = b"HTTP/1.1 200 OK\r\n"
_COPIED = 2**16
"""Bytes of a body up to which it is copied behind its head, so that both are one call of the system."""
_WHOLE = 16
"""Answers of the largest size that may wait for their clients to take them."""
_UNREAD = 8 * LARGEST_HEADERS
"""Bytes in which a head must end, or trailers after a body; the parser keeps all of them until then."""
_QUEUED = 1000
"""Requests that may wait for the answer to one before them."""


class Usual:
    """The headers that the server gives to all answers, as lines; they change once a second, with the date."""

    def __init__(self) -> None:
        self._headers: Sequence[tuple[bytes, bytes]] = ()
        self._lines = b""

    def written(self, headers: Sequence[tuple[bytes, bytes]]) -> bytes:
        """The lines, written anew where the headers are others than the last time."""
        if headers is not self._headers:
            self._headers, self._lines = headers, written(headers)
        return self._lines


class Connection(AutoHTTPProtocol):  # type: ignore[valid-type,misc]  # one of two classes, as installed
    """One connection of a client, with a clock for the heads of its requests and one for the answers."""

    head_seconds = 10.0
    most = 500
    stalled = 20.0
    """Seconds after which it is seen whether a client takes its answer, and so on."""
    slowest = 1024
    """Bytes a second that it must take."""
    most_waiting = 2**30
    """Bytes of answers that may wait for their clients to take them."""
    slow: dict[Connection, None]
    """The connections whose answers wait, the longest first."""
    at_once: Answering
    heads: Heads
    """What heads of earlier requests were read as."""
    usual: Usual
    observation: Observation

    def connection_made(self, transport: asyncio.Transport) -> None:
        """Turns away a client that is one too many; leaves one that says nothing."""
        super().connection_made(transport)
        self._begun = False
        self._between: bool | None = None  # unless the parser tells, it is not known
        self._unread = 0
        self.url = b""
        self._received = b""
        self._tried: dict[str, Any] | None = None
        self._broken = False
        self._under_way: Any = None
        self._head: asyncio.TimerHandle | None = None
        self._taking: asyncio.TimerHandle | None = None
        if len(self.connections) > self.most:
            self._refuse(HTTPStatus.SERVICE_UNAVAILABLE, "too many connections; try again in a moment")
        else:
            self._head = self.loop.call_later(self.head_seconds, transport.close)

    def data_received(self, data: bytes) -> None:
        """Starts the clock when there is a part of a head, stops it when the rest is there.

        Neither is what belongs to a request that was answered before all of it had come; the clock bounds that too.
        """
        if self.transport.is_closing() or self._broken:
            return
        before = self.cycle
        answered = before is None or before.response_complete
        begins = answered and not self._begun
        if begins and self._between and self._answered(data):
            return
        # to learn from is only what starts with a head, not with what is left of a body
        self._received = data if begins and (self._between or before is None) else b""
        super().data_received(data)
        self._received = b""
        if self.cycle is not before:
            self._begun = False
            self._stop()
        elif answered and not self._begun:
            self._stop()
            self._begun = True
            self._head = self.loop.call_later(self.head_seconds, self._give_up)
        if self._between is False:
            self._unread += len(data)
            if self._unread > _UNREAD:
                self.send_400_response(TOO_MANY)

    def send_400_response(self, msg: str) -> None:
        """Refuses what is no HTTP, or has an address or headers that go on and on.

        Where an answer is under way, that is the last one: nothing must come before it, or stand in it.
        """
        self._broken = True
        if self._answers():
            self._under_way.keep_alive = False
        elif len(self.url) > LONGEST_ADDRESS:
            self._refuse(HTTPStatus.REQUEST_URI_TOO_LONG, TOO_LONG)
        elif self._unread > _UNREAD:
            self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, msg)
        else:
            self._refuse(HTTPStatus.BAD_REQUEST, msg)

    def _answers(self) -> bool:
        """Whether an answer has begun, or is being made for a request before the one that the parser is in."""
        cycle = self._under_way
        if cycle is None or cycle.response_complete:
            return False
        return bool(cycle.response_started or cycle.scope is not self.scope)

    def on_message_begin(self) -> None:
        """Notes that the parser is within a request."""
        self._between = self._begun = False
        self._unread = 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Takes no more requests than can wait."""
        if len(self.pipeline) >= _QUEUED:
            raise ValueError("too many requests at once")
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Notes that what comes is read."""
        self._unread = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Notes that the parser is between two requests, so that the next one can go past it."""
        self._between, self._begun = True, False
        super().on_message_complete()

    def _answered(self, data: bytes) -> bool:
        """Whether what was received is a request whose head needs no parser, and was answered at once."""
        if len(data) > LONGEST_ADDRESS or self.transport.get_write_buffer_size():
            return False
        scope = self.heads.read(data)
        if scope is None:
            return False
        scope["client"], scope["server"], scope["scheme"] = self.client, self.server, self.scheme
        answer = self.at_once(scope)
        if answer is None:
            self._tried = scope["state"]
            return False
        self._stop()
        self._write(answer)
        self.on_response_complete()
        return True

    def _start_asgi_task(self, cycle: Any, app: ASGIApp) -> None:
        """Writes an answer that is there already; for others it begins to call the application.

        Not where that would overtake or pile up: one that hangs up after it, or has sent further requests already.
        """
        self._under_way = cycle
        answer, tried, self._tried = None, self._tried, None
        if tried is not None:
            cycle.scope["state"] |= tried
        elif cycle.keep_alive and not self.pipeline and not self.transport.get_write_buffer_size():
            answer = None if refusal(cycle.scope) else self.at_once(cycle.scope)
        if answer is None:
            super()._start_asgi_task(cycle, app)
            return
        self.heads.learn(self._received, cycle.scope)
        cycle.response_started = cycle.response_complete = True
        self._write(answer)
        cycle.on_response()

    def _write(self, answer: tuple[bytes, bytes]) -> None:
        lines, body = answer
        parts = [_OK, self.usual.written(self.server_state.default_headers), lines, b"\r\n"]
        if len(body) <= _COPIED:
            self.transport.write(b"".join([*parts, body]))
        else:
            self.transport.write(b"".join(parts))
            self.transport.write(body)

    def connection_lost(self, error: Exception | None) -> None:
        """Stops the clocks, and what is done for the client."""
        super().connection_lost(error)
        if self._under_way is not None:  # uvicorn tells the last one that has come, which may wait still
            self._under_way.disconnected = True
            self._under_way.message_event.set()
        self._stop()
        self._look_away()

    def pause_writing(self) -> None:
        """Looks now and then whether the client takes its answer."""
        super().pause_writing()
        self.slow[self] = None
        self._look(self.transport.get_write_buffer_size())
        self.loop.call_soon(self._make_room)

    def resume_writing(self) -> None:
        """Looks no longer."""
        super().resume_writing()
        self._look_away()

    def _stop(self) -> None:
        if self._head is not None:
            self._head.cancel()
            self._head = None

    def _give_up(self) -> None:
        """Tells that a head did not come; hangs up where its request was answered, or none has begun."""
        if self._between or (self.cycle is not None and self.cycle.scope is self.scope):
            self.transport.close()
        else:
            late = f"the request did not arrive within {self.head_seconds:g} seconds"
            self._refuse(HTTPStatus.REQUEST_TIMEOUT, late)

    def _look(self, left: int) -> None:
        self._taking = self.loop.call_later(self.stalled, self._look_again, left)

    def _look_again(self, left: int) -> None:
        now = self.transport.get_write_buffer_size()
        if left - now < self.slowest * self.stalled:
            self.transport.abort()
        else:
            self._look(now)

    def _make_room(self) -> None:
        """Leaves the clients that have kept their answers waiting the longest, where too much waits."""
        waiting = {each: each.transport.get_write_buffer_size() for each in self.slow}
        over = sum(waiting.values()) - self.most_waiting
        for each, size in waiting.items():
            if over <= 0:
                break
            each.transport.abort()
            over -= size

    def _look_away(self) -> None:
        self.slow.pop(self, None)
        if self._taking is not None:
            self._taking.cancel()
            self._taking = None

    def _refuse(self, status: HTTPStatus, detail: str) -> None:
        """Answers outside of any request, then hangs up."""
        if self.transport.is_closing():
            return
        answer = problem(status, detail)
        identity = self.observation.refused(status, len(answer.body))
        answer.headers[REQUEST_ID] = identity
        headers = [*answer.raw_headers, (b"connection", b"close")]
        if status in (HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.REQUEST_TIMEOUT):
            headers.append((b"retry-after", b"1"))
        lines = [f"HTTP/1.1 {status.value} {status.phrase}".encode(), *(b": ".join(each) for each in headers)]
        self.transport.write(b"\r\n".join([*lines, b"", bytes(answer.body)]))
        self.transport.close()


def connection(app: Layered) -> type[Connection]:
    """The class of the connections of an application, for ``uvicorn``'s option ``http``."""
    settings: Settings = app.state.settings
    limits = {
        "head_seconds": settings.body_seconds,
        "most": settings.connections,
        "most_waiting": _WHOLE * settings.answer_bytes,
    }
    shared = {
        "at_once": staticmethod(app.at_once),
        "heads": Heads(),
        "usual": Usual(),
        "slow": {},
        "observation": app.state.observation,
    }
    return type("Connection", (Connection,), {**limits, **shared})

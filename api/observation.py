"""Every request has an id, is counted and logged."""

from __future__ import annotations

import logging
import re
import secrets
import time
from itertools import count

from fastapi import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.hanging_up import CLIENT_GONE
from api.logs import REQUESTS, RequestRecord, request_id
from api.metrics import Metrics

_log = logging.getLogger(REQUESTS)

REQUEST_ID = "X-Request-Id"
_HEADER = REQUEST_ID.lower().encode()
_ID = re.compile(rb"[\w.\-]{1,64}", re.ASCII)
_START, _NUMBERS = secrets.token_hex(8), count(secrets.randbits(32))
"""Of the ids that are made: drawn once for each process, and a number for each request."""
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


async def note_route(request: Request) -> None:
    """Notes the route of a request, a dependency of all; middleware sees only a copy of what routing finds."""
    request.state.route = getattr(request.scope.get("route"), "path", "")


def note_query(request: Request, text: str) -> None:
    """Notes the text of a query, for the log if that is to have it."""
    request.scope["state"]["query"] = text


class Observation:
    """The outermost part: it sees every answer as it is sent."""

    def __init__(self, app: ASGIApp, metrics: Metrics, log_queries: bool) -> None:
        self._app, self._metrics, self._log_queries = app, metrics, log_queries

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        identity = identity_of(scope)
        token = request_id.set(identity)
        answer = _Answer(send, identity)
        scope.setdefault("state", {})
        try:
            await self._app(scope, receive, answer.send)
        except Exception:
            answer.status = 500
            raise
        finally:
            self.tell(scope, identity, answer.status, answer.size, time.perf_counter() - started)
            request_id.reset(token)

    def refused(self, status: int, size: int) -> str:
        """Counts and logs the answer to what never became a request; gives its id."""
        scope: Scope = {"method": "", "path": "", "headers": [], "state": {}}
        identity = identity_of(scope)
        self.tell(scope, identity, status, size, 0.0)
        return identity

    def tell(self, scope: Scope, identity: str, status: int, size: int, seconds: float) -> None:
        """Counts and logs one answer."""
        # Labels are of few values: whatever a client sends must not fill the memory with series.
        state, path = scope["state"], scope["path"]
        route = state.get("route") or ("/static" if path.startswith("/static/") else "other")
        method = scope["method"] if scope["method"] in _METHODS else "other"
        self._metrics.request(method, route, status, seconds)
        if not _log.isEnabledFor(logging.INFO):
            return
        fields = {
            "request": identity,
            "method": method,
            "path": path,
            "status": status,
            "bytes": size,
            "seconds": round(seconds, 4),
        }
        if self._log_queries and "query" in state:
            fields["query"] = state["query"]
        _log.handle(RequestRecord(fields))


class _Answer:
    """An answer on its way: it takes the id of its request with it, and leaves behind its status and size."""

    __slots__ = ("_send", "identity", "size", "status")

    def __init__(self, send: Send, identity: str) -> None:
        self._send, self.identity = send, identity
        self.status, self.size = CLIENT_GONE, 0

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = int(message["status"])
            message = {**message, "headers": [*message["headers"], (_HEADER, self.identity.encode())]}
        elif message["type"] == "http.response.body":
            self.size += len(message.get("body", b""))
        await self._send(message)


def identity_of(scope: Scope) -> str:
    """The id of a request: the one that it brings, if it is one, else one that is made."""
    for name, value in scope["headers"]:
        if name == _HEADER and _ID.fullmatch(value):
            return str(value, "ascii")
    return f"{_START}{next(_NUMBERS):016x}"

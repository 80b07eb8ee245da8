"""Every request has an id, is counted and logged."""

from __future__ import annotations

import logging
import re
import secrets
import time
from itertools import count
from typing import Any

from fastapi import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.hanging_up import CLIENT_GONE
from api.logs import FIELDS, request_id
from api.metrics import Metrics

_log = logging.getLogger("nasij.requests")

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
    request.state.query = text


class Observation:
    """The outermost part: it sees every answer as it is sent."""

    def __init__(self, app: ASGIApp, metrics: Metrics, log_queries: bool) -> None:
        self._app, self._metrics, self._log_queries = app, metrics, log_queries

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        identity = _given(scope) or f"{_START}{next(_NUMBERS):016x}"
        token = request_id.set(identity)
        started = time.perf_counter()
        state = scope.setdefault("state", {})
        status, size = CLIENT_GONE, 0

        async def observed(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
                message = {**message, "headers": [*message["headers"], (_HEADER, identity.encode())]}
            elif message["type"] == "http.response.body":
                size += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, observed)
        except Exception:
            status = 500
            raise
        finally:
            self._tell(scope, state, status, size, time.perf_counter() - started)
            request_id.reset(token)

    def _tell(self, scope: Scope, state: dict[str, Any], status: int, size: int, seconds: float) -> None:
        # Labels are of few values: whatever a client sends must not fill the memory with series.
        route = state.get("route") or ("/static" if scope["path"].startswith("/static/") else "other")
        method = scope["method"] if scope["method"] in _METHODS else "other"
        self._metrics.request(method, route, status, seconds)
        if not _log.isEnabledFor(logging.INFO):
            return
        fields = {
            "method": method,
            "path": scope["path"],
            "status": status,
            "bytes": size,
            "seconds": round(seconds, 4),
        }
        if self._log_queries and "query" in state:
            fields["query"] = state["query"]
        _log.info("%s %s %s", method, scope["path"], status, extra={FIELDS: fields})


def _given(scope: Scope) -> str | None:
    """The id that a request brings, where it is one."""
    for name, value in scope["headers"]:
        if name == _HEADER:
            return value.decode() if _ID.fullmatch(value) else None
    return None

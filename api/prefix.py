"""Serving below a path, as a proxy does: https://example.org/nasij/ for what is written as ``/`` everywhere here.

``WithoutPrefix`` stands outside, so that all between it and ``UnderPrefix`` knows paths as they are written, whether
the proxy takes the prefix off or not. ``UnderPrefix`` stands innermost: it tells the application where it is
(``root_path`` of ASGI), and puts the prefix before the addresses of redirects and in pages.
"""

from __future__ import annotations

import re

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graph.terms import LANGUAGES

_ATTRIBUTES = re.compile(rb'((?:\s(?:href|src|action|formaction|poster|data-[\w-]+)=")|(?:\surl=))/(?!/)')
_STRINGS = re.compile(
    rb'"/(?=(?:' + "|".join(LANGUAGES).encode() + rb"|api|data|id|sparql|static|reconcile)[/?#\"])"
)
"""Addresses in the JSON that a page carries for its script."""


class WithoutPrefix:
    """Takes the prefix off the path of requests that have it."""

    def __init__(self, app: ASGIApp, prefix: str) -> None:
        self._app, self._prefix = app, prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            path, raw = scope["path"], scope.get("raw_path") or scope["path"].encode()
            if path == self._prefix or path.startswith(f"{self._prefix}/"):
                scope = {
                    **scope,
                    "path": path.removeprefix(self._prefix) or "/",
                    "raw_path": raw.removeprefix(self._prefix.encode()) or b"/",
                }
        await self._app(scope, receive, send)


class UnderPrefix:
    """Tells the application its prefix, and writes it where answers lead elsewhere."""

    def __init__(self, app: ASGIApp, prefix: str) -> None:
        self._app, self._prefix = app, prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        inside = {
            **scope,
            "root_path": self._prefix,
            "path": self._prefix + scope["path"],
            "raw_path": self._prefix.encode() + (scope.get("raw_path") or scope["path"].encode()),
        }
        await self._app(inside, receive, _Page(send, self._prefix).send)


class _Page:
    """One response on its way; pages are held back until they are whole."""

    def __init__(self, send: Send, prefix: str) -> None:
        self._send, self._prefix = send, prefix
        self._start: Message | None = None
        self._body = bytearray()

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name in ("Location", "Content-Location"):
                if self._is_here(headers.get(name, "")):
                    headers[name] = self._prefix + headers[name]
            if headers.get("Content-Type", "").startswith("text/html"):
                self._start = message
                return
        elif message["type"] == "http.response.body" and self._start is not None:
            self._body += message.get("body", b"")
            if message.get("more_body", False):
                return
            body = self._rewritten(bytes(self._body))
            MutableHeaders(scope=self._start)["Content-Length"] = str(len(body))
            await self._send(self._start)
            message = {**message, "body": body}
        await self._send(message)

    def _is_here(self, address: str) -> bool:
        return (
            address.startswith("/")
            and not address.startswith("//")
            and address != self._prefix
            and not address.startswith(f"{self._prefix}/")
        )

    def _rewritten(self, page: bytes) -> bytes:
        prefix = self._prefix.encode()
        page = _ATTRIBUTES.sub(lambda match: match[1] + prefix + b"/", page)
        return _STRINGS.sub(b'"' + prefix + b"/", page)

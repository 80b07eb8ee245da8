"""Answers in gzip for clients that take it, where it pays.

Only what comes whole and with its length is compressed. The compressed form of an entity has a tag of its own, the
plain one's with ``+gzip`` at its end (RFC 9110, section 8.8.3.3), and what was compressed is kept under its tag.
"""

from __future__ import annotations

import asyncio
import gzip
import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

from graph.cache import Cache

SMALLEST = 1024
"""Bytes of the smallest body that is compressed; below, little is won over what fits into one packet."""
_LARGEST = 128 * 2**20
_INLINE = 32 * 2**10
"""Bytes up to which the event loop compresses by itself: a thread would cost more than the millisecond it takes."""
_LEVEL = 5
_SUFFIX = "+gzip"
_TAGGED = re.compile(re.escape(_SUFFIX) + '"')
_TYPES = re.compile(
    r"text/|application/(?:[\w.-]+\+)?(?:json|xml)\b|application/(?:n-triples|n-quads|trig|javascript)\b"
    r"|image/svg"
)


def takes_gzip(accept_encoding: str | None) -> bool:
    """Whether an ``Accept-Encoding`` header names gzip, or anything, with a q-value above 0.

    >>> takes_gzip("br, gzip;q=0.5"), takes_gzip("*"), takes_gzip("gzip;q=0, *"), takes_gzip(None)
    (True, True, False, False)
    """
    ranges = {name.lower(): quality for name, quality in parse_accept_header(accept_encoding, Accept)}
    return ranges.get("gzip", ranges.get("x-gzip", ranges.get("*", 0))) > 0


class Compression:
    """Compresses responses; ``cache_bytes`` bounds what it keeps."""

    def __init__(self, app: ASGIApp, cache_bytes: int) -> None:
        self._app, self._kept = app, Cache[str, bytes](cache_bytes)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if not takes_gzip(headers.get("Accept-Encoding")):
            await self._app(scope, receive, _Response(send, self._kept, scope["path"], False, False).send)
            return
        tags = headers.get("If-None-Match", "")
        had = _TAGGED.search(tags) is not None
        if had:
            plain = [
                (name, _TAGGED.sub('"', value.decode("latin-1")).encode("latin-1"))
                if name == b"if-none-match"
                else (name, value)
                for name, value in scope["headers"]
            ]
            scope = {**scope, "headers": plain}
        await self._app(scope, receive, _Response(send, self._kept, scope["path"], True, had).send)


class _Response:
    """One response on its way: held back until it is whole, if it is to be compressed."""

    def __init__(self, send: Send, kept: Cache[str, bytes], path: str, takes: bool, had: bool) -> None:
        self._send, self._kept, self._path, self._takes, self._had = send, kept, path, takes, had
        self._start: Message | None = None
        self._body = bytearray()

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            if message["status"] == 304:
                headers.add_vary_header("Accept-Encoding")
                if self._had and "ETag" in headers:
                    headers["ETag"] = _tagged(headers["ETag"])
            elif _compressible(message["status"], headers):
                headers.add_vary_header("Accept-Encoding")
                if self._takes:
                    self._start = message
                    return
        elif message["type"] == "http.response.body" and self._start is not None:
            self._body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._finish(self._start)
            return
        await self._send(message)

    async def _finish(self, start: Message) -> None:
        headers = MutableHeaders(scope=start)
        key = f"{self._path} {headers['ETag']}" if "ETag" in headers else None
        body = self._kept.get(key) if key is not None else None
        if body is None:
            if len(self._body) <= _INLINE:
                body = _compress(self._body)
            else:
                body = await asyncio.to_thread(_compress, self._body)
            if key is not None:
                self._kept.put(key, body, len(body))
        if "ETag" in headers:
            headers["ETag"] = _tagged(headers["ETag"])
        headers["Content-Encoding"] = "gzip"
        headers["Content-Length"] = str(len(body))
        await self._send(start)
        await self._send({"type": "http.response.body", "body": body})


def _compress(body: bytes | bytearray) -> bytes:
    return gzip.compress(body, _LEVEL, mtime=0)


def _compressible(status: int, headers: Headers) -> bool:
    return (
        status == 200
        and "Content-Encoding" not in headers
        and _TYPES.match(headers.get("Content-Type", "")) is not None
        and SMALLEST <= int(headers.get("Content-Length", "0")) <= _LARGEST
    )


def _tagged(tag: str) -> str:
    return f'{tag.removesuffix(chr(34))}{_SUFFIX}"'

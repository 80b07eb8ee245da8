"""Answers in Brotli or gzip for clients that take it, where it pays.

Only what comes whole and with its length is compressed. The compressed form of an entity has a tag of its own, the
plain one's with ``+br`` or ``+gzip`` at its end (RFC 9110, section 8.8.3.3), and what was compressed is kept under its
tag.
"""

from __future__ import annotations

import asyncio
import gzip
import re
from functools import lru_cache

import brotli
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

from graph.cache import Cache

SMALLEST = 1024
"""Bytes of the smallest body that is compressed; below, little is won over what fits into one packet."""
_LARGEST = 128 * 2**20
INLINE = 32 * 2**10
"""Bytes up to which the event loop compresses by itself: a thread would cost more than the millisecond it takes."""
_LEVEL, _QUALITY = 5, 5
"""Of gzip and of Brotli, which at this one takes about as long and makes answers a tenth smaller."""
_CODINGS = ("br", "gzip")
_TAGGED = {coding: re.compile(rf'\+{coding}"') for coding in _CODINGS}
_TYPES = re.compile(
    r"text/|application/(?:[\w.-]+\+)?(?:json|xml)\b|application/(?:n-triples|n-quads|trig|javascript)\b"
    r"|image/svg"
)


@lru_cache(maxsize=256)
def coding(accept_encoding: str | None) -> str | None:
    """How an answer is to be compressed for an ``Accept-Encoding`` header; None for not at all.

    >>> coding("gzip, br"), coding("br;q=0.5, gzip"), coding("*"), coding("gzip;q=0, *;q=0"), coding(None)
    ('br', 'gzip', 'br', None, None)
    """
    ranges = {name.lower(): quality for name, quality in parse_accept_header(accept_encoding, Accept)}
    ranges.setdefault("gzip", ranges.get("x-gzip", 0) or ranges.get("*", 0))
    ranges.setdefault("br", ranges.get("*", 0))
    best = max(_CODINGS, key=lambda name: ranges[name])  # Brotli where both are as welcome
    return best if ranges[best] > 0 else None


class Compression:
    """Compresses responses; ``cache_bytes`` bounds what it keeps."""

    def __init__(self, app: ASGIApp, cache_bytes: int) -> None:
        self._app, self._kept = app, Cache[str, bytes](cache_bytes)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        chosen = coding(headers.get("Accept-Encoding"))
        if chosen is None:
            await self._app(scope, receive, _Response(send, self._kept, scope["path"], None, False).send)
            return
        tags = headers.get("If-None-Match", "")
        tagged = _TAGGED[chosen]
        had = tagged.search(tags) is not None
        if had:
            plain = [
                (name, tagged.sub('"', value.decode("latin-1")).encode("latin-1"))
                if name == b"if-none-match"
                else (name, value)
                for name, value in scope["headers"]
            ]
            scope = {**scope, "headers": plain}
        await self._app(scope, receive, _Response(send, self._kept, scope["path"], chosen, had).send)


class _Response:
    """One response on its way: held back until it is whole, if it is to be compressed."""

    def __init__(self, send: Send, kept: Cache[str, bytes], path: str, coding: str | None, had: bool) -> None:
        self._send, self._kept, self._path, self._coding, self._had = send, kept, path, coding, had
        self._start: Message | None = None
        self._body = bytearray()

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            if message["status"] == 304:
                headers.add_vary_header("Accept-Encoding")
                if self._had and self._coding is not None and "ETag" in headers:
                    headers["ETag"] = _tagged(headers["ETag"], self._coding)
            elif _compressible(message["status"], headers):
                headers.add_vary_header("Accept-Encoding")
                if self._coding is not None:
                    self._start = message
                    return
        elif message["type"] == "http.response.body" and self._start is not None:
            self._body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._finish(self._start)
            return
        await self._send(message)

    async def _finish(self, start: Message) -> None:
        assert self._coding is not None
        headers = MutableHeaders(scope=start)
        key = f"{self._path} {headers['ETag']} {self._coding}" if "ETag" in headers else None
        body = self._kept.get(key) if key is not None else None
        if body is None:
            if len(self._body) <= INLINE:
                body = _compress(self._body, self._coding)
            else:
                body = await asyncio.to_thread(_compress, self._body, self._coding)
            if key is not None:
                self._kept.put(key, body, len(body))
        if "ETag" in headers:
            headers["ETag"] = _tagged(headers["ETag"], self._coding)
        headers["Content-Encoding"] = self._coding
        headers["Content-Length"] = str(len(body))
        await self._send(start)
        await self._send({"type": "http.response.body", "body": body})


def _compress(body: bytes | bytearray, coding: str) -> bytes:
    if coding == "br":
        compressed: bytes = brotli.compress(bytes(body), quality=_QUALITY)
        return compressed
    return gzip.compress(body, _LEVEL, mtime=0)


def _compressible(status: int, headers: Headers) -> bool:
    return (
        status == 200
        and "Content-Encoding" not in headers
        and "no-transform" not in headers.get("Cache-Control", "")
        and _TYPES.match(headers.get("Content-Type", "")) is not None
        and SMALLEST <= int(headers.get("Content-Length", "0")) <= _LARGEST
    )


def _tagged(tag: str, coding: str) -> str:
    return f'{tag.removesuffix(chr(34))}+{coding}"'

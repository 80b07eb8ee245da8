"""How large a request may be, whatever it asks: its address, and the length that it announces for its body."""

from __future__ import annotations

from http import HTTPStatus

from starlette.types import ASGIApp, Receive, Scope, Send

from api.problems import problem

LONGEST_ADDRESS = 32 * 2**10
"""Bytes of path and query; longer queries are sent by POST."""
TOO_LONG = f"an address may have {LONGEST_ADDRESS} bytes; send long queries by POST"
LARGEST_BODY = 16 * 2**20
"""Bytes of a body; endpoints that take one have limits of their own below."""


class Bounds:
    """Refuses what is too large before it is read."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > LONGEST_ADDRESS:
            refused = problem(HTTPStatus.REQUEST_URI_TOO_LONG, TOO_LONG)
            await refused(scope, receive, send)
            return
        if _length(scope) > LARGEST_BODY:
            refused = problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"a body may have {LARGEST_BODY} bytes")
            refused.headers["Connection"] = "close"
            await refused(scope, receive, send)
            return
        await self._app(scope, receive, send)


def _length(scope: Scope) -> int:
    """The bytes that a request announces for its body, 0 where it does not say a number."""
    for name, value in scope["headers"]:
        if name == b"content-length":
            return int(value) if value.isdigit() else 0
    return 0

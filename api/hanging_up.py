"""What is done for a client ends when the client hangs up."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from fastapi import Request
from fastapi.responses import Response
from starlette.requests import ClientDisconnect

T = TypeVar("T")

CLIENT_GONE = 499
"""The status of an answer that nobody receives, as nginx logs it."""


async def while_connected(request: Request, work: Coroutine[Any, Any, T]) -> T:
    """What ``work`` gives or raises; it is cancelled, and ClientDisconnect raised, when the client hangs up.

    The body of the request must have been read: what is left of it is thrown away.
    """
    working, leaving = asyncio.ensure_future(work), asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait((working, leaving), return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise ClientDisconnect
        return await working
    finally:
        working.cancel()
        leaving.cancel()
        await asyncio.gather(working, leaving, return_exceptions=True)


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def tell_nobody(_: Request, __: Exception) -> Response:
    """The answer for a client that is gone."""
    return Response(status_code=CLIENT_GONE)

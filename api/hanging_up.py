"""What is done for a client ends when the client hangs up."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from fastapi import Request
from fastapi.responses import Response
from starlette.requests import ClientDisconnect

T = TypeVar("T")

_SOON = 0.05
"""Seconds in which most work is done; until then nobody looks whether the client is still there."""

CLIENT_GONE = 499
"""The status of an answer that nobody receives, as nginx logs it."""


async def while_connected(request: Request, work: Coroutine[Any, Any, T]) -> T:
    """What ``work`` gives or raises; it is cancelled, and ClientDisconnect raised, when the client hangs up.

    The body of the request must have been read: what is left of it is thrown away.
    """
    task, loop = asyncio.current_task(), asyncio.get_running_loop()
    assert task is not None
    watching: list[asyncio.Task[None]] = []
    gone = False

    async def watch() -> None:
        nonlocal gone
        await _gone(request)
        gone = True
        task.cancel()

    start = loop.call_later(_SOON, lambda: watching.append(loop.create_task(watch())))
    try:
        return await work
    except asyncio.CancelledError:
        if not gone:
            raise
        task.uncancel()
        raise ClientDisconnect from None
    finally:
        start.cancel()
        for each in watching:
            each.cancel()


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def tell_nobody(_: Request, __: Exception) -> Response:
    """The answer for a client that is gone."""
    return Response(status_code=CLIENT_GONE)

"""The way of requests that come by the thousand: past the router and what it does for endpoints in general."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import cast

from fastapi import FastAPI, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Receive, Scope, Send

from graph.errors import NasijError

Endpoint = Callable[[Request], Awaitable[Response]]

_EXPECTED = (NasijError, HTTPException, ClientDisconnect)
"""Errors that are answers; any other is a mistake of the program, and goes on to the log."""


class Express:
    """Calls the endpoints of one path itself; finding and calling them takes the router longer than a short query.

    The endpoints take a request and nothing else, and are routes of the application too, for its documentation.
    ``prefix`` is what stands before the path here.
    """

    def __init__(self, app: ASGIApp, path: str, endpoints: Mapping[str, Endpoint], prefix: str) -> None:
        self._app, self._path, self._endpoints, self._prefix = app, path, endpoints, prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != self._prefix + self._path:
            await self._app(scope, receive, send)
            return
        endpoint = self._endpoints.get(scope["method"])
        if endpoint is None:
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive, send)
        scope["state"]["route"] = self._path
        try:
            response = await endpoint(request)
        except Exception as error:
            response = await _told(request, error)
            await response(scope, receive, send)
            if not isinstance(error, _EXPECTED):
                raise
        else:
            await response(scope, receive, send)


async def _told(request: Request, error: Exception) -> Response:
    """What the application answers to an error."""
    handlers = cast(FastAPI, request.app).exception_handlers
    handler = next(handlers[cls] for cls in type(error).__mro__ if cls in handlers)
    return cast(Response, await handler(request, error))  # type: ignore[misc]  # all of them are asynchronous

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


class Express:
    """Calls the endpoints of one path itself; finding and calling them takes the router longer than a short query.

    The endpoints take a request and nothing else, and are routes of the application too, for its documentation.
    """

    def __init__(self, app: ASGIApp, path: str, endpoints: Mapping[str, Endpoint]) -> None:
        self._app, self._path, self._endpoints = app, path, endpoints

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != self._path or scope["method"] not in self._endpoints:
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive, send)
        request.state.route = self._path
        try:
            response = await self._endpoints[scope["method"]](request)
        except (NasijError, HTTPException, ClientDisconnect) as error:
            response = await _told(request, error)
        await response(scope, receive, send)


async def _told(request: Request, error: Exception) -> Response:
    """What the application answers to an error."""
    handlers = cast(FastAPI, request.app).exception_handlers
    handler = next(handlers[cls] for cls in type(error).__mro__ if cls in handlers)
    return cast(Response, await handler(request, error))  # type: ignore[misc]  # all of them are asynchronous

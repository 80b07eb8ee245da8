"""The application as the server calls it: FastAPI within the layers that stand around it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

L = TypeVar("L")
Answering = Callable[[Scope], tuple[bytes, bytes] | None]
"""Gives the lines of the headers and the body of an answer that needs no layers, None for any other."""


class Layered(FastAPI):
    """FastAPI with layers around all of it.

    What it puts around its own middleware (telemetry, its bound of bodies, the answer to a mistake of the program)
    would cost more than to send an answer that is kept; so it is within ours, for the requests that get that far.
    """

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._layers: ASGIApp = super().__call__
        self.at_once: Answering = lambda _: None

    def put_around(self, layer: Callable[..., L], **settings: Any) -> L:
        """Puts a layer around those that there are, and gives it."""
        put: Any = layer(self._layers, **settings)
        self._layers = put
        return cast(L, put)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["app"] = self
        await self._layers(scope, receive, send)

"""Queries that call other SPARQL endpoints (SPARQL 1.1 Federated Query): those that NASIJ_FEDERATION allows.

Workers can open no connection, so the calls are made here, by a client that trusts nobody: a name is resolved once,
every address of it must be public, and the connection goes to that address; redirects are not followed, proxies and
cookies unknown; time and size are bounded.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any
from urllib.parse import urlencode

import httpcore2
from httpcore2 import AnyIOBackend, AsyncNetworkBackend, AsyncNetworkStream

from api.endpoints import Allowed, Endpoint, is_address, is_public
from graph.errors import ForbiddenQuery, QueryTimeout, QueryTooLarge, ServiceFailed, WorkersBusy
from graph.federation import Call
from graph.query import Answer, Query
from graph.workers import Workers

_log = logging.getLogger(__name__)

_RESULTS = "application/sparql-results+json"
_HEADERS: dict[bytes | str, bytes | str] = {
    "Accept": _RESULTS,
    "Accept-Encoding": "identity",  # a few bytes could unfold into any number
    "Content-Type": "application/x-www-form-urlencoded",
    "User-Agent": "Nasij (SPARQL 1.1 Federated Query)",
    "Connection": "close",
}
ANSWER_BYTES = 8 * 2**20
"""Of one endpoint, at most; a worker makes some 10 bytes of each."""
_AT_ONCE = 16
"""Queries that may call other endpoints at the same time: nothing else bounds them while no worker is busy."""
_SHARE = 0.5
"""Of a query's deadline, for the calls: what is left evaluates the query, also when one of them failed silently."""

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""The IP addresses of a host and port."""
Connect = Callable[[str, int, float | None], Awaitable[AsyncNetworkStream]]
"""A connection to an IP address and port, within seconds."""


async def _resolve(host: str, port: int) -> Sequence[str]:
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


async def _connect(address: str, port: int, seconds: float | None) -> AsyncNetworkStream:
    return await AnyIOBackend().connect_tcp(address, port, seconds)


class Federation:
    """The endpoints that may be called, and the way to them; tests have their own ``resolve`` and ``connect``."""

    def __init__(
        self,
        allowed: Iterable[str],
        answer_bytes: int = ANSWER_BYTES,
        resolve: Resolve = _resolve,
        connect: Connect = _connect,
    ) -> None:
        self._allowed, self._answer_bytes = Allowed(allowed), answer_bytes
        self._network = _PublicNetwork(resolve, connect)
        self._tls: ssl.SSLContext | None = None
        self._running = 0

    def __bool__(self) -> bool:
        return bool(self._allowed)

    async def run(self, workers: Workers, query: Query, seconds: float | None = None) -> Answer:
        """The answer to a query that may call other endpoints, within ``seconds`` or the deadline of the workers.

        Raises what ``Workers.run`` does, ForbiddenQuery for an endpoint that is not allowed, QueryTooLarge for a
        larger answer than is taken, and ServiceFailed for a call that failed, unless it is SILENT; WorkersBusy when
        too many such queries run.
        """
        seconds = workers.deadline(seconds)
        if self._running >= _AT_ONCE:
            raise WorkersBusy("too many queries are waiting for other endpoints; try again in a moment")
        self._running += 1
        try:
            async with asyncio.timeout(seconds):
                calls = await workers.calls(query.text, seconds)
                endpoints = [self._endpoint(call) for call in calls]
                answers = await self._answers(calls, endpoints, seconds * _SHARE)
                return await workers.run(query, seconds, answers)
        except TimeoutError as error:
            raise QueryTimeout(f"stopped after {seconds:g} seconds; ask for less at a time") from error
        finally:
            self._running -= 1

    def _endpoint(self, call: Call) -> Endpoint:
        try:
            endpoint = Endpoint.parse(call.endpoint)
        except ValueError as error:
            raise ForbiddenQuery(f"SERVICE <{call.endpoint}> is refused: {error}") from error
        if endpoint not in self._allowed:
            raise ForbiddenQuery(
                f"SERVICE <{call.endpoint}> is refused: it is not among those that may be called"
            )
        return endpoint

    async def _answers(
        self, calls: Sequence[Call], endpoints: Sequence[Endpoint], seconds: float
    ) -> list[str | None]:
        """What each call was answered, None for a failure that is to be silent; the first other one ends them all."""
        asking = [
            asyncio.create_task(self._answer(call, endpoint, seconds))
            for call, endpoint in zip(calls, endpoints, strict=True)
        ]
        try:
            return await asyncio.gather(*asking)
        finally:
            for task in asking:
                task.cancel()
            await asyncio.gather(*asking, return_exceptions=True)

    async def _answer(self, call: Call, endpoint: Endpoint, seconds: float) -> str | None:
        where = f"<{call.endpoint}>"
        try:
            async with asyncio.timeout(seconds):
                return (await self._ask(endpoint, call.query, where)).decode()
        except TimeoutError:
            failure: Exception = ServiceFailed(f"{where} did not answer within {seconds:g} seconds")
        except (OSError, httpcore2.NetworkError, httpcore2.TimeoutException) as error:
            failure = ServiceFailed(f"{where} cannot be reached: {error}")
        except (httpcore2.ProtocolError, UnicodeError) as error:
            failure = ServiceFailed(f"{where} sent what is no answer: {error}")
        except (ServiceFailed, QueryTooLarge) as error:
            failure = error
        _log.warning("call of another endpoint failed: %s", failure)
        if call.silent:
            return None
        raise failure

    async def _ask(self, endpoint: Endpoint, query: str, where: str) -> bytes:
        url = httpcore2.URL(
            scheme=endpoint.scheme, host=endpoint.host, port=endpoint.port, target=endpoint.target
        )
        headers = _HEADERS | {"Host": endpoint.authority}
        form = urlencode({"query": query}).encode()
        if self._tls is None and endpoint.scheme == "https":
            self._tls = await asyncio.to_thread(httpcore2.default_ssl_context)
        async with (
            httpcore2.AsyncConnectionPool(self._tls, network_backend=self._network) as client,
            client.stream("POST", url, headers=headers, content=form) as response,
        ):
            given = {name.lower(): value.decode("latin-1") for name, value in response.headers}
            sort = given.get(b"content-type", "").partition(";")[0].strip().lower()
            if 300 <= response.status < 400:
                raise ServiceFailed(f"{where} redirects, which is not followed; name the address it leads to")
            if response.status != 200:
                raise ServiceFailed(f"{where} answered {response.status}")
            if sort != _RESULTS or given.get(b"content-encoding", "identity") != "identity":
                raise ServiceFailed(f"{where} did not answer in {_RESULTS}")
            body = bytearray()
            async for part in response.aiter_stream():
                body += part
                if len(body) > self._answer_bytes:
                    raise QueryTooLarge(
                        f"{where} answers with more than {self._answer_bytes} bytes; "
                        "write what narrows it down inside SERVICE"
                    )
            return bytes(body)


class _PublicNetwork(AsyncNetworkBackend):
    """Connections to addresses that were checked, made to the very address that was checked."""

    def __init__(self, resolve: Resolve, connect: Connect) -> None:
        self._resolve, self._connect = resolve, connect

    async def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, *_: Any, **__: Any
    ) -> AsyncNetworkStream:
        """A connection to a host; raises ServiceFailed where any address of its name is not public."""
        if is_address(host):  # it stands on the list as it is
            return await self._connect(host, port, timeout)
        addresses = await self._resolve(host, port)
        if not addresses or not all(map(is_public, addresses)):
            raise ServiceFailed(f"{host} cannot be reached: its address is not of the public internet")
        failure: Exception | None = None
        for address in addresses:
            try:
                return await self._connect(address, port, timeout)
            except httpcore2.NetworkError as error:
                failure = error
        assert failure is not None, "there is an address"
        raise failure

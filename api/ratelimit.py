"""How much one client may ask: so many requests a minute, told in headers before it is too late.

A token bucket for each client: it holds a minute's requests and fills evenly. The headers are those of the IETF's
draft-ietf-httpapi-ratelimit-headers, version 10: ``RateLimit-Policy: "default";q=600;w=60`` and
``RateLimit: "default";r=599;t=1``, the requests that are left and the seconds until all are there again.
"""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from ipaddress import IPv6Address, ip_address

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import Problem, problem

WINDOW = 60
"""Seconds of the quota."""
CLIENTS = 10_000
"""Clients that are remembered; those that asked the longest ago are forgotten first."""
UNSET = 6000
"""Requests a minute where the setting says nothing; clients on this machine then have no limit."""
_FREE = frozenset({"/healthz", "/readyz", "/metrics"})
_IPV6_SHARED = 64
"""Bits of an IPv6 address that a provider gives to one customer (RFC 6177)."""
_STATE = "quota"
_LATELY = 1024
"""Addresses that need not be read again."""
_PROBLEM = Problem(HTTPStatus.TOO_MANY_REQUESTS, "too-many-requests", "Too many requests")


@dataclass(frozen=True)
class Quota:
    """What is left after a request: whether it may pass, how many more may, seconds until all are there again."""

    passes: bool
    left: int
    full_in: int
    next_in: int


class Buckets:
    """The buckets of all clients, ``quota`` requests in ``WINDOW`` seconds each; ``now`` is a clock in seconds."""

    def __init__(self, quota: int, now: Callable[[], float] = time.monotonic, clients: int = CLIENTS) -> None:
        self._quota, self._now, self._clients = quota, now, clients
        self._rate = quota / WINDOW
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._buckets)

    def take(self, client: str) -> Quota:
        """Takes one request out of a client's bucket, if there is one."""
        now = self._now()
        level, at = self._buckets.pop(client, (float(self._quota), now))
        level = min(float(self._quota), level + (now - at) * self._rate)
        passes = level >= 1
        level -= passes
        self._buckets[client] = level, now
        if len(self._buckets) > self._clients:
            self._buckets.popitem(last=False)
        return Quota(
            passes,
            int(level),
            math.ceil((self._quota - level) / self._rate),
            max(1, math.ceil((1 - level) / self._rate)),
        )


class RateLimit:
    """Refuses the requests of a client beyond its quota with a 429; ``quota`` None is the usual one, 0 none."""

    def __init__(self, app: ASGIApp, quota: int | None) -> None:
        self._app, self._spares_own = app, quota is None
        self._quota = UNSET if quota is None else quota
        self._buckets = Buckets(self._quota) if self._quota else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        quota = self.take(scope)
        if quota is None:
            await self._app(scope, receive, send)
            return
        told = self.told(quota)

        async def with_quota(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], *told]}
            await send(message)

        if quota.passes:
            await self._app(scope, receive, with_quota)
            return
        detail = f"more than {self._quota} requests a minute; wait {quota.next_in} s, or take all at once from /data/"
        response = problem(HTTPStatus.TOO_MANY_REQUESTS, detail, _PROBLEM)
        response.headers["Retry-After"] = str(quota.next_in)
        response.headers["Access-Control-Allow-Origin"] = "*"
        await response(scope, receive, with_quota)

    def take(self, scope: Scope) -> Quota | None:
        """Takes a request out of its client's bucket, once; None where there is no limit."""
        client = scope.get("client")
        if scope["type"] != "http" or self._buckets is None or client is None or scope["path"] in _FREE:
            return None
        if self._spares_own and _is_own(client[0]):
            return None
        state = scope.setdefault("state", {})
        if _STATE not in state:
            state[_STATE] = self._buckets.take(_network(client[0]))
        quota: Quota = state[_STATE]
        return quota

    def told(self, quota: Quota) -> list[tuple[bytes, bytes]]:
        """The headers that tell a client its quota."""
        return [
            (b"ratelimit-policy", b'"default";q=%d;w=%d' % (self._quota, WINDOW)),
            (b"ratelimit", b'"default";r=%d;t=%d' % (quota.left, quota.full_in)),
        ]


@lru_cache(maxsize=_LATELY)
def _is_own(address: str) -> bool:
    """Whether a client is on this machine: its address is a loopback one, or none, as on a local socket."""
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return True


@lru_cache(maxsize=_LATELY)
def _network(address: str) -> str:
    """Who counts as one client: an IPv4 address, the first 64 bits of an IPv6 address, another name as it is.

    >>> _network("192.0.2.7"), _network("2001:db8::7"), _network("::ffff:192.0.2.7")
    ('192.0.2.7', '2001:db8::/64', '192.0.2.7')
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    kept = int(parsed) >> (128 - _IPV6_SHARED) << (128 - _IPV6_SHARED)
    return f"{IPv6Address(kept)}/{_IPV6_SHARED}"

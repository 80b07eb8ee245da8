"""Heads of requests that need no parser: but for the first line, they were read before.

A client sends the same headers with each of its queries, and to read them again costs more than to answer many a query.
What the server made of them the first time is kept, so it alone decides what a head means.
"""

from __future__ import annotations

import re

from starlette.types import Scope

from api.replay import PATH
from graph.cache import Cache

_KEPT = 2**18
"""Bytes of the heads that are kept."""
_END = b"\r\n\r\n"
_LINE = re.compile(rb"GET %b\?([\w.~!$&'()*+,;=:@/?%%-]*) HTTP/1\.1\r\n" % PATH.encode(), re.ASCII)
"""The first line of a query in the address, with what RFC 3986 allows in one (section 3.4)."""
_OWN = frozenset({b"content-length", b"transfer-encoding", b"expect", b"upgrade", b"x-request-id"})
"""Headers of requests that are not like the next: they have a body, or a purpose, of their own."""


class Heads:
    """What heads were read as, by their lines but for the first."""

    def __init__(self) -> None:
        self._known = Cache[bytes, Scope](_KEPT)

    def learn(self, data: bytes, scope: Scope) -> None:
        """Keeps what a head was read as, given all that was received of its request.

        That must be the head and nothing else; where it has other lines than headers were read, it is not.
        """
        line = _LINE.match(data)
        if line is None or data.find(_END) != len(data) - len(_END):
            return
        lines = data[line.end() :]
        whole = line[1] == scope["query_string"] and lines.count(b"\n") == len(scope["headers"]) + 1
        if whole and all(name not in _OWN for name, _ in scope["headers"]):
            # without its state, which has its answer and would keep that
            self._known.put(lines, {**scope, "headers": [*scope["headers"]], "state": {}}, 2 * len(lines))

    def read(self, data: bytes) -> Scope | None:
        """The scope of a request of which just this was received; None where the server has to read it.

        It has a state of its own, but the client and the scheme of another request.
        """
        line = _LINE.match(data)
        known = self._known.get(data[line.end() :]) if line is not None else None
        return None if line is None or known is None else {**known, "query_string": line[1], "state": {}}

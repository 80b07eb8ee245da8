"""What a request must be like, whatever it asks: for which host, and how large its address, headers and body."""

from __future__ import annotations

import re
from http import HTTPStatus

from starlette.types import ASGIApp, Receive, Scope, Send

from api.problems import ProblemResponse, problem
from api.replay import size_of

LONGEST_ADDRESS = 32 * 2**10
"""Bytes of path and query; longer queries are sent by POST."""
TOO_LONG = f"an address may have {LONGEST_ADDRESS} bytes; send long queries by POST"
LARGEST_HEADERS = 64 * 2**10
"""Bytes of all headers, counted as HTTP/2 counts them."""
TOO_MANY = f"headers may have {LARGEST_HEADERS} bytes, 32 for each beside its name and value"
LARGEST_BODY = 16 * 2**20
"""Bytes of a body; endpoints that take one have limits of their own below."""
_HOST = re.compile(rb"(?:[\w.~!$&'()*+,;=%-]*|\[[\w.:%]+\])(?::\d*)?", re.ASCII)
"""What a host is, with a port or without (RFC 3986, sections 3.2.2 and 3.2.3)."""


class Bounds:
    """Refuses what is not so before it is read."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refused = refusal(scope) if scope["type"] == "http" else None
        await (self._app if refused is None else refused)(scope, receive, send)


def refusal(scope: Scope) -> ProblemResponse | None:
    """The answer to a head that is not as it must be, None for any other."""
    if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > LONGEST_ADDRESS:
        return problem(HTTPStatus.REQUEST_URI_TOO_LONG, TOO_LONG)
    hosts, announced = [], 0
    for name, value in scope["headers"]:
        if name == b"host":
            hosts.append(value)
        elif name == b"content-length" and value.isdigit():
            announced = int(value)
    if size_of(scope["headers"]) > LARGEST_HEADERS:
        refused = problem(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, TOO_MANY)
    elif not _names_one(hosts, scope["http_version"]):
        refused = problem(
            HTTPStatus.BAD_REQUEST, "name the host, once, in the header Host (RFC 9112, section 3.2)"
        )
    elif announced > LARGEST_BODY:
        refused = problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"a body may have {LARGEST_BODY} bytes")
    else:
        return None
    refused.headers["Connection"] = "close"
    return refused


def _names_one(hosts: list[bytes], version: str) -> bool:
    """Whether a request names one host; before HTTP/1.1, it may name none."""
    if not hosts:
        return version < "1.1"
    return len(hosts) == 1 and _HOST.fullmatch(hosts[0]) is not None

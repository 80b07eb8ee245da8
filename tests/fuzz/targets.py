"""What is fuzzed: each target takes any bytes, and fails where a promise of the server is broken."""

from __future__ import annotations

import asyncio
import atexit
import json
from collections.abc import Callable
from contextlib import suppress
from urllib.parse import urlsplit

from fastapi import HTTPException
from pyoxigraph import Store
from starlette.requests import Request
from starlette.types import Message, Scope

from api.endpoints import Allowed, Endpoint, is_address, is_public
from api.protocol import Question, query_for, read_question, wants_page
from graph import federation, guard
from graph.cache import volatile
from graph.errors import InvalidQuery, NasijError, ServiceFailed
from graph.query import GRAPHS, TABLES, Query

NOWHERE = "http://127.0.0.1:9/"
"""Nothing listens there: an engine that calls it raises OSError."""

_PIECES = [
    "SERVICE", "service", "SILENT", f"<{NOWHERE}>", "SERVICE:x", "SERVICEx:y", "x:y", ":", "{", "}", "{}", "(",
    ")", " ", "\n", "#", "#>\n", "<", ">", "'", '"', "'''", '"""', "\\", "\\u0053ERVICE", "\\u0022", "\\U00000073",
    "?a", "?service", "$b", "<http://x/#y>", "?s ?p ?o", ".", ";", ",", "_:b", "@ar", "^^", "1", "1e5", "true",
    "FILTER(", "FILTER(?a<?b)", "BIND(1 AS ?x)", "OPTIONAL{", "GRAPH service:g{", "UNION", "VALUES ?v{", "UNDEF",
    "SELECT * ", "SELECT", "*", "ASK", "WHERE", "LIMIT 1", "EXISTS{", "MINUS{", "[", "]", "a", "|", "^", "/", "!",
    "&&", "PREFIX x:", "BASE", "é", "ـ", "\x00",
]  # fmt: skip
_LOOP = asyncio.new_event_loop()
atexit.register(_LOOP.close)
_LONGEST = 300
"""Pieces: so few cannot overflow the engine's stack, which would end the fuzzer instead of a worker."""
_PROLOGUE = f"PREFIX : <{NOWHERE}> PREFIX x: <{NOWHERE}> PREFIX service: <{NOWHERE}> "
_NASTY = json.dumps(
    {
        "head": {"vars": ["a", "s", "x"]},
        "results": {
            "bindings": [
                {"a": {"type": "literal", "value": f"') }} SERVICE <{NOWHERE}> {{ \\u0022 \" '''"}},
                {"s": {"type": "bnode", "value": "b"}, "x": {"type": "uri", "value": f"{NOWHERE}#SERVICE"}},
            ]
        },
    }
)


def _text(data: bytes) -> str:
    """Pieces of SPARQL and single characters, one for each byte."""
    return "".join(_PIECES[byte] if byte < len(_PIECES) else chr(byte) for byte in data[:_LONGEST])


def _queries(data: bytes) -> tuple[str, str]:
    text = _text(data)
    return text, f"{_PROLOGUE}ASK {{{text}}}"


def _calls_nobody(query: str) -> None:
    """Fails where a query that the guard lets pass calls another server."""
    try:
        guard.refuse(query)
    except InvalidQuery:
        return
    with suppress(SyntaxError, ValueError, RuntimeError, UnicodeError):
        Store().query(query)  # an OSError would be a call


def refuse(data: bytes) -> None:
    """The guard: what it lets pass calls no other server."""
    for query in _queries(data):
        _calls_nobody(query)


def federate(data: bytes) -> None:
    """Federation: a query with answers in place, whatever they hold, calls no other server; SILENT hides no text."""
    for query in _queries(data):
        try:
            found = federation.calls(query)
        except InvalidQuery:
            continue
        assert not found or volatile(Query(query)), "its answer would be kept"
        for call in found:
            assert query[call.start : call.end].upper().startswith("SERVICE")
            assert federation.calls(call.query) == []
        for answer in (_NASTY, None, "{}"):
            with suppress(ServiceFailed):
                _calls_nobody(federation.answered(query, [answer] * len(found)))


def protocol(data: bytes) -> None:
    """The protocol: any request is a question or an error with a status of its own."""
    head, _, body = data.partition(b"\n")
    query, _, rest = head.partition(b"\x01")
    sort, _, accept = rest.partition(b"\x02")
    headers = [(b"content-type", sort), (b"accept", accept)]
    for method in ("GET", "POST"):
        scope: Scope = {
            "type": "http",
            "method": method,
            "path": "/sparql",
            "query_string": query,
            "headers": headers,
        }
        with suppress(HTTPException, NasijError):
            asked = _LOOP.run_until_complete(_read(scope, body))
            wants_page(asked, accept.decode("latin-1"))
            found = query_for(asked, accept.decode("latin-1"))
            assert found.table in TABLES or found.graph in GRAPHS


async def _read(scope: Scope, body: bytes) -> Question:
    parts = [body[:7], body[7:]]

    async def receive() -> Message:
        part = parts.pop(0)
        return {"type": "http.request", "body": part, "more_body": bool(parts)}

    return await read_question(Request(scope, receive), limit=200, seconds=5)


def endpoint(data: bytes) -> None:
    """Addresses of endpoints: one that is read is read the same way again, and its host is a name or an address."""
    text = data.decode("utf-8", "replace")
    for iri in (text, f"https://{text}", f"http://there.example{text}"):
        try:
            found = Endpoint.parse(iri)
        except ValueError:
            continue
        again = Endpoint.parse(f"{found.scheme}://{found.authority}{found.target}")
        assert again == found
        assert found.host == (urlsplit(iri).hostname or "").removesuffix(".") or is_address(found.host)
        assert found in Allowed([iri])
        if is_address(found.host):
            is_public(found.host)
    with suppress(ValueError):
        Allowed([text])


TARGETS: dict[str, Callable[[bytes], None]] = {
    "refuse": refuse,
    "federate": federate,
    "protocol": protocol,
    "endpoint": endpoint,
}

"""Examples for the OpenAPI document: requests, and what the dataset that is served really answers to them.

The answers are asked of the application itself, once for a dataset, so that none can be out of date. In another
dataset than Nasij's own a request may find nothing; then it has no example.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from fastapi import FastAPI
from fastapi.middleware.asyncexitstack import AsyncExitStackMiddleware
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import Message

from api.protocol import FORM
from api.v1.lists import DIGITS
from graph.documentation import version
from graph.errors import NasijError

_QUERY = "SELECT ?event { ?event schema:organizer id:nibrass }"
_MATCH = {"q0": {"query": "Association Nibrass", "type": "Organization", "limit": 1}}

EXAMPLES: Mapping[str, str] = {
    "/api/v1/search": "/api/v1/search?q=nibras&lang=fr&limit=1",
    "/api/v1/entities": "/api/v1/entities?group=foundation&place=morocco&lang=en&limit=2",
    "/api/v1/entities/{slug}": "/api/v1/entities/oujda?lang=fr",
    "/api/v1/events": "/api/v1/events?place=region-oriental&from=2023-01-01&to=2023-12-31&lang=ar&limit=1",
    "/api/v1/partnerships": "/api/v1/partnerships?party=nibrass&lang=en",
    "/api/v1/recommendations": "/api/v1/recommendations?theme=legal-framework&lang=fr&limit=1",
    "/api/v1/sources": "/api/v1/sources?limit=1&lang=en",
    "/api/v1/claims": "/api/v1/claims?about=nibrass&property=organizer&lang=en",
    "/api/v1/claims/{name}": "/api/v1/claims/ritajpress-2023-study-day-20?lang=ar",
    "/api/v1/concepts": "/api/v1/concepts?scheme=force&lang=en",
    "/api/v1/network": "/api/v1/network?of=nibrass&relation=partnerOf&lang=en",
    "/api/v1/networks/{network}": "/api/v1/networks/partnerships?place=region-oriental&lang=fr",
    "/api/v1/networks/{network}/measures": "/api/v1/networks/partnerships/measures?by=degree&limit=2&lang=en",
    "/api/v1/networks/{network}/communities": "/api/v1/networks/partnerships/communities?limit=2&lang=ar",
    "/api/v1/paths": "/api/v1/paths?start=nibrass&end=hanns-seidel-foundation&k=1&lang=en",
    "/api/v1/statistics": "/api/v1/statistics?list=partnerships&lang=en",
    "/api/v1/changes": "/api/v1/changes?limit=1&lang=en",
    "/api/v1/datasets": "/api/v1/datasets?limit=1&lang=en",
    "/api/v1/": "/api/v1/",
    "/api/v1/context.jsonld": "/api/v1/context.jsonld",
    "/context.jsonld": "/context.jsonld",
    "/healthz": "/healthz",
    "/readyz": "/readyz",
    "/metrics": "/metrics",
    "/.well-known/void": "/.well-known/void?format=ttl",
    "/sparql": f"/sparql?format=json&query={quote(_QUERY, safe='?:')}",
    "/graph-store": "/graph-store?default&format=ttl",
    "/data/": "/data/",
    "/data/{name}": "/data/edges.csv",
    "/data/{digits}/": "/data/{digits}/",
    "/data/{digits}/{name}": "/data/{digits}/network.graphml",
    "/changes.atom": "/changes.atom?limit=1&lang=fr",
    "/reconcile": f"/reconcile?lang=fr&queries={quote(json.dumps(_MATCH))}",
    "/reconcile/suggest/entity": "/reconcile/suggest/entity?prefix=nib&lang=fr",
    "/reconcile/suggest/type": "/reconcile/suggest/type?prefix=assoc&lang=fr",
    "/reconcile/suggest/property": "/reconcile/suggest/property?prefix=place&lang=en",
    "/reconcile/properties": "/reconcile/properties?type=Organization&limit=3&lang=en",
    "/reconcile/preview": "/reconcile/preview?id=nibrass&lang=fr",
    "/reconcile/view": "/reconcile/view?id=nibrass&lang=ar",
    "/reconcile/flyout/{what}": "/reconcile/flyout/entity?id=nibrass&lang=en",
    "/reconcile/1.0": "/reconcile/1.0?lang=ar",
    "/reconcile/1.0/extend/propose": "/reconcile/1.0/extend/propose?type=Organization&limit=3&lang=en",
    "/reconcile/1.0/suggest/entity": "/reconcile/1.0/suggest/entity?prefix=nib&lang=fr",
    "/reconcile/1.0/suggest/type": "/reconcile/1.0/suggest/type?prefix=assoc&lang=fr",
    "/reconcile/1.0/suggest/property": "/reconcile/1.0/suggest/property?prefix=place&lang=en",
    "/reconcile/1.0/preview": "/reconcile/1.0/preview?id=nibrass&lang=fr",
    "/{address}": "/id/nibrass",
    "/{address}.{ending}": "/id/oujda.ttl",
    "/{address}.csv": "/id/oujda.csv",
    "/ontology/{version}": f"/ontology/{version()}",
}
"""A GET for each path, most of them answered briefly; ``{digits}`` stands for those of the dataset."""

BODIES: Mapping[str, tuple[str, Any]] = {
    "/sparql": (FORM, {"query": _QUERY}),
    "/reconcile": (FORM, {"queries": json.dumps(_MATCH)}),
    "/reconcile/1.0/match": (
        "application/json",
        {
            "queries": [
                {
                    "type": "Organization",
                    "limit": 1,
                    "conditions": [{"matchType": "name", "propertyValue": "Association Nibrass"}],
                }
            ]
        },
    ),
    "/reconcile/1.0/extend": (
        "application/json",
        {"ids": ["nibrass"], "properties": [{"id": "kind"}, {"id": "place"}]},
    ),
}
"""A POST for each path that takes one: the media type and the body, a form as its fields."""

ACCEPT = "application/json, */*;q=0.5"
"""What the examples accept: JSON where an address has several forms."""
CHANGING = {"/metrics"}
"""Paths whose answers are never the same."""
BASE = "http://nasij.invalid"
"""Where the server is while it is asked; the address that a client uses takes its place."""
_LONGEST = 40_000
_AT_ONCE = 8
"""Examples that are asked for at once: one after the other they wait long in a crowd, all together they are one."""


@dataclass(frozen=True)
class Example:
    """A request and its answer: ``value`` is the body, parsed where it is JSON, or the address that a 303 leads to.

    It is None where the answer is long or ever another: then the document names the address alone.
    """

    path: str
    method: str
    address: str
    status: int
    media_type: str
    value: Any


async def examples(app: FastAPI, dataset: str) -> list[Example]:
    """The examples that a dataset, named by its id, has in an application."""
    asked = [("get", path, address) for path, address in EXAMPLES.items()]
    asked += [("post", path, path) for path in BODIES]
    turns = asyncio.Semaphore(_AT_ONCE)

    async def answered(method: str, path: str, address: str) -> Example | None:
        async with turns:
            return await _ask(app, method, path, address.replace("{digits}", dataset[:DIGITS]))

    found = await asyncio.gather(*(answered(*each) for each in asked))
    return [each for each in found if each is not None]


def encoded(media_type: str, body: Any) -> bytes:
    """A body of ``BODIES`` as it is sent."""
    if media_type == FORM:
        return urlencode(body).encode()
    return json.dumps(body).encode()


async def _ask(app: FastAPI, method: str, path: str, address: str) -> Example | None:
    """What the application answers to a request; None where it is neither 200 nor 303."""
    parts = urlsplit(address)
    media_type, sent = BODIES[path] if method == "post" else ("", "")
    body = encoded(media_type, sent)
    headers = [(b"host", b"nasij.invalid"), (b"accept", ACCEPT.encode())]
    if method == "post":
        headers += [(b"content-type", media_type.encode()), (b"content-length", str(len(body)).encode())]
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method.upper(),
        "scheme": "http",
        "server": ("nasij.invalid", 80),
        "client": None,
        "root_path": "",
        "path": parts.path,
        "raw_path": parts.path.encode(),
        "query_string": parts.query.encode(),
        "headers": headers,
        "state": {},
        "app": app,
    }
    messages: list[Message] = []

    unread = [body]

    async def receive() -> Message:
        if not unread:
            await asyncio.Event().wait()  # who asks stays until the answer is there
        return {"type": "http.request", "body": unread.pop(), "more_body": False}

    async def send(message: Message) -> None:
        messages.append(message)

    try:
        await AsyncExitStackMiddleware(app.router)(scope, receive, send)
    except (NasijError, HTTPException):
        return None
    status, given = messages[0]["status"], Headers(raw=messages[0]["headers"])
    if status == HTTPStatus.SEE_OTHER:
        return Example(path, method, address, status, "", given["Location"])
    if status != HTTPStatus.OK:
        return None
    answered = b"".join(message.get("body", b"") for message in messages[1:])
    kind = given["Content-Type"].partition(";")[0]
    value: Any = None
    if len(answered) <= _LONGEST and path not in CHANGING:
        value = json.loads(answered) if kind.endswith("json") else answered.decode()
    return Example(path, method, address, status, kind, value)


def add_examples(document: dict[str, Any], found: Iterable[Example]) -> None:
    """Writes examples into an OpenAPI document: the values of parameters, the bodies, and the answers."""
    for example in found:
        operation = document["paths"].get(example.path, {}).get(example.method)
        if operation is None:
            continue
        if example.method == "post":
            media_type, body = BODIES[example.path]
            operation["requestBody"]["content"][media_type]["example"] = body
        else:
            _add_parameters(operation.get("parameters", ()), example)
        shown: dict[str, Any] = {"summary": f"{example.method.upper()} {example.address}"}
        if example.value is None:
            shown["externalValue"] = BASE + example.address
        else:
            shown["value"] = example.value
        response = operation["responses"][str(example.status)]
        if example.status == HTTPStatus.SEE_OTHER:
            headers = response.setdefault("headers", {})
            headers["Location"] = {"schema": {"type": "string"}, "examples": {"answer": shown}}
        else:
            content = response.setdefault("content", {})
            content.setdefault(example.media_type, {})["examples"] = {"answer": shown}


def _add_parameters(parameters: Iterable[dict[str, Any]], example: Example) -> None:
    parts = urlsplit(example.address)
    given = dict(parse_qsl(parts.query, keep_blank_values=True))
    template = re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+)", re.escape(example.path))
    matched = re.fullmatch(template, parts.path)
    given |= matched.groupdict() if matched else {}
    for parameter in parameters:
        name, schema = parameter["name"], parameter.get("schema", {})
        if schema.get("type") == "object":  # its members are parameters themselves
            parameter["example"] = {
                member: given[member]
                for each in schema["oneOf"]
                for member in each["properties"]
                if member in given
            }
        elif name in given and "content" in parameter:
            for content in parameter["content"].values():
                content["example"] = json.loads(given[name])
        elif name in given:
            is_list = any(each.get("type") == "array" for each in (schema, *schema.get("anyOf", ())))
            parameter["example"] = [given[name]] if is_list else _typed(given[name], schema)


def _typed(value: str, schema: Mapping[str, Any]) -> str | int:
    kinds = {each.get("type") for each in (schema, *schema.get("anyOf", ()))}
    return int(value) if "integer" in kinds else value

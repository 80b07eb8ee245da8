"""Whole graphs at ``/graph-store``: the reading half of the SPARQL 1.1 Graph Store HTTP Protocol.

A graph is named directly, by its own address below ``/graph-store/``, or indirectly, as ``?graph=IRI``; ``?default`` is
the default graph, in which Nasij keeps everything.
"""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from api.dependencies import SnapshotDep
from api.problems import ProblemResponse
from api.protocol import graph_for
from api.serving import Snapshot
from api.sparql import ask, evaluated
from graph.errors import ForbiddenQuery, UnknownEntity
from graph.guard import READ_ONLY
from graph.query import GRAPHS, MEDIA_TYPES, Query

router = APIRouter(prefix="/graph-store", tags=["Graph store"])

_REFUSED: dict[str, Any] = {
    "response_class": ProblemResponse,
    "status_code": HTTPStatus.FORBIDDEN,
    "response_description": "The graph store is read-only.",
}
_ALL = "CONSTRUCT WHERE { ?s ?p ?o }"
_ANY = "ASK { ?s ?p ?o }"
_FORMAT = {
    "type": "string",
    "enum": sorted(name for name, media_type in MEDIA_TYPES.items() if media_type in GRAPHS),
    "description": "The form of the answer, instead of Accept.",
}


@router.get(
    "",
    response_class=Response,
    responses={
        200: {"description": "The triples of the graph.", "content": {each: {} for each in GRAPHS}},
        400: {"description": "The request names no graph, or more than one."},
        404: {"description": "There is no such graph."},
        406: {"description": "There is no such form of a graph."},
    },
    openapi_extra={
        "parameters": [
            {
                "name": "named",
                "in": "query",
                "required": True,
                "description": "`?default`, without a value, or `?graph=` with the IRI of a named graph; "
                "`&format=` names the form of the answer.",
                "style": "form",
                "explode": True,  # its members are parameters themselves, of which one and only one names the graph
                "schema": {
                    "type": "object",
                    "oneOf": [
                        {
                            "properties": {"default": {"const": ""}, "format": _FORMAT},
                            "required": ["default"],
                            "additionalProperties": False,
                        },
                        {
                            "properties": {"graph": {"type": "string", "format": "iri"}, "format": _FORMAT},
                            "required": ["graph"],
                            "additionalProperties": False,
                        },
                    ],
                },
            }
        ]
    },
)
async def read_graph(request: Request, snapshot: SnapshotDep) -> Response:
    """Read the default graph (``?default``) or a named one (``?graph=IRI``)."""
    named = request.query_params.getlist("graph")
    default = request.query_params.getlist("default")
    if len(named) + len(default) != 1:
        raise HTTPException(HTTPStatus.BAD_REQUEST, "name one graph: ?default, or ?graph= with its IRI")
    return await _graph(request, snapshot, named[0] if named else None)


@router.get("/{path:path}", response_class=Response, include_in_schema=False)
async def read_graph_here(request: Request, snapshot: SnapshotDep) -> Response:
    """Read the graph whose IRI is the address of the request."""
    path: bytes = request.scope["raw_path"]  # as it was sent: %2F stays what it is
    iri = f"{request.url.scheme}://{request.url.netloc}{path.partition(b'?')[0].decode()}"
    return await _graph(request, snapshot, iri)


@router.put("", **_REFUSED)
@router.post("", **_REFUSED)
@router.delete("", **_REFUSED)
@router.patch("", **_REFUSED)
@router.api_route("/{path:path}", methods=["PUT", "POST", "DELETE", "PATCH"], include_in_schema=False)
async def refuse(request: Request) -> Response:
    """Refuse to change a graph."""
    raise ForbiddenQuery(f"{request.method} is refused: this graph store is read-only; {READ_ONLY}")


@router.options("", include_in_schema=False)
@router.options("/{path:path}", include_in_schema=False)
async def options() -> Response:
    """Tell what is not refused."""
    return Response(status_code=HTTPStatus.NO_CONTENT, headers={"Allow": "GET, HEAD, OPTIONS"})


async def _graph(request: Request, snapshot: Snapshot, iri: str | None) -> Response:
    """All triples of a graph, of the default graph for None; raises UnknownEntity where there is none of that name."""
    graphs = () if iri is None else (iri,)
    media_type = graph_for(request.query_params.get("format"), request.headers.get("Accept"))
    if iri is not None:
        found = await evaluated(request, snapshot, Query(_ANY, default_graphs=graphs))
        if not json.loads(found.answer.body)["boolean"]:
            raise UnknownEntity(f"there is no graph <{iri}>; the default graph is at ?default")
    return await ask(request, snapshot, Query(_ALL, graph=media_type, default_graphs=graphs))

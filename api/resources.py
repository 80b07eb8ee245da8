"""Linked data: every IRI below https://w3id.org/nasij/ at the same path here, as a page and as RDF.

``/id/nibrass`` sends a reader to ``/ar/id/nibrass`` and a program to ``/id/nibrass.ttl``.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Path, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api import negotiation
from api.answers import answer, see_other
from api.dependencies import ENDINGS, Iri, Language, SnapshotDep
from graph.description import describe
from graph.entity import exists
from graph.errors import UnknownEntity
from graph.query import GRAPHS, MEDIA_TYPES
from visualizations.resource import render_resource

router = APIRouter(tags=["Resources"])

_ENDING_OF = {MEDIA_TYPES[ending]: ending for ending in ENDINGS} | {"application/json": "jsonld"}
_OFFERED = (negotiation.HTML, *_ENDING_OF)
_CONTENT: dict[str, Any] = {"content": {MEDIA_TYPES[ending]: {} for ending in ENDINGS}}

Address = Annotated[str, Path(description="A resource's path below https://w3id.org/nasij/.")]
Ending = Annotated[str, Path(description="The form: ttl, nt, rdf or jsonld.")]


@router.get("/{language:language}/{address:address}", response_class=HTMLResponse, include_in_schema=False)
def page(request: Request, language: Language, address: Address, snapshot: SnapshotDep) -> Response:
    """Show everything that the graph says of a resource, with the evidence."""
    body = snapshot.rendered(render_resource, address, language)
    return answer(request, snapshot.dataset, body, negotiation.HTML)


@router.get(
    "/{address:address}.{ending:ending}",
    response_class=Response,
    responses={200: _CONTENT, 404: {"description": "There is no such resource."}},
)
def description(request: Request, iri: Iri, ending: Ending, snapshot: SnapshotDep) -> Response:
    """Describe a resource: its triples, claims, derivations and names, and the labels of its neighbours."""
    media_type = MEDIA_TYPES[ending]
    body = describe(snapshot.dataset.store, iri, GRAPHS[media_type])
    return answer(request, snapshot.dataset, body, media_type)


@router.get(
    "/{address:address}",
    response_class=RedirectResponse,
    status_code=HTTPStatus.SEE_OTHER,
    responses={
        404: {"description": "There is no such resource."},
        406: {"description": "There is no such form of its description."},
    },
)
def resource(request: Request, address: Address, iri: Iri, snapshot: SnapshotDep) -> Response:
    """Lead to the page about a resource, or to its description in RDF, whichever the client prefers."""
    if not exists(snapshot.dataset.store, iri):
        raise UnknownEntity(f"nothing is known of {iri}")
    chosen = negotiation.media_type(request.headers.get("Accept"), _OFFERED)
    if chosen is None:
        raise HTTPException(HTTPStatus.NOT_ACCEPTABLE, f"a description can be had as {', '.join(_OFFERED)}")
    if chosen == negotiation.HTML:
        language = negotiation.language(request.headers.get("Accept-Language"))
        return see_other(f"/{language}/{address}")
    return see_other(f"/{address}.{_ENDING_OF[chosen]}")

"""Linked data: every IRI below https://w3id.org/nasij/ at the same path here, as a page and as RDF.

``/id/nibrass`` sends a reader to ``/ar/id/nibrass`` and a program to ``/id/nibrass.ttl``.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Path, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pyoxigraph import Store

from api import negotiation
from api.answers import answer, see_other
from api.dependencies import ENDINGS, Iri, Language, SnapshotDep
from api.serving import Snapshot
from graph.description import describe
from graph.documentation import SHAPE, anchor, ontology_rdf, shapes_store
from graph.documentation import version as current_version
from graph.entity import exists
from graph.errors import UnknownEntity
from graph.exports import LICENCE
from graph.exports.statements import statements_about
from graph.query import GRAPHS, MEDIA_TYPES
from graph.terms import BASE, LANGUAGES
from visualizations.ontology_page import render_ontology
from visualizations.resource import render_resource

router = APIRouter(tags=["Resources"])

_ENDING_OF = {MEDIA_TYPES[ending]: ending for ending in ENDINGS} | {"application/json": "jsonld"}
_OFFERED = (negotiation.HTML, *_ENDING_OF)
_CONTENT: dict[str, Any] = {"content": {MEDIA_TYPES[ending]: {} for ending in ENDINGS}}

ONTOLOGY = "ontology"
"""The path below the base of the ontology, whose terms are ``…/ontology#Claim``: parts of one page and one graph."""

Address = Annotated[str, Path(description="A resource's path below https://w3id.org/nasij/.")]
Ending = Annotated[str, Path(description="The form: ttl, nt, rdf or jsonld.")]


@router.get("/{language:language}/{address:address}", response_class=HTMLResponse, include_in_schema=False)
async def page(request: Request, language: Language, address: Address, snapshot: SnapshotDep) -> Response:
    """Show everything that the graph says of a resource, with the evidence."""
    if address == ONTOLOGY:
        body = await snapshot.rendered(render_ontology, language)
    elif (iri := BASE + address).startswith(SHAPE) and exists(shapes_store(), iri):
        return see_other(f"/{language}/{ONTOLOGY}#{anchor(iri)}")
    else:
        body = await snapshot.rendered(render_resource, address, language)
    response = answer(request, snapshot.dataset, body, negotiation.HTML)
    response.headers["Link"] = _links(address, describedby=True)
    return response


@router.get(
    "/{address:address}.{ending:ending}",
    response_class=Response,
    responses={200: _CONTENT, 404: {"description": "There is no such resource."}},
)
def description(request: Request, iri: Iri, ending: Ending, snapshot: SnapshotDep) -> Response:
    """Describe a resource: its triples, claims, derivations and names, and the labels of its neighbours."""
    media_type = MEDIA_TYPES[ending]
    address = iri.removeprefix(BASE)
    if address == ONTOLOGY:
        body = ontology_rdf(GRAPHS[media_type])
    else:
        body = describe(_store(snapshot, iri), iri, GRAPHS[media_type])
    response = answer(request, snapshot.dataset, body, media_type)
    response.headers["Link"] = _links(address, but=ending)
    return response


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
    if address != ONTOLOGY and not exists(_store(snapshot, iri), iri):
        raise UnknownEntity(f"nothing is known of {iri}")
    chosen = negotiation.media_type(request.headers.get("Accept"), _OFFERED)
    if chosen is None:
        raise HTTPException(HTTPStatus.NOT_ACCEPTABLE, f"a description can be had as {', '.join(_OFFERED)}")
    if chosen == negotiation.HTML:
        language = negotiation.language(request.headers.get("Accept-Language"))
        response = see_other(f"/{language}/{address}")
    else:
        response = see_other(f"/{address}.{_ENDING_OF[chosen]}")
    response.headers["Link"] = _links(address, describedby=True)
    return response


@router.get(
    "/{address:address}.csv",
    response_class=Response,
    responses={200: {"content": {"text/csv": {}}}, 404: {"description": "There is no such resource."}},
)
def statements(request: Request, iri: Iri, snapshot: SnapshotDep) -> Response:
    """List every claim about a resource, one row each with its evidence, as in statements.csv."""
    body = statements_about(snapshot.dataset.store, iri)
    return answer(request, snapshot.dataset, body, "text/csv")


@router.get(
    "/ontology/{version}",
    response_class=RedirectResponse,
    status_code=HTTPStatus.SEE_OTHER,
    responses={404: {"description": "There is no such version."}},
)
def ontology_version(
    version: Annotated[str, Path(description="A version of the ontology: 0.1.0.")],
) -> Response:
    """Lead to the ontology from the address of its version."""
    if version != current_version():
        raise UnknownEntity(f"there is no version {version} of the ontology here; it is {current_version()}")
    return see_other(f"/{ONTOLOGY}")


def _store(snapshot: Snapshot, iri: str) -> Store:
    """Where an IRI is described: shapes are no part of the dataset."""
    return shapes_store() if iri.startswith(SHAPE) else snapshot.dataset.store


def _links(address: str, *, but: str | None = None, describedby: bool = False) -> str:
    """The other forms of a resource, its licence, and from a page or the resource itself its description (RFC 8288)."""
    links = [
        f'<{BASE}{address}>; rel="{"canonical" if describedby else "describes"}"',
        *(
            f'</{address}.{ending}>; rel="alternate"; type="{MEDIA_TYPES[ending]}"'
            for ending in ENDINGS
            if ending != but
        ),
        *(
            f'</{language}/{address}>; rel="alternate"; type="text/html"; hreflang="{language}"'
            for language in LANGUAGES
        ),
    ]
    if describedby:
        links.append(f'</{address}.{ENDINGS[0]}>; rel="describedby"; type="{MEDIA_TYPES[ENDINGS[0]]}"')
    return ", ".join([*links, f'<{LICENCE}>; rel="license"'])

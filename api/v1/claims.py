"""Claims: what the sources say, span by span."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Path, Query, Request
from fastapi.responses import Response
from pyoxigraph import NamedNode

from api.dependencies import SnapshotDep
from api.v1.bodies import LanguageDep, json_answer
from api.v1.context import iri_of
from api.v1.filters import LONGEST, Slug, Sources, selection
from api.v1.lists import PagingDep, list_answer
from api.v1.routing import api_router
from api.v1.schemas import ClaimAnswer, ClaimItem, List, responses
from api.v1.values import claim_body, claim_mentions
from graph.catalogue import Selection
from graph.claims import read_claim
from graph.entity import labels
from graph.errors import UnknownEntity
from graph.terms import BASE, CLAIM, SLUG

router = api_router("Sources and claims")


@router.get("/claims", responses=responses(List[ClaimItem], 404, 410))
def list_claims(
    request: Request,
    paging: PagingDep,
    language: LanguageDep,
    source: Sources = None,
    about: Annotated[
        list[Slug] | None, Query(description="Subject or object of what is said, by slug.")
    ] = None,
    property_: Annotated[
        list[Annotated[str, Query(pattern=r"^\w+$", max_length=LONGEST)]] | None,
        Query(alias="property", description="Properties by their names in the context: `organizer`."),
    ] = None,
    certainty: Annotated[
        list[Literal["stated", "inferred", "uncertain"]] | None, Query(description="How certain it is.")
    ] = None,
    status: Annotated[
        list[Literal["accepted", "disputed", "rejected"]] | None,
        Query(description="Whether its triple is taken for true."),
    ] = None,
) -> Response:
    """List claims by source, in the order of the text; those of translations are claims of their own."""
    store = paging.dataset.store
    sought = selection(store, source=source, about=about, certainty=certainty, status=status)
    if property_:
        sought = Selection({**sought.tags, "property": tuple(map(_property, property_))})
    page = paging.dataset.catalogue.page("claims", sought, paging.limit, paging.after)
    read = [read_claim(store, NamedNode(BASE + path)) for path in page.paths]
    found = [claim for claim in read if claim is not None]
    known = labels(store, claim_mentions(found))
    items = [claim_body(claim, known, language) for claim in found]
    return list_answer(request, paging, language, items, page.total, page.last)


@router.get("/claims/{name}", responses=responses(ClaimAnswer, 404))
def read_one_claim(
    request: Request,
    snapshot: SnapshotDep,
    language: LanguageDep,
    name: Annotated[
        str,
        Path(pattern=f"^{SLUG.pattern}$", max_length=LONGEST, description="The end of the claim's address."),
    ],
) -> Response:
    """Tell one claim: the triple, the source, the phrase and its place, how certain it is and why."""
    store = snapshot.dataset.store
    claim = read_claim(store, NamedNode(CLAIM + name))
    if claim is None:
        raise UnknownEntity(f"there is no claim {name!r}; /api/v1/claims lists them")
    body = claim_body(claim, labels(store, claim_mentions([claim])), language)
    return json_answer(request, snapshot.dataset, language, body)


def _property(name: str) -> str:
    iri = iri_of(name)
    if iri is None:
        raise UnknownEntity(f"property: there is no {name!r}; see /api/v1/context.jsonld for all names")
    return iri

"""Previews and flyouts of what is suggested and matched, and the way from an identifier to its page."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api import negotiation
from api.answers import answer, see_other
from api.dependencies import SnapshotDep
from api.middleware import FRAMED_CONTENT_SECURITY_POLICY
from api.reconciliation.parts import Identifier, json_of, pages, property_of, responses
from api.v1.bodies import LanguageDep
from graph.dataset import Dataset
from graph.entity import exists
from graph.errors import UnknownEntity
from graph.reconciliation import iri_of, types_of
from graph.terms import BASE
from visualizations.preview import render_flyout, render_preview

router = APIRouter(prefix="/reconcile", tags=["Reconciliation"])


@router.get("/preview", response_class=HTMLResponse, responses=pages(404))
def reconcile_preview(
    request: Request, snapshot: SnapshotDep, language: LanguageDep, identifier: Identifier
) -> Response:
    """Show a thing in a few lines, to be embedded."""
    body = render_preview(
        snapshot.dataset, _known(snapshot.dataset, identifier), language, str(request.base_url)
    )
    response = answer(request, snapshot.dataset, body, negotiation.HTML)
    response.headers["Content-Security-Policy"] = FRAMED_CONTENT_SECURITY_POLICY
    response.headers["Content-Language"] = language
    return response


@router.get("/1.0/preview", response_class=HTMLResponse, responses=pages(404))
def draft_preview(
    request: Request, snapshot: SnapshotDep, language: LanguageDep, identifier: Identifier
) -> Response:
    """Show a thing in a few lines, to be embedded (draft of version 1.0)."""
    return reconcile_preview(request, snapshot, language, identifier)


@router.get("/view", response_class=RedirectResponse, status_code=303, responses=pages(404))
def reconcile_view(snapshot: SnapshotDep, language: LanguageDep, identifier: Identifier) -> Response:
    """Lead from an identifier to the page about the thing."""
    iri = _known(snapshot.dataset, identifier)
    if not iri.startswith(BASE):
        return RedirectResponse(iri, 303)
    return see_other(f"/{language}/{iri.removeprefix(BASE)}")


@router.get("/flyout/{what}", response_class=Response, responses=responses(404))
def reconcile_flyout(
    request: Request,
    snapshot: SnapshotDep,
    language: LanguageDep,
    what: Annotated[Literal["entity", "type", "property"], Path(description="What was suggested.")],
    identifier: Identifier,
) -> Response:
    """Tell in a line what a suggestion is, as HTML in JSON."""
    dataset = snapshot.dataset
    if what == "entity":
        html = render_flyout(dataset, _known(dataset, identifier), language)
    else:
        found = types_of(dataset).find(identifier) if what == "type" else property_of(identifier)
        iri = getattr(found, "iri", None)
        if found is None:
            raise UnknownEntity(f"there is no type {identifier!r}; /reconcile/suggest/type lists them")
        html = render_flyout(dataset, getattr(iri, "value", iri), language, *found.label(language))
    return json_of(request, dataset, {"id": identifier, "html": html}, language)


def _known(dataset: Dataset, identifier: str) -> str:
    iri = iri_of(dataset, identifier)
    if not iri or not exists(dataset.store, iri):
        raise UnknownEntity(f"there is no {identifier!r}; /reconcile/suggest/entity finds identifiers")
    return iri

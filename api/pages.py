"""Pages for readers: the network at the root, the views, plain lists."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api import negotiation
from api.answers import answer, see_other
from api.dependencies import Language, Slug, SnapshotDep
from graph.dataset import Dataset
from graph.terms import LANGUAGES
from visualizations.listing import render_list
from visualizations.views import render

router = APIRouter(tags=["Pages"], default_response_class=HTMLResponse, include_in_schema=False)


@router.get("/")
def home() -> RedirectResponse:
    """Send the reader to the home page in Arabic, which comes first; the others are one click away."""
    return see_other(f"/{LANGUAGES[0]}/")


@router.get("/{language:language}")
def home_without_slash(language: Language) -> RedirectResponse:
    """Send the reader to the home page of a language."""
    return RedirectResponse(f"/{language}/", 308)


@router.get("/{language:language}/")
@router.get("/{language:language}/view/partnerships")
def partnerships(request: Request, language: Language, snapshot: SnapshotDep) -> Response:
    """Show who works with whom."""
    return _view(request, snapshot, "partnerships", language)


@router.get("/{language:language}/view/{view}")
def view(
    request: Request, language: Language, view: Literal["partners", "events"], snapshot: SnapshotDep
) -> Response:
    """Show a whole network."""
    return _view(request, snapshot, view, language)


@router.get("/{language:language}/view/actor/{slug}")
def actor(
    request: Request,
    language: Language,
    slug: Slug,
    snapshot: SnapshotDep,
    depth: Annotated[int, Query(ge=1, le=3)] = 1,
) -> Response:
    """Show what one resource is linked to, ``depth`` relations far."""
    return _view(request, snapshot, "actor", language, slug, depth)


@router.get("/{language:language}/{name:listing}")
def listing(
    request: Request,
    language: Language,
    name: Annotated[str, Path(description="The name of the list.")],
    snapshot: SnapshotDep,
) -> Response:
    """List all actors, events, places or sources."""
    page = snapshot.rendered(render_list, name, language)
    return answer(request, snapshot.dataset, page, negotiation.HTML)


def _view(
    request: Request,
    snapshot: SnapshotDep,
    name: str,
    language: Language,
    slug: str | None = None,
    depth: int = 1,
) -> Response:
    page = snapshot.rendered(_rendered, name, language, slug, depth)
    return answer(request, snapshot.dataset, page, negotiation.HTML)


def _rendered(dataset: Dataset, name: str, language: str, slug: str | None, depth: int) -> str:
    return render(dataset, name, language, slug=slug, depth=depth, standalone=False)

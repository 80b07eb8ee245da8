"""Views to take away: as a file that needs no server, and as a page for other sites to embed."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response

from api import negotiation
from api.answers import answer
from api.dependencies import Language, Slug, SnapshotDep
from api.middleware import FRAMED_CONTENT_SECURITY_POLICY
from api.pages import Community
from api.serving import Snapshot
from graph.dataset import Dataset
from visualizations.views import render

router = APIRouter(tags=["Pages"], default_response_class=HTMLResponse, include_in_schema=False)

Whole = Literal["partnerships", "partners", "events"]
Depth = Annotated[int, Query(ge=1, le=3)]


@router.get("/{language:language}/view/{view}.html")
async def view_file(
    request: Request, language: Language, view: Whole, snapshot: SnapshotDep, community: Community = ""
) -> Response:
    """Give a whole network as one file that shows what the query says, as the page of the view does."""
    return await _file(request, snapshot, language, view, None, 1, community)


@router.get("/{language:language}/view/actor/{slug}.html")
async def actor_file(
    request: Request, language: Language, slug: Slug, snapshot: SnapshotDep, depth: Depth = 1
) -> Response:
    """Give what one resource is linked to as one file."""
    return await _file(request, snapshot, language, "actor", slug, depth, "")


@router.get("/{language:language}/embed/view/{view}")
async def view_frame(
    request: Request, language: Language, view: Whole, snapshot: SnapshotDep, community: Community = ""
) -> Response:
    """Show a whole network with a caption, for any site to embed."""
    return await _frame(request, snapshot, language, view, None, 1, community)


@router.get("/{language:language}/embed/view/actor/{slug}")
async def actor_frame(
    request: Request, language: Language, slug: Slug, snapshot: SnapshotDep, depth: Depth = 1
) -> Response:
    """Show what one resource is linked to with a caption, for any site to embed."""
    return await _frame(request, snapshot, language, "actor", slug, depth, "")


async def _file(
    request: Request,
    snapshot: Snapshot,
    language: Language,
    view: str,
    slug: str | None,
    depth: int,
    community: str,
) -> Response:
    dataset, address = snapshot.dataset, view if slug is None else f"{view}/{slug}"
    # Not kept: the query is the reader's own, and readers differ.
    body = await snapshot.draw(
        render,
        view,
        language,
        slug=slug,
        depth=depth,
        community=community,
        standalone=True,
        state=request.scope["query_string"].decode("latin-1"),
        home=f"{request.base_url}{language}/view/{address}",
    )
    response = answer(request, dataset, body, negotiation.HTML)
    name = f"nasij-{address.replace('/', '-')}-{dataset.id[:8]}.html"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


async def _frame(
    request: Request,
    snapshot: Snapshot,
    language: Language,
    view: str,
    slug: str | None,
    depth: int,
    community: str,
) -> Response:
    body = await snapshot.rendered(_framed, view, language, slug, depth, community)
    response = answer(request, snapshot.dataset, body, negotiation.HTML)
    response.headers["Content-Security-Policy"] = FRAMED_CONTENT_SECURITY_POLICY
    return response


def _framed(dataset: Dataset, view: str, language: str, slug: str | None, depth: int, community: str) -> str:
    return render(
        dataset, view, language, slug=slug, depth=depth, community=community, standalone=False, framed=True
    )

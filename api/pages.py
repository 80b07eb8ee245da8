"""Pages for readers: the network at the root, the views, plain lists."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from api import negotiation
from api.answers import answer, see_other
from api.dependencies import Language, Slug, SnapshotDep
from api.problems import PROBLEMS, problem_of
from graph.dataset import Dataset
from graph.errors import NasijError, UnknownEntity
from graph.terms import LANGUAGES, SLUG
from visualizations.about import render_about
from visualizations.expansion import PAGES, expansion
from visualizations.inside import inside
from visualizations.listing import render_list
from visualizations.path_page import USUAL, WAYS, find_ends, render_path
from visualizations.places import Measure, render_places
from visualizations.problem import render_kind
from visualizations.recommendations import render_recommendations
from visualizations.stories import render_stories, render_story
from visualizations.views import CARD, render, render_card

router = APIRouter(tags=["Pages"], default_response_class=HTMLResponse, include_in_schema=False)

Community = Annotated[
    str, Query(pattern=r"^(?:~\d+(?:\.\d+)*)?$", description="A community of a network that folds.")
]
Beside = Annotated[
    str,
    Query(
        pattern=r"^(?:\d+(?:\.\d+)*(?:~\d+(?:\.\d+)*)*)?$",
        max_length=2000,
        description="The communities that are open already, without their first ~ and with one between them.",
    ),
]
Page = Annotated[int, Query(ge=1, description="The page of a list, from 1.")]
KINDS = {row.name: int(row.status) for row in (*PROBLEMS.values(), problem_of(NasijError()))}
"""The statuses of the kinds of errors, by their names."""
Kind = Annotated[str, Path(pattern=r"^[a-z-]+$", max_length=40, description="The name of a kind of error.")]
Named = Annotated[str, Query(max_length=300, description="A slug, or a name in any script.")]


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
async def partnerships(
    request: Request, language: Language, snapshot: SnapshotDep, community: Community = ""
) -> Response:
    """Show who works with whom."""
    return await _view(request, snapshot, "partnerships", language, community=community)


@router.get("/{language:language}/view/{view}")
async def view(
    request: Request,
    language: Language,
    view: Literal["partners", "events"],
    snapshot: SnapshotDep,
    community: Community = "",
) -> Response:
    """Show a whole network, or one community of a large one."""
    return await _view(request, snapshot, view, language, community=community)


@router.get("/{language:language}/card/{view}/{fragment}")
def card(
    request: Request,
    language: Language,
    view: Literal["partnerships", "partners", "events", "actor"],
    snapshot: SnapshotDep,
    fragment: Annotated[str, Path(pattern=CARD, max_length=400)],
) -> Response:
    """Show one node or edge of a view with its evidence: what a large picture asks for when it is opened."""
    return answer(
        request, snapshot.dataset, render_card(snapshot.dataset, view, language, fragment), negotiation.HTML
    )


@router.get("/{language:language}/inside/{view}", response_class=JSONResponse)
async def inside_community(
    request: Request,
    language: Language,
    view: Literal["partnerships", "partners", "events"],
    snapshot: SnapshotDep,
    community: Community,
    beside: Beside = "",
) -> Response:
    """Give what a community shows when it opens where it stands, for the script of a view."""
    others = tuple(sorted(f"~{key}" for key in beside.split("~") if key))
    body = await snapshot.rendered(_inside, view, language, community, others)
    return answer(request, snapshot.dataset, body, "application/json")


@router.get("/{language:language}/view/actor/{slug}")
async def actor(
    request: Request,
    language: Language,
    slug: Slug,
    snapshot: SnapshotDep,
    depth: Annotated[int, Query(ge=1, le=3)] = 1,
) -> Response:
    """Show what one resource is linked to, ``depth`` relations far."""
    return await _view(request, snapshot, "actor", language, slug, depth)


@router.get("/{language:language}/about")
async def about(request: Request, language: Language, snapshot: SnapshotDep) -> Response:
    """Say what Nasij is and how to read it."""
    page = await snapshot.rendered(render_about, language)
    return answer(request, snapshot.dataset, page, negotiation.HTML)


@router.get("/{language:language}/path")
async def path(
    request: Request,
    language: Language,
    snapshot: SnapshotDep,
    start: Annotated[Named, Query(alias="from")] = "",
    end: Annotated[Named, Query(alias="to")] = "",
    k: Annotated[int, Query(ge=1, le=WAYS, description="How many ways to show at most.")] = USUAL,
) -> Response:
    """Show how two actors are linked, or ask which two; a name leads to the address that has its slug."""
    ends = await run_in_threadpool(find_ends, snapshot.dataset, language, start, end)
    if ends.are_slugs:
        page = await snapshot.rendered(render_path, language, ends, k)
        return answer(request, snapshot.dataset, page, negotiation.HTML)
    if ends.are_found:
        return see_other(f"/{language}/path?{ends.query(k)}")
    status = HTTPStatus.NOT_FOUND if ends.are_unknown else HTTPStatus.OK
    text = await snapshot.draw(render_path, language, ends, k)
    return answer(request, snapshot.dataset, text, negotiation.HTML, status)


@router.get("/{language:language}/stories")
async def stories(request: Request, language: Language, snapshot: SnapshotDep) -> Response:
    """List the stories."""
    page = await snapshot.rendered(render_stories, language)
    return answer(request, snapshot.dataset, page, negotiation.HTML)


@router.get("/{language:language}/stories/{slug}")
async def story(request: Request, language: Language, slug: Slug, snapshot: SnapshotDep) -> Response:
    """Show a story: views one after the other, with their texts and evidence."""
    page = await snapshot.rendered(render_story, slug, language)
    return answer(request, snapshot.dataset, page, negotiation.HTML)


@router.get("/{language:language}/around/{slug}", response_class=JSONResponse)
async def around(
    request: Request,
    language: Language,
    slug: Slug,
    snapshot: SnapshotDep,
    pages: Annotated[int, Query(ge=1, le=PAGES)] = 1,
) -> Response:
    """Give the first pages of a node's neighbours, for the script of a view."""
    body = await snapshot.rendered(_around, slug, language, pages)
    return answer(request, snapshot.dataset, body, "application/json")


@router.get("/{language:language}/recommendations")
async def recommendations(
    request: Request,
    language: Language,
    snapshot: SnapshotDep,
    theme: Annotated[str | None, Query(pattern=f"^{SLUG.pattern}$")] = None,
    event: Annotated[list[str] | None, Query(max_length=2)] = None,
) -> Response:
    """Show what events recommend, theme by event; the texts of a theme, of an event, of two events side by side."""
    page = await snapshot.rendered(render_recommendations, language, theme, tuple(event or ()))
    return answer(request, snapshot.dataset, page, negotiation.HTML)


@router.get("/{language:language}/places")
async def places(
    request: Request,
    language: Language,
    snapshot: SnapshotDep,
    measure: Measure = "events",
    region: Annotated[str | None, Query(pattern=f"^{SLUG.pattern}$")] = None,
    page: Page = 1,
) -> Response:
    """Show the regions on a map with what the sources say of each, and list all places."""
    body = await snapshot.rendered(render_places, language, measure, region, page)
    return answer(request, snapshot.dataset, body, negotiation.HTML)


@router.get("/problem/{kind}")
def problem_kind(request: Request, kind: Kind) -> RedirectResponse:
    """Lead from the type of an error to the page about it."""
    language = negotiation.language(request.headers.get("Accept-Language"))
    return see_other(f"/{language}/problem/{kind}")


@router.get("/{language:language}/problem/{kind}")
async def about_problem(request: Request, language: Language, kind: Kind, snapshot: SnapshotDep) -> Response:
    """Say what an error of one kind means, and what to do about it."""
    if kind not in KINDS:
        raise UnknownEntity(f"there is no kind of error {kind!r}; the kinds are: {', '.join(sorted(KINDS))}")
    body = await snapshot.rendered(render_kind, kind, language, KINDS[kind])
    return answer(request, snapshot.dataset, body, negotiation.HTML)


@router.get("/{language:language}/{name:listing}")
async def listing(
    request: Request,
    language: Language,
    name: Annotated[str, Path(description="The name of the list.")],
    snapshot: SnapshotDep,
    page: Page = 1,
) -> Response:
    """List all actors, events or sources."""
    body = await snapshot.rendered(render_list, name, language, page)
    return answer(request, snapshot.dataset, body, negotiation.HTML)


async def _view(
    request: Request,
    snapshot: SnapshotDep,
    name: str,
    language: Language,
    slug: str | None = None,
    depth: int = 1,
    community: str = "",
) -> Response:
    page = await snapshot.rendered(_rendered, name, language, slug, depth, community)
    return answer(request, snapshot.dataset, page, negotiation.HTML)


def _around(dataset: Dataset, slug: str, language: str, pages: int) -> str:
    return json.dumps(expansion(dataset, slug, language, pages), ensure_ascii=False)


def _inside(dataset: Dataset, view: str, language: str, community: str, beside: tuple[str, ...]) -> str:
    return json.dumps(inside(dataset, view, language, community, beside), ensure_ascii=False)


def _rendered(
    dataset: Dataset, name: str, language: str, slug: str | None, depth: int, community: str
) -> str:
    return render(dataset, name, language, slug=slug, depth=depth, community=community, standalone=False)

"""Entities: actors, events, places, works and sources, as a list and one by one with what is said of them."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Path, Query, Request
from fastapi.responses import Response

from api.dependencies import SnapshotDep
from api.v1.bodies import LanguageDep, json_answer
from api.v1.entity import entity_body
from api.v1.filters import (
    Groups,
    Kinds,
    PeriodDep,
    Places,
    Roles,
    Slug,
    Sources,
    Themes,
    selection,
)
from api.v1.lists import Paging, PagingDep, list_answer
from api.v1.routing import api_router
from api.v1.schemas import (
    EntityAnswer,
    EntityItem,
    EventItem,
    List,
    PartnershipItem,
    RecommendationItem,
    SourceItem,
    responses,
)
from api.v1.values import summaries
from graph.catalogue import Selection
from graph.entity import entity
from graph.terms import BASE, ID

router = api_router("Entities")

Slugs = list[Slug] | None
Include = Annotated[
    list[Literal["claims"]] | None, Query(description="`claims`: every claim that is named, in full.")
]

_SHOWN = {
    "entities": (
        "org:classification", "nasij:eventKind", "nasij:placeKind", "nasij:documentKind", "schema:location",
    ),
    "events": (
        "nasij:eventKind", "nasij:mainEvent", "schema:startDate", "schema:endDate", "nasij:earliest",
        "nasij:latest", "nasij:dateAsStated", "schema:location", "schema:organizer",
    ),
    "partnerships": (
        "nasij:partnershipKind", "nasij:initiatingParty", "nasij:party", "nasij:context", "schema:startDate",
    ),
    "recommendations": (
        "schema:text", "schema:about", "nasij:mainEvent", "nasij:issuedAt", "schema:position", "nasij:force",
        "nasij:addressee", "nasij:proposes",
    ),
    "sources": (
        "schema:headline", "schema:publisher", "schema:author", "schema:datePublished", "schema:dateCreated",
        "schema:inLanguage", "schema:url", "schema:about",
    ),
}  # fmt: skip
"""The properties that the items of a list show."""


def _list(request: Request, paging: Paging, language: str, name: str, sought: Selection) -> Response:
    page = paging.dataset.catalogue.page(name, sought, paging.limit, paging.after)
    iris = [BASE + path for path in page.paths]
    items = summaries(paging.dataset.store, iris, _SHOWN[name], language)
    return list_answer(request, paging, language, items, page.total, page.last)


@router.get("/entities", responses=responses(List[EntityItem], 404, 410))
def list_entities(
    request: Request,
    paging: PagingDep,
    language: LanguageDep,
    period: PeriodDep,
    group: Groups = None,
    kind: Kinds = None,
    place: Places = None,
    theme: Themes = None,
    role: Roles = None,
    source: Sources = None,
) -> Response:
    """List actors, events, places, works and sources, by slug.

    In a period are events that were held in it, and actors that took part in one of them or were founded in it.
    """
    sought = selection(
        paging.dataset.store, period,
        group=group, kind=kind, place=place, theme=theme, role=role, source=source,
    )  # fmt: skip
    return _list(request, paging, language, "entities", sought)


@router.get("/entities/{slug}", responses=responses(EntityAnswer, 404))
def read_entity(
    request: Request,
    snapshot: SnapshotDep,
    language: LanguageDep,
    slug: Annotated[Slug, Path(description="The end of its address, as lists and search give it.")],
    include: Include = None,
) -> Response:
    """Tell all that is said of one thing: names, facts with their evidence, what has it as value."""
    store = snapshot.dataset.store
    body = entity_body(store, entity(store, ID + slug), language, with_claims="claims" in (include or ()))
    return json_answer(request, snapshot.dataset, language, body)


@router.get("/events", responses=responses(List[EventItem], 404, 410))
def list_events(
    request: Request,
    paging: PagingDep,
    language: LanguageDep,
    period: PeriodDep,
    kind: Kinds = None,
    place: Places = None,
    theme: Themes = None,
    actor: Annotated[Slugs, Query(description="Who took part in any role, by slug.")] = None,
    organizer: Annotated[Slugs, Query(description="Who organized it, by slug.")] = None,
    part_of: Annotated[Slugs, Query(description="The event that it is part of, by slug.")] = None,
    source: Sources = None,
) -> Response:
    """List events and their sessions by date, those of unknown date last."""
    sought = selection(
        paging.dataset.store, period, kind=kind, place=place, theme=theme,
        actor=actor, organizer=organizer, part_of=part_of, source=source,
    )  # fmt: skip
    return _list(request, paging, language, "events", sought)


@router.get("/partnerships", responses=responses(List[PartnershipItem], 404, 410))
def list_partnerships(
    request: Request,
    paging: PagingDep,
    language: LanguageDep,
    period: PeriodDep,
    party: Annotated[Slugs, Query(description="Who is a party to it, by slug.")] = None,
    kind: Annotated[
        Slugs, Query(description="Kinds: concepts of `/concepts?scheme=partnership-kind`.")
    ] = None,
    context: Annotated[Slugs, Query(description="The event or initiative it is about, by slug.")] = None,
    place: Places = None,
    source: Sources = None,
) -> Response:
    """List partnerships, cooperations, supports and founding memberships, as the sources call them.

    Place and period are those of what a partnership is about, the period also its own.
    """
    sought = selection(
        paging.dataset.store, period, party=party, kind=kind, context=context, place=place, source=source
    )
    return _list(request, paging, language, "partnerships", sought)


@router.get("/recommendations", responses=responses(List[RecommendationItem], 404, 410))
def list_recommendations(
    request: Request,
    paging: PagingDep,
    language: LanguageDep,
    period: PeriodDep,
    theme: Themes = None,
    event: Annotated[Slugs, Query(description="The event or session that gave it, by slug.")] = None,
    addressee: Annotated[
        Slugs, Query(description="Whom it addresses: concepts of `/concepts?scheme=addressee`.")
    ] = None,
    force: Annotated[
        Slugs, Query(description="Whether it is a formal one: concepts of `/concepts?scheme=force`.")
    ] = None,
    place: Places = None,
    source: Sources = None,
) -> Response:
    """List recommendations in the order of events, sessions and positions; place and period are the event's."""
    sought = selection(
        paging.dataset.store, period,
        theme=theme, event=event, addressee=addressee, force=force, place=place, source=source,
    )  # fmt: skip
    return _list(request, paging, language, "recommendations", sought)


@router.get("/sources", responses=responses(List[SourceItem], 404, 410))
def list_sources(
    request: Request,
    paging: PagingDep,
    language: LanguageDep,
    place: Places = None,
    theme: Themes = None,
) -> Response:
    """List the articles that claims are read from; what one states, in its order, is at `/entities/{slug}`."""
    sought = selection(paging.dataset.store, place=place, theme=theme)
    return _list(request, paging, language, "sources", sought)

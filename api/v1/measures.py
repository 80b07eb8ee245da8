"""How central the nodes of a network are, and which communities they form; computed when a dataset is built."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Path, Query, Request
from fastapi.responses import Response

from api.v1.bodies import LanguageDep
from api.v1.lists import NO_CURSOR, Paging, PagingDep, list_answer
from api.v1.network_schemas import NETWORKS, CommunityItem, MeasuredItem
from api.v1.routing import api_router
from api.v1.schemas import List, responses
from api.v1.values import node
from graph.dataset import Dataset
from graph.entity import labels
from graph.errors import UnknownCursor
from graph.networks import relations_of
from graph.remembered import remembered
from graph.terms import ID

router = api_router("Networks")

Name = Annotated[NETWORKS, Path(description="The name of the network.")]


@router.get("/networks/{network}/measures", responses=responses(List[MeasuredItem], 404, 410))
def list_measures(
    request: Request,
    paging: PagingDep,
    language: LanguageDep,
    network: Name,
    by: Annotated[
        Literal["degree", "betweenness", "pagerank"],
        Query(description="What to order by, the highest first."),
    ] = "betweenness",
    community: Annotated[
        int | None, Query(ge=0, le=10**9, description="Leaves the members of one community.")
    ] = None,
) -> Response:
    """List the nodes of a network by how central they are, with the number of their community.

    Betweenness (Freeman 1977, by the algorithm of Brandes 2001; estimated in very large networks), PageRank, degree;
    communities are those of Louvain.
    """
    dataset = paging.dataset
    ordered = _ordered(dataset, network, by, community)
    start = _start(paging)
    shown = ordered[start : start + paging.limit]
    resources = relations_of(dataset).resources
    known = {ID + slug: resources[slug].labels for slug in shown}
    items = [
        {
            **node(ID + slug, known, language),
            "group": resources[slug].group,
            "measures": dataset.measures[network][slug],
        }
        for slug in shown
    ]
    return _answer(request, paging, language, items, len(ordered), start)


@router.get("/networks/{network}/communities", responses=responses(List[CommunityItem], 404, 410))
def list_communities(request: Request, paging: PagingDep, language: LanguageDep, network: Name) -> Response:
    """List the communities of a network, the largest first; their members are what `measures?community=` gives."""
    dataset = paging.dataset
    communities = dataset.measured[network]["communities"]
    start = _start(paging)
    shown = communities[start : start + paging.limit]
    known = labels(dataset.store, {ID + each["central"] for each in shown})
    items = [
        {"number": number, "size": each["size"], "central": node(ID + each["central"], known, language)}
        for number, each in enumerate(shown, start)
    ]
    return _answer(request, paging, language, items, len(communities), start)


@remembered(32)
def _ordered(dataset: Dataset, network: str, by: str, community: int | None) -> list[str]:
    measured = dataset.measures[network]
    chosen = (slug for slug in measured if community is None or measured[slug]["community"] == community)
    return sorted(chosen, key=lambda slug: (-measured[slug][by], slug))


def _start(paging: Paging) -> int:
    """Where a page starts: a dataset never changes, so that the number of items before it will do."""
    if paging.after is None:
        return 0
    if not (paging.after.isascii() and paging.after.isdigit() and len(paging.after) < 12):
        raise UnknownCursor(NO_CURSOR)
    return int(paging.after)


def _answer(
    request: Request, paging: Paging, language: str, items: list[dict[str, object]], total: int, start: int
) -> Response:
    end = start + len(items)
    return list_answer(request, paging, language, items, total, str(end) if items and end < total else None)

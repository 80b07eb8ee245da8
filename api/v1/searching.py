"""Search: what a text may mean, by names in any of the scripts and by what is said."""

from __future__ import annotations

from collections.abc import Container
from typing import Annotated, Literal, NotRequired

from fastapi import Query, Request
from fastapi.responses import Response
from pydantic import Field

from api.dependencies import SnapshotDep
from api.v1.bodies import LanguageDep
from api.v1.filters import KIND_SCHEMES, Groups, Kinds, selection
from api.v1.lists import Paging, list_answer
from api.v1.network_schemas import NETWORKS
from api.v1.routing import api_router
from api.v1.schemas import Item, List, responses
from api.v1.values import Text, summaries, text
from graph.networks import homes_of, whole_network
from graph.terms import concept

router = api_router("Search")

MOST = 100


class Found(Text):
    """Why something was found: the name that was matched, or a text, in ``value``."""

    score: Annotated[float, Field(ge=0, le=1)]
    exact: bool
    how: Literal["exact", "folded", "prefix", "words", "skeleton", "typo", "text"]


class Match(Item):
    """What was found, with the name or text by which it was, and how sure that is."""

    match: Found
    fold: NotRequired[
        Annotated[
            str,
            Field(
                description="Where `network` is too large for one picture: its `community` in the view's page."
            ),
        ]
    ]


@router.get("/search", responses=responses(List[Match], 404))
def search(
    request: Request,
    snapshot: SnapshotDep,
    language: LanguageDep,
    q: Annotated[
        str, Query(min_length=1, max_length=500, description="A name or words, in Arabic or Latin letters.")
    ],
    group: Groups = None,
    kind: Kinds = None,
    network: Annotated[NETWORKS | None, Query(description="A whole network: leaves what is in it.")] = None,
    prefix: Annotated[bool, Query(description="Whether the text is still being typed.")] = False,
    limit: Annotated[int, Query(ge=1, le=MOST, description="How many to give at most.")] = 10,
) -> Response:
    """Find things by name, the likeliest first: Arabic in any spelling, Latin spellings of Arabic names, misspellings.

    A match tells its score from 0 to 1, whether it is exact, and which name was matched how. `group` and `kind` leave
    what is one of them, `network` what is drawn in one; of a network that is drawn in folds, each match says in which.
    """
    dataset = snapshot.dataset
    selection(dataset.store, kind=kind)
    kinds = [*(group or ()), *(concept(scheme, slug).value for slug in kind or () for scheme in KIND_SCHEMES)]
    homes = homes_of(dataset, network) if network else {}
    among: Container[str] | None = (homes or whole_network(dataset, network)) if network else None
    hits = dataset.search.find(q, language=language, kinds=kinds, among=among, limit=limit, prefix=prefix)
    items = summaries(dataset.store, [hit.iri for hit in hits], ("org:classification",), language)
    for item, hit in zip(items, hits, strict=True):
        item["match"] = {
            **text(hit.reason.name, hit.reason.name_language),
            "score": round(hit.score, 4),
            "exact": hit.exact,
            "how": hit.reason.how,
        }
        if hit.slug in homes:
            item["fold"] = homes[hit.slug]
    return list_answer(request, Paging(dataset, limit), language, items, len(items), None)

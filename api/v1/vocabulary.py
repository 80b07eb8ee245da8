"""Concepts: the kinds, roles, themes and so on that filters name, each with how much there is of it."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Query, Request
from fastapi.responses import Response
from pyoxigraph import NamedNode

from api.dependencies import SnapshotDep
from api.v1.bodies import LanguageDep
from api.v1.filters import SCHEMES_OF
from api.v1.lists import Paging, list_answer
from api.v1.routing import api_router
from api.v1.schemas import ConceptItem, List, responses
from api.v1.values import concept_slug, summaries
from graph.catalogue import LISTS, Catalogue
from graph.claims import subjects
from graph.terms import BASE, SCHEMES, term

router = api_router("Vocabularies")

Scheme = Literal[SCHEMES]  # type: ignore[valid-type]

_TAGS = {scheme: tag for tag, schemes in SCHEMES_OF.items() for scheme in schemes}
"""By which parameter the concepts of a scheme are asked for."""
_LISTS = {
    "kind": ("entities",), "event-kind": ("entities", "events"), "place-kind": ("entities",),
    "document-kind": ("entities",), "partnership-kind": ("partnerships",),
}  # fmt: skip


@router.get("/concepts", responses=responses(List[ConceptItem]))
def list_concepts(
    request: Request,
    snapshot: SnapshotDep,
    language: LanguageDep,
    scheme: Annotated[Scheme, Query(description="The vocabulary.")],
) -> Response:
    """List the concepts of a vocabulary, with how many items of which list have each, or a narrower one."""
    dataset = snapshot.dataset
    found = sorted(
        {node.value for node in subjects(dataset.store, term("skos:inScheme"), NamedNode(BASE + scheme))}
    )
    items = summaries(dataset.store, found, ("skos:broader", "skos:definition"), language)
    counted = _counts(dataset.catalogue, scheme)
    for item in items:
        del item["group"]
        item["name"] = concept_slug(item["id"])
        item["counts"] = {name: counts.get(item["name"], 0) for name, counts in counted.items()}
    return list_answer(request, Paging(dataset, len(items)), language, items, len(items), None)


def _counts(catalogue: Catalogue, scheme: str) -> dict[str, dict[str, int]]:
    if scheme not in _TAGS:
        return {}
    counted = {name: catalogue.counts(name, _TAGS[scheme]) for name in _LISTS.get(scheme, LISTS)}
    return {name: counts for name, counts in counted.items() if counts}

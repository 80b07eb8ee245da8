"""Statistics: how much there is of what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Literal, NotRequired

from fastapi import Query, Request
from fastapi.responses import Response
from pydantic import Field
from typing_extensions import TypedDict

from api.dependencies import SnapshotDep
from api.v1.bodies import LanguageDep, json_answer
from api.v1.filters import SCHEMES_OF
from api.v1.routing import api_router
from api.v1.schemas import Answer, responses
from api.v1.values import Json, Text, label
from graph.catalogue import LISTS
from graph.dataset import Dataset
from graph.entity import labels
from graph.terms import ID, concept, resource

router = api_router("Statistics")

_COUNTED = {
    "entities": ("group", "kind", "place", "theme", "role", "source"),
    "events": ("kind", "place", "theme", "source"),
    "partnerships": ("kind", "source"),
    "recommendations": ("theme", "event", "force", "addressee", "source"),
    "sources": (),
    "claims": ("certainty", "status", "source"),
}
MOST = 500
"""Values that are shown of one property of a list, the most frequent ones."""


class Counted(TypedDict):
    """How many items have one value of a property, or a narrower one."""

    name: Annotated[str, Field(description="The value, as parameters take it.")]
    id: NotRequired[str]
    label: NotRequired[Text | None]
    count: int


class Statistics(Answer):
    """How much there is of what."""

    triples: int
    classes: Annotated[dict[str, int], Field(description="How many things of each class.")]
    total: Annotated[dict[str, int], Field(description="How many items each list has.")]
    by: Annotated[
        dict[str, dict[str, list[Counted]]],
        Field(
            description="By list, then by parameter: how many items have which value, the most frequent first."
        ),
    ]


@router.get("/statistics", responses=responses(Statistics))
def statistics(
    request: Request,
    snapshot: SnapshotDep,
    language: LanguageDep,
    lists: Annotated[
        list[Literal[LISTS]] | None,  # type: ignore[valid-type]
        Query(
            alias="list",
            description="Lists whose items are counted by kind, place and so on; all by default.",
        ),
    ] = None,
) -> Response:
    """Count things by class, and the items of each list by kind, place, theme, role, source and so on."""
    dataset = snapshot.dataset
    body: Json = {
        "triples": dataset.manifest["quads"],
        "classes": dataset.manifest["counts"],
        "total": {name: dataset.catalogue.size(name) for name in LISTS},
        "by": {
            name: {
                tag: _ranked(dataset, tag, dataset.catalogue.counts(name, tag), language) for tag in counted
            }
            for name, counted in _COUNTED.items()
            if lists is None or name in lists
        },
    }
    return json_answer(request, dataset, language, body)


def _ranked(dataset: Dataset, tag: str, counts: Mapping[str, int], language: str) -> list[Json]:
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST]
    if tag == "group":
        return [{"name": name, "count": count} for name, count in ordered]
    known = labels(dataset.store, {iri for name, _ in ordered for iri in _iris(tag, name)})
    rows: list[Json] = []
    for name, count in ordered:
        iri = next((iri for iri in _iris(tag, name) if iri in known), ID + name)
        rows.append({"name": name, "id": iri, "label": label(iri, known, language), "count": count})
    return rows


def _iris(tag: str, name: str) -> Iterable[str]:
    if tag in SCHEMES_OF:
        return [concept(scheme, name).value for scheme in SCHEMES_OF[tag]]
    return [resource(name).value]

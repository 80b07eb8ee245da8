"""What was added, withdrawn and corrected from dataset to dataset, and which one came after which."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import Query, Request
from fastapi.responses import Response
from pydantic import Field
from typing_extensions import TypedDict

from api.v1.bodies import LanguageDep
from api.v1.filters import Slug, Sources
from api.v1.lists import DIGITS, NO_CURSOR, Paging, PagingDep, list_answer
from api.v1.routing import api_router
from api.v1.schemas import List, Value, responses
from api.v1.values import Node, Text, node, shown, text
from graph.change_list import Entry, page
from graph.changes import Sought, term_of
from graph.errors import UnknownCursor, UnknownEntity
from graph.history import Publication, read_history, until
from graph.terms import LANGUAGES, resource

router = api_router("Changes")


class ChangeItem(TypedDict):
    """One claim, name or retired slug that differs from one dataset to the next."""

    change: Annotated[str, Field(description="`added`, `withdrawn` or `corrected`.")]
    claim: Annotated[str, Field(description="What says it: the IRI of a claim, a name or a retired slug.")]
    replaces: Annotated[str | None, Field(description="The claim in whose place it came, if another.")]
    subject: Node
    predicate: Node
    old: Annotated[Value | None, Field(description="The value before; null where it was added.")]
    new: Annotated[Value | None, Field(description="The value now; null where it was withdrawn.")]
    changed: Annotated[list[str], Field(description="Of a correction, which properties of the claim differ.")]
    source: Node | None
    certainty: Node | None
    status: Node | None
    reason: Text | None
    curated: Annotated[str | None, Field(description="The day on which it was written down.")]
    published: Annotated[str, Field(description="The id of the dataset that brought the change.")]
    predecessor: Annotated[str | None, Field(description="The id of the one before.")]


class DatasetItem(TypedDict):
    """A dataset as it became the current one."""

    published: Annotated[str, Field(description="Its id.")]
    predecessor: Annotated[str | None, Field(description="The id of the one before; null for the first.")]
    curated: Annotated[str | None, Field(description="The latest day on which anything in it was curated.")]
    counts: Annotated[dict[str, int], Field(description="How many changes it brought, by kind.")]


@router.get("/changes", responses=responses(List[ChangeItem], 404, 410))
def list_changes(
    request: Request,
    paging: PagingDep,
    language: LanguageDep,
    change: Annotated[
        list[Literal["added", "withdrawn", "corrected"]] | None, Query(description="Kinds of change.")
    ] = None,
    about: Annotated[list[Slug] | None, Query(description="Subject or value, by slug.")] = None,
    source: Sources = None,
    since: Annotated[
        str | None,
        Query(
            pattern=rf"^[0-9a-f]{{{DIGITS},64}}$",
            description="The id of a dataset, or its first digits: what came after it.",
        ),
    ] = None,
) -> Response:
    """List what was added, withdrawn and corrected, the newest dataset first, in the order of the claims."""
    sought = Sought(tuple(change or ()), _iris(about), _iris(source))
    history = _history(paging)
    first = 0 if since is None else _place(history, since) + 1
    try:
        found = page(paging.dataset.folder.parent, history, sought, paging.limit, paging.after, first)
    except ValueError as error:
        raise UnknownCursor(NO_CURSOR) from error
    items = [_item(entry, language) for entry in found.entries]
    return list_answer(request, paging, language, items, found.total, found.last)


@router.get("/datasets", responses=responses(List[DatasetItem], 404, 410))
def list_datasets(request: Request, paging: PagingDep, language: LanguageDep) -> Response:
    """List the datasets that were current, the newest first, each with its predecessor and how much it changed."""
    history = _history(paging)
    after = paging.after or str(len(history))
    if not after.isdecimal():
        raise UnknownCursor(NO_CURSOR)
    places = range(min(int(after), len(history)) - 1, -1, -1)[: paging.limit]
    items = [_dataset(history[place]) for place in places]
    last = str(places[-1]) if places and places[-1] > 0 else None
    return list_answer(request, paging, language, items, len(history), last)


def _history(paging: Paging) -> list[Publication]:
    return [*until(read_history(paging.dataset.folder.parent), paging.dataset.id)]


def _place(history: list[Publication], dataset: str) -> int:
    """Where a dataset last stood; raises UnknownEntity where it never did."""
    places = [index for index, each in enumerate(history) if each.id.startswith(dataset)]
    if not places:
        raise UnknownEntity(f"since: no dataset {dataset!r} was served here; see /api/v1/datasets")
    return places[-1]


def _iris(slugs: list[str] | None) -> tuple[str, ...]:
    return tuple(resource(slug).value for slug in slugs or ())


def _item(entry: Entry, language: str) -> dict[str, Any]:
    change, publication = entry.change, entry.publication

    def linked(iri: str | None) -> Node | None:
        return None if iri is None else node(iri, change.labels, language)

    reason = next((code for code in (language, *LANGUAGES) if code in change.reasons), None)
    values = (
        None if value is None else shown(term_of(value), change.labels, language)
        for value in (change.old, change.new)
    )
    return {
        "change": change.kind,
        "claim": change.claim,
        "replaces": change.replaces,
        "subject": linked(change.subject),
        "predicate": linked(change.property),
        **dict(zip(("old", "new"), values, strict=True)),
        "changed": list(change.changed),
        "source": linked(change.source),
        "certainty": linked(change.certainty),
        "status": linked(change.status),
        "reason": text(change.reasons[reason], reason) if reason is not None else None,
        "curated": change.curated,
        "published": publication.id,
        "predecessor": publication.predecessor,
    }


def _dataset(publication: Publication) -> dict[str, Any]:
    return {
        "published": publication.id,
        "predecessor": publication.predecessor,
        "curated": publication.curated,
        "counts": dict(publication.counts),
    }

"""What every list of the API has in common: its parameters, its shape, and how one pages through it.

A list is read with ``limit`` and, from its second page on, with the ``cursor`` that stands in ``next``. A cursor names
the dataset of the first page and the last thing that was read, so that a run sees one dataset from beginning to end,
however many arrive meanwhile: ``PagingDep`` opens the one that the cursor names.
"""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated, Any

from fastapi import Depends, Query, Request
from fastapi.responses import Response

from api.dependencies import SettingsDep, SnapshotDep
from api.serving import Serving
from api.v1.bodies import json_answer
from graph.dataset import Dataset
from graph.errors import StaleCursor, UnknownCursor
from graph.history import read_history

DIGITS = 16
"""Digits of a dataset's id by which its folder and cursors call it."""
PAGE, LARGEST_PAGE = 50, 500

NO_CURSOR = "cursor: not one that this server made; leave it out to start anew"

Limit = Annotated[int, Query(ge=1, le=LARGEST_PAGE, description="How many items to give at most.")]
Cursor = Annotated[
    str | None,
    Query(
        pattern=rf"^[0-9a-f]{{{DIGITS}}}\.[A-Za-z0-9_-]{{0,400}}$",
        description="Where to go on, as `next` of the page before has it; the other parameters stay the same.",
    ),
]


@dataclass(frozen=True)
class Paging:
    """The part of a list that is asked for: ``limit`` items after the one with the sort key ``after``."""

    dataset: Dataset
    limit: int
    after: str | None = None


def cursor_of(dataset: Dataset, key: str) -> str:
    """The cursor that goes on in a dataset after the item with a sort key."""
    return f"{dataset.id[:DIGITS]}.{urlsafe_b64encode(key.encode()).decode().rstrip('=')}"


def _paging(
    request: Request,
    snapshot: SnapshotDep,
    settings: SettingsDep,
    limit: Limit = PAGE,
    cursor: Cursor = None,
) -> Paging:
    """Raises StaleCursor where the dataset of the cursor is gone, UnknownCursor where nobody made such a cursor."""
    if cursor is None:
        return Paging(snapshot.dataset, limit)
    start, _, encoded = cursor.partition(".")
    try:
        after = urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)).decode()
    except (binascii.Error, UnicodeDecodeError) as error:
        raise UnknownCursor(NO_CURSOR) from error
    if snapshot.dataset.id.startswith(start):
        return Paging(snapshot.dataset, limit, after)
    serving: Serving = request.app.state.serving
    older = serving.older(start)
    if older is None and not any(each.id.startswith(start) for each in read_history(settings.root)):
        raise UnknownCursor(NO_CURSOR)
    if older is None:
        raise StaleCursor(f"the dataset {start} of this cursor is gone; start again without cursor")
    return Paging(older, limit, after)


PagingDep = Annotated[Paging, Depends(_paging)]


def list_answer(
    request: Request,
    paging: Paging,
    language: str,
    items: Sequence[Mapping[str, Any]],
    total: int,
    last: str | None,
    more: Mapping[str, Any] = MappingProxyType({}),
) -> Response:
    """One page of a list; ``total`` counts all pages, ``last`` is the sort key of the last item where more follow.

    The body is ``{"@context", "dataset", "total", "items", "next"}`` and ``more``; ``next`` is the address of the next
    page or null, and stands in the header ``Link`` as well.
    """
    following = None
    if last is not None:
        cursor = cursor_of(paging.dataset, last)
        following = str(request.url.include_query_params(cursor=cursor))
    body = {"total": total, "items": items, "next": following, **more}
    response = json_answer(request, paging.dataset, language, body)
    if following is not None:
        response.headers["Link"] = f'<{following}>; rel="next"'
    return response

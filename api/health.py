"""Whether the server lives, and whether it can answer."""

from __future__ import annotations

import sqlite3
from http import HTTPStatus

from fastapi import APIRouter, HTTPException
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel

from api.dependencies import SnapshotDep
from graph.dataset import Dataset
from graph.query import Query

router = APIRouter(tags=["Health"])


class Alive(BaseModel):
    """The process runs."""

    status: str = "ok"


class Ready(BaseModel):
    """A dataset is open; a query over it, its search, its lists and the places of its networks were tried."""

    status: str = "ready"
    dataset: str


@router.get("/healthz")
def healthz() -> Alive:
    """Say that the process runs."""
    return Alive()


@router.get(
    "/readyz", responses={503: {"description": "There is no dataset, or a part of it does not answer."}}
)
async def readyz(snapshot: SnapshotDep) -> Ready:
    """Say that questions are answered, after trying a query, the search, a list and the layout."""
    await snapshot.workers.run(Query("ASK { ?s ?p ?o }"), seconds=2.0)
    try:
        await run_in_threadpool(_try_parts, snapshot.dataset)
    except (OSError, ValueError, sqlite3.Error) as error:
        raise HTTPException(
            HTTPStatus.SERVICE_UNAVAILABLE, f"a part of the dataset cannot be read: {error}; run: nasij build"
        ) from error
    return Ready(dataset=snapshot.dataset.id)


def _try_parts(dataset: Dataset) -> None:
    dataset.search.find("a", limit=1)
    dataset.catalogue.size("entities")
    assert dataset.layout is not None

"""Whether the server lives, and whether it can answer."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel

from api.dependencies import SnapshotDep
from graph.query import Query

router = APIRouter(tags=["Health"])


class Alive(BaseModel):
    """The process runs."""

    status: str = "ok"


class Ready(BaseModel):
    """A dataset is open, and a worker has answered a query over it."""

    status: str = "ready"
    dataset: str


@router.get("/healthz")
def healthz() -> Alive:
    """Say that the process runs."""
    return Alive()


@router.get("/readyz", responses={503: {"description": "There is no dataset, or no worker answers."}})
async def readyz(snapshot: SnapshotDep) -> Ready:
    """Say that queries are answered, after trying one."""
    await snapshot.workers.run(Query("ASK {}"), seconds=2.0)
    return Ready(dataset=snapshot.dataset.id)

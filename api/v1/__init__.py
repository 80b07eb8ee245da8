"""Version 1 of the API, for programs: one router for each concern, put together below ``/api/v1``."""

from fastapi import APIRouter

from api.v1 import (
    changes,
    claims,
    context,
    entities,
    measures,
    networks,
    openapi,
    searching,
    statistics,
    vocabulary,
)
from api.v1.routing import PREFIX

__all__ = ["PREFIX", "router"]

router = APIRouter()
for _part in (
    searching,
    entities,
    claims,
    vocabulary,
    networks,
    measures,
    statistics,
    changes,
    openapi,
    context,
):
    router.include_router(_part.router)
router.include_router(openapi.pages)

"""What all routers of the API are made with."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from graph.errors import InvalidValue

PREFIX = "/api/v1"


def api_router(tag: str) -> APIRouter:
    """A router below ``/api/v1`` whose operations stand under a heading of the reference and know their parameters."""
    return APIRouter(prefix=PREFIX, tags=[tag], dependencies=[Depends(known_parameters)])


def known_parameters(request: Request) -> None:
    """Refuses parameters that the OpenAPI document does not have for an operation: misspelt ones would go unseen.

    Raises InvalidValue, also where one that takes a single value is given twice.
    """
    if not request.query_params:
        return
    route, known = request.scope["route"], request.app.state.parameters
    key = request.method, route.path_format
    if key not in known:
        known[key] = _parameters(route, request.method)
    lists = known[key]
    for name in request.query_params:
        if name not in lists:
            raise InvalidValue(f"there is no parameter {name!r}; there are {', '.join(lists) or 'none'}")
        if not lists[name] and len(request.query_params.getlist(name)) > 1:
            raise InvalidValue(f"{name} is given several times; give it once")


def _parameters(route: APIRoute, method: str) -> dict[str, bool]:
    """The query parameters of an operation, each with whether it takes several values.

    They are read from a document of this route alone: that of all takes a third of a second, for which a first search
    would wait.
    """
    operations = get_openapi(title=PREFIX, version="", routes=[route])["paths"].get(route.path_format, {})
    described = operations.get(method.lower(), {}).get("parameters", ())
    return {each["name"]: _is_list(each["schema"]) for each in described if each["in"] == "query"}


def _is_list(schema: dict[str, Any]) -> bool:
    return any(each.get("type") == "array" for each in (schema, *schema.get("anyOf", ())))

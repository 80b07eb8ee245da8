"""What all routers of the API are made with."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends, Request

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
    operations = request.app.openapi()["paths"].get(request.scope["route"].path_format, {})
    described = operations.get(request.method.lower(), {}).get("parameters", ())
    lists = {each["name"]: _is_list(each["schema"]) for each in described if each["in"] == "query"}
    for name in request.query_params:
        if name not in lists:
            raise InvalidValue(f"there is no parameter {name!r}; there are {', '.join(lists) or 'none'}")
        if not lists[name] and len(request.query_params.getlist(name)) > 1:
            raise InvalidValue(f"{name} is given several times; give it once")


def _is_list(schema: dict[str, Any]) -> bool:
    return any(each.get("type") == "array" for each in (schema, *schema.get("anyOf", ())))

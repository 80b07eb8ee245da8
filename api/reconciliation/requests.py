"""How both versions read a request: its fields or its JSON, as values."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Annotated, Any, TypeVar
from urllib.parse import parse_qsl

from fastapi import HTTPException, Request
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from api.protocol import FORM, read_body
from api.settings import Settings
from api.v1.bodies import JSON
from graph.errors import InvalidValue

BATCH = 100
"""Queries of a batch."""
MOST, USUAL = 50, 5
"""Candidates of one query, at most and unless a limit is given."""
ROWS, COLUMNS = 1000, 50
"""Rows and columns of one data extension."""

Json = dict[str, Any]
Limit = Annotated[float | None, Field(ge=1, le=10**6)]


class Sent(BaseModel):
    """A value that a client sent."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class ColumnSettings(Sent):
    """What is asked of a column besides its property; other settings are passed over."""

    model_config = ConfigDict(extra="ignore")

    limit: (
        Annotated[float, Field(ge=0, le=10**9, multiple_of=1)]
        | Annotated[str, Field(pattern="^[0-9]{0,9}$")]
        | None
    ) = None


class Column(Sent):
    """A property that is wanted."""

    id: str
    settings: ColumnSettings = ColumnSettings()

    @property
    def limit(self) -> int | None:
        """How many values are wanted; None for all."""
        return int(self.settings.limit or 0) or None


class Extension(Sent):
    """Things and the properties that are wanted of them."""

    ids: list[str] = Field(max_length=ROWS)
    properties: list[Column] = Field(max_length=COLUMNS)


_Model = TypeVar("_Model", bound=BaseModel)


def schema_of(model: type[BaseModel]) -> Json:
    """The JSON schema of a model in one piece, as an OpenAPI document can carry it anywhere."""
    schema = model.model_json_schema()
    parts = schema.pop("$defs", {})

    def whole(value: Any) -> Any:
        if isinstance(value, list):
            return [whole(each) for each in value]
        if not isinstance(value, dict):
            return value
        if "$ref" in value:
            return whole(parts[value["$ref"].rpartition("/")[2]])
        return {key: whole(each) for key, each in value.items() if key not in ("title", "default")}

    found: Json = whole(schema)
    return found


async def read_fields(request: Request, settings: Settings) -> dict[str, str]:
    """The fields of a request, from its address and its form; raises HTTPException for a body that is no form."""
    fields = dict(request.query_params)
    if request.method != "POST":
        return fields
    sort = request.headers.get("Content-Type", FORM).partition(";")[0].strip().casefold()
    if sort != FORM:
        raise HTTPException(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"send the queries as {FORM} in a field")
    body = await read_body(request, settings.query_bytes, settings.body_seconds)
    try:
        sent = parse_qsl(body, keep_blank_values=True, errors="strict", max_num_fields=100)
    except ValueError as error:
        raise InvalidValue(
            "the form cannot be read; encode its fields as UTF-8, then in percent signs"
        ) from error
    return fields | dict(sent)


async def read_json(request: Request, settings: Settings, model: type[_Model]) -> _Model:
    """The JSON body of a request; raises HTTPException for another kind, InvalidValue for what is not of the model."""
    sort = request.headers.get("Content-Type", JSON).partition(";")[0].strip().casefold()
    if sort != JSON:
        raise HTTPException(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"send the body as {JSON}")
    return parse(await read_body(request, settings.query_bytes, settings.body_seconds), model)


def parse(text: str, model: type[_Model]) -> _Model:
    """A text of JSON as a value; raises InvalidValue with the place of the first fault."""
    try:
        return model.model_validate(loads(text))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise InvalidValue(f"{place or 'body'}: {first['msg']}") from error


def loads(text: str) -> Any:
    """A text of JSON; raises InvalidValue for what is none, too deep, or has numbers that are none."""
    try:
        value = json.loads(text, parse_constant=_refuse)
        json.dumps(value, ensure_ascii=False).encode()  # half of a surrogate pair is no text
    except (ValueError, RecursionError) as error:
        raise InvalidValue(
            "not JSON that can be read; see the specification of the Reconciliation API"
        ) from error
    return value


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")


def check_size(count: int) -> None:
    """Raises HTTPException (413) for a batch of more queries than are answered at once."""
    if count > BATCH:
        raise HTTPException(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"{count} queries at once; send at most {BATCH}"
        )


def limit_of(given: float | None) -> int:
    """How many candidates a query wants."""
    return USUAL if given is None else min(int(given), MOST)

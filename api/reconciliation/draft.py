"""The draft of version 1.0 of the Reconciliation API at ``/reconcile/1.0``: JSON both ways, names with language."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from pydantic import AliasChoices, BaseModel, ConfigDict, Field, model_validator

from api.dependencies import SettingsDep, SnapshotDep
from api.reconciliation.parts import (
    PREVIEW,
    Cursor,
    Prefix,
    candidate_of,
    cells,
    json_of,
    named,
    property_of,
    proposal,
    responses,
    suggested_entities,
    suggested_properties,
    suggested_types,
    type_of,
)
from api.reconciliation.requests import (
    BATCH,
    COLUMNS,
    Extension,
    Json,
    Limit,
    Sent,
    check_size,
    limit_of,
    read_json,
    schema_of,
)
from api.reconciliation.version_0_2 import given
from api.v1.bodies import JSON, LanguageDep
from graph.dataset import Dataset
from graph.reconciliation import Condition, Question, iri_of, match, types_of
from visualizations.strings import DIRECTIONS, translate

router = APIRouter(prefix="/reconcile/1.0", tags=["Reconciliation"])

_Direction = Literal["ltr", "rtl", "auto"]


class _Entity(Sent):
    id: str
    name: str | None = None
    lang: str | None = None
    dir: _Direction | None = None


_Value = str | bool | int | float | _Entity


class _Condition(Sent):
    model_config = ConfigDict(
        json_schema_extra={
            "oneOf": [
                {
                    "properties": {
                        "matchType": {"const": "property"},
                        "propertyId": {"type": "string"},
                    },
                    "required": ["propertyId"],
                },
                {"properties": {"matchType": {"enum": ["name", "id"]}, "propertyId": {"type": "null"}}},
            ]
        }
    )

    match_type: Literal["name", "id", "property"] = Field(alias="matchType")
    pid: str | None = Field(None, validation_alias=AliasChoices("propertyId", "pid"))
    value: _Value | list[_Value] = Field(validation_alias=AliasChoices("propertyValue", "v"))
    required: bool = False
    quantifier: Literal["any", "all", "none"] = Field("any", alias="matchQuantifier")
    qualifier: str | None = Field(None, alias="matchQualifier")
    lang: str | None = None
    dir: _Direction | None = None

    @model_validator(mode="after")
    def property_is_named(self) -> _Condition:
        if (self.match_type == "property") != (self.pid is not None):
            raise ValueError("propertyId goes with the matchType property, and only with it")
        return self

    @property
    def texts(self) -> tuple[str, ...]:
        """The values as texts."""
        values = self.value if isinstance(self.value, list) else [self.value]
        return tuple(each.id if isinstance(each, _Entity) else str(each) for each in values)


class _Query(Sent):
    type: str | None = None
    limit: Limit = None
    lang: str | None = None
    dir: _Direction | None = None
    conditions: list[_Condition] = Field(min_length=1, max_length=COLUMNS)

    def question(self) -> Question:
        by = {name: [each for each in self.conditions if each.match_type == name] for name in ("name", "id")}
        return Question(
            names=tuple(text for each in by["name"] for text in each.texts if text),
            ids=tuple(text for each in by["id"] for text in each.texts if text),
            types=(self.type,) if self.type else (),
            conditions=tuple(
                Condition(each.pid, given(each.value), each.required, each.quantifier)
                for each in self.conditions
                if each.pid is not None
            ),
            limit=limit_of(self.limit),
        )


class _Queries(Sent):
    queries: list[_Query] = Field(json_schema_extra={"maxItems": BATCH})  # more are a 413


def _body(model: type[BaseModel]) -> Json:
    return {"requestBody": {"required": True, "content": {JSON: {"schema": schema_of(model)}}}}


@router.get("", response_class=Response, responses=responses())
@router.get("/", response_class=Response, include_in_schema=False)
def draft_manifest(request: Request, snapshot: SnapshotDep, language: LanguageDep) -> Response:
    """Describe the service (draft of version 1.0)."""
    types = types_of(snapshot.dataset)
    root = str(request.base_url).rstrip("/")
    body = {
        "versions": ["1.0-draft"],
        "name": translate(language, "reconcile.name"),
        "lang": language,
        "dir": DIRECTIONS[language],
        "documentation": f"{root}/api/v1/",
        "defaultTypes": [type_of(each, types, language, directed=True) for each in types.roots],
        "view": {"url": f"{root}/reconcile/view?id={{id}}"},
        "preview": PREVIEW,
        "suggest": {"entity": True, "property": True, "type": True},
        "extend": {
            "proposeProperties": True,
            "propertySettings": [
                {
                    "id": "limit",
                    "name": translate(language, "reconcile.limit"),
                    "type": "number",
                    "default": 0,
                    "helpText": translate(language, "reconcile.limit.help"),
                }
            ],
        },
        "batchSize": BATCH,
        "standardizedScore": True,
    }
    return json_of(request, snapshot.dataset, body, language)


@router.post(
    "/match", response_class=Response, responses=responses(408, 413, 415), openapi_extra=_body(_Queries)
)
@router.post("/reconcile", response_class=Response, include_in_schema=False)
async def draft_match_batch(
    request: Request, snapshot: SnapshotDep, settings: SettingsDep, language: LanguageDep
) -> Response:
    """Match a batch of queries (draft of version 1.0)."""
    asked = await read_json(request, settings, _Queries)
    check_size(len(asked.queries))
    body = await run_in_threadpool(_matched, snapshot.dataset, asked, language)
    return json_of(request, snapshot.dataset, body, language)


@router.post(
    "/extend",
    response_class=Response,
    responses=responses(404, 408, 413, 415),
    openapi_extra=_body(Extension),
)
async def draft_extend(
    request: Request, snapshot: SnapshotDep, settings: SettingsDep, language: LanguageDep
) -> Response:
    """Fetch properties of matched things (draft of version 1.0)."""
    asked = await read_json(request, settings, Extension)
    body = await run_in_threadpool(_extended, snapshot.dataset, asked, language)
    return json_of(request, snapshot.dataset, body, language)


@router.get("/extend/propose", response_class=Response, responses=responses(404))
def draft_propose(
    request: Request,
    snapshot: SnapshotDep,
    language: LanguageDep,
    kind: Annotated[str | None, Query(alias="type", max_length=500, description="A type.")] = None,
    limit: Annotated[int | None, Query(ge=1, le=1000, description="How many to give at most.")] = None,
) -> Response:
    """Propose the properties that can be fetched of things of a type (draft of version 1.0)."""
    body = proposal(snapshot.dataset, kind, limit, language, directed=True)
    return json_of(request, snapshot.dataset, body, language)


@router.get("/suggest/entity", response_class=Response, responses=responses())
def draft_suggest_entity(
    request: Request, snapshot: SnapshotDep, language: LanguageDep, prefix: Prefix = "", cursor: Cursor = 0
) -> Response:
    """Suggest things by the beginning of a name (draft of version 1.0)."""
    found = suggested_entities(snapshot.dataset, prefix, cursor, language, directed=True)
    return json_of(request, snapshot.dataset, {"result": found}, language)


@router.get("/suggest/type", response_class=Response, responses=responses())
def draft_suggest_type(
    request: Request, snapshot: SnapshotDep, language: LanguageDep, prefix: Prefix = "", cursor: Cursor = 0
) -> Response:
    """Suggest types by the beginning of a name (draft of version 1.0)."""
    found = suggested_types(snapshot.dataset, prefix, cursor, language, directed=True)
    return json_of(request, snapshot.dataset, {"result": found}, language)


@router.get("/suggest/property", response_class=Response, responses=responses())
def draft_suggest_property(
    request: Request, snapshot: SnapshotDep, language: LanguageDep, prefix: Prefix = "", cursor: Cursor = 0
) -> Response:
    """Suggest properties by the beginning of a name (draft of version 1.0)."""
    found = suggested_properties(snapshot.dataset, prefix, cursor, language, directed=True)
    return json_of(request, snapshot.dataset, {"result": found}, language)


def _matched(dataset: Dataset, asked: _Queries, language: str) -> Json:
    types = types_of(dataset)
    return {
        "results": [
            {
                "candidates": [
                    candidate_of(found, types, language, directed=True)
                    for found in match(dataset, query.question(), language)
                ]
            }
            for query in asked.queries
        ]
    }


def _extended(dataset: Dataset, asked: Extension, language: str) -> Json:
    columns = [(property_of(each.id), each.limit) for each in asked.properties]
    return {
        "meta": [named(prop.id, *prop.label(language), directed=True) for prop, _ in columns],
        "rows": [
            {
                "id": each,
                "properties": [
                    {
                        "id": prop.id,
                        "values": cells(dataset, iri_of(dataset, each), prop, limit, language, directed=True),
                    }
                    for prop, limit in columns
                ],
            }
            for each in asked.ids
        ],
    }

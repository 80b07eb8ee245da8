"""Version 0.2 of the Reconciliation API at ``/reconcile``, as OpenRefine speaks it.

Batches come in the field ``queries``, data extensions in ``extend``, of a form or of the address.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from pydantic import ConfigDict, Field, RootModel, model_validator

from api.dependencies import SettingsDep, SnapshotDep
from api.protocol import FORM
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
    loads,
    parse,
    read_fields,
    schema_of,
)
from api.v1.bodies import JSON, LanguageDep
from graph.dataset import Dataset
from graph.errors import InvalidValue
from graph.reconciliation import Condition, Question, Reference, iri_of, match, types_of
from graph.reconciliation.matching import Given
from graph.terms import BASE, ID
from visualizations.strings import translate

router = APIRouter(prefix="/reconcile", tags=["Reconciliation"])


class _Entity(Sent):
    id: str
    name: str | None = None


_Value = str | bool | int | float | _Entity


class _Property(Sent):
    pid: str
    v: _Value | list[_Value]


class _Query(Sent):
    model_config = ConfigDict(
        json_schema_extra={
            "anyOf": [
                {"properties": {"query": {"type": "string"}}, "required": ["query"]},
                {"properties": {"properties": {"minItems": 1}}, "required": ["properties"]},
            ]
        }
    )

    query: str | None = None
    type: str | list[str] | None = None
    limit: Limit = None
    properties: list[_Property] = Field(default_factory=list, max_length=COLUMNS)
    type_strict: Literal["any", "should", "all"] = "any"

    @model_validator(mode="after")
    def asks_something(self) -> _Query:
        if self.query is None and not self.properties:
            raise ValueError("give query or properties")
        return self

    def question(self) -> Question:
        types = [self.type] if isinstance(self.type, str) else self.type or []
        return Question(
            names=(self.query,) if self.query else (),
            types=tuple(each for each in types if each),
            every_type=self.type_strict == "all",
            prefer_types=self.type_strict == "should",
            conditions=tuple(Condition(each.pid, given(each.v)) for each in self.properties),
            limit=limit_of(self.limit),
        )


def given(value: Any) -> tuple[Given, ...]:
    """One value or several, as conditions have them."""
    values = value if isinstance(value, list) else [value]
    return tuple(Reference(each.id) if isinstance(each, Sent) else each for each in values)  # type: ignore[attr-defined]


class _Queries(RootModel[dict[str, _Query]]):
    model_config = ConfigDict(json_schema_extra={"maxProperties": BATCH})


_SENT = {
    "queries": ("A batch of queries, as JSON.", schema_of(_Queries)),
    "extend": ("Things and the properties that are wanted of them, as JSON.", schema_of(Extension)),
}
_FIELDS = {
    "parameters": [
        {"name": name, "in": "query", "content": {JSON: {"schema": schema}}, "description": description}
        for name, (description, schema) in _SENT.items()
    ]
}
_FORM = {
    "requestBody": {
        "required": True,
        "content": {
            FORM: {
                "schema": {
                    "type": "object",
                    "properties": {
                        name: {
                            "type": "string",
                            "description": description,
                            "contentMediaType": JSON,
                            "contentSchema": schema,
                        }
                        for name, (description, schema) in _SENT.items()
                    },
                    "anyOf": [{"required": [name]} for name in _SENT],
                }
            }
        },
    }
}


@router.get("", response_class=Response, responses=responses(404, 413, 414), openapi_extra=_FIELDS)
async def reconcile(
    request: Request, snapshot: SnapshotDep, settings: SettingsDep, language: LanguageDep
) -> Response:
    """Describe the service, or answer the queries in `queries` or the data extension in `extend`."""
    fields = await read_fields(request, settings)
    body = await run_in_threadpool(_answer, request, snapshot.dataset, fields, language)
    return json_of(request, snapshot.dataset, body, language)


@router.post("", response_class=Response, responses=responses(404, 408, 413, 415), openapi_extra=_FORM)
async def reconcile_by_form(
    request: Request, snapshot: SnapshotDep, settings: SettingsDep, language: LanguageDep
) -> Response:
    """Answer the queries in `queries` or the data extension in `extend`, fields of a form."""
    fields = await read_fields(request, settings)
    body = await run_in_threadpool(_answer, request, snapshot.dataset, fields, language)
    return json_of(request, snapshot.dataset, body, language)


@router.get("/suggest/entity", response_class=Response, responses=responses())
def suggest_entity(
    request: Request, snapshot: SnapshotDep, language: LanguageDep, prefix: Prefix = "", cursor: Cursor = 0
) -> Response:
    """Suggest things by the beginning of a name."""
    found = suggested_entities(snapshot.dataset, prefix, cursor, language, directed=False)
    return json_of(request, snapshot.dataset, {"result": found}, language)


@router.get("/suggest/type", response_class=Response, responses=responses())
def suggest_type(
    request: Request, snapshot: SnapshotDep, language: LanguageDep, prefix: Prefix = "", cursor: Cursor = 0
) -> Response:
    """Suggest types by the beginning of a name; all of them page by page where nothing is typed."""
    found = suggested_types(snapshot.dataset, prefix, cursor, language, directed=False)
    return json_of(request, snapshot.dataset, {"result": found}, language)


@router.get("/suggest/property", response_class=Response, responses=responses())
def suggest_property(
    request: Request, snapshot: SnapshotDep, language: LanguageDep, prefix: Prefix = "", cursor: Cursor = 0
) -> Response:
    """Suggest properties by the beginning of a name; all of them page by page where nothing is typed."""
    found = suggested_properties(snapshot.dataset, prefix, cursor, language, directed=False)
    return json_of(request, snapshot.dataset, {"result": found}, language)


@router.get("/properties", response_class=Response, responses=responses(404))
def propose_properties(
    request: Request,
    snapshot: SnapshotDep,
    language: LanguageDep,
    kind: Annotated[str | None, Query(alias="type", max_length=500, description="A type.")] = None,
    limit: Annotated[int | None, Query(ge=1, le=1000, description="How many to give at most.")] = None,
) -> Response:
    """Propose the properties that can be fetched of things of a type."""
    body = proposal(snapshot.dataset, kind, limit, language, directed=False)
    return json_of(request, snapshot.dataset, body, language)


def _answer(request: Request, dataset: Dataset, fields: dict[str, str], language: str) -> Json:
    extension = parse(fields["extend"], Extension) if "extend" in fields else None
    if "queries" in fields:
        return _matched(dataset, fields["queries"], language)
    if extension is not None:
        return _extended(dataset, extension, language)
    if request.method == "POST":
        raise InvalidValue("the form has neither queries nor extend; send one of the two")
    return _manifest(str(request.base_url).rstrip("/"), dataset, language)


def _matched(dataset: Dataset, text: str, language: str) -> Json:
    sent = loads(text)
    check_size(len(sent) if isinstance(sent, dict) else 0)
    queries = parse(text, _Queries).root
    types = types_of(dataset)
    return {
        name: {
            "result": [
                candidate_of(found, types, language, directed=False)
                for found in match(dataset, query.question(), language)
            ]
        }
        for name, query in queries.items()
    }


def _extended(dataset: Dataset, asked: Extension, language: str) -> Json:
    columns = [(property_of(each.id), each.limit) for each in asked.properties]
    return {
        "meta": [named(prop.id, *prop.label(language), directed=False) for prop, _ in columns],
        "rows": {
            each: {
                prop.id: cells(dataset, iri_of(dataset, each), prop, limit, language, directed=False)
                for prop, limit in columns
            }
            for each in asked.ids
        },
    }


def _manifest(root: str, dataset: Dataset, language: str) -> Json:
    def suggest(what: str) -> Json:
        return {
            "service_url": root,
            "service_path": f"/reconcile/suggest/{what}",
            "flyout_service_url": root,
            "flyout_service_path": f"/reconcile/flyout/{what}?id=${{id}}",
        }

    types = types_of(dataset)
    return {
        "versions": ["0.2"],
        "name": translate(language, "reconcile.name"),
        "identifierSpace": ID,
        "schemaSpace": BASE,
        "documentation": f"{root}/api/v1/",
        "defaultTypes": [type_of(each, types, language, directed=False) for each in types.roots],
        "view": {"url": f"{root}/reconcile/view?id={{{{id}}}}"},
        "preview": {"url": f"{root}/reconcile/preview?id={{{{id}}}}", **PREVIEW},
        "suggest": {what: suggest(what) for what in ("entity", "property", "type")},
        "extend": {
            "propose_properties": {"service_url": root, "service_path": "/reconcile/properties"},
            "property_settings": [
                {
                    "name": "limit",
                    "label": translate(language, "reconcile.limit"),
                    "type": "number",
                    "default": 0,
                    "help_text": translate(language, "reconcile.limit.help"),
                }
            ],
        },
    }

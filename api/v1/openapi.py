"""The OpenAPI document of the server, its reference page, and the index at ``/api/v1/``."""

from __future__ import annotations

import asyncio
import copy
import json
from collections.abc import Iterable
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.openapi.utils import get_openapi
from fastapi.responses import RedirectResponse, Response
from pydantic import Field

from api import negotiation
from api.answers import answer, see_other
from api.dependencies import Language, SnapshotDep
from api.v1.bodies import JSON
from api.v1.examples import BASE, Example, add_examples, examples
from api.v1.routing import PREFIX, api_router
from api.v1.schemas import PROBLEM_JSON, PROBLEM_SCHEMA, Answer, Problem, responses
from graph.dataset import Dataset
from visualizations.reference import render_reference

router = api_router("Reference")
pages = APIRouter(include_in_schema=False)

_DESCRIPTION = """\
Nasij is a knowledge graph of Moroccan volunteering actors: organizations, people, events, partnerships and
recommendations, each fact with the passage of the article that it rests on.

**Answers** are JSON, and JSON-LD: expanded with their `@context`, they are triples of the dataset. Every answer names
the `dataset` it is from and has a strong `ETag`. Labels carry their language (`lang`) and direction (`dir`); they are
in the language of `lang=`, else of `Accept-Language`, else in Arabic.

**Lists** are `{"total", "items", "next"}`; `next` is the address of the next page, in the header `Link` as well. One
run through a list is answered from one dataset, even when a new one arrives meanwhile; should the old one be gone, the
answer is 410 and the run starts again. A filter that is given several times wants any of its values; several filters
want all of them.

**Errors** are problem details (RFC 9457) whose `detail` says what to do. Changes are made in the curated records,
never here.
"""


class Index(Answer):
    """Where things are."""

    paths: Annotated[dict[str, str], Field(description="The address of each operation, as a template.")]


def describe(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document of an application without examples; made once."""
    if app.openapi_schema is None:
        document = get_openapi(
            title="Nasij",
            version=app.version,
            summary="A knowledge graph of Moroccan volunteering actors, with the evidence of every fact",
            description=_DESCRIPTION,
            license_info={"name": "CC BY 4.0 (data)", "identifier": "CC-BY-4.0"},
            routes=app.routes,
        )
        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        schemas["Problem"] = Problem.model_json_schema()
        for operations in document["paths"].values():
            for operation in operations.values():
                operation["responses"].pop("422", None)  # what is wrong with a parameter is a 400 here
                if any(each["in"] == "query" for each in operation.get("parameters", ())):
                    operation["responses"].setdefault("414", {"description": "The address is too long."})
                for status, response in operation["responses"].items():
                    if status >= "400":
                        response.setdefault("content", {PROBLEM_JSON: {"schema": PROBLEM_SCHEMA}})
        for unused in ("HTTPValidationError", "ValidationError"):
            schemas.pop(unused, None)
        app.openapi_schema = document
    return app.openapi_schema


class Document:
    """The OpenAPI document of an application as text, with examples from the dataset that was served last."""

    def __init__(self) -> None:
        self._describing, self._writing = asyncio.Lock(), asyncio.Lock()
        self._dataset: str | None = None
        self._text = ""

    async def described(self, app: FastAPI) -> dict[str, Any]:
        """The document without examples; it takes a second of a processor, so that a thread makes it."""
        async with self._describing:
            if app.openapi_schema is None:
                return await run_in_threadpool(describe, app)
            return app.openapi_schema

    async def text(self, app: FastAPI, dataset: str) -> str:
        """The document with examples from a dataset, named by its id; the server is called ``BASE``."""
        async with self._writing:
            if self._dataset != dataset:
                found = await examples(app, dataset)
                self._text = await run_in_threadpool(_written, await self.described(app), found)
                self._dataset = dataset
            return self._text


def _written(described: dict[str, Any], found: Iterable[Example]) -> str:
    document = copy.deepcopy(described)
    document["servers"] = [{"url": BASE}]
    add_examples(document, found)
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


async def document_of(request: Request, dataset: Dataset) -> str:
    """The OpenAPI document as a client addresses the server, with examples from a dataset."""
    document: Document = request.app.state.document
    here = json.dumps(str(request.base_url).rstrip("/"))[1:-1]
    return (await document.text(request.app, dataset.id)).replace(BASE, here)


@router.get("/openapi.json", include_in_schema=False)
async def openapi(request: Request, snapshot: SnapshotDep) -> Response:
    """Give this description, with examples that are answers of the dataset that is served."""
    text = await document_of(request, snapshot.dataset)
    return answer(request, snapshot.dataset, text, JSON)


@router.get("/", responses=responses(Index))
async def api_index(request: Request, snapshot: SnapshotDep) -> Response:
    """Tell where things are; a browser is led to the reference."""
    if negotiation.media_type(request.headers.get("Accept"), [JSON, negotiation.HTML]) == negotiation.HTML:
        language = negotiation.language(request.headers.get("Accept-Language"))
        return see_other(f"/{language}/api")
    document: Document = request.app.state.document
    described = await document.described(request.app)
    root = str(request.base_url).rstrip("/")
    paths = {
        operation["operationId"]: root + path
        for path, operations in described["paths"].items()
        if path.startswith(PREFIX)
        for method, operation in operations.items()
        if method == "get"
    }
    body = {"@context": f"{root}{PREFIX}/context.jsonld", "dataset": snapshot.dataset.id, "paths": paths}
    return answer(request, snapshot.dataset, json.dumps(body, ensure_ascii=False), JSON)


@pages.get(PREFIX)
def api_index_without_slash() -> RedirectResponse:
    """Send the client to the index."""
    return RedirectResponse(f"{PREFIX}/", HTTPStatus.PERMANENT_REDIRECT)


@pages.get("/{language:language}/api")
async def reference(request: Request, language: Language, snapshot: SnapshotDep) -> Response:
    """Show what the API can be asked, with examples."""
    text = await document_of(request, snapshot.dataset)
    page = await snapshot.rendered(render_reference, language, text)
    return answer(request, snapshot.dataset, page, negotiation.HTML)

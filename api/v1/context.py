"""The JSON-LD contexts: the ontology's own at ``/context.jsonld``, and that of the API's answers.

The names of properties and classes are the same in both. The API writes every value as an object with its language
and direction or its datatype, so that its terms need no coercion; ``facts``, ``incoming``, ``items``, ``claims`` and
the like only arrange what they hold.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

import ontology
from api.answers import answer
from api.dependencies import SnapshotDep
from api.v1.bodies import JSON_LD
from graph.terms import shorten

router = APIRouter(tags=["Linked data"])

FIGURE = "figureValue"
"""The number that a figure gives: its own name, ``value``, is what every literal has here."""
_ARRANGED = {
    "value": "@value", "lang": "@language", "dir": "@direction", "datatype": "@type",
    "items": "@graph", "names": "@nest", "facts": "@nest", "incoming": "@reverse",
    "claims": "@included", "derivations": "@included",
}  # fmt: skip


@cache
def own_context() -> dict[str, Any]:
    """The context of the ontology."""
    text = (ontology.FOLDER / "context.jsonld").read_text("utf-8")
    context: dict[str, Any] = json.loads(text)["@context"]
    return context


@cache
def api_context() -> dict[str, Any]:
    """The context of the API's answers: the ontology's terms without coercion, and the API's own words."""
    terms: dict[str, Any] = {}
    for name, entry in own_context().items():
        here = FIGURE if name == "value" else name
        terms[here] = entry["@id"] if isinstance(entry, dict) else entry
    return terms | _ARRANGED


@cache
def names() -> dict[str, str]:
    """The name of each property and class of the context by its IRI."""
    terms = {name: entry for name, entry in api_context().items() if isinstance(entry, str)}
    found: dict[str, str] = {}
    for name, entry in terms.items():
        prefix, colon, local = entry.partition(":")
        if colon and prefix in terms and not entry.startswith("@"):
            found.setdefault(terms[prefix] + local, name)
    return found


def name_of(iri: str) -> str:
    """What a property or class is called in answers: its name in the context, a prefixed name, or its IRI.

    >>> name_of("https://schema.org/location"), name_of("http://www.w3.org/2002/07/owl#Class")
    ('location', 'http://www.w3.org/2002/07/owl#Class')
    """
    named = names().get(iri)
    if named is not None:
        return named
    short = shorten(iri)
    return short if short.partition(":")[0] in api_context() else iri


def iri_of(name: str) -> str | None:
    """The IRI of a property by its name in the context; None where there is none of that name."""
    return {named: iri for iri, named in names().items()}.get(name)


_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {"description": "The context.", "content": {JSON_LD: {"schema": {"type": "object"}}}}
}


@router.get("/context.jsonld", response_class=Response, responses=_RESPONSES)
def read_own_context(request: Request, snapshot: SnapshotDep) -> Response:
    """Give the JSON-LD context of the ontology: short names for its classes and properties."""
    return _context(request, snapshot, own_context())


@router.get("/api/v1/context.jsonld", response_class=Response, responses=_RESPONSES)
def read_api_context(request: Request, snapshot: SnapshotDep) -> Response:
    """Give the JSON-LD context that makes every answer of this API RDF."""
    return _context(request, snapshot, api_context())


def _context(request: Request, snapshot: SnapshotDep, context: dict[str, Any]) -> Response:
    text = json.dumps({"@context": context}, ensure_ascii=False, indent=2) + "\n"
    return answer(request, snapshot.dataset, text, JSON_LD)

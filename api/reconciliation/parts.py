"""What the answers of both versions have in common: their parts, and how the OpenAPI document tells them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from fastapi import Query, Request
from fastapi.responses import Response
from pyoxigraph import Literal, NamedNode

from api.answers import answer
from api.reconciliation.requests import Json
from api.v1.bodies import JSON
from api.v1.schemas import PROBLEM_JSON, problems
from graph.claims import Value
from graph.dataset import Dataset
from graph.entity import labels
from graph.errors import UnknownEntity
from graph.reconciliation import Candidate, Property, Type, Types, id_of, properties, types_of
from graph.reconciliation.properties import proposed, values_of
from graph.terms import LANGUAGES, PREFIXES, slug_of
from visualizations.strings import DIRECTIONS, translate

SUGGESTED = 20
PREVIEW = {"width": 420, "height": 260}

Prefix = Annotated[str, Query(max_length=500, description="What was typed so far: a name or an identifier.")]
Cursor = Annotated[int, Query(ge=0, le=1000, description="How many suggestions to pass over.")]
Identifier = Annotated[str, Query(alias="id", min_length=1, max_length=500, description="An identifier.")]

_XSD = PREFIXES["xsd"]

_REFUSED = {
    408: "The body did not arrive in time.",
    413: "The body is too large, or the batch too long.",
    415: "The body is of another kind.",
}


def pages(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The errors of an operation for the OpenAPI document."""
    refused: dict[int | str, dict[str, Any]] = {
        status: {"description": _REFUSED[status], "content": {PROBLEM_JSON: {}}}
        for status in statuses
        if status in _REFUSED
    }
    return problems(400, *(status for status in statuses if status not in _REFUSED), 429, 503) | refused


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The responses of an operation for the OpenAPI document: JSON, and errors."""
    return {
        200: {"description": "The answer.", "content": {JSON: {"schema": {"type": "object"}}}},
        304: {"description": "The client has this answer (`If-None-Match`)."},
        **pages(*statuses),
    }


def json_of(request: Request, dataset: Dataset, body: Mapping[str, Any], language: str) -> Response:
    """A body as JSON."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    response = answer(request, dataset, text, JSON)
    response.headers["Content-Language"] = language
    return response


def named(identifier: str, name: str, language: str, *, directed: bool) -> Json:
    """An identifier and a name, with language and direction where the version has them."""
    shown: Json = {"id": identifier, "name": name or identifier}
    if directed:
        shown |= {"lang": language or "und", "dir": DIRECTIONS.get(language, "auto")}
    return shown


def type_of(kind: Type, types: Types, language: str, *, directed: bool, broader: bool = False) -> Json:
    """A type; with ``broader``, with those above it."""
    shown = named(kind.id, *kind.label(language), directed=directed)
    if broader and kind.broader:
        above = [types.by_id[each] for each in kind.broader if each in types.by_id]
        shown["broader"] = [type_of(each, types, language, directed=directed, broader=True) for each in above]
    return shown


def candidate_of(found: Candidate, types: Types, language: str, *, directed: bool) -> Json:
    """A candidate with its score and what that was made of."""
    shown = named(found.id, found.name, found.language, directed=directed)
    features = [
        {"id": name, **({"name": _feature(name, language)} if directed else {}), "value": value}
        for name, value in found.features.items()
    ]
    return shown | {
        "description": " · ".join(kind.label(language)[0] for kind in found.types[:1]),
        "type": [type_of(kind, types, language, directed=directed) for kind in found.types],
        "score": found.score,
        "features": features,
        "match": found.match,
    }


def _feature(name: str, language: str) -> str:
    if name.startswith("property:"):
        return properties()[name.removeprefix("property:")].label(language)[0]
    return translate(language, f"reconcile.feature.{name}")


def suggested_entities(
    dataset: Dataset, prefix: str, cursor: int, language: str, *, directed: bool
) -> list[Json]:
    """The things whose names begin so, or whose identifier it is."""
    types = types_of(dataset)
    roots = [kind.iri for kind in types.roots]
    hits = dataset.search.find(prefix, language=language, kinds=roots, limit=cursor + SUGGESTED, prefix=True)
    items = []
    for hit in hits[cursor:]:
        kinds = types.of(dataset.store, hit.iri)
        items.append(
            named(id_of(hit.iri), hit.label, hit.label_language, directed=directed)
            | {
                "description": " · ".join(kind.label(language)[0] for kind in kinds[:1]),
                "notable": [type_of(kind, types, language, directed=directed) for kind in kinds],
            }
        )
    return items


def suggested_types(
    dataset: Dataset, prefix: str, cursor: int, language: str, *, directed: bool
) -> list[Json]:
    """The types called so, in any language; all for an empty prefix."""
    types = types_of(dataset)
    found = [kind for kind in types.by_id.values() if _begins(prefix, kind.id, kind.labels.values())]
    shown = found[cursor : cursor + SUGGESTED]
    return [type_of(kind, types, language, directed=directed, broader=True) for kind in shown]


def suggested_properties(
    dataset: Dataset, prefix: str, cursor: int, language: str, *, directed: bool
) -> list[Json]:
    """The properties called so, in any language; all for an empty prefix."""
    found = [each for each in proposed(dataset.store, None) if _begins(prefix, each.id, each.labels.values())]
    return [
        named(each.id, *each.label(language), directed=directed)
        for each in found[cursor : cursor + SUGGESTED]
    ]


def _begins(prefix: str, identifier: str, names: Iterable[str]) -> bool:
    start = prefix.strip().casefold()
    words = [word for name in names for word in (name, *name.split())]
    return any(
        text.casefold().startswith(start) for text in (identifier, identifier.partition(":")[2], *words)
    )


def proposal(dataset: Dataset, kind: str | None, limit: int | None, language: str, *, directed: bool) -> Json:
    """The properties that things of a type have; raises UnknownEntity for an unknown type."""
    types = types_of(dataset)
    root = None
    if kind:
        found = types.find(kind)
        if found is None:
            raise UnknownEntity(f"type: there is no {kind!r}; /reconcile/suggest/type lists them")
        names = types.within(found)
        root = next((each for each in types.by_id.values() if each.id in names and "#" in each.iri), None)
        root = root or next(each for each in types.by_id.values() if each.id in names and not each.broader)
    fitting = proposed(dataset.store, NamedNode(root.iri) if root else None)[:limit]
    body: Json = {
        "properties": [named(each.id, *each.label(language), directed=directed) for each in fitting]
    }
    if kind:
        body["type"] = kind
    if limit is not None:
        body["limit"] = limit
    return body


def property_of(identifier: str) -> Property:
    """A property; raises UnknownEntity where there is none."""
    found = properties().get(identifier)
    if found is None:
        raise UnknownEntity(f"properties: there is no {identifier!r}; /reconcile/suggest/property lists them")
    return found


def cells(
    dataset: Dataset, iri: str, prop: Property, limit: int | None, language: str, *, directed: bool
) -> list[Json]:
    """The values of a property as cells: things with their name, texts in the reader's language where there are any."""
    if not iri:
        return []
    values = _in_language(values_of(dataset.store, iri, prop), language)[: limit or None]
    iris = [value.value for value in values if isinstance(value, NamedNode)]
    known = labels(dataset.store, iris)
    return [_cell(value, known, language, directed=directed) for value in values]


def _in_language(values: list[Value], language: str) -> list[Value]:
    spoken = {value.language for value in values if isinstance(value, Literal) and value.language}
    chosen = next((code for code in (language, *LANGUAGES) if code in spoken), None)
    return [
        value
        for value in values
        if isinstance(value, NamedNode) or value.language in (None, chosen) or chosen is None
    ]


def _cell(value: Value, known: Mapping[str, Mapping[str, str]], language: str, *, directed: bool) -> Json:
    if isinstance(value, NamedNode):
        if slug_of(value.value) is None and value.value not in known:
            return {"str": value.value}
        texts = known.get(value.value, {})
        code = next((code for code in (language, *LANGUAGES) if code in texts), "")
        return named(id_of(value.value), texts.get(code, ""), code, directed=directed)
    if value.language is not None:
        shown: Json = {"str": value.value}
        return shown | (
            {"lang": value.language, "dir": DIRECTIONS.get(value.language, "auto")} if directed else {}
        )
    kind = value.datatype.value.removeprefix(_XSD)
    if kind == "integer":
        return {"int": int(value.value)}
    if kind in ("decimal", "double", "float"):
        return {"float": float(value.value)}
    if kind == "date":
        return {"date": f"{value.value[:10]}T00:00:00Z"}
    return {"str": value.value}

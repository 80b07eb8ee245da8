"""The reference of the API as a page: what the OpenAPI document says, without a script."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from graph.dataset import Dataset
from graph.terms import LANGUAGES
from visualizations import pages

_CODE = re.compile(r"`([^`]+)`")
_BOLD = re.compile(r"\*\*([^*]+)\*\*")


@dataclass(frozen=True)
class Parameter:
    """A parameter: its name, what may be given, what for."""

    name: str
    place: str
    required: bool
    values: str
    description: Markup


@dataclass(frozen=True)
class Operation:
    """One operation with its example: the address that was asked or the body that was sent, and the answer."""

    id: str
    method: str
    path: str
    summary: str
    description: Markup
    parameters: tuple[Parameter, ...]
    answers: tuple[tuple[str, str, str], ...]
    """Status, media types, description."""
    address: str | None
    body: str | None
    example: str | None


def render_reference(dataset: Dataset, language: str, document: str) -> str:
    """The page of an OpenAPI document, given as text."""
    read: dict[str, Any] = json.loads(document)
    groups: dict[str, list[Operation]] = {}
    for path, operations in read["paths"].items():
        for method, operation in operations.items():
            tag = next(iter(operation.get("tags", ())), "")
            groups.setdefault(tag, []).append(_operation(path, method, operation))
    return pages.page(
        "reference.html",
        language,
        dataset=dataset,
        alternates={code: f"/{code}/api" for code in LANGUAGES},
        here="api",
        server=read["servers"][0]["url"],
        about=[_marked(text) for text in read["info"]["description"].split("\n\n")],
        groups={tag: groups[tag] for tag in sorted(groups, key=_order)},
        anchor=lambda tag: re.sub(r"\W+", "-", tag.lower()),
    )


def _order(tag: str) -> tuple[bool, int]:
    """What is asked for most comes first, what machines ask last."""
    first = ("Search", "Entities", "Networks", "Sources and claims", "Vocabularies", "Statistics", "Changes")
    return tag not in first, first.index(tag) if tag in first else 0


def _operation(path: str, method: str, operation: Mapping[str, Any]) -> Operation:
    text, _, _ = operation.get("description", "").partition("\f")
    summary, _, rest = text.partition("\n\n")
    content = operation["responses"].get("200", {}).get("content", {})
    shown: dict[str, Any] = next(
        (each["examples"]["answer"] for each in content.values() if "examples" in each), {}
    )
    bodies = operation.get("requestBody", {}).get("content", {})
    sent = next((each["example"] for each in bodies.values() if "example" in each), None)
    asked, _, address = shown.get("summary", "").partition(" ")
    return Operation(
        id=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=summary.replace("\n", " "),
        description=_marked(rest),
        parameters=tuple(_parameter(each) for each in operation.get("parameters", ())),
        answers=tuple(
            (status, ", ".join(each.get("content", ())), each.get("description", ""))
            for status, each in operation["responses"].items()
        ),
        address=address if asked == "GET" else None,
        body=_text(sent),
        example=_text(shown.get("value")),
    )


def _text(value: object) -> str | None:
    return (
        value if isinstance(value, str) or value is None else json.dumps(value, ensure_ascii=False, indent=2)
    )


def _parameter(parameter: Mapping[str, Any]) -> Parameter:
    return Parameter(
        parameter["name"],
        parameter["in"],
        parameter.get("required", False),
        " · ".join(_values(parameter["schema"]) if "schema" in parameter else parameter["content"]),
        _marked(parameter.get("description", "")),
    )


def _values(schema: Mapping[str, Any]) -> Iterator[str]:
    """What may be given, in few words of the schema's own."""
    for each in schema.get("anyOf", (schema,)):
        if each.get("type") == "null":
            continue
        if each.get("type") == "array":
            yield from _values(each["items"])
            yield "[]"
        elif "enum" in each:
            yield ", ".join(map(str, each["enum"]))
        elif "const" in each:
            yield str(each["const"])
        else:
            yield each.get("format", each.get("type", ""))
            low, high = each.get("minimum"), each.get("maximum")
            if low is not None and high is not None:
                yield f"{low}…{high}"
    if schema.get("default") is not None:
        yield f"= {json.dumps(schema['default'])}"


def _marked(text: str) -> Markup:
    """A paragraph of CommonMark: code and bold, the only marks that the descriptions use."""
    safe = str(escape(" ".join(text.replace("``", "`").split())))
    return Markup(_BOLD.sub(r"<strong>\1</strong>", _CODE.sub(r"<code>\1</code>", safe)))

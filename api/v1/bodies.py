"""The JSON of the API, which is JSON-LD too: its context, the language it speaks, and how it is sent."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from fastapi import Depends, Query, Request
from fastapi.responses import Response

from api import negotiation
from api.answers import answer
from graph.dataset import Dataset

JSON, JSON_LD = "application/json", "application/ld+json"

CONTEXT = "api/v1/context.jsonld"
"""Address of the JSON-LD context of all answers, below the server's root."""


def _language(
    request: Request,
    lang: Annotated[
        Literal["ar", "fr", "en"] | None,
        Query(description="The language of labels, instead of `Accept-Language`; Arabic by default."),
    ] = None,
) -> str:
    return lang or negotiation.language(request.headers.get("Accept-Language"))


LanguageDep = Annotated[str, Depends(_language)]
"""The language in which the client would read labels: ``lang=``, else ``Accept-Language``, else Arabic."""


def json_answer(request: Request, dataset: Dataset, language: str, body: Mapping[str, Any]) -> Response:
    """A body with its context and the id of its dataset, as ``application/ld+json`` for those who prefer that name."""
    whole = {"@context": f"{request.base_url}{CONTEXT}", "dataset": dataset.id, **body}
    text = json.dumps(whole, ensure_ascii=False, separators=(",", ":"))
    media_type = negotiation.media_type(request.headers.get("Accept"), [JSON, JSON_LD]) or JSON
    response = answer(request, dataset, text, media_type)
    response.headers["Content-Language"] = language
    return response

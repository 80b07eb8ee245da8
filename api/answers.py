"""Answers that all endpoints give in the same way: with an ETag and the dataset's id."""

from __future__ import annotations

import hashlib
from http import HTTPStatus

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from graph.dataset import Dataset

DATASET_HEADER = "Nasij-Dataset"
"""Names the dataset that an answer is from, by its id."""


def answer(
    request: Request,
    dataset: Dataset,
    body: str | bytes,
    media_type: str,
    status: HTTPStatus = HTTPStatus.OK,
) -> Response:
    """A body with its ETag (dataset and content), or 304 where the client has it already."""
    data = body.encode() if isinstance(body, str) else body
    tag = f'"{dataset.id[:16]}-{hashlib.sha256(data).hexdigest()[:16]}"'
    sent = {
        "ETag": tag,
        DATASET_HEADER: dataset.id,
        "Cache-Control": "no-cache",
        "Vary": "Accept, Accept-Language",
    }
    if status == HTTPStatus.OK and _has(request.headers.get("If-None-Match"), tag):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=sent)
    return Response(data, status, sent, media_type)


def _has(if_none_match: str | None, tag: str) -> bool:
    """Whether an ``If-None-Match`` header names a tag, by weak comparison (RFC 9110, section 13.1.2)."""
    tags = (each.strip().removeprefix("W/") for each in (if_none_match or "").split(","))
    return any(each in (tag, "*") for each in tags)


def see_other(path: str) -> RedirectResponse:
    """A 303 whose target depends on what the client prefers."""
    return RedirectResponse(path, HTTPStatus.SEE_OTHER, headers={"Vary": "Accept, Accept-Language"})

"""Answers that all endpoints give in the same way: with an ETag and the dataset's id."""

from __future__ import annotations

import hashlib
from html import escape
from http import HTTPStatus

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from api import negotiation
from graph.dataset import Dataset
from visualizations.pages import PICTURED

DATASET_HEADER = "Nasij-Dataset"
"""Names the dataset that an answer is from, by its id."""


def answer(
    request: Request,
    dataset: Dataset,
    body: str | bytes,
    media_type: str,
    status: HTTPStatus = HTTPStatus.OK,
    tag: str | None = None,
) -> Response:
    """A body with its ETag (by default made of dataset and content), or 304 where the client has it already."""
    data = body.encode() if isinstance(body, str) else body
    if media_type == negotiation.HTML:
        data = addressed(request, data)
    tag = tag or f'"{dataset.id[:16]}-{hashlib.sha256(data).hexdigest()[:16]}"'
    known = known_tags(request)
    if status == HTTPStatus.OK and (tag in known or "*" in known):
        return not_modified(dataset, tag)
    return Response(data, status, _headers(dataset, tag), media_type)


def addressed(request: Request, page: bytes) -> bytes:
    """A page that names its picture at the server's own address, as the client has it."""
    root = escape(str(request.base_url)).encode()
    return page.replace(PICTURED, PICTURED.removesuffix(b"/") + root, 1)


def not_modified(dataset: Dataset, tag: str) -> Response:
    """A 304 for a client that has what the tag names."""
    return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=_headers(dataset, tag))


def known_tags(request: Request) -> list[str]:
    """The tags of ``If-None-Match``, for weak comparison (RFC 9110, section 13.1.2): without ``W/``.

    There are none but for GET and HEAD, the methods for which a 304 is the answer.
    """
    sent = request.headers.getlist("If-None-Match")
    if not sent or request.method not in ("GET", "HEAD"):
        return []
    return [each.strip().removeprefix("W/") for each in ",".join(sent).split(",")]


def _headers(dataset: Dataset, tag: str) -> dict[str, str]:
    return {
        "ETag": tag,
        DATASET_HEADER: dataset.id,
        "Cache-Control": "no-cache",
        "Vary": "Accept, Accept-Language",
    }


def see_other(path: str) -> RedirectResponse:
    """A 303 whose target depends on what the client prefers."""
    return RedirectResponse(path, HTTPStatus.SEE_OTHER, headers={"Vary": "Accept, Accept-Language"})

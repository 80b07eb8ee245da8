"""The dataset as files at ``/data/``: an index for readers and programs, and every file whole or in parts.

``/data/<file>`` is that of the current dataset, ``/data/<digits>/<file>`` that of one dataset for good, as long as it
is kept (``nasij build --keep``).
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Path, Request
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.datastructures import MutableHeaders
from starlette.types import Message, Receive, Scope, Send

from api import negotiation
from api.answers import DATASET_HEADER, answer, known_tags, see_other
from api.dependencies import Language, SettingsDep, SnapshotDep
from api.metadata import description
from api.middleware import ASKED
from api.serving import Serving, Snapshot
from graph.dataset import Dataset
from graph.errors import UnknownEntity
from graph.exports import LICENCE, NAMES
from graph.exports.files import GZIP, ZIPPED, File, files, media_type
from graph.query import GRAPHS
from visualizations.data_page import render_data

router = APIRouter(tags=["Downloads"])

DIGITS = 16
"""Digits of a dataset's id that name it in addresses."""

_FOREVER = "public, max-age=31536000, immutable"
_RANGE = re.compile(r"bytes\s*=\s*(?:\d+-\d*|-\d+)(?:\s*,\s*(?:\d+-\d*|-\d+))*\s*", re.IGNORECASE)
_NOT_JSON = [each for each in GRAPHS if each != "application/json"]
_INDEX = (negotiation.HTML, "application/json", *_NOT_JSON)

Digits = Annotated[
    str, Path(pattern=rf"^[0-9a-f]{{{DIGITS}}}$", description=f"The first {DIGITS} digits of a dataset's id.")
]
Name = Annotated[
    str,
    Path(
        pattern=rf"^(?:{'|'.join(map(re.escape, NAMES))})(?:{re.escape(GZIP)})?$",
        description="The name of a file: " + ", ".join(NAMES) + f"; large ones with {GZIP} too.",
    ),
]

_LISTED: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The files, in JSON; in an RDF format the description of the dataset (DCAT, VoID).",
        "content": {"application/json": {}, **{each: {} for each in _NOT_JSON}},
    },
    303: {"description": "A reader is sent to the page in their language."},
    406: {"description": "There is no such form of the index."},
}
_SENT: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file.",
        "content": {each: {} for each in dict.fromkeys([*map(media_type, NAMES), ZIPPED])},
        "headers": {
            "ETag": {"schema": {"type": "string"}, "description": "Made of the file's digest."},
            "Repr-Digest": {"schema": {"type": "string"}, "description": "SHA-256 of the file (RFC 9530)."},
        },
    },
    206: {"description": "The part of it that the Range header names."},
    304: {"description": "The client has it."},
    404: {"description": "There is no such file."},
    416: {"description": "The file has no such part."},
}


@router.get("/data", include_in_schema=False)
def without_slash() -> Response:
    """Lead to the index."""
    return RedirectResponse("/data/", HTTPStatus.PERMANENT_REDIRECT)


@router.get("/data/", response_class=JSONResponse, responses=_LISTED)
async def index(request: Request, snapshot: SnapshotDep, settings: SettingsDep) -> Response:
    """List the files of the current dataset with size, digest, licence and date."""
    chosen = negotiation.media_type(request.headers.get("Accept"), _INDEX)
    if chosen is None:
        raise HTTPException(HTTPStatus.NOT_ACCEPTABLE, f"the index can be had as {', '.join(_INDEX)}")
    if chosen == negotiation.HTML:
        return see_other(f"/{negotiation.language(request.headers.get('Accept-Language'))}/data")
    if chosen != "application/json":
        return await description(request, snapshot, settings, chosen)
    return _listed(request, snapshot.dataset)


@router.get("/{language:language}/data", response_class=HTMLResponse, include_in_schema=False)
async def page(request: Request, language: Language, snapshot: SnapshotDep) -> Response:
    """Show what there is to take away, and how to cite it."""
    body = await snapshot.rendered(render_data, language, str(request.base_url))
    return answer(request, snapshot.dataset, body, negotiation.HTML)


@router.get("/data/{name}", response_class=Response, responses=_SENT)
def current_file(request: Request, name: Name, snapshot: SnapshotDep) -> Response:
    """Send a file of the current dataset."""
    file = _file(snapshot.dataset, name)
    own = _address(snapshot.dataset, name)
    return _send(
        request, snapshot.dataset, file, {"Cache-Control": "no-cache, no-transform", "Content-Location": own}
    )


@router.get(
    "/data/{digits}/",
    response_class=JSONResponse,
    responses={200: {"description": "The files, in JSON."}, 404: {"description": "It is not kept."}},
)
def index_of(request: Request, digits: Digits, snapshot: SnapshotDep) -> Response:
    """List the files of one dataset, the current one or one that is still kept."""
    return _listed(request, _dataset(request, snapshot, digits))


@router.get("/data/{digits}/{name}", response_class=Response, responses=_SENT)
def file_of(request: Request, digits: Digits, name: Name, snapshot: SnapshotDep) -> Response:
    """Send a file of one dataset: what this address gives never changes."""
    dataset = _dataset(request, snapshot, digits)
    return _send(request, dataset, _file(dataset, name), {"Cache-Control": f"{_FOREVER}, no-transform"})


class Download(FileResponse):
    """A file, whole or in parts; a Range header that is none is passed over (RFC 9110, section 14.2).

    The digest of what is sent (``Content-Digest``) is told for the whole only, that of the file (``Repr-Digest``)
    always.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def checked(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if message["status"] == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
                    raise HTTPException(
                        HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
                        "the file has no such part; leave the Range header out to get all of it",
                        {"Content-Range": headers["Content-Range"]},
                    )
                if message["status"] == HTTPStatus.PARTIAL_CONTENT:
                    del headers["Content-Digest"]
            await send(message)

        sent = [(name, value) for name, value in scope["headers"] if name != b"range" or _is_range(value)]
        method = scope.get(ASKED, scope["method"])
        await super().__call__({**scope, "headers": sent, "method": method}, receive, checked)


def _is_range(value: bytes) -> bool:
    text = value.decode("latin-1")
    spans = re.findall(r"(\d+)-(\d+)", text)
    return _RANGE.fullmatch(text) is not None and all(int(first) <= int(last) for first, last in spans)


def _dataset(request: Request, snapshot: Snapshot, digits: str) -> Dataset:
    if snapshot.dataset.id.startswith(digits):
        return snapshot.dataset
    serving: Serving = request.app.state.serving
    older = serving.older(digits)
    if older is None:
        raise UnknownEntity(f"the dataset {digits} is not kept here; the current one is at /data/")
    return older


def _file(dataset: Dataset, name: str) -> File:
    found = next((file for file in files(dataset) if file.name == name), None)
    if found is None:
        raise UnknownEntity(f"this dataset has no {name}; what it has is listed at /data/")
    return found


def _address(dataset: Dataset, name: str = "") -> str:
    return f"/data/{dataset.id[:DIGITS]}/{name}"


def _send(request: Request, dataset: Dataset, file: File, headers: Mapping[str, str]) -> Response:
    digest = f"sha-256=:{b64encode(bytes.fromhex(file.sha256)).decode()}:"
    tag = f'"{file.sha256[:32]}"'
    links = [
        f'<{LICENCE}>; rel="license"',
        '</.well-known/void>; rel="describedby"; type="text/turtle"',
        f'</data/{file.name}>; rel="latest-version"',
        '</data/>; rel="collection"',
    ]
    headers = {
        **headers,
        "ETag": tag,
        DATASET_HEADER: dataset.id,
        "Repr-Digest": digest,
        "Link": ", ".join(links),
    }
    if {tag, "*"} & set(known_tags(request)):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return Download(
        file.path,
        headers={**headers, "Content-Digest": digest},
        media_type=file.media_type,
        filename=file.name,
    )


def _listed(request: Request, dataset: Dataset) -> Response:
    root = str(request.base_url).rstrip("/")
    body = {
        "dataset": dataset.id,
        "curated": dataset.manifest.get("curated"),
        "triples": dataset.manifest["quads"],
        "license": LICENCE,
        "files": [
            {
                "name": file.name,
                "url": f"{root}/data/{file.name}",
                "permanent": f"{root}{_address(dataset, file.name)}",
                "mediaType": file.media_type,
                "bytes": file.bytes,
                "sha256": file.sha256,
                "conformsTo": file.words.standard,
                "title": file.words.titles,
                "description": file.words.descriptions,
            }
            for file in files(dataset)
        ],
    }
    response = JSONResponse(body)
    return answer(request, dataset, bytes(response.body), "application/json")

"""The W3C test suites for SPARQL 1.1: where they are, and their manifests as values.

They are not part of the repository; NASIJ_CONFORMANCE names their folder, beside the repository unless it is set.
"""

from __future__ import annotations

import http.client
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import rdflib
from rdflib import RDF, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

FOLDER = (
    Path(os.environ.get("NASIJ_CONFORMANCE") or Path(__file__).parents[3] / "shared" / "conformance")
    / "sparql11"
)
REQUIRED = pytest.mark.skipif(
    not FOLDER.is_dir(),
    reason=f"no W3C suites in {FOLDER}: set NASIJ_CONFORMANCE to the folder above sparql11",
)

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")


@dataclass(frozen=True)
class Given:
    """What a server answered: status, headers by their name in lower case, body."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]


@dataclass(frozen=True)
class Request:
    """A request of a manifest, and what its answer must be: status names, format, truth, media type and body."""

    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes | None
    statuses: frozenset[str]
    format: str | None
    truth: bool | None
    expected: str | None
    location: str | None

    @property
    def content_type(self) -> str:
        return next((value for name, value in self.headers if name.lower() == "content-type"), "")

    def send(self, address: str, path: str) -> Given:
        """What the server at ``address`` answers at ``path``."""
        return send(address, self.method, path, dict(self.headers), self.body)

    def allows(self, status: int) -> bool:
        """Whether the manifest allows an answer with this status."""
        name = http.HTTPStatus(status).phrase.replace(" ", "")
        return bool(self.statuses & {name, f"StatusCode{status // 100}xx"})


@dataclass(frozen=True)
class Case:
    """A case of a manifest: its name, its requests in order."""

    name: str
    requests: tuple[Request, ...]


def send(
    address: str, method: str, path: str, headers: dict[str, str] | None = None, body: bytes | None = None
) -> Given:
    """The answer to a request exactly as it is given: nothing is added but Host and Content-Length."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
    try:
        connection.request(method, path, body, headers or {})
        response = connection.getresponse()
        return Given(
            response.status,
            {name.lower(): value for name, value in response.getheaders()},
            response.read(),
        )
    finally:
        connection.close()


def read_manifest(path: Path) -> tuple[rdflib.Graph, list[Node]]:
    """A manifest and its entries in order."""
    graph = rdflib.Graph().parse(path, format="turtle", publicID=path.as_uri())
    manifest = graph.value(predicate=RDF.type, object=MF.Manifest)
    entries = graph.value(manifest, MF.entries)
    assert entries is not None, f"{path} has no entries"
    return graph, list(Collection(graph, entries))


def local_name(node: Node) -> str:
    """What follows the last # or / of an IRI."""
    return str(node).replace("#", "/").rpartition("/")[2]


def http_cases(path: Path) -> Iterator[Case]:
    """The cases of a manifest of HTTP requests; none where the suites are absent."""
    if not path.is_file():
        return
    graph, entries = read_manifest(path)
    for entry in entries:
        action = graph.value(entry, MF.action)
        requests = graph.value(action, HT.requests)
        assert requests is not None, f"{entry} has no requests"
        yield Case(local_name(entry), tuple(_request(graph, node) for node in Collection(graph, requests)))


def _request(graph: rdflib.Graph, node: Node) -> Request:
    response = graph.value(node, HT.resp)
    truth = graph.value(response, MF.expectedBoolean)
    form = graph.value(response, MF.expectedFormat)
    expected = graph.value(graph.value(response, HT.body), CNT.chars)
    location = graph.value(response, MF.expectedLocation)
    content = graph.value(node, HT.body)
    body = None
    if content is not None:
        encoding = str(graph.value(content, CNT.characterEncoding))
        body = str(graph.value(content, CNT.chars)).encode(encoding)
    headers = graph.value(node, HT.headers)
    return Request(
        str(graph.value(node, HT.methodName)),
        str(graph.value(node, HT.absolutePath)),
        tuple(
            (str(graph.value(each, HT.fieldName)), str(graph.value(each, HT.fieldValue)))
            for each in (Collection(graph, headers) if headers is not None else ())
        ),
        body,
        frozenset(local_name(status) for status in graph.objects(response, MF.expectedStatus)),
        str(form) if form is not None else None,
        str(truth) == "true" if truth is not None else None,
        str(expected) if expected is not None else None,
        str(location) if location is not None else None,
    )


def file_of(node: Node | None) -> Path:
    """The file that an IRI of a manifest names."""
    assert isinstance(node, URIRef)
    return Path(urlsplit(str(node)).path)

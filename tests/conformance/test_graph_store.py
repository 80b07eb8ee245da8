"""The Graph Store Protocol by the W3C's own cases, over real HTTP: every read, over what the writes would have left.

The writes are refused; the dataset that they would have made is then built, and the server takes it up by itself.
"""

from __future__ import annotations

import email
import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from pyoxigraph import CanonicalizationAlgorithm, Dataset, DefaultGraph, NamedNode, RdfFormat, Store, parse

from api.app import create_app
from api.settings import Settings
from graph.build import build_from_rdf
from graph.query import GRAPHS
from tests.conformance.suite import FOLDER, REQUIRED, Case, Request, http_cases
from tests.server import listening

pytestmark = REQUIRED

CASES = [
    case
    for name in ("manifest-direct.ttl", "manifest-indirect.ttl")
    for case in http_cases(FOLDER / "graph-store-protocol" / name)
]
READS = {"GET", "HEAD"}
CREATED = "/graph-store/created"
"""Stands for the address that a server would give to a graph that is sent to it without one."""


class Shadow:
    """The graph store as the writes of a case would have left it."""

    def __init__(self, root: Path, address: str) -> None:
        self._root, self._address, self._store = root, address, Store()

    def write(self, request: Request, path: str) -> None:
        """Does what a request asks for, and publishes what comes of it."""
        graph = self._graph(request, path)
        if request.method in ("PUT", "DELETE"):
            self._store.clear_graph(graph)
        for text in _parts(request):
            self._store.load(text, RdfFormat.TURTLE, base_iri=self._address, to_graph=graph)
        self.publish()

    def publish(self) -> None:
        """Makes the store the current dataset."""
        file = self._root.parent / "state.nq"
        self._store.dump(file, RdfFormat.N_QUADS)
        build_from_rdf(file, self._root)

    def _graph(self, request: Request, path: str) -> NamedNode | DefaultGraph:
        if path.endswith("?default"):
            return DefaultGraph()
        if "?graph=" in path:
            return NamedNode(unquote(path.partition("?graph=")[2]))
        if request.location:
            return NamedNode(self._address + CREATED)
        return NamedNode(self._address + path)


def _parts(request: Request) -> Iterator[str]:
    """The texts that a request brings: one, or the parts of a form."""
    if request.body is None:
        return
    if not request.content_type.startswith("multipart/"):
        yield request.body.decode()
        return
    message = email.message_from_string(
        f"Content-Type: {request.content_type}\r\n\r\n{request.body.decode()}"
    )
    for part in message.walk():
        if not part.is_multipart():
            yield str(part.get_payload())


def canonical(text: bytes | str) -> set[str]:
    """Some Turtle as a set of triples, whatever the names of its blank nodes."""
    dataset = Dataset(parse(text, RdfFormat.TURTLE))
    dataset.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return {str(quad) for quad in dataset}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("graph-store") / "datasets"


@pytest.fixture(scope="module")
def address(root: Path) -> Iterator[str]:
    """A server whose dataset changes from request to request."""
    with listening(create_app(Settings(root=root, workers=1))) as address:
        yield address


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_graph_of_the_suite_is_read_as_it_says_and_never_written(
    root: Path, address: str, case: Case
) -> None:
    shadow = Shadow(root, address)
    shadow.publish()
    for request in case.requests:
        path = "/graph-store" + request.path.removeprefix("/gsp").replace("$LOCATION$", address + CREATED)
        given = request.send(address, path)
        if request.method not in READS:
            assert given.status == 403
            assert "read-only" in json.loads(given.body)["detail"]
            shadow.write(request, path)
            continue
        assert request.allows(given.status), given
        if given.status == 200:
            assert given.media_type in GRAPHS
        if request.method == "HEAD":
            assert given.body == b""
        elif request.expected is not None:
            expected = request.expected.replace("$LOCATION$", address + CREATED)
            assert canonical(given.body) == canonical(expected)


def test_all_cases_of_the_suite_are_here() -> None:
    assert len(CASES) == 13
    assert sum(request.method in READS for case in CASES for request in case.requests) == 18

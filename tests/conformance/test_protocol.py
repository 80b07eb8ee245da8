"""The SPARQL 1.1 Protocol by the W3C's own cases, over real HTTP."""

from __future__ import annotations

import json
from collections.abc import Container, Iterator

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store
from rdflib import RDFS

from api.app import create_app
from api.settings import Settings
from graph.build import build_from_rdf
from graph.query import GRAPHS, TABLES
from tests.conformance.suite import FOLDER, REQUIRED, UT, Case, Request, file_of, http_cases, read_manifest
from tests.server import listening

pytestmark = REQUIRED

MANIFEST = FOLDER / "protocol" / "manifest.ttl"
CASES = list(http_cases(MANIFEST))
QUERIES = [case for case in CASES if "update" not in case.name]
UPDATES = [case for case in CASES if "update" in case.name]
MEDIA_TYPES: dict[str, Container[str]] = {"boolean": TABLES, "tabular": TABLES, "RDF": GRAPHS}


def is_valid(case: Case) -> bool:
    """Whether a server that takes updates would take these."""
    return not case.name.startswith("bad_")


def is_update(request: Request) -> bool:
    """Whether a request is an update; the cases look at what came of it with queries."""
    return request.content_type.startswith("application/sparql-update") or bool(
        request.body and request.body.startswith(b"update=")
    )


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of all graphs that the cases of the manifest name."""
    graph, entries = read_manifest(MANIFEST)
    store = Store()
    for data in {data for entry in entries for data in graph.objects(entry, UT.graphData)}:
        name = NamedNode(str(graph.value(data, RDFS.label)))
        store.load(path=file_of(graph.value(data, UT.graph)), format=RdfFormat.N_TRIPLES, to_graph=name)
    folder = tmp_path_factory.mktemp("protocol")
    quads = folder / "data.nq"
    store.dump(quads, RdfFormat.N_QUADS)
    build_from_rdf(quads, folder / "datasets")
    with listening(create_app(Settings(root=folder / "datasets", workers=1))) as address:
        yield address


def path_of(request: Request) -> str:
    """The address of a request here; the suite's stands for whatever an endpoint has."""
    return "/sparql" + request.path.removeprefix("/sparql/")


def check(endpoint: str, request: Request) -> None:
    """Sends a request of the manifest; its answer must be as the manifest says."""
    given = request.send(endpoint, path_of(request))
    assert request.allows(given.status), given
    if request.format is not None:
        assert given.media_type in MEDIA_TYPES[request.format], given
    if request.truth is not None:
        assert json.loads(given.body)["boolean"] is request.truth


@pytest.mark.parametrize("case", QUERIES, ids=lambda case: case.name)
def test_a_query_of_the_suite_is_answered_as_it_says(endpoint: str, case: Case) -> None:
    for request in case.requests:
        check(endpoint, request)


@pytest.mark.parametrize("case", [case for case in UPDATES if is_valid(case)], ids=lambda case: case.name)
def test_an_update_of_the_suite_is_a_403_that_says_why(endpoint: str, case: Case) -> None:
    updates = [request for request in case.requests if is_update(request)]
    assert updates
    for request in updates:
        given = request.send(endpoint, path_of(request))
        assert given.status == 403
        assert "read-only" in json.loads(given.body)["detail"]


@pytest.mark.parametrize("case", [case for case in UPDATES if not is_valid(case)], ids=lambda case: case.name)
def test_a_malformed_update_of_the_suite_is_refused_as_it_says(endpoint: str, case: Case) -> None:
    for request in case.requests:
        check(endpoint, request)


def test_all_cases_of_the_suite_are_here() -> None:
    assert (len(QUERIES), len(UPDATES)) == (20, 14)

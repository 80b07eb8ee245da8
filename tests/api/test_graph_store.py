"""Whole graphs, to be read and never written."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import RdfFormat, parse

from api.app import create_app
from api.settings import Settings
from graph.build import build_from_rdf
from graph.query import GRAPHS, MEDIA_TYPES

QUADS = """
<http://x/a> <http://x/name> "نسيج"@ar .
<http://x/b> <http://x/name> "b" <http://x/g> .
<http://x/c> <http://x/name> "c" <http://testserver/graph-store/people/c%2F1> .
"""


@pytest.fixture(scope="module")
def store(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client of a server of the default graph and two named ones."""
    folder = tmp_path_factory.mktemp("graphs")
    (folder / "graphs.nq").write_text(QUADS, "utf-8")
    build_from_rdf(folder / "graphs.nq", folder / "datasets")
    own = settings.model_copy(update={"root": folder / "datasets", "workers": 1})
    with TestClient(create_app(own)) as client:
        yield client


def names(text: str) -> list[str]:
    """The names in some N-Triples."""
    return sorted(str(quad.object) for quad in parse(text, RdfFormat.N_TRIPLES))


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("?default", ['"نسيج"@ar']),
        ("?default=", ['"نسيج"@ar']),
        ("?graph=http://x/g", ['"b"']),
        ("?graph=http%3A%2F%2Fx%2Fg", ['"b"']),
        ("/people/c%2F1", ['"c"']),
        ("?graph=http://testserver/graph-store/people/c%252F1", ['"c"']),
    ],
)
def test_a_graph_is_read_by_its_name_or_its_address(
    store: TestClient, path: str, expected: list[str]
) -> None:
    given = store.get(f"/graph-store{path}", headers={"Accept": "application/n-triples"})
    assert given.status_code == 200
    assert names(given.text) == expected


@pytest.mark.parametrize("media_type", GRAPHS)
def test_a_graph_comes_in_the_form_that_is_accepted(store: TestClient, media_type: str) -> None:
    given = store.get("/graph-store?default", headers={"Accept": media_type})
    assert given.headers["Content-Type"].partition(";")[0] == media_type
    assert [quad.object.value for quad in parse(given.content, GRAPHS[media_type])] == ["نسيج"]


@pytest.mark.parametrize("name", [name for name in MEDIA_TYPES if MEDIA_TYPES[name] in GRAPHS])
def test_format_names_the_form(store: TestClient, name: str) -> None:
    given = store.get("/graph-store", params={"default": "", "format": name})
    assert given.headers["Content-Type"].partition(";")[0] == MEDIA_TYPES[name]


def test_head_tells_of_a_graph_what_get_does(store: TestClient) -> None:
    given, head = store.get("/graph-store?default"), store.head("/graph-store?default")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Content-Length"] == given.headers["Content-Length"]
    assert head.headers["ETag"] == given.headers["ETag"]
    assert store.head("/graph-store?graph=http://x/none").status_code == 404


def test_a_graph_is_not_sent_twice(store: TestClient) -> None:
    tag = store.get("/graph-store?default").headers["ETag"]
    assert store.get("/graph-store?default", headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize(("path", "status"), [("?graph=http://x/g", 200), ("?graph=http://x/none", 404)])
def test_what_was_asked_once_is_not_evaluated_again(store: TestClient, path: str, status: int) -> None:
    def evaluations() -> list[str]:
        told = store.get("/metrics").text.splitlines()
        return [line for line in told if line.startswith("nasij_query_seconds_count")]

    assert store.get(f"/graph-store{path}").status_code == status
    before = evaluations()
    assert store.get(f"/graph-store{path}").status_code == status
    assert evaluations() == before != []


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("", 400),
        ("?default&graph=http://x/g", 400),
        ("?graph=http://x/g&graph=http://x/g", 400),
        ("?graph=not an iri", 400),
        ("?graph=http://x/none", 404),
        ("/people/none", 404),
        ("/people/c/1", 404),
        ("?default&format=csv", 406),
        ("?default&format=pdf", 406),
    ],
)
def test_what_names_no_graph_is_told_so(store: TestClient, path: str, status: int) -> None:
    given = store.get(f"/graph-store{path}")
    assert given.status_code == status
    assert given.headers["Content-Type"] == "application/problem+json"
    assert given.json()["detail"]


def test_a_table_cannot_be_had_of_a_graph(store: TestClient) -> None:
    given = store.get("/graph-store?default", headers={"Accept": "text/csv"})
    assert given.status_code == 406
    assert "text/turtle" in given.json()["detail"]
    assert "text/csv" not in given.json()["detail"]
    assert store.get("/graph-store?default&format=pdf").json() == given.json()


@pytest.mark.parametrize("path", ["", "?default", "/people/c"])
def test_options_tell_that_graphs_are_read_only(store: TestClient, path: str) -> None:
    assert store.options(f"/graph-store{path}").headers["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
@pytest.mark.parametrize("path", ["", "?default", "?graph=http://x/g", "/people/c"])
def test_a_write_is_a_403_that_says_where_changes_are_made(store: TestClient, method: str, path: str) -> None:
    given = store.request(method, f"/graph-store{path}", content=b"<http://x/a> <http://x/b> 1 .")
    assert given.status_code == 403
    assert "curated records" in given.json()["detail"]
    assert names(store.get("/graph-store?default&format=nt").text) == ['"نسيج"@ar']

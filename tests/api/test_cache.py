"""Answers of the endpoint that are kept, and clients that have them already."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from fastapi.testclient import TestClient

from api.app import create_app
from api.serving import Serving
from api.settings import Settings
from graph.build import build_from_rdf
from graph.errors import QueryTimeout
from graph.query import Query
from tests.api.test_sparql import CROSS_PRODUCT, NAMES


def test_a_query_is_worked_once(serve: Callable[..., TestClient], worked: list[str]) -> None:
    client = serve()
    given = [client.get("/sparql", params={"query": NAMES + end}) for end in ("", "", "\n")]
    given.append(client.post("/sparql", data={"query": NAMES}))
    assert len({(each.content, each.headers["ETag"]) for each in given}) == 1
    assert worked == [NAMES]
    client.get("/sparql", params={"query": NAMES, "format": "csv"})
    client.get("/sparql", params={"query": NAMES, "default-graph-uri": "http://x/empty"})
    assert len(worked) == 3


def test_a_client_that_has_the_answer_costs_no_evaluation_even_after_a_restart(
    serve: Callable[..., TestClient], worked: list[str]
) -> None:
    tag = serve().get("/sparql", params={"query": NAMES}).headers["ETag"]
    worked.clear()
    client = serve()
    again = client.get("/sparql", params={"query": NAMES}, headers={"If-None-Match": f'"x", W/{tag}'})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    assert again.headers["Cache-Control"] == "no-cache"
    assert "Accept" in again.headers["Vary"]
    assert not worked
    assert client.get("/sparql?query=ASK{}", headers={"If-None-Match": tag}).status_code == 200
    assert client.post("/sparql", data={"query": NAMES}, headers={"If-None-Match": tag}).status_code == 200
    assert client.get("/sparql", params={"query": NAMES}, headers={"If-None-Match": "*"}).status_code == 304


def test_what_changes_by_itself_is_worked_each_time(
    serve: Callable[..., TestClient], worked: list[str]
) -> None:
    client = serve()
    query = {"query": "SELECT (STRUUID() AS ?id) {}", "format": "csv"}
    first = client.get("/sparql", params=query)
    second = client.get("/sparql", params=query, headers={"If-None-Match": first.headers["ETag"]})
    assert second.status_code == 200
    assert first.text != second.text
    assert len(worked) == 2


def test_errors_are_not_kept(serve: Callable[..., TestClient], worked: list[str]) -> None:
    client = serve(deadline=0.2)
    for query in ("SELECT", "SELECT", CROSS_PRODUCT, CROSS_PRODUCT):
        assert client.get("/sparql", params={"query": query}).status_code in (400, 503)
    assert len(worked) == 4


def test_without_room_nothing_is_kept(serve: Callable[..., TestClient], worked: list[str]) -> None:
    client = serve(cache_bytes=0)
    for _ in range(2):
        assert client.get("/sparql", params={"query": NAMES}).status_code == 200
    assert len(worked) == 2


def test_the_same_query_at_the_same_time_takes_one_worker(settings: Settings, worked: list[str]) -> None:
    async def scene() -> None:
        async with (
            Serving(settings.model_copy(update={"deadline": 0.3})) as serving,
            serving.snapshot() as snapshot,
        ):
            asked = (snapshot.ask(Query(CROSS_PRODUCT)) for _ in range(20))
            told = await asyncio.gather(*asked, return_exceptions=True)
            assert [type(each) for each in told] == [QueryTimeout] * 20
            assert len(worked) == 1

    asyncio.run(scene())


def test_a_new_dataset_empties_the_cache(settings: Settings, tmp_path: Path) -> None:
    def publish(label: str) -> None:
        file = tmp_path / "new.nt"
        file.write_text(f'<http://x/a> <http://x/b> "{label}" .\n', "utf-8")
        build_from_rdf(file, tmp_path / "datasets")

    publish("one")
    app = create_app(settings.model_copy(update={"root": tmp_path / "datasets", "workers": 1}))
    query = {"query": "SELECT ?o { ?s ?p ?o }", "format": "csv"}
    with TestClient(app) as client:
        tag = client.get("/sparql", params=query).headers["ETag"]
        assert len(app.state.serving.cache) == 1
        publish("two")
        again = client.get("/sparql", params=query, headers={"If-None-Match": tag})
        assert "two" in again.text
        assert len(app.state.serving.cache) == 1

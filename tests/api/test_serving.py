"""The exchange of the dataset while requests are under way."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import shutil
import threading
import time
import weakref
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.serving import Serving
from api.settings import Settings
from graph.build import build_from_rdf
from graph.dataset import Dataset
from graph.errors import NoDataset
from graph.query import Query

ONE = '<http://x/a> <http://www.w3.org/2000/01/rdf-schema#label> "one" .\n'
TWO = '<http://x/a> <http://www.w3.org/2000/01/rdf-schema#label> "two" .\n'
LABEL = Query("SELECT ?label { <http://x/a> rdfs:label ?label }", table="text/csv")


def publish(root: Path, triples: str) -> Dataset:
    """Makes a dataset of some N-Triples the current one."""
    file = root.parent / "new.nt"
    file.write_text(triples, "utf-8")
    return build_from_rdf(file, root)


def runs(process: int) -> bool:
    """Whether there is such a process."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "datasets"


@pytest.fixture
def own(settings: Settings, root: Path) -> Settings:
    """Settings of a server with a root folder of its own."""
    return settings.model_copy(update={"root": root, "workers": 1})


def test_a_new_dataset_is_served_from_the_next_request_on(own: Settings, root: Path) -> None:
    one = publish(root, ONE)
    with TestClient(create_app(own)) as client:
        assert client.get("/readyz").json()["dataset"] == one.id
        two = publish(root, TWO)
        assert client.get("/readyz").json()["dataset"] == two.id
        given = client.get("/sparql", params={"query": LABEL.text, "format": "csv"})
        assert given.headers["Nasij-Dataset"] == two.id
        assert "two" in given.text


def test_the_first_dataset_is_served_once_it_is_built(own: Settings, root: Path) -> None:
    with TestClient(create_app(own)) as client:
        assert client.get("/readyz").status_code == 503
        one = publish(root, ONE)
        assert client.get("/readyz").json()["dataset"] == one.id


def test_a_request_under_way_ends_with_the_dataset_that_it_began_with(own: Settings, root: Path) -> None:
    async def scene() -> None:
        publish(root, ONE)
        async with Serving(own) as serving:
            async with serving.snapshot() as old:
                [process] = old.workers.processes
                publish(root, TWO)
                async with serving.snapshot() as new:
                    assert new.dataset.id != old.dataset.id
                    assert b"two" in (await new.workers.run(LABEL)).body
                assert b"one" in (await old.workers.run(LABEL)).body
                assert runs(process)
            while serving.leaving:
                await asyncio.sleep(0.01)
            assert not runs(process)

    asyncio.run(scene())


def test_while_a_new_dataset_is_opened_other_requests_are_answered_from_the_old_one(
    own: Settings, root: Path
) -> None:
    async def scene() -> None:
        publish(root, ONE)
        async with Serving(own) as serving:

            async def ask() -> bytes:
                async with serving.snapshot() as snapshot:
                    return (await snapshot.workers.run(LABEL)).body

            publish(root, TWO)
            first, *others = await asyncio.gather(*(ask() for _ in range(4)))
            assert b"two" in first
            assert all(b"one" in body for body in others)
            assert b"two" in await ask()

    asyncio.run(scene())


def test_a_dataset_that_cannot_be_opened_leaves_the_old_one_served(
    own: Settings, root: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def scene() -> None:
        one = publish(root, ONE)
        async with Serving(own) as serving:
            two = publish(root, TWO)
            shutil.rmtree(two.store_folder)
            with caplog.at_level(logging.ERROR):
                async with serving.snapshot() as snapshot:
                    assert snapshot.dataset.id == one.id
            assert "cannot be served" in caplog.text

    asyncio.run(scene())


def test_a_dataset_that_is_given_is_served_until_there_is_another(
    own: Settings, root: Path, dataset: Dataset
) -> None:
    async def scene() -> None:
        async with Serving(own, dataset) as serving:
            async with serving.snapshot() as snapshot:
                assert snapshot.dataset == dataset
            one = publish(root, ONE)
            async with serving.snapshot() as snapshot:
                assert snapshot.dataset.id == one.id

    asyncio.run(scene())


def test_without_any_dataset_there_is_nothing_to_serve(own: Settings) -> None:
    async def scene() -> None:
        async with Serving(own) as serving:
            with pytest.raises(NoDataset, match="nasij build"):
                async with serving.snapshot():
                    pytest.fail("there is one")

    asyncio.run(scene())


def test_a_page_that_many_ask_for_is_drawn_once_and_kept(own: Settings, root: Path) -> None:
    drawn: list[str] = []

    def page(dataset: Dataset, name: str) -> str:
        drawn.append(name)
        time.sleep(0.05)
        return f"{name} {dataset.id}"

    async def scene() -> None:
        one = publish(root, ONE)
        async with Serving(own) as serving, serving.snapshot() as snapshot:
            pages = await asyncio.gather(*(snapshot.rendered(page, "a") for _ in range(5)))
            assert {*pages, await snapshot.rendered(page, "a")} == {f"a {one.id}".encode()}
            assert drawn == ["a"]

    asyncio.run(scene())


def test_pages_are_drawn_one_after_the_other_while_the_server_goes_on_answering(
    own: Settings, root: Path
) -> None:
    under_way = threading.Semaphore(1)

    def page(_: Dataset, name: str) -> str:
        assert under_way.acquire(blocking=False), "another page is being drawn"
        time.sleep(0.05)
        under_way.release()
        return name

    async def scene() -> None:
        publish(root, ONE)
        async with Serving(own) as serving, serving.snapshot() as snapshot:
            drawing = asyncio.gather(*(snapshot.rendered(page, name) for name in "abcd"))
            turns = 0
            while not drawing.done():
                await asyncio.sleep(0.005)
                turns += 1
            assert await drawing == [b"a", b"b", b"c", b"d"]
            assert turns > 10

    asyncio.run(scene())


def test_an_old_dataset_goes_with_its_last_request(own: Settings, root: Path) -> None:
    async def scene() -> None:
        publish(root, ONE)
        async with Serving(own) as serving:
            async with serving.snapshot() as snapshot:
                await snapshot.rendered(lambda dataset: dataset.id)
                gone = weakref.ref(snapshot.dataset)
            publish(root, TWO)
            async with serving.snapshot() as snapshot:
                pass
            while serving.leaving:
                await asyncio.sleep(0.01)
            assert gone() is None

    gc.disable()
    try:
        asyncio.run(scene())
    finally:
        gc.enable()

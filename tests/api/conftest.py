"""A made-up dataset and a server of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from graph.build import build_from_rdf
from graph.dataset import Dataset
from graph.query import Answer, Query
from graph.workers import Workers
from tests.server import listening

SMALL = Path(__file__).parent / "small.ttl"


@pytest.fixture(scope="session")
def small_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root folder with the dataset of small.ttl."""
    root = tmp_path_factory.mktemp("datasets")
    build_from_rdf(SMALL, root)
    return root


@pytest.fixture(scope="session")
def dataset(small_root: Path) -> Dataset:
    """The dataset of small.ttl."""
    return Dataset((small_root / "current").resolve())


@pytest.fixture(scope="session")
def settings(small_root: Path) -> Settings:
    """Of a server with two workers and little patience."""
    return Settings(root=small_root, workers=2, waiting=4, deadline=5.0, query_bytes=20_000)


@pytest.fixture(scope="session")
def client(settings: Settings) -> Iterator[TestClient]:
    """A client of a server that lasts for all tests; it follows no redirects."""
    with TestClient(create_app(settings), follow_redirects=False) as client:
        yield client


@pytest.fixture
def serve(settings: Settings) -> Iterator[Callable[..., TestClient]]:
    """Starts a server of its own with other settings: ``serve(deadline=0.3)``."""
    started: list[TestClient] = []

    def start(**changed: object) -> TestClient:
        app = create_app(settings.model_copy(update=changed))
        client = TestClient(app, follow_redirects=False, raise_server_exceptions=False)
        client.__enter__()
        started.append(client)
        return client

    yield start
    for client in started:
        client.__exit__(None, None, None)


@pytest.fixture
def worked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts of the queries that reach a worker."""
    texts: list[str] = []
    run = Workers.run

    async def counted(self: Workers, query: Query, seconds: float | None = None) -> Answer:
        texts.append(query.text)
        return await run(self, query, seconds)

    monkeypatch.setattr(Workers, "run", counted)
    return texts


@pytest.fixture(scope="session")
def address(settings: Settings) -> Iterator[str]:
    """A server on a free port of this machine."""
    with listening(create_app(settings)) as address:
        yield address


@pytest.fixture(scope="session")
def explorer(shipped_root: Path) -> Iterator[str]:
    """The address of a server of the shipped records."""
    with listening(create_app(Settings(root=shipped_root, workers=2))) as address:
        yield address

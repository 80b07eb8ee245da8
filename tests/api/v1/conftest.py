"""The shipped records as a dataset, and a server of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

import data
from api.app import create_app
from api.settings import Settings
from graph.build import build
from graph.dataset import Dataset


@pytest.fixture(scope="session")
def shipped_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root folder with the dataset of the shipped records."""
    root = tmp_path_factory.mktemp("shipped")
    build(data.FOLDER, root)
    return root


@pytest.fixture(scope="session")
def shipped(shipped_root: Path) -> Dataset:
    """The dataset of the shipped records."""
    return Dataset((shipped_root / "current").resolve())


@pytest.fixture(scope="session")
def api(shipped_root: Path) -> Iterator[TestClient]:
    """A client of a server of the shipped records; it follows no redirects."""
    settings = Settings(root=shipped_root, workers=1)
    with TestClient(create_app(settings), follow_redirects=False) as client:
        yield client

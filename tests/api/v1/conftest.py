"""The shipped records as a dataset, and a server of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import Settings


@pytest.fixture(scope="session")
def api(shipped_root: Path) -> Iterator[TestClient]:
    """A client of a server of the shipped records; it follows no redirects."""
    settings = Settings(root=shipped_root, workers=1)
    with TestClient(create_app(settings), follow_redirects=False) as client:
        yield client

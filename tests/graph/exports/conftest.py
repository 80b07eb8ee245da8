"""The files of the dataset of the records, and of one made up."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.dataset import DOWNLOADS, Dataset


@pytest.fixture(scope="session")
def downloads(shipped: Dataset) -> Path:
    """The folder of its files."""
    return shipped.folder / DOWNLOADS

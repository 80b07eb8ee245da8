"""The files of the dataset of the records, and of one made up."""

from __future__ import annotations

from pathlib import Path

import pytest

import data
from graph.build import build
from graph.dataset import DOWNLOADS, Dataset


@pytest.fixture(scope="session")
def nasij(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """The dataset of the records."""
    return build(data.FOLDER, tmp_path_factory.mktemp("exports"))


@pytest.fixture(scope="session")
def downloads(nasij: Dataset) -> Path:
    """The folder of its files."""
    return nasij.folder / DOWNLOADS

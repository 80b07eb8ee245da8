"""A small dataset made up for the views: two partnerships, an event, claims of three certainties, two articles."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.build import build_from_rdf
from graph.dataset import Dataset

FIXTURE = Path(__file__).parent / "views.ttl"


@pytest.fixture(scope="session")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return build_from_rdf(FIXTURE, tmp_path_factory.mktemp("views"))

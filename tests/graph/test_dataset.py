"""The rows that a dataset gives for its own queries."""

from __future__ import annotations

import pytest

from graph.columns import Beyond, Columns
from graph.dataset import QUERIES, Dataset, rows

NAMES = sorted(file.stem for file in QUERIES.glob("*.rq"))


@pytest.mark.parametrize("name", NAMES)
def test_rows_are_the_same_by_columns_and_by_the_engine(shipped: Dataset, name: str) -> None:
    assert shipped.rows(name) == rows(shipped.store, name)


def test_the_engine_answers_what_is_not_for_the_columns(
    shipped: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    def beyond(*_: object) -> bytes:
        raise Beyond("anything")

    expected = shipped.rows("themes")
    monkeypatch.setattr(Columns, "answer", beyond)
    assert shipped.rows("themes") == expected


@pytest.mark.parametrize("name", ["main-events", "places-of-bodies", "places-of-events", "region-places"])
def test_what_grows_with_the_graph_is_answered_by_columns(
    shipped: Dataset, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def engine(*_: object) -> list[object]:
        raise AssertionError("the engine was asked")

    monkeypatch.setattr("graph.dataset.rows", engine)
    assert shipped.rows(name)

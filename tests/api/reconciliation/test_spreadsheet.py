"""A table of messy names of associations and people, as newsrooms have them, reconciled over HTTP.

``names.csv`` has the name as written, its type, and the identifier that is meant, empty for those whom the graph does
not know. Hamzas are missing, words turned round, titles and kinds put before names, spellings French or English.
"""

from __future__ import annotations

import csv
import json
import logging
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from graph.search import CONFIDENT

LEAST_RECALL, MOST_WRONG, MOST_PROPOSED = 0.85, 0.02, 0.05
"""Of the known names: found at first place with confidence, another put there. Of the unknown: anything proposed so."""

Row = dict[str, str]


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    with (Path(__file__).parent / "names.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def client(shipped_root: Path) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(root=shipped_root, workers=1))) as client:
        yield client


def reconciled(client: TestClient, rows: list[Row], *, typed: bool) -> list[list[dict[str, Any]]]:
    """The candidates of each row, asked in batches as OpenRefine does."""
    found: list[list[dict[str, Any]]] = []
    for start in range(0, len(rows), 50):
        queries = {
            f"q{number}": {"query": row["name"], "limit": 5, **({"type": row["type"]} if typed else {})}
            for number, row in enumerate(rows[start : start + 50])
        }
        answer = client.post("/reconcile", data={"queries": json.dumps(queries)}).json()
        found += [answer[name]["result"] for name in queries]
    return found


def outcome(row: Row, candidates: list[dict[str, Any]]) -> str:
    sure = [each["id"] for each in candidates if each["match"]]
    if sure and sure != [row["id"]]:
        return "certain and wrong"
    if sure:
        return "certain"
    first = candidates[0] if candidates and candidates[0]["score"] >= 100 * CONFIDENT else None
    if not row["id"]:
        return "proposed" if first else "left alone"
    if first is None:
        return "missed"
    return "right" if first["id"] == row["id"] else "wrong"


@pytest.mark.parametrize("typed", [True, False], ids=["with types", "without types"])
def test_a_messy_table_is_reconciled(client: TestClient, rows: list[Row], typed: bool) -> None:
    outcomes = [outcome(*pair) for pair in zip(rows, reconciled(client, rows, typed=typed), strict=True)]
    count = Counter(outcomes)
    known = sum(1 for row in rows if row["id"])
    unknown = len(rows) - known
    failed = [
        f"{said}: {row['name']}"
        for row, said in zip(rows, outcomes, strict=True)
        if said in ("certain and wrong", "wrong", "missed", "proposed")
    ]
    recall = (count["certain"] + count["right"]) / known
    report = f"{known} known, {unknown} unknown; {dict(count)}; recall {recall:.2f}\n" + "\n".join(failed)
    logging.getLogger(__name__).info(report)
    assert count["certain and wrong"] == 0, report
    assert recall >= LEAST_RECALL, report
    assert count["wrong"] <= MOST_WRONG * known, report
    assert count["proposed"] <= MOST_PROPOSED * unknown, report


def test_the_table_is_worth_the_trouble(client: TestClient, rows: list[Row]) -> None:
    assert len(rows) >= 200
    assert sum(1 for row in rows if not row["id"]) >= 60
    assert len({row["name"] for row in rows}) == len(rows)
    ids = {row["id"] for row in rows} - {""}
    asked = {"ids": sorted(ids), "properties": [{"id": "prefLabel"}]}
    answer = client.post("/reconcile", data={"extend": json.dumps(asked)}).json()
    assert all(cells["prefLabel"] for cells in answer["rows"].values())

"""The claims about one resource: the same rows as in the table of all."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from graph.dataset import Dataset
from graph.errors import UnknownEntity
from graph.exports.statements import COLUMNS, statements_about
from graph.terms import resource


@pytest.mark.parametrize("slug", ["nibrass", "sim-national-meeting-2"])
def test_the_claims_about_a_resource_are_its_rows_of_the_whole_table(
    shipped: Dataset, downloads: Path, slug: str
) -> None:
    iri = resource(slug).value
    with (downloads / "statements.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if iri in {row["subject"], row["value"]}]
    found = list(csv.DictReader(io.StringIO(statements_about(shipped.store, iri), newline="")))
    assert rows
    assert sorted(found, key=lambda row: row["claim"]) == sorted(rows, key=lambda row: row["claim"])
    assert [(row["source"], int(row["start"])) for row in found] == sorted(
        (row["source"], int(row["start"])) for row in found
    )


def test_what_nothing_is_known_of_has_no_table(shipped: Dataset) -> None:
    with pytest.raises(UnknownEntity):
        statements_about(shipped.store, resource("nobody").value)


def test_the_columns_are_named_once(shipped: Dataset) -> None:
    head, *_ = statements_about(shipped.store, resource("nibrass").value).splitlines()
    assert tuple(head.split(",")) == COLUMNS
    assert len(set(COLUMNS)) == len(COLUMNS)

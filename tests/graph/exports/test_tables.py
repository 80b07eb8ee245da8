"""The tables, and the networks as other programs read them."""

from __future__ import annotations

import csv
from pathlib import Path

import networkx as nx
import pandas as pd
import pytest

from graph.dataset import Dataset
from graph.exports.statements import COLUMNS


@pytest.fixture(scope="module")
def statements(downloads: Path) -> pd.DataFrame:
    return pd.read_csv(downloads / "statements.csv", keep_default_na=False, dtype=str)


def test_pandas_reads_one_row_for_each_claim(statements: pd.DataFrame, shipped: Dataset) -> None:
    assert list(statements.columns) == list(COLUMNS)
    assert len(statements) == shipped.manifest["counts"]["Claim"]
    assert statements["claim"].is_unique


def test_every_row_has_its_evidence(statements: pd.DataFrame) -> None:
    for column in ("subject", "property", "value", "source", "phrase", "start", "end", "certainty", "status"):
        assert (statements[column] != "").all(), column
    assert (statements["start"].astype(int) < statements["end"].astype(int)).all()
    assert set(statements["certainty"]) <= {"stated", "inferred", "uncertain"}
    assert (statements.loc[statements["certainty"] != "stated", "reason_en"] != "").all()


def test_things_have_their_labels_beside_them(statements: pd.DataFrame) -> None:
    row = statements[
        (statements["subject"].str.endswith("/study-day-oujda-2023"))
        & (statements["property"] == "https://schema.org/organizer")
    ].iloc[0]
    assert row["property_label_ar"] == "المنظم"
    assert row["value_label_ar"].endswith("النبراس للثقافة والتنمية") or "النبراس" in row["value_label_ar"]
    assert row["publisher_label_fr"] == "Ritaj Press"
    assert row["date"] == "", "the article does not say when it was published"


def test_the_csv_module_reads_what_pandas_reads(downloads: Path, statements: pd.DataFrame) -> None:
    with (downloads / "statements.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["phrase"] for row in rows] == list(statements["phrase"])


def test_edges_lead_from_node_to_node(downloads: Path) -> None:
    nodes = pd.read_csv(downloads / "nodes.csv", keep_default_na=False)
    edges = pd.read_csv(downloads / "edges.csv", keep_default_na=False)
    assert nodes["id"].is_unique
    assert set(edges["source"]) | set(edges["target"]) <= set(nodes["id"])
    for label in ("label_ar", "label_fr", "label_en"):
        assert (nodes[label] != "").all()


@pytest.mark.parametrize(
    ("name", "read"), [("network.graphml", nx.read_graphml), ("network.gexf", nx.read_gexf)]
)
def test_networkx_reads_the_nodes_and_edges_of_the_tables(downloads: Path, name: str, read: object) -> None:
    assert callable(read)
    network = read(downloads / name)
    nodes = pd.read_csv(downloads / "nodes.csv", keep_default_na=False)
    edges = pd.read_csv(downloads / "edges.csv", keep_default_na=False)
    assert set(network) == set(nodes["id"])
    ends = sorted(zip(edges["source"], edges["target"], edges["relation"], strict=True))
    assert sorted((start, end, data["relation"]) for start, end, data in network.edges(data=True)) == ends


@pytest.mark.parametrize("name", ["network.graphml", "network.gexf"])
def test_a_network_says_its_dataset_and_licence(downloads: Path, shipped: Dataset, name: str) -> None:
    text = (downloads / name).read_text("utf-8")
    assert shipped.id in text
    assert "https://creativecommons.org/licenses/by/4.0/" in text

"""Networks as other programs read them."""

from __future__ import annotations

import csv
import json
from io import BytesIO, StringIO
from typing import Any

import networkx as nx
import pytest

from graph import network_formats
from graph.network import Relation, attributes
from graph.network_formats import EDGE_COLUMNS, NODE_COLUMNS
from tests.graph.networks import ORGANIZER, PARTNER, claim, resource

ABOUT = {"title": "شبكة الشراكات", "licence": "CC BY 4.0", "dataset": "0f"}
PLACES = {"nour": (10.0, 20.0), "forum": (-30.0, 40.0), "alone": (0.0, 0.0)}


@pytest.fixture
def network() -> nx.Graph[str]:
    graph: nx.Graph[str] = nx.Graph()
    for each in (
        resource("nour"),
        resource("forum", "event", earliest="2023-05-01", latest="2023-05-31"),
        resource("alone", "person"),
    ):
        graph.add_node(each.slug, **attributes(each))
    relations = [
        Relation("forum", ORGANIZER, "nour", (claim(1), claim(2, "paper")), "inferred"),
        Relation("forum", PARTNER, "nour", (claim(3),), derived=True),
    ]
    graph.add_edge("forum", "nour", relations=relations)
    return graph


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_what_xml_cannot_hold_is_replaced(form: str, network: nx.Graph[str]) -> None:
    network.nodes["nour"]["labels"]["en"] = "No\aur\ufffe\t"
    read: Any = {"graphml": nx.read_graphml, "gexf": nx.read_gexf}[form]
    found = read(BytesIO(getattr(network_formats, form)(network, ABOUT | {"title": "\x00"}, places=PLACES)))
    assert found.nodes["nour"]["label_en"] == "No\ufffdur\ufffd\t"


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_networkx_reads_every_node_and_relation_back(form: str, network: nx.Graph[str]) -> None:
    read: Any = {"graphml": nx.read_graphml, "gexf": nx.read_gexf}[form]
    found = read(BytesIO(getattr(network_formats, form)(network, ABOUT, places=PLACES)))
    assert set(found) == set(network)
    assert found.is_directed()
    forum = found.nodes["forum"]
    assert {f"label_{language}": forum[f"label_{language}"] for language in ("ar", "fr", "en")} == {
        "label_ar": "forum ar",
        "label_fr": "forum",
        "label_en": "forum",
    }
    assert (forum["group"], forum["earliest"], forum["iri"]) == (
        "event",
        "2023-05-01",
        "https://w3id.org/nasij/id/forum",
    )
    edges = {data["relation"]: (start, end, data) for start, end, data in found.edges(data=True)}
    start, end, organizer = edges["schema:organizer"]
    assert (start, end) == ("forum", "nour")
    assert (organizer["certainty"], organizer["derived"], organizer["directed"]) == ("inferred", False, True)
    assert (organizer["sources"], organizer["claims"]) == ("article paper", "article-1 paper-2")
    assert (edges["nasij:partnerOf"][2]["derived"], edges["nasij:partnerOf"][2]["directed"]) == (True, False)


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_a_file_says_what_it_is_and_is_the_same_each_time(form: str, network: nx.Graph[str]) -> None:
    write = getattr(network_formats, form)
    text = write(network, ABOUT).decode()
    assert all(value in text for value in ABOUT.values())
    turned: nx.Graph[str] = nx.Graph()
    turned.add_nodes_from(reversed(list(network.nodes(data=True))))
    turned.add_edges_from(network.edges(data=True))
    assert write(turned, ABOUT).decode() == text


def test_gexf_has_the_positions_that_gephi_shows(network: nx.Graph[str]) -> None:
    read = nx.read_gexf(BytesIO(network_formats.gexf(network, places=PLACES)))
    assert read.nodes["nour"]["viz"]["position"] == {"x": 10.0, "y": -20.0, "z": 0.0}


def test_json_has_each_relation_with_its_evidence(network: nx.Graph[str]) -> None:
    found = json.loads(json.dumps(network_formats.as_json(network, ABOUT, places=PLACES)))
    assert found["title"] == ABOUT["title"]
    assert [node["id"] for node in found["nodes"]] == ["alone", "forum", "nour"]
    assert found["nodes"][1]["labels"] == {"ar": "forum ar", "fr": "forum", "en": "forum"}
    assert (found["nodes"][1]["x"], found["nodes"][1]["y"]) == (-30.0, 40.0)
    assert [(edge["relation"], edge["sources"], edge["claims"]) for edge in found["edges"]] == [
        (ORGANIZER, ["article", "paper"], [claim(1), claim(2, "paper")]),
        (PARTNER, ["article"], [claim(3)]),
    ]


@pytest.mark.parametrize(
    ("name", "columns", "count"), [("node_rows", NODE_COLUMNS, 3), ("edge_rows", EDGE_COLUMNS, 2)]
)
def test_rows_fit_their_columns(
    name: str, columns: tuple[str, ...], count: int, network: nx.Graph[str]
) -> None:
    file = StringIO()
    writer = csv.DictWriter(file, columns)
    writer.writeheader()
    writer.writerows(getattr(network_formats, name)(network))
    rows = list(csv.DictReader(StringIO(file.getvalue())))
    assert len(rows) == count
    assert all(tuple(row) == columns for row in rows)

"""Networks, ways and measures: the same relations in every form, each with its evidence."""

from __future__ import annotations

import csv
import io

import networkx as nx
import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from graph.build import build_from_rdf
from graph.dataset import Dataset
from graph.networks import homes_of
from tests.visualizations import large

AROUND = "/api/v1/network?of=nibrass&of=sim&depth=2"


def test_every_form_of_a_network_has_the_same_nodes_and_relations(api: TestClient) -> None:
    told = api.get(AROUND).json()
    slugs = {node["slug"] for node in told["nodes"]}
    assert {"nibrass", "sim"} <= slugs
    links = sorted((edge["source"], edge["target"]) for edge in told["edges"])
    rows = list(csv.DictReader(io.StringIO(api.get(f"{AROUND}&format=csv").text)))
    assert sorted((row["source"], row["target"]) for row in rows) == links
    graphs = (
        nx.parse_graphml(api.get(f"{AROUND}&format=graphml").text),
        nx.read_gexf(io.BytesIO(api.get(f"{AROUND}&format=gexf").content)),
    )
    for graph in graphs:
        assert set(graph) == slugs
        assert sorted(graph.edges()) == links


def test_the_picture_is_a_file_of_its_own(api: TestClient) -> None:
    page = api.get("/api/v1/network?of=nibrass&format=html&lang=fr")
    assert page.headers["Content-Disposition"] == 'attachment; filename="around-nibrass.html"'
    assert '<html lang="fr"' in page.text
    assert 'src="/' not in page.text


def test_every_claim_that_an_edge_names_can_be_read(api: TestClient) -> None:
    for edge in api.get("/api/v1/network?of=nibrass").json()["edges"]:
        assert edge["claims"]
        for name in edge["claims"]:
            claim = api.get(f"/api/v1/claims/{name}").json()
            assert claim["source"]["slug"] in edge["sources"]


def test_a_network_is_chosen_by_relation_group_and_period(api: TestClient) -> None:
    partners = api.get("/api/v1/network?of=nibrass&relation=partnerOf").json()
    assert {edge["relation"]["name"] for edge in partners["edges"]} == {"partnerOf"}
    groups = api.get("/api/v1/networks/partnerships?group=association&group=event").json()
    assert {node["group"] for node in groups["nodes"]} <= {"association", "event"}
    assert not api.get("/api/v1/networks/events?to=1999-12-31").json()["edges"]


@pytest.mark.parametrize("asked", ["of=nobody", "of=nibrass&relation=nothing", "of=nibrass&theme=nothing"])
def test_what_is_nothing_s_name_is_a_404(api: TestClient, asked: str) -> None:
    assert api.get(f"/api/v1/network?{asked}").status_code == 404


def test_a_way_has_the_relations_of_each_hop_and_their_claims_on_request(api: TestClient) -> None:
    told = api.get("/api/v1/paths?start=nibrass&end=sim&k=2&include=claims").json()
    lengths = [way["length"] for way in told["items"]]
    assert lengths == sorted(lengths)
    claims = {claim["name"] for claim in told["claims"]}
    for way in told["items"]:
        assert len(way["hops"]) == way["length"] == len(way["nodes"]) - 1
        for hop, (start, end) in zip(
            way["hops"], zip(way["nodes"], way["nodes"][1:], strict=False), strict=True
        ):
            assert hop
            for edge in hop:
                assert {edge["source"], edge["target"]} == {start["slug"], end["slug"]}
                assert set(edge["claims"]) <= claims


@pytest.mark.parametrize("by", ["degree", "betweenness", "pagerank"])
def test_measures_come_highest_first_and_page_by_page(api: TestClient, shipped: Dataset, by: str) -> None:
    found = []
    following: str | None = f"/api/v1/networks/partnerships/measures?by={by}&limit=5"
    while following is not None:
        page = api.get(following).json()
        found += page["items"]
        following = page["next"]
    values = [item["measures"][by] for item in found]
    assert values == sorted(values, reverse=True)
    assert {item["slug"] for item in found} == set(shipped.measures["partnerships"])


def test_the_members_of_a_community_are_as_many_as_it_says(api: TestClient) -> None:
    for community in api.get("/api/v1/networks/partnerships/communities").json()["items"]:
        asked = f"/api/v1/networks/partnerships/measures?community={community['number']}&limit=500"
        assert api.get(asked).json()["total"] == community["size"]


def test_search_tells_which_name_was_matched_how(api: TestClient) -> None:
    best = api.get("/api/v1/search", params={"q": "جمعية النبراس للثقافة والتنمية"}).json()["items"][0]
    assert best["slug"] == "nibrass"
    assert best["match"]["exact"]
    assert best["match"]["dir"] == "rtl"
    people = api.get("/api/v1/search", params={"q": "سلام", "group": "person"}).json()["items"]
    assert people
    assert {item["group"] for item in people} == {"person"}


def test_search_can_be_kept_within_a_network(api: TestClient, shipped: Dataset) -> None:
    for network in ("partnerships", "events"):
        asked = {"q": "جمعية", "network": network, "limit": 50}
        found = api.get("/api/v1/search", params=asked).json()["items"]
        assert found
        assert {item["slug"] for item in found} <= set(shipped.measures[network])
        assert not [item for item in found if "fold" in item], "it is drawn as it is"
    assert api.get("/api/v1/search?q=x&network=nothing").status_code == 400


def test_search_says_where_a_folded_network_draws_what_it_finds(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("folded")
    large.write(folder / "large.nq", [45] * 40)
    dataset = build_from_rdf(folder / "large.nq", folder / "root")
    with TestClient(create_app(Settings(root=folder / "root", workers=1))) as client:
        [first, *_] = client.get("/api/v1/search?q=Village 7–33&network=partners&lang=en").json()["items"]
    assert first["slug"] == large.slug(7, 33)
    assert first["fold"] == homes_of(dataset, "partners")[first["slug"]]


def test_statistics_and_vocabularies_count_what_the_lists_have(api: TestClient) -> None:
    told = api.get("/api/v1/statistics").json()
    for name, total in told["total"].items():
        assert api.get(f"/api/v1/{name}?limit=1").json()["total"] == total
    for row in told["by"]["entities"]["group"]:
        assert api.get(f"/api/v1/entities?group={row['name']}&limit=1").json()["total"] == row["count"]
    for concept in api.get("/api/v1/concepts?scheme=theme").json()["items"][:10]:
        asked = api.get(f"/api/v1/recommendations?theme={concept['name']}&limit=1").json()
        assert asked["total"] == concept["counts"]["recommendations"]

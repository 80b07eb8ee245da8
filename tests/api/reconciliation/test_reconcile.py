"""Reconciliation: what is certain and what is not, what else is known of a row, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from graph.terms import ID
from tests.graph.conftest import Line
from tests.publishing import Publisher, retired

KIND: Line = ["nour", "classification", "kind:association"]
OTHER_KIND: Line = ["amal", "classification", "kind:ministry"]
LINES = [KIND, OTHER_KIND, ["forum", "startDate", "2024-07-04"], ["forum", "eventKind", "event-kind:forum"]]
GONE = (retired("old", merged_into="nour"), retired("lost"))


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A server of a world in which two organizations have the same English name."""
    publish = Publisher(tmp_path_factory.mktemp("published"))
    first = publish(LINES, retired=GONE)
    publish.rewritten(
        first, ('"amal en"@en', '"nour en"@en'), ('"salma fr"@fr', '"<img src=x onerror=alert(1)>"@fr')
    )
    settings = Settings(root=publish.root, workers=1, query_bytes=20_000)
    with TestClient(
        create_app(settings), follow_redirects=False, headers={"Accept": "application/json"}
    ) as client:
        yield client


def ask(client: TestClient, **query: Any) -> list[dict[str, Any]]:
    response = client.post("/reconcile?lang=en", data={"queries": json.dumps({"q": query})})
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.json()["q"]["result"]
    return found


def ask_draft(client: TestClient, *conditions: dict[str, Any], **query: Any) -> list[dict[str, Any]]:
    body = {"queries": [{"conditions": list(conditions), **query}]}
    response = client.post("/reconcile/1.0/match?lang=en", json=body)
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.json()["results"][0]["candidates"]
    return found


def certain(found: list[dict[str, Any]]) -> list[str]:
    return [each["id"] for each in found if each["match"]]


@pytest.mark.parametrize("query", ["salma", "salma en", "SALMA EN", f"{ID}salma", "Mme salma en", "d. salma"])
def test_a_name_or_an_identifier_is_a_certain_match(client: TestClient, query: str) -> None:
    found = ask(client, query=query)
    assert certain(found) == (["salma"] if query != "d. salma" else [])
    assert found[0]["id"] == "salma"


def test_two_of_one_name_are_no_certain_match(client: TestClient) -> None:
    found = ask(client, query="nour en")
    assert {each["id"] for each in found} == {"nour", "amal"}
    assert certain(found) == []


@pytest.mark.parametrize(
    "value", ["Association", "جمعية", "kind:association", {"id": "kind:association"}, ["x", "Association"]]
)
def test_what_else_is_known_tells_two_of_one_name_apart(client: TestClient, value: Any) -> None:
    found = ask(client, query="nour en", properties=[{"pid": "kind", "v": value}])
    assert certain(found) == ["nour"]
    scores = {each["id"]: each["score"] for each in found}
    assert scores["nour"] > scores["amal"]


def test_what_is_contradicted_is_not_certain(client: TestClient) -> None:
    found = ask(client, query="amal", properties=[{"pid": "kind", "v": "Association"}])
    assert found[0]["id"] == "amal"
    assert certain(found) == []
    assert found[0]["score"] < 100


def test_what_the_graph_does_not_know_counts_for_nothing(client: TestClient) -> None:
    plain = ask(client, query="salma")
    asked = ask(
        client, query="salma", properties=[{"pid": "place", "v": "Oujda"}, {"pid": "nothing", "v": 1}]
    )
    assert asked[0]["score"] == plain[0]["score"]
    assert certain(asked) == ["salma"]


def test_a_date_may_be_given_as_a_year(client: TestClient) -> None:
    [forum] = ask(
        client, query="forum en", type="schema:Event", properties=[{"pid": "startDate", "v": "2024"}]
    )
    assert {"id": "property:startDate", "value": 1.0} in forum["features"]


@pytest.mark.parametrize(
    ("kind", "ids"),
    [
        ("org:Organization", {"nour", "amal"}),
        ("Organization", {"nour", "amal"}),
        ("kind:civil-society", {"nour"}),
        ("association", {"nour"}),
        ("foaf:Person", set()),
        ("no-such-type", set()),
    ],
)
def test_a_type_leaves_only_what_is_of_it(client: TestClient, kind: str, ids: set[str]) -> None:
    found = ask(client, query="nour en", type=kind)
    assert {each["id"] for each in found} == ids
    assert certain(found) == (["nour"] if ids == {"nour"} else [])


def test_all_types_or_a_preference_can_be_asked_for(client: TestClient) -> None:
    both = ["org:Organization", "kind:ministry"]
    assert certain(ask(client, query="nour en", type=both, type_strict="all")) == ["amal"]
    preferred = ask(client, query="nour en", type="kind:ministry", type_strict="should")
    assert [each["id"] for each in preferred] == ["amal", "nour"]


def test_a_candidate_has_its_types_from_the_narrowest(client: TestClient) -> None:
    [nour] = [each for each in ask(client, query="nour") if each["id"] == "nour"]
    assert [each["id"] for each in nour["type"]] == ["kind:association", "org:Organization"]
    assert nour["description"] == "Association"


def test_things_are_found_by_what_is_known_of_them_alone(client: TestClient) -> None:
    found = ask(client, properties=[{"pid": "kind", "v": {"id": "kind:civil-society"}}])
    assert [each["id"] for each in found] == ["nour"]
    assert certain(found) == []


def test_a_merged_identifier_is_that_of_its_successor(client: TestClient) -> None:
    assert certain(ask(client, query="old")) == ["nour"]
    assert certain(ask_draft(client, {"matchType": "id", "propertyValue": "old"})) == ["nour"]
    assert ask(client, query="lost") == []


def test_the_draft_filters_by_what_is_required(client: TestClient) -> None:
    name = {"matchType": "name", "propertyValue": "nour en"}
    kind = {"matchType": "property", "propertyId": "kind", "propertyValue": "Association"}
    assert len(ask_draft(client, name, kind)) == 2
    assert [each["id"] for each in ask_draft(client, name, kind | {"required": True})] == ["nour"]
    none = kind | {"required": True, "matchQuantifier": "none"}
    assert [each["id"] for each in ask_draft(client, name, none)] == ["amal"]
    several = kind | {
        "propertyValue": ["Association", "Civil society"],
        "required": True,
        "matchQuantifier": "all",
    }
    assert [each["id"] for each in ask_draft(client, name, several)] == ["nour"]


def test_the_draft_says_language_and_direction(client: TestClient) -> None:
    body = {"queries": [{"conditions": [{"matchType": "name", "propertyValue": "forum"}]}]}
    response = client.post("/reconcile/1.0/match", json=body, headers={"Accept-Language": "fr-MA, ar;q=0.5"})
    [forum] = response.json()["results"][0]["candidates"]
    assert (forum["name"], forum["lang"], forum["dir"]) == ("forum fr", "fr", "ltr")
    assert response.headers["content-language"] == "fr"
    arabic = client.post("/reconcile/1.0/match?lang=ar", json=body).json()["results"][0]["candidates"][0]
    assert (arabic["lang"], arabic["dir"]) == ("ar", "rtl")


def test_a_limit_is_kept(client: TestClient) -> None:
    assert len(ask(client, query="nour en", limit=1)) == 1


def test_suggestions_go_on_where_the_last_ended(client: TestClient) -> None:
    first = client.get("/reconcile/suggest/type?lang=en").json()["result"]
    second = client.get("/reconcile/suggest/type?lang=en&cursor=20").json()["result"]
    assert len(first) == 20
    assert second
    assert not {each["id"] for each in first} & {each["id"] for each in second}


def test_things_are_suggested_while_a_name_is_typed(client: TestClient) -> None:
    names = [each["id"] for each in client.get("/reconcile/suggest/entity?prefix=sal").json()["result"]]
    assert names == ["salma"]


def test_values_can_be_fetched_with_a_limit(client: TestClient) -> None:
    asked = {
        "ids": ["nour", "old", "nowhere", "<"],
        "properties": [{"id": "kind", "settings": {"limit": "1"}}, {"id": "kind"}],
    }
    rows = client.post("/reconcile?lang=en", data={"extend": json.dumps(asked)}).json()["rows"]
    assert [cell["name"] for cell in rows["nour"]["kind"]] == ["Association", "Civil society"]
    assert rows["old"] == rows["nour"]
    assert rows["nowhere"] == rows["<"] == {"kind": []}
    limited = {"ids": ["nour"], "properties": [{"id": "kind", "settings": {"limit": "1"}}]}
    body = client.post("/reconcile/1.0/extend?lang=en", json=limited).json()
    assert [cell["name"] for cell in body["rows"][0]["properties"][0]["values"]] == ["Association"]


def test_properties_are_proposed_for_the_class_of_a_kind(client: TestClient) -> None:
    of_kind, of_class, of_events = (
        [each["id"] for each in client.get(f"/reconcile/properties?type={kind}").json()["properties"]]
        for kind in ("kind:association", "org:Organization", "schema:Event")
    )
    assert of_kind == of_class
    assert "classification" in of_class
    assert "startDate" in of_events
    assert "startDate" not in of_class


@pytest.mark.parametrize("path", ["/reconcile/preview", "/reconcile/1.0/preview"])
def test_a_preview_may_be_embedded_and_runs_nothing(client: TestClient, path: str) -> None:
    response = client.get(f"{path}?id=salma&lang=fr")
    assert response.status_code == 200
    assert "frame-ancestors *" in response.headers["content-security-policy"]
    assert "<img" not in response.text
    assert "&lt;img" in response.text
    assert 'href="http://testserver/fr/id/salma"' in response.text


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("entity?id=nour", "Association"),
        ("type?id=kind:association", "Association"),
        ("property?id=startDate", "Start date"),
        ("property?id=place", "Place"),
    ],
)
def test_a_flyout_tells_what_a_suggestion_is(client: TestClient, path: str, words: str) -> None:
    body = client.get(f"/reconcile/flyout/{path}&lang=en").json()
    assert words in body["html"]
    assert body["id"] == path.partition("=")[2]
    assert "<img" not in client.get("/reconcile/flyout/entity?id=salma&lang=fr").json()["html"]


def test_an_identifier_leads_to_its_page(client: TestClient) -> None:
    response = client.get("/reconcile/view?id=nour&lang=fr")
    assert (response.status_code, response.headers["location"]) == (303, "/fr/id/nour")
    assert client.get("/reconcile/view?id=theme:youth&lang=ar").headers["location"] == "/ar/theme/youth"


@pytest.mark.parametrize(
    "path",
    [
        "view?id=nowhere",
        "preview?id=nowhere",
        "preview?id=%3C%3E",
        "preview?id=http://%5B",
        "flyout/entity?id=nowhere",
        "flyout/type?id=nowhere",
        "flyout/property?id=nowhere",
        "properties?type=nowhere",
        "1.0/extend/propose?type=nowhere",
    ],
)
def test_what_there_is_not_is_a_404(client: TestClient, path: str) -> None:
    response = client.get(f"/reconcile/{path}")
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"queries": "{"}, 400),
        ({"queries": "[]"}, 400),
        ({"queries": '{"q": {"query": 1}}'}, 400),
        ({"queries": '{"q": {"query": "x", "limit": 0}}'}, 400),
        ({"queries": '{"q": {"query": "x", "limit": NaN}}'}, 400),
        ({"queries": '{"q": {"query": "x", "limit": 1e999}}'}, 400),
        ({"queries": "[" * 5_000}, 400),
        ({"queries": r'{"q": {"query": "\ud800"}}'}, 400),
        ({"extend": r'{"ids": ["\ud800"], "properties": []}'}, 400),
        ({"queries": json.dumps({str(n): {"query": "x"} for n in range(101)})}, 413),
        ({"queries": json.dumps({"q": {"query": "x" * 30_000}})}, 413),
        ({"extend": '{"ids": ["nour"], "properties": [{"id": "nothing"}]}'}, 404),
        ({"extend": '{"ids": ["nour"], "properties": [{"id": "kind", "settings": {"limit": "many"}}]}'}, 400),
        ({"extend": '{"ids": ["nour"]}'}, 400),
        ({"other": "1"}, 400),
    ],
)
def test_what_is_wrong_is_refused_with_the_place(
    client: TestClient, fields: dict[str, str], status: int
) -> None:
    response = client.post("/reconcile", data=fields)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["detail"]


def test_strange_names_are_just_not_found(client: TestClient) -> None:
    for name in ["", " ", "\u0000", "%", '"*', "x" * 2_000, "AND OR NOT", "ـ" * 40, "🙂"]:
        assert certain(ask(client, query=name or " ")) == []


def test_strange_values_hold_of_nothing(client: TestClient) -> None:
    for value in [10**400, 1e300, -1, True, [], "<>", {"id": "http://["}, {"id": ""}, {"id": "a b"}]:
        assert ask(client, query="salma", properties=[{"pid": "kind", "v": value}])[0]["id"] == "salma"
        assert ask(client, properties=[{"pid": "place", "v": value}]) == []


def test_another_kind_of_body_is_refused(client: TestClient) -> None:
    assert client.post("/reconcile", json={"queries": {}}).status_code == 415
    form = {"queries": "[]"}
    assert client.post("/reconcile/1.0/match", data=form).status_code == 415


def test_other_origins_may_ask(client: TestClient) -> None:
    origin = {"Origin": "https://tables.example.org"}
    assert client.get("/reconcile", headers=origin).headers["access-control-allow-origin"] == "*"
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    response = client.options("/reconcile/1.0/match", headers=origin | asked)
    assert response.status_code == 200
    assert response.headers["access-control-allow-origin"] == "*"


def test_the_manifest_leads_to_what_it_names(client: TestClient) -> None:
    manifest = client.get("/reconcile?lang=en").json()
    for service in manifest["suggest"].values():
        assert client.get(service["service_url"] + service["service_path"]).status_code == 200
        assert "${id}" in service["flyout_service_path"]
    assert client.get(manifest["view"]["url"].replace("{{id}}", "nour")).status_code == 303
    assert client.get(manifest["preview"]["url"].replace("{{id}}", "nour")).status_code == 200
    extend = manifest["extend"]["propose_properties"]
    assert client.get(extend["service_url"] + extend["service_path"]).status_code == 200


def test_nothing_of_a_dataset_without_names_is_found(tmp_path: Path) -> None:
    from graph.build import build_from_rdf

    file = tmp_path / "small.nt"
    file.write_text('<http://example.org/a> <http://example.org/b> "c" .\n', "utf-8")
    build_from_rdf(file, tmp_path / "root")
    with TestClient(create_app(Settings(root=tmp_path / "root", workers=1))) as client:
        assert client.get("/reconcile", headers={"Accept": "application/json"}).status_code == 200
        assert ask(client, query="c") == []

"""The official schemas of the Reconciliation API accept every answer, and its examples are understood.

They are not part of the repository; NASIJ_CONFORMANCE names the folder above ``reconciliation``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from jsonschema import Draft7Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT7

from api.app import create_app
from api.settings import Settings
from tests.conformance.suite import FOLDER as SPARQL

FOLDER = SPARQL.with_name("reconciliation")
pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(),
    reason=f"no schemas in {FOLDER}: set NASIJ_CONFORMANCE to the folder above reconciliation",
)

OLD, NEW = "0.2", "1.0-draft"
LANGUAGES = ("ar", "fr", "en")
PROPERTIES = [
    {"id": name}
    for name in (
        "place", "kind", "source", "startDate", "earliest", "prefLabel", "altLabel", "partnerOf", "geo", "latitude",
        "hcpCode", "editionNumber", "foundingDate", "memberOf", "holds", "honorificPrefix", "url", "location", "length",
    )
]  # fmt: skip
IDS = [
    "nibrass",
    "study-day-oujda-2023",
    "oujda",
    "oujda-geo",
    "sim",
    "theme:youth",
    "mounir-azzaoui",
    "nowhere",
    "ritajpress-2023-study-day",
]


@cache
def validator(version: str, name: str) -> Draft7Validator:
    schemas = {
        path.stem: json.loads(path.read_text("utf-8"))
        for path in (FOLDER / version / "schemas").glob("*.json")
    }
    known = [(each["$id"], Resource.from_contents(each, DRAFT7)) for each in schemas.values()]
    base = f"https://reconciliation-api.github.io/specs/{version}/schemas/"
    known += [(f"{base}{stem}.json", Resource.from_contents(each, DRAFT7)) for stem, each in schemas.items()]
    registry: Registry[Any] = Registry().with_resources(known)
    return Draft7Validator(schemas[name], registry=registry)


def accepted(version: str, name: str, answer: Any) -> None:
    assert [error.message for error in validator(version, name).iter_errors(answer)] == []


def examples(version: str, name: str, sort: str) -> list[Path]:
    return sorted((FOLDER / version / "examples" / name / sort).glob("*.json"))


@pytest.fixture(scope="module")
def client(shipped_root: Path) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(root=shipped_root, workers=1))) as client:
        yield client


def get(client: TestClient, path: str, **query: Any) -> Any:
    response = client.get(path, params=query)
    assert response.status_code == 200, response.text
    return response.json()


def test_the_schemas_themselves_refuse_what_is_wrong() -> None:
    with pytest.raises(AssertionError):
        accepted(OLD, "reconciliation-result-batch", {"q0": {"result": [{"id": "nibrass"}]}})
    with pytest.raises(AssertionError):
        accepted(NEW, "type", {"id": "x", "name": "y", "dir": "down"})


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("version", "path"), [(OLD, "/reconcile"), (NEW, "/reconcile/1.0")])
def test_the_manifest(client: TestClient, version: str, path: str, language: str) -> None:
    manifest = get(client, path, lang=language)
    accepted(version, "manifest", manifest)
    assert manifest["versions"] == [version]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("prefix", ["", "n", "نب", "assoc", "Oujda", "place", "لا شيء هنا"])
@pytest.mark.parametrize("what", ["entity", "property", "type"])
@pytest.mark.parametrize(("version", "path"), [(OLD, "/reconcile"), (NEW, "/reconcile/1.0")])
def test_suggestions(
    client: TestClient, version: str, path: str, what: str, prefix: str, language: str
) -> None:
    name = {"entity": "entities", "property": "properties", "type": "types"}[what]
    answer = get(client, f"{path}/suggest/{what}", prefix=prefix, lang=language)
    accepted(version, f"suggest-{name}-response", answer)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "kind", ["org:Organization", "kind:association", "foaf:Person", "event-kind:forum", None]
)
@pytest.mark.parametrize(
    ("version", "path"), [(OLD, "/reconcile/properties"), (NEW, "/reconcile/1.0/extend/propose")]
)
def test_proposed_properties(
    client: TestClient, version: str, path: str, kind: str | None, language: str
) -> None:
    query = {"lang": language, "limit": 5, **({"type": kind} if kind else {})}
    answer = get(client, path, **query)
    accepted(version, "data-extension-property-proposal", answer)
    assert 0 < len(answer["properties"]) <= 5


@pytest.mark.parametrize("language", LANGUAGES)
def test_matches_in_the_old_version(client: TestClient, language: str) -> None:
    queries = {
        "q0": {"query": "جمعية النبراس", "type": "kind:association"},
        "q1": {"query": "Nibrass", "properties": [{"pid": "place", "v": "Oujda"}], "limit": 3},
        "q2": {"query": "SIM", "type": ["org:Organization", "schema:Event"], "type_strict": "should"},
        "q3": {"properties": [{"pid": "place", "v": {"id": "oujda"}}]},
        "q4": {"query": "لا أحد يحمل هذا الاسم"},
        "q5": {"query": "theme:youth", "type_strict": "all", "type": "skos:Concept"},
    }
    accepted(OLD, "reconciliation-query-batch", queries)
    response = client.post("/reconcile", params={"lang": language}, data={"queries": json.dumps(queries)})
    accepted(OLD, "reconciliation-result-batch", response.json())
    assert set(response.json()) == set(queries)
    assert get(client, "/reconcile", lang=language, queries=json.dumps(queries)) == response.json()


@pytest.mark.parametrize("language", LANGUAGES)
def test_matches_in_the_draft(client: TestClient, language: str) -> None:
    queries = {
        "queries": [
            {"type": "kind:association", "conditions": [{"matchType": "name", "propertyValue": "النبراس"}]},
            {"conditions": [{"matchType": "id", "propertyValue": "nibrass"}], "limit": 1, "lang": "fr"},
            {
                "conditions": [
                    {"matchType": "name", "propertyValue": ["Nibrass", "النبراس"]},
                    {
                        "matchType": "property",
                        "propertyId": "place",
                        "propertyValue": [{"id": "oujda"}, "Fès"],
                        "required": True,
                        "matchQuantifier": "any",
                    },
                ]
            },
            {"conditions": [{"matchType": "name", "propertyValue": "لا أحد يحمل هذا الاسم"}]},
        ]
    }
    accepted(NEW, "reconciliation-query-batch", queries)
    response = client.post("/reconcile/1.0/match", params={"lang": language}, json=queries)
    accepted(NEW, "reconciliation-result-batch", response.json())
    assert len(response.json()["results"]) == 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_data_extensions(client: TestClient, language: str) -> None:
    asked = {"ids": IDS, "properties": PROPERTIES}
    for version in (OLD, NEW):
        accepted(version, "data-extension-query", asked)
    old = client.post("/reconcile", params={"lang": language}, data={"extend": json.dumps(asked)}).json()
    new = client.post("/reconcile/1.0/extend", params={"lang": language}, json=asked).json()
    accepted(OLD, "data-extension-response", old)
    accepted(NEW, "data-extension-response", new)
    assert list(old["rows"]) == [row["id"] for row in new["rows"]] == IDS
    kinds = {
        key for row in new["rows"] for prop in row["properties"] for value in prop["values"] for key in value
    }
    assert {"id", "str", "int", "float", "date"} <= kinds


@pytest.mark.parametrize(
    "path", examples(OLD, "reconciliation-query-batch", "valid"), ids=lambda path: path.stem
)
def test_valid_batches_of_the_old_version_are_answered(client: TestClient, path: Path) -> None:
    response = client.post("/reconcile", data={"queries": path.read_text("utf-8")})
    assert response.status_code == 200, response.text
    accepted(OLD, "reconciliation-result-batch", response.json())


@pytest.mark.parametrize(
    "path", examples(NEW, "reconciliation-query-batch", "valid"), ids=lambda path: path.stem
)
def test_valid_batches_of_the_draft_are_answered(client: TestClient, path: Path) -> None:
    headers = {"Content-Type": "application/json"}
    response = client.post("/reconcile/1.0/match", content=path.read_bytes(), headers=headers)
    assert response.status_code == 200, response.text
    accepted(NEW, "reconciliation-result-batch", response.json())


@pytest.mark.parametrize(
    "path", examples(OLD, "reconciliation-query-batch", "invalid"), ids=lambda path: path.stem
)
def test_invalid_batches_of_the_old_version_are_refused(client: TestClient, path: Path) -> None:
    response = client.post("/reconcile", data={"queries": path.read_text("utf-8")})
    assert response.status_code == 400
    assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "path", examples(NEW, "reconciliation-query-batch", "invalid"), ids=lambda path: path.stem
)
def test_invalid_batches_of_the_draft_are_refused(client: TestClient, path: Path) -> None:
    headers = {"Content-Type": "application/json"}
    response = client.post("/reconcile/1.0/match", content=path.read_bytes(), headers=headers)
    assert response.status_code == 400
    assert response.headers["content-type"] == "application/problem+json"

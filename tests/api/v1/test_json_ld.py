"""Every answer is RDF: its JSON expands to triples of the dataset, and to no other."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient
from pyld import jsonld
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from graph.dataset import Dataset
from graph.terms import ID, LABEL

LISTS = (
    "entities",
    "events",
    "partnerships",
    "recommendations",
    "sources",
    "claims",
    "concepts?scheme=theme",
)
"""Addresses below the API whose answers are lists."""


def triples(client: TestClient, body: dict[str, Any]) -> set[Quad]:
    """The RDF of an answer, its context fetched from where it says."""

    def load(address: str, _: object) -> dict[str, Any]:
        return {
            "contextUrl": None,
            "documentUrl": address,
            "contentType": "application/ld+json",
            "document": client.get(address).json(),
        }

    text = jsonld.to_rdf(body, {"format": "application/n-quads", "documentLoader": load})
    return set(parse(text, format=RdfFormat.N_QUADS))


@pytest.fixture(scope="module")
def whole(shipped: Dataset) -> set[Quad]:
    """The triples of the dataset."""
    return set(shipped.store)


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_the_items_of_a_list_say_nothing_that_the_dataset_does_not(
    api: TestClient, whole: set[Quad], name: str, language: str
) -> None:
    body = api.get(f"/api/v1/{name}{'&' if '?' in name else '?'}lang={language}").json()
    said = triples(api, body)
    assert said <= whole
    about = {quad.subject.value for quad in said if isinstance(quad.subject, NamedNode)}
    assert about >= {item["id"] for item in body["items"]}


@pytest.mark.parametrize(
    "slug",
    [
        "nibrass", "sim", "ali-sallam", "study-day-oujda-2023", "morocco", "sim-partnership",
        "ritajpress-2023-study-day", "gulf-moroccan-forum-1-workshop-figure-duration",
        "study-day-oujda-2023-evening-rec-06", "volunteering-forum-inezgane-1-organizer-qafilati",
        "casablanca-geo", "hanns-seidel-foundation-morocco",
    ],
)  # fmt: skip
def test_an_entity_with_its_claims_is_a_part_of_the_dataset(
    api: TestClient, shipped: Dataset, whole: set[Quad], slug: str
) -> None:
    body = api.get(f"/api/v1/entities/{slug}", params={"include": "claims", "lang": "fr"}).json()
    said = triples(api, body)
    assert said <= whole
    own = {
        quad.predicate.value
        for quad in shipped.store.quads_for_pattern(NamedNode(ID + slug), None, None, None)
    }
    assert {quad.predicate.value for quad in said if quad.subject == NamedNode(ID + slug)} == own


def test_every_entity_is_a_part_of_the_dataset(api: TestClient, whole: set[Quad]) -> None:
    following: str | None = "/api/v1/entities?limit=500"
    while following is not None:
        page = api.get(following).json()
        for item in page["items"]:
            body = api.get(f"/api/v1/entities/{item['slug']}").json()
            assert triples(api, body) <= whole, item["slug"]
        following = page["next"]


def test_an_answer_is_named_json_ld_for_those_who_ask_for_it(api: TestClient) -> None:
    answered = api.get("/api/v1/entities/nibrass", headers={"Accept": "application/ld+json"})
    assert answered.headers["Content-Type"] == "application/ld+json"
    assert api.get("/api/v1/entities/nibrass").headers["Content-Type"] == "application/json"


def test_the_context_may_be_read_from_any_page(api: TestClient) -> None:
    for path in ("/context.jsonld", "/api/v1/context.jsonld"):
        answered = api.get(path, headers={"Origin": "https://example.org"})
        assert answered.headers["Access-Control-Allow-Origin"] == "*"
        assert answered.headers["Content-Type"] == "application/ld+json"
        assert answered.json()["@context"]["organizer"] in (
            "schema:organizer",
            {"@id": "schema:organizer", "@type": "@id"},
        )


def test_both_contexts_give_a_name_the_same_meaning(api: TestClient) -> None:
    own, of_answers = (
        api.get(f"/{path}").json()["@context"] for path in ("context.jsonld", "api/v1/context.jsonld")
    )
    for name, entry in own.items():
        meaning = entry["@id"] if isinstance(entry, dict) else entry
        assert of_answers["figureValue" if name == "value" else name] == meaning


def test_the_context_of_the_ontology_can_be_used_by_its_address(api: TestClient) -> None:
    said = triples(
        api,
        {"@context": "http://testserver/context.jsonld", "id": ID + "nibrass", "label": {"fr": "Nibrass"}},
    )
    (quad,) = said
    assert quad.predicate == LABEL

"""FollowTheMoney's own validation of what is written in its vocabulary."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from followthemoney import model

from graph.exports.follow_the_money import SCHEMAS
from graph.network import GROUPS

Entity = dict[str, Any]


@pytest.fixture(scope="module")
def entities(downloads: Path) -> dict[str, Entity]:
    lines = (downloads / "entities.ftm.json").read_text("utf-8").splitlines()
    found = [json.loads(line) for line in lines]
    assert len({entity["id"] for entity in found}) == len(found)
    return {entity["id"]: entity for entity in found}


def links(entities: dict[str, Entity], schema: str) -> list[Entity]:
    return [entity["properties"] for entity in entities.values() if entity["schema"] == schema]


def test_every_entity_is_valid(entities: dict[str, Entity]) -> None:
    for entity in entities.values():
        schema = model.get(entity["schema"])
        assert schema is not None
        errors = schema.validate({"properties": entity["properties"]})
        assert errors is None, (entity["id"], errors)


def test_every_value_is_as_the_library_would_clean_it(entities: dict[str, Entity]) -> None:
    for entity in entities.values():
        cleaned = model.get_proxy(entity, cleaned=False)
        for name, values in entity["properties"].items():
            assert sorted(cleaned.get(name)) == sorted(values), (entity["id"], name)


def test_every_reference_leads_to_an_entity_of_the_right_schema(entities: dict[str, Entity]) -> None:
    for entity in entities.values():
        schema = model.get(entity["schema"])
        assert schema is not None
        for name, values in entity["properties"].items():
            wanted = schema.properties[name].range
            for value in values if wanted is not None else ():
                found = model.get(entities[value]["schema"])
                assert found is not None
                assert found.is_a(wanted), (entity["id"], name, value)


def test_every_link_has_its_evidence(entities: dict[str, Entity]) -> None:
    found = [each for each in entities.values() if each["id"].startswith("nasij-link-")]
    assert len(found) > 50
    for link in found:
        properties = link["properties"]
        assert properties["proof"], link
        assert properties["summary"], link
        assert set(properties["status"]) <= {"stated", "inferred", "uncertain"}
        assert all(url.startswith("https://w3id.org/nasij/claim/") for url in properties["sourceUrl"])


def test_a_partnership_is_said_in_the_words_of_the_source_and_no_more(entities: dict[str, Entity]) -> None:
    roles = {role for link in links(entities, "UnknownLink") for role in link["role"]}
    assert {"Partnership", "Partenariat", "شراكة"} <= roles
    schemas = {entity["schema"] for entity in entities.values()}
    assert not schemas & {"Ownership", "Payment", "Directorship", "Employment"}


def test_who_holds_a_post_occupies_it(entities: dict[str, Entity]) -> None:
    for link in links(entities, "Occupancy"):
        assert entities[link["holder"][0]]["schema"] == "Person"
        assert entities[link["post"][0]]["schema"] == "Position"


def test_who_speaks_for_a_body_represents_it(entities: dict[str, Entity]) -> None:
    pairs = {(link["agent"][0], link["client"][0]) for link in links(entities, "Representation")}
    assert ("nasij-yousef-al-kazim", "nasij-arab-union-volunteer-work") in pairs


def test_names_are_in_three_languages(entities: dict[str, Entity]) -> None:
    assert {"جمعية الجسر", "الجسر", "Aljisr", "Al Jisr"} & set(entities["nasij-aljisr"]["properties"]["name"])
    for entity in entities.values():
        if not entity["id"].startswith("nasij-link-"):
            assert entity["properties"]["name"]


def test_the_groups_without_a_schema_are_those_that_have_no_word() -> None:
    assert set(GROUPS) - set(SCHEMAS) == {"work", "other"}

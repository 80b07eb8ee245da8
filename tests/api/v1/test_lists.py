"""Lists: what they choose, how one pages through them, and what happens when a new dataset arrives meanwhile."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from graph.build import build_from_rdf
from graph.dataset import Dataset

LISTS = ("entities", "events", "partnerships", "recommendations", "sources", "claims")


def items(client: TestClient, address: str) -> list[dict[str, Any]]:
    """All items of a list, page after page; each page names the same dataset and total."""
    found: list[dict[str, Any]] = []
    seen = set()
    following: str | None = address
    while following is not None:
        page = client.get(following).json()
        seen.add((page["dataset"], page["total"]))
        assert page["items"]
        found += page["items"]
        following = page["next"]
    assert len(seen) == 1
    assert len(found) == page["total"]
    return found


@pytest.mark.parametrize("name", LISTS)
def test_pages_give_every_item_once_and_in_the_order_of_one_large_page(api: TestClient, name: str) -> None:
    paged = [item["id"] for item in items(api, f"/api/v1/{name}?limit=7")]
    assert len(paged) == len(set(paged))
    whole = [item["id"] for item in items(api, f"/api/v1/{name}?limit=500")]
    assert paged == whole


def test_the_next_page_stands_in_the_header_too(api: TestClient) -> None:
    answered = api.get("/api/v1/entities?limit=1")
    assert answered.headers["Link"] == f'<{answered.json()["next"]}>; rel="next"'
    assert "Link" not in api.get("/api/v1/sources?limit=500").headers


def slugs(client: TestClient, address: str) -> set[str]:
    return {item["slug"] for item in client.get(f"/api/v1/{address}").json()["items"]}


def test_a_region_has_what_lies_in_its_communes(api: TestClient) -> None:
    found = slugs(api, "entities?place=region-oriental&limit=500")
    assert {"nibrass", "oujda", "study-day-oujda-2023"} <= found
    assert slugs(api, "entities?place=oujda&limit=500") <= found
    assert "inezgane" not in found


def test_a_wide_kind_has_the_narrower_ones(api: TestClient) -> None:
    assert "nibrass" in slugs(api, "entities?kind=civil-society&limit=500")
    assert "nibrass" in slugs(api, "entities?kind=association&limit=500")
    assert "nibrass" not in slugs(api, "entities?kind=foundation&limit=500")


def test_several_values_want_any_of_them_and_several_filters_all(api: TestClient) -> None:
    either = slugs(api, "entities?group=foundation&group=person&limit=500")
    assert either == slugs(api, "entities?group=foundation&limit=500") | slugs(
        api, "entities?group=person&limit=500"
    )
    both = slugs(api, "entities?group=event&place=region-oriental&limit=500")
    assert both == slugs(api, "entities?group=event&limit=500") & slugs(
        api, "entities?place=region-oriental&limit=500"
    )


def test_a_period_has_its_events_and_who_took_part(api: TestClient) -> None:
    found = slugs(api, "entities?from=2023-08-01&to=2023-08-31&limit=500")
    assert {"study-day-oujda-2023", "nibrass"} <= found
    assert "study-day-oujda-2023" not in slugs(api, "events?from=2023-08-25&limit=500")
    assert "study-day-oujda-2023" in slugs(api, "events?to=2023-08-24&limit=500")


def test_events_are_in_the_order_of_their_dates_the_undated_last(api: TestClient) -> None:
    dates = [item.get("earliest", [{"value": "9999"}])[0]["value"] for item in items(api, "/api/v1/events")]
    assert dates == sorted(dates)


def test_recommendations_are_found_by_theme_and_in_the_reader_s_language(api: TestClient) -> None:
    page = api.get("/api/v1/recommendations?theme=legal-framework&lang=fr").json()
    assert page["total"] == len(page["items"]) > 0
    for item in page["items"]:
        assert {each["lang"] for each in item["text"]} == {"fr"}
        assert {each["dir"] for each in item["text"]} == {"ltr"}


def test_claims_are_found_by_what_they_are_about(api: TestClient) -> None:
    found = items(api, "/api/v1/claims?about=nibrass&property=organizer")
    assert {claim["predicate"]["id"] for claim in found} == {"https://schema.org/organizer"}
    assert all("nibrass" in (claim["subject"]["slug"], claim["object"]["slug"]) for claim in found)


def test_the_claims_of_a_source_come_in_the_order_of_its_text(api: TestClient) -> None:
    places = [claim["start"] for claim in items(api, "/api/v1/claims?source=ritajpress-2023-study-day")]
    assert places == sorted(places)


@pytest.mark.parametrize(
    "asked", ["entities?theme=nothing", "claims?property=nothing", "events?actor=nobody"]
)
def test_a_value_that_is_nothing_s_name_is_no_empty_list(api: TestClient, asked: str) -> None:
    answered = api.get(f"/api/v1/{asked}")
    assert answered.status_code == 404
    assert "not" in answered.json()["detail"] or "no" in answered.json()["detail"]


@pytest.mark.parametrize("asked", ["entities?kinds=forum", "entities?limit=1&limit=2", "entities?limit=0"])
def test_a_parameter_that_is_not_known_or_not_right_is_refused(api: TestClient, asked: str) -> None:
    answered = api.get(f"/api/v1/{asked}")
    assert (answered.status_code, answered.headers["Content-Type"]) == (400, "application/problem+json")


def test_labels_are_in_the_language_of_the_parameter_else_of_the_header(api: TestClient) -> None:
    def language(address: str, accept: str) -> str:
        answered = api.get(f"/api/v1/{address}", headers={"Accept-Language": accept})
        found: str = answered.json()["label"]["lang"]
        assert answered.headers["Content-Language"] == found
        return found

    assert language("entities/oujda", "fr-MA, en;q=0.5") == "fr"
    assert language("entities/oujda?lang=en", "fr") == "en"
    assert language("entities/oujda", "*") == "ar"


THING = (
    '<https://w3id.org/nasij/id/{0}> a <http://www.w3.org/ns/org#Organization> ; skos:prefLabel "{0}"@en .\n'
)
HEAD = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"


def publish(root: Path, folder: Path, *slugs: str) -> Dataset:
    """A dataset of some organizations, made current."""
    file = folder / "some.ttl"
    file.write_text(HEAD + "".join(THING.format(slug) for slug in slugs), "utf-8")
    return build_from_rdf(file, root)


@contextmanager
def serving(root: Path) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(root=root, workers=1))) as client:
        yield client


def test_a_run_stays_in_its_dataset_when_a_new_one_arrives(tmp_path: Path) -> None:
    root = tmp_path / "root"
    old = publish(root, tmp_path, "a", "b", "c", "d")
    with serving(root) as client:
        first = client.get("/api/v1/entities?limit=2").json()
        new = publish(root, tmp_path, "a", "aa", "e")
        second = client.get(first["next"])
        assert [item["slug"] for item in second.json()["items"]] == ["c", "d"]
        assert second.json()["dataset"] == second.headers["Nasij-Dataset"] == old.id
        assert second.json()["total"] == 4
        anew = client.get("/api/v1/entities?limit=2").json()
        assert anew["dataset"] == new.id
        assert [item["slug"] for item in anew["items"]] == ["a", "aa"]


def test_a_run_whose_dataset_is_gone_is_told_to_start_again(tmp_path: Path) -> None:
    root = tmp_path / "root"
    old = publish(root, tmp_path, "a", "b", "c")
    with serving(root) as client:
        following = client.get("/api/v1/entities?limit=1").json()["next"]
    new = publish(root, tmp_path, "d")
    shutil.rmtree(old.folder)
    with serving(root) as client:
        answered = client.get(following, headers={"Accept": "application/json"})
        assert answered.status_code == 410
        assert "start again" in answered.json()["detail"]
        assert client.get("/api/v1/entities").json()["dataset"] == new.id


@pytest.mark.parametrize("cursor", ["0000000000000000.YQ", "0000000000000000.x", "{id}.9C"])
def test_a_cursor_that_nobody_made_is_no_page(api: TestClient, shipped: Dataset, cursor: str) -> None:
    answered = api.get("/api/v1/entities", params={"cursor": cursor.format(id=shipped.id[:16])})
    assert answered.status_code == 404


def test_an_answer_is_not_sent_again_to_whoever_has_it(api: TestClient) -> None:
    first = api.get("/api/v1/events")
    tag = first.headers["ETag"]
    assert not tag.startswith("W/")
    again = api.get("/api/v1/events", headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert api.head("/api/v1/events").headers["ETag"] == tag

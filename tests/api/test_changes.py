"""Changes over HTTP: the list for programs, the feed for readers, and the addresses that went."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from graph.terms import BASE, CLAIM, ID
from tests.graph.conftest import Line
from tests.publishing import REASON, Publisher, retired

ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
KIND: Line = ["nour", "classification", "kind:association"]
PLACE: Line = ["forum", "startDate", "2024-07-04"]
LATER: Line = ["forum", "startDate", "2024-07-05"]
WHO: Line = ["salma", "gender", "gender:female"]
GONE = (retired("old", merged_into="nour"), retired("older", merged_into="old"), retired("lost"))
PROGRAM = {"Accept": "application/json"}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Publisher:
    """Three datasets: a claim is added and one corrected, then one withdrawn and three slugs retired."""
    publish = Publisher(tmp_path_factory.mktemp("published"))
    publish([KIND, PLACE])
    publish([KIND, LATER, WHO], curated="2026-02-02")
    publish([KIND, LATER], retired=GONE, curated="2026-02-03")
    return publish


@pytest.fixture(scope="module")
def client(published: Publisher) -> Iterator[TestClient]:
    settings = Settings(root=published.root, workers=1)
    with TestClient(create_app(settings), follow_redirects=False, headers=PROGRAM) as client:
        yield client


def items(client: TestClient, **query: Any) -> list[dict[str, Any]]:
    response = client.get("/api/v1/changes", params={"lang": "en", **query})
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.json()["items"]
    return found


def test_changes_come_newest_dataset_first_in_the_order_of_claims(client: TestClient) -> None:
    told = [(each["change"], each["claim"].removeprefix(BASE)) for each in items(client)]
    assert told == [
        ("withdrawn", "claim/article-1-3"),
        ("added", "id/lost"),
        ("added", "id/old"),
        ("added", "id/older"),
        ("corrected", "claim/article-1-2"),
        ("added", "claim/article-1-3"),
    ]


def test_a_change_says_what_was_and_what_is_and_on_what_ground(client: TestClient) -> None:
    [change] = items(client, change="corrected")
    assert change["subject"] == {
        "id": f"{ID}forum", "slug": "forum", "label": {"value": "forum en", "lang": "en", "dir": "ltr"}
    }  # fmt: skip
    assert change["old"] == {"value": "2024-07-04", "datatype": "xsd:date"}
    assert change["new"] == {"value": "2024-07-05", "datatype": "xsd:date"}
    assert change["changed"] == ["rdf:object"]
    assert change["source"]["slug"] == "article-1"
    assert change["certainty"]["label"]["value"] == "Stated"
    assert change["curated"] == "2026-02-02"
    assert change["published"] != change["predecessor"]


def test_the_language_of_labels_can_be_chosen(client: TestClient) -> None:
    [arabic] = items(client, change="corrected", lang="ar")
    assert arabic["subject"]["label"] == {"value": "forum", "lang": "ar", "dir": "rtl"}


@pytest.mark.parametrize(
    ("query", "claims"),
    [
        ({"about": "salma"}, ["claim/article-1-3", "claim/article-1-3"]),
        ({"about": "nour"}, ["id/old"]),
        (
            {"source": "article-1", "change": ["added", "corrected"]},
            ["claim/article-1-2", "claim/article-1-3"],
        ),
        ({"source": "article-1", "about": ["salma", "forum"], "change": "withdrawn"}, ["claim/article-1-3"]),
    ],
)
def test_changes_can_be_chosen(client: TestClient, query: dict[str, Any], claims: list[str]) -> None:
    response = client.get("/api/v1/changes", params=query)
    body = response.json()
    found = [each["claim"].removeprefix(BASE) for each in body["items"]]
    assert found[: len(claims)] == claims
    assert body["total"] == len(body["items"])


def test_what_came_after_a_dataset_can_be_asked_for(client: TestClient) -> None:
    datasets = client.get("/api/v1/datasets").json()["items"]
    newest, middle, first = (each["published"] for each in datasets)
    assert len(items(client, since=first)) == 6
    assert {each["published"] for each in items(client, since=middle[:16])} == {newest}
    assert items(client, since=newest) == []
    response = client.get("/api/v1/changes", params={"since": "0" * 64})
    assert response.status_code == 404
    assert "/api/v1/datasets" in response.json()["detail"]


def test_every_dataset_names_its_predecessor(client: TestClient) -> None:
    body = client.get("/api/v1/datasets").json()
    assert body["dataset"] == body["items"][0]["published"]
    chain = [each["predecessor"] for each in body["items"]]
    assert chain == [*(each["published"] for each in body["items"][1:]), None]
    assert [each["curated"] for each in body["items"]] == ["2026-03-04", "2026-02-02", "2026-01-01"]
    assert body["items"][1]["counts"] == {"added": 1, "withdrawn": 0, "corrected": 1}


@pytest.mark.parametrize("path", ["/api/v1/changes", "/api/v1/changes?about=salma", "/api/v1/datasets"])
def test_pages_together_are_the_whole_list(client: TestClient, path: str) -> None:
    whole = client.get(path).json()
    address, found = f"{path}{'&' if '?' in path else '?'}limit=1", []
    while address:
        page = client.get(address).json()
        assert page["total"] == whole["total"]
        assert len(page["items"]) == 1
        found += page["items"]
        address = page["next"]
    assert found == whole["items"]


def test_a_run_through_the_pages_goes_on_while_a_dataset_arrives(tmp_path: Path) -> None:
    publish = Publisher(tmp_path)
    publish([KIND])
    publish([KIND, PLACE, WHO])
    with TestClient(create_app(Settings(root=publish.root, workers=1)), headers=PROGRAM) as client:
        first = client.get("/api/v1/changes?limit=1").json()
        publish([KIND])
        second = client.get(first["next"]).json()
        assert second["dataset"] == first["dataset"]
        claims = [page["items"][0]["claim"] for page in (first, second)]
        assert claims == [f"{CLAIM}article-1-2", f"{CLAIM}article-1-3"]
        assert second["next"] is None
        assert len(client.get("/api/v1/changes").json()["items"]) == 4


@pytest.mark.parametrize("key", ["nonsense", "7:0", "1:5", "0:", "-1:0"])
def test_a_cursor_that_nobody_made_is_refused(client: TestClient, key: str) -> None:
    from base64 import urlsafe_b64encode

    dataset = client.get("/api/v1/datasets").json()["dataset"]
    cursor = f"{dataset[:16]}.{urlsafe_b64encode(key.encode()).decode().rstrip('=')}"
    response = client.get("/api/v1/changes", params={"cursor": cursor})
    assert response.status_code == 404
    assert "cursor" in response.json()["detail"]


def feed(client: TestClient, query: str = "") -> ET.Element:
    response = client.get(f"/changes.atom{query}")
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("application/atom+xml")
    return ET.fromstring(response.text)


def texts(element: ET.Element, name: str) -> list[str]:
    return [found.text or "" for found in element.findall(ATOM + name)]


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_the_feed_has_what_atom_asks_for(client: TestClient, language: str) -> None:
    root = feed(client, f"?lang={language}")
    assert root.tag == f"{ATOM}feed"
    assert root.get(LANG) == language
    for name in ("id", "title", "updated"):
        assert len(texts(root, name)) == 1
    assert root.find(f"{ATOM}author/{ATOM}name") is not None
    rels = [link.get("rel") for link in root.findall(f"{ATOM}link")]
    assert rels.count("self") == 1
    alternates = [
        (link.get("type"), link.get("hreflang"))
        for link in root.findall(f"{ATOM}link")
        if link.get("rel") == "alternate"
    ]
    assert len(alternates) == len(set(alternates)) == 3
    entries = root.findall(f"{ATOM}entry")
    assert len(entries) == 6
    for entry in entries:
        for name in ("id", "title", "updated", "content"):
            assert len(texts(entry, name)) == 1
            assert texts(entry, name)[0]
        assert entry.find(f"{ATOM}link[@rel='alternate']") is not None
    every_id = [text for each in (root, *entries) for text in texts(each, "id")]
    assert len(set(every_id)) == len(every_id)
    assert all(each.startswith("https://") for each in every_id)
    days = [text for each in (root, *entries) for text in texts(each, "updated")]
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", day) for day in days)
    assert days[0] == max(days)


def test_an_entry_tells_the_correction_with_its_source(client: TestClient) -> None:
    entry = feed(client, "?lang=fr").findall(f"{ATOM}entry")[4]
    [title], [content] = texts(entry, "title"), texts(entry, "content")
    assert title == "Correction: forum fr · Date de début · 5 juillet 2024"
    for part in (
        "4 juillet 2024",
        "5 juillet 2024",
        "article-1 fr",
        "/fr/id/article-1",
        'lang="fr" dir="ltr"',
    ):
        assert part in content
    link = entry.find(f"{ATOM}link")
    assert link is not None
    address = link.get("href") or ""
    assert client.get(address, headers={"Accept": "text/html"}).status_code == 200


def test_the_feed_can_be_paged(client: TestClient) -> None:
    root = feed(client, "?limit=4&lang=en")
    following = next(link.get("href") for link in root.findall(f"{ATOM}link") if link.get("rel") == "next")
    assert following is not None
    rest = feed(client, following.partition("/changes.atom")[2])
    assert len(root.findall(f"{ATOM}entry")) + len(rest.findall(f"{ATOM}entry")) == 6
    assert not [link for link in rest.findall(f"{ATOM}link") if link.get("rel") == "next"]


def test_a_feed_that_did_not_change_is_not_sent_again(client: TestClient) -> None:
    tag = client.get("/changes.atom").headers["etag"]
    assert client.get("/changes.atom", headers={"If-None-Match": tag}).status_code == 304


def test_names_cannot_break_the_feed(tmp_path: Path) -> None:
    publish = Publisher(tmp_path)
    first = publish([KIND])
    publish.rewritten(first, ('"nour en"@en', r'"</title>&<script>alert(1)</script>"@en'))
    with TestClient(create_app(Settings(root=publish.root, workers=1)), headers=PROGRAM) as client:
        [entry] = feed(client, "?lang=en").findall(f"{ATOM}entry")
        [title], [content] = texts(entry, "title"), texts(entry, "content")
        assert "</title>&<script>" in title
        assert "<script>" not in content


def test_a_dataset_without_predecessor_has_an_empty_feed(tmp_path: Path) -> None:
    publish = Publisher(tmp_path)
    publish([KIND])
    with TestClient(create_app(Settings(root=publish.root, workers=1)), headers=PROGRAM) as client:
        root = feed(client)
        assert root.findall(f"{ATOM}entry") == []
        assert texts(root, "updated") == ["2026-01-01T00:00:00Z"]
        assert client.get("/api/v1/changes").json()["items"] == []


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/id/old", "/id/nour"),
        ("/id/old.ttl", "/id/nour.ttl"),
        ("/id/old.jsonld", "/id/nour.jsonld"),
        ("/fr/id/old", "/fr/id/nour"),
        ("/ar/view/actor/old?depth=2", "/ar/view/actor/nour?depth=2"),
        ("/api/v1/entities/old?lang=fr", "/api/v1/entities/nour?lang=fr"),
        ("/id/older", "/id/nour"),
        ("/api/v1/claims?about=old&about=forum&limit=2", "/api/v1/claims?about=nour&about=forum&limit=2"),
    ],
)
def test_a_merged_slug_leads_to_its_successor_in_the_same_form(
    client: TestClient, path: str, target: str
) -> None:
    response = client.get(path)
    assert response.status_code == 308
    assert response.headers["location"] == target
    body = response.json()
    assert body["replacedBy"] == f"{ID}nour"
    assert body["reasons"] == REASON
    assert body["retired"] == "2026-03-04"
    assert client.get(target).status_code in (200, 303)


@pytest.mark.parametrize(
    "path",
    [
        "/id/lost",
        "/id/lost.nt",
        "/en/id/lost",
        "/en/view/actor/lost",
        "/api/v1/entities/lost",
        "/api/v1/claims?about=lost",
    ],
)
def test_a_withdrawn_slug_is_gone_and_says_why(client: TestClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 410
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert body["type"] == f"{BASE}problem/retired-entity"
    assert body["labels"] == {"ar": "lost", "fr": "lost fr", "en": "lost en"}
    assert body["reasons"] == REASON
    assert "2026-03-04" in body["detail"]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ar", ["lost", "سُحب", "هما جمعية واحدة", "4 مارس 2026"]),
        ("fr", ["lost fr", "Retiré", "la même association", "4 mars 2026"]),
        ("en", ["lost en", "Withdrawn", "both are one association", "4 March 2026"]),
    ],
)
def test_readers_get_a_page_in_their_language(client: TestClient, language: str, words: list[str]) -> None:
    response = client.get(f"/{language}/id/lost", headers={"Accept": "text/html"})
    assert response.status_code == 410
    assert [word for word in words if word not in response.text] == []
    assert f'lang="{language}"' in response.text


def test_the_page_of_a_merged_slug_links_the_one_that_stands_for_it(client: TestClient) -> None:
    response = client.get("/fr/id/old", headers={"Accept": "text/html"})
    assert response.status_code == 308
    assert '<a href="/fr/id/nour">' in response.text
    assert "nour fr" in response.text


def test_the_language_of_a_page_without_one_in_its_address_is_the_readers(client: TestClient) -> None:
    response = client.get("/id/lost", headers={"Accept": "text/html", "Accept-Language": "fr"})
    assert "Retiré du graphe" in response.text
    assert response.headers["vary"].startswith("Accept, Accept-Language")


def test_head_of_a_retired_slug_is_answered_as_get(client: TestClient) -> None:
    assert client.head("/id/lost").status_code == 410
    assert client.head("/id/old").headers["location"] == "/id/nour"

"""The page that shows how two actors are linked, over HTTP."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 200),
        ("?from=nour", 200),
        ("?from=nour&to=", 200),
        ("?from=nour&to=forum", 200),
        ("?from=nour&to=forum&k=5", 200),
        ("?from=nour&to=nour", 200),
        ("?from=nour&to=zzzzzzz", 404),
        ("?to=zzzzzzz", 404),
        ("?from=nour&to=forum&k=0", 400),
        ("?from=nour&to=forum&k=6", 400),
        ("?from=nour&to=forum&k=many", 400),
        ("?from=" + "x" * 301, 400),
        ("?from=%00%ED%A0%80&to=%FF", 404),
    ],
)
def test_the_page_answers_in_its_language(client: TestClient, query: str, status: int) -> None:
    given = client.get(f"/fr/path{query}", headers={"Accept": "text/html"})
    assert given.status_code == status
    assert given.headers["Content-Type"] == "text/html; charset=utf-8"
    if status != 400:
        assert '<html lang="fr"' in given.text
        assert '<form class="seek"' in given.text


def test_a_name_leads_to_the_address_that_has_its_slug(client: TestClient) -> None:
    given = client.get("/ar/path", params={"from": "جمعية النور", "to": "Volunteering forum", "k": "2"})
    assert (given.status_code, given.headers["Location"]) == (303, "/ar/path?from=nour&to=forum&k=2")
    assert client.get(given.headers["Location"]).status_code == 200


def test_a_client_that_has_the_page_is_told_so(client: TestClient) -> None:
    first = client.get("/en/path?from=nour&to=forum")
    again = client.get("/en/path?from=nour&to=forum", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_the_languages_lead_to_the_same_question(client: TestClient) -> None:
    page = client.get("/en/path?from=nour&to=forum&k=2").text
    assert 'href="/ar/path?from=nour&amp;to=forum&amp;k=2"' in page

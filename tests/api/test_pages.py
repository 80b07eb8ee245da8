"""The pages for readers, and what holds for every answer."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape, unescape
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.pages import KINDS
from api.problems import PROBLEMS, Problem
from api.settings import Settings
from graph.dataset import Dataset
from graph.terms import LANGUAGES
from visualizations.problem import trouble
from visualizations.strings import translate

FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize("accept_language", [None, "fr-MA, ar;q=0.5", "en-GB"])
def test_the_root_is_arabic_whatever_the_browser_prefers(
    client: TestClient, accept_language: str | None
) -> None:
    given = client.get("/", headers={"Accept-Language": accept_language} if accept_language else {})
    assert (given.status_code, given.headers["Location"]) == (303, "/ar/")


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_the_home_page_is_the_partnership_network(client: TestClient, language: str) -> None:
    page = client.get(f"/{language}/")
    assert page.status_code == 200
    assert page.text == client.get(f"/{language}/view/partnerships").text
    assert f'lang="{language}"' in page.text
    assert client.get(f"/{language}").headers["Location"] == f"/{language}/"


@pytest.mark.parametrize("path", ["/ar/view/partners", "/fr/view/events", "/en/view/actor/nour?depth=2"])
def test_the_views_are_pages(client: TestClient, path: str) -> None:
    page = client.get(path)
    assert page.status_code == 200
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/ar/view/nothing", 404),
        ("/ar/view/actor/nobody", 404),
        ("/ar/view/actor/No%20Slug", 404),
        ("/de/view/events", 404),
        ("/ar/view/actor/nour?depth=9", 400),
        ("/ar/inside/partners?community=~0", 404),
        ("/ar/inside/partners?community=~0&beside=~1~~2", 400),
        ("/ar/inside/partners", 400),
        ("/a/b/c/d", 404),
    ],
)
def test_what_there_is_not_is_told_as_a_problem(client: TestClient, path: str, status: int) -> None:
    given = client.get(path)
    assert given.status_code == status
    assert given.headers["Content-Type"] == "application/problem+json"
    assert given.json()["status"] == status
    page = client.get(path, headers={"Accept": FIREFOX})
    assert page.status_code == status
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "path",
    ["", "view/partners", "view/actor/nour", "actors", "events", "sources", "places", "recommendations", "stories",
     "path", "path?from=nour&amp;to=forum", "about", "data", "api", "sparql", "ontology", "id/nour"],
)  # fmt: skip
def test_a_page_says_of_itself_what_it_shows(client: TestClient, path: str, language: str) -> None:
    page = client.get(f"/{language}/{unescape(path)}").text
    found = metadata(page)
    assert len(found["description"]) > 20
    assert found["og:description"] == found["description"]
    assert f"<title>{found['og:title']} · {found['og:site_name']}</title>" in page
    assert found["og:locale"].startswith(language)
    for code in LANGUAGES:
        assert f'hreflang="{code}" href="/{code}/{path}">' in page


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "path",
    ["", "view/events", "view/actor/nour", "embed/view/events", "actors", "places", "recommendations", "stories",
     "path", "about", "data", "api", "sparql", "ontology", "id/nour", "claim/article-1", "id/nothing", "nothing"],
)  # fmt: skip
def test_the_picture_of_every_page_has_a_whole_address_and_is_there(
    client: TestClient, path: str, language: str
) -> None:
    found = metadata(client.get(f"/{language}/{path}", headers={"Accept": FIREFOX}).text)
    assert found["og:image"] == f"http://testserver/static/posters/{language}.png"
    assert found["og:image:alt"].endswith(translate(language, "about.lead"))
    assert found["twitter:card"] == "summary_large_image"
    picture = client.get(found["og:image"])
    assert picture.headers["Content-Type"] == found["og:image:type"] == "image/png"
    # the width and height in the first chunk of a PNG
    assert [int.from_bytes(picture.content[at : at + 4]) for at in (16, 20)] == [1200, 630]
    assert (found["og:image:width"], found["og:image:height"]) == ("1200", "630")


@pytest.mark.parametrize("path", ["/ar/", "/ar/id/nour", "/ar/nothing"])
def test_the_picture_is_where_the_client_reaches_the_server(
    serve: Callable[..., TestClient], path: str
) -> None:
    client = serve(prefix="/nasij")
    headers = {"Accept": FIREFOX, "Host": "example.org:81"}
    page = client.get(f"/nasij{path}", headers=headers).text
    assert metadata(page)["og:image"] == "http://example.org:81/nasij/static/posters/ar.png"


def test_a_host_that_is_no_name_writes_nothing_into_a_page(client: TestClient) -> None:
    page = client.get("/ar/about", headers={"Host": 'x"><script>'}).text
    assert '"><script>' not in page


def test_a_file_that_is_taken_away_names_no_picture_of_the_server(client: TestClient) -> None:
    assert "og:image" not in client.get("/ar/view/events.html").text


def metadata(page: str) -> dict[str, str]:
    """What a page says of itself, each once."""
    found = re.findall(r'<meta (?:name|property)="([\w:-]+)" content="([^"]*)">', page)
    assert len(found) == len(dict(found)), found
    return dict(found)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/zzz", "unknown-entity"),
        ("/id/zzz", "unknown-entity"),
        ("/{}/id/zzz", "unknown-entity"),
        ("/{}/actors?page=99", "unknown-entity"),
        ("/{}/actors?page=x", "bad-request"),
        ("/{}/view/zzz", "not-found"),
    ],
)
def test_a_page_tells_an_error_in_its_language_and_folds_the_text_for_programs(
    client: TestClient, path: str, kind: str, language: str
) -> None:
    headers = {"Accept": FIREFOX, "Accept-Language": language}
    told, _, folded = client.get(path.format(language), headers=headers).text.partition('class="raw"')
    assert f"<h1>{translate(language, f'problem.{kind}')}</h1>" in told
    assert translate(language, f"problem.{kind}.do") in told
    detail = client.get(path.format(language)).json()["detail"]
    assert escape(detail) not in told
    assert (escape(detail) in folded) == (kind != "not-found")


def test_the_page_of_an_error_is_at_no_place_of_the_site(client: TestClient) -> None:
    assert 'aria-current="page"' not in client.get("/ar/zzz", headers={"Accept": FIREFOX}).text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("row", PROBLEMS.values(), ids=lambda row: row.name)
def test_every_error_has_words_in_every_language(row: Problem, language: str) -> None:
    told = trouble(language, row.status, "line 2, column 7: expected }", row.name)
    assert told.title
    assert told.remedy
    assert (told.place, told.detail) == ((2, 7), "expected }")


def test_a_method_that_an_address_does_not_take_is_told_those_that_it_takes(client: TestClient) -> None:
    given = client.delete("/sparql")
    assert given.status_code == 405
    assert given.json()["detail"].endswith("it takes GET, HEAD, OPTIONS, POST")


@pytest.mark.parametrize(("name", "slug"), [("actors", "nour"), ("events", "forum"), ("sources", "article")])
def test_the_lists_link_every_resource(client: TestClient, name: str, slug: str) -> None:
    assert f'href="/fr/id/{slug}"' in client.get(f"/fr/{name}").text


def test_an_empty_list_says_so(client: TestClient) -> None:
    assert "This dataset holds no" in client.get("/en/places").text


@pytest.mark.parametrize("path", ["/ar/", "/id/nour", "/sparql?query=ASK{}", "/nothing", "/healthz"])
def test_every_answer_keeps_pages_to_themselves(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "http" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_health_is_told_apart_from_readiness(client: TestClient, dataset: Dataset) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"status": "ready", "dataset": dataset.id}


def test_without_a_dataset_the_server_lives_but_is_not_ready(settings: Settings, tmp_path: Path) -> None:
    app = create_app(settings.model_copy(update={"root": tmp_path / "none"}))
    with TestClient(app) as client:
        assert client.get("/healthz").status_code == 200
        for path in ("/readyz", "/ar/", "/sparql?query=ASK{}"):
            given = client.get(path, headers={"Accept": FIREFOX})
            assert given.status_code == 503
            assert given.json()["type"].endswith("/no-dataset")
            assert "nasij build" in given.json()["detail"]
            assert given.headers["Retry-After"]


def test_an_error_of_the_server_is_a_500_that_tells_nothing_of_it(
    settings: Settings, dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> str:
        raise RuntimeError("secret")

    monkeypatch.setattr("api.resources.render_resource", broken)
    with TestClient(create_app(settings, dataset), raise_server_exceptions=False) as client:
        given = client.get("/ar/id/nour")
    assert given.status_code == 500
    assert given.headers["Content-Type"] == "application/problem+json"
    assert "secret" not in given.text


def test_the_api_describes_itself(client: TestClient) -> None:
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    assert set(paths) >= {
        *("/healthz", "/readyz", "/metrics", "/sparql", "/graph-store", "/.well-known/void"),
        *("/{address}", "/{address}.{ending}", "/data/{name}", "/reconcile", "/changes.atom"),
    }
    assert not [path for path in paths if "{language}" in path], "pages for readers are not described"
    assert set(paths["/sparql"]) == {"get", "post"}
    assert "text/turtle" in paths["/sparql"]["get"]["responses"]["200"]["content"]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_type_of_an_error_leads_to_what_it_means(client: TestClient, kind: str) -> None:
    given = client.get(f"/problem/{kind}", headers={"Accept-Language": "fr"})
    assert (given.status_code, given.headers["Location"]) == (303, f"/fr/problem/{kind}")
    for language in LANGUAGES:
        page = client.get(f"/{language}/problem/{kind}")
        assert page.status_code == 200
        assert escape(translate(language, f"problem.{kind}"), quote=False) in page.text
        assert escape(translate(language, f"problem.{kind}.do"), quote=False) in page.text


def test_an_error_of_the_endpoint_has_a_type_that_leads_somewhere(client: TestClient) -> None:
    refused = client.get("/sparql", params={"query": "SELEKT"}, headers={"Accept": "application/json"}).json()
    path = refused["type"].removeprefix("https://w3id.org/nasij")
    assert client.get(path, follow_redirects=True).status_code == 200


def test_a_kind_of_error_that_there_is_not_is_told(client: TestClient) -> None:
    assert client.get("/en/problem/nothing").status_code == 404

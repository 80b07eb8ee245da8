"""Compressed answers: what is compressed, for whom, and under which tag."""

from __future__ import annotations

import gzip

import brotli
import pytest
from fastapi.testclient import TestClient

from api.compression import coding

LARGE = {"query": "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o"}
PLAIN, GZIP = ({"Accept-Encoding": each, "X-Request-Id": "mine"} for each in ("identity", "gzip"))


@pytest.mark.parametrize(
    ("header", "chosen"),
    [
        ("gzip", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("GZIP;q=0.1, br;q=0.05", "gzip"),
        ("x-gzip", "gzip"),
        ("*", "br"),
        ("br;q=0, *", "gzip"),
        ("gzip;q=0", None),
        ("deflate", None),
        ("", None),
        (None, None),
        (";;=,\x00", None),
    ],
)
def test_the_coding_is_the_one_that_the_client_takes_best(header: str | None, chosen: str | None) -> None:
    assert coding(header) == chosen


def test_brotli_makes_the_same_page_smaller_under_a_tag_of_its_own(client: TestClient) -> None:
    given = {}
    for name in ("gzip", "br"):
        with client.stream("GET", "/sparql", params=LARGE, headers={"Accept-Encoding": name}) as answer:
            given[name] = answer, b"".join(answer.iter_raw())
    answer, raw = given["br"]
    assert answer.headers["Content-Encoding"] == "br"
    assert answer.headers["ETag"].endswith('+br"')
    assert brotli.decompress(raw) == gzip.decompress(given["gzip"][1])
    again = {"Accept-Encoding": "br", "If-None-Match": answer.headers["ETag"]}
    assert client.get("/sparql", params=LARGE, headers=again).status_code == 304


@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv"])
def test_a_larger_answer_comes_compressed_and_says_so(client: TestClient, form: str) -> None:
    plain = client.get("/sparql", params={**LARGE, "format": form}, headers=PLAIN)
    assert "Content-Encoding" not in plain.headers
    for _ in range(2):
        with client.stream("GET", "/sparql", params={**LARGE, "format": form}, headers=GZIP) as small:
            raw = b"".join(small.iter_raw())
        assert small.headers["Content-Encoding"] == "gzip"
        assert int(small.headers["Content-Length"]) == len(raw) < len(plain.content) / 2
        assert gzip.decompress(raw) == plain.content
    for given in (plain, small):
        assert "Accept-Encoding" in given.headers["Vary"]


def test_a_small_answer_and_an_error_come_as_they_are(client: TestClient) -> None:
    for query in ("ASK {}", "SELECT " + "x" * 2000):
        given = client.get("/sparql", params={"query": query}, headers=GZIP)
        assert "Content-Encoding" not in given.headers


def test_each_encoding_has_its_tag_and_its_304(client: TestClient) -> None:
    tags = [client.get("/sparql", params=LARGE, headers=each).headers["ETag"] for each in (PLAIN, GZIP)]
    assert tags[1] == tags[0].removesuffix('"') + '+gzip"'
    for tag, encoding in zip(tags, (PLAIN, GZIP), strict=True):
        again = client.get("/sparql", params=LARGE, headers={**encoding, "If-None-Match": f'"x", W/{tag}'})
        assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
        assert "Accept-Encoding" in again.headers["Vary"]
    plain_for_gzip = client.get("/sparql", params=LARGE, headers={**PLAIN, "If-None-Match": tags[1]})
    assert plain_for_gzip.status_code == 200, "a client that no longer takes gzip is not told to use it"


def test_head_tells_what_get_would_send(client: TestClient) -> None:
    given = client.get("/sparql", params=LARGE, headers=GZIP)
    head = client.head("/sparql", params=LARGE, headers=GZIP)
    assert head.headers == given.headers
    assert head.content == b""


def test_pages_are_compressed_too(client: TestClient) -> None:
    page = client.get("/ar/", headers=GZIP)
    assert page.headers["Content-Encoding"] == "gzip"
    assert page.text == client.get("/ar/", headers=PLAIN).text

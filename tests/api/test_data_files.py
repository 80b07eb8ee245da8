"""The files of the dataset over HTTP: whole, in parts, told with their digests."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import rdflib
from fastapi.testclient import TestClient
from rdflib import DCAT, DCTERMS, URIRef

from api.app import create_app
from api.settings import Settings
from graph.build import build_from_rdf
from graph.dataset import DOWNLOADS, Dataset
from graph.exports.files import files

SPDX = rdflib.Namespace("http://spdx.org/rdf/terms#")
FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
FILE = "/data/statements.csv"


@pytest.fixture(scope="module")
def own(shipped_root: Path) -> Iterator[TestClient]:
    """A server of the dataset of the records."""
    with TestClient(create_app(Settings(root=shipped_root, workers=1)), follow_redirects=False) as client:
        yield client


def content(dataset: Dataset, name: str) -> bytes:
    return (dataset.folder / DOWNLOADS / name).read_bytes()


def sha256(body: bytes) -> str:
    return f"sha-256=:{b64encode(hashlib.sha256(body).digest()).decode()}:"


def test_every_file_is_sent_as_it_is_with_its_digest(client: TestClient, dataset: Dataset) -> None:
    for file in files(dataset):
        given = client.get(f"/data/{file.name}", headers={"Accept-Encoding": "gzip"})
        assert given.status_code == 200
        assert given.content == content(dataset, file.name)
        assert given.headers["Content-Type"].startswith(file.media_type)
        assert given.headers["Repr-Digest"] == given.headers["Content-Digest"] == sha256(given.content)
        assert "Content-Encoding" not in given.headers


def test_a_file_says_its_licence_and_where_it_stays(client: TestClient, dataset: Dataset) -> None:
    headers = client.get(FILE).headers
    assert '<https://creativecommons.org/licenses/by/4.0/>; rel="license"' in headers["Link"]
    assert headers["Content-Location"] == f"/data/{dataset.id[:16]}/statements.csv"
    assert headers["Cache-Control"].startswith("no-cache")
    stays = client.get(headers["Content-Location"])
    assert "immutable" in stays.headers["Cache-Control"]
    assert stays.headers["ETag"] == headers["ETag"]


def test_a_part_is_sent_with_the_digest_of_the_whole(client: TestClient, dataset: Dataset) -> None:
    whole = content(dataset, "statements.csv")
    given = client.get(FILE, headers={"Range": "bytes=3-9"})
    assert (given.status_code, given.content) == (206, whole[3:10])
    assert given.headers["Content-Range"] == f"bytes 3-9/{len(whole)}"
    assert given.headers["Repr-Digest"] == sha256(whole)
    assert "Content-Digest" not in given.headers
    assert client.get(FILE, headers={"Range": "bytes=-4"}).content == whole[-4:]
    outdated = {"Range": "bytes=3-9", "If-Range": '"another"'}
    assert client.get(FILE, headers=outdated).status_code == 200


@pytest.mark.parametrize("wrong", ["lines=1-2", "bytes", "bytes=9-3", "bytes=a-b", "bytes=1-2;3"])
def test_a_range_that_is_none_is_passed_over(client: TestClient, wrong: str) -> None:
    assert client.get(FILE, headers={"Range": wrong}).status_code == 200


def test_a_part_beyond_the_end_is_a_416_in_the_form_of_all_errors(client: TestClient) -> None:
    given = client.get(FILE, headers={"Range": "bytes=99999999-"})
    assert given.status_code == 416
    assert given.headers["Content-Type"] == "application/problem+json"
    assert given.headers["Content-Range"].startswith("bytes */")


def test_what_the_client_has_is_not_sent_again_and_head_sends_nothing(client: TestClient) -> None:
    head = client.head(FILE)
    assert (head.status_code, head.content) == (200, b"")
    assert int(head.headers["Content-Length"]) > 100
    again = client.get(FILE, headers={"If-None-Match": head.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "path",
    ["/data/nothing.csv", "/data/0123456789abcdef/statements.csv", "/data/0123456789abcdef/", "/data/xyz/"],
)
def test_what_is_not_there_is_a_404(client: TestClient, path: str) -> None:
    given = client.get(path)
    assert given.status_code == 404
    assert given.headers["Content-Type"] == "application/problem+json"


def test_the_index_tells_each_file_with_size_digest_and_addresses(
    client: TestClient, dataset: Dataset
) -> None:
    index = client.get("/data/", headers={"Accept": "application/json"}).json()
    assert index["dataset"] == dataset.id
    assert [file["name"] for file in index["files"]] == [file.name for file in files(dataset)]
    for file in index["files"]:
        body = client.get(file["permanent"]).content
        assert (file["bytes"], file["sha256"]) == (len(body), hashlib.sha256(body).hexdigest())
    assert client.get(f"/data/{dataset.id[:16]}/").json() == index


def test_an_older_dataset_keeps_its_address(tmp_path: Path, serve: Callable[..., TestClient]) -> None:
    small = Path(__file__).parent / "small.ttl"
    before = build_from_rdf(small, tmp_path)
    other = tmp_path / "other.ttl"
    other.write_text(small.read_text("utf-8").replace("Association Nour", "Association An-Nour"), "utf-8")
    client = serve(root=tmp_path)
    old = client.get("/data/nodes.csv")
    build_from_rdf(other, tmp_path)
    assert client.get("/data/nodes.csv").headers["ETag"] != old.headers["ETag"]
    assert client.get(f"/data/{before.id[:16]}/nodes.csv").content == old.content


def test_readers_are_led_to_the_page_in_their_language(client: TestClient) -> None:
    given = client.get("/data/", headers={"Accept": FIREFOX, "Accept-Language": "fr"})
    assert (given.status_code, given.headers["Location"]) == (303, "/fr/data")
    assert client.get("/data").headers["Location"] == "/data/"
    assert client.get("/data/", headers={"Accept": "image/png"}).status_code == 406


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_the_page_links_every_file_and_says_how_to_cite(own: TestClient, language: str) -> None:
    page = own.get(f"/{language}/data").text
    index = own.get("/data/", headers={"Accept": "application/json"}).json()
    for file in index["files"]:
        assert f'href="/data/{file["name"]}"' in page
    assert index["dataset"] in page
    assert index["dataset"][:12] in page.partition("@misc{")[2]
    assert "CC BY 4.0" in page


def test_every_file_is_a_distribution_with_size_and_checksum(own: TestClient) -> None:
    text = own.get("/data/", headers={"Accept": "text/turtle"}).text
    graph = rdflib.Graph().parse(data=text, format="turtle")
    index = own.get("/data/", headers={"Accept": "application/json"}).json()
    for file in index["files"]:
        here = URIRef(f"http://testserver/data/#{file['name']}")
        assert (None, DCAT.distribution, here) in graph
        assert graph.value(here, DCAT.downloadURL) == URIRef(file["url"])
        assert int(str(graph.value(here, DCAT.byteSize))) == file["bytes"]
        checksum = graph.value(here, SPDX.checksum)
        assert checksum is not None
        assert str(graph.value(checksum, SPDX.checksumValue)).lower() == file["sha256"]
        assert graph.value(here, DCTERMS.license) == URIRef("https://creativecommons.org/licenses/by/4.0/")
        assert graph.value(here, DCTERMS.modified) is not None
        languages = {getattr(each, "language", None) for each in graph.objects(here, DCTERMS.description)}
        assert languages == {"ar", "fr", "en"}

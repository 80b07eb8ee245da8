"""The description of the endpoint and its dataset over HTTP."""

from __future__ import annotations

import pytest
import rdflib
from fastapi.testclient import TestClient
from rdflib import RDF, Namespace, URIRef

from api.settings import Settings
from graph.query import GRAPHS
from graph.void import DESCRIBED_WITH, METADATA

SD, DCAT, VOID = (Namespace(DESCRIBED_WITH[prefix]) for prefix in ("sd", "dcat", "void"))
SCHEMA = Namespace(DESCRIBED_WITH["schema"])
ENDPOINT = URIRef("http://testserver/sparql")
FORMS = {"text/turtle": "turtle", "application/n-triples": "nt", "application/rdf+xml": "xml"}


def read(client: TestClient, path: str, media_type: str = "text/turtle") -> rdflib.Graph:
    """What is described at a path."""
    given = client.get(path, headers={"Accept": media_type})
    assert given.status_code == 200
    return rdflib.Graph().parse(data=given.text, format=FORMS[media_type])


@pytest.mark.parametrize("path", ["/sparql", "/.well-known/void"])
@pytest.mark.parametrize("media_type", GRAPHS)
def test_the_description_comes_in_the_form_that_is_accepted(
    client: TestClient, path: str, media_type: str
) -> None:
    given = client.get(path, headers={"Accept": media_type})
    assert given.status_code == 200
    assert given.headers["Content-Type"].partition(";")[0] == media_type
    assert "sparql-service-description#" in given.text


@pytest.mark.parametrize("path", ["/sparql", "/.well-known/void"])
@pytest.mark.parametrize("accept", ["*/*", "text/turtle;q=0.5, application/n-triples;q=0.1"])
def test_turtle_is_the_usual_form(client: TestClient, path: str, accept: str) -> None:
    assert client.get(path, headers={"Accept": accept}).headers["Content-Type"].startswith("text/turtle")


def test_the_same_is_said_at_both_addresses_in_every_form(client: TestClient) -> None:
    expected = set(read(client, "/sparql"))
    for media_type in FORMS:
        assert set(read(client, "/.well-known/void", media_type)) == expected


def test_format_names_the_form(client: TestClient) -> None:
    for path in ("/sparql?format=nt", "/.well-known/void?format=nt"):
        assert client.get(path).headers["Content-Type"].startswith("application/n-triples")


def test_what_is_no_form_of_a_description_is_a_406(client: TestClient) -> None:
    for accept in ("image/png", "text/csv"):
        given = client.get("/.well-known/void", headers={"Accept": accept})
        assert given.status_code == 406
        assert "csv" in given.json()["detail"] or "text/turtle" in given.json()["detail"]


def test_who_reads_pages_alone_is_sent_to_the_page_of_the_data(client: TestClient) -> None:
    headers = {"Accept": "text/html", "Accept-Language": "fr"}
    given = client.get("/.well-known/void", headers=headers, follow_redirects=False)
    assert (given.status_code, given.headers["Location"]) == (303, "/fr/data")


def test_the_limits_are_those_of_the_settings(client: TestClient, settings: Settings) -> None:
    graph = read(client, "/sparql")
    limits = {
        name: float(str(graph.value(URIRef(f"{ENDPOINT}#{name}"), SCHEMA.value)))
        for name in ("deadline", "memory", "answer-bytes", "query-bytes")
    }
    assert limits == {
        "deadline": settings.deadline,
        "memory": settings.memory,
        "answer-bytes": settings.answer_bytes,
        "query-bytes": settings.query_bytes,
    }


def test_the_endpoint_is_named_as_the_client_names_it(client: TestClient) -> None:
    given = client.get("/sparql", headers={"Host": "example.org", "Accept": "text/turtle"})
    graph = rdflib.Graph().parse(data=given.text, format="turtle")
    assert graph.value(predicate=RDF.type, object=SD.Service) == URIRef("http://example.org/sparql")


@pytest.mark.parametrize("host", ["exa<mple", "a b", "x>y"])
def test_a_host_that_is_none_does_no_harm(client: TestClient, host: str) -> None:
    for path in ("/sparql", "/.well-known/void", "/graph-store/x"):
        given = client.get(path, headers={"Host": host, "Accept": "text/turtle"})
        assert given.status_code == 400
        assert host not in given.text


def test_the_ways_to_the_data_that_are_no_files_are_distributions_too() -> None:
    graph = rdflib.Graph().parse(METADATA / "dataset.ttl", publicID="http://testserver/")
    ways = {str(url) for url in graph.objects(None, DCAT.accessURL)}
    assert ways == {"http://testserver/sparql", "http://testserver/graph-store?default"}


def test_the_description_is_not_sent_twice(client: TestClient) -> None:
    tag = client.get("/.well-known/void").headers["ETag"]
    assert client.get("/.well-known/void", headers={"If-None-Match": tag}).status_code == 304
    assert client.head("/.well-known/void").headers["ETag"] == tag

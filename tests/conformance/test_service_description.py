"""The W3C's cases for service descriptions. They have a name each and no data: what they ask is written out here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib
from rdflib import RDF, Namespace, URIRef
from rdflib.term import Node

from api.app import create_app
from api.settings import Settings
from graph.build import build_from_rdf
from tests.conformance.suite import FOLDER, REQUIRED, Given, local_name, read_manifest, send
from tests.server import listening

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
QUADS = '<http://x/a> <http://x/name> "a" .\n<http://x/b> <http://x/name> "b" <http://x/g> .\n'
RANGES: dict[Node, URIRef | None] = {
    SD.endpoint: None, SD.feature: SD.Feature, SD.defaultDataset: SD.Dataset, SD.defaultGraph: SD.Graph,
    SD.namedGraph: SD.NamedGraph, SD.graph: SD.Graph, SD.name: None, SD.supportedLanguage: SD.Language,
    SD.resultFormat: None,
}  # fmt: skip
"""The properties in use, and the class that their values must have (section 3); none where any resource will do."""
LANGUAGES = {SD.SPARQL10Query, SD.SPARQL11Query, SD.SPARQL11Update}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of a default graph and a named one."""
    folder: Path = tmp_path_factory.mktemp("description")
    (folder / "graphs.nq").write_text(QUADS, "utf-8")
    build_from_rdf(folder / "graphs.nq", folder / "datasets")
    with listening(create_app(Settings(root=folder / "datasets", workers=1))) as address:
        yield address


@pytest.fixture(scope="module")
def given(address: str) -> Given:
    """The answer to a request that asks nothing and accepts anything."""
    return send(address, "GET", "/sparql")


@pytest.fixture(scope="module")
def described(given: Given) -> rdflib.Graph:
    return rdflib.Graph().parse(data=given.body.decode(), format="turtle")


def test_get_on_the_endpoint_returns_rdf(given: Given, described: rdflib.Graph) -> None:
    assert (given.status, given.media_type) == (200, "text/turtle")
    assert len(described)


def test_the_description_has_the_endpoint_that_was_asked(address: str, described: rdflib.Graph) -> None:
    (service,) = described.subjects(RDF.type, SD.Service)
    assert list(described.objects(service, SD.endpoint)) == [URIRef(f"{address}/sparql")]


def test_the_description_conforms_to_the_schema(described: rdflib.Graph) -> None:
    used = {property_ for property_ in described.predicates() if str(property_).startswith(str(SD))}
    assert used <= RANGES.keys()
    assert {SD.endpoint, SD.supportedLanguage, SD.resultFormat, SD.defaultDataset, SD.namedGraph} <= used
    for property_ in used:
        for value in described.objects(None, property_):
            assert isinstance(value, URIRef)
            assert _is_a(described, value, RANGES[property_]), (property_, value)
    for dataset in described.subjects(RDF.type, SD.Dataset):
        assert len(list(described.objects(dataset, SD.defaultGraph))) == 1
    for graph in described.subjects(RDF.type, SD.NamedGraph):
        assert len(list(described.objects(graph, SD.name))) == 1


def _is_a(described: rdflib.Graph, value: Node, cls: URIRef | None) -> bool:
    if cls == SD.Language:
        return value in LANGUAGES
    return cls is None or (value, RDF.type, cls) in described


@REQUIRED
def test_all_cases_of_the_suite_are_here() -> None:
    _, entries = read_manifest(FOLDER / "service-description" / "manifest.ttl")
    names = {local_name(entry) for entry in entries}
    assert names == {"returns-rdf", "has-endpoint-triple", "conforms-to-schema"}

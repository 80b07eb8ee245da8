"""Programs that researchers use, unchanged, over real HTTP."""

from __future__ import annotations

import csv
import io
import urllib.request
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pandas as pd
import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import (
    CSV,
    GET,
    JSON,
    JSONLD,
    N3,
    POST,
    POSTDIRECTLY,
    RDF,
    RDFXML,
    TSV,
    TURTLE,
    URLENCODED,
    XML,
    SPARQLWrapper,
)

NAMES = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?name { <https://w3id.org/nasij/id/nour> skos:prefLabel ?name }
"""


def converted(wrapper: SPARQLWrapper) -> Any:
    """An answer as SPARQLWrapper hands it over: its type depends on the format."""
    return wrapper.query().convert()


TABLES: dict[str, Callable[[Any], int]] = {
    JSON: lambda answer: len(answer["results"]["bindings"]),
    XML: lambda answer: len(answer.getElementsByTagName("result")),
    CSV: lambda answer: len(answer.splitlines()) - 1,
    TSV: lambda answer: len(answer.splitlines()) - 1,
}
"""How many rows there are in what SPARQLWrapper makes of a table, for each format that it offers for one."""

GRAPHS: dict[str, Callable[[Any], int]] = {
    **dict.fromkeys([XML, RDF, RDFXML, JSON, JSONLD], len),
    **dict.fromkeys([TURTLE, N3], lambda answer: len(rdflib.Graph().parse(data=answer, format="turtle"))),
}
"""How many triples there are in what it makes of a graph."""


@pytest.fixture(params=[(GET, URLENCODED), (POST, URLENCODED), (POST, POSTDIRECTLY)], ids="-".join)
def wrapper(address: str, request: pytest.FixtureRequest) -> SPARQLWrapper:
    made = SPARQLWrapper(f"{address}/sparql")
    method, way = request.param
    made.setMethod(method)
    made.setRequestMethod(way)
    return made


@pytest.mark.parametrize("form", TABLES)
def test_sparqlwrapper_reads_a_table_in_each_of_its_formats(wrapper: SPARQLWrapper, form: str) -> None:
    wrapper.setQuery(NAMES)
    wrapper.setReturnFormat(form)
    assert TABLES[form](converted(wrapper)) == 3


@pytest.mark.parametrize("query", ["CONSTRUCT WHERE {{ <{}> ?p ?o }}", "DESCRIBE <{}>"])
@pytest.mark.parametrize("form", GRAPHS)
@pytest.mark.filterwarnings(
    "ignore:Sending Accept header:RuntimeWarning",
    "ignore:unknown response content type:RuntimeWarning",
    "ignore:ConjunctiveGraph is deprecated:DeprecationWarning",
)
def test_sparqlwrapper_reads_a_graph_in_each_of_its_formats(
    wrapper: SPARQLWrapper, form: str, query: str
) -> None:
    wrapper.setQuery(query.format("https://w3id.org/nasij/id/nour"))
    wrapper.setReturnFormat(form)
    assert GRAPHS[form](converted(wrapper)) > 5


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib_reads_the_endpoint_as_a_graph(address: str, method: str) -> None:
    graph = rdflib.Graph(SPARQLStore(f"{address}/sparql", method=method))
    names = {str(row[0]) for row in graph.query(NAMES)}  # type: ignore[index]
    assert "Association Nour" in names
    nour = rdflib.URIRef("https://w3id.org/nasij/id/nour")
    assert (nour, rdflib.RDF.type, rdflib.URIRef("http://www.w3.org/ns/org#Organization")) in graph


def test_rdflib_follows_an_iri_to_its_description(address: str) -> None:
    graph = rdflib.Graph().parse(f"{address}/id/nour")
    assert (rdflib.URIRef("https://w3id.org/nasij/id/nour"), None, None) in graph


def test_the_standard_library_reads_csv(address: str) -> None:
    request = urllib.request.Request(f"{address}/sparql", NAMES.encode(), {
        "Content-Type": "application/sparql-query", "Accept": "text/csv",
    })  # fmt: skip
    with urllib.request.urlopen(request) as answer:
        rows = list(csv.DictReader(io.TextIOWrapper(answer, "utf-8")))
    assert {"name": "جمعية النور"} in rows


def test_pandas_reads_csv(address: str) -> None:
    asked = urlencode(
        {"query": NAMES.replace("?name {", "?name (LANG(?name) AS ?language) {"), "format": "csv"}
    )
    table = pd.read_csv(f"{address}/sparql?{asked}")
    assert list(table.columns) == ["name", "language"]
    assert table.set_index("language")["name"].to_dict() == {
        "ar": "جمعية النور", "fr": "Association Nour", "en": "Nour Association",
    }  # fmt: skip


def test_pandas_reads_the_table_of_claims(address: str) -> None:
    table = pd.read_csv(f"{address}/data/statements.csv", keep_default_na=False)
    organizers = table[table["property"] == "https://schema.org/organizer"]
    assert "Nour Association" in set(organizers["value_label_en"])

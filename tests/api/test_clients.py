"""Programs that researchers use, unchanged, over real HTTP."""

from __future__ import annotations

import csv
import io
import urllib.request
from typing import Any
from urllib.parse import urlencode

import pandas as pd
import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, POST, TURTLE, XML, SPARQLWrapper

NAMES = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?name { <https://w3id.org/nasij/id/nour> skos:prefLabel ?name }
"""


def converted(wrapper: SPARQLWrapper) -> Any:
    """An answer as SPARQLWrapper hands it over: its type depends on the format."""
    return wrapper.query().convert()


@pytest.mark.parametrize("method", ["GET", POST])
def test_sparqlwrapper_reads_json(address: str, method: str) -> None:
    wrapper = SPARQLWrapper(f"{address}/sparql")
    wrapper.setMethod(method)
    wrapper.setReturnFormat(JSON)
    wrapper.setQuery(NAMES)
    rows = converted(wrapper)["results"]["bindings"]
    assert {row["name"]["value"] for row in rows} == {"جمعية النور", "Association Nour", "Nour Association"}


def test_sparqlwrapper_reads_the_other_forms(address: str) -> None:
    wrapper = SPARQLWrapper(f"{address}/sparql")
    wrapper.setQuery(NAMES)
    wrapper.setReturnFormat(XML)
    assert len(converted(wrapper).getElementsByTagName("result")) == 3
    wrapper.setReturnFormat(CSV)
    assert len(converted(wrapper).splitlines()) == 4
    wrapper.setQuery("CONSTRUCT WHERE { <https://w3id.org/nasij/id/nour> ?p ?o }")
    wrapper.setReturnFormat(TURTLE)
    assert len(rdflib.Graph().parse(data=converted(wrapper), format="turtle")) > 5


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

"""A query answered as bytes: forms, formats, limits, refusals."""

from __future__ import annotations

import json

import pytest
import rdflib
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse

from graph.errors import ForbiddenQuery, InvalidQuery, QueryTooLarge
from graph.query import GRAPHS, MEDIA_TYPES, TABLES, Query, UnsuitableFormat, answer, evaluate, solutions
from graph.terms import resource, term


@pytest.fixture
def store() -> Store:
    store = Store()
    store.add(Quad(resource("nour"), term("schema:name"), Literal("النور", language="ar")))
    store.add(
        Quad(resource("nour"), term("schema:name"), Literal("Nour", language="fr"), NamedNode("http://x/g"))
    )
    store.add(Quad(resource("amal"), term("schema:name"), Literal("Amal"), NamedNode("http://x/h")))
    return store


def test_a_select_gives_a_table_in_json_unless_asked_otherwise(store: Store) -> None:
    given = evaluate(store, "SELECT ?name { ?x schema:name ?name }")
    assert (given.form, given.media_type) == ("select", "application/sparql-results+json")
    [row] = json.loads(given.body)["results"]["bindings"]
    assert row["name"] == {"type": "literal", "xml:lang": "ar", "value": "النور"}


def test_an_ask_gives_a_truth(store: Store) -> None:
    given = evaluate(store, "ASK { id:nour ?p ?o }", "application/sparql-results+json")
    assert given.form == "ask"
    assert json.loads(given.body)["boolean"] is True


@pytest.mark.parametrize("media_type", TABLES)
def test_a_table_can_be_had_in_each_format(store: Store, media_type: str) -> None:
    given = evaluate(store, "SELECT ?name { ?x schema:name ?name }", media_type)
    assert given.media_type == media_type
    assert "النور" in given.body.decode()


@pytest.mark.parametrize(
    ("media_type", "reader"),
    [
        ("text/turtle", "turtle"),
        ("application/n-triples", "nt"),
        ("application/rdf+xml", "xml"),
        ("application/ld+json", "json-ld"),
        ("application/trig", "trig"),
        ("application/n-quads", "nquads"),
    ],
)
@pytest.mark.parametrize("query", ["CONSTRUCT WHERE { ?s ?p ?o }", "DESCRIBE id:nour"])
def test_a_graph_can_be_had_in_each_format_and_says_the_same(
    store: Store, media_type: str, reader: str, query: str
) -> None:
    given = evaluate(store, query, media_type)
    assert (given.form, given.media_type) == ("graph", media_type)
    if reader in ("trig", "nquads", "json-ld"):  # rdflib reads these with classes that it warns of itself
        [found] = {quad.object for quad in parse(given.body, RdfFormat.from_media_type(media_type))}
        assert found == Literal("النور", language="ar")
    else:
        [(_, _, value)] = rdflib.Graph().parse(data=given.body, format=reader)
        assert value == rdflib.Literal("النور", lang="ar")


def test_turtle_uses_the_prefixes_that_queries_may_use(store: Store) -> None:
    assert "id:nour schema:name" in evaluate(store, "CONSTRUCT WHERE { ?s ?p ?o }").body.decode()


def test_a_table_is_not_sent_as_a_graph_nor_a_graph_as_a_table(store: Store) -> None:
    with pytest.raises(UnsuitableFormat, match="give a table; ask for application/sparql-results"):
        evaluate(store, "SELECT * { ?s ?p ?o }", "text/turtle")
    with pytest.raises(UnsuitableFormat, match="give a graph; ask for text/turtle"):
        evaluate(store, "CONSTRUCT WHERE { ?s ?p ?o }", "text/csv")


def test_every_named_format_is_one_of_a_table_or_a_graph() -> None:
    assert set(MEDIA_TYPES.values()) <= set(TABLES) | set(GRAPHS)


def test_the_place_of_a_syntax_error_is_told() -> None:
    with pytest.raises(InvalidQuery, match="line 2, column 11: expected"):
        evaluate(Store(), "SELECT *\n{ ?s ? ?o }")


def test_an_update_and_a_call_of_another_server_are_refused(store: Store) -> None:
    with pytest.raises(ForbiddenQuery):
        evaluate(store, "INSERT DATA { <a> <b> <c> }")
    with pytest.raises(ForbiddenQuery):
        evaluate(store, "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")


def test_an_answer_larger_than_the_limit_is_none() -> None:
    store = Store()
    store.extend(Quad(NamedNode(f"http://x/{n}"), term("rdf:value"), Literal(n)) for n in range(1000))
    query = Query("SELECT * { ?s ?p ?o }")
    size = len(answer(store, query).body)
    assert len(answer(store, query, limit=size).body) == size
    with pytest.raises(QueryTooLarge, match=f"larger than {size - 1} bytes"):
        answer(store, query, limit=size - 1)


@pytest.mark.parametrize(
    ("default", "named", "plain", "in_graphs"),
    [
        ((), (), {"النور"}, {"Nour", "Amal"}),
        (("http://x/g",), (), {"Nour"}, set()),
        (("http://x/g", "http://x/h"), (), {"Nour", "Amal"}, set()),
        ((), ("http://x/h",), set(), {"Amal"}),
        (("http://x/g",), ("http://x/h",), {"Nour"}, {"Amal"}),
    ],
)
def test_the_graphs_of_the_protocol_make_the_dataset(
    store: Store, default: tuple[str, ...], named: tuple[str, ...], plain: set[str], in_graphs: set[str]
) -> None:
    def names(text: str) -> set[str]:
        body = answer(store, Query(text, default_graphs=default, named_graphs=named)).body
        return {row["name"]["value"] for row in json.loads(body)["results"]["bindings"]}

    assert names("SELECT ?name { ?x schema:name ?name }") == plain
    assert names("SELECT ?name { GRAPH ?g { ?x schema:name ?name } }") == in_graphs


def test_a_graph_whose_name_is_no_iri_is_refused() -> None:
    with pytest.raises(InvalidQuery, match="absolute IRI"):
        answer(Store(), Query("ASK {}", default_graphs=("not an iri",)))


def test_relative_addresses_are_those_of_the_project(store: Store) -> None:
    assert json.loads(evaluate(store, "ASK { <id/nour> ?p ?o }").body)["boolean"]


def test_the_rows_of_a_select_can_be_read_by_a_program(store: Store) -> None:
    rows = solutions(store, "SELECT ?name { ?x schema:name ?name }")
    assert rows is not None
    assert [row["name"] for row in rows] == [Literal("النور", language="ar")]
    assert solutions(store, "ASK {}") is None

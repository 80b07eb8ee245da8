"""What a query asks of other endpoints, and what it becomes with their answers: no connection is opened here."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import QuerySolutions, Store

from graph import guard
from graph.errors import ForbiddenQuery, InvalidQuery, ServiceFailed
from graph.federation import MOST_CALLS, answered, calls
from graph.terms import BASE, PREFIXES
from tests.graph.test_guard import CALL, HARMLESS, SERVICES, SPACE

THERE = "https://there.example/sparql"
Cell = dict[str, str]


def rows(*found: dict[str, Cell]) -> str:
    """An answer in SPARQL's JSON."""
    names = sorted({name for row in found for name in row})
    return json.dumps({"head": {"vars": names}, "results": {"bindings": found}})


def text(value: str) -> Cell:
    return {"type": "literal", "value": value}


def evaluated(query: str) -> list[dict[str, str | None]]:
    """The rows of a SELECT over a store with two triples."""
    store = Store()
    store.update(
        'PREFIX x: <http://x/> INSERT DATA { x:a x:name "a" . x:b x:name "b" }',
        base_iri=BASE,
        prefixes=PREFIXES,
    )
    guard.refuse(query)
    solutions = store.query(query, base_iri=BASE, prefixes=PREFIXES)
    assert isinstance(solutions, QuerySolutions)
    names = [each.value for each in solutions.variables]
    return [{name: row[name].value if row[name] else None for name in names} for row in solutions]


def test_the_other_endpoint_is_asked_its_group_with_what_the_query_declares() -> None:
    query = (
        "PREFIX x: <http://x/> # ours }\n"
        f"SELECT * {{ ?s x:name ?n . SERVICE SILENT <{THERE}> {{ ?s x:age ?age ; skos:note '}}' # }}\n }} }}"
    )
    [call] = calls(query)
    assert (call.endpoint, call.silent, set(call.variables)) == (THERE, True, {"s", "age"})
    assert query[call.start : call.start + 7] == "SERVICE"
    assert call.query.endswith("SELECT * WHERE { ?s x:age ?age ; skos:note '}' # }\n }")
    assert "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>" in call.query
    assert "PREFIX x: <http://x/> # ours }\n" in call.query
    Store().query(call.query)


def test_a_query_that_calls_nobody_has_no_calls() -> None:
    assert calls("SELECT ?service { ?service ?p 'SERVICE <http://x/> {}' } # SERVICE <http://x/> {}") == []


@pytest.mark.parametrize(
    ("clause", "endpoint"),
    [
        ("service<https://a.example/s>{}", "https://a.example/s"),
        ("SERVICE#>\n<https://a.example/s> {}", "https://a.example/s"),
        ("SERVICE p:s\\,q {}", "https://p.example/s,q"),
        ("SERVICE : {}", "https://e.example/"),
        ("SERVICE <https://a.example/s> { SELECT ?x { ?x ?y ?z } LIMIT 1 }", "https://a.example/s"),
    ],
)
def test_an_endpoint_is_named_by_its_iri_or_a_prefixed_name(clause: str, endpoint: str) -> None:
    prologue = (
        "PREFIX p: <https://old.example/> PREFIX p: <https://p.example/> PREFIX : <https://e.example/> "
    )
    assert [call.endpoint for call in calls(f"{prologue}ASK {{ {clause} }}")] == [endpoint]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("SELECT * { SERVICE ?where { ?s ?p ?o } }", "not a variable"),
        ("SELECT * { SERVICE <sparql> { ?s ?p ?o } }", "whole address"),
        ("SELECT * { SERVICE <> {} }", "whole address"),
        (f"ASK {{ SERVICE <{THERE}> {{ SERVICE <{THERE}> {{}} }} }}", "inside a SERVICE"),
        (f"ASK {{ SERVICE <{THERE}> {{ {{ SELECT * {{ SERVICE ?x {{}} }} }} }} }}", "inside a SERVICE"),
        ("ASK {" + f" SERVICE <{THERE}> {{}}" * (MOST_CALLS + 1) + "}", f"{MOST_CALLS} times"),
    ],
)
def test_what_no_setting_allows_is_forbidden(query: str, message: str) -> None:
    with pytest.raises(ForbiddenQuery, match=message):
        calls(query)


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT * {{ SERVICE <{THERE}> {{ ?s ?p }} }}",
        f"SELECT * {{ SERVICE <{THERE}> {{ ?s ?p ?o }} ?s }}",
        f"SELECT * {{ SERVICE <{THERE}> ) {{ ?s ?p ?o }} }}",
        f"SELECT * {{ SERVICE <{THERE}> {{ ?s ?p ?o ",
        f"SELECT * {{ SERVICE <{THERE}>",
        "SELECT * { SERVICE",
        "SELECT * { SERVICE none:here {} }",
        f"SELECT * {{ SERVICE 'there' {{}} BIND('{THERE}' AS ?x) }}",
        f"CONSTRUCT {{ SERVICE <{THERE}> {{}} }} WHERE {{}}",
        f"SELECT * {{ BIND(1 AS ?a) SERVICE <{THERE}> {{ BIND(2 AS ?a) }} BIND(3 AS ?a) }}",
    ],
)
def test_what_is_not_sparql_calls_nobody(query: str) -> None:
    with pytest.raises(InvalidQuery):
        calls(query)


def test_what_the_engine_reads_as_text_is_no_call() -> None:
    """By tokens alone, the IRI ends before SERVICE; the engine reads ``<`` and a string with SERVICE in it."""
    with pytest.raises(InvalidQuery, match="add spaces"):
        calls(f"SELECT * {{ BIND(1 AS ?a) FILTER(?a<'> SERVICE <{THERE}> {{}} ') }}")


def test_a_keyword_grown_together_with_a_number_is_left_to_the_guard() -> None:
    query = f"ASK {{ ?s ?p 1SERVICE <{THERE}> {{ ?s ?p ?o }} }}"
    assert calls(query) == []
    with pytest.raises(ForbiddenQuery):
        guard.refuse(query)


@pytest.mark.parametrize("query", SERVICES)
def test_a_query_with_its_answers_calls_nobody_whatever_its_disguise(query: str) -> None:
    with suppress(InvalidQuery):
        guard.refuse(answered(query, [None] * len(calls(query))))


def test_answers_are_joined_as_the_clause_would_have_been() -> None:
    query = f"""
      PREFIX x: <http://x/>
      SELECT ?n ?age ?note {{
        ?s x:name ?n
        SERVICE <{THERE}> {{ ?s x:age ?age OPTIONAL {{ ?s x:note ?note }} }}
      }} ORDER BY ?n"""
    there = {"type": "uri", "value": "http://x/b"}
    other = {"type": "uri", "value": "http://x/none"}
    found = rows(
        {"s": there, "age": text("40"), "note": text("x")}, {"s": there, "age": text("41")}, {"s": other}
    )
    assert sorted(evaluated(answered(query, [found])), key=str) == [
        {"n": "b", "age": "40", "note": "x"},
        {"n": "b", "age": "41", "note": None},
    ]
    assert evaluated(answered(query, [rows()])) == []


def test_the_rows_of_an_answer_count_also_where_it_binds_nothing() -> None:
    query = f"SELECT (COUNT(*) AS ?n) {{ SERVICE <{THERE}> {{ <http://x/a> <http://x/p> <http://x/b> }} }}"
    assert evaluated(answered(query, [rows({}, {})])) == [{"n": "2"}]
    assert evaluated(answered(query, [rows()])) == [{"n": "0"}]


@pytest.mark.parametrize(
    "value",
    [
        "",
        "نسيج",
        '"',
        "\\",
        "\n\r\t\b\f",
        "') } SERVICE <http://127.0.0.1:9/> { (",
        "\\u0022",
        "\x00",
        "\U0001d11e",
    ],
)
def test_whatever_an_answer_says_is_a_value_and_nothing_else(value: str) -> None:
    query = f"SELECT ?x ?y {{ SERVICE <{THERE}> {{ ?a ?b ?x }} BIND(1 AS ?y) }}"
    assert evaluated(answered(query, [rows({"x": text(value)})])) == [{"x": value, "y": "1"}]


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"])), st.sampled_from([None, "ar", "en-GB"]))
def test_every_text_of_an_answer_arrives_as_it_was(value: str, language: str | None) -> None:
    cell = text(value) | ({"xml:lang": language} if language else {})
    query = f"SELECT ?x {{ SERVICE <{THERE}> {{ ?a ?b ?x }} }}"
    try:
        [row] = evaluated(answered(query, [rows({"x": cell})]))
    except InvalidQuery:
        # An escape of an answer that spells SERVICE is not told from one of the query.
        assert "service" in guard.resolved(value).lower()
        return
    assert row == {"x": value}


def test_blank_nodes_of_an_answer_stay_the_same_within_it_and_differ_between_answers() -> None:
    query = f"SELECT ?a ?b ?c {{ SERVICE <{THERE}> {{ ?a ?p ?b }} SERVICE <{THERE}> {{ ?c ?q 1 }} }}"
    node = {"type": "bnode", "value": "n1"}
    [row] = evaluated(answered(query, [rows({"a": node, "b": node}), rows({"c": node})]))
    assert row["a"] == row["b"] != row["c"]
    assert str(row["a"]).startswith(f"{BASE}.well-known/genid/")


def test_a_call_that_fails_silently_leaves_its_variables_unbound() -> None:
    query = f"SELECT ?n ?x {{ ?s <http://x/name> ?n SERVICE SILENT <{THERE}> {{ ?s ?p ?x }} }} ORDER BY ?n"
    unbound = [{"n": "a", "x": None}, {"n": "b", "x": None}]
    for answer in (None, "<html>", "{}", '{"head": {}, "boolean": true}'):
        assert evaluated(answered(query, [answer])) == unbound


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "<html>",
        "{}",
        '{"head": {}, "boolean": true}',
        rows({"x": {"type": "uri", "value": "a b> {"}}),
        rows({"x": {"type": "literal", "value": "", "xml:lang": " "}}),
    ],
)
def test_what_is_no_answer_is_told_with_the_endpoint_that_sent_it(answer: str) -> None:
    with pytest.raises(ServiceFailed, match=THERE):
        answered(f"SELECT ?x {{ SERVICE <{THERE}> {{ ?a ?b ?x }} }}", [answer])


def test_a_message_about_a_query_names_the_line_it_stands_in() -> None:
    query = f"SELECT * {{\n SERVICE <{THERE}> {{\n ?s\n ?p\n ?o }}\n}} LIMIT x"
    with pytest.raises(InvalidQuery, match="6:"):
        calls(query)


@settings(deadline=None)
@given(st.lists(st.tuples(SPACE, st.one_of(HARMLESS, HARMLESS, CALL)), min_size=1, max_size=6))
def test_what_is_evaluated_with_answers_in_place_calls_no_other_server(parts: list[tuple[str, str]]) -> None:
    pattern = "".join(space + part for space, part in parts)
    query = f"PREFIX : <{THERE}> PREFIX x: <{THERE}> PREFIX service: <{THERE}> ASK {{{pattern}}}"
    try:
        found = calls(query)
        whole = answered(query, [rows({"q": text("SERVICE <http://127.0.0.1:9/> {}")})] * len(found))
        guard.refuse(whole)
    except InvalidQuery:
        return
    try:
        Store().query(whole)
    except SyntaxError:
        return
    except OSError as error:
        pytest.fail(f"called another server: {error}\n{query}")

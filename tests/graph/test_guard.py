"""What the guard refuses, whatever the disguise, and what it lets pass."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Store

from graph import guard
from graph.errors import ForbiddenQuery, InvalidQuery

# Nothing listens there: an engine that calls it raises OSError.
NOWHERE = "http://127.0.0.1:9/"

SERVICES = [
    f"SELECT * {{ SERVICE <{NOWHERE}> {{ ?s ?p ?o }} }}",
    f"SELECT * {{ service <{NOWHERE}> {{ ?s ?p ?o }} }}",
    f"SELECT * {{ SERVICE SILENT <{NOWHERE}> {{ ?s ?p ?o }} }}",
    f"SELECT * {{ SERVICE<{NOWHERE}>{{ ?s ?p ?o }} }}",
    "SELECT * { SERVICE ?where { ?s ?p ?o } }",
    f"SELECT * {{ SERVICE # here\n <{NOWHERE}> {{ ?s ?p ?o }} }}",
    f"SELECT * {{ {{ SELECT * {{ SERVICE <{NOWHERE}> {{ ?s ?p ?o }} }} }} }}",
    f"ASK {{ FILTER EXISTS {{ SERVICE <{NOWHERE}> {{ ?s ?p ?o }} }} }}",
    f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ SERVICE <{NOWHERE}> {{ ?s ?p ?o }} }}",
    f"DESCRIBE ?s {{ SERVICE <{NOWHERE}> {{ ?s ?p ?o }} }}",
    # read as an IRI by whoever takes < for its beginning
    f"SELECT * {{ BIND(1 AS ?a) BIND(2 AS ?b) FILTER(?a<?b)SERVICE#>\n<{NOWHERE}> {{ ?s ?p ?o }} }}",
    f"SELECT * {{ BIND(1 AS ?a) FILTER(?a<'>')SERVICE <{NOWHERE}> {{ ?s ?p 'z' }} }}",
    f"SELECT * {{ FILTER(1<2)#>'''\n SERVICE <{NOWHERE}> {{ ?s ?p ?o }} #'''\n}}",
    # read as a prefixed name
    f"PREFIX : <{NOWHERE}> SELECT * {{ SERVICE:x {{ ?s ?p ?o }} }}",
    f"PREFIX x: <{NOWHERE}> SELECT * {{ SERVICEx:y {{ ?s ?p ?o }} }}",
    f"PREFIX x: <{NOWHERE}> SELECT * {{ SERVICESILENTx:y {{ ?s ?p ?o }} }}",
    # grown together with what stands before
    f"SELECT * {{ OPTIONAL {{ ?x ?y trueSERVICE <{NOWHERE}> {{ ?s ?p ?o }} }} }}",
    f"SELECT * {{ OPTIONAL {{ ?x ?y 1e5SERVICE <{NOWHERE}> {{ ?s ?p ?o }} }} }}",
    # escapes: of the keyword, and of quotation marks that would make a string of what follows
    f"SELECT * {{ \\u0053ERVICE <{NOWHERE}> {{ ?s ?p ?o }} }}",
    f"SELECT * {{ \\U00000073ervice <{NOWHERE}> {{ ?s ?p ?o }} }}",
    f'SELECT * {{ BIND("\\u0022" AS ?x) SERVICE <{NOWHERE}> {{ }} BIND("y" AS ?z) }}',
    f"SELECT * {{ ?x <http://x/\\u0041#> 1 . SERVICE <{NOWHERE}> {{ ?s ?p ?o }} }}",
]


@pytest.mark.parametrize("query", SERVICES)
def test_a_call_of_another_server_is_refused_whatever_its_disguise(query: str) -> None:
    with pytest.raises((ForbiddenQuery, InvalidQuery)):
        guard.refuse(query)


def test_a_plain_call_of_another_server_is_refused_as_such() -> None:
    with pytest.raises(ForbiddenQuery, match="SERVICE is refused"):
        guard.refuse(SERVICES[0])


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <a> <b> <c> }",
        "delete where { ?s ?p ?o }",
        "LOAD <http://127.0.0.1:9/>",
        "PREFIX x: <http://x/> # comment\nCLEAR ALL",
        "BASE <http://x/> DROP GRAPH <g>",
        "WITH <g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "\\u0049NSERT DATA { <a> <b> <c> }",
    ],
)
def test_an_update_is_refused(update: str) -> None:
    with pytest.raises(ForbiddenQuery, match="read-only"):
        guard.refuse(update)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service { ?service ?p ?o }",
        "SELECT $SERVICE { $SERVICE ?p ?o }",
        "PREFIX service: <http://service/> SELECT * { ?s service:name ?o }",
        "PREFIX service: <http://service/> SELECT * { GRAPH service:g { ?s ?p ?o } }",
        "PREFIX x: <http://x/> SELECT * { ?s x:service ?o }",
        "SELECT * { ?s ?p ?o } # SERVICE <http://127.0.0.1:9/> { }",
        "# SERVICE <http://127.0.0.1:9/> { ?s ?p ?o }\nSELECT * { ?s ?p ?o }",
        "SELECT * { ?s ?p 'SERVICE <x> { }' }",
        'SELECT * { ?s ?p """\nSERVICE <x> { }\n""" }',
        "SELECT * { ?s ?p 'it is \\u0053ERVICE' }",
        "SELECT * { ?s ?p 'a'@service }",
        "SELECT * { ?s <http://x/service#it> ?o }",
        "SELECT * { ?s <http://x/#SERVICE> _:service }",
        "SELECT * { ?s ?p ?o FILTER(?o < 'service') }",
        "SELECT (COUNT(?x) AS ?insert) { ?x ?load 'DELETE' } # DROP ALL",
        "PREFIX insert: <http://x/> ASK { insert:a insert:b insert:c }",
    ],
)
def test_the_letters_of_a_keyword_may_stand_wherever_they_are_no_keyword(query: str) -> None:
    guard.refuse(query)


def test_a_text_that_is_no_query_is_left_to_the_engine() -> None:
    guard.refuse("SELECT * {")


SPACE = st.sampled_from(["", " ", "\n", "#\n", "#>\n", "#'\n", '#"""\n', " #<\n"])
HARMLESS = st.sampled_from(
    [
        "?s ?p ?o",
        "?s ?p ?service",
        "?s ?p 'service'",
        '?s ?p "\\u0022"',
        "?s ?p '''a\n'b'''",
        "?s <http://x/#y> 1e5",
        "?s x:service true",
        "?s service:x 1.",
        "BIND(1 AS ?a)",
        "FILTER(1<2)",
        "FILTER(1<'>')",
        "FILTER(?a<?b)",
        "FILTER(?a<?b&&?b>?a)",
        "OPTIONAL{?s ?p 1}",
        "GRAPH service:g{?s ?p ?o}",
        '{?s ?p "<"}',
    ]
)
CALL = st.sampled_from(
    [
        f"SERVICE<{NOWHERE}>{{?q ?r ?t}}",
        f"sErViCe <{NOWHERE}> {{}}",
        f"SERVICE#>\n<{NOWHERE}>{{?q ?r ?t}}",
        "SERVICEx:y{?q ?r ?t}",
        "SERVICE:x{}",
        f"\\u0053ERVICE <{NOWHERE}> {{}}",
    ]
)


@settings(deadline=None)
@given(st.lists(st.tuples(SPACE, st.one_of(HARMLESS, HARMLESS, CALL)), min_size=1, max_size=6))
def test_what_the_guard_lets_pass_calls_no_other_server(parts: list[tuple[str, str]]) -> None:
    pattern = "".join(space + part for space, part in parts)
    query = f"PREFIX : <{NOWHERE}> PREFIX x: <{NOWHERE}> PREFIX service: <{NOWHERE}> ASK {{{pattern}}}"
    try:
        guard.refuse(query)
    except InvalidQuery:
        return
    try:
        Store().query(query)
    except SyntaxError:
        return
    except OSError as error:
        pytest.fail(f"called another server: {error}\n{query}")


@settings(deadline=None)
@given(st.lists(st.tuples(SPACE, HARMLESS), min_size=1, max_size=6))
def test_what_the_engine_reads_and_holds_no_call_passes(parts: list[tuple[str, str]]) -> None:
    pattern = "".join(space + part for space, part in parts)
    query = f"PREFIX x: <http://x/> PREFIX service: <http://x/> ASK {{{pattern}}}"
    try:
        Store().query(query)
    except SyntaxError:
        return
    guard.refuse(query)


@settings(deadline=None)
@given(st.text())
def test_no_text_breaks_the_guard(text: str) -> None:
    with suppress(InvalidQuery):
        guard.refuse(text + "service")

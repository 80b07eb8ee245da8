"""What the columns answer is what the engine answers, over made-up datasets and queries."""

from __future__ import annotations

import random
import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from graph.columns import Beyond
from tests.graph.columns.made_up import (
    EX,
    JSON,
    LITERALS,
    NODES,
    PREDICATES,
    Triple,
    agree,
    columns_of,
    datasets,
    lists_of_queries,
    store_of,
)

_PROLOGUE = f"PREFIX : <{EX}> PREFIX a: <{EX}> "
_QUERIES = [
    "SELECT * { ?s :p ?o }",
    "SELECT ?s (COUNT(*) AS ?n) { ?s :p ?o ; :q ?v . FILTER(?o != :a && LANG(?v) = 'ar') }"
    " GROUP BY ?s ORDER BY DESC(?n) ?s LIMIT 3",
    "SELECT DISTINCT ?s { ?s :p [ :q ?o ] . OPTIONAL { ?o :p ?w } FILTER NOT EXISTS { ?s :q 2 } }",
    "SELECT ?s { VALUES ?s { :a :b } { ?s :p ?o } UNION { ?s ^:q/:p+ ?o } MINUS { ?s a ?t } } # all",
    'SELECT * { ?s :p \'ملتقى\'@ar, "ab" , 7 . FILTER(CONTAINS(STR(?s), "a") || !BOUND(?s)) }',
]
_PIECES = [
    " ", ".", ";", ",", "{", "}", "(", ")", "[", "]", "?s", "?o", ":p", "a", "*", "+", "/", "^", "!", "&&", "||", "=",
    "!=", "<", ">", "'", '"', '"""', "\\", "#", "\n", "@ar", "^^", "2", "1.5", "-1", "FILTER", "OPTIONAL", "UNION",
    "DISTINCT", "LIMIT 1", "_:b", ":", "::", "a:b:c", "a:b.c", "?", "$s", "é", "%20", "\\-", "PREFIX", "true", "AS",
    "GROUP BY ?s", "ORDER BY ?o", "HAVING(?n>1)", "COUNT(*)", f"<{EX}a>", "<a>", f"<{EX}x/../a>", "\u00a0", "\u200f",
    "e", "0", "__", "\\u0041",
]  # fmt: skip
_MUTATIONS = 4000


@given(datasets, lists_of_queries)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_columns_answer_as_the_engine_does(triples: list[Triple], queries: list[str]) -> None:
    store = store_of(triples)
    with tempfile.TemporaryDirectory() as folder:
        columns = columns_of(store, Path(folder) / "columns")
        for query in queries:
            try:
                ours = columns.answer(query, JSON)
            except Beyond:
                continue
            assert agree(ours, query, store), query


def test_a_query_with_a_mistake_is_left_to_the_engine_and_no_other_meaning_is_read_into_it(
    tmp_path: Path,
) -> None:
    chance = random.Random(2024)
    store = store_of(
        [
            (chance.choice(NODES), chance.choice(PREDICATES), chance.choice([*NODES, *LITERALS]))
            for _ in range(60)
        ]
    )
    columns = columns_of(store, tmp_path / "columns")
    answered = 0
    for _ in range(_MUTATIONS):
        query = _spoilt(_PROLOGUE + chance.choice(_QUERIES), len(_PROLOGUE), chance)
        try:
            ours = columns.answer(query, JSON)
        except Beyond:
            continue
        answered += 1
        try:
            assert agree(ours, query, store), query
        except SyntaxError as error:
            pytest.fail(f"this is no query: {query!r}\n{error}")
    assert answered > _MUTATIONS / 20


def _spoilt(query: str, start: int, chance: random.Random) -> str:
    """A query with some pieces put in, taken out or repeated somewhere after ``start``."""
    for _ in range(chance.choice([1, 1, 1, 2, 3])):
        at, end = chance.randrange(start, len(query) + 1), chance.randrange(1, 5)
        piece = chance.choice(
            [chance.choice(_PIECES), chance.choice(re.findall(r"\S+", query[start:]) or [""])]
        )
        query = query[:at] + (piece + query[at:] if chance.random() < 0.6 else query[at + end :])
    return query

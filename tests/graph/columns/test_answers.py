"""What the columns answer: the questions of the project, the W3C's cases, and what they leave to the engine."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, QueryResultsFormat, QuerySolutions, RdfFormat, Store

from graph import query as queries
from graph.columns import Beyond, Columns, open_columns, write_columns
from graph.dataset import Dataset
from graph.errors import QueryTooLarge
from graph.query import Query
from graph.query_files import QueryFile
from graph.terms import BASE, PREFIXES
from graph.worker import Files, Limits
from graph.workers import Pool, Workers
from tests.graph.columns.made_up import EX, JSON, agree, columns_of, rows, store_of
from tests.graph.competency.answers import QUESTIONS

CSV = "text/csv"
TURTLE = """
@prefix : <http://example.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:nour a :Association ; :name "جمعية النور"@ar, "Nour, la \\"lumière\\""@fr ; :founded "2009-03-01"^^xsd:date ;
  :size 12 ; :partner :amal, :jisr ; :code "N\\n1" .
:amal a :Association ; :name "جمعية الأمل"@ar ; :founded "2015-07-30"^^xsd:date ; :size 7 ; :partner :nour .
:jisr a :Foundation ; :name "مؤسسة الجسر"@ar, "Al Jisr"@fr ; :size 100 ; :partner :nour ; :in :casa .
:casa :in :region . :region :in :country . [] :about :jisr .
"""


@pytest.fixture(scope="module")
def store() -> Store:
    store = Store()
    store.load(TURTLE, format=RdfFormat.TURTLE)
    return store


@pytest.fixture(scope="module")
def columns(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Columns:
    return columns_of(store, tmp_path_factory.mktemp("answers") / "columns")


ANSWERED = [
    "SELECT * { ?s ?p ?o }",
    "SELECT * { ?z :in ?y . ?y ?Z ?a10 OPTIONAL { ?z :partner ?a9 } FILTER EXISTS { ?z a ?kind } }",
    "SELECT ?p ?o { :nour ?p ?o }",
    "SELECT ?s ?p { ?s ?p :nour }",
    "SELECT ?p { :nour ?p :amal }",
    "SELECT ?name { ?s a :Association ; :name ?name FILTER(LANG(?name) = 'ar') }",
    "SELECT ?s { ?s :founded ?d FILTER(?d >= '2009-03-01'^^xsd:date && ?d < '2015-07-30'^^xsd:date) }",
    "SELECT ?s ?n { ?s :size ?n FILTER(?n > 7) } ORDER BY DESC(?n)",
    "SELECT ?s { ?s :size 7 }",
    "SELECT ?s { ?s :name ?n FILTER(CONTAINS(?n, 'النور')) }",
    "SELECT ?s { ?s :name ?n FILTER(STRSTARTS(LCASE(?n), 'al')) }",
    "SELECT ?s { ?s :name ?n FILTER(REGEX(?n, 'Jisr')) }",
    "SELECT ?s ?t { ?s :in+ ?t } ORDER BY ?s ?t",
    "SELECT ?t { :jisr :in* ?t }",
    "SELECT ?s { ?s :in/:in :country }",
    "SELECT ?s ?t { ?s ^:partner ?t }",
    "SELECT ?x { ?x :partner ?x }",
    "SELECT ?s ?d { ?s :size ?n OPTIONAL { ?s :founded ?d FILTER(?n > 10) } }",
    "SELECT ?s { ?s :size ?n MINUS { ?s :partner :nour } }",
    "SELECT ?s { ?s :size ?n FILTER NOT EXISTS { ?s :founded ?d } }",
    "SELECT ?s ?x { { ?s :in ?x } UNION { ?s :founded ?x } }",
    "SELECT ?s ?n { VALUES ?s { :nour :jisr } ?s :size ?n }",
    "SELECT ?t (COUNT(?s) AS ?n) { ?s a ?t } GROUP BY ?t ORDER BY ?n",
    "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s :partner ?o }",
    "SELECT (COUNT(*) AS ?n) { ?s :nothing ?o }",
    "SELECT ?o (COUNT(*) AS ?n) { ?s :nothing ?o } GROUP BY ?o",
    "SELECT DISTINCT ?t { ?s a ?t ; :partner ?o } ORDER BY ?t LIMIT 1 OFFSET 1",
    "SELECT ?name { ?s :name ?name } ORDER BY ?name",
    "SELECT ?s ?missing { ?s :in ?o }",
    "SELECT ?b { ?b :about [ :size ?n ] }",
    "SELECT ?s { ?s :code 'N\\n1' }",
]
"""Questions that are for the columns, so that a change does not send them to the engine unnoticed."""

LEFT = {
    "SELECT ?s { [] }": "a blank node of which nothing is said",
    "SELECT ?s { [] . ?s ?p ?o }": "such a one before a pattern",
    "SELECT ?s { ?s ?p ?o . [ ] }": "such a one after a pattern",
    "ASK { ?s ?p ?o }": "another form",
    "CONSTRUCT WHERE { ?s ?p ?o }": "another form",
    "SELECT ?s { ?s ?p ?o": "a mistake",
    "SELECT ?s { ?s ?p ?o } GROUP BY ?o": "a mistake in the grouping",
    "SELECT ?s { GRAPH ?g { ?s ?p ?o } }": "named graphs",
    "SELECT ?s FROM <http://example.org/g> { ?s ?p ?o }": "another dataset",
    "SELECT ?s { SERVICE <http://example.org/> { ?s ?p ?o } }": "another endpoint",
    "SELECT ?s { ?s :size ?n BIND(?n + 1 AS ?m) }": "arithmetic",
    "SELECT (NOW() AS ?n) {}": "what changes",
    "SELECT ?s { ?s :size 7.0 }": "a number that is another term",
    "SELECT ?s { ?s :size 007 }": "a number in another form",
    "SELECT ?s { ?s <http://example.org/a/../size> ?n }": "an IRI that is resolved",
    "SELECT ?s { ?s :siz\\u0065 ?n }": "an escape",
    "SELECT ?x { ?s :founded ?x } ORDER BY STR(?x)": "an expression to order by",
    "SELECT ?x { { ?s :founded ?x } UNION { ?s :size ?x } } ORDER BY ?x": "an order of numbers and dates",
    "SELECT ?s { ?s ?p ?x FILTER(?x != 7) }": "values of which some cannot be compared",
    "SELECT ?y { ?s :size ?n OPTIONAL { ?s :in ?x } ?x :in ?y }": "a join by what may be unbound",
    "SELECT ?x { ?x :size ?n { ?y :in ?z FILTER(?n = 7) } }": "a filter that does not see the outside",
    "SELECT * { " + "{" * 3000 + "}" * 3000 + " }": "too deep",
}


def asked(text: str) -> str:
    return f"PREFIX : <{EX}>\n{text}"


@pytest.mark.parametrize("text", ANSWERED)
def test_a_question_is_answered_as_the_engine_does(text: str, columns: Columns, store: Store) -> None:
    ours = columns.answer(asked(text), JSON)
    assert agree(ours, asked(text), store)
    if "ORDER BY" in text:
        assert rows(ours) == rows(_engine(store, asked(text), QueryResultsFormat.JSON))


@pytest.mark.parametrize("text", ANSWERED)
def test_tables_are_written_as_the_engine_writes_them(text: str, columns: Columns, store: Store) -> None:
    ours = columns.answer(asked(text), CSV).splitlines(keepends=True)
    engine = _engine(store, asked(text), QueryResultsFormat.CSV).splitlines(keepends=True)
    assert ours[0] == engine[0]
    assert sorted(ours) == sorted(engine)


@pytest.mark.parametrize("text", LEFT, ids=LEFT.values())
def test_what_the_columns_are_not_sure_of_is_left_to_the_engine(text: str, columns: Columns) -> None:
    with pytest.raises(Beyond):
        columns.answer(asked(text), JSON)


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS.keys())
def test_the_competency_questions_have_the_same_answers(question: QueryFile, shipped: Dataset) -> None:
    assert shipped.columns is not None
    try:
        ours = shipped.columns.answer(question.text, JSON)
    except Beyond:
        return
    assert agree(ours, question.text, shipped.store)


def test_workers_which_can_open_no_file_answer_by_columns_too(store: Store, tmp_path: Path) -> None:
    columns = columns_of(store, tmp_path / "columns")
    Store(str(tmp_path / "store")).flush()  # an empty one: what the engine answers would be seen
    questions = [Query(asked(text), JSON) for text in ANSWERED]

    async def answered() -> list[bytes]:
        files = Files(tmp_path / "store", columns=tmp_path / "columns")
        async with Workers(files, Limits(5.0, 256 * 2**20, 2**20), Pool(1, 1)) as workers:
            return [(await workers.run(each)).body for each in questions]

    assert asyncio.run(answered()) == [columns.answer(each.text, JSON) for each in questions]


def test_most_competency_questions_are_for_the_columns(shipped: Dataset) -> None:
    assert shipped.columns is not None
    answered = [
        question.name
        for question in QUESTIONS.values()
        if queries.answer_by_columns(shipped.columns, Query(question.text)) is not None
    ]
    assert len(answered) > 0.6 * len(QUESTIONS)


def test_an_answer_that_takes_more_rows_than_allowed_is_left_to_the_engine(columns: Columns) -> None:
    text = asked("SELECT ?s { ?s ?p ?o . ?x ?y ?z }")
    assert columns.answer(text, JSON, rows=2000)
    with pytest.raises(Beyond):
        columns.answer(text, JSON, rows=100)


def test_a_part_of_many_rows_is_found_without_all_of_them(columns: Columns) -> None:
    text = asked("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } LIMIT 5")
    assert len(rows(columns.answer(text, JSON, rows=100_000))) == 5


def test_an_answer_beyond_the_limit_is_refused(columns: Columns) -> None:
    size = len(columns.answer(asked("SELECT * { ?s ?p ?o }"), JSON))
    with pytest.raises(QueryTooLarge, match=f"larger than {size - 1} bytes"):
        columns.answer(asked("SELECT * { ?s ?p ?o }"), JSON, limit=size - 1)


def test_a_query_of_chosen_graphs_is_not_for_the_columns(columns: Columns) -> None:
    text = asked("SELECT * { ?s ?p ?o }")
    assert queries.answer_by_columns(columns, Query(text)) is not None
    assert queries.answer_by_columns(columns, Query(text, default_graphs=(f"{EX}g",))) is None
    assert queries.answer_by_columns(None, Query(text)) is None


def test_named_graphs_are_not_in_the_columns(tmp_path: Path) -> None:
    store = store_of([(NamedNode(f"{EX}a"), NamedNode(f"{EX}p"), NamedNode(f"{EX}b"))])
    store.add(Quad(*(NamedNode(f"{EX}{name}") for name in "cpdg")))
    assert len(rows(columns_of(store, tmp_path / "columns").answer("SELECT * { ?s ?p ?o }", JSON))) == 1


@pytest.mark.parametrize(
    "line",
    [
        "<http://x/a> <http://x/p> <<( <http://x/a> <http://x/b> <http://x/c> )>> .\n",
        '<http://x/a> <http://x/p> "نص"@ar--rtl .\n',
    ],
)
def test_a_dataset_with_terms_of_rdf_1_2_has_no_columns(line: str, tmp_path: Path) -> None:
    write_columns(tmp_path / "columns", [line])
    assert open_columns(tmp_path / "columns") is None


def test_an_empty_dataset_has_columns(tmp_path: Path) -> None:
    columns = columns_of(Store(), tmp_path / "columns")
    assert rows(columns.answer("SELECT * { ?s ?p ?o }", JSON)) == []
    assert rows(columns.answer("SELECT (COUNT(*) AS ?n) { ?s a ?o }", JSON))


def _engine(store: Store, text: str, form: QueryResultsFormat) -> bytes:
    results = store.query(text, base_iri=BASE, prefixes=PREFIXES)
    assert isinstance(results, QuerySolutions)
    return results.serialize(format=form) or b""

"""The competency questions: each has its words in three languages and the same expected rows in both engines."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import XSD
from rdflib.paths import Path
from rdflib.plugins.sparql import prepareQuery

from graph.query_files import QueryFile
from graph.terms import BASE, PREFIXES
from tests.graph.competency.answers import ENGINES, EXPECTED, QUESTIONS, Engines

pytestmark = pytest.mark.long

PREFIX = re.compile(r"^PREFIX ([a-z-]+): <(.+)>$", re.MULTILINE)

each_question = pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS.keys())


@pytest.fixture(scope="session")
def engines() -> Engines:
    return Engines()


@each_question
@pytest.mark.parametrize("engine", ENGINES)
def test_a_question_has_its_expected_answer(engines: Engines, engine: str, question: QueryFile) -> None:
    path = EXPECTED / f"{question.name}.csv"
    expected = path.read_text("utf-8") if path.exists() else ""
    found = engines.answer(engine, question).csv()
    assert found == expected, (
        f"once the difference is found right by the articles: python -m tests.graph.competency {question.name}"
    )


@each_question
def test_both_engines_answer_with_the_same_terms(engines: Engines, question: QueryFile) -> None:
    # datatypes and languages too, which the expected files leave out
    assert engines.answer("rdflib", question) == engines.answer("oxigraph", question)


@each_question
def test_a_question_finds_something(engines: Engines, question: QueryFile) -> None:
    assert engines.answer("oxigraph", question).rows


@each_question
def test_a_question_is_asked_in_three_languages(question: QueryFile) -> None:
    assert [key for key in question.header if key != "note"] == ["en", "ar", "fr"]
    assert [question.header[key][-1] for key in ("en", "ar", "fr")] == ["?", "؟", "?"]
    assert re.search(r"[\u0621-\u064a]", question.header["ar"])


@each_question
def test_a_question_declares_the_prefixes_that_it_uses_and_no_others(question: QueryFile) -> None:
    declared = dict(PREFIX.findall(question.text))
    body = re.sub(r'"[^"]*"|#.*', "", PREFIX.sub("", question.text))
    assert sorted(declared) == sorted(set(re.findall(r"(?<![\w?-])([a-z][a-z-]*):", body)))
    # the prefix of a vocabulary is the last part of its address
    assert declared == {name: PREFIXES.get(name, f"{BASE}{name}/") for name in declared}


def iris(part: object) -> Iterator[URIRef]:
    """The addresses in a parsed query, those within property paths included."""
    if isinstance(part, URIRef):
        yield part
    elif isinstance(part, Path):
        yield from iris(vars(part))
    elif isinstance(part, dict):
        yield from iris(list(part.values()))
    elif isinstance(part, (list, tuple, set)):
        for one in part:
            yield from iris(one)


@each_question
def test_a_question_uses_only_terms_that_are_declared(engines: Engines, question: QueryFile) -> None:
    described = set(Graph.subjects(engines.graph))
    used = {iri for iri in iris(prepareQuery(question.text).algebra) if iri not in XSD}
    namespaces = {URIRef(PREFIXES["id"])}
    assert used
    assert used - described - namespaces == set()


def test_every_expected_file_has_its_question() -> None:
    assert {path.stem for path in EXPECTED.iterdir()} == set(QUESTIONS), (
        "run: python -m tests.graph.competency"
    )


@pytest.mark.parametrize("form", ["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"])
def test_every_form_of_query_is_shown(form: str) -> None:
    assert [
        name for name, question in QUESTIONS.items() if re.search(rf"^{form}\b", question.text, re.MULTILINE)
    ]


def test_no_two_questions_are_the_same_in_any_language() -> None:
    for language in ("en", "ar", "fr"):
        words = [question.header[language] for question in QUESTIONS.values()]
        assert len(set(words)) == len(words)

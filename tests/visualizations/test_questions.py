"""What the SPARQL page knows: every competency question in a group, every term with what it is called."""

from __future__ import annotations

import re

import pytest

from graph.dataset import QUERIES
from graph.query_files import read_queries
from graph.terms import LANGUAGES, PREFIXES
from visualizations.questions import GROUPS, grouped
from visualizations.sparql import terms


def test_every_competency_question_is_in_one_group() -> None:
    listed = [name for names in GROUPS.values() for name in names]
    given = [question.name for question in read_queries(QUERIES / "competency")]
    assert sorted(listed) == sorted(given), "put the question into a group of visualizations/questions.py"


def test_questions_in_french_have_its_own_apostrophe() -> None:
    asked = {question.name: question.header["fr"] for question in read_queries(QUERIES / "competency")}
    assert [name for name, text in asked.items() if re.search(r"\w'\w", text)] == [], "write ’ for '"


def test_a_group_has_the_questions_themselves() -> None:
    groups = grouped(read_queries(QUERIES / "competency"))
    assert groups["events"][0].header["en"].endswith("?")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_terms_are_those_of_the_ontology_in_the_readers_language(language: str) -> None:
    found = {name: (label, kind) for name, label, kind in terms(language)}
    assert all(name.partition(":")[0] in PREFIXES for name in found)
    assert found["nasij:Claim"][1] == "class"
    assert found["schema:organizer"][1] == "property"
    named = {"ar": "جمعية", "fr": "Association", "en": "Association"}
    assert found["kind:association"] == (named[language], "concept")

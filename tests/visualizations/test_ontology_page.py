"""The page that documents the ontology, made from its files, in three languages."""

from __future__ import annotations

import re
from functools import cache

import pytest
from markupsafe import escape
from pyoxigraph import RdfFormat, parse

from graph.dataset import Dataset
from graph.documentation import ontology_rdf, rules, schemes, shapes, terms
from graph.schema import ontology_quads, read_schema
from graph.terms import LANGUAGES, PREFIXES
from visualizations.ontology_page import render_ontology


@pytest.fixture(scope="module", params=LANGUAGES)
def page(request: pytest.FixtureRequest, dataset: Dataset) -> tuple[str, str]:
    return request.param, _rendered(dataset, request.param)


@cache
def _rendered(dataset: Dataset, language: str) -> str:
    return render_ontology(dataset, language)


def identifiers(page: str) -> list[str]:
    return re.findall(r'\bid="([^"]+)"', page)


def test_every_own_term_has_its_local_name_as_anchor(page: tuple[str, str]) -> None:
    _, text = page
    found = set(identifiers(text))
    own = [term for term in terms() if term.is_own]
    assert len(own) > 90
    for term in own:
        assert term.iri == PREFIXES["nasij"] + term.anchor
        assert term.anchor in found


def test_no_anchor_stands_twice(page: tuple[str, str]) -> None:
    found = identifiers(page[1])
    assert len(found) == len(set(found)), [each for each in found if found.count(each) > 1]


def test_every_link_within_the_page_leads_somewhere(page: tuple[str, str]) -> None:
    _, text = page
    assert set(re.findall(r'href="#([^"]+)"', text)) <= set(identifiers(text))


def test_every_term_is_there_with_label_and_definition(page: tuple[str, str]) -> None:
    language, text = page
    for term in terms():
        assert term.name in text
        assert str(escape(term.labels[language])) in text
        assert str(escape(term.definition[language])) in text


def test_concepts_rules_and_shapes_are_there(page: tuple[str, str]) -> None:
    language, text = page
    for scheme in schemes():
        assert str(escape(scheme.labels[language])) in text
        assert scheme.count > 0
    assert sum(scheme.count for scheme in schemes()) == len(read_schema().concepts)
    for rule in rules():
        assert str(escape(rule.labels[language])) in text
        assert rule.query or rule.iri.endswith("date-bounds")
    for shape in shapes():
        assert f'id="shape-{shape.iri.rpartition("/")[2]}"' in text


def test_all_declared_terms_are_documented() -> None:
    declared = set(read_schema().declared.values()) | set(read_schema().parents)
    documented = {term.iri for term in terms()}
    missing = {iri.value for iri in declared if iri.value.startswith(PREFIXES["nasij"])} - documented
    assert not missing


def test_the_ontology_in_rdf_has_its_terms_and_not_the_concepts() -> None:
    found = {quad.triple for quad in parse(ontology_rdf(RdfFormat.TURTLE), RdfFormat.TURTLE)}
    subjects = {triple.subject for triple in found}
    assert found <= {quad.triple for quad in ontology_quads()}
    assert {term.iri for term in terms()} <= {getattr(subject, "value", "") for subject in subjects}
    assert not subjects & set(read_schema().concepts)

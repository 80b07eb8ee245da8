"""Shapes: each rule of each has a smallest node that breaks it alone, and one that it lets pass."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pyshacl
import pytest
import rdflib
from pyoxigraph import NamedNode, Quad, RdfFormat, parse
from rdflib.namespace import OWL, RDF, SH

from graph.facts import CLASSES
from graph.schema import ontology_quads
from graph.shapes import REMEDY, SHAPE, Violation, read_shapes, violations
from graph.terms import ID, PREFIXES, resource
from ontology import FOLDER
from tests.ontology.shape_cases import CASES, HEADER, VALID

FILES = sorted((FOLDER / "shapes").glob("*.ttl"))

DATED = [line for line in VALID["dated"] if line.startswith(("nasij:edtf", "nasij:earliest", "nasij:latest"))]
BROKEN = [(rule, constraint) for rule, (_, changes) in CASES.items() for constraint in changes]


def changed(lines: list[str], change: str) -> list[str]:
    """The lines of a node after a change."""
    for part in change.split(" | "):
        predicate = part.split(" ")[0].removeprefix("!")
        if part == "*":
            lines = [*lines, *DATED]
            continue
        if part.startswith("!"):
            lines = [line for line in lines if line.split(" ")[0] != predicate]
        if " " in part:
            lines = [*lines, part.removeprefix("!")]
    return lines


def slug(rule: str, constraint: str) -> str:
    return f"{rule}-without-{constraint.lower()}"


def turtle() -> Iterator[str]:
    yield HEADER
    for kind, lines in VALID.items():
        yield f"id:a-{kind} {' ; '.join(lines)} ."
    for kind in ("agent", "claim", "country", "initiative", "point", "series", "source"):
        yield f"id:b-{kind} {' ; '.join(VALID[kind])} ."
    for rule, (kind, changes) in CASES.items():
        for constraint, change in changes.items():
            yield f"id:{slug(rule, constraint)} {' ; '.join(changed(VALID[kind], change))} ."


@cache
def results() -> dict[str, list[Violation]]:
    """What is found, by slug: all nodes stand in one graph, as one run of pyshacl is much faster than many."""
    quads = [
        Quad(q.subject, q.predicate, q.object) for q in parse("\n".join(turtle()), format=RdfFormat.TURTLE)
    ]
    found: dict[str, list[Violation]] = {}
    for violation in violations([*ontology_quads(), *quads]):
        found.setdefault(violation.node.value.removeprefix(ID), []).append(violation)
    return found


def constraints() -> set[tuple[str, str]]:
    """Every rule of the shapes with each of its constraints: ``("claim-start", "lessThan")``."""
    parts = (SH.path, SH.message, SH.property, SH.targetClass, SH.targetSubjectsOf, SH.ignoredProperties)
    return {
        (shape.removeprefix(SHAPE), predicate.removeprefix(str(SH)))
        for shape, predicate, _ in read_shapes()
        if isinstance(shape, rdflib.URIRef) and isinstance(predicate, rdflib.URIRef)
        if predicate.startswith(str(SH)) and predicate not in (*parts, SH.qualifiedValueShape)
    }


@pytest.mark.parametrize(("rule", "constraint"), BROKEN, ids=str)
def test_a_node_breaks_one_rule_alone(rule: str, constraint: str) -> None:
    found = results().get(slug(rule, constraint), [])
    component = f"{constraint[0].upper()}{constraint[1:]}ConstraintComponent"
    assert {(violation.rule, violation.constraint) for violation in found} == {(rule, component)}


@pytest.mark.parametrize("kind", VALID)
def test_a_valid_node_breaks_none(kind: str) -> None:
    assert results().get(f"a-{kind}", []) == []


def test_the_ontology_itself_breaks_none() -> None:
    broken = {slug(rule, constraint) for rule, constraint in BROKEN}
    assert {node: found for node, found in results().items() if node not in broken} == {}


def test_every_constraint_of_every_rule_has_a_node_that_breaks_it() -> None:
    assert set(BROKEN) == constraints()


@pytest.mark.parametrize("kind", sorted(CLASSES))
def test_every_type_of_the_records_has_a_shape(kind: str) -> None:
    targets = set(read_shapes().objects(None, SH.targetClass))
    assert rdflib.URIRef(CLASSES[kind].value) in targets


@pytest.mark.parametrize("rule", sorted({rule for rule, _ in constraints()}))
def test_a_rule_says_what_it_asks_and_what_to_write(rule: str) -> None:
    shape = rdflib.URIRef(SHAPE + rule)
    messages = [text for text in read_shapes().objects(shape, SH.message) if isinstance(text, rdflib.Literal)]
    assert sorted(text.language or "" for text in messages) == ["ar", "en"]
    remedy = read_shapes().value(shape, REMEDY, any=False)
    assert remedy is not None
    assert set(re.findall(r"\{\w+\}", str(remedy))) <= {"{node}"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_shape_is_core_and_its_properties_have_addresses(path: Path) -> None:
    shapes = rdflib.Graph().parse(path)
    assert not list(shapes.subject_objects(SH.sparql))
    assert {type(node) for node in shapes.objects(None, SH.property)} <= {rdflib.URIRef}


def test_shapes_speak_of_declared_terms() -> None:
    ontology = {quad.subject.value for quad in ontology_quads() if isinstance(quad.subject, NamedNode)}
    spoken = {
        str(node)
        for predicate in (SH.path, SH["class"], SH.targetClass, SH.targetSubjectsOf, SH.lessThan, SH.hasValue)
        for node in read_shapes().objects(None, predicate)
        if isinstance(node, rdflib.URIRef)
    }
    members = {
        str(node)
        for predicate in (SH.ignoredProperties, SH.alternativePath)
        for head in read_shapes().objects(None, predicate)
        for node in read_shapes().items(head)
    }
    assert {term for term in spoken | members if not term.startswith(str(OWL))} <= ontology


def test_the_shapes_are_shacl() -> None:
    conforms, _, text = pyshacl.validate(
        rdflib.Graph(), shacl_graph=read_shapes(), meta_shacl=True, advanced=False
    )
    assert conforms, text


def test_a_value_that_is_at_fault_is_named() -> None:
    [violation] = results()[slug("event-location", "class")]
    assert violation.property == NamedNode(PREFIXES["schema"] + "location")
    assert violation.value == resource("a-organization")
    assert dict(violation.messages)["en"] == "an event is located in a place"
    assert dict(violation.messages)["ar"] == "تقام التظاهرة في مكان"


def test_every_property_shape_is_asked_of_some_node() -> None:
    shapes = read_shapes()
    asked = set(shapes.objects(None, SH.property)) | set(shapes.subjects(SH.targetClass, None))
    assert set(shapes.subjects(RDF.type, SH.PropertyShape)) <= asked

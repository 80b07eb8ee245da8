"""Shapes of single nodes: SHACL Core (https://www.w3.org/TR/shacl/), run by pyshacl.

SHACL's own queries (``sh:sparql``) are not used: what joins nodes is a query in ``ontology/checks``, which Oxigraph
answers a thousand times faster.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyshacl
import rdflib
from pyoxigraph import Literal, NamedNode, Quad
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from graph.facts import Value
from graph.terms import BASE, PREFIXES, term
from ontology import FOLDER

REMEDY = rdflib.URIRef(PREFIXES["nasij"] + "remedy")
SHAPE = BASE + "shape/"
_STRING = term("xsd:string")


@dataclass(frozen=True)
class Violation:
    """One node that breaks one rule of its shape; ``messages`` by language, ``value`` where one is at fault."""

    node: NamedNode
    rule: str
    constraint: str
    property: NamedNode | None
    value: Value | None
    messages: tuple[tuple[str, str], ...]
    remedy: str


@cache
def read_shapes(folder: Path = FOLDER / "shapes") -> rdflib.Graph:
    """All shapes in one graph; not to be changed."""
    shapes = rdflib.Graph()
    for path in sorted(folder.glob("*.ttl")):
        shapes.parse(path)
    return shapes


def violations(quads: Iterable[Quad], shapes: rdflib.Graph | None = None) -> Iterator[Violation]:
    """What breaks the shapes in the default graph of a dataset, which holds the ontology too."""
    shapes = read_shapes() if shapes is None else shapes
    data = rdflib.Graph()
    for quad in quads:
        data.add((_node(quad.subject), rdflib.URIRef(quad.predicate.value), _node(quad.object)))
    conforms, report, text = pyshacl.validate(data, shacl_graph=shapes, inference="none", advanced=False)
    if not isinstance(report, rdflib.Graph):
        raise RuntimeError(f"the shapes could not be run: {text}")
    if conforms:
        return
    for result in report.subjects(RDF.type, SH.ValidationResult):
        # what an `sh:or` found in its branches is a detail of the result
        if (None, SH.detail, result) not in report:
            yield _violation(report, result, shapes)


def _violation(report: rdflib.Graph, result: Node, shapes: rdflib.Graph) -> Violation:
    rule, path, value = (report.value(result, key) for key in (SH.sourceShape, SH.resultPath, SH.value))
    remedy = shapes.value(rule, REMEDY) if rule is not None else None
    return Violation(
        node=NamedNode(str(report.value(result, SH.focusNode))),
        rule=str(rule).removeprefix(SHAPE),
        constraint=str(report.value(result, SH.sourceConstraintComponent)).rpartition("#")[2],
        property=NamedNode(str(path)) if isinstance(path, rdflib.URIRef) else None,
        value=_value(value),
        messages=tuple(sorted(
            (text.language or "", str(text)) for text in report.objects(result, SH.resultMessage)
            if isinstance(text, rdflib.Literal)
        )),
        remedy=str(remedy or "mend the record; the shapes are in ontology/shapes"),
    )  # fmt: skip


def _node(node: object) -> Node:
    if isinstance(node, NamedNode):
        return rdflib.URIRef(node.value)
    if isinstance(node, Literal):
        # to rdflib "ar" and "ar"^^xsd:string are two terms
        plain = node.language or node.datatype == _STRING
        datatype = None if plain else rdflib.URIRef(node.datatype.value)
        return rdflib.Literal(node.value, lang=node.language, datatype=datatype, normalize=False)
    raise TypeError(f"{node} is blank or quoted, and the graph has no such nodes")


def _value(node: Node | None) -> Value | None:
    if isinstance(node, rdflib.URIRef):
        return NamedNode(str(node))
    if isinstance(node, rdflib.Literal):
        if node.language:
            return Literal(str(node), language=node.language)
        return Literal(str(node), datatype=NamedNode(str(node.datatype or rdflib.XSD.string)))
    return None

"""Every form of RDF says the same triples."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse
from pyoxigraph import Triple as OxTriple

from graph.dataset import DOWNLOADS, QUADS, Dataset
from graph.exports import RDF, write_downloads
from graph.exports.json_ld import write_json_ld
from graph.exports.rdf import reify, write_turtle
from graph.lines import Statement
from graph.terms import PREFIXES

RDF_NS = PREFIXES["rdf"]


def triples(path: Path, form: RdfFormat) -> set[OxTriple]:
    return {quad.triple for quad in parse(path=path, format=form)}


@pytest.fixture(scope="module")
def canonical(downloads: Path) -> set[OxTriple]:
    return triples(downloads / QUADS, RdfFormat.N_QUADS)


@pytest.mark.parametrize(
    ("name", "form"), [("dataset.ttl", RdfFormat.TURTLE), ("dataset.jsonld", RdfFormat.JSON_LD)]
)
def test_turtle_and_json_ld_have_the_triples_of_the_dataset(
    downloads: Path, canonical: set[OxTriple], name: str, form: RdfFormat
) -> None:
    assert triples(downloads / name, form) == canonical


# rdflib's own reader of JSON-LD still uses it
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
def test_another_reader_finds_the_same_triples_in_turtle_and_json_ld(downloads: Path) -> None:
    turtle = rdflib.Graph().parse(downloads / "dataset.ttl", format="turtle")
    json_ld = rdflib.Graph().parse(downloads / "dataset.jsonld", format="json-ld")
    assert len(turtle) > 30_000
    assert set(turtle) == set(json_ld)


def test_the_two_editions_with_reifiers_say_the_same(downloads: Path) -> None:
    turtle = triples(downloads / "dataset-rdf12.ttl", RdfFormat.TURTLE)
    assert turtle == triples(downloads / "dataset-rdf12.nq", RdfFormat.N_QUADS)


def test_a_claim_reifies_its_triple_and_keeps_its_evidence(downloads: Path, shipped: Dataset) -> None:
    reified = triples(downloads / "dataset-rdf12.nq", RdfFormat.N_QUADS)
    parts = {NamedNode(f"{RDF_NS}{name}") for name in ("subject", "predicate", "object")}
    assert not any(triple.predicate in parts for triple in reified)
    terms = {
        triple.subject: triple.object for triple in reified if triple.predicate.value == f"{RDF_NS}reifies"
    }
    counts = shipped.manifest["counts"]
    assert len(terms) == counts["Claim"] + counts["Derivation"]
    asserted = {triple for triple in terms.values() if triple in reified}
    assert len(asserted) > 0.9 * len(set(terms.values()))
    phrases = {triple.subject for triple in reified if triple.predicate.value.endswith("#phrase")}
    assert phrases <= set(terms)


def test_a_node_without_a_whole_triple_is_left_as_it_is() -> None:
    parts = [Statement(f"<{RDF_NS}subject>", "<http://a>"), Statement(f"<{RDF_NS}predicate>", "<http://b>")]
    assert reify(parts) == parts


AWKWARD = [
    Quad(NamedNode("http://a/s"), NamedNode("http://a/p"), value)
    for value in (
        Literal('"quoted"\n\\ and\ttabs ; . , @prefix'),
        Literal("007", datatype=NamedNode(PREFIXES["xsd"] + "integer")),
        Literal("1", datatype=NamedNode(PREFIXES["xsd"] + "boolean")),
        Literal("not a number", datatype=NamedNode(PREFIXES["xsd"] + "integer")),
        Literal("1.50", datatype=NamedNode(PREFIXES["xsd"] + "decimal")),
        Literal("نص", language="ar"),
        NamedNode("https://w3id.org/nasij/id/ends.with.dots."),
        NamedNode("https://w3id.org/nasij/id/"),
        NamedNode("https://w3id.org/nasij/id/-x"),
        NamedNode("https://w3id.org/nasij/kind/a/b"),
    )
] + [
    Quad(NamedNode("http://a/t"), NamedNode("http://www.w3.org/2000/01/rdf-schema#label"), Literal("no language")),
    Quad(NamedNode("http://a/t"), NamedNode("http://www.w3.org/2000/01/rdf-schema#label"), Literal("x", language="en")),
    Quad(NamedNode("http://a/t"), NamedNode("http://www.w3.org/2000/01/rdf-schema#label"), NamedNode("http://a/s")),
    Quad(NamedNode("http://a/t"), NamedNode("https://w3id.org/nasij/ontology#start"), Literal("not typed")),
    Quad(NamedNode("http://a/t"), NamedNode("https://schema.org/organizer"), Literal("a text for a link")),
]  # fmt: skip


def test_awkward_terms_come_through(tmp_path: Path) -> None:
    path = tmp_path / QUADS
    path.write_text("".join(sorted(f"{quad} .\n" for quad in AWKWARD)), "utf-8")
    expected = {quad.triple for quad in AWKWARD}
    for write, form in ((write_turtle, RdfFormat.TURTLE), (write_json_ld, RdfFormat.JSON_LD)):
        output = io.StringIO()
        write(path, output)
        assert {quad.triple for quad in parse(output.getvalue(), form)} == expected


def test_a_graph_without_claims_has_the_forms_of_rdf_alone(tmp_path: Path) -> None:
    (tmp_path / QUADS).write_text("<http://a/s> <http://a/p> <http://a/o> .\n", "utf-8")
    store = Store()
    store.load(path=tmp_path / QUADS, format=RdfFormat.N_QUADS)
    assert write_downloads(tmp_path, store, "0") == sorted(f"{DOWNLOADS}/{name}" for name in (QUADS, *RDF))


def test_a_dataset_with_named_graphs_has_n_quads_alone(tmp_path: Path) -> None:
    (tmp_path / QUADS).write_text("<http://a/s> <http://a/p> <http://a/o> <http://a/g> .\n", "utf-8")
    store = Store()
    store.load(path=tmp_path / QUADS, format=RdfFormat.N_QUADS)
    assert write_downloads(tmp_path, store, "0") == [f"{DOWNLOADS}/{QUADS}"]

"""The description of an endpoint and its dataset, over the small world of tests and over any other graph."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import RdfFormat, Store
from rdflib import RDF, RDFS, Namespace, URIRef
from rdflib.term import Node

from graph.build import build_from_rdf
from graph.dataset import QUERIES, Dataset
from graph.query import evaluate
from graph.query_files import read_queries
from graph.terms import LANGUAGES, PREFIXES
from graph.void import DESCRIBED_WITH, describe_service

ROOT = "http://localhost:8000/"
LIMITS = (("deadline", 20.0), ("memory", 512))
VOID, SH, DCAT, SD = (Namespace(DESCRIBED_WITH[prefix]) for prefix in ("void", "sh", "dcat", "sd"))
DCTERMS, SCHEMA = Namespace(PREFIXES["dcterms"]), Namespace(PREFIXES["schema"])
HERE = Namespace(f"{ROOT}.well-known/void#")

FOREIGN = """
<http://x/a> a <http://x/Thing> .
<http://x/b> a <http://x/Thing> ; <http://x/name> "b" .
_:c <http://x/name> "c" .
"""
NAMED = '<http://x/a> <http://x/name> "a" <http://x/g> .\n'


def described(dataset: Dataset) -> rdflib.Graph:
    """The description of a dataset, read again."""
    text = describe_service(dataset, ROOT, LIMITS, RdfFormat.TURTLE)
    return rdflib.Graph().parse(data=text, format="turtle")


@pytest.fixture(scope="module")
def own(shipped: Dataset) -> rdflib.Graph:
    return described(shipped)


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> rdflib.Graph:
    """The description of a dataset that is not ours, with one named graph."""
    folder = tmp_path_factory.mktemp("foreign")
    store = Store()
    store.load(FOREIGN, RdfFormat.TURTLE)
    store.load(NAMED, RdfFormat.N_QUADS)
    store.dump(folder / "foreign.nq", RdfFormat.N_QUADS)
    return described(build_from_rdf(folder / "foreign.nq", folder / "datasets"))


def number(graph: rdflib.Graph, subject: Node, name: str) -> int:
    """A number of VoID."""
    value = graph.value(subject, VOID[name])
    assert isinstance(value, rdflib.Literal), (subject, name)
    return int(value)


def languages(graph: rdflib.Graph, subject: Node, of: URIRef) -> set[str | None]:
    """The languages in which something is said of a subject."""
    return {text.language for text in graph.objects(subject, of) if isinstance(text, rdflib.Literal)}


def test_numbers_are_of_all_graphs_and_of_the_default_one_apart(foreign: rdflib.Graph) -> None:
    whole = HERE.dataset
    names = ("triples", "classes", "properties", "entities", "distinctSubjects", "distinctObjects")
    assert [number(foreign, whole, name) for name in names] == [5, 1, 2, 2, 3, 4]
    assert number(foreign, HERE["default-graph"], "triples") == 4


def test_every_class_and_property_in_use_has_a_part(foreign: rdflib.Graph) -> None:
    parts = {
        foreign.value(part, VOID["class"]): number(foreign, part, "entities")
        for part in foreign.objects(HERE.dataset, VOID.classPartition)
    }
    assert parts == {URIRef("http://x/Thing"): 2}
    triples = {
        str(foreign.value(part, VOID.property)): number(foreign, part, "triples")
        for part in foreign.objects(HERE.dataset, VOID.propertyPartition)
    }
    assert triples == {str(RDF.type): 2, "http://x/name": 3}


def test_a_named_graph_is_named_with_its_size(foreign: rdflib.Graph) -> None:
    (graph,) = foreign.objects(HERE.dataset, SD.namedGraph)
    assert foreign.value(graph, SD.name) == URIRef("http://x/g")
    content = foreign.value(graph, SD.graph)
    assert isinstance(content, URIRef)
    assert number(foreign, content, "triples") == 1


def test_nothing_is_said_of_the_licence_or_title_of_another_dataset(foreign: rdflib.Graph) -> None:
    assert (HERE.dataset, DCTERMS.license, None) not in foreign
    assert (HERE.dataset, DCTERMS.title, None) not in foreign
    assert (None, RDF.type, SH.SPARQLExecutable) not in foreign


def test_the_numbers_of_nasij_add_up(shipped: Dataset, own: rdflib.Graph) -> None:
    assert number(own, HERE.dataset, "triples") == shipped.manifest["quads"]
    parts = list(own.objects(HERE.dataset, VOID.propertyPartition))
    assert len(parts) == number(own, HERE.dataset, "properties")
    assert sum(number(own, part, "triples") for part in parts) == shipped.manifest["quads"]
    assert str(own.value(HERE.dataset, DCTERMS.identifier)) == shipped.id


@pytest.mark.parametrize(
    ("partition", "of"), [("classPartition", "class"), ("propertyPartition", "property")]
)
def test_classes_and_properties_are_named_in_three_languages(
    own: rdflib.Graph, partition: str, of: str
) -> None:
    terms = [own.value(part, VOID[of]) for part in own.objects(HERE.dataset, VOID[partition])]
    unnamed = [term for term in terms if term is None or languages(own, term, RDFS.label) != set(LANGUAGES)]
    assert not unnamed, (
        "name them in ontology/nasij.ttl, or words of RDFS and OWL in graph/metadata/dataset.ttl"
    )


def test_the_dataset_has_title_description_and_licence(own: rdflib.Graph) -> None:
    assert languages(own, HERE.dataset, DCTERMS.title) == set(LANGUAGES)
    assert languages(own, HERE.dataset, DCTERMS.description) == set(LANGUAGES)
    licence = URIRef("https://creativecommons.org/licenses/by/4.0/")
    licensed = {HERE.dataset, *own.objects(HERE.dataset, DCAT.distribution)}
    assert set(own.subjects(DCTERMS.license, licence)) == licensed
    assert (HERE.dataset, VOID.vocabulary, URIRef(PREFIXES["nasij"])) in own


def test_what_the_dataset_shows_as_an_example_is_in_it(shipped: Dataset, own: rdflib.Graph) -> None:
    (example,) = own.objects(HERE.dataset, VOID.exampleResource)
    assert evaluate(shipped.store, f"ASK {{ <{example}> ?p ?o }}", "text/csv").body == b"true"


def test_every_prefix_is_declared(own: rdflib.Graph) -> None:
    declared = {
        str(own.value(each, SH.prefix)): str(own.value(each, SH.namespace))
        for each in own.objects(HERE.prefixes, SH.declare)
    }
    assert declared == PREFIXES


def test_every_competency_question_is_there_to_be_asked(own: rdflib.Graph) -> None:
    texts = {
        str(question): str(own.value(question, SH[form]))
        for form in ("select", "ask", "construct", "describe")
        for question in own.subjects(SH[form])
    }
    queries = list(read_queries(QUERIES / "competency"))
    assert texts.keys() == {str(HERE[f"question-{query.name}"]) for query in queries}
    for query in queries:
        question = HERE[f"question-{query.name}"]
        assert (question, RDF.type, SH.SPARQLExecutable) in own
        assert languages(own, question, RDFS.comment) == set(LANGUAGES)
        assert own.value(question, SH.prefixes) == HERE.prefixes
        assert query.text.endswith(texts[str(question)])
        evaluate(Store(), texts[str(question)])


def test_each_form_of_question_is_of_its_kind(own: rdflib.Graph) -> None:
    for form in ("Select", "Ask", "Construct"):
        of_kind = set(own.subjects(RDF.type, SH[f"SPARQL{form}Executable"]))
        assert of_kind == set(own.subjects(SH[form.lower()]))
        assert of_kind


def test_every_form_of_an_answer_is_listed(own: rdflib.Graph) -> None:
    formats = {
        str(form).removeprefix("http://www.w3.org/ns/formats/") for form in own.objects(None, SD.resultFormat)
    }
    tables = {f"SPARQL_Results_{name}" for name in ("JSON", "XML", "CSV", "TSV")}
    assert formats == tables | {"Turtle", "N-Triples", "RDF_XML", "JSON-LD", "TriG", "N-Quads"}


def test_limits_are_told_with_what_they_mean(own: rdflib.Graph) -> None:
    deadline = URIRef(f"{ROOT}sparql#deadline")
    assert float(str(own.value(deadline, SCHEMA.value))) == 20.0
    assert languages(own, deadline, SCHEMA.name) == set(LANGUAGES)


def test_the_same_dataset_is_described_in_the_same_bytes(shipped: Dataset, tmp_path: Path) -> None:
    copy = Dataset(shutil.copytree(shipped.folder, tmp_path / "copy"))
    for syntax in (RdfFormat.TURTLE, RdfFormat.N_TRIPLES):
        assert describe_service(shipped, ROOT, LIMITS, syntax) == describe_service(copy, ROOT, LIMITS, syntax)

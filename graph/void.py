"""An endpoint and its dataset described for programs: SPARQL 1.1 Service Description, VoID, DCAT, questions in SHACL.

What is the same for every dataset stands in ``metadata/service.ttl``, what is said of Nasij's own in
``metadata/dataset.ttl``; here the numbers, the limits, the prefixes and the competency questions are added. A dataset
is Nasij's own where it holds the ontology: another's licence and title are not ours to state.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote

from pyoxigraph import (
    DefaultGraph,
    Literal,
    NamedNode,
    RdfFormat,
    Store,
    Triple,
    parse,
    serialize,
)

from graph.dataset import QUERIES, Dataset
from graph.exports.files import distributions
from graph.guard import keywords
from graph.numbers import Counts
from graph.query import GRAPHS, TABLES
from graph.query_files import QueryFile, read_queries
from graph.terms import BASE, LABEL, LANGUAGES, PREFIXES, RDF_TYPE, typed

METADATA = Path(__file__).parent / "metadata"
SERVICE, VOID = "sparql", ".well-known/void"
"""Addresses of the endpoint and of the description, below the server's root."""

DESCRIBED_WITH = {
    **PREFIXES,
    "dcat": "http://www.w3.org/ns/dcat#",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "sh": "http://www.w3.org/ns/shacl#",
    "spdx": "http://spdx.org/rdf/terms#",
    "void": "http://rdfs.org/ns/void#",
}

Limits = tuple[tuple[str, float], ...]
"""The limits of a query by their names in service.ttl: ``(("deadline", 20.0), …)``."""

_FORMATS, _JSON_LD = "http://www.w3.org/ns/formats/", "https://www.w3.org/ns/formats/data/"
"""Where W3C names formats, and where the engine believes that JSON-LD is named."""

_EXECUTABLES = {
    "SELECT": ("SPARQLSelectExecutable", "select"),
    "ASK": ("SPARQLAskExecutable", "ask"),
    "CONSTRUCT": ("SPARQLConstructExecutable", "construct"),
    "DESCRIBE": (
        "SPARQLExecutable",
        "describe",
    ),  # SHACL has no word for it; sib-swiss/sparql-examples uses this one
}


def describe_service(
    dataset: Dataset, root: str, limits: Limits, syntax: RdfFormat, federated: bool = False
) -> str:
    """The description of the endpoint at ``root`` (``https://host/``) and of its dataset, sorted, in a syntax.

    ``federated`` says that queries may call other endpoints.
    """
    described = {
        *_file("service.ttl", root),
        *_service(root, limits, federated),
        *_prefixes(root),
        *_numbers(dataset, root),
    }
    if _is_own(dataset.store):
        described |= {*_file("dataset.ttl", root), *_questions(root, read_queries(QUERIES / "competency"))}
        described |= {*distributions(dataset, root, _here(root, "dataset"))}
    body = serialize(sorted(described, key=str), format=syntax, prefixes=DESCRIBED_WITH)
    assert body is not None, "bytes are returned where no output is given"
    return body.decode()


def _is_own(store: Store) -> bool:
    ontology = (NamedNode(BASE + "ontology"), RDF_TYPE, _term("owl:Ontology"), DefaultGraph())
    return any(True for _ in store.quads_for_pattern(*ontology))


def _file(name: str, root: str) -> Iterator[Triple]:
    return (quad.triple for quad in parse(path=METADATA / name, format=RdfFormat.TURTLE, base_iri=root))


def _service(root: str, limits: Limits, federated: bool) -> Iterator[Triple]:
    if federated:
        yield Triple(NamedNode(root + SERVICE), _term("sd:feature"), _term("sd:BasicFederatedQuery"))
    graphs = {form.iri.replace(_JSON_LD, _FORMATS) for form in GRAPHS.values()}
    for iri in graphs | {form.iri for form in TABLES.values()}:
        yield Triple(NamedNode(root + SERVICE), _term("sd:resultFormat"), NamedNode(iri))
    for iri in graphs:
        yield Triple(_here(root, "dataset"), _term("void:feature"), NamedNode(iri))
    for name, value in limits:
        yield Triple(NamedNode(f"{root}{SERVICE}#{name}"), _term("schema:value"), Literal(value))


def _prefixes(root: str) -> Iterator[Triple]:
    here = _here(root, "prefixes")
    for prefix, namespace in PREFIXES.items():
        declared = _here(root, f"prefix-{prefix}")
        yield Triple(here, _term("sh:declare"), declared)
        yield Triple(declared, _term("sh:prefix"), Literal(prefix))
        yield Triple(declared, _term("sh:namespace"), typed(namespace, "anyURI"))


def _numbers(dataset: Dataset, root: str) -> Iterator[Triple]:
    """How much there is of what, and what classes and properties are called."""
    here, numbers = _here(root, "dataset"), dataset.numbers
    classes, properties = numbers["classes"], numbers["properties"]
    yield Triple(here, _term("dcterms:identifier"), Literal(dataset.id))
    yield from _void(here, numbers["all"] | {"classes": len(classes), "properties": len(properties)})
    yield from _void(_here(root, "default-graph"), numbers["default"])
    parts = [("class", iri, {"entities": entities}) for iri, entities in classes.items()]
    parts += [("property", iri, uses) for iri, uses in properties.items()]
    for kind, iri, counts in parts:
        part = _here(root, kind, iri)
        yield Triple(here, _term(f"void:{kind}Partition"), part)
        yield Triple(part, _term(f"void:{kind}"), NamedNode(iri))
        yield from _void(part, counts)
    for iri, triples in numbers["graphs"].items():
        graph, content = _here(root, "graph", iri), _here(root, "content", iri)
        yield Triple(here, _term("sd:namedGraph"), graph)
        yield Triple(graph, RDF_TYPE, _term("sd:NamedGraph"))
        yield Triple(graph, _term("sd:name"), NamedNode(iri))
        yield Triple(graph, _term("sd:graph"), content)
        yield Triple(content, RDF_TYPE, _term("sd:Graph"))
        yield from _void(content, {"triples": triples})
    terms = classes.keys() | properties.keys()
    for iri in terms:
        for quad in dataset.store.quads_for_pattern(NamedNode(iri), LABEL, None, None):
            if isinstance(quad.object, Literal) and quad.object.language in LANGUAGES:
                yield quad.triple
    for namespace in PREFIXES.values():
        if any(each.startswith(namespace) for each in terms):
            yield Triple(here, _term("void:vocabulary"), NamedNode(namespace))


def _questions(root: str, queries: Iterable[QueryFile]) -> Iterator[Triple]:
    """Each question as sh:SPARQLExecutable, with the query as it is asked."""
    for query in queries:
        form = next(word for word in keywords(query.text) if word in _EXECUTABLES)
        kind, property_ = _EXECUTABLES[form]
        here = _here(root, f"question-{query.name}")
        for name in {"SPARQLExecutable", kind}:
            yield Triple(here, RDF_TYPE, _term(f"sh:{name}"))
        for language in LANGUAGES:
            yield Triple(here, _term("rdfs:comment"), Literal(query.header[language], language=language))
        lines = query.text.splitlines(keepends=True)
        text = "".join(lines[next(n for n, line in enumerate(lines) if not line.startswith("#")) :])
        yield Triple(here, _term(f"sh:{property_}"), Literal(text))
        yield Triple(here, _term("sh:prefixes"), _here(root, "prefixes"))
        yield Triple(here, _term("schema:target"), NamedNode(root + SERVICE))


def _void(subject: NamedNode, counts: Counts) -> Iterator[Triple]:
    return (Triple(subject, _term(f"void:{name}"), Literal(number)) for name, number in counts.items())


def _here(root: str, name: str, of: str | None = None) -> NamedNode:
    """A node of the description: ``#dataset``, ``#class=http%3A%2F%2F…``."""
    return NamedNode(f"{root}{VOID}#{name}" + (f"={quote(of, safe='')}" if of is not None else ""))


def _term(curie: str) -> NamedNode:
    prefix, _, local = curie.partition(":")
    return NamedNode(DESCRIBED_WITH[prefix] + local)

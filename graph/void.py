"""An endpoint and its dataset described for programs: SPARQL 1.1 Service Description, VoID, DCAT, questions in SHACL.

What is the same for every dataset stands in ``metadata/service.ttl``, what is said of Nasij's own in
``metadata/dataset.ttl``; here the numbers, the limits, the prefixes and the competency questions are added. A dataset
is Nasij's own where it holds the ontology: another's licence and title are not ours to state.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from pyoxigraph import (
    DefaultGraph,
    Literal,
    NamedNode,
    QuerySolutions,
    RdfFormat,
    Store,
    Triple,
    parse,
    serialize,
)

from graph.dataset import QUERIES, Dataset, Term
from graph.guard import keywords
from graph.query import GRAPHS, TABLES
from graph.query_files import QueryFile, read_queries, read_query
from graph.terms import BASE, LABEL, LANGUAGES, PREFIXES, RDF_TYPE, typed

METADATA = Path(__file__).parent / "metadata"
SERVICE, VOID = "sparql", ".well-known/void"
"""Addresses of the endpoint and of the description, below the server's root."""

DESCRIBED_WITH = {
    **PREFIXES,
    "dcat": "http://www.w3.org/ns/dcat#",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "sh": "http://www.w3.org/ns/shacl#",
    "void": "http://rdfs.org/ns/void#",
}

Limits = tuple[tuple[str, float], ...]
"""The limits of a query by their names in service.ttl: ``(("deadline", 20.0), …)``."""
_Row = dict[str, Term]

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


def describe_service(dataset: Dataset, root: str, limits: Limits, syntax: RdfFormat) -> str:
    """The description of the endpoint at ``root`` (``https://host/``) and of its dataset, sorted, in a syntax."""
    described = {
        *_file("service.ttl", root),
        *_service(root, limits),
        *_prefixes(root),
        *_numbers(dataset, root),
    }
    if _is_own(dataset.store):
        described |= {*_file("dataset.ttl", root), *_questions(root, read_queries(QUERIES / "competency"))}
    body = serialize(sorted(described, key=str), format=syntax, prefixes=DESCRIBED_WITH)
    assert body is not None, "bytes are returned where no output is given"
    return body.decode()


def _is_own(store: Store) -> bool:
    ontology = (NamedNode(BASE + "ontology"), RDF_TYPE, _term("owl:Ontology"), DefaultGraph())
    return any(True for _ in store.quads_for_pattern(*ontology))


def _file(name: str, root: str) -> Iterator[Triple]:
    return (quad.triple for quad in parse(path=METADATA / name, format=RdfFormat.TURTLE, base_iri=root))


def _service(root: str, limits: Limits) -> Iterator[Triple]:
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
    here, counted = _here(root, "dataset"), _counted(dataset.folder)
    classes, properties, graphs = counted["void-classes"], counted["void-properties"], counted["void-graphs"]
    yield Triple(here, _term("dcterms:identifier"), Literal(dataset.id))
    sizes: _Row = {"classes": Literal(len(classes)), "properties": Literal(len(properties))}
    for row in counted["void-totals"]:
        yield from _void(here, row | sizes)
    for row in counted["default"]:
        yield from _void(_here(root, "default-graph"), row)
    for row in classes:
        part = _here(root, "class", row["class"])
        yield Triple(here, _term("void:classPartition"), part)
        yield from _void(part, row)
    for row in properties:
        part = _here(root, "property", row["property"])
        yield Triple(here, _term("void:propertyPartition"), part)
        yield from _void(part, row)
    for row in counted["void-labels"]:
        yield Triple(_iri(row["term"]), LABEL, row["label"])
    for row in graphs:
        graph, content = _here(root, "graph", row["graph"]), _here(root, "content", row["graph"])
        yield Triple(here, _term("sd:namedGraph"), graph)
        yield Triple(graph, RDF_TYPE, _term("sd:NamedGraph"))
        yield Triple(graph, _term("sd:name"), row["graph"])
        yield Triple(graph, _term("sd:graph"), content)
        yield Triple(content, RDF_TYPE, _term("sd:Graph"))
        yield Triple(content, _term("void:triples"), row["triples"])
    terms = [_iri(row["class"]).value for row in classes] + [
        _iri(row["property"]).value for row in properties
    ]
    for namespace in PREFIXES.values():
        if any(each.startswith(namespace) for each in terms):
            yield Triple(here, _term("void:vocabulary"), NamedNode(namespace))


@lru_cache(maxsize=2)
def _counted(folder: Path) -> dict[str, list[_Row]]:
    """What the queries ``void-*.rq`` count over all graphs of a dataset (``default``: over that graph alone).

    Kept, as a dataset never changes.
    """
    store = Dataset(folder).store
    everywhere = ("void-totals", "void-classes", "void-properties", "void-labels")
    return {name: _rows(store, name, union=True) for name in everywhere} | {
        "void-graphs": _rows(store, "void-graphs"),
        "default": _rows(store, "void-totals"),
    }


def _rows(store: Store, name: str, *, union: bool = False) -> list[_Row]:
    text = read_query(QUERIES / f"{name}.rq").text
    solutions = store.query(text, prefixes=PREFIXES, use_default_graph_as_union=union)
    assert isinstance(solutions, QuerySolutions)
    names = [variable.value for variable in solutions.variables]
    return [{name: row[name] for name in names if row[name] is not None} for row in solutions]


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


def _void(subject: NamedNode, values: dict[str, Term]) -> Iterator[Triple]:
    """Properties of VoID by their local names."""
    return (Triple(subject, _term(f"void:{name}"), value) for name, value in values.items())


def _here(root: str, name: str, of: Term | None = None) -> NamedNode:
    """A node of the description: ``#dataset``, ``#class=http%3A%2F%2F…``."""
    return NamedNode(
        f"{root}{VOID}#{name}" + (f"={quote(_iri(of).value, safe='')}" if of is not None else "")
    )


def _iri(term: Term) -> NamedNode:
    assert isinstance(term, NamedNode), term
    return term


def _term(curie: str) -> NamedNode:
    prefix, _, local = curie.partition(":")
    return NamedNode(DESCRIBED_WITH[prefix] + local)

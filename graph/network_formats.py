"""A network as other programs read it: JSON, GraphML, GEXF, rows for CSV.

Every form has the same nodes and the same edges, one for each relation with its certainty and sources. Nodes are
called by their slug. A network of ``graph.network`` goes in; the same network gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import networkx as nx

from graph.network import SYMMETRIC, Relation
from graph.terms import CLAIM, LANGUAGES, resource, shorten
from graph.xml_text import xml_text

if TYPE_CHECKING:
    from graph.layout import Places

    Network = nx.Graph[str]

NODE_COLUMNS = (
    "id", "iri", *(f"label_{language}" for language in LANGUAGES), "group", "kind", "earliest", "latest",
)  # fmt: skip
"""Of ``node_rows``: kind is a prefixed name, the two dates are the first and last day on which it can have been."""
EDGE_COLUMNS = (
    "source", "target", "relation", "directed", "certainty", "derived", "asserted", "disputed",
    "sources", "claims", "against",
)  # fmt: skip
"""Of ``edge_rows``: relation is a prefixed name, sources are slugs, claims and those against it names, several with a
space between. What is ``disputed`` is no plain fact; what is not ``asserted`` is not in the graph at all."""

_GEXF = "http://www.gexf.net/1.2draft"
_NOBODY: Mapping[str, str] = {}


def node_rows(network: Network) -> Iterator[dict[str, str]]:
    """One row for each node, by slug, with ``NODE_COLUMNS``; what is not known is empty."""
    for slug in sorted(network):
        node = network.nodes[slug]
        yield {
            "id": slug,
            "iri": resource(slug).value,
            **{f"label_{language}": node["labels"].get(language, "") for language in LANGUAGES},
            "group": node["group"],
            "kind": shorten(node["kind"]) if node["kind"] else "",
            "earliest": node["earliest"] or "",
            "latest": node["latest"] or "",
        }


def edge_rows(network: Network) -> Iterator[dict[str, str]]:
    """One row for each relation, by its ends, with ``EDGE_COLUMNS``; truths are ``true`` and ``false``."""
    for relation in relations(network):
        yield {
            "source": relation.start,
            "target": relation.end,
            "relation": shorten(relation.relation),
            "directed": _truth(relation.relation not in SYMMETRIC),
            "certainty": relation.certainty,
            "derived": _truth(relation.derived),
            "asserted": _truth(relation.asserted),
            "disputed": _truth(relation.disputed),
            "sources": " ".join(relation.sources),
            "claims": " ".join(claim.removeprefix(CLAIM) for claim in relation.claims),
            "against": " ".join(claim.removeprefix(CLAIM) for claim in relation.against),
        }


def relations(network: Network) -> list[Relation]:
    """Every relation of a network, in a fixed order."""
    found = [relation for _, _, data in network.edges(data=True) for relation in data["relations"]]
    return sorted(found, key=lambda relation: (relation.start, relation.end, relation.relation))


def as_json(
    network: Network, about: Mapping[str, str] = _NOBODY, *, places: Places | None = None
) -> dict[str, Any]:
    """Nodes and edges as JSON can carry them, with their evidence: sources by slug, claims by IRI.

    ``about`` says what the network is: title, licence, dataset … ``places`` are where nodes are drawn, in pixels.
    """
    nodes = []
    for row in node_rows(network):
        slug = row["id"]
        node: dict[str, Any] = {
            "id": slug,
            "iri": row["iri"],
            "labels": dict(network.nodes[slug]["labels"]),
            "group": row["group"],
            "kind": network.nodes[slug]["kind"],
            "earliest": row["earliest"] or None,
            "latest": row["latest"] or None,
        }
        if places is not None:
            node["x"], node["y"] = places[slug]
        nodes.append(node)
    edges = [
        {
            "source": relation.start,
            "target": relation.end,
            "relation": relation.relation,
            "directed": relation.relation not in SYMMETRIC,
            "certainty": relation.certainty,
            "derived": relation.derived,
            "asserted": relation.asserted,
            "disputed": relation.disputed,
            "sources": list(relation.sources),
            "claims": list(relation.claims),
            "against": list(relation.against),
        }
        for relation in relations(network)
    ]
    return {**about, "nodes": nodes, "edges": edges}


def graphml(network: Network, about: Mapping[str, str] = _NOBODY, *, places: Places | None = None) -> bytes:
    """GraphML; ``about`` becomes data of the graph, ``places`` the attributes x and y."""
    graph = _directed(network, places)
    graph.graph.update({name: xml_text(value) for name, value in about.items()})
    file = BytesIO()
    nx.write_graphml_xml(graph, file, named_key_ids=True, encoding="utf-8")
    return file.getvalue() + b"\n"


def gexf(network: Network, about: Mapping[str, str] = _NOBODY, *, places: Places | None = None) -> bytes:
    """GEXF 1.2; ``about`` becomes its description, ``places`` the positions that Gephi shows."""
    graph = _directed(network)
    for slug, node in graph.nodes(data=True):
        node["label"] = node["label_ar"]
        if places is not None:
            x, y = places[slug]
            # Gephi's y grows upwards.
            node["viz"] = {"position": {"x": float(x), "y": float(-y), "z": 0.0}}
    file = BytesIO()
    nx.write_gexf(graph, file, encoding="utf-8", version="1.2draft")
    ElementTree.register_namespace("", _GEXF)
    ElementTree.register_namespace("viz", f"{_GEXF}/viz")
    root = ElementTree.fromstring(file.getvalue())
    meta = root.find(f"{{{_GEXF}}}meta")
    assert meta is not None
    # The day on which it is written is no property of the network.
    meta.attrib.clear()
    meta.clear()
    ElementTree.SubElement(meta, f"{{{_GEXF}}}creator").text = "Nasij"
    description = xml_text("; ".join(f"{name}: {value}" for name, value in about.items()))
    ElementTree.SubElement(meta, f"{{{_GEXF}}}description").text = description
    text: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


def _directed(network: Network, places: Places | None = None) -> nx.MultiDiGraph[str]:
    """The rows as a networkx graph, with truths and, where they are given, places as such."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for found in node_rows(network):
        row = {name: xml_text(value) for name, value in found.items()}
        slug = row.pop("id")
        position = {} if places is None else dict(zip("xy", map(float, places[slug]), strict=True))
        graph.add_node(slug, **row, **position)
    for number, edge in enumerate(edge_rows(network)):
        data: dict[str, Any] = {
            **{name: xml_text(value) for name, value in edge.items()},
            **{name: edge[name] == "true" for name in ("directed", "derived", "asserted", "disputed")},
        }
        start, end = data.pop("source"), data.pop("target")
        graph.add_edge(start, end, key=number, **data)
    return graph


def _truth(value: bool) -> str:
    return "true" if value else "false"

"""The whole network of a dataset in the forms of networks: named resources, and every relation between two of them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, TextIO

import networkx as nx

from graph import network_formats
from graph.network import HIDDEN, Relations, attributes, link
from graph.network_formats import EDGE_COLUMNS, NODE_COLUMNS, edge_rows, node_rows
from graph.terms import term

if TYPE_CHECKING:
    Network = nx.Graph[str]


def whole(relations: Relations) -> Network:
    """All named resources and their relations, those that hold both ways once.

    What ``graph.network.HIDDEN`` names is left out, as other relations say it more closely; so is what is of no group
    and linked with nothing: coordinates, the curators.
    """
    hidden = {term(curie).value for curie in HIDDEN}
    network: Network = nx.Graph()
    for slug, resource in relations.resources.items():
        if resource.group != "other":
            network.add_node(slug, **attributes(resource))
    for relation in relations.relations:
        if relation.relation not in hidden:
            link(network, relations, relation)
    return network


def write_nodes(network: Network, output: TextIO) -> None:
    """Writes the nodes as CSV (RFC 4180), by slug."""
    _write(NODE_COLUMNS, node_rows(network), output)


def write_edges(network: Network, output: TextIO) -> None:
    """Writes the relations as CSV (RFC 4180), by their ends."""
    _write(EDGE_COLUMNS, edge_rows(network), output)


def write_graphml(network: Network, about: Mapping[str, str], output: TextIO) -> None:
    """Writes GraphML, with what it is about inside."""
    output.write(network_formats.graphml(network, about).decode())


def write_gexf(network: Network, about: Mapping[str, str], output: TextIO) -> None:
    """Writes GEXF 1.2, with what it is about inside."""
    output.write(network_formats.gexf(network, about).decode())


def _write(columns: Iterable[str], rows: Iterable[Mapping[str, str]], output: TextIO) -> None:
    writer = csv.DictWriter(output, list(columns))
    writer.writeheader()
    writer.writerows(rows)

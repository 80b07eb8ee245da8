"""What of a network is wanted: one rule for the explorer, the API and the downloads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import networkx as nx

if TYPE_CHECKING:
    from graph.network import Relation

    Network = nx.Graph[str]

_Node = Mapping[str, Any]


@dataclass(frozen=True)
class Wanted:
    """What nodes and relations must be; an empty set or None leaves it open.

    ``groups`` (of ``graph.network.GROUPS``) and ``kinds`` (IRIs) must hold of both ends of an edge, ``relations``
    (IRIs) and ``certainties`` of the relation. ``places`` (slugs, all that lies in them included), ``themes`` (IRIs)
    and the period from ``earliest`` to ``latest`` (days, ISO 8601, inclusive) must hold of at least one end: an
    actor of unknown place stays where it organized an event in the region. ``undated`` lets edges pass of which neither
    end has a date.
    """

    groups: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    relations: frozenset[str] = frozenset()
    certainties: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    themes: frozenset[str] = frozenset()
    earliest: str | None = None
    latest: str | None = None
    undated: bool = False

    def relation(self, relation: Relation) -> bool:
        """Whether a relation may be shown, whatever its ends are."""
        return (not self.relations or relation.relation in self.relations) and (
            not self.certainties or relation.certainty in self.certainties
        )

    def node(self, group: str, kind: str | None) -> bool:
        """Whether nodes of a group and kind may be shown."""
        return (not self.groups or group in self.groups) and (not self.kinds or kind in self.kinds)

    def ends(self, *nodes: _Node) -> bool:
        """Whether place, theme and period hold of one of some nodes (given as attributes of a network's nodes)."""
        return (
            (not self.places or any(self.places & set(node["places"]) for node in nodes))
            and (not self.themes or any(self.themes & set(node["themes"]) for node in nodes))
            and self._in_period(*nodes)
        )

    def _in_period(self, *nodes: _Node) -> bool:
        if self.earliest is None and self.latest is None:
            return True
        dated = [node for node in nodes if node["earliest"] is not None or node["latest"] is not None]
        if not dated:
            return self.undated
        return any(
            (self.earliest is None or (node["latest"] or node["earliest"]) >= self.earliest)
            and (self.latest is None or (node["earliest"] or node["latest"]) <= self.latest)
            for node in dated
        )


EVERYTHING = Wanted()


def filtered(network: Network, wanted: Wanted) -> Network:
    """What is wanted of a network: a new one. A node that loses its last edge goes with it."""
    if wanted == EVERYTHING:
        return network
    found: Network = nx.Graph()
    nodes = network.nodes
    for slug, node in nodes(data=True):
        if not network[slug] and wanted.node(node["group"], node["kind"]) and wanted.ends(node):
            found.add_node(slug, **node)
    for one, other, data in network.edges(data=True):
        ends = nodes[one], nodes[other]
        relations = [relation for relation in data["relations"] if wanted.relation(relation)]
        if relations and all(wanted.node(end["group"], end["kind"]) for end in ends) and wanted.ends(*ends):
            found.add_node(one, **ends[0])
            found.add_node(other, **ends[1])
            found.add_edge(one, other, relations=relations)
    return found

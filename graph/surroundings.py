"""What is near some resources: the network that the view of an actor and the API's search around nodes show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import networkx as nx

from graph.errors import UnknownEntity
from graph.filters import EVERYTHING, Wanted, filtered
from graph.folding import LIMIT
from graph.network import Relations, attributes, link

if TYPE_CHECKING:
    Network = nx.Graph[str]


def surroundings(
    relations: Relations, *centres: str, depth: int = 1, wanted: Wanted = EVERYTHING, most: int = LIMIT
) -> Network:
    """Some resources and what is within ``depth`` wanted relations of one of them.

    Only relations between resources with names count; the nodes of participations and partnerships are left out, as
    shortcuts say the same. Where more than ``most`` nodes are that near, those with most relations are taken of the
    farthest; ``network.graph["left_out"]`` counts the others. Raises UnknownEntity for an unknown slug.
    """
    for slug in centres:
        if slug not in relations.resources:
            raise UnknownEntity(f"no actor, event or place is called {slug!r}")
    near, left_out = _near(relations, centres, depth, wanted, max(most, len(centres)))
    whole: Network = nx.Graph()
    for slug in sorted(near):
        whole.add_node(slug, **attributes(relations.resources[slug]))
    for slug in sorted(near):
        for relation in relations.around.get(slug, ()):
            if relation.start == slug and relation.end in near and wanted.relation(relation):
                link(whole, relations, relation)
    found = filtered(whole, wanted)
    found.add_nodes_from((slug, whole.nodes[slug]) for slug in centres)
    found.graph["left_out"] = left_out
    return found


def _near(
    relations: Relations, centres: Sequence[str], depth: int, wanted: Wanted, most: int
) -> tuple[set[str], int]:
    """The slugs within some relations of the centres, as many as allowed, and how many more there would be."""
    near, frontier = set(centres), list(centres)
    for _ in range(depth):
        reached: set[str] = set()
        for slug in frontier:
            for relation in relations.around.get(slug, ()):
                other = relations.resources[relation.end if relation.start == slug else relation.start]
                if wanted.relation(relation) and wanted.node(other.group, other.kind):
                    reached.add(other.slug)
        frontier = sorted(reached - near, key=lambda slug: (-len(relations.around[slug]), slug))
        if len(near) + len(frontier) > most:
            room = most - len(near)
            return near | set(frontier[:room]), len(frontier) - room
        near.update(frontier)
    return near, 0

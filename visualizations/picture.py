"""The picture of a network: built with pyvis, as the nodes, edges and options that vis-network draws."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import networkx as nx
from pyvis.edge import Edge
from pyvis.network import Network as Pyvis

from graph.names import isolate
from visualizations import style
from visualizations.cards import EdgeCard, NodeCard
from visualizations.strings import catalogue

if TYPE_CHECKING:
    Network = nx.Graph[str]

Positions = Mapping[str, tuple[float, float]]

OPTIONS = {
    "autoResize": True,
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False, "randomSeed": 1},
    "nodes": {"borderWidth": 2, "font": {"size": 0}},
    "interaction": {
        "dragNodes": True,
        "hover": False,
        "multiselect": False,
        "tooltipDelay": 86_400_000,
    },
}
"""Of vis-network: nodes stay where the layout or the reader put them; the script draws lines, and labels that do not
overlap, and finds what is under the pointer."""


def draw(
    network: Network,
    nodes: Iterable[NodeCard],
    edges: Iterable[EdgeCard],
    wide: Positions,
    tall: Positions,
    traits: Mapping[str, Mapping[str, Any]],
) -> dict[str, Any]:
    """Nodes, edges and options as JSON can carry them.

    ``tall`` are the positions for phones held upright, ``traits`` what the script filters by, by slug.
    """
    picture = Pyvis(directed=False)
    for node in nodes:
        look = style.STYLES[node.group]
        x, y = wide[node.slug]
        picture.add_node(
            node.slug,
            label=isolate(node.label),
            shape=style.SHAPES[look.shape].vis,
            color=look.light,
            group=node.group,
            size=style.size(network.degree[node.slug]),
            x=x,
            y=y,
            tall=tall[node.slug],
            search=node.search,
            **traits.get(node.slug, {}),
        )
    for edge in edges:
        directions = {(relation.start, relation.end) for relation in edge.relations}
        start, end = min(directions)
        directed = len(directions) == 1 and all(relation.directed for relation in edge.relations)
        line = Edge(
            start,
            end,
            id=edge.id,
            label=isolate(" · ".join(dict.fromkeys(relation.line for relation in edge.relations))),
            relations=[relation.relation for relation in edge.relations],
            certainties=[relation.certainty for relation in edge.relations],
            disputed=[relation.disputed for relation in edge.relations],
            turned=[relation.start != start for relation in edge.relations],
            sources=[relation.source_slugs for relation in edge.relations],
            width=style.width(edge.sources),
            dashes=style.dashes(edge.certainty, edge.disputed),
            **({"arrows": "to"} if directed else {}),
        )
        picture.edges.append(
            line.options
        )  # add_edge looks through all edges for the same, and each is here once
    picture.set_options(json.dumps(OPTIONS))
    drawn, lines, _, _, _, options = picture.get_network_data()
    return {"nodes": drawn, "edges": lines, "options": json.loads(options)}


def page_data(
    language: str,
    picture: dict[str, Any],
    *,
    dataset: str,
    standalone: bool = False,
    focus: str | None = None,
    cards: str | None = None,
    about: Mapping[str, Any] | None = None,
    state: str = "",
    expansions: Mapping[str, Any] | None = None,
    folded: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """What the script of a page reads: the picture, how things look, the words that it needs.

    ``dataset`` is the id of the dataset, ``focus`` the card that is opened first, ``cards`` the address of the cards
    that the page does not have, ``folded`` of a network that folds: ``view``, the ``key`` of the fold that the page
    shows, and how many actors may be drawn at ``most``.
    """
    said = ("script.", "count.items.", "count.relations.")
    words = {key: text for key, text in catalogue(language).items() if key.startswith(said)}
    return {
        "language": language,
        "dataset": dataset,
        "standalone": standalone,
        "focus": focus,
        "cards": cards,
        "style": style.table(),
        "strings": words,
        "about": about,
        "state": state,
        "expansions": expansions or {},
        "folded": folded,
        **picture,
    }

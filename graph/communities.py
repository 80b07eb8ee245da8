"""The folds of large networks as a build keeps them: each in a file of its own, so that one opens without the rest.

``communities/<network>/<key>.json`` says where what the fold shows is drawn; of one that shows its members also who
they are, whom they are linked to and how central they are. The same quads give the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx as nx

from graph import folding, network
from graph.dataset import COMMUNITIES, Dataset
from graph.folding import Fold, Folds
from graph.layout import Places, wide_and_tall
from graph.network import Relation, Relations
from graph.relations_file import relations_as_json, relations_from_json
from graph.remembered import remembered

if TYPE_CHECKING:
    Network = nx.Graph[str]

_KEPT = 64
"""Communities of a dataset that are kept once they were read."""


@dataclass(frozen=True)
class Community:
    """What a fold shows when it is opened, and where it is drawn on screens and on phones held upright.

    ``network`` has its members with all their links, and those that these lead to; ``measured`` is of its members.
    Both are empty where the fold shows its parts.
    """

    wide: Places
    tall: Places
    network: Network = field(default_factory=nx.Graph)
    measured: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def communities_as_json(
    relations: Relations, whole: Network, folds: Folds, measured: Mapping[str, Any]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """What the file of each fold of a whole network has, by key; the one that is all of it has none."""
    for key, fold in folds.items():
        if key != folding.WHOLE:
            yield key, _as_json(relations, whole, fold, measured)


def community_file(folder: Path, name: str, key: str) -> Path:
    """The file of a fold of a whole network in the folder of a dataset."""
    return folder / COMMUNITIES / name / f"{key.removeprefix('~')}.json"


@remembered(_KEPT)
def community_of(dataset: Dataset, name: str, key: str) -> Community:
    """What a fold of a whole network shows; not to be changed. Raises FileNotFoundError where there is none."""
    found = json.loads(community_file(dataset.folder, name, key).read_text("utf-8"))
    wide, tall = ({slug: (x, y) for slug, (x, y) in places.items()} for places in found["places"])
    if "relations" not in found:
        return Community(wide, tall)
    relations = relations_from_json(found["relations"])
    graph: Network = nx.Graph()
    for slug in wide:
        graph.add_node(slug, **network.attributes(relations.resources[slug]))
    for relation in relations.relations:
        network.link(graph, relations, relation)
    return Community(wide, tall, graph, found["measured"])


def _as_json(relations: Relations, whole: Network, fold: Fold, measured: Mapping[str, Any]) -> dict[str, Any]:
    if fold.parts:
        return {"places": wide_and_tall(folding.picture(fold))}
    near = Relations(
        {slug: relations.resources[slug] for slug in _near(whole, fold)}, tuple(_links(whole, fold))
    )
    return {
        "places": wide_and_tall(whole.subgraph(fold.members)),
        "relations": relations_as_json(near),
        "measured": {slug: measured[slug] for slug in fold.members},
    }


def _near(whole: Network, fold: Fold) -> list[str]:
    """The members of a fold and those that they are linked to."""
    return sorted({*fold.members, *(other for slug in fold.members for other in whole[slug])})


def _links(whole: Network, fold: Fold) -> Iterator[Relation]:
    """The relations of a fold's members, those of each two in their order."""
    for ends in sorted({(min(edge), max(edge)) for edge in whole.edges(fold.members)}):
        yield from whole.edges[ends]["relations"]

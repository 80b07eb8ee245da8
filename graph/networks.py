"""The networks of a dataset: what its build keeps of them, so that a server need not compute it.

``relations.json`` has all relations and resources, ``layout.json`` where the nodes of the whole networks are drawn,
``folds.json`` how those that are too large for one picture fold, ``measures.json`` how central each node is; what one
of these folds shows is in a file of its own (``graph.communities``). The same quads give the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import networkx as nx
from pyoxigraph import Store

from graph import folding, network
from graph.communities import communities_as_json, community_file
from graph.dataset import COMMUNITIES, FOLDS, LAYOUT, MEASURES, RELATIONS, Dataset
from graph.folding import Folds
from graph.layout import Places, wide_and_tall
from graph.measures import measures
from graph.memory import lasting
from graph.network import WHOLE_NETWORKS, Relations
from graph.relations import read_relations
from graph.relations_file import relations_as_json, relations_from_json
from graph.remembered import remembered

if TYPE_CHECKING:
    Network = nx.Graph[str]

FILES = (RELATIONS, LAYOUT, FOLDS, MEASURES)


def write_networks(folder: Path, store: Store) -> None:
    """Writes ``FILES``, and those of communities, for the dataset in a store."""
    relations = read_relations(store)
    networks = {name: network.whole_network(relations, name) for name in WHOLE_NETWORKS}
    communities = {name: folding.communities(found) for name, found in networks.items()}
    folds = {name: folding.folds(found, communities[name]) for name, found in networks.items()}
    measured = {
        name: measures(network.asserted(found), communities[name]) for name, found in networks.items()
    }
    _write(folder / RELATIONS, relations_as_json(relations))
    _write(folder / LAYOUT, layouts(networks, folds))
    _write(folder / FOLDS, {name: folding.as_json(own) for name, own in folds.items()})
    _write(folder / MEASURES, measured)
    (folder / COMMUNITIES).mkdir()
    for name, found in networks.items():
        for key, community in communities_as_json(relations, found, folds[name], measured[name]["nodes"]):
            _write(community_file(folder, name, key), community)


def layouts(networks: Mapping[str, Network], folds: Mapping[str, Folds]) -> dict[str, Places]:
    """The positions of the whole networks, by name; with ``-tall`` those for phones held upright.

    Of a network that folds, where its outermost folds are; what is inside them is placed when it is asked for.
    """
    placed: dict[str, Places] = {}
    for name, found in networks.items():
        own = folds[name]
        drawn = folding.picture(own[folding.WHOLE]) if own else found
        placed[name], placed[f"{name}-tall"] = wide_and_tall(drawn)
    return placed


@remembered()
def relations_of(dataset: Dataset) -> Relations:
    """All relations and resources of a dataset; read once, as a dataset never changes."""
    with lasting():
        found = relations_from_json(json.loads((dataset.folder / RELATIONS).read_bytes()))
        _ = found.around  # made here too, as every picture of surroundings needs it
        return found


@remembered()
def whole_network(dataset: Dataset, name: str) -> Network:
    """One of ``graph.network.WHOLE_NETWORKS`` of a dataset; not to be changed. Raises KeyError for another name."""
    return network.whole_network(relations_of(dataset), name)


@remembered()
def folds_of(dataset: Dataset, name: str) -> Folds:
    """The folds of a whole network of a dataset by key; none where it is drawn as it is."""
    return folding.from_json(dataset.folds.get(name, {}))


@remembered()
def homes_of(dataset: Dataset, name: str) -> Mapping[str, str]:
    """In which fold of a whole network each of its members is drawn, by slug; empty where it is drawn as it is."""
    return folding.homes(folds_of(dataset, name))


def _write(file: Path, value: object) -> None:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    file.parent.mkdir(exist_ok=True)
    file.write_text(text + "\n", "utf-8")

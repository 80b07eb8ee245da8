"""The networks of a dataset: what its build keeps of them, so that a server need not compute it.

``relations.json`` has all relations and resources, ``layout.json`` where the nodes of the whole networks are drawn,
``folds.json`` how those that are too large for one picture fold, ``measures.json`` how central each node is. The same
quads give the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import astuple
from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx as nx
from pyoxigraph import Store

from graph import folding, network
from graph.dataset import FOLDS, LAYOUT, MEASURES, RELATIONS, Dataset
from graph.folding import Folds
from graph.layout import Places, wide_and_tall
from graph.measures import measures
from graph.network import CERTAINTIES, WHOLE_NETWORKS, Kind, Relation, Relations, Resource
from graph.relations import read_relations
from graph.remembered import remembered
from graph.terms import CLAIM

if TYPE_CHECKING:
    Network = nx.Graph[str]

FILES = (RELATIONS, LAYOUT, FOLDS, MEASURES)


def write_networks(folder: Path, store: Store) -> None:
    """Writes ``FILES`` for the dataset in a store."""
    relations = read_relations(store)
    networks = {name: network.whole_network(relations, name) for name in WHOLE_NETWORKS}
    communities = {name: folding.communities(found) for name, found in networks.items()}
    folds = {name: folding.folds(found, communities[name]) for name, found in networks.items()}
    measured = {
        name: measures(network.asserted(found), communities[name]) for name, found in networks.items()
    }
    _write(folder / RELATIONS, _relations_as_json(relations))
    _write(folder / LAYOUT, layouts(networks, folds))
    _write(folder / FOLDS, {name: folding.as_json(own) for name, own in folds.items()})
    _write(folder / MEASURES, measured)


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
    return _relations_from_json(json.loads((dataset.folder / RELATIONS).read_text("utf-8")))


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


def _relations_as_json(relations: Relations) -> dict[str, Any]:
    """As arrays, with properties by number and claims without what all of them begin with."""
    properties = sorted({relation.relation for relation in relations.relations})
    number = {iri: index for index, iri in enumerate(properties)}
    return {
        "properties": properties,
        "relations": [
            [
                relation.start,
                number[relation.relation],
                relation.end,
                CERTAINTIES.index(relation.certainty),
                int(relation.derived),
                int(relation.asserted),
                [*map(_short, relation.against)],
                *map(_short, relation.claims),
            ]
            for relation in relations.relations
        ],
        "kinds": {
            slug: [kind.iri, kind.certainty, [*map(_short, kind.against)], *map(_short, kind.claims)]
            for slug, kind in relations.kinds.items()
        },
        "resources": [list(astuple(resource)) for resource in relations.resources.values()],
    }


def _relations_from_json(found: Mapping[str, Any]) -> Relations:
    properties = found["properties"]
    return Relations(
        resources={
            slug: Resource(slug, group, kind, labels, tuple(places), tuple(themes), *period)
            for slug, group, kind, labels, places, themes, *period in found["resources"]
        },
        relations=tuple(
            Relation(
                start,
                properties[number],
                end,
                tuple(map(_long, claims)),
                CERTAINTIES[certainty],
                bool(derived),
                tuple(map(_long, against)),
                bool(is_asserted),
            )
            for start, number, end, certainty, derived, is_asserted, against, *claims in found["relations"]
        ),
        kinds={
            slug: Kind(iri, tuple(map(_long, claims)), certainty, tuple(map(_long, against)))
            for slug, (iri, certainty, against, *claims) in found["kinds"].items()
        },
    )


def _short(claim: str) -> str:
    return claim.removeprefix(CLAIM)


def _long(claim: str) -> str:
    return claim if ":" in claim else CLAIM + claim


def _write(file: Path, value: object) -> None:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    file.write_text(text + "\n", "utf-8")

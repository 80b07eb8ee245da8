"""Large networks as pictures within pictures: communities that fold into one node each and open.

A network of more than ``LIMIT`` nodes has folds, by key: ``""`` is all of it, ``~3`` a community, ``~3.1`` a part of
that community. A fold has parts, which are folds and drawn as one node each, or none, and then its members are drawn.
Communities are those of the Louvain method (Blondel, Guillaume, Lambiotte and Lefebvre 2008, "Fast unfolding of
communities in large networks"), with a fixed seed over nodes in a fixed order: the same network folds the same way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias

import networkx as nx

from graph.layout import SEED

if TYPE_CHECKING:
    Network = nx.Graph[str]

Communities: TypeAlias = list[list[str]]

LIMIT = 1500
"""How many nodes are drawn at most."""
WHOLE = ""
"""The key of the fold that is the whole network."""
_MOST = 200
"""How many communities a picture shows at most; the smallest ones go together."""
_SMALL = 5
"""A community of fewer members is shown together with others."""
_SPLIT = 0.9
"""A community with more than this share of the members is no part: it is cut by degree instead."""
_LINKS = 3
"""How many of its links each fold keeps in a picture of folds, the strongest."""


@dataclass(frozen=True)
class Fold:
    """A part of a network that is drawn as one node, and what it shows when it is opened.

    ``members`` are slugs, the one of most links first, and only given where there are no ``parts``; ``size`` is how
    many there are in all, ``groups`` how many of each group. ``links`` are pairs of parts with the number of relations
    between them, the strongest of each part.
    """

    size: int
    central: str
    groups: Mapping[str, int]
    members: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    links: tuple[tuple[str, str, int], ...] = ()


Folds = Mapping[str, Fold]


def folds(network: Network, found: Communities | None = None) -> dict[str, Fold]:
    """The folds of a network by key; none where it can be drawn as it is.

    ``found`` are its communities, where they are known already.
    """
    if len(network) <= LIMIT:
        return {}
    return dict(_folds(network, WHOLE, sorted(network), found))


def communities(network: Network) -> Communities:
    """The members of each Louvain community, sorted; the largest community first."""
    names = sorted(network)
    number = {name: index for index, name in enumerate(names)}
    # Numbers instead of names: Python orders sets of texts differently in each run.
    plain: nx.Graph[int] = nx.Graph()
    plain.add_nodes_from(range(len(names)))
    plain.add_edges_from(sorted((number[min(edge)], number[max(edge)]) for edge in network.edges))
    found = nx.community.louvain_communities(plain, seed=SEED) if plain.size() else []
    named = [[names[index] for index in sorted(part)] for part in found]
    return sorted(named, key=lambda part: (-len(part), part))


def as_json(found: Folds) -> dict[str, Any]:
    """Folds as JSON can carry them; ``from_json`` reads them."""
    return {key: asdict(fold) for key, fold in found.items()}


def from_json(found: Mapping[str, Any]) -> dict[str, Fold]:
    """The folds of ``as_json``."""
    return {
        key: Fold(
            size=fold["size"],
            central=fold["central"],
            groups=fold["groups"],
            members=tuple(fold["members"]),
            parts=tuple(fold["parts"]),
            links=tuple((one, other, count) for one, other, count in fold["links"]),
        )
        for key, fold in found.items()
    }


def picture(fold: Fold) -> Network:
    """The network of a fold's parts: what is laid out and drawn where it has any."""
    graph: Network = nx.Graph()
    graph.add_nodes_from(fold.parts)
    graph.add_edges_from((one, other, {"count": count}) for one, other, count in fold.links)
    return graph


def parents(key: str) -> Iterator[str]:
    """The folds around a fold, from the whole network inwards.

    >>> list(parents("~3.1"))
    ['', '~3']
    """
    if key == WHOLE:
        return
    yield WHOLE
    steps = key.split(".")
    for depth in range(1, len(steps)):
        yield ".".join(steps[:depth])


def homes(found: Folds) -> dict[str, str]:
    """In which fold each member of a network is drawn: the key of the innermost one, by slug."""
    return {slug: key for key, fold in found.items() for slug in fold.members}


def _folds(
    network: Network, key: str, members: Sequence[str], found: Communities | None = None
) -> Iterator[tuple[str, Fold]]:
    """A fold and all folds inside it. ``members`` may be of a larger network."""
    inside: Network = network.subgraph(members)
    ordered = sorted(members, key=lambda slug: (-inside.degree[slug], slug))
    groups = Counter(network.nodes[slug].get("group", "other") for slug in members)
    fold = Fold(len(members), ordered[0], dict(sorted(groups.items())))
    if len(members) <= LIMIT:
        yield key, replace(fold, members=tuple(ordered))
        return
    parts = {
        _inner(key, index): part for index, part in enumerate(_parts(found or communities(inside), ordered))
    }
    yield key, replace(fold, parts=tuple(parts), links=tuple(_links(inside, parts)))
    for name, part in parts.items():
        yield from _folds(inside, name, part)


def _inner(key: str, index: int) -> str:
    return f"{key}.{index}" if key else f"~{index}"


def _parts(found: Communities, ordered: Sequence[str]) -> Communities:
    """Communities, the small ones together in lots that can be drawn; one that has nearly all is sliced by degree."""
    if len(found[0]) > _SPLIT * len(ordered):
        return [list(ordered[start : start + LIMIT]) for start in range(0, len(ordered), LIMIT)]
    kept = [part for part in found[:_MOST] if len(part) >= _SMALL]
    return [*kept, *_lots(found[len(kept) :])]


def _lots(parts: Iterable[list[str]]) -> Iterator[list[str]]:
    lot: list[str] = []
    for part in parts:
        if lot and len(lot) + len(part) > LIMIT:
            yield lot
            lot = []
        lot = lot + part
    if lot:
        yield lot


def _links(network: Network, parts: Mapping[str, Iterable[str]]) -> list[tuple[str, str, int]]:
    """The strongest links of each part, as pairs of parts with how many relations link their members."""
    home = {slug: key for key, members in parts.items() for slug in members}
    order = {key: index for index, key in enumerate(parts)}
    counts: Counter[tuple[str, str]] = Counter()
    for one, other, data in network.edges(data=True):
        if home[one] != home[other]:
            ends = sorted((home[one], home[other]), key=order.__getitem__)
            counts[ends[0], ends[1]] += len(data.get("relations", ("any",)))
    ranked = sorted(counts.items(), key=lambda item: (-item[1], *(order[key] for key in item[0])))
    used: Counter[str] = Counter()
    kept = []
    for (one, other), count in ranked:
        if used[one] < _LINKS or used[other] < _LINKS:
            used.update((one, other))
            kept.append((one, other, count))
    return kept

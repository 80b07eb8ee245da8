"""The dataset as files to take away, written when it is built: the same dataset gives the same bytes.

Files are written from the sorted quads, one subject after the other, so that their size is no matter. A graph without
claims has only the forms of RDF, one with named graphs only N-Quads: the other forms could not say what it says.
"""

from __future__ import annotations

import gzip
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import networkx as nx
from pyoxigraph import Store

from graph.dataset import DOWNLOADS, QUADS, Dataset
from graph.exports.follow_the_money import write_follow_the_money
from graph.exports.json_ld import write_json_ld
from graph.exports.labels import Labels
from graph.exports.network import whole, write_edges, write_gexf, write_graphml, write_nodes
from graph.exports.rdf import write_reified, write_turtle
from graph.exports.statements import write_statements
from graph.network import Relations
from graph.networks import relations_of
from graph.terms import RDF_TYPE, term

if TYPE_CHECKING:
    Network = nx.Graph[str]

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
"""Of the records, the ontology and the datasets."""

COMPRESSED = 2**20
"""Bytes from which on a file has a compressed twin, ``<name>.gz``."""


@dataclass(frozen=True)
class Parts:
    """What the files are written from."""

    folder: Path
    store: Store
    id: str

    @property
    def quads(self) -> Path:
        """The canonical N-Quads."""
        return self.folder / QUADS

    @cached_property
    def labels(self) -> Labels:
        return Labels(self.store)

    @cached_property
    def relations(self) -> Relations:
        return relations_of(Dataset(self.folder))

    @cached_property
    def network(self) -> Network:
        """The whole network."""
        return whole(self.relations)

    @property
    def about(self) -> dict[str, str]:
        """What is said inside the files that have a place for it."""
        return {"title": "Nasij", "dataset": self.id, "license": LICENCE}


Writer = Callable[[Parts, TextIO], None]

RDF: Mapping[str, Writer] = {
    "dataset.ttl": lambda parts, output: write_turtle(parts.quads, output),
    "dataset.jsonld": lambda parts, output: write_json_ld(parts.quads, output),
}
"""The forms that every graph without named graphs has, by the names of their files."""

CLAIMS: Mapping[str, Writer] = {
    "statements.csv": lambda parts, output: write_statements(parts.quads, parts.labels, output),
    "nodes.csv": lambda parts, output: write_nodes(parts.network, output),
    "edges.csv": lambda parts, output: write_edges(parts.network, output),
    "network.graphml": lambda parts, output: write_graphml(parts.network, parts.about, output),
    "network.gexf": lambda parts, output: write_gexf(parts.network, parts.about, output),
    "entities.ftm.json": lambda parts, output: write_follow_the_money(parts.relations, parts.labels, output),
    "dataset-rdf12.nq": lambda parts, output: write_reified(parts.quads, output),
    "dataset-rdf12.ttl": lambda parts, output: write_turtle(parts.quads, output, reified=True),
}
"""The forms that a graph with claims has besides."""

NAMES = (QUADS, *RDF, *CLAIMS)
"""The names of all files, in the order in which they are offered."""


def write_downloads(folder: Path, store: Store, identifier: str) -> list[str]:
    """Writes the files of the dataset in a folder (its quads and networks are there) and names them, with the folder.

    The N-Quads are the canonical ones, linked and not copied.
    """
    target = folder / DOWNLOADS
    target.mkdir()
    _link(folder / QUADS, target / QUADS)
    parts = Parts(folder, store, identifier)
    for name, write in _writers(store):
        with (target / name).open("w", encoding="utf-8", newline="") as output:
            write(parts, output)
    for name in NAMES:
        if (target / name).is_file() and (target / name).stat().st_size >= COMPRESSED:
            _compress(target / name)
    return sorted(f"{DOWNLOADS}/{path.name}" for path in target.iterdir())


def _writers(store: Store) -> Iterator[tuple[str, Writer]]:
    if next(iter(store.named_graphs()), None) is not None:
        return
    yield from RDF.items()
    claims = store.quads_for_pattern(None, RDF_TYPE, term("nasij:Claim"), None)
    if next(iter(claims), None) is not None:
        yield from CLAIMS.items()


def _link(path: Path, target: Path) -> None:
    try:
        os.link(path, target)
    except OSError:  # a file system without hard links
        shutil.copyfile(path, target)


def _compress(path: Path) -> None:
    """Writes the twin of a file; without name and time in it, so that the same file gives the same bytes."""
    with (
        path.open("rb") as source,
        path.with_name(f"{path.name}.gz").open("wb") as file,
        gzip.GzipFile(filename="", fileobj=file, mode="wb", compresslevel=6, mtime=0) as target,
    ):
        shutil.copyfileobj(source, target, 2**20)

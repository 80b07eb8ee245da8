"""A built dataset: one folder that never changes, named by the digest of its canonical quads."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store, Variable

from graph.errors import NoDataset
from graph.query_files import read_query
from graph.terms import PREFIXES

CURRENT = "current"
QUADS, STORE, MANIFEST, LAYOUT = "dataset.nq", "store", "manifest.json", "layout.json"
QUERIES = Path(__file__).parent / "queries"

Term = NamedNode | Literal
Row = dict[str, Term | None]


@dataclass(frozen=True)
class Dataset:
    """One dataset on disk. ``folder`` holds the quads, an Oxigraph store, the layout and the manifest."""

    folder: Path

    @cached_property
    def manifest(self) -> Mapping[str, Any]:
        """What was built: id (SHA-256 of the canonical quads), counts, files with their digests."""
        manifest: dict[str, Any] = json.loads((self.folder / MANIFEST).read_text("utf-8"))
        return manifest

    @property
    def id(self) -> str:
        """The digest of the canonical quads, 64 hexadecimal digits."""
        return str(self.manifest["id"])

    @property
    def store_folder(self) -> Path:
        return self.folder / STORE

    @cached_property
    def store(self) -> Store:
        """The store, open for reading; many processes may read it at once."""
        return Store.read_only(str(self.store_folder))

    @cached_property
    def layout(self) -> Mapping[str, Mapping[str, tuple[float, float]]]:
        """The x and y of each node, by the name of the network."""
        layout: dict[str, dict[str, tuple[float, float]]] = json.loads(
            (self.folder / LAYOUT).read_text("utf-8")
        )
        return layout

    def rows(self, name: str, **values: Term) -> list[Row]:
        """The rows of ``queries/<name>.rq`` with variables bound to values (bound variables must be projected)."""
        return rows(self.store, name, **values)


def rows(store: Store, name: str, **values: Term) -> list[Row]:
    """The rows of ``queries/<name>.rq`` over a store, as dictionaries by variable name."""
    solutions = store.query(
        read_query(QUERIES / f"{name}.rq").text,
        prefixes=PREFIXES,
        substitutions={Variable(variable): value for variable, value in values.items()},
    )
    assert isinstance(solutions, QuerySolutions)
    names = [variable.value for variable in solutions.variables]
    return [{name: row[name] for name in names} for row in solutions]


def open_current(root: Path) -> Dataset:
    """The dataset that is current below a root folder; raises NoDataset where none was built."""
    link = root / CURRENT
    if not (link / MANIFEST).is_file():
        raise NoDataset(f"no dataset in {root}; run: nasij build")
    return Dataset(link.resolve())

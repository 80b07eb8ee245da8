"""A built dataset: one folder that never changes, named by the digest of its canonical quads."""

from __future__ import annotations

import fcntl
import json
import os
import weakref
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pyoxigraph import (
    Literal,
    NamedNode,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
    Variable,
    parse_query_results,
)

from graph.catalogue import Catalogue
from graph.columns import Beyond, Columns, open_columns
from graph.errors import NoDataset
from graph.numbers import Numbers
from graph.query_files import read_query
from graph.remembered import Memory
from graph.retired import Retirement, retirements
from graph.search import Search
from graph.terms import PREFIXES

CURRENT = "current"
QUADS, STORE, MANIFEST, LAYOUT = "dataset.nq", "store", "manifest.json", "layout.json"
RELATIONS, FOLDS, MEASURES = "relations.json", "folds.json", "measures.json"
COMMUNITIES = "communities"
CATALOGUE, SEARCH = "catalogue.sqlite", "search.sqlite"
NUMBERS, DOWNLOADS, COLUMNS = "numbers.json", "downloads", "columns"
PARTS = (
    QUADS,
    STORE,
    MANIFEST,
    LAYOUT,
    RELATIONS,
    FOLDS,
    MEASURES,
    CATALOGUE,
    SEARCH,
    NUMBERS,
    DOWNLOADS,
    COLUMNS,
    COMMUNITIES,
)
"""What the folder of a dataset holds."""
FORMAT = 5
"""Of these parts; a build makes a dataset of another format anew. Raise it when what is in one of them changes."""
QUERIES = Path(__file__).parent / "queries"
_JSON = QueryResultsFormat.JSON

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

    @cached_property
    def id(self) -> str:
        """The digest of the canonical quads, 64 hexadecimal digits."""
        return str(self.manifest["id"])

    @property
    def is_whole(self) -> bool:
        """Whether it has all its parts, in the format of this version."""
        there = all((self.folder / part).exists() for part in PARTS)
        return there and self.manifest.get("format") == FORMAT

    @property
    def store_folder(self) -> Path:
        return self.folder / STORE

    @cached_property
    def held(self) -> int:
        """A lock on the folder for as long as this object lives: a build removes no dataset that is held."""
        descriptor = os.open(self.folder, os.O_RDONLY)
        weakref.finalize(self, os.close, descriptor)
        with suppress(
            OSError
        ):  # a file system without locks; a build then finds that it cannot lock it either
            fcntl.flock(descriptor, fcntl.LOCK_SH)
        return descriptor

    @cached_property
    def store(self) -> Store:
        """The store, open for reading; many processes may read it at once."""
        assert self.held
        return Store.read_only(str(self.store_folder))

    def read_into_memory(self) -> None:
        """Makes ``store`` one that is in memory, where a lookup takes a tenth of the time; before it is used."""
        assert self.held
        store = Store()
        store.bulk_load(path=str(self.folder / QUADS), format=RdfFormat.N_QUADS)
        vars(self)["store"] = store

    @cached_property
    def memories(self) -> dict[Callable[..., Any], Memory[Any]]:
        """What functions found of it: see ``graph.remembered``."""
        return {}

    @cached_property
    def columns(self) -> Columns | None:
        """The same graph by columns, None where it has what they cannot hold."""
        return open_columns(self.folder / COLUMNS)

    @cached_property
    def retired(self) -> Mapping[str, Retirement]:
        """The slugs that name nothing any more, and what became of each."""
        return retirements(self.store)

    @cached_property
    def catalogue(self) -> Catalogue:
        """The lists of its entities, events, partnerships, recommendations, sources and claims."""
        return Catalogue(self.folder / CATALOGUE)

    @cached_property
    def search(self) -> Search:
        """Finds resources by their names and by what is said of them."""
        return Search(self.folder / SEARCH)

    @cached_property
    def layout(self) -> Mapping[str, Mapping[str, tuple[float, float]]]:
        """The x and y of each node, by the name of the network."""
        layout: dict[str, dict[str, tuple[float, float]]] = json.loads(
            (self.folder / LAYOUT).read_text("utf-8")
        )
        return layout

    @cached_property
    def folds(self) -> Mapping[str, Mapping[str, Any]]:
        """The folds of each network that is too large to be drawn at once, by key: see ``graph.folding``."""
        folds: dict[str, dict[str, Any]] = json.loads((self.folder / FOLDS).read_text("utf-8"))
        return folds

    @cached_property
    def measures(self) -> Mapping[str, Mapping[str, Any]]:
        """How central each node is and which community it belongs to, by network and slug: see ``graph.measures``."""
        return {name: found["nodes"] for name, found in self.measured.items()}

    @cached_property
    def measured(self) -> Mapping[str, Mapping[str, Any]]:
        """What was measured of each network, and how: nodes, communities, from how many sources betweenness is."""
        measured: dict[str, dict[str, Any]] = json.loads((self.folder / MEASURES).read_text("utf-8"))
        return measured

    @cached_property
    def numbers(self) -> Numbers:
        """How much there is of what, for its description."""
        numbers: Numbers = json.loads((self.folder / NUMBERS).read_text("utf-8"))
        return numbers

    def rows(self, name: str) -> list[Row]:
        """The rows of ``queries/<name>.rq``, by columns where they can answer it."""
        query = read_query(QUERIES / f"{name}.rq").text
        try:
            answer = self.columns.answer(query, _JSON.media_type) if self.columns else None
        except Beyond:
            answer = None
        if answer is None:
            return rows(self.store, name)
        found = parse_query_results(answer, _JSON)
        assert isinstance(found, QuerySolutions)
        return _as_dictionaries(found)


def rows(store: Store, name: str, **values: Term) -> list[Row]:
    """The rows of ``queries/<name>.rq`` over a store, as dictionaries by variable name.

    Variables are bound to the values given, which takes that they are projected.
    """
    solutions = store.query(
        read_query(QUERIES / f"{name}.rq").text,
        prefixes=PREFIXES,
        substitutions={Variable(variable): value for variable, value in values.items()},
    )
    assert isinstance(solutions, QuerySolutions)
    return _as_dictionaries(solutions)


def _as_dictionaries(solutions: QuerySolutions) -> list[Row]:
    names = [variable.value for variable in solutions.variables]
    return [{name: row[name] for name in names} for row in solutions]


def open_current(root: Path) -> Dataset:
    """The dataset that is current below a root folder; raises NoDataset where none was built by this version."""
    link = root / CURRENT
    if not (link / MANIFEST).is_file():
        raise NoDataset(f"no dataset in {root}; run: nasij build")
    dataset = Dataset(link.resolve())
    if not dataset.is_whole:
        raise NoDataset(f"the dataset in {root} was built by another version; run: nasij build")
    return dataset

"""Building a dataset: written beside the one that is served, swapped in at the end.

The same records give the same quads, hence the same id. A build that is killed leaves a folder ``.build-…``, which
the next one removes, and never touches what ``current`` points to.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse

from graph.catalogue_build import write_catalogue
from graph.columns import write_columns
from graph.dataset import (
    CATALOGUE,
    COLUMNS,
    CURRENT,
    FORMAT,
    MANIFEST,
    NUMBERS,
    QUADS,
    SEARCH,
    STORE,
    Dataset,
)
from graph.errors import InvalidRecords, NasijError
from graph.exports import write_downloads
from graph.history import KEEP, curated_on, is_readable, prune, record
from graph.networks import FILES as NETWORK_FILES
from graph.networks import write_networks
from graph.numbers import count
from graph.schema import local_name
from graph.search.index import write_search
from graph.terms import CLAIM, DERIVATION, ID, RDF_TYPE
from graph.validate import Progress, check

_BUILDING = ".build-"


def _silent(_: str) -> None: ...


def build(
    records: Path,
    root: Path,
    archive: Mapping[str, str] | None = None,
    progress: Progress = _silent,
    keep: int = KEEP,
) -> Dataset:
    """Builds the dataset of a folder of records below a root folder and makes it current.

    The last ``keep`` datasets stay, this one among them, and so does any that a server reads.
    Raises InvalidRecords, with everything else untouched, where ``check`` finds anything.
    """
    checked = check(records, archive, progress)
    if checked.findings or checked.store is None:
        raise InvalidRecords(checked.findings)
    progress("writing the dataset")
    return _publish(checked.store, root, progress, keep)


def build_from_rdf(path: Path, root: Path, progress: Progress = _silent) -> Dataset:
    """The dataset of any RDF file (its format told by its ending), made current below a root folder."""
    ending = "".join(path.suffixes[-1:]).lstrip(".")
    form = RdfFormat.from_extension(ending)
    if form is None:
        raise NasijError(f"{path}: unknown ending .{ending}; name it .nq, .nt, .ttl, .trig, .rdf or .jsonld")
    store = Store()
    try:
        store.bulk_extend(parse(path=str(path), format=form, base_iri=path.resolve().as_uri()))
    except (SyntaxError, OSError) as error:
        raise NasijError(f"{path}: {error}") from error
    return _publish(store, root, progress)


def _publish(store: Store, root: Path, progress: Progress, keep: int = KEEP) -> Dataset:
    quads = sorted(f"{quad} .\n" for quad in store)
    digest = hashlib.sha256("".join(quads).encode()).hexdigest()
    root.mkdir(parents=True, exist_ok=True)
    with _only_build(root):
        target = root / digest[:16]
        if not Dataset(target).is_whole:
            folder = Path(tempfile.mkdtemp(prefix=_BUILDING, dir=root))
            _write(folder, store, quads, digest, progress)
            folder.chmod(0o755)
            if target.exists():
                target.rename(root / f"{_BUILDING}old")
            folder.rename(target)
        _follow(root, target, progress)
        _make_current(root, target)
        prune(root, keep)
    return Dataset(target)


def _follow(root: Path, target: Path, progress: Progress) -> None:
    """Writes down what the dataset replaces, and what has changed since."""
    try:
        before = Dataset((root / CURRENT).resolve(strict=True))  # of whatever version
        readable = bool(before.id) and is_readable(before)
    except (NasijError, OSError, ValueError):
        readable = False
    if not readable:
        record(root, Dataset(target), None)
    elif before.folder.name != target.name:
        progress("comparing it with the one before")
        record(root, Dataset(target), before)


def _write(folder: Path, store: Store, quads: list[str], digest: str, progress: Progress) -> None:
    (folder / QUADS).write_text("".join(quads), "utf-8")
    progress("loading the store")
    disk = Store(str(folder / STORE))
    disk.bulk_load(path=str(folder / QUADS), format=RdfFormat.N_QUADS)
    disk.optimize()
    disk.flush()
    del disk
    progress("counting")
    (folder / NUMBERS).write_text(_json(count(quads)), "utf-8")
    progress("laying out the columns")
    write_columns(folder / COLUMNS, quads)
    progress("making the lists")
    write_catalogue(store, folder / CATALOGUE)
    progress("indexing names and texts")
    write_search(store, folder / SEARCH)
    progress("measuring and placing the networks")
    write_networks(folder, store)
    progress("writing the downloads")
    files = (QUADS, NUMBERS, SEARCH, *NETWORK_FILES, *write_downloads(folder, store, digest))
    manifest = {
        "id": digest,
        "format": FORMAT,
        "curated": curated_on(store),
        "quads": len(quads),
        "counts": dict(sorted(_counts(store).items())),
        "files": {name: _described(folder / name) for name in files},
    }
    (folder / MANIFEST).write_text(_json(manifest), "utf-8")
    for name in (*files, MANIFEST):
        with (folder / name).open("rb") as file:
            os.fsync(file.fileno())


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _described(path: Path) -> dict[str, object]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {"bytes": path.stat().st_size, "sha256": digest}


def _counts(store: Iterable[Quad]) -> Counter[str]:
    """How many things, claims and derivations of each class, by its local name."""
    return Counter(
        local_name(quad.object)
        for quad in store
        if quad.predicate == RDF_TYPE
        and isinstance(quad.subject, NamedNode)
        and isinstance(quad.object, NamedNode)
        and quad.subject.value.startswith((ID, CLAIM, DERIVATION))
    )


def _make_current(root: Path, target: Path) -> None:
    link = root / f"{_BUILDING}link"
    link.unlink(missing_ok=True)
    link.symlink_to(target.name)
    link.replace(root / CURRENT)


@contextmanager
def _only_build(root: Path) -> Iterator[None]:
    """Holds the lock of a root folder, and clears what killed builds left."""
    with (root / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for left in root.glob(f"{_BUILDING}*"):
            if left.is_dir() and not left.is_symlink():
                shutil.rmtree(left)
            else:
                left.unlink()
        yield

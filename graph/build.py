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

from graph.dataset import CURRENT, LAYOUT, MANIFEST, QUADS, STORE, Dataset
from graph.errors import InvalidRecords, NasijError
from graph.network import layouts
from graph.schema import local_name
from graph.terms import CLAIM, DERIVATION, ID, RDF_TYPE
from graph.validate import Progress, check

_BUILDING = ".build-"


def _silent(_: str) -> None: ...


def build(
    records: Path, root: Path, archive: Mapping[str, str] | None = None, progress: Progress = _silent
) -> Dataset:
    """Builds the dataset of a folder of records below a root folder and makes it current.

    Raises InvalidRecords, with everything else untouched, where ``check`` finds anything.
    """
    checked = check(records, archive, progress)
    if checked.findings or checked.store is None:
        raise InvalidRecords(checked.findings)
    progress("writing the dataset")
    return _publish(checked.store, root, progress)


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


def _publish(store: Store, root: Path, progress: Progress) -> Dataset:
    quads = sorted(f"{quad} .\n" for quad in store)
    digest = hashlib.sha256("".join(quads).encode()).hexdigest()
    root.mkdir(parents=True, exist_ok=True)
    with _only_build(root):
        target = root / digest[:16]
        if not target.exists():
            folder = Path(tempfile.mkdtemp(prefix=_BUILDING, dir=root))
            _write(folder, store, quads, digest, progress)
            folder.chmod(0o755)
            folder.rename(target)
        _make_current(root, target)
    return Dataset(target)


def _write(folder: Path, store: Store, quads: list[str], digest: str, progress: Progress) -> None:
    (folder / QUADS).write_text("".join(quads), "utf-8")
    progress("loading the store")
    disk = Store(str(folder / STORE))
    disk.bulk_load(path=str(folder / QUADS), format=RdfFormat.N_QUADS)
    disk.optimize()
    disk.flush()
    del disk
    progress("placing the networks")
    (folder / LAYOUT).write_text(_json(layouts(store)), "utf-8")
    manifest = {
        "id": digest,
        "quads": len(quads),
        "counts": dict(sorted(_counts(store).items())),
        "files": {name: _described(folder / name) for name in (QUADS, LAYOUT)},
    }
    (folder / MANIFEST).write_text(_json(manifest), "utf-8")
    for name in (QUADS, LAYOUT, MANIFEST):
        with (folder / name).open("rb") as file:
            os.fsync(file.fileno())


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _described(path: Path) -> dict[str, object]:
    data = path.read_bytes()
    return {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


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

"""Which dataset came after which: ``history.json`` beside the datasets, and how many of them are kept.

A dataset never changes and depends on the records alone, so it cannot know what it replaced; the root folder can.
Everything here happens under the lock of a build.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from pyoxigraph import Literal, Store

from graph.changes import write_changes
from graph.dataset import MANIFEST, QUADS, Dataset
from graph.terms import term

HISTORY, CHANGES = "history.json", "changes"
KEEP = 5
"""Datasets that are kept unless a build says otherwise: the current one and the four before it."""

_DIGITS = 16


@dataclass(frozen=True)
class Publication:
    """A dataset as it became current: its id and that of the one before it.

    ``curated`` is the latest day on which anything in it was curated (ISO date), None where nothing says. ``counts``
    are the changes since the predecessor by kind; empty where there was none, or it could not be read.
    """

    id: str
    predecessor: str | None
    curated: str | None
    counts: Mapping[str, int]

    def changes(self, root: Path) -> Path | None:
        """The file of the changes since the predecessor."""
        if self.predecessor is None:
            return None
        return root / CHANGES / f"{self.predecessor[:_DIGITS]}-{self.id[:_DIGITS]}.jsonl"


def read_history(root: Path) -> tuple[Publication, ...]:
    """What was current below a root folder, in order; a dataset may stand there more than once."""
    try:
        found = json.loads((root / HISTORY).read_text("utf-8"))
    except FileNotFoundError:
        return ()
    return tuple(Publication(**each) for each in found)


def until(history: Sequence[Publication], dataset: str) -> Sequence[Publication]:
    """The history as the dataset with this id ends it: up to the last time that it became current."""
    last = max((index for index, each in enumerate(history) if each.id == dataset), default=-1)
    return history[: last + 1]


def record(root: Path, after: Dataset, before: Dataset | None) -> None:
    """Writes down that a dataset follows another, and what changed between the two.

    To be called before it becomes current. A build that is killed in between leaves an entry too many, which the next
    one takes back.
    """
    history = [*read_history(root)]
    if before is not None:
        history = [*until(history, before.id)] or [Publication(before.id, None, curated_on(before.store), {})]
    elif history and history[-1].id == after.id:
        history.pop()
    curated = curated_on(after.store)
    publication = Publication(after.id, before.id if before is not None else None, curated, {})
    path = publication.changes(root)
    if before is not None and path is not None:
        path.parent.mkdir(exist_ok=True)
        unfinished = root / f".build-{path.name}"
        counts = write_changes(before, after, unfinished)
        unfinished.replace(path)
        publication = Publication(after.id, before.id, curated, counts)
    text = json.dumps([asdict(each) for each in [*history, publication]], indent=1) + "\n"
    unfinished = root / f".build-{HISTORY}"
    with unfinished.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(root / HISTORY)


def prune(root: Path, keep: int) -> list[Path]:
    """Removes datasets until ``keep`` are left, the longest replaced first; returns their folders.

    One that somebody reads (``Dataset.held``) stays. Those that the history does not know go first.
    """
    age = {each.id[:_DIGITS]: index for index, each in enumerate(read_history(root))}
    folders = [path.parent for path in root.glob(f"{'[0-9a-f]' * _DIGITS}/{MANIFEST}")]
    folders.sort(key=lambda folder: (age.get(folder.name, -1), folder.name), reverse=True)
    return [folder for folder in folders[max(keep, 1) :] if _take_away(folder)]


def is_readable(dataset: Dataset) -> bool:
    """Whether the files from which changes are told are there."""
    return (dataset.folder / QUADS).is_file() and dataset.store_folder.is_dir()


def _take_away(folder: Path) -> bool:
    """Removes a dataset unless somebody holds it (``Dataset.held``)."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        gone = folder.with_name(f".build-{folder.name}")
        folder.rename(gone)
    except OSError:
        return False
    finally:
        os.close(descriptor)
    shutil.rmtree(gone)
    return True


def curated_on(store: Store) -> str | None:
    """The latest day on which a claim was written down or a slug retired."""
    days = (
        quad.object.value[:10]
        for curie in ("prov:generatedAtTime", "prov:invalidatedAtTime")
        for quad in store.quads_for_pattern(None, term(curie), None, None)
        if isinstance(quad.object, Literal)
    )
    return max(days, default=None)

"""The dataset that is being served, and its exchange for a newer one while requests are under way."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Hashable
from contextlib import asynccontextmanager
from functools import lru_cache
from pathlib import Path
from typing import Self

from api.settings import Settings
from graph.dataset import CURRENT, Dataset, open_current
from graph.errors import NasijError, NoDataset
from graph.workers import Workers

_log = logging.getLogger(__name__)

_PAGES = 256
"""Rendered pages that are kept; one has some 50 to 500 KiB."""


class Snapshot:
    """One dataset as requests see it: the dataset, the workers over its store, the pages rendered so far."""

    def __init__(self, dataset: Dataset, workers: Workers) -> None:
        self.dataset, self.workers = dataset, workers
        self.users = 0
        self._rendered = lru_cache(maxsize=_PAGES)(self._render)

    def rendered(self, make: Callable[..., str], *arguments: Hashable) -> str:
        """The page ``make(dataset, *arguments)``, kept, as a dataset never changes."""
        return self._rendered(make, *arguments)

    def _render(self, make: Callable[..., str], *arguments: Hashable) -> str:
        return make(self.dataset, *arguments)


class Serving:
    """The current snapshot; an async context manager.

    A dataset that is given is served first. Whenever ``current`` below the root folder is seen to point elsewhere
    than before (one ``readlink`` a request), the dataset there takes over: the request that sees it waits until it
    is open, others are answered from the old one, which goes with its last request. A new dataset that cannot be
    opened is logged and left alone.
    """

    def __init__(self, settings: Settings, dataset: Dataset | None = None) -> None:
        self._settings, self._given = settings, dataset
        self._link: Path | None = None
        self._snapshot: Snapshot | None = None
        self._changing = asyncio.Lock()
        self._leaving: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        if self._given is not None:
            self._link = self._read_link()
            self._snapshot = await self._open(self._given)
        else:
            await self._follow()
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._snapshot is not None:
            await self._snapshot.workers.close()
        await asyncio.gather(*self._leaving)

    @property
    def dataset(self) -> Dataset | None:
        """The dataset that is current now."""
        return self._snapshot.dataset if self._snapshot else None

    @property
    def leaving(self) -> int:
        """How many old snapshots are being put away."""
        return len(self._leaving)

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[Snapshot]:
        """The current snapshot for one request; raises NoDataset where there is none."""
        await self._follow()
        snapshot = self._snapshot
        if snapshot is None:
            raise NoDataset(f"no dataset in {self._settings.root}; run: nasij build")
        snapshot.users += 1
        try:
            yield snapshot
        finally:
            snapshot.users -= 1
            self._dismiss(snapshot)

    async def _follow(self) -> None:
        if self._read_link() == self._link:
            return
        async with self._changing:
            link = self._read_link()
            if link == self._link:
                return
            self._link = link
            try:
                snapshot = await self._open(open_current(self._settings.root))
            except (NasijError, OSError, ValueError):
                _log.exception("the new dataset cannot be served")
                return
            old, self._snapshot = self._snapshot, snapshot
            _log.info("serving dataset %s", snapshot.dataset.id)
            if old is not None:
                self._dismiss(old)

    def _read_link(self) -> Path | None:
        try:
            return (self._settings.root / CURRENT).readlink()
        except OSError:
            return None

    async def _open(self, dataset: Dataset) -> Snapshot:
        workers = Workers(dataset.store_folder, self._settings.limits, self._settings.pool)
        await workers.__aenter__()
        try:
            await asyncio.to_thread(lambda: (dataset.id, dataset.store))
        except BaseException:
            await workers.close()
            raise
        return Snapshot(dataset, workers)

    def _dismiss(self, snapshot: Snapshot) -> None:
        """Ends the workers of a snapshot that is no longer current and that no request uses."""
        if snapshot is not self._snapshot and not snapshot.users:
            task = asyncio.create_task(snapshot.workers.close())
            self._leaving.add(task)
            task.add_done_callback(self._leaving.discard)

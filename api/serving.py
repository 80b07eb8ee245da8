"""The dataset that is being served, and its exchange for a newer one while requests are under way."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Callable, Hashable, Iterable
from contextlib import asynccontextmanager, suppress
from functools import lru_cache
from typing import Concatenate, ParamSpec, Self, TypeVar

from fastapi.concurrency import run_in_threadpool

from api.federation import Federation
from api.settings import Settings
from graph import memory
from graph.cache import Cache, Kept, Shared, is_tag_of, key_of, volatile
from graph.dataset import COLUMNS, CURRENT, QUADS, Dataset, open_current
from graph.errors import NasijError, NoDataset, QueryTooLarge
from graph.guard import may_call
from graph.network import WHOLE_NETWORKS
from graph.networks import homes_of
from graph.query import Answer, Query, answer_by_columns
from graph.worker import Files
from graph.workers import Workers
from visualizations.evidence import read_facts
from visualizations.pages import compile_templates

_log = logging.getLogger(__name__)

P = ParamSpec("P")
V = TypeVar("V")

_AT_ONCE = 4000
"""Rows that a query may make to be answered here and now, some 3 ms of work; others go to a worker."""
_OLDER = 4
"""Datasets before the current one that are kept open for those who still page through them."""
_PAGES = 32 * 2**20
"""Bytes of the rendered pages that are kept of a dataset; one has some 10 to 500 KiB."""


class Snapshot:
    """One dataset as requests see it: the dataset, the workers over its store, the pages rendered so far."""

    def __init__(
        self, dataset: Dataset, workers: Workers, cache: Cache[str, Kept], federation: Federation
    ) -> None:
        self.dataset, self.workers, self._federation = dataset, workers, federation
        self.users = 0
        self._drawing = asyncio.Semaphore(1)
        self._cache = cache
        self._shared = Shared[tuple[Query, float | None], Answer]()
        self._pages = Cache[Hashable, bytes](_PAGES)
        self._under_way = Shared[Hashable, bytes]()

    async def draw(
        self, make: Callable[Concatenate[Dataset, P], V], *arguments: P.args, **more: P.kwargs
    ) -> V:
        """What ``make(dataset, *arguments)`` gives, in a thread: one page or layout at a time.

        Several would take turns at one processor, so that all are late, and leave the event loop the last of it.
        """
        async with self._drawing:
            return await run_in_threadpool(make, self.dataset, *arguments, **more)

    async def rendered(self, make: Callable[..., str | bytes], *arguments: Hashable) -> bytes:
        """The page ``make(dataset, *arguments)``, kept, as a dataset never changes; drawn once for all who ask."""
        key = (make, *arguments)
        page = self._pages.get(key)
        if page is None:
            page = await self._under_way.run(key, lambda: self._render(make, *arguments))
            self._pages.put(key, page, len(page))
        return page

    def has(self, query: Query, tags: Iterable[str]) -> str | None:
        """The one among some entity tags that is of an answer to a query, found without evaluating it."""
        if volatile(query):
            return None
        key = key_of(self.dataset.id, query)
        return next((tag for tag in tags if is_tag_of(tag, self.dataset.id, key)), None)

    def keeps(self, query: Query) -> bool:
        """Whether the answer to a query stays the same as long as the dataset does."""
        return not volatile(query)

    def kept(self, query: Query) -> Kept | None:
        """The answer to a query, if it is kept."""
        return None if volatile(query) else self._cache.get(key_of(self.dataset.id, query))

    def at_once(self, query: Query) -> Kept | None:
        """The answer to a query that takes but a moment, evaluated here and then kept; None for any other."""
        found = None
        with suppress(QueryTooLarge):  # a worker tells
            found = answer_by_columns(
                self.dataset.columns, query, rows=_AT_ONCE, limit=self.workers.limits.answer
            )
        return None if found is None else self._keep(query, found)

    async def ask(self, query: Query, seconds: float | None = None) -> Kept:
        """The answer to a query, evaluated by a worker and then kept; raises what ``Workers.run`` does.

        Who asks the same at the same time shares one evaluation. Errors are not kept.
        """
        if volatile(query):
            return self._keep(query, await self._by_worker(query, seconds))
        found = await self._shared.run((query, seconds), lambda: self._by_worker(query, seconds))
        return self._keep(query, found)

    def _keep(self, query: Query, answer: Answer) -> Kept:
        key = key_of(self.dataset.id, query)
        kept = Kept.of(self.dataset.id, key, answer)
        if not volatile(query):
            self._cache.put(key, kept, len(answer.body))
        return kept

    async def _by_worker(self, query: Query, seconds: float | None) -> Answer:
        if self._federation and may_call(query.text):
            return await self._federation.run(self.workers, query, seconds)
        return await self.workers.run(query, seconds)

    async def _render(self, make: Callable[..., str | bytes], *arguments: Hashable) -> bytes:
        page = await self.draw(make, *arguments)
        return page.encode() if isinstance(page, str) else page


class Serving:
    """The current snapshot; an async context manager.

    A dataset that is given is served first. Whenever ``current`` below the root folder is seen to point elsewhere
    than before (one ``readlink`` a request), the dataset there takes over: the request that sees it waits until it
    is open, others are answered from the old one, which goes with its last request. A new dataset that cannot be
    opened is logged and left alone.
    """

    def __init__(self, settings: Settings, dataset: Dataset | None = None) -> None:
        self._settings, self._given = settings, dataset
        self.cache = Cache[str, Kept](settings.cache_bytes)
        self.federation = Federation(settings.endpoints)
        self._restarts = 0
        self._current = os.fspath(settings.root / CURRENT)
        self._link: str | None = None
        self._snapshot: Snapshot | None = None
        self._changing = asyncio.Lock()
        self._leaving: set[asyncio.Task[None]] = set()
        self._older = lru_cache(maxsize=_OLDER)(self._open_older)

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

    def older(self, start: str) -> Dataset | None:
        """A dataset that was current before, by the digits of its folder; None where it is gone."""
        try:
            return self._older(start)
        except (NoDataset, OSError, ValueError):
            return None

    def _open_older(self, start: str) -> Dataset:
        dataset = Dataset(self._settings.root / start)
        if not dataset.id.startswith(start) or not dataset.is_whole:
            raise NoDataset(f"{dataset.folder} cannot be read on")
        assert dataset.store
        return dataset

    @property
    def current(self) -> Snapshot | None:
        """The snapshot of the next request; None where it has to wait for a new one, or there is none."""
        return self._snapshot if self.is_current else None

    @property
    def waiting(self) -> int:
        """How many queries wait for a worker."""
        return self._snapshot.workers.waiting if self._snapshot else 0

    @property
    def restarts(self) -> int:
        """How many workers were replaced since the start, over all datasets."""
        return self._restarts + (self._snapshot.workers.restarts if self._snapshot else 0)

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

    @property
    def is_current(self) -> bool:
        """Whether the dataset is still the one that ``current`` points to; false until the next request otherwise."""
        return self._read_link() == self._link

    async def _follow(self) -> None:
        if self.is_current:
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
            self._restarts += old.workers.restarts if old is not None else 0
            self.cache.clear()
            _log.info("serving dataset %s", snapshot.dataset.id)
            if old is not None:
                self._dismiss(old)

    def _read_link(self) -> str | None:
        try:
            return os.readlink(self._current)  # noqa: PTH115 - five times as fast as pathlib, at every request
        except OSError:
            return None

    async def _open(self, dataset: Dataset) -> Snapshot:
        fits = self._fits(dataset)
        quads = dataset.folder / QUADS if fits else None
        files = Files(dataset.store_folder, quads, dataset.folder / COLUMNS)
        workers = Workers(files, self._settings.limits, self._settings.pool)
        await workers.__aenter__()
        try:
            await asyncio.to_thread(_read_ahead, dataset, in_memory=fits)
        except BaseException:
            await workers.close()
            raise
        return Snapshot(dataset, workers, self.cache, self.federation)

    def _fits(self, dataset: Dataset) -> bool:
        """Whether the server and its workers may have a graph in memory."""
        allowed = self._settings.graph_bytes
        needed = memory.needed(dataset.manifest["quads"], self._settings.workers)
        return needed <= (memory.available() // 2 if allowed is None else allowed)

    def _dismiss(self, snapshot: Snapshot) -> None:
        """Ends the workers of a snapshot that is no longer current and that no request uses."""
        if snapshot is not self._snapshot and not snapshot.users:
            task = asyncio.create_task(snapshot.workers.close())
            self._leaving.add(task)
            task.add_done_callback(self._leaving.discard)


def _read_ahead(dataset: Dataset, *, in_memory: bool) -> tuple[object, ...]:
    """Reads what the first request would have to wait for, and all those that come with it."""
    if in_memory:
        dataset.read_into_memory()
    compile_templates()
    dataset.search.read_ahead()
    for network in WHOLE_NETWORKS:
        homes_of(dataset, network)
    return dataset.columns, dataset.retired, read_facts(dataset)

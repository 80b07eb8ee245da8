"""A pool of processes that answer queries, each of which can be killed without harm to the others.

A query can overflow the engine's stack, ask for all memory or run for ever; whatever it does, it does to one worker,
which is killed and replaced.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self, TypeVar, cast

from graph import errors
from graph.errors import InvalidQuery, NasijError, QueryFailed, QueryTimeout, WorkersBusy
from graph.federation import Call
from graph.nursery import Child, Nursery
from graph.query import Answer, Form, Query, UnsuitableFormat
from graph.worker import Files, Limits, question, question_of_calls

T = TypeVar("T")

_log = logging.getLogger(__name__)
_START, _RETRY, _EXIT = 30.0, 1.0, 1.0
"""Seconds in which a worker must have started, after which one that has not is tried again, in which one must die."""
_LONG, _NICE = 0.25, 10
"""Seconds after which a query makes room for shorter ones, and by how much (``nice``)."""
_SHORT = 0.05
"""Seconds of a wait of which nobody is told."""

_ERRORS: dict[str, type[NasijError]] = {
    cls.__name__: cls
    for cls in [*vars(errors).values(), UnsuitableFormat]
    if isinstance(cls, type) and issubclass(cls, NasijError)
}


@dataclass(frozen=True)
class Pool:
    """The shape of a pool: how many workers, how many queries may wait for one to come free, how many seconds."""

    size: int
    waiting: int
    patience: float = 10.0


class Workers:
    """A pool of workers over one graph; an async context manager, whose end leaves no process behind.

    The graph is the store on disk, or the file of its quads, which is then read into memory.
    """

    def __init__(self, files: Files, limits: Limits, pool: Pool) -> None:
        self._store, self.limits, self._pool = files.store, limits, pool
        self._nursery = Nursery(limits, files)
        self._idle: asyncio.Queue[_Worker] = asyncio.LifoQueue()  # the last one has all in its caches still
        self._all: set[_Worker] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._closing = asyncio.Event()
        self._waiting = 0
        self.restarts = 0
        """How many workers were replaced so far."""

    @property
    def waiting(self) -> int:
        """How many queries wait for a worker."""
        return self._waiting

    @property
    def processes(self) -> list[int]:
        """The ids of the processes that there are now."""
        return sorted(worker.process_id for worker in self._all)

    async def __aenter__(self) -> Self:
        starting = [self._task(self._add()) for _ in range(self._pool.size)]
        try:
            await asyncio.wait(starting)
            for error in [task.exception() for task in starting]:
                if error is not None:
                    raise error
        except BaseException:
            await self.close()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Ends every worker, busy ones too, and waits until they are gone."""
        self._closing.set()
        await asyncio.gather(*(worker.end() for worker in self._all))
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.gather(*(worker.end() for worker in self._all))
        self._all.clear()
        await self._nursery.close()

    async def run(
        self, query: Query, seconds: float | None = None, answers: Sequence[str | None] = ()
    ) -> Answer:
        """The answer to a query, within ``seconds`` or the pool's deadline, whichever is less, its wait included.

        ``answers`` are those to its calls of other endpoints. Raises what ``graph.query.answer`` does, and QueryTimeout
        at the deadline, WorkersBusy when too many wait, QueryFailed or InvalidQuery when the query killed its worker.
        Cancelled, it stops the query.
        """
        return await self._work(lambda worker: worker.ask(query, answers), seconds)

    async def calls(self, text: str, seconds: float | None = None) -> list[Call]:
        """The calls of other endpoints in a query, as a worker reads it.

        Raises what ``graph.federation.calls`` does, and what ``run`` does about time, waiting and death.
        """
        return await self._work(lambda worker: worker.calls(text), seconds)

    def deadline(self, seconds: float | None = None) -> float:
        """The seconds that a query may take: the pool's, or ``seconds`` where that is less."""
        return min(seconds or self.limits.seconds, self.limits.seconds)

    async def _work(self, work: Callable[[_Worker], Awaitable[T]], seconds: float | None) -> T:
        deadline, loop = self.deadline(seconds), asyncio.get_running_loop()
        came = loop.time()
        worker = await self._free(deadline)
        begun = loop.time()
        making_room = loop.call_later(_LONG, worker.make_room)
        try:
            async with asyncio.timeout_at(came + deadline):
                answered = await work(worker)
        except TimeoutError as error:
            self._replace(worker)
            raise _overrun(deadline, begun - came) from error
        except OSError as error:
            code = await worker.exit_code()
            self._replace(worker)
            raise _death(code) from error
        except BaseException as error:
            self._give_back(worker, sound=isinstance(error, NasijError))
            raise
        finally:
            making_room.cancel()
        self._give_back(worker)
        return answered

    def _give_back(self, worker: _Worker, *, sound: bool = True) -> None:
        if sound and worker.comes_back():
            self._idle.put_nowait(worker)
        else:
            self._replace(worker)

    async def _free(self, seconds: float) -> _Worker:
        if not self._waiting and not self._idle.empty():
            return self._idle.get_nowait()
        if self._idle.empty() and self._waiting >= self._pool.waiting:
            raise WorkersBusy(f"{self._waiting} queries are waiting already; try again in a moment")
        self._waiting += 1
        try:
            async with asyncio.timeout(min(seconds, self._pool.patience)):
                return await self._idle.get()
        except TimeoutError as error:
            if seconds <= self._pool.patience:
                raise _overrun(seconds, seconds) from error
            raise WorkersBusy("no worker came free in time; try again in a moment") from error
        finally:
            self._waiting -= 1

    async def _add(self) -> None:
        worker = await _Worker.start(self._nursery, self._store)
        self._all.add(worker)
        self._idle.put_nowait(worker)

    def _task(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Work that close() waits for; it is never cancelled, as a process that is being started would be lost."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def _replace(self, worker: _Worker) -> None:
        self._task(self._replaced(worker))

    async def _replaced(self, worker: _Worker) -> None:
        await worker.end()
        self._all.discard(worker)
        while not self._closing.is_set():
            try:
                await self._add()
            except (OSError, NasijError):
                _log.exception("a query worker did not start; trying again in %g s", _RETRY)
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._closing.wait(), _RETRY)
            else:
                self.restarts += 1
                break


class _Worker:
    """One process, and what it is asked."""

    def __init__(self, child: Child) -> None:
        self._child = child
        self.makes_room = False
        """Whether it lets other workers go first."""

    def make_room(self) -> None:
        """Lets other workers go first."""
        self.makes_room = True
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self.process_id, _NICE)

    def comes_back(self) -> bool:
        """Whether it goes as the others do, again if need be: to be nice no longer is for root alone."""
        if self.makes_room:
            try:
                os.setpriority(os.PRIO_PROCESS, self.process_id, os.getpriority(os.PRIO_PROCESS, 0))
            except OSError:
                return False
            self.makes_room = False
        return True

    @property
    def process_id(self) -> int:
        """The id of its process."""
        return self._child.process_id

    @classmethod
    async def start(cls, nursery: Nursery, store: Path) -> Self:
        """A worker that is ready; raises QueryFailed for one that ends instead (a broken store, no memory)."""
        try:
            worker = cls(await nursery.fork())
        except OSError as error:
            raise QueryFailed(f"no query worker could open {store}") from error
        try:
            async with asyncio.timeout(_START):
                await worker._child.channel.frame()
        except OSError as error:
            await worker.end()
            raise QueryFailed(f"no query worker could open {store}") from error
        return worker

    async def ask(self, query: Query, answers: Sequence[str | None]) -> Answer:
        """The answer of this worker; raises OSError when it dies over it."""
        fields, body = await self._reply(question(query, answers))
        return Answer(cast(Form, fields["form"]), fields["media_type"], body)

    async def calls(self, text: str) -> list[Call]:
        """The calls of other endpoints in a query; dies of what ``ask`` does."""
        _, body = await self._reply(question_of_calls(text))
        return [Call(**{**fields, "variables": tuple(fields["variables"])}) for fields in json.loads(body)]

    async def _reply(self, asked: bytes) -> tuple[dict[str, str], bytes]:
        self._child.channel.send(asked)
        head, _, body = (await self._child.channel.frame()).partition(b"\n")
        fields: dict[str, str] = json.loads(head)
        if "error" in fields:
            raise _ERRORS[fields["error"]](fields["message"])
        return fields, body

    async def exit_code(self) -> int | None:
        """The exit code of a process whose channel ended, or the signal that ended it, negative."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_EXIT):
                return await self._child.wait()
        return None

    async def end(self) -> None:
        """Kills the process where it still runs, and waits until it is gone."""
        await self._child.end()


def _overrun(deadline: float, waited: float) -> QueryTimeout:
    if waited < _SHORT:
        return QueryTimeout(f"stopped after {deadline:g} seconds; ask for less at a time")
    return QueryTimeout(
        f"stopped after {deadline:g} seconds, {waited:.1f} of which it waited for others; try again in a moment"
    )


def _death(code: int | None) -> NasijError:
    if code == -signal.SIGSEGV:
        return InvalidQuery("the query is nested too deeply for the engine to read; flatten it")
    return QueryFailed("the query needs more memory than it is given; ask for less at a time")

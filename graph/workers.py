"""A pool of processes that answer queries, each of which can be killed without harm to the others.

A query can overflow the engine's stack, ask for all memory or run for ever; whatever it does, it does to one worker,
which is killed and replaced.
"""

from __future__ import annotations

import asyncio
import json
import logging
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self, cast

from graph import errors
from graph.errors import InvalidQuery, NasijError, QueryFailed, QueryTimeout, WorkersBusy
from graph.query import Answer, Form, Query, UnsuitableFormat
from graph.worker import LENGTH_BYTES, Limits, question

_log = logging.getLogger(__name__)
_PACKAGES = Path(__file__).parents[1]
_START, _RETRY, _EXIT = 30.0, 1.0, 1.0
"""Seconds in which a worker must have started, after which one that has not is tried again, in which one must die."""

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
    """A pool of workers over one store; an async context manager, whose end leaves no process behind."""

    def __init__(self, store: Path, limits: Limits, pool: Pool) -> None:
        self._store, self._limits, self._pool = store, limits, pool
        self._idle: asyncio.Queue[_Worker] = asyncio.Queue()
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

    async def run(self, query: Query, seconds: float | None = None) -> Answer:
        """The answer to a query, within ``seconds`` or the pool's deadline, whichever is less.

        Raises what ``graph.query.answer`` does, and QueryTimeout at the deadline, WorkersBusy when too many wait,
        QueryFailed or InvalidQuery when the query killed its worker. Cancelled, it stops the query.
        """
        deadline = min(seconds or self._limits.seconds, self._limits.seconds)
        worker = await self._free()
        try:
            async with asyncio.timeout(deadline):
                answered = await worker.ask(query)
        except TimeoutError as error:
            self._replace(worker)
            raise QueryTimeout(f"stopped after {deadline:g} seconds; ask for less at a time") from error
        except (OSError, asyncio.IncompleteReadError) as error:
            code = await worker.exit_code()
            self._replace(worker)
            raise _death(code) from error
        except BaseException as error:
            if isinstance(error, NasijError):
                self._idle.put_nowait(worker)
            else:
                self._replace(worker)
            raise
        self._idle.put_nowait(worker)
        return answered

    async def _free(self) -> _Worker:
        if self._idle.empty() and self._waiting >= self._pool.waiting:
            raise WorkersBusy(f"{self._waiting} queries are waiting already; try again in a moment")
        self._waiting += 1
        try:
            async with asyncio.timeout(self._pool.patience):
                return await self._idle.get()
        except TimeoutError as error:
            raise WorkersBusy("no worker came free in time; try again in a moment") from error
        finally:
            self._waiting -= 1

    async def _add(self) -> None:
        worker = await _Worker.start(self._store, self._limits)
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
    """One process and the pipes to it."""

    def __init__(self, process: Process) -> None:
        assert process.stdin is not None and process.stdout is not None
        self._process, self._write, self._read = process, process.stdin, process.stdout

    @property
    def process_id(self) -> int:
        """The id of its process."""
        return self._process.pid

    @classmethod
    async def start(cls, store: Path, limits: Limits) -> Self:
        """A worker that is ready; raises QueryFailed for one that ends instead (a broken store, no memory)."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "graph.worker", str(store.resolve()), json.dumps(asdict(limits))),
            stdin=PIPE,
            stdout=PIPE,
            cwd=_PACKAGES,
            start_new_session=True,  # Ctrl-C on a terminal is for the server, which then ends its workers
        )
        worker = cls(process)
        try:
            async with asyncio.timeout(_START):
                await worker._frame()
        except (OSError, asyncio.IncompleteReadError) as error:
            await worker.end()
            raise QueryFailed(f"no query worker could open {store}") from error
        return worker

    async def ask(self, query: Query) -> Answer:
        """The answer of this worker; raises IncompleteReadError or OSError when it dies over it."""
        self._write.write(question(query))
        await self._write.drain()
        head, _, body = (await self._frame()).partition(b"\n")
        fields: dict[str, str] = json.loads(head)
        if "error" in fields:
            raise _ERRORS[fields["error"]](fields["message"])
        return Answer(cast(Form, fields["form"]), fields["media_type"], body)

    async def _frame(self) -> bytes:
        length = int.from_bytes(await self._read.readexactly(LENGTH_BYTES), "big")
        return await self._read.readexactly(length)

    async def exit_code(self) -> int | None:
        """The exit code of a process that closed its pipes, or the signal that ended it, negative.

        Not to be asked after ``end``: killing a process that is dead already loses its code (``Popen.kill`` polls).
        """
        with suppress(TimeoutError):
            async with asyncio.timeout(_EXIT):
                return await self._process.wait()
        return None

    async def end(self) -> None:
        """Kills the process where it still runs, and waits until it and its pipes are gone."""
        if self._process.returncode is None:
            with suppress(ProcessLookupError):
                self._process.kill()
        await self._process.wait()
        self._write.close()
        with suppress(RuntimeError):  # who waits for an answer still reads what is left, and finds the end
            await self._read.read()
        with suppress(OSError):
            await self._write.wait_closed()


def _death(code: int | None) -> NasijError:
    if code == -signal.SIGSEGV:
        return InvalidQuery("the query is nested too deeply for the engine to read; flatten it")
    return QueryFailed("the query needs more memory than it is given; ask for less at a time")

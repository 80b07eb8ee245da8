"""What a query worker does, and the process that workers come from.

``python -m graph.worker LIMITS FILES`` is the nursery: with a file of quads it reads them into memory, then it forks a
worker whenever it is told to, so that all share one graph and a new one is there in milliseconds. Without the file each
worker opens the store on disk. Columns are mapped from disk once, for all of them. Its standard input is a socket, over
which it reads ``fork`` (with a socket for the worker) and ``kill PID``, and writes ``ready``, ``forked PID`` and
``ended PID CODE``; at its end all workers are killed.

A worker answers one query after the other until its socket ends, or it is killed. It reads frames and writes frames. A
frame is its length (8 bytes, big-endian) and its bytes. A question is a JSON object: a query, with what other
endpoints answered to it, or a text of which the calls of other endpoints are asked. Its answer is a JSON object (an
answer's form and media type, or an error's name and message) followed by the body. The first frame that a worker sends
is empty: it is ready.

A worker keeps its own limits, should its parent be gone: no more memory than it is given, no file or socket opened
once it is ready (what the guard overlooked cannot reach a network), and an alarm that ends it some time after its
deadline.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import select
import signal
import socket
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy.ma  # noqa: F401  # numpy loads it when it is first needed, when a worker can open no file any more
from pyoxigraph import RdfFormat, Store

from graph import federation
from graph.columns import Columns, open_columns
from graph.errors import NasijError, QueryFailed
from graph.query import Answer, Query, answer, answer_by_columns

LENGTH_BYTES = 8
GRACE = 1.0
"""Seconds after the deadline in which the parent should have killed the worker."""


@dataclass(frozen=True)
class Limits:
    """Of one query: seconds, bytes of memory (beside the graph's), bytes of the answer."""

    seconds: float
    memory: int
    answer: int


@dataclass(frozen=True)
class Files:
    """What workers answer from: a store on disk, its quads where they are to be read into memory, its columns."""

    store: Path
    quads: Path | None = None
    columns: Path | None = None


class Graph:
    """One graph as a worker has it."""

    def __init__(self, store: Store, columns: Columns | None) -> None:
        self._store, self._columns = store, columns

    def answer(self, query: Query, limit: int) -> Answer:
        """The answer to a query, by columns where it is for them; raises what ``graph.query.answer`` does."""
        with suppress(MemoryError):  # the engine does not keep all rows at once
            found = answer_by_columns(self._columns, query, limit=limit)
            if found is not None:
                return found
        return answer(self._store, query, limit)


def frame(*parts: bytes) -> bytes:
    """One frame of some parts."""
    return b"".join((sum(map(len, parts)).to_bytes(LENGTH_BYTES, "big"), *parts))


def _restrain(limits: Limits) -> None:
    memory = limits.memory + _own_memory()
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def _reply(graph: Graph, question: bytes, limits: Limits) -> tuple[bytes, bytes]:
    asked = json.loads(question)
    try:
        if "text" in asked:
            found = federation.calls(asked["text"])
            return _head(), json.dumps([asdict(call) for call in found]).encode()
        given = graph.answer(_query(asked), limits.answer)
    except NasijError as error:
        return _head(error=type(error).__name__, message=str(error)), b""
    except MemoryError:
        return _head(error=QueryFailed.__name__, message="the query needs more memory than it is given"), b""
    return _head(form=given.form, media_type=given.media_type), given.body


def _query(asked: dict[str, Any]) -> Query:
    query = Query(*asked["query"])
    if not asked["answers"]:
        return query
    return query._replace(text=federation.answered(query.text, asked["answers"]))


def _head(**fields: str) -> bytes:
    return json.dumps(fields).encode() + b"\n"


def question(query: Query, answers: Sequence[str | None] = ()) -> bytes:
    """A query, and the answers to its calls of other endpoints, as the frame that a worker reads."""
    return frame(json.dumps({"query": query, "answers": answers}).encode())


def question_of_calls(text: str) -> bytes:
    """The text of a query of which the calls of other endpoints are asked, as the frame that a worker reads."""
    return frame(json.dumps({"text": text}).encode())


def _serve(graph: Graph, limits: Limits, read: BinaryIO, write: BinaryIO) -> None:
    write.write(frame())
    write.flush()
    while length := read.read(LENGTH_BYTES):
        asked = read.read(int.from_bytes(length, "big"))
        signal.setitimer(signal.ITIMER_REAL, limits.seconds + GRACE)
        head, body = _reply(graph, asked, limits)
        signal.setitimer(signal.ITIMER_REAL, 0)
        write.write(frame(head, body))
        write.flush()


def _own_memory() -> int:
    """Bytes of data that this process has already, as ``RLIMIT_DATA`` counts them; 0 where the system does not say."""
    try:
        return int(Path("/proc/self/statm").read_text("ascii").split()[5]) * resource.getpagesize()
    except OSError:
        return 0


def _work(graph: Graph, limits: Limits, channel: socket.socket) -> None:
    """The life of one worker, on its end of a socket."""
    read, write = channel.makefile("rb"), channel.makefile("wb")
    _restrain(limits)
    with suppress(BrokenPipeError, ConnectionResetError):  # nobody waits for the answer any more
        _serve(graph, limits, read, write)


class _Nursery:
    """Forks workers and buries them. Between two forks it does nothing but wait."""

    def __init__(self, limits: Limits, files: Files) -> None:
        self._limits, self._files = limits, files
        self._in_memory = _read(files.quads) if files.quads else None
        self._columns = open_columns(files.columns) if files.columns else None
        self._control = socket.socket(fileno=os.dup(0))
        self._workers: set[int] = set()
        self._channels: list[socket.socket] = []
        self._wake, woken = socket.socketpair()
        for end in (self._wake, woken):
            end.setblocking(False)
        self._woken = woken
        signal.set_wakeup_fd(woken.fileno())
        signal.signal(signal.SIGCHLD, lambda *_: None)
        gc.freeze()  # what there is now is never collected, so its pages stay shared

    def run(self) -> None:
        """Does what it is told until its parent is gone."""
        self._tell("ready")
        received = b""
        while True:
            ready, _, _ = select.select([self._control, self._wake], [], [])
            if self._wake in ready:
                self._bury()
            if self._control in ready:
                data, given, _, _ = socket.recv_fds(self._control, 4096, 16)
                if not data:
                    break
                *orders, received = (received + data).split(b"\n")
                self._channels += [socket.socket(fileno=each) for each in given]
                for order in orders:
                    if order == b"fork":
                        self._fork(self._channels.pop(0))
                    elif (process := int(order.removeprefix(b"kill "))) in self._workers:
                        os.kill(process, signal.SIGKILL)
        for process in self._workers:
            os.kill(process, signal.SIGKILL)

    def _fork(self, channel: socket.socket) -> None:
        process = os.fork()
        if process:
            channel.close()
            self._workers.add(process)
            self._tell(f"forked {process}")
            return
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.close(0)
            for end in (self._control, self._wake, self._woken, *self._channels):
                end.close()
            store = self._in_memory or Store.read_only(str(self._files.store))
            _work(Graph(store, self._columns), self._limits, channel)
        except BaseException:
            sys.excepthook(*sys.exc_info())
            raise
        finally:
            os._exit(0)

    def _bury(self) -> None:
        with suppress(BlockingIOError):
            while self._wake.recv(4096):
                pass
        for process in list(self._workers):
            ended, status = os.waitpid(process, os.WNOHANG)
            if ended:
                self._workers.remove(process)
                self._tell(f"ended {process} {os.waitstatus_to_exitcode(status)}")

    def _tell(self, line: str) -> None:
        self._control.sendall(f"{line}\n".encode())


def _read(quads: Path) -> Store:
    store = Store()
    store.bulk_load(path=str(quads), format=RdfFormat.N_QUADS)
    return store


def main(limits: Limits, files: Files) -> None:
    """Raises a nursery, which lasts until its standard input ends."""
    for each in (
        signal.SIGINT,
        signal.SIGTERM,
    ):  # sent to a whole group, they are for the server, which ends this
        signal.signal(each, signal.SIG_IGN)
    with suppress(BrokenPipeError, ConnectionResetError):
        _Nursery(limits, files).run()
    os._exit(0)


if __name__ == "__main__":
    main(
        Limits(**json.loads(sys.argv[1])),
        Files(**{name: Path(path) for name, path in json.loads(sys.argv[2]).items() if path}),
    )

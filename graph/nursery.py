"""Processes forked by one that has read the graph: the side of it that asks for them (``graph.worker`` is the other).

A process that is forked from a small one with the graph in its memory is there in milliseconds and shares the graph
with all others. A server cannot fork itself: it has threads, and it is large.
"""

from __future__ import annotations

import asyncio
import json
import logging
import socket
import sys
from collections import deque
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import cast

from graph.worker import LENGTH_BYTES, Files, Limits

_log = logging.getLogger(__name__)
_PACKAGES = Path(__file__).parents[1]


class Channel(asyncio.Protocol):
    """The parent's end of the socket of a worker: one frame out, one frame in, in turn."""

    def __init__(self) -> None:
        self._received = bytearray()
        self._awaited: asyncio.Future[bytes] | None = None
        self._ended = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keeps the transport."""
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """Gives the frame to who waits for it, once it is whole."""
        self._received += data
        self._give()

    def connection_lost(self, _: Exception | None) -> None:
        """Tells who waits that there will be no frame."""
        self._ended = True
        if self._awaited is not None and not self._awaited.done():
            self._awaited.set_exception(ConnectionResetError("the worker is gone"))

    def send(self, frame: bytes) -> None:
        """Sends a frame."""
        self._transport.write(frame)

    async def frame(self) -> bytes:
        """The next frame; raises ConnectionResetError where the worker ends instead."""
        if self._ended:
            raise ConnectionResetError("the worker is gone")
        self._awaited = asyncio.get_running_loop().create_future()
        self._give()
        return await self._awaited

    def close(self) -> None:
        """Closes the socket; whoever waits for a frame is told."""
        self._transport.abort()

    def _give(self) -> None:
        received, awaited = self._received, self._awaited
        if awaited is None or awaited.done() or len(received) < LENGTH_BYTES:
            return
        end = LENGTH_BYTES + int.from_bytes(received[:LENGTH_BYTES], "big")
        if len(received) >= end:
            with memoryview(received) as view:
                frame = bytes(view[LENGTH_BYTES:end])
            del received[:end]
            awaited.set_result(frame)


class Child:
    """One forked process: its id, its channel, and how it ended."""

    def __init__(self, nursery: Nursery, process_id: int, channel: Channel) -> None:
        self._nursery, self.process_id, self.channel = nursery, process_id, channel
        self._ended: asyncio.Future[int | None] = asyncio.get_running_loop().create_future()

    def ended(self, code: int | None) -> None:
        """Notes the exit code, or the signal that ended it, negative; None where nobody knows."""
        if not self._ended.done():
            self._ended.set_result(code)

    async def wait(self) -> int | None:
        """The code that it ended with."""
        return await asyncio.shield(self._ended)

    async def end(self) -> None:
        """Kills it where it still runs, and waits until it is gone."""
        if not self._ended.done():
            self._nursery.kill(self.process_id)
        await self.wait()
        self.channel.close()


class Nursery:
    """One process that forks others over one graph."""

    def __init__(self, limits: Limits, files: Files) -> None:
        paths = {name: str(path.resolve()) for name, path in vars(files).items() if path}
        self._arguments = [json.dumps(asdict(limits)), json.dumps(paths)]
        self._children: dict[int, Child] = {}
        self._asked: deque[asyncio.Future[int]] = deque()
        self._ended: dict[int, int | None] = {}
        self._reading: asyncio.Task[None] | None = None
        self._starting = asyncio.Lock()

    async def fork(self) -> Child:
        """A process more, started anew with the nursery itself where that has gone; raises OSError if there is none."""
        async with self._starting:
            if self._reading is None or self._reading.done():
                await self._start()
        asked: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        ours, theirs = socket.socketpair()
        with theirs:
            self._asked.append(asked)
            socket.send_fds(self._control, [b"fork\n"], [theirs.fileno()])
        ours.setblocking(False)
        _, channel = await asyncio.get_running_loop().create_unix_connection(Channel, sock=ours)
        try:
            process_id = await asyncio.shield(asked)
        except BaseException:
            channel.close()
            raise
        child = self._children[process_id] = Child(self, process_id, channel)
        if process_id in self._ended:
            self._bury(process_id, self._ended.pop(process_id))
        return child

    def kill(self, process_id: int) -> None:
        """Has a child killed that it does not know to be dead already."""
        with suppress(OSError):
            self._control.send(b"kill %d\n" % process_id)

    async def close(self) -> None:
        """Ends the nursery and every child, and waits until they are gone."""
        if self._reading is not None:
            with suppress(OSError):  # it may be gone already
                self._control.shutdown(socket.SHUT_WR)
            await self._reading
            await self._process.wait()

    async def _start(self) -> None:
        self._control, theirs = socket.socketpair()
        with theirs:
            self._process = await asyncio.create_subprocess_exec(
                # a process with threads cannot be forked safely, and numpy would start some
                *("env", "OPENBLAS_NUM_THREADS=1", sys.executable, "-m", "graph.worker", *self._arguments),
                stdin=theirs.fileno(),
                cwd=_PACKAGES,
            )
        self._control.setblocking(False)
        # a copy, as what reads a socket would have it for itself
        reader, writer = await asyncio.open_unix_connection(sock=self._control.dup())
        if await reader.readline() != b"ready\n":
            writer.close()
            await self._process.wait()
            raise ConnectionResetError("the graph could not be read")
        self._reading = asyncio.create_task(self._read(reader, writer))

    async def _read(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while line := await reader.readline():
            word, *numbers = line.split()
            if word == b"forked":
                self._asked.popleft().set_result(int(numbers[0]))
            else:
                self._bury(int(numbers[0]), int(numbers[1]))
        for process_id in list(self._children):  # they end by themselves, as their channels do
            self._bury(process_id, None)
        while self._asked:
            self._asked.popleft().set_exception(ConnectionResetError("no process could be forked"))
        writer.close()
        self._control.close()

    def _bury(self, process_id: int, code: int | None) -> None:
        child = self._children.pop(process_id, None)
        if child is not None:
            child.ended(code)
        else:
            self._ended[process_id] = code

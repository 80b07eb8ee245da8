"""What a query worker does: it answers one query after the other until its input ends, or it is killed.

``python -m graph.worker STORE LIMITS`` reads frames from standard input and writes frames to standard output. A
frame is its length (8 bytes, big-endian) and its bytes. A question is a JSON object; its answer is a JSON object
(an answer's form and media type, or an error's name and message) followed by the body. The first frame that a worker
sends is empty: it is ready.

A worker keeps its own limits, should its parent be gone: no more memory than it is given, no file or socket opened
once it is ready (what the guard overlooked cannot reach a network), and an alarm that ends it some time after its
deadline.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

from pyoxigraph import Store

from graph.errors import NasijError, QueryFailed
from graph.query import Query, answer

LENGTH_BYTES = 8
GRACE = 1.0
"""Seconds after the deadline in which the parent should have killed the worker."""


@dataclass(frozen=True)
class Limits:
    """Of one query: seconds, bytes of memory (beside the store's pages), bytes of the answer."""

    seconds: float
    memory: int
    answer: int


def frame(*parts: bytes) -> bytes:
    """One frame of some parts."""
    return b"".join((sum(map(len, parts)).to_bytes(LENGTH_BYTES, "big"), *parts))


def _restrain(limits: Limits) -> None:
    resource.setrlimit(resource.RLIMIT_DATA, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def _reply(store: Store, question: bytes, limits: Limits) -> tuple[bytes, bytes]:
    query = Query(**json.loads(question))
    try:
        given = answer(store, query, limits.answer)
    except NasijError as error:
        return _head(error=type(error).__name__, message=str(error)), b""
    except MemoryError:
        return _head(error=QueryFailed.__name__, message="the query needs more memory than it is given"), b""
    return _head(form=given.form, media_type=given.media_type), given.body


def _head(**fields: str) -> bytes:
    return json.dumps(fields).encode() + b"\n"


def question(query: Query) -> bytes:
    """A query as the frame that a worker reads."""
    return frame(json.dumps(asdict(query)).encode())


def _serve(store: Store, limits: Limits, read: BinaryIO, write: BinaryIO) -> None:
    write.write(frame())
    write.flush()
    while length := read.read(LENGTH_BYTES):
        asked = read.read(int.from_bytes(length, "big"))
        signal.setitimer(signal.ITIMER_REAL, limits.seconds + GRACE)
        head, body = _reply(store, asked, limits)
        signal.setitimer(signal.ITIMER_REAL, 0)
        write.write(frame(head, body))
        write.flush()


def main(store: Path, limits: Limits) -> None:
    """Answers questions about a store until standard input ends."""
    opened = Store.read_only(str(store))
    _restrain(limits)
    with suppress(BrokenPipeError):  # nobody waits for the answer any more
        _serve(opened, limits, sys.stdin.buffer, sys.stdout.buffer)
    os._exit(0)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Limits(**json.loads(sys.argv[2])))

"""Memory: whether a graph fits into it, where an engine answers two to five times as fast; what stays there long."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_QUAD = 400
"""Bytes of a quad in memory, its terms included."""
_READERS = 2
"""The nursery of the workers, whose graph they share, and the server, which looks things up by itself."""
_COPIED = 0.7
"""Part of the graph that a forked process comes to have for itself, as the engine counts who reads a quad beside it."""


def needed(quads: int, workers: int) -> int:
    """Bytes that so many quads take at most, with so many workers, about."""
    return int(quads * _QUAD * (_READERS + _COPIED * workers))


def available() -> int:
    """Bytes of memory that are free: the system's, or the control group's where it has a limit; 0 if unknown."""
    try:
        lines = Path("/proc/meminfo").read_text("ascii").splitlines()
        free = next(int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:"))
    except (OSError, StopIteration):
        return 0
    group = Path("/sys/fs/cgroup")
    try:
        limit = int((group / "memory.max").read_text("ascii"))
        return min(free, limit - int((group / "memory.current").read_text("ascii")))
    except (OSError, ValueError):  # no control group, or one without a limit ("max")
        return free


@contextmanager
def lasting() -> Iterator[None]:
    """For making what lasts as long as its dataset: the collector of cycles rests, and does not look through it later.

    It would look through all that is there again and again while the number of objects grows, and then with every full
    collection; what is in no cycle goes without it.
    """
    rests = not gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if not rests:
            gc.enable()
        gc.freeze()

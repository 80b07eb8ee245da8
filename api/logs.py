"""What the server logs: one JSON object a line, on standard error, with the id of the request it belongs to.

The text of a query is never among it, unless ``NASIJ_LOG_QUERIES`` is set: questions can tell who asks them.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import time
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import lru_cache
from typing import TextIO

request_id: ContextVar[str | None] = ContextVar("request_id", default=None)
"""The id of the request that is being answered."""

FIELDS = "fields"
"""The attribute of a log record with fields of its own: ``log.info("…", extra={FIELDS: {"status": 200}})``."""

REQUESTS = "nasij.requests"
"""The logger of answered requests."""

_SOON = 0.05
"""Seconds for which the lines of requests may wait for more of them."""
_encode = json.JSONEncoder(ensure_ascii=False, default=str).encode


class RequestRecord(logging.LogRecord):
    """The record of an answered request: as there are thousands a second, a copy of one, but for what it tells."""

    _ALIKE = vars(
        logging.LogRecord(REQUESTS, logging.INFO, "", 0, "%(method)s %(path)s %(status)s", None, None)
    )

    def __init__(self, fields: dict[str, object]) -> None:
        self.__dict__.update(self._ALIKE, args=fields, fields=fields, created=time.time())


class JsonLines(logging.Formatter):
    """A log record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        told: dict[str, object] = {
            "time": _time(record.created),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if not isinstance(record, RequestRecord) and (request := request_id.get()) is not None:
            told["request"] = request
        told |= getattr(record, FIELDS, {})
        if record.exc_info:
            told["error"] = self.formatException(record.exc_info)
        return "{" + ", ".join([f'"{name}": {_value(value)}' for name, value in told.items()]) + "}"


class Lines(logging.StreamHandler[TextIO]):
    """Writes lines to a stream: at once, but for those of requests, which come by the thousand and wait for each other.

    What waits is written before any other line, and at the end of the program.
    """

    def __init__(self, stream: TextIO) -> None:
        super().__init__(stream)
        self._waiting: list[RequestRecord] = []

    def handle(self, record: logging.LogRecord) -> bool:
        """Takes a record."""
        if not isinstance(record, RequestRecord):
            self.flush()
            return super().handle(record)
        if not self._waiting:
            asyncio.get_running_loop().call_later(_SOON, self.flush)
        self._waiting.append(record)
        return True

    def flush(self) -> None:
        """Writes what waits."""
        if self._waiting:
            waiting, self._waiting = self._waiting, []
            self.stream.write("".join([self.format(record) + self.terminator for record in waiting]))
        super().flush()


def log_to_stderr() -> None:
    """Sends what every part of the server logs, uvicorn included, to standard error."""
    handler = Lines(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)


def _time(seconds: float) -> str:
    """A time as ISO 8601 has it, in UTC, to the millisecond.

    >>> _time(1800000000.0625)
    '2027-01-15T08:00:00.062+00:00'
    """
    return f"{_second(int(seconds))}.{int(seconds * 1000) % 1000:03}+00:00"


@lru_cache(maxsize=1)
def _second(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S")


def _value(value: object) -> str:
    """A value in JSON; the encoder takes the longer for the numbers of which most lines are made."""
    return repr(value) if type(value) in (int, float) else _encode(value)

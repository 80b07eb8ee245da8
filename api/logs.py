"""What the server logs: one JSON object a line, on standard error, with the id of the request it belongs to.

The text of a query is never among it, unless ``NASIJ_LOG_QUERIES`` is set: questions can tell who asks them.
"""

from __future__ import annotations

import json
import logging
import sys
from contextvars import ContextVar
from datetime import UTC, datetime

request_id: ContextVar[str | None] = ContextVar("request_id", default=None)
"""The id of the request that is being answered."""

FIELDS = "fields"
"""The attribute of a log record with fields of its own: ``log.info("…", extra={FIELDS: {"status": 200}})``."""


_encode = json.JSONEncoder(ensure_ascii=False, default=str).encode


class JsonLines(logging.Formatter):
    """A log record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        told: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if (request := request_id.get()) is not None:
            told["request"] = request
        told |= getattr(record, FIELDS, {})
        if record.exc_info:
            told["error"] = self.formatException(record.exc_info)
        return _encode(told)


def log_to_stderr() -> None:
    """Sends what every part of the server logs, uvicorn included, to standard error.

    What no line tells (thread, process, place in the code) is not gathered either; it takes as long as all the rest.
    """
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    logging._srcfile = None  # as the logging manual says, under "Optimization"
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)

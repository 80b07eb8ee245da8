"""A server that does nothing but send bytes: what an answer that is kept is measured by.

``uvicorn tests.bench.bare:app --no-access-log`` sends what the file named by ``BENCH_ANSWERS`` has for the query string
of a request, body and headers. It counts nothing and writes no log.
"""

from __future__ import annotations

import json
import os
from base64 import b64decode
from pathlib import Path

from starlette.types import Receive, Scope, Send

_Answer = tuple[list[tuple[bytes, bytes]], bytes]


def _read(file: str) -> dict[bytes, _Answer]:
    return {
        query.encode(): (
            [(name.encode(), value.encode()) for name, value in answer["headers"]],
            b64decode(answer["body"]),
        )
        for query, answer in json.loads(Path(file).read_text("utf-8")).items()
    }


_ANSWERS = _read(os.environ["BENCH_ANSWERS"]) if "BENCH_ANSWERS" in os.environ else {}


async def app(scope: Scope, _: Receive, send: Send) -> None:
    """Sends the answer."""
    headers, body = _ANSWERS.get(scope["query_string"], ([], b"{}"))
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})

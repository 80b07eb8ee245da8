"""A server on a free port of this machine, for tests that need real HTTP."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from api.connections import Connection, connection
from api.layers import Layered


@contextmanager
def listening(app: Layered, http: type[Connection] | None = None) -> Iterator[str]:
    """The address of a server of an application, ``http://127.0.0.1:<port>``, in a thread of this process."""
    config = uvicorn.Config(
        app, host="127.0.0.1", port=0, log_level="warning", ws="none", http=http or connection(app)
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()

"""Measures how quick lookups stay while heavy queries run: python -m tests.bench.lookup (some 30 seconds).

A server in a process of its own, a made-up graph of 60,000 triples, nothing kept: every lookup is evaluated.
"""

from __future__ import annotations

import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import httpx2

from graph.build import build_from_rdf

RESOURCES, LOOKUPS, HEAVY = 20_000, 400, 3
CROSS_PRODUCT = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c != %d) }"


def _write(file: Path) -> None:
    with file.open("w", encoding="utf-8") as lines:
        for n in range(RESOURCES):
            me = f"<http://x/{n}>"
            lines.write(f'{me} <http://www.w3.org/2000/01/rdf-schema#label> "جمعية {n}"@ar .\n')
            lines.write(f"{me} <http://x/partner> <http://x/{n * 7 % RESOURCES}> .\n")
            lines.write(f"{me} <http://x/kind> <http://x/kind/{n % 9}> .\n")


def _lookups(client: httpx2.Client, address: str) -> list[float]:
    """Milliseconds of each lookup, sorted."""
    taken = []
    for n in range(LOOKUPS):
        query = f"SELECT ?p ?o {{ <http://x/{n * 37 % RESOURCES}> ?p ?o }}"
        started = time.perf_counter()
        assert client.get(f"{address}/sparql", params={"query": query}).status_code == 200
        taken.append((time.perf_counter() - started) * 1000)
    return sorted(taken)


def _keep_busy(address: str, number: int, stop: threading.Event) -> None:
    while not stop.is_set():
        httpx2.get(f"{address}/sparql", params={"query": CROSS_PRODUCT % number}, timeout=60)


def _tell(name: str, taken: list[float]) -> None:
    sys.stdout.write(
        f"{name}: median {statistics.median(taken):.1f} ms, "
        f"p99 {taken[int(len(taken) * 0.99)]:.1f} ms, slowest {taken[-1]:.1f} ms\n"
    )


def main() -> None:
    """Serves, measures idle and busy, tells both."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        _write(root / "graph.nt")
        build_from_rdf(root / "graph.nt", root / "datasets")
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        start = [sys.executable, "-c", "from api.cli import main; main()"]
        command = [*start, "serve", "--root", str(root / "datasets"), "--port", str(port)]
        settings = {"NASIJ_CACHE_BYTES": "0", "NASIJ_DEADLINE": "5", "NASIJ_HOST": "127.0.0.1"}
        server = subprocess.Popen(command, env={**os.environ, **settings}, stderr=subprocess.DEVNULL)
        address, stop = f"http://127.0.0.1:{port}", threading.Event()
        try:
            with httpx2.Client(timeout=30) as client:
                _wait(client, address)
                _tell("idle", _lookups(client, address))
                busy = [threading.Thread(target=_keep_busy, args=(address, n, stop)) for n in range(HEAVY)]
                for thread in busy:
                    thread.start()
                time.sleep(0.5)
                _tell(f"with {HEAVY} cross products", _lookups(client, address))
                stop.set()
                for thread in busy:
                    thread.join()
        finally:
            server.terminate()
            server.wait()


def _wait(client: httpx2.Client, address: str) -> None:
    for _ in range(100):
        try:
            if client.get(f"{address}/readyz").status_code == 200:
                return
        except httpx2.TransportError:
            time.sleep(0.2)
    raise SystemExit("the server did not start")


if __name__ == "__main__":
    main()

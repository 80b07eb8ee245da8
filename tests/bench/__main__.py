"""Measures this endpoint beside others: make bench ARGS="--sizes 1000 10000 --peers nasij oxigraph".

Over made-up graphs of some sizes (``generate.py``) it sends the queries of ``queries/`` to each server, with one client
and with eight. ``{number}`` in a query stands for another number in each request, so that no server can answer it from
what it keeps; then the same request is repeated, and compared with a server that does nothing but send the same bytes.
Servers take turns, query by query, so that what else the machine does strikes all of them; of several rounds the best
counts. Tables, data and picture go to ``var/bench``. At the end it measures lookups beside heavy queries, and fifty
clients at once (``crowd.py``).
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tests.bench import crowd, lookup
from tests.bench.generate import SEED, write
from tests.bench.load import Job, Run, measured
from tests.bench.peers import PROJECT, Missing, Peer, all_peers, answers, free_port
from tests.bench.report import BARE, OURS, Results, Time, markdown, plot

QUERIES = Path(__file__).parent / "queries"
_JSON = "application/sparql-results+json"
_PER_CONNECTION = ("connection", "date", "server")
_REQUESTS = {1: 800, 8: 1600}
"""At most so many with so many clients in one round, so that its first ones, after other servers, count for little."""


def queries() -> dict[str, str]:
    """The queries by name."""
    return {file.stem: file.read_text("utf-8") for file in sorted(QUERIES.glob("*.rq"))}


class Bench:
    """One run over one size."""

    def __init__(self, results: Results, size: int, peers: list[Peer], options: argparse.Namespace) -> None:
        self._results, self._size, self._peers, self._options = results, size, peers, options
        self._numbers = {name: count(1) for name in queries()}

    def run(self) -> None:
        """Measures every query with every server."""
        rows: dict[str, dict[str, int]] = {}
        for name, text in queries().items():
            rows[name] = {peer.name: self._rows(peer, text) for peer in self._peers}
            for clients in self._options.clients:
                for _ in range(self._options.rounds):
                    self._fresh(name, text, clients)
            tell(f"  {name}: " + self._summary(name))
        self._compare(rows)
        if any(peer.name == OURS for peer in self._peers):
            self._repeated()

    def _rows(self, peer: Peer, text: str) -> int:
        """How many rows a server answers with, which also warms it up; -1 where it takes too long, or fails."""
        try:
            body = get(peer.address, text.replace("{number}", "0"), self._options.patience)[1]
        except OSError as error:
            self._results.notes.append(f"{peer.name}, {self._size}: {error}")
            return -1
        return len(json.loads(body)["results"]["bindings"])

    def _fresh(self, name: str, text: str, clients: int) -> None:
        wanted = _REQUESTS.get(clients, 1600)
        numbers = [next(self._numbers[name]) for _ in range(wanted)]
        # in many rounds the numbers come again: the comment then still makes it another query
        asked = [
            f"{text.replace('{number}', str(number * 7919 % self._size))}# {number}" for number in numbers
        ]
        for peer in self._peers:
            key = self._size, clients, "fresh", peer.name, name
            known = self._results.times.get(key)
            if known is not None and known.bound:
                continue
            alone = self._results.times.get((self._size, 1, "fresh", peer.name, name))
            if alone is not None and alone.bound:  # no need to wait for it eight times
                self._results.times[key] = alone
                continue
            run = measured(Job(peer.address, asked, clients, self._options.seconds, self._options.patience))
            self._note(key, run, known)

    def _note(self, key: tuple[int, int, str, str, str], run: Run, known: Time | None) -> None:
        if run.failures:
            self._results.notes.append(f"{key[3]}, {key[0]}, {key[4]}: status {sorted(set(run.failures))}")
            return
        if run.too_slow and not run.milliseconds:
            self._results.times[key] = Time(self._options.patience * 1000, bound=True)
        elif known is None or run.each < known.milliseconds:
            self._results.times[key] = Time(run.each)

    def _repeated(self) -> None:
        """Ours asked the same again and again, beside a server of the same bytes."""
        ours = next(peer for peer in self._peers if peer.name == OURS)
        asked = {name: text.replace("{number}", "0") for name, text in queries().items()}
        kept: dict[str, Any] = {}
        for text in asked.values():
            headers, body = get(ours.address, text, 60)
            own = [(name.lower(), value) for name, value in headers if name.lower() not in _PER_CONNECTION]
            kept[f"query={quote(text, safe='')}"] = {"headers": own, "body": b64encode(body).decode()}
        with bare(self._options.folder / "answers.json", kept) as address:
            for name, text in asked.items():
                for clients in self._options.clients:
                    for _ in range(self._options.rounds + 1):
                        for who, where in ((OURS, ours.address), (BARE, address)):
                            key = self._size, clients, "repeated", who, name
                            run = measured(Job(where, [text] * 4000, clients, self._options.seconds / 2, 20))
                            self._note(key, run, self._results.times.get(key))

    def _compare(self, rows: dict[str, dict[str, int]]) -> None:
        for name, found in rows.items():
            told = {number for number in found.values() if number >= 0}
            if len(told) > 1:
                self._results.notes.append(f"{name}, {self._size}: servers differ in rows: {found}")

    def _summary(self, name: str) -> str:
        clients = self._options.clients[0]
        found = {
            peer.name: self._results.of(self._size, clients, "fresh", peer.name).get(name)
            for peer in self._peers
        }
        return ", ".join(
            f"{peer} {'> ' if time.bound else ''}{time.milliseconds:.2f} ms"
            for peer, time in found.items()
            if time is not None
        )


@contextmanager
def bare(file: Path, kept: dict[str, Any]) -> Iterator[str]:
    """A server of bytes, which writes nothing to its log but that it started."""
    file.write_text(json.dumps(kept), "utf-8")
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "tests.bench.bare:app", "--port", str(port)]
    with file.with_suffix(".log").open("wb") as log:
        process = subprocess.Popen(
            [*command, "--lifespan", "off", "--no-access-log"],
            cwd=PROJECT,
            env={**os.environ, "BENCH_ANSWERS": str(file)},
            stdout=log,
            stderr=log,
        )
    try:
        while not answers(f"http://127.0.0.1:{port}/"):
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/sparql"
    finally:
        process.terminate()
        process.wait()


def get(address: str, query: str, seconds: float) -> tuple[list[tuple[str, str]], bytes]:
    """The headers and the body of an answer."""
    request = urllib.request.Request(f"{address}?query={quote(query, safe='')}", headers={"Accept": _JSON})
    with urllib.request.urlopen(request, timeout=seconds) as answer:
        return list(answer.headers.items()), answer.read()


def tell(line: str) -> None:
    """Writes a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def run(options: argparse.Namespace) -> Results:
    """Measures all sizes, with every server that there is."""
    results = Results()
    options.folder.mkdir(parents=True, exist_ok=True)
    for size in options.sizes:
        data = options.folder / f"{size}-{SEED}.nq"
        if not data.exists():
            tell(f"writing {data.name}")
            write(data, size)
        running: list[Peer] = []
        try:
            for peer in all_peers(options.folder / str(size)):
                if peer.name not in options.peers:
                    continue
                try:
                    peer.provide()
                    results.starts[size, peer.name] = seconds = peer.start(data, options.start)
                    running.append(peer)
                    tell(f"{size} organizations: {peer.name} is ready after {seconds:.1f} s")
                except (Missing, OSError, subprocess.CalledProcessError) as error:
                    results.notes.append(f"left out at {size}: {error}")
                    tell(f"left out: {error}")
            Bench(results, size, running, options).run()
        finally:
            for peer in running:
                peer.stop()
    return results


def save(results: Results, folder: Path) -> None:
    """Writes tables, data and picture."""
    (folder / "results.md").write_text(markdown(results), "utf-8")
    told = [
        {"size": size, "clients": clients, "sort": sort, "server": name, "query": query, **asdict(found)}
        for (size, clients, sort, name, query), found in results.times.items()
    ]
    starts = [
        {"size": size, "server": name, "seconds": took} for (size, name), took in results.starts.items()
    ]
    (folder / "results.json").write_text(
        json.dumps({"seed": SEED, "notes": results.notes, "starts": starts, "times": told}, indent=1), "utf-8"
    )
    try:
        plot(results, folder / "results.svg", min(results.clients()))
    except ImportError:
        tell("no picture: matplotlib is missing; it is in the dependency group bench")


def read_options(arguments: list[str]) -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(prog="make bench", description=str(__doc__).splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    names = [peer.name for peer in all_peers(Path())]
    parser.add_argument("--peers", nargs="+", choices=names, default=names)
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 8])
    parser.add_argument("--rounds", type=int, default=2, help="of which the best counts")
    parser.add_argument("--seconds", type=float, default=2.0, help="for one query, server and round")
    parser.add_argument("--patience", type=float, default=20.0, help="seconds that one answer may take")
    parser.add_argument("--start", type=float, default=900.0, help="seconds that a server may take to start")
    parser.add_argument("--folder", type=Path, default=PROJECT / "var" / "bench")
    parser.add_argument("--no-lookup", action="store_true", help="leave out lookups beside heavy queries")
    parser.add_argument("--no-crowd", action="store_true", help="leave out fifty clients at once")
    return parser.parse_args(arguments)


def main(arguments: list[str]) -> None:
    """Measures and tells."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended"))  # so that no server is left behind
    options = read_options(arguments)
    results = run(options)
    save(results, options.folder)
    tell((options.folder / "results.md").read_text("utf-8"))
    tell(f"tables, data and picture are in {options.folder}")
    if not options.no_lookup:
        lookup.main()
    if not options.no_crowd:
        crowd.main()


if __name__ == "__main__":
    main(sys.argv[1:])

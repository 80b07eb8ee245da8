"""Measures a server with many clients at once: python -m tests.bench.crowd [SECONDS [CLIENTS [SWAPS]]].

Fifty clients ask everything that there is, for a minute, of ``nasij serve`` over the shipped records; then the same
while a new dataset is published; two minutes and more. With SWAPS, one run only, in which two datasets take turns so
many times: whether the memory stays where it is. It tells failures, p50 and p99 of each kind of address, the memory of
the server and its workers on the way, and how many runs through a list mixed two datasets. Clients and server share the
processors.
"""

from __future__ import annotations

import asyncio
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count, cycle
from pathlib import Path
from urllib.parse import quote

import httpx2

import data
from graph.build import build
from graph.dataset import CURRENT
from tests.bench.peers import PROJECT, answers, free_port

SECONDS, CLIENTS = 60.0, 50
LOOKUP = "SELECT ?property ?value { id:%s ?property ?value }"
ACTORS = ("nibrass", "oujda", "hanns-seidel-foundation", "morocco")
ADDRESSES = {
    "pages": [
        f"/{language}/{page}"
        for language in ("ar", "fr", "en")
        for page in ("", "actors", "events", "recommendations", "places", "sources", "about", "data", "api", "sparql",
                     "ontology", "id/nibrass", "path?from=nibrass&to=hanns-seidel-foundation")
    ],
    "sparql": [f"/sparql?format={form}&query={quote(LOOKUP % slug)}" for slug in ACTORS for form in ("json", "csv")],
    "api": [
        "/api/v1/", "/api/v1/entities?limit=50", "/api/v1/events?lang=fr", "/api/v1/statistics",
        "/api/v1/partnerships?party=nibrass", "/api/v1/recommendations?theme=legal-framework",
        "/api/v1/concepts?scheme=force",
        "/api/v1/sources", "/api/v1/network?of=nibrass&depth=2", "/api/v1/networks/partnerships?format=gexf",
        "/api/v1/networks/partners/measures", "/api/v1/paths?start=nibrass&end=hanns-seidel-foundation&k=3",
        *(f"/api/v1/entities/{slug}?include=claims" for slug in ACTORS),
    ],
    "search": [f"/api/v1/search?q={quote(text)}" for text in ("nibras", "نبراس", "وجدة", "jeunes", "assocation")],
    "reconcile": [
        f"/reconcile?queries={quote(text)}"
        for text in ('{"q0": {"query": "Association Nibrass"}}', '{"q0": {"query": "مؤسسة هانس سايدل"}}')
    ] + ["/reconcile", "/reconcile/1.0", "/reconcile/suggest/entity?prefix=nib", "/reconcile/preview?id=nibrass"],
    "data": ["/data/statements.csv", "/data/edges.csv", "/data/network.graphml", "/id/nibrass.ttl", "/changes.atom",
             "/graph-store?default&format=nt", "/.well-known/void?format=ttl", "/api/v1/openapi.json", "/readyz"],
}  # fmt: skip
"""What is asked, by kind; each address answers with a status below 400."""
LISTS = ("/api/v1/claims?limit=100", "/api/v1/entities?limit=20", "/api/v1/sources?limit=2")
"""What is read from the first to the last page."""


@dataclass
class Seen:
    """What the clients of one run saw: milliseconds by kind, what failed, runs through lists and those that mixed."""

    milliseconds: dict[str, list[float]] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    datasets: set[str] = field(default_factory=set)
    runs: int = 0
    mixed: list[str] = field(default_factory=list)


async def crowd(address: str, clients: int, seconds: float) -> Seen:
    """Lets clients ask for some seconds: four of five whatever there is, the others one list after another."""
    seen, ends, number = Seen(), time.monotonic() + seconds, count()
    everything = [(kind, path) for kind, paths in ADDRESSES.items() for path in paths]
    limits = httpx2.Limits(max_connections=clients)
    async with httpx2.AsyncClient(
        base_url=address, timeout=60, limits=limits, follow_redirects=True
    ) as client:

        async def reads_everything(start: int) -> None:
            at = start * 7
            while time.monotonic() < ends:
                kind, path = everything[at % len(everything)]
                at += 1
                await _get(client, seen, kind, path)

        async def reads_lists() -> None:
            while time.monotonic() < ends:
                await _read_list(client, seen, LISTS[next(number) % len(LISTS)])

        await asyncio.gather(
            *(reads_lists() if each % 5 == 0 else reads_everything(each) for each in range(clients))
        )
    return seen


async def _get(client: httpx2.AsyncClient, seen: Seen, kind: str, path: str) -> httpx2.Response | None:
    started = time.perf_counter()
    try:
        answer = await client.get(path)
    except httpx2.HTTPError as error:
        seen.failures.append(f"{path}: {error!r}")
        return None
    seen.milliseconds.setdefault(kind, []).append((time.perf_counter() - started) * 1000)
    if answer.status_code >= 400:
        seen.failures.append(f"{path}: {answer.status_code} {answer.text[:200]}")
        return None
    seen.datasets.add(answer.headers.get("Nasij-Dataset", ""))
    return answer


async def _read_list(client: httpx2.AsyncClient, seen: Seen, path: str) -> None:
    """Reads a list to its end: one dataset, as many things as the first page said, none twice."""
    items: list[str] = []
    datasets, total, following = set(), set(), path
    while following:
        answer = await _get(client, seen, "lists", following)
        if answer is None:
            return
        page = answer.json()
        items += [each["id"] for each in page["items"]]
        datasets.add(page["dataset"])
        total.add(page["total"])
        following = page["next"] or ""
    seen.runs += 1
    if len(datasets) != 1 or total != {len(items)} or len(set(items)) != len(items):
        seen.mixed.append(f"{path}: {len(items)} of {sorted(total)}, datasets {sorted(datasets)}")


def changed_records(folder: Path) -> Path:
    """The shipped records in a folder, with one thing changed: the day on which an article was curated."""
    shutil.copytree(data.FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
    file = folder / "sources" / sorted(path.name for path in (folder / "sources").glob("*.yaml"))[0]
    text = file.read_text("utf-8")
    at = text.index("\ncurated: ")
    day = text[at + 10 : text.index("\n", at + 1)]
    file.write_text(text[:at] + "\ncurated: '2026-11-22'" + text[at + 10 + len(day) :], "utf-8")
    return folder


@contextmanager
def served(root: Path) -> Iterator[tuple[str, int]]:
    """``nasij serve`` of a root folder: its address and the id of its process."""
    port = free_port()
    command = [sys.executable, "-c", "from api.cli import main; main()", "serve", "--root", str(root)]
    with (root.parent / "server.log").open("wb") as log:
        server = subprocess.Popen(
            [*command, "--port", str(port), "--host", "127.0.0.1"], cwd=PROJECT, stdout=log, stderr=log
        )
    try:
        while not answers(f"http://127.0.0.1:{port}/readyz"):
            if server.poll() is not None:
                raise SystemExit("the server did not start")
            time.sleep(0.2)
        yield f"http://127.0.0.1:{port}", server.pid
    finally:
        server.terminate()
        server.wait()


def memory(process: int) -> tuple[int, int, int]:
    """MiB that a process has and that those below it have, and how many these are (Linux)."""
    children: dict[int, list[int]] = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text("utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        children.setdefault(int(fields[1]), []).append(int(status.parent.name))
    below, waiting = [], list(children.get(process, ()))
    while waiting:
        below.append(waiting.pop())
        waiting += children.get(below[-1], ())
    return _resident(process), sum(map(_resident, below)), len(below)


def _resident(process: int) -> int:
    """Proportional set size: pages that several processes share count once in all."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text("utf-8").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith("Pss:")), 0)


def point(root: Path, folder: str) -> None:
    """Makes a dataset the current one, in one step."""
    link = root / "next"
    link.symlink_to(folder)
    link.replace(root / CURRENT)


def measure(
    root: Path,
    seconds: float,
    clients: int,
    meanwhile: Callable[[], object] | None = None,
    publishing: Sequence[float] = (1 / 3,),
    watching: Sequence[float] = (1 / 6, 1 / 2, 1),
) -> Seen:
    """One run against a server of its own. Tells what was seen.

    ``meanwhile`` is done when the shares ``publishing`` of the time are over, the memory told at ``watching``.
    """

    async def run(address: str, process: int) -> Seen:
        async def watch() -> None:
            for share in watching:
                await asyncio.sleep(max(0.0, started + share * seconds - time.monotonic()))
                server, workers, many = memory(process)
                _tell(
                    f"  after {share * seconds:3.0f} s: server {server} MiB, {many} processes below it {workers} MiB"
                )

        async def publish() -> None:
            if meanwhile is None:
                return
            for share in publishing:
                await asyncio.sleep(max(0.0, started + share * seconds - time.monotonic()))
                begun = time.monotonic()
                await asyncio.to_thread(meanwhile)
                _tell(
                    f"  published at {time.monotonic() - started:.0f} s, in {time.monotonic() - begun:.0f} s"
                )

        started = time.monotonic()
        seen, _, _ = await asyncio.gather(crowd(address, clients, seconds), watch(), publish())
        return seen

    with served(root) as (address, process):
        seen = asyncio.run(run(address, process))
    everything = sorted(each for times in seen.milliseconds.values() for each in times)
    for kind, times in [*sorted(seen.milliseconds.items()), ("all", everything)]:
        times.sort()
        p99 = times[int(len(times) * 0.99)]
        _tell(
            f"  {kind:<10}{len(times):>7} answers, p50 {statistics.median(times):5.0f} ms, p99 {p99:5.0f} ms"
        )
    _tell(
        f"  {len(everything) / seconds:.0f} answers a second; failures: {len(seen.failures)} {seen.failures[:5]}"
    )
    datasets = len(seen.datasets - {""})
    _tell(
        f"  {seen.runs} runs through lists, {len(seen.mixed)} mixed {seen.mixed[:3]}; datasets seen: {datasets}"
    )
    return seen


def _tell(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def measure_swaps(folder: Path, seconds: float, clients: int, swaps: int) -> Seen:
    """One run in which two datasets take turns; the memory is told before each swap, and at the end."""
    root = folder / "datasets"
    built = [build(data.FOLDER, root), build(changed_records(folder / "records"), root)]
    turns = cycle(dataset.folder.name for dataset in built)
    point(root, next(turns))
    shares = [swap / (swaps + 1) for swap in range(1, swaps + 2)]
    _tell(f"{clients} clients for {seconds:.0f} s, {swaps} swaps")
    return measure(
        root,
        seconds,
        clients,
        lambda: point(root, next(turns)),
        shares[:-1],
        [each - 0.001 for each in shares],
    )


def main(arguments: list[str] | None = None) -> None:
    """Measures both, or the swaps; ends with 1 where something failed or was mixed."""
    given = arguments or []
    seconds = float(given[0]) if given else SECONDS
    clients = int(given[1]) if len(given) > 1 else CLIENTS
    with tempfile.TemporaryDirectory() as folder:
        if len(given) > 2:
            swapped = measure_swaps(Path(folder), seconds, clients, int(given[2]))
            if swapped.failures or swapped.mixed or len(swapped.datasets - {""}) < 2:
                raise SystemExit("something failed")
            return
        root = Path(folder) / "datasets"
        build(data.FOLDER, root)
        _tell(f"{clients} clients for {seconds:.0f} s")
        quiet = measure(root, seconds, clients)
        changed = changed_records(Path(folder) / "records")
        _tell(f"{clients} clients for {seconds:.0f} s, while a new dataset is published")
        command = [
            sys.executable,
            "-c",
            "from api.cli import main; main()",
            "build",
            "--records",
            str(changed),
        ]
        busy = measure(
            root, seconds, clients,
            lambda: subprocess.run(
                [*command, "--root", str(root)], cwd=PROJECT, check=True, stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            ),
        )  # fmt: skip
    if quiet.failures or quiet.mixed or busy.failures or busy.mixed or len(busy.datasets - {""}) < 2:
        raise SystemExit("something failed")


if __name__ == "__main__":
    main(sys.argv[1:])

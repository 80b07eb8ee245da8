"""Graphs in memory: when they fit, and that they answer as the store on disk does."""

from __future__ import annotations

import asyncio
import gc
from pathlib import Path

from pyoxigraph import RdfFormat, Store

from graph import memory
from graph.query import Query
from graph.worker import Files, Limits
from graph.workers import Pool, Workers

COUNT = Query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "text/csv")


def test_more_workers_need_more_memory() -> None:
    assert memory.needed(1000, 1) < memory.needed(1000, 4) < memory.needed(2000, 4)
    assert memory.available() >= 0


def test_workers_over_a_file_of_quads_answer_as_those_over_the_store(tmp_path: Path) -> None:
    quads = tmp_path / "graph.nq"
    quads.write_text("".join(f'<http://x/{n}> <http://x/p> "{n}" .\n' for n in range(100)), "utf-8")
    store = Store(str(tmp_path / "store"))
    store.bulk_load(path=str(quads), format=RdfFormat.N_QUADS)
    store.flush()

    async def answered(file: Path | None) -> bytes:
        limits = Limits(5.0, 256 * 2**20, 2**20)
        async with Workers(Files(tmp_path / "store", file), limits, Pool(2, 10)) as workers:
            return (await workers.run(COUNT)).body

    assert asyncio.run(answered(quads)) == asyncio.run(answered(None)) == b"n\r\n100\r\n"


def test_what_lasts_is_made_and_kept_without_the_collector() -> None:
    before = gc.get_freeze_count()
    with memory.lasting():
        assert not gc.isenabled()
        made = [[number] for number in range(1000)]
    assert gc.isenabled()
    assert gc.get_freeze_count() >= before + len(made)
    gc.unfreeze()


def test_a_collector_that_rests_already_goes_on_resting() -> None:
    with memory.lasting():
        with memory.lasting():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()
    gc.unfreeze()

"""Kept answers and shared evaluations."""

from __future__ import annotations

import asyncio

import pytest

from graph.cache import Cache, Kept, Shared, key_of, volatile
from graph.errors import QueryTimeout
from graph.query import Answer, Query

KIBIBYTE = 1024


def test_only_what_cannot_change_the_answer_is_passed_over() -> None:
    asked = Query("SELECT ?x { ?x ?p 'a  b' }")
    assert key_of("d", asked) == key_of("d", Query(f"\n {asked.text}\t\r\n"))
    others = [
        Query("SELECT ?x { ?x ?p 'a b' }"),
        Query("select ?x { ?x ?p 'a  b' }"),
        Query(asked.text, table="text/csv"),
        Query(asked.text, graph="application/n-triples"),
        Query(asked.text, default_graphs=("http://x/g",)),
        Query(asked.text, named_graphs=("http://x/g",)),
    ]
    assert len({key_of("d", each) for each in [asked, *others]} | {key_of("e", asked)}) == len(others) + 2


@pytest.mark.parametrize(
    "text",
    [
        "SELECT (NOW() AS ?t) {}",
        "SELECT (rand\n() AS ?t) {}",
        "SELECT (UUID#c\n() AS ?t) {}",
        "SELECT (StrUUID() AS ?t) {}",
        r"SELECT (\u004eOW() AS ?t) {}",
        "SELECT (1+RAND() AS ?t) {}",
        "SELECT * { SERVICE <http://x/> {} }",
    ],
)
def test_what_asks_for_time_chance_or_another_server_is_volatile(text: str) -> None:
    assert volatile(Query(text))


def test_names_that_only_hold_such_a_word_are_not_volatile() -> None:
    assert not volatile(Query("SELECT ?brand ?known { ?brand <http://x/services> ?known }"))


def test_different_bytes_have_different_tags_that_begin_alike() -> None:
    key = key_of("d", Query("ASK {}"))
    tags = {Kept.of("d", key, Answer("ask", "text/csv", body)).tag for body in (b"true", b"false")}
    assert len(tags) == 2
    assert len({tag.rpartition("-")[0] for tag in tags}) == 1


def test_the_cache_stays_within_its_bytes_and_keeps_what_was_asked_for_last() -> None:
    cache = Cache[int, str](10 * KIBIBYTE)
    for number in range(8):
        cache.put(number, str(number), KIBIBYTE)
        assert cache.bytes <= 10 * KIBIBYTE
        assert cache.get(0) == "0"
    assert cache.get(1) is None
    assert cache.get(7) == "7"
    assert (cache.hits, cache.misses) == (9, 1)
    cache.put(7, "again", KIBIBYTE)
    assert cache.get(7) == "again"
    cache.clear()
    assert (len(cache), cache.bytes) == (0, 0)


def test_what_would_drive_out_all_others_is_not_kept() -> None:
    cache = Cache[int, str](10 * KIBIBYTE)
    cache.put(1, "large", 5 * KIBIBYTE)
    assert not len(cache)
    nothing = Cache[int, str](0)
    nothing.put(1, "", 0)
    assert not len(nothing)


def test_work_under_way_is_shared_and_so_is_its_error() -> None:
    starts = 0

    async def work() -> str:
        nonlocal starts
        starts += 1
        await asyncio.sleep(0.01)
        if starts == 2:
            raise QueryTimeout("late")
        return "done"

    async def scene() -> None:
        shared = Shared[str, str]()
        assert await asyncio.gather(*(shared.run("a", work) for _ in range(5))) == ["done"] * 5
        assert starts == 1
        told = await asyncio.gather(*(shared.run("a", work) for _ in range(3)), return_exceptions=True)
        assert [type(each) for each in told] == [QueryTimeout] * 3
        assert await shared.run("a", work) == "done"
        assert starts == 3

    asyncio.run(scene())


def test_work_goes_on_while_one_waits_and_stops_when_the_last_leaves() -> None:
    ended: list[str] = []

    async def work() -> str:
        try:
            await asyncio.sleep(0.05)
        except asyncio.CancelledError:
            ended.append("stopped")
            raise
        ended.append("done")
        return "done"

    async def scene() -> None:
        shared = Shared[str, str]()
        leaving, staying = (asyncio.create_task(shared.run("a", work)) for _ in range(2))
        await asyncio.sleep(0)
        leaving.cancel()
        assert await staying == "done"
        alone = asyncio.create_task(shared.run("a", work))
        await asyncio.sleep(0.01)
        alone.cancel()
        await asyncio.sleep(0)
        assert await shared.run("a", work) == "done", "a newcomer does not join what is being stopped"

    asyncio.run(scene())
    assert ended == ["done", "stopped", "done"]

"""The benchmark itself: that it measures what it says, on a graph so small that it takes seconds."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import pytest
from pyoxigraph import QuerySolutions, RdfFormat, Store

from tests.bench import __main__ as bench
from tests.bench.generate import lines, write
from tests.bench.report import BARE, OURS, Results, Time, growth, markdown, ratio

pytestmark = pytest.mark.long

SIZE = 200


@pytest.fixture(scope="module")
def store() -> Store:
    """A graph that has something of everything."""
    store = Store()
    store.load("".join(lines(SIZE)).encode(), RdfFormat.N_QUADS)
    return store


def test_the_same_seed_gives_the_same_graph_and_another_one_another(tmp_path: Path) -> None:
    write(tmp_path / "graph.nq", SIZE)
    assert (tmp_path / "graph.nq").read_text("utf-8") == "".join(lines(SIZE))
    assert list(lines(SIZE, seed=1)) != list(lines(SIZE, seed=2))


def test_few_organizations_have_many_partners() -> None:
    store = Store()
    store.load("".join(lines(1000)).encode(), RdfFormat.N_QUADS)
    found = store.query(
        "SELECT (COUNT(DISTINCT ?other) AS ?partners) { ?one <https://w3id.org/nasij/ontology#partnerOf> ?other } "
        "GROUP BY ?one ORDER BY DESC(?partners)"
    )
    assert isinstance(found, QuerySolutions)
    degrees = [int(row["partners"].value) for row in found]
    assert degrees[0] > 5 * degrees[len(degrees) // 2]


@pytest.mark.parametrize("name", bench.queries())
def test_every_query_finds_something(store: Store, name: str) -> None:
    text = bench.queries()[name]
    assert text.startswith("# ")
    assert "{number}" in text, "each request differs from the last"
    for number in range(SIZE):
        found = store.query(text.replace("{number}", str(number)))
        assert isinstance(found, QuerySolutions)
        if any(True for _ in found):
            return
    pytest.fail("no number has an answer")


def test_this_endpoint_is_measured_fresh_and_repeated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = [
        "--sizes",
        str(SIZE),
        "--peers",
        OURS,
        "--seconds",
        "0.2",
        "--rounds",
        "1",
        "--no-lookup",
        "--no-crowd",
    ]
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    bench.main([*options, "--clients", "2", "--folder", str(tmp_path)])
    told = json.loads((tmp_path / "results.json").read_text("utf-8"))
    assert told["notes"] == []
    kinds = {(time["sort"], time["server"]) for time in told["times"]}
    assert kinds == {("fresh", OURS), ("repeated", OURS), ("repeated", BARE)}
    assert len(told["times"]) == 3 * len(bench.queries())
    assert "| 01-lookup |" in (tmp_path / "results.md").read_text("utf-8")


@pytest.fixture
def results() -> Results:
    """Two sizes; the other server was given up once."""
    results = Results()
    for size, ours, theirs in ((10, 1.0, 4.0), (1000, 10.0, 400.0)):
        results.times[size, 1, "fresh", OURS, "a"] = Time(ours)
        results.times[size, 1, "fresh", "other", "a"] = Time(theirs, bound=size == 1000)
        results.times[size, 1, "fresh", OURS, "b"] = Time(1.0)
        results.times[size, 1, "fresh", "other", "b"] = Time(1.0)
    return results


def test_ratios_are_means_of_factors_and_bounds_stay_bounds(results: Results) -> None:
    assert ratio(results, 10, 1, "fresh", "other") == Time(2.0)
    found = ratio(results, 1000, 1, "fresh", "other")
    assert found is not None
    assert (round(found.milliseconds, 3), found.bound) == (6.325, True)
    assert ratio(results, 10, 1, "fresh", "missing") is None
    assert "| a | 10 | > 40 | – |" in markdown(results)


def test_growth_is_a_power_of_the_size(results: Results) -> None:
    assert growth(results, 1, OURS, "a") == "0.50"
    assert growth(results, 1, "other", "a") == "> 1.00"
    assert growth(results, 1, OURS, "b") == "0.00"

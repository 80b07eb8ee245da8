"""Measures search over made-up associations: python -m tests.bench.search [HOW MANY] (100,000: about a minute).

Building the index, then p50 and p95 of ``Search.find`` by the way in which the queries differ from the names.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from pyoxigraph import Store

from graph.search import Search
from graph.search.index import write_search
from tests.graph.search.made_up import made_up_names, made_up_quads

MANY, INVENTED, ASKED = 100_000, 0.7, 200
Change = Callable[[random.Random, str, str], str]


def _swapped(chance: random.Random, arabic: str, _: str) -> str:
    """A misprint: two letters of the longest word change places."""
    longest = max(arabic.split(), key=len)
    at = chance.randrange(2, len(longest) - 1)
    wrong = longest[:at] + longest[at : at + 2][::-1] + longest[at + 2 :]
    return arabic.replace(longest, wrong)


def _respelt(_: random.Random, __: str, french: str) -> str:
    """Another habit of writing Arabic names in Latin letters."""
    own = french.split(" ")[1:3]
    spelt = " ".join(own).lower().replace("ou", "u").replace("k", "q").replace("ch", "sh")
    return f"jamiyat {spelt}"


def _begun(chance: random.Random, arabic: str, french: str) -> str:
    name = chance.choice([arabic, french])
    start = name.index(" ") + 1
    return name[: chance.randrange(start + 1, len(name))]


WAYS: dict[str, tuple[Change, bool]] = {
    "exact": (lambda _, arabic, __: arabic, False),
    "folded": (lambda _, arabic, __: arabic.replace("أ", "ا").replace("ة", "ه"), False),
    "some words": (lambda _, arabic, __: " ".join(arabic.split()[:2]), False),
    "other order": (lambda _, arabic, __: " ".join(arabic.split()[::-1]), False),
    "French": (lambda _, __, french: french.lower(), False),
    "other spelling": (_respelt, False),
    "misprint": (_swapped, False),
    "first letter": (lambda _, arabic, __: arabic.split()[1].removeprefix("ال")[:1], True),
    "typing": (_begun, True),
    "generic words": (lambda chance, _, __: chance.choice(["جمعية", "association", "جمعية للتنمية"]), False),
    "absent": (lambda _, arabic, __: f"منظمة قراقوش {arabic.split()[-1]}", False),
    "long": (lambda _, arabic, french: f"{arabic} {french}", False),
}


def _milliseconds(search: Search, queries: list[str], *, typing: bool) -> Iterator[float]:
    for query in queries:
        started = time.perf_counter()
        search.find(query, prefix=typing)
        yield (time.perf_counter() - started) * 1000


def main(arguments: list[str] | None = None) -> None:
    """Builds, asks, and tells how long each took."""
    given = sys.argv[1:] if arguments is None else arguments
    many = int(given[0]) if given else MANY
    store = Store()
    store.bulk_extend(made_up_quads(many, invented=INVENTED))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "search.sqlite"
        started = time.perf_counter()
        write_search(store, file)
        taken = time.perf_counter() - started
        size = file.stat().st_size / 1e6
        sys.stdout.write(f"{many} organizations indexed in {taken:.1f} s, {size:.0f} MB\n")
        sys.stdout.write(f"{'way':<16}{'p50 ms':>8}{'p95 ms':>8}{'worst':>8}\n")
        chance = random.Random(7)
        names = chance.sample(list(made_up_names(many, invented=INVENTED)), min(ASKED, many))
        search, everything = Search(file), []
        for way, (change, typing) in WAYS.items():
            queries = [change(chance, *name) for name in names]
            times = sorted(_milliseconds(search, queries, typing=typing))
            everything += times
            _tell(way, times)
        _tell("all", sorted(everything))
        search.close()


def _tell(way: str, times: list[float]) -> None:
    p95 = times[int(len(times) * 0.95)]
    sys.stdout.write(f"{way:<16}{statistics.median(times):>8.1f}{p95:>8.1f}{times[-1]:>8.1f}\n")


if __name__ == "__main__":
    main()

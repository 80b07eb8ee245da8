"""What the benchmark found, as tables and as a picture: ratios, as times differ from machine to machine."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

OURS, BARE = "nasij", "bare ASGI"


@dataclass(frozen=True)
class Time:
    """Milliseconds from one answer to the next; ``bound`` where a server took longer and was not waited for."""

    milliseconds: float
    bound: bool = False

    def over(self, ours: Time) -> str:
        """How many times as long as ours."""
        return f"{'> ' if self.bound else ''}{figure(self.milliseconds / ours.milliseconds)}"


@dataclass
class Results:
    """Times by size, clients, ``fresh`` or ``repeated``, server and query; seconds until each server was ready."""

    times: dict[tuple[int, int, str, str, str], Time] = field(default_factory=dict)
    starts: dict[tuple[int, str], float] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def of(self, size: int, clients: int, sort: str, name: str) -> dict[str, Time]:
        """The times of one server by query."""
        return {
            query: time
            for (*key, query), time in self.times.items()
            if key == [size, clients, sort, name]
        }  # fmt: skip

    def names(self) -> list[str]:
        """The servers, ours first, each once."""
        return list(dict.fromkeys(name for _, _, _, name, _ in self.times if name != BARE))

    def sizes(self) -> list[int]:
        return sorted({size for size, *_ in self.times})

    def clients(self) -> list[int]:
        return sorted({clients for _, clients, *_ in self.times})


def figure(number: float) -> str:
    """A number with two digits that matter.

    >>> figure(0.7123), figure(12.34), figure(1234.5)
    ('0.71', '12', '1234')
    """
    return f"{number:.0f}" if number >= 10 else f"{number:.2g}" if number < 1 else f"{number:.1f}"


def geometric_mean(numbers: Iterable[float]) -> float:
    """The geometric mean, which is the one for ratios (Fleming and Wallace 1986, doi:10.1145/5666.5673)."""
    logs = [math.log(number) for number in numbers]
    return math.exp(sum(logs) / len(logs))


def ratio(results: Results, size: int, clients: int, sort: str, name: str) -> Time | None:
    """How many times as long as ours a server takes, in the geometric mean over the queries that both answered."""
    ours, theirs = (results.of(size, clients, sort, each) for each in (OURS, name))
    both = [query for query in ours if query in theirs]
    if not both:
        return None
    mean = geometric_mean(theirs[query].milliseconds / ours[query].milliseconds for query in both)
    return Time(mean, any(theirs[query].bound for query in both))


def growth(results: Results, clients: int, name: str, query: str) -> str:
    """By which power of the size the time grows, from the smallest size to the largest; 1 is in proportion."""
    sizes = [size for size in results.sizes() if query in results.of(size, clients, "fresh", name)]
    if len(sizes) < 2:
        return ""
    first, last = (results.of(size, clients, "fresh", name)[query] for size in (sizes[0], sizes[-1]))
    power = math.log(last.milliseconds / first.milliseconds) / math.log(sizes[-1] / sizes[0])
    return f"{'> ' if last.bound else ''}{power:.2f}"


def markdown(results: Results) -> str:
    """All tables."""
    parts = ["# Benchmark", "", *(f"- {note}" for note in results.notes), ""]
    others = [name for name in results.names() if name != OURS]
    for clients in results.clients():
        for size in results.sizes():
            parts += _ratios(results, size, clients, others)
        parts += _growths(results, clients)
    return "\n".join(parts) + "\n"


def _ratios(results: Results, size: int, clients: int, others: Sequence[str]) -> list[str]:
    ours = results.of(size, clients, "fresh", OURS)
    kept, bare = (results.of(size, clients, "repeated", name) for name in (OURS, BARE))
    if not ours:
        return []
    lines = [
        f"## {size} organizations, {_many(clients)}: times as long as nasij",
        "",
        _row(["query", "nasij, ms", *others, "repeated, of bare ASGI"]),
        _row(["---"] * (len(others) + 3)),
    ]
    for query, time in ours.items():
        theirs = [results.of(size, clients, "fresh", name).get(query) for name in others]
        cells = [each.over(time) if each else "–" for each in theirs]
        again = figure(bare[query].milliseconds / kept[query].milliseconds) if query in bare else "–"
        lines.append(_row([query, figure(time.milliseconds), *cells, again]))
    means = [ratio(results, size, clients, "fresh", name) for name in others]
    cells = [f"{'> ' if each.bound else ''}{figure(each.milliseconds)}" if each else "–" for each in means]
    mean = ratio(results, size, clients, "repeated", BARE)
    cells.append(figure(mean.milliseconds) if mean is not None else "–")
    lines.append(_row(["**geometric mean**", "", *cells]))
    return [*lines, ""]


def _growths(results: Results, clients: int) -> list[str]:
    if len(results.sizes()) < 2:
        return []
    names = results.names()
    queries = dict.fromkeys(query for *_, query in results.times)
    return [
        f"## Growth, {_many(clients)}: the power of the size by which the time grows",
        "",
        _row(["query", *names]),
        _row(["---"] * (len(names) + 1)),
        *(
            _row([query, *(growth(results, clients, name, query) or "–" for name in names)])
            for query in queries
        ),
        "",
    ]


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _many(clients: int) -> str:
    return f"{clients} client{'s' if clients > 1 else ''}"


def plot(results: Results, file: Path, clients: int) -> None:
    """A picture of the times by size, a panel for each query; raises ImportError without matplotlib."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot

    queries = list(dict.fromkeys(query for *_, query in results.times))
    columns = 4
    figure_, axes = pyplot.subplots(
        math.ceil(len(queries) / columns), columns, figsize=(13, 9), sharex=True, squeeze=False
    )
    for panel, query in zip(axes.flat, queries, strict=False):
        for name in results.names():
            times = {size: results.of(size, clients, "fresh", name).get(query) for size in results.sizes()}
            known = {size: time.milliseconds for size, time in times.items() if time is not None}
            panel.loglog(list(known), list(known.values()), marker="o", label=name)
        panel.set_title(query, fontsize=9)
        panel.grid(alpha=0.3)
    for panel in axes[-1]:
        panel.set_xlabel("organizations")
    for panel in axes[:, 0]:
        panel.set_ylabel("ms an answer")
    handles, labels = axes.flat[0].get_legend_handles_labels()
    figure_.legend(handles, labels, loc="upper center", ncol=len(labels))
    figure_.savefig(file)
    pyplot.close(figure_)

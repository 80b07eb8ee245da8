"""What the server counts, as Prometheus reads it at ``/metrics``: a registry of its own for each application."""

from __future__ import annotations

import asyncio
import time
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import accumulate

from fastapi import APIRouter, Request
from fastapi.responses import Response
from prometheus_client import CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    InfoMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector
from prometheus_client.utils import floatToGoString
from starlette.requests import ClientDisconnect

from api.problems import problem_of
from api.serving import Serving
from graph.errors import NasijError

router = APIRouter(tags=["Health"])

_MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 60)


class Metrics:
    """The counts of one application."""

    def __init__(self, serving: Serving) -> None:
        self.registry = CollectorRegistry()
        self.registry.register(_State(serving))
        self._requests = _Requests()
        self.registry.register(self._requests)
        self._queries = Histogram(
            "nasij_query_seconds", "Until a query that was not kept had its outcome, waiting included.",
            ["outcome"], buckets=_SECONDS, registry=self.registry,
        )  # fmt: skip
        self._answered = self._queries.labels("ok")

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Counts one request; its labels must be of few values."""
        self._requests.add(method, route, status, seconds)

    def answered(self, seconds: float) -> None:
        """Counts one query that was answered at once."""
        self._answered.observe(seconds)

    @contextmanager
    def query(self) -> Iterator[None]:
        """Times one query; its outcome is ``ok``, ``gone`` for a client that hung up, or the problem's name."""
        started, outcome = time.perf_counter(), "ok"
        try:
            yield
        except NasijError as error:
            outcome = problem_of(error).name
            raise
        except (ClientDisconnect, asyncio.CancelledError):
            outcome = "gone"
            raise
        except BaseException:
            outcome = "internal"
            raise
        finally:
            self._queries.labels(outcome).observe(time.perf_counter() - started)


class _Requests(Collector):
    """How many requests there were, and how long they took; counted in numbers, as each request is."""

    def __init__(self) -> None:
        self._counts: dict[tuple[str, str, int], int] = defaultdict(int)
        self._seconds: dict[str, _Seconds] = defaultdict(_Seconds)

    def add(self, method: str, route: str, status: int, seconds: float) -> None:
        """Counts one."""
        self._counts[method, route, status] += 1
        self._seconds[route].add(seconds)

    def collect(self) -> Iterator[Metric]:
        counts = CounterMetricFamily("nasij_requests", "HTTP requests.", labels=["method", "route", "status"])
        for (method, route, status), count in self._counts.items():
            counts.add_metric([method, route, str(status)], count)
        yield counts
        times = HistogramMetricFamily("nasij_request_seconds", "Until the answer was sent.", labels=["route"])
        for route, seconds in self._seconds.items():
            times.add_metric([route], seconds.buckets(), seconds.sum)
        yield times


class _Seconds:
    """A histogram: how many times were in each bucket, and their sum."""

    __slots__ = ("_counts", "sum")

    def __init__(self) -> None:
        self._counts, self.sum = [0] * (len(_SECONDS) + 1), 0.0

    def add(self, seconds: float) -> None:
        """Counts one."""
        self._counts[bisect_left(_SECONDS, seconds)] += 1
        self.sum += seconds

    def buckets(self) -> list[tuple[str, float]]:
        """The upper bound of each bucket with how many were not above it."""
        bounds = [*map(floatToGoString, _SECONDS), "+Inf"]
        return list(zip(bounds, accumulate(self._counts), strict=True))


class _State(Collector):
    """What is so at the moment of reading."""

    def __init__(self, serving: Serving) -> None:
        self._serving = serving

    def collect(self) -> Iterator[Metric]:
        serving, cache = self._serving, self._serving.cache
        dataset = serving.dataset.id if serving.dataset else ""
        yield InfoMetricFamily("nasij_dataset", "The dataset that is served.", value={"id": dataset})
        yield GaugeMetricFamily("nasij_queue_length", "Queries waiting for a worker.", value=serving.waiting)
        yield CounterMetricFamily(
            "nasij_worker_restarts", "Workers replaced after a query.", value=serving.restarts
        )
        yield CounterMetricFamily("nasij_cache_hits", "Queries answered without a worker.", value=cache.hits)
        yield CounterMetricFamily("nasij_cache_misses", "Queries that were not kept.", value=cache.misses)
        yield GaugeMetricFamily("nasij_cache_bytes", "Bytes of the answers that are kept.", value=cache.bytes)


@router.get("/metrics", response_class=Response, responses={200: {"content": {"text/plain": {}}}})
async def metrics(request: Request) -> Response:
    """Tell what the server counts, in the text format of Prometheus."""
    counted: Metrics = request.app.state.metrics
    return Response(
        generate_latest(counted.registry), headers={"Cache-Control": "no-store"}, media_type=_MEDIA_TYPE
    )

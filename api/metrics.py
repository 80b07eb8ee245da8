"""What the server counts, as Prometheus reads it at ``/metrics``: a registry of its own for each application."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager

from fastapi import APIRouter, Request
from fastapi.responses import Response
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.registry import Collector
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
        self._requests = Counter(
            "nasij_requests", "HTTP requests.", ["method", "route", "status"], registry=self.registry
        )
        self._seconds = Histogram(
            "nasij_request_seconds", "Until the answer was sent.", ["route"],
            buckets=_SECONDS, registry=self.registry,
        )  # fmt: skip
        self._queries = Histogram(
            "nasij_query_seconds", "Until a query that was not kept had its outcome, waiting included.",
            ["outcome"], buckets=_SECONDS, registry=self.registry,
        )  # fmt: skip

        self._series: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Counts one request; its labels must be of few values."""
        series = self._series.get((method, route, status))
        if series is None:
            series = self._requests.labels(method, route, str(status)), self._seconds.labels(route)
            self._series[method, route, status] = series
        series[0].inc()
        series[1].observe(seconds)

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

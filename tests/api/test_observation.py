"""What the server tells of itself: metrics, logs, ids of requests."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path

import httpx2
import pytest
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from api.app import create_app
from api.logs import FIELDS, JsonLines, Lines, RequestRecord
from api.settings import Settings
from tests.api.test_limits import connected
from tests.api.test_sparql import CROSS_PRODUCT, NAMES
from tests.bench.peers import answers, free_port
from tests.server import listening

SECRET = "ASK { ?s ?p 'a question that nobody else should read' }"


def samples(client: TestClient) -> dict[str, float]:
    """The samples of /metrics, as ``name{label=value}``."""
    given = client.get("/metrics")
    assert given.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    found: dict[str, float] = {}
    for family in text_string_to_metric_families(given.text):
        for sample in family.samples:
            labels = ",".join(f"{name}={value}" for name, value in sorted(sample.labels.items()))
            found[f"{sample.name}{{{labels}}}"] = sample.value
    return found


def test_metrics_count_requests_outcomes_restarts_and_the_cache(serve: Callable[..., TestClient]) -> None:
    client = serve(deadline=0.3, workers=1)
    dataset = client.get("/readyz").json()["dataset"]
    for query in (NAMES, NAMES, "SELECT", CROSS_PRODUCT, "ASK {}"):
        client.get("/sparql", params={"query": query})
    client.get("/id/nobody-at-all")
    found = samples(client)
    assert found["nasij_requests_total{method=GET,route=/sparql,status=200}"] == 3
    assert found["nasij_requests_total{method=GET,route=/sparql,status=503}"] == 1
    for outcome, count in {"ok": 2, "invalid-query": 1, "query-timeout": 1}.items():
        assert found[f"nasij_query_seconds_count{{outcome={outcome}}}"] == count
    assert found["nasij_query_seconds_sum{outcome=query-timeout}"] >= 0.3
    assert found["nasij_worker_restarts_total{}"] == 1
    assert (found["nasij_cache_hits_total{}"], found["nasij_cache_misses_total{}"]) == (1, 4)
    assert found["nasij_cache_bytes{}"] > 0
    assert found["nasij_queue_length{}"] == 0
    assert found[f"nasij_dataset_info{{id={dataset}}}"] == 1


def test_what_never_became_a_request_is_counted_and_logged_too(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "nasij")
    with listening(create_app(settings)) as address:
        with connected(address) as client:
            client.sendall(b"no request\r\n\r\n")
            answer = client.makefile("rb").read()
        metrics = httpx2.get(f"{address}/metrics").text
    assert 'nasij_requests_total{method="other",route="other",status="400"} 1.0' in metrics
    [record, _] = [each.fields for each in caplog.records if each.name == "nasij.requests"]  # type: ignore[attr-defined]
    assert (record["status"], record["path"]) == (400, "")
    assert b"\r\nx-request-id: %b\r\n" % record["request"].encode() in answer


def test_each_application_counts_for_itself(serve: Callable[..., TestClient]) -> None:
    one, two = serve(), serve()
    one.get("/healthz")
    assert not any("/healthz" in name for name in samples(two))


def test_whatever_is_asked_makes_few_series(serve: Callable[..., TestClient]) -> None:
    client = serve()
    client.get("/id/nour")
    before = len(samples(client))
    for number in range(20):
        client.get(f"/id/nothing-{number}")
        client.get(f"/no/such/page/{number}")
        client.request(f"METHOD{number}", "/sparql")
    assert len(samples(client)) < before + 60


def test_a_request_has_an_id_its_own_where_it_brings_one(client: TestClient) -> None:
    assert client.get("/healthz", headers={"X-Request-Id": "abc-1.2"}).headers["X-Request-Id"] == "abc-1.2"
    made = [client.get("/healthz", headers={"X-Request-Id": sent}).headers["X-Request-Id"] for sent in
            ("", "a b", "x" * 65, "<script>")]  # fmt: skip
    assert len(set(made)) == 4
    assert all(len(each) == 32 for each in made)
    assert "X-Request-Id" in client.get("/sparql?query=SELECT").headers


@pytest.mark.parametrize("kept", [True, False])
def test_the_log_has_no_query_unless_it_is_asked_for(
    serve: Callable[..., TestClient], caplog: pytest.LogCaptureFixture, kept: bool
) -> None:
    client = serve(log_queries=kept)
    caplog.set_level(logging.INFO, "nasij")
    caplog.handler.setFormatter(JsonLines())
    client.get("/sparql", params={"query": SECRET}, headers={"X-Request-Id": "one"})
    client.post("/sparql", data={"query": SECRET + " ."}, headers={"X-Request-Id": "two"})
    client.get("/ar/sparql", params={"query": SECRET})
    lines = [json.loads(line) for line in caplog.text.splitlines()]
    mine = [line for line in lines if line["logger"] == "nasij.requests"]
    assert [line["status"] for line in mine] == [200, 400, 200]
    assert [line["request"] for line in mine][:2] == ["one", "two"]
    assert mine[0]["path"] == "/sparql"
    assert ("nobody else" in caplog.text) is kept
    assert [line.get("query") for line in mine] == ([SECRET, SECRET + " .", SECRET] if kept else [None] * 3)


def test_a_line_of_the_log_is_json_with_its_fields_and_its_error() -> None:
    try:
        raise ValueError("لا")
    except ValueError as error:
        record = logging.LogRecord("x", logging.ERROR, "f", 1, "a\n%s", ("b",), (ValueError, error, None))
    setattr(record, FIELDS, {"status": 200})
    line = JsonLines().format(record)
    assert "\n" not in line
    told = json.loads(line)
    assert (told["level"], told["message"], told["status"]) == ("error", "a\nb", 200)
    assert "ValueError: لا" in told["error"]


def test_lines_of_requests_wait_a_moment_but_are_written_before_any_other() -> None:
    stream = io.StringIO()
    lines = Lines(stream)
    lines.setFormatter(JsonLines())

    def told() -> list[object]:
        return [json.loads(line)["message"] for line in stream.getvalue().splitlines()]

    async def scene() -> None:
        for number in range(3):
            lines.handle(RequestRecord({"method": "GET", "path": f'/{number}\n"', "status": 200}))
        assert told() == []
        lines.handle(logging.makeLogRecord({"msg": "an error", "levelno": logging.ERROR}))
        assert told() == ['GET /0\n" 200', 'GET /1\n" 200', 'GET /2\n" 200', "an error"]
        lines.handle(RequestRecord({"method": "GET", "path": "/3", "status": HTTPStatus.OK}))
        await asyncio.sleep(0.2)
        assert told()[4:] == ["GET /3 200"]
        lines.handle(RequestRecord({"method": "GET", "path": "/4", "status": 200}))

    asyncio.run(scene())
    lines.flush()
    assert told()[5:] == ["GET /4 200"]


@pytest.mark.parametrize("send", [os.kill, os.killpg], ids=["server", "group"])
@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_the_last_request_before_the_end_is_in_the_log(
    small_root: Path, tmp_path: Path, stop: signal.Signals, send: Callable[[int, int], None]
) -> None:
    log, port = tmp_path / "log", free_port()
    command = [sys.executable, "-c", "from api.cli import main; main()", "serve", "--port", str(port)]
    with log.open("wb") as stderr:
        server = subprocess.Popen(
            [*command, "--root", str(small_root)], stderr=stderr, start_new_session=True
        )
    try:
        address = f"http://127.0.0.1:{port}"
        while not answers(f"{address}/readyz"):
            assert server.poll() is None
            time.sleep(0.1)
        urllib.request.urlopen(f"{address}/sparql?query=ASK%7B%7D", timeout=10).close()
    finally:
        send(server.pid, stop)
        server.wait(20)
    told = log.read_text("utf-8")
    assert "Traceback" not in told
    last = [json.loads(line) for line in told.splitlines() if '"nasij.requests"' in line][-1]
    assert (last["path"], last["status"]) == ("/sparql", 200)

"""``nasij publish``, to a store that runs: Oxigraph's own server."""

from __future__ import annotations

import base64
import http.server
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from click.testing import CliRunner, Result

from api.cli import main
from api.publishing import Store, put, update
from graph.build import build_from_rdf
from graph.dataset import Dataset
from graph.errors import PublishFailed

GRAPH = "https://example.org/graph"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an empty store."""
    program = shutil.which("oxigraph", path=str(Path(sys.executable).parent))
    assert program is not None, "oxigraph is among the dependencies for tests; run: make test"
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("store")
    command = [program, "serve", "--location", str(folder), "--bind", f"127.0.0.1:{port}"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        for _ in range(600):
            assert server.poll() is None, "the store did not start"
            with socket.socket() as client:
                if client.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
        server.terminate()


def count(store: str, graph: str | None = None) -> int:
    where = "?s ?p ?o" if graph is None else f"GRAPH <{graph}> {{ ?s ?p ?o }}"
    query = urlencode({"query": f"SELECT (COUNT(*) AS ?n) {{ {where} }}"})
    request = urllib.request.Request(f"{store}/query?{query}", headers={"Accept": "text/csv"})
    with urllib.request.urlopen(request) as given:
        return int(given.read().split()[1])


def nasij(root: Path, *arguments: str, **environment: str) -> Result:
    return CliRunner().invoke(main, ["publish", "--root", str(root), *arguments], env=environment)


def test_one_put_replaces_the_default_graph(store: str, small_root: Path, dataset: Dataset) -> None:
    for _ in range(2):
        done = nasij(small_root, "--endpoint", f"{store}/store")
        assert done.exit_code == 0, done.output
        assert count(store) == dataset.manifest["quads"]


def test_a_named_graph_is_replaced_alone(store: str, small_root: Path, dataset: Dataset) -> None:
    before = count(store)
    assert nasij(small_root, "--endpoint", f"{store}/store", "--graph", GRAPH).exit_code == 0
    assert (count(store), count(store, GRAPH)) == (before, dataset.manifest["quads"])


@pytest.mark.parametrize("graph", [None, f"{GRAPH}/updated"])
def test_updates_in_portions_replace_the_graph_too(store: str, dataset: Dataset, graph: str | None) -> None:
    sent: list[int] = []
    for _ in range(2):
        update(dataset, Store(f"{store}/update", graph), sent.append, portion=50)
    assert count(store, graph) == dataset.manifest["quads"] == sent[-1]
    assert len(sent) > 4
    assert count(store, f"https://w3id.org/nasij/publishing/{dataset.id[:16]}") == 0


def test_the_command_sends_updates_where_it_is_told_so(
    store: str, small_root: Path, dataset: Dataset
) -> None:
    done = nasij(small_root, "--endpoint", f"{store}/update", "--update", "--graph", f"{GRAPH}/command")
    assert done.exit_code == 0, done.output
    assert count(store, f"{GRAPH}/command") == dataset.manifest["quads"]


@pytest.mark.parametrize(
    "arguments", [["--endpoint", "{}/nothing"], ["--endpoint", "{}/nothing", "--update"], ["--endpoint", "http://127.0.0.1:1/x"]]
)  # fmt: skip
def test_a_store_that_does_not_take_it_is_one_line(
    store: str, small_root: Path, arguments: list[str]
) -> None:
    done = nasij(small_root, *(each.format(store) for each in arguments))
    assert done.exit_code == 1
    assert done.output.startswith("Error: http://127.0.0.1:")
    assert "Traceback" not in done.output


def test_named_graphs_and_torn_blank_nodes_are_refused(tmp_path: Path, store: str) -> None:
    (tmp_path / "named.nq").write_text("<http://a> <http://b> <http://c> <http://g> .\n", "utf-8")
    with pytest.raises(PublishFailed, match="named graphs"):
        put(build_from_rdf(tmp_path / "named.nq", tmp_path / "named"), Store(f"{store}/store"))
    (tmp_path / "blank.nt").write_text('<http://a> <http://b> _:c .\n_:c <http://b> "_:x" .\n', "utf-8")
    blank = build_from_rdf(tmp_path / "blank.nt", tmp_path / "blank")
    with pytest.raises(PublishFailed, match="blank nodes"):
        update(blank, Store(f"{store}/update", f"{GRAPH}/blank"))
    assert put(blank, Store(f"{store}/store", f"{GRAPH}/blank")) in (200, 201, 204)


class _Guarded(http.server.BaseHTTPRequestHandler):
    """A store that wants to know who it is, and repeats in its error what it was told."""

    seen: list[str]

    def do_PUT(self) -> None:
        told = self.headers.get("Authorization", "")
        self.seen.append(told)
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(403)
        self.end_headers()
        self.wfile.write(f"no: secret-word {told}".encode())

    def log_message(self, *_: object) -> None: ...


def test_credentials_reach_the_store_and_are_never_shown(small_root: Path) -> None:
    seen: list[str] = []
    handler = type("Handler", (_Guarded,), {"seen": seen})
    with http.server.HTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/store"
        done = nasij(small_root, "--endpoint", address, "--user", "dba", NASIJ_PUBLISH_PASSWORD="secret-word")
        server.shutdown()
    assert seen == [f"Basic {base64.b64encode(b'dba:secret-word').decode()}"]
    assert done.exit_code == 1
    assert "answered 403" in done.output
    assert "secret-word" not in done.output
    assert seen[0].partition(" ")[2] not in done.output


@pytest.mark.parametrize(
    "arguments",
    [
        ["--endpoint", "http://user:word@127.0.0.1/x"],
        ["--endpoint", "ftp://127.0.0.1/x"],
        ["--endpoint", "http://127.0.0.1/x", "--graph", "no iri"],
        ["--endpoint", "http://127.0.0.1/x", "--auth", "digest"],
    ],
)
def test_a_wrong_call_sends_nothing(small_root: Path, arguments: list[str]) -> None:
    assert nasij(small_root, *arguments).exit_code == 2

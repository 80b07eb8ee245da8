"""The servers that the benchmark compares, each started over the same file and stopped again.

What is missing is installed into a folder of the benchmark's own, or, for Virtuoso, by Debian's package manager where
that may be called; ``Missing`` says what could not be had and how to get it.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from urllib.parse import quote

from scripts.environment import as_root, is_root

PROJECT = Path(__file__).parents[2]
_VIRTUOSO_INI = """\
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DirsAllowed = {data}
NumberOfBuffers = 170000
MaxDirtyBuffers = 130000
ServerThreads = 20
DefaultIsolation = 2
[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerThreads = 20
KeepAliveTimeout = 60
MaxKeepAlives = 20
[SPARQL]
ResultSetMaxRows = 1000000
DefaultGraph = {graph}
"""
_GRAPH = "https://w3id.org/nasij/"


class Missing(Exception):
    """A server that is not there; the message says how to get it."""


@dataclass
class Peer:
    """One server: what it is called, where it answers, what it needs."""

    name: str
    folder: Path
    path: str = "/sparql"
    port: int = 0
    process: subprocess.Popen[bytes] | None = None
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """Where it answers queries."""
        return f"http://127.0.0.1:{self.port}{self.path}"

    def provide(self) -> None:
        """Sees to it that the program is there; raises Missing."""

    def load(self, data: Path) -> None:
        """Makes of a file of N-Quads what the program serves, where that is a step of its own."""

    def command(self, data: Path) -> list[str]:
        """What starts it."""
        raise NotImplementedError

    def ready(self) -> None:
        """What is to be done once it answers."""

    def start(self, data: Path, seconds: float) -> float:
        """Starts it, and gives the seconds until it answered; raises Missing where it does not in time."""
        started = time.perf_counter()
        self.folder.mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        self.load(data)
        with (self.folder / "log.txt").open("wb") as log:
            self.process = self._spawn(self.command(data), log)
        while not answers(f"{self.address}?query={quote('ASK {}')}"):
            if self.process.poll() is not None:
                raise Missing(f"{self.name} ended; {self.folder / 'log.txt'} may say why")
            if time.perf_counter() - started > seconds:
                self.stop()
                raise Missing(f"{self.name} did not answer within {seconds:g} s over {data.name}")
            time.sleep(0.1)
        self.ready()
        return time.perf_counter() - started

    def stop(self) -> None:
        """Ends it."""
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def _spawn(self, command: list[str], log: IO[bytes]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            command, cwd=PROJECT, env={**os.environ, **self.environment}, stdout=log, stderr=log
        )


class Nasij(Peer):
    """This endpoint, as ``nasij serve --dataset`` starts it."""

    def command(self, data: Path) -> list[str]:
        start = [sys.executable, "-c", "from api.cli import main; main()", "serve"]
        return [*start, "--dataset", str(data), "--root", str(self.folder), "--port", str(self.port)]


class InVenv(Peer):
    """A server that is a Python package, in an environment of its own."""

    package: str

    @property
    def _bin(self) -> Path:
        return self.folder.parent.parent / "peers" / self.name / "bin"

    def provide(self) -> None:
        """Installs the package, once."""
        if (self._bin / self.name).exists():
            return
        try:
            subprocess.run([sys.executable, "-m", "venv", str(self._bin.parent)], check=True)
            pip = [str(self._bin / "python"), "-m", "pip", "--disable-pip-version-check", "--quiet"]
            subprocess.run([*pip, "install", self.package], check=True)
        except (OSError, subprocess.CalledProcessError) as error:
            raise Missing(
                f"{self.name} could not be installed: {error}; needed is: pip install {self.package}"
            ) from error


class RdflibEndpoint(InVenv):
    """rdflib-endpoint over rdflib's own store."""

    package = "rdflib-endpoint[cli]"

    def command(self, data: Path) -> list[str]:
        serve = [str(self._bin / self.name), "serve", "--host", "127.0.0.1", "--port", str(self.port)]
        return [*serve, str(data)]


class Oxigraph(InVenv):
    """Oxigraph's own server."""

    package = "oxigraph"

    def load(self, data: Path) -> None:
        shutil.rmtree(self.folder / "store", ignore_errors=True)
        for step in (["load", "-f", str(data)], ["optimize"]):
            command = [str(self._bin / self.name), step[0], "-l", str(self.folder / "store"), *step[1:]]
            subprocess.run(command, check=True, capture_output=True)

    def command(self, data: Path) -> list[str]:  # noqa: ARG002 - it is loaded
        bind = f"127.0.0.1:{self.port}"
        return [
            *(str(self._bin / self.name), "serve-read-only", "-l", str(self.folder / "store"), "-b", bind)
        ]


class Virtuoso(Peer):
    """Virtuoso 7, as Debian has it."""

    _package = "virtuoso-opensource-7-bin"

    def provide(self) -> None:
        """Installs Debian's package, if this may be done."""
        if shutil.which("virtuoso-t"):
            return
        remedy = as_root(f"apt-get install -y --no-install-recommends {self._package}")
        if not (is_root() and shutil.which("apt-get")):
            raise Missing(f"Virtuoso is not installed; this installs it on Debian: {remedy}")
        done = subprocess.run(
            ["apt-get", "install", "-y", "--no-install-recommends", self._package],
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
            capture_output=True,
            check=False,
        )
        if done.returncode or not shutil.which("virtuoso-t"):
            raise Missing(f"Virtuoso could not be installed; tried: {remedy}")

    def load(self, data: Path) -> None:
        """Writes the settings; the data are loaded by the running server."""
        for left in self.folder.glob("virtuoso*"):
            left.unlink()
        self._data, self._sql = data, free_port()
        settings = _VIRTUOSO_INI.format(
            folder=self.folder, data=data.parent, sql=self._sql, port=self.port, graph=_GRAPH
        )
        (self.folder / "virtuoso.ini").write_text(settings, "utf-8")

    def command(self, data: Path) -> list[str]:  # noqa: ARG002 - loaded once it runs
        return ["virtuoso-t", "+foreground", "+configfile", str(self.folder / "virtuoso.ini")]

    def ready(self) -> None:
        """Loads the data, as its manual says for files of quads."""
        steps = (
            f"ld_dir('{self._data.parent}', '{self._data.name}', '{_GRAPH}'); rdf_loader_run(); checkpoint;"
        )
        done = subprocess.run(
            ["isql-vt", f"127.0.0.1:{self._sql}", "dba", "dba", f"exec={steps}"],
            capture_output=True,
            check=False,
        )
        if done.returncode or b"*** Error" in done.stdout + done.stderr:
            self.stop()
            raise Missing(f"Virtuoso did not load {self._data.name}: {done.stderr.decode()[-300:]}")


def all_peers(folder: Path) -> list[Peer]:
    """Every server, this endpoint first; each has its files in a folder of its own."""
    return [
        Nasij("nasij", folder / "nasij"),
        RdflibEndpoint("rdflib-endpoint", folder / "rdflib-endpoint", path="/"),
        Oxigraph("oxigraph", folder / "oxigraph", path="/query"),
        Virtuoso("virtuoso", folder / "virtuoso"),
    ]


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


def answers(url: str) -> bool:
    """Whether a server answers an address."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError):
        return False

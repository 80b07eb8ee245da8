"""``nasij export``."""

from __future__ import annotations

import hashlib
from pathlib import Path

from click.testing import CliRunner

from api.cli import main
from graph.dataset import DOWNLOADS, Dataset


def test_the_files_are_those_that_are_served(small_root: Path, dataset: Dataset, tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["export", "--root", str(small_root), "-o", str(tmp_path / "files")])
    assert done.exit_code == 0, done.output
    served = {path.name: path.read_bytes() for path in (dataset.folder / DOWNLOADS).iterdir()}
    written = {path.name: path.read_bytes() for path in (tmp_path / "files").iterdir()}
    sums = written.pop("SHA256SUMS").decode()
    assert written == {name: body for name, body in served.items() if not name.endswith(".gz")}
    assert sums == "".join(
        f"{hashlib.sha256(written[name]).hexdigest()}  {name}\n"
        for name in (line.split()[1] for line in sums.splitlines())
    )


def test_only_what_was_asked_for_is_written(small_root: Path, tmp_path: Path) -> None:
    arguments = ["export", "--root", str(small_root), "-o", str(tmp_path), "--format", "statements.csv"]
    assert CliRunner().invoke(main, arguments).exit_code == 0
    assert {path.name for path in tmp_path.iterdir()} == {"statements.csv", "SHA256SUMS"}


def test_an_unknown_file_names_those_that_there_are(small_root: Path, tmp_path: Path) -> None:
    arguments = ["export", "--root", str(small_root), "-o", str(tmp_path), "--format", "dataset.hdt"]
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 2
    assert "dataset.ttl" in done.output

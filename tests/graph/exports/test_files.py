"""The same dataset gives the same files, and each is told with its size and digest."""

from __future__ import annotations

import gzip
import hashlib
import os
import subprocess
import sys
from pathlib import Path

import networkx as nx

import data
from graph.build import build_from_rdf
from graph.dataset import DOWNLOADS, QUADS, Dataset, open_current
from graph.exports import COMPRESSED, NAMES
from graph.exports.files import files
from graph.terms import LANGUAGES


def test_all_files_are_there_and_told_in_order(shipped: Dataset) -> None:
    assert tuple(file.name for file in files(shipped) if not file.is_compressed) == NAMES


def test_every_file_is_as_it_is_told(shipped: Dataset) -> None:
    for file in files(shipped):
        content = file.path.read_bytes()
        assert (file.bytes, file.sha256) == (len(content), hashlib.sha256(content).hexdigest())


def test_the_canonical_quads_are_the_dataset_itself(shipped: Dataset) -> None:
    canonical = next(file for file in files(shipped) if file.name == QUADS)
    assert canonical.sha256 == shipped.id


def test_a_large_file_has_a_compressed_twin(shipped: Dataset) -> None:
    found = {file.name: file for file in files(shipped)}
    twins = {file.plain for file in found.values() if file.is_compressed}
    assert twins == {name for name in NAMES if found[name].bytes >= COMPRESSED}
    for name in twins:
        assert gzip.decompress(found[f"{name}.gz"].path.read_bytes()) == found[name].path.read_bytes()


def test_every_file_is_described(shipped: Dataset) -> None:
    for file in files(shipped):
        assert set(file.words.descriptions) == set(LANGUAGES), "describe it in graph/metadata/dataset.ttl"
        assert "en" in file.words.titles
        assert file.words.standard.startswith("http")


def test_another_build_gives_the_same_bytes(shipped: Dataset, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONHASHSEED": "4242", "TZ": "Asia/Tokyo"}
    code = (
        "import sys; from pathlib import Path; from graph.build import build\n"
        "build(Path(sys.argv[1]), Path(sys.argv[2]))"
    )
    subprocess.run([sys.executable, "-c", code, str(data.FOLDER), str(tmp_path)], env=environment, check=True)
    again = open_current(tmp_path).folder / DOWNLOADS
    assert {path.name: path.read_bytes() for path in again.iterdir()} == {
        path.name: path.read_bytes() for path in (shipped.folder / DOWNLOADS).iterdir()
    }


def test_a_name_that_xml_cannot_hold_does_not_break_a_foreign_dataset(
    shipped: Dataset, tmp_path: Path
) -> None:
    quads = (shipped.folder / QUADS).read_text("utf-8")
    assert '"Oujda"@en' in quads
    (tmp_path / "foreign.nq").write_text(quads.replace('"Oujda"@en', r'"Ouj\u0007da"@en'), "utf-8")
    folder = build_from_rdf(tmp_path / "foreign.nq", tmp_path / "root").folder / DOWNLOADS
    for network in (nx.read_graphml(folder / "network.graphml"), nx.read_gexf(folder / "network.gexf")):
        assert network.nodes["oujda"]["label_en"] == "Ouj\ufffdda"
    assert "Ouj\ada" in (folder / "nodes.csv").read_text("utf-8"), "other forms have what was said"

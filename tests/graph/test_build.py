"""Building: reproducible, atomic, and never at the expense of the dataset that is served."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store, parse

import data
from graph.build import build, build_from_rdf
from graph.dataset import QUADS, Dataset, open_current
from graph.errors import InvalidRecords, NasijError, NoDataset

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(data.FOLDER, tmp_path_factory.mktemp("copy") / "records"))


@pytest.fixture(scope="module")
def built(records: Path, tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return build(records, tmp_path_factory.mktemp("built"))


@pytest.fixture
def edited(records: Path, tmp_path: Path) -> Path:
    """A copy of the records that a test may change."""
    return Path(shutil.copytree(records, tmp_path / "records"))


def contents(dataset: Dataset) -> dict[str, bytes]:
    """The files of a dataset, but the engine's own store, whose files differ from run to run."""
    return {path.name: path.read_bytes() for path in dataset.folder.iterdir() if path.is_file()}


def test_two_builds_are_byte_identical(built: Dataset, records: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONHASHSEED": "12345", "TZ": "Asia/Tokyo"}
    code = (
        "import sys; from pathlib import Path; from graph.build import build\n"
        "build(Path(sys.argv[1]), Path(sys.argv[2]))"
    )
    subprocess.run([sys.executable, "-c", code, str(records), str(tmp_path)], env=environment, check=True)
    assert contents(open_current(tmp_path)) == contents(built)


def test_the_id_is_the_digest_of_the_sorted_quads(built: Dataset) -> None:
    text = (built.folder / QUADS).read_bytes()
    assert hashlib.sha256(text).hexdigest() == built.id
    lines = text.decode().splitlines()
    assert lines == sorted(set(lines))


def test_the_store_holds_the_quads_and_nothing_else(built: Dataset) -> None:
    quads = set(parse(path=str(built.folder / QUADS), format=RdfFormat.N_QUADS))
    assert set(built.store) == quads
    assert built.manifest["quads"] == len(quads)


def test_no_node_is_blank(built: Dataset) -> None:
    assert "_:" not in (built.folder / QUADS).read_text("utf-8")


def test_the_manifest_tells_each_file_with_its_digest(built: Dataset) -> None:
    for name, described in built.manifest["files"].items():
        content = (built.folder / name).read_bytes()
        assert described == {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def test_a_changed_record_gives_another_dataset_and_leaves_the_old_one(edited: Path, tmp_path: Path) -> None:
    before = build(edited, tmp_path / "root")
    kept = contents(before)
    place = edited / "places" / "oujda.yaml"
    place.write_text(place.read_text("utf-8").replace("text: Oujda", "text: Wajda"), "utf-8")
    after = build(edited, tmp_path / "root")
    assert after.id != before.id
    assert open_current(tmp_path / "root").id == after.id
    assert contents(before) == kept


def test_records_with_findings_are_refused_and_the_served_dataset_stays(edited: Path, tmp_path: Path) -> None:
    root = tmp_path / "root"
    served = build(edited, root)
    kept = contents(served)
    (edited / "actors" / "nibrass.yaml").write_text("slug: nibrass\n", "utf-8")
    with pytest.raises(InvalidRecords, match="nasij check"):
        build(edited, root)
    assert open_current(root).folder == served.folder
    assert contents(served) == kept


def test_a_killed_build_leaves_the_old_dataset_and_the_next_one_clears_up(
    built: Dataset, records: Path, tmp_path: Path
) -> None:
    root = tmp_path / "root"
    file = tmp_path / "small.nt"
    file.write_text('<http://example.org/a> <http://example.org/b> "c" .\n', "utf-8")
    served = build_from_rdf(file, root)
    # The build stops in the middle of its writing, so that the kill always finds it there.
    code = (
        "import sys, time, graph.build as b; from pathlib import Path\n"
        "def stop(folder, store): print('writing', flush=True); time.sleep(60)\n"
        "b.write_networks = stop\n"
        "b.build(Path(sys.argv[1]), Path(sys.argv[2]))"
    )
    command = [sys.executable, "-c", code, str(records), str(root)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "writing\n"
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert list(root.glob(".build-*"))
    assert open_current(root).folder == served.folder
    assert len(open_current(root).store) == 1
    rebuilt = build(records, root)
    assert rebuilt.id == built.id
    assert not list(root.glob(".build-*"))


def test_builds_at_the_same_time_wait_for_each_other(tmp_path: Path) -> None:
    file = tmp_path / "small.nt"
    file.write_text('<http://example.org/a> <http://example.org/b> "c" .\n', "utf-8")
    code = (
        "import sys; from pathlib import Path; from graph.build import build_from_rdf\n"
        "build_from_rdf(Path(sys.argv[1]), Path(sys.argv[2]))"
    )
    command = [sys.executable, "-c", code, str(file), str(tmp_path / "root")]
    running = [subprocess.Popen(command) for _ in range(3)]
    assert [process.wait() for process in running] == [0, 0, 0]
    assert len(open_current(tmp_path / "root").store) == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.ttl", "<http://e.org/a> <http://e.org/b> 1 ."),
        ("a.nq", "<http://e.org/a> <http://e.org/b> <http://e.org/c> <http://e.org/g> ."),
        ("a.jsonld", '{"@id": "http://e.org/a", "http://e.org/b": "c"}'),
    ],
)
def test_any_rdf_file_becomes_a_dataset(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    assert len(build_from_rdf(tmp_path / name, tmp_path / "root").store) == 1


def test_a_file_that_is_not_rdf_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("this is not Turtle", "utf-8")
    with pytest.raises(NasijError, match=r"a\.ttl"):
        build_from_rdf(tmp_path / "a.ttl", tmp_path / "root")
    (tmp_path / "a.docx").write_text("", "utf-8")
    with pytest.raises(NasijError, match="unknown ending"):
        build_from_rdf(tmp_path / "a.docx", tmp_path / "root")


def test_a_root_without_a_dataset_says_how_to_build_one(tmp_path: Path) -> None:
    with pytest.raises(NoDataset, match="run: nasij build"):
        open_current(tmp_path)


def test_a_store_is_open_for_reading_only(built: Dataset) -> None:
    assert isinstance(built.store, Store)
    with pytest.raises(RuntimeError, match="read-write"):
        built.store.update("INSERT DATA { <http://e.org/a> <http://e.org/b> 1 }")


def test_every_network_that_is_drawn_whole_has_its_layout(built: Dataset) -> None:
    layout = json.loads((built.folder / "layout.json").read_text("utf-8"))
    assert set(layout) >= {"partnerships", "partners", "events"}
    for positions in layout.values():
        assert len(positions) > 10
        assert len({tuple(place) for place in positions.values()}) == len(positions)

"""Changes: what differs between two datasets, claim by claim, and which dataset came after which."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from graph.changes import Change, Sought, changes, read_changes
from graph.dataset import QUADS, Dataset, open_current
from graph.history import HISTORY, prune, read_history, until
from graph.terms import CLAIM, ID, NAME, term
from tests.graph.conftest import Line
from tests.publishing import Publisher, retired

KIND: Line = ["nour", "classification", "kind:association"]
PLACE: Line = ["forum", "startDate", "2024-07-04"]


@pytest.fixture
def publish(tmp_path: Path) -> Publisher:
    return Publisher(tmp_path)


@pytest.fixture
def root(publish: Publisher) -> Path:
    return publish.root


def told(before: Dataset, after: Dataset) -> list[Change]:
    return list(changes(before, after))


def claim(number: int, article: int = 1) -> str:
    return f"{CLAIM}article-{article}-{number}"


def test_a_new_claim_is_added_and_a_missing_one_withdrawn(publish: Publisher) -> None:
    first, second = publish([KIND]), publish([KIND, PLACE])
    [added] = told(first, second)
    assert (added.kind, added.claim, added.old) == ("added", claim(2), None)
    assert (added.subject, added.property) == (ID + "forum", term("schema:startDate").value)
    assert added.new == {
        "type": "literal",
        "value": "2024-07-04",
        "datatype": "http://www.w3.org/2001/XMLSchema#date",
    }
    assert (added.source, added.certainty) == (ID + "article-1", term("certainty:stated").value)
    assert added.curated == "2026-01-01"
    assert added.labels[ID + "forum"] == {"ar": "forum", "fr": "forum fr", "en": "forum en"}
    assert set(added.labels[added.property]) == {"ar", "fr", "en"}
    [withdrawn] = told(second, first)
    assert (withdrawn.kind, withdrawn.claim, withdrawn.new) == ("withdrawn", claim(2), None)
    assert (withdrawn.old, withdrawn.curated) == (added.new, None)


def test_a_claim_with_another_value_is_corrected(publish: Publisher) -> None:
    first, second = publish([KIND, PLACE]), publish([KIND, ["forum", "startDate", "2024-07-05"]])
    [change] = told(first, second)
    assert (change.kind, change.claim, change.replaces) == ("corrected", claim(2), None)
    assert change.changed == ("rdf:object",)
    assert [value["value"] for value in (change.old, change.new) if value] == ["2024-07-04", "2024-07-05"]


def test_a_claim_of_another_certainty_is_corrected_and_says_why(publish: Publisher) -> None:
    doubted = [*KIND, {"certainty": "inferred", "because": "by-name"}]
    [change] = told(publish([KIND]), publish([doubted]))
    assert change.changed == ("nasij:certainty", "nasij:reason")
    assert change.old == change.new
    assert change.reasons == {"ar": "لأن", "fr": "parce que", "en": "because"}


def test_another_claim_in_the_same_place_is_a_correction_of_the_old_one(publish: Publisher) -> None:
    before = publish([KIND, PLACE])
    after = publish.rewritten(before, ("article-1-2>", "article-1-9>"), ("2024-07-04", "2024-07-05"))
    [change] = told(before, after)
    assert (change.kind, change.claim, change.replaces) == ("corrected", claim(9), claim(2))
    assert [value["value"] for value in (change.old, change.new) if value] == ["2024-07-04", "2024-07-05"]


def test_another_claim_elsewhere_in_the_source_is_none(publish: Publisher) -> None:
    before = publish([PLACE])
    moved = ('start> "0"', 'start> "2"')
    after = publish.rewritten(before, ("article-1-1>", "article-1-9>"), ("2024-07-04", "2024-07-05"), moved)
    assert {change.claim: change.kind for change in told(before, after)} == {
        claim(1): "withdrawn",
        claim(9): "added",
    }


def test_a_later_day_of_curation_alone_is_no_change(publish: Publisher) -> None:
    first, second = publish([KIND]), publish([KIND], curated="2026-02-02")
    assert first.id != second.id
    assert told(first, second) == []


def test_a_name_that_is_translated_otherwise_is_corrected(publish: Publisher) -> None:
    first = publish([KIND])
    [change] = told(first, publish.rewritten(first, ('"nour fr"@fr', '"Lumière"@fr')))
    assert (change.kind, change.claim, change.subject) == ("corrected", f"{NAME}nour-fr", f"{ID}nour")
    assert change.property == term("skos:prefLabel").value
    assert change.old == {"type": "literal", "value": "nour fr", "xml:lang": "fr"}
    assert change.new == {"type": "literal", "value": "Lumière", "xml:lang": "fr"}
    assert change.source is None


def test_a_retired_slug_is_told_with_its_successor_and_the_reason(publish: Publisher) -> None:
    first, second = publish([KIND]), publish([KIND], retired=(retired("old", merged_into="nour"),))
    [change] = told(first, second)
    assert (change.kind, change.claim, change.subject) == ("added", f"{ID}old", f"{ID}old")
    assert change.property == term("dcterms:isReplacedBy").value
    assert change.new == {"type": "uri", "value": f"{ID}nour"}
    assert change.reasons["en"] == "both are one association"
    assert change.curated == "2026-03-04"


def test_a_build_writes_the_changes_and_their_number(publish: Publisher, root: Path) -> None:
    first, second = publish([KIND]), publish([KIND, PLACE])
    history = read_history(root)
    assert [(each.id, each.predecessor) for each in history] == [(first.id, None), (second.id, first.id)]
    assert history[-1].counts == {"added": 1, "withdrawn": 0, "corrected": 0}
    assert history[-1].curated == "2026-01-01"
    path = history[-1].changes(root)
    assert path is not None
    [(end, change)] = read_changes(path)
    assert end == path.stat().st_size
    assert change.claim == claim(2)


def test_a_dataset_may_come_back(publish: Publisher, root: Path) -> None:
    first, second = publish([KIND]), publish([KIND, PLACE])
    again = publish([KIND])
    assert again.id == first.id
    history = read_history(root)
    assert [each.predecessor for each in history] == [None, first.id, second.id]
    assert history[-1].counts == {"added": 0, "withdrawn": 1, "corrected": 0}
    assert len(until(history, first.id)) == 3
    assert len(until(history, second.id)) == 2
    assert until(history, "0" * 64) == ()


def test_building_the_same_again_is_no_publication(publish: Publisher, root: Path) -> None:
    publish([KIND])
    publish([KIND])
    assert len(read_history(root)) == 1


def test_an_entry_that_a_killed_build_left_is_taken_back(publish: Publisher, root: Path) -> None:
    first = publish([KIND])
    kept = (root / HISTORY).read_text("utf-8")
    second = publish([KIND, PLACE])
    # As if the second build had been killed before its dataset became current.
    (root / "current").unlink()
    (root / "current").symlink_to(first.folder.name)
    third = publish([PLACE])
    assert [(each.id, each.predecessor) for each in read_history(root)] == [
        (first.id, None),
        (third.id, first.id),
    ]
    assert second.id not in (root / HISTORY).read_text("utf-8")
    assert json.loads(kept)[0] == json.loads((root / HISTORY).read_text("utf-8"))[0]


def test_a_root_from_before_there_was_a_history_gets_one(publish: Publisher, root: Path) -> None:
    first = publish([KIND])
    (root / HISTORY).unlink()
    second = publish([KIND, PLACE])
    assert [each.id for each in read_history(root)] == [first.id, second.id]


def test_a_broken_predecessor_does_not_keep_a_build_from_its_end(publish: Publisher, root: Path) -> None:
    first = publish([KIND])
    (first.folder / QUADS).unlink()
    second = publish([KIND, PLACE])
    assert open_current(root).id == second.id
    assert read_history(root)[-1].predecessor is None


def test_changes_can_be_read_from_a_place_and_by_what_they_hold(publish: Publisher, root: Path) -> None:
    publish([KIND])
    publish([KIND, PLACE, ["salma", "gender", "gender:female"]])
    path = read_history(root)[-1].changes(root)
    assert path is not None
    (place, first), (end, second) = read_changes(path)
    assert [change for _, change in read_changes(path, place)] == [second]
    assert [change for _, change in read_changes(path, 0, Sought(about=(f"{ID}salma",)))] == [second]
    assert [change for _, change in read_changes(path, 0, Sought(sources=(f"{ID}article-1",)))] == [
        first,
        second,
    ]
    assert list(read_changes(path, 0, Sought(kinds=("withdrawn",)))) == []
    assert list(read_changes(path, end)) == []
    assert list(read_changes(path.with_name("gone.jsonl"))) == []
    assert first.claim == claim(2)


def test_sources_are_told_apart(publish: Publisher) -> None:
    before = publish([PLACE], [PLACE])
    after = publish([["forum", "startDate", "2024-07-05"]], [["forum", "startDate", "2024-07-06"]])
    told_of = {change.claim: change for change in told(before, after)}
    assert set(told_of) == {claim(1), claim(1, 2)}
    assert told_of[claim(1, 2)].source == f"{ID}article-2"


def test_only_the_last_datasets_are_kept(publish: Publisher, root: Path) -> None:
    ids = [publish([["forum", "startDate", f"2024-07-{day:02}"]]).id[:16] for day in range(1, 8)]
    assert sorted(
        path.parent.name for path in root.glob("*/manifest.json") if not path.parent.is_symlink()
    ) == sorted(ids[-5:])


def test_a_dataset_that_is_read_is_never_removed(publish: Publisher, root: Path) -> None:
    first, second = publish([KIND]), publish([KIND, PLACE])
    code = (
        "import sys; from pathlib import Path; from graph.dataset import Dataset\n"
        "dataset = Dataset(Path(sys.argv[1])); dataset.store; print('open', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code, str(first.folder)]
    reader = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert reader.stdout is not None
    assert reader.stdout.readline() == "open\n"
    assert prune(root, 1) == []
    reader.communicate("")
    assert prune(root, 1) == [first.folder]
    assert open_current(root).id == second.id


def test_two_builds_tell_the_same_changes(publish: Publisher, root: Path) -> None:
    before, after = publish([KIND]), publish([PLACE, KIND])
    code = (
        "import sys; from pathlib import Path; from graph.dataset import Dataset; import graph.changes as c\n"
        "c.write_changes(Dataset(Path(sys.argv[1])), Dataset(Path(sys.argv[2])), Path(sys.argv[3]))"
    )
    other = root / "other"
    arguments = [str(before.folder), str(after.folder), str(other)]
    environment = {**os.environ, "PYTHONHASHSEED": "4711", "TZ": "Asia/Tokyo"}
    subprocess.run([sys.executable, "-c", code, *arguments], env=environment, check=True)
    path = read_history(root)[-1].changes(root)
    assert path is not None
    assert other.read_bytes() == path.read_bytes()

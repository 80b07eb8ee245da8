"""Slugs that name nothing any more: what their records must say, and what the graph keeps of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal, Store

from graph.errors import Finding
from graph.facts import resolve
from graph.reading import canonical, read_records
from graph.retired import Retirement, findings, retirements
from graph.terms import PREF_LABEL, resource, term
from graph.validate import check as check_records
from graph.validate import triples
from tests import publishing
from tests.graph.conftest import World
from tests.publishing import REASON, retired


@pytest.fixture
def with_retired(world: Callable[..., World]) -> Callable[..., World]:
    """Makes the small world with some slugs retired."""
    return lambda *slugs: publishing.with_retired(
        world([["nour", "classification", "kind:association"]]), *slugs
    )


def found(world: World) -> list[Finding]:
    return list(findings(world.records, world.classes))


def store(world: World) -> Store:
    assert found(world) == []
    return triples(world.records, world.facts, world.classes)


def test_a_merged_slug_leads_to_the_one_that_stands_for_it(with_retired: Callable[..., World]) -> None:
    kept = retirements(store(with_retired(retired("old", merged_into="nour"))))
    labels = {"ar": "old", "fr": "old fr", "en": "old en"}
    assert kept == {"old": Retirement("old", "nour", "2026-03-04", labels, REASON)}


def test_a_withdrawn_slug_keeps_its_name_and_the_reason(with_retired: Callable[..., World]) -> None:
    [kept] = retirements(store(with_retired(retired("old", because="by-name")))).values()
    assert kept.successor is None
    assert kept.labels["ar"] == "old"
    assert kept.reasons == {"ar": "لأن", "fr": "parce que", "en": "because"}


def test_mergers_in_a_row_lead_to_the_last(with_retired: Callable[..., World]) -> None:
    first, second = retired("first", merged_into="second"), retired("second", merged_into="nour")
    kept = retirements(store(with_retired(first, second)))
    assert {slug: each.successor for slug, each in kept.items()} == {"first": "nour", "second": "nour"}


def test_what_was_merged_into_a_withdrawn_slug_is_withdrawn_with_it(
    with_retired: Callable[..., World],
) -> None:
    why = {"ar": "لم يوجد قط", "fr": "n'a jamais existé", "en": "it never existed"}
    first = retired("first", merged_into="second")
    second = retired("second", because=why, retired="2026-05-06")
    kept = retirements(store(with_retired(first, second)))["first"]
    assert (kept.successor, kept.day, kept.reasons) == (None, "2026-05-06", why)
    assert kept.labels["en"] == "first en"


def test_a_retired_slug_has_no_name_by_which_it_could_be_found_among_the_living(
    with_retired: Callable[..., World],
) -> None:
    made = store(with_retired(retired("old", merged_into="nour", note=REASON)))
    old = resource("old")
    assert not list(made.quads_for_pattern(old, PREF_LABEL, None, None))
    [deprecated] = made.quads_for_pattern(old, term("owl:deprecated"), None, None)
    assert isinstance(deprecated.object, Literal)
    assert deprecated.object.value == "true"


@pytest.mark.parametrize(
    ("fields", "place", "message"),
    [
        ({"slug": "nour"}, "slug", "names something too"),
        ({"slug": "old", "merged_into": "nowhere"}, "merged_into", "unknown node 'nowhere'"),
        ({"slug": "old", "merged_into": "old"}, "merged_into", "merged into itself"),
        ({"slug": "old", "because": "nothing"}, "because", "unknown reason 'nothing'"),
    ],
)
def test_a_wrong_record_is_found(
    with_retired: Callable[..., World], fields: dict[str, Any], place: str, message: str
) -> None:
    slug = fields.pop("slug")
    [finding] = found(with_retired(retired(slug, **fields)))
    assert (finding.file, finding.field) == (f"retired/{slug}.yaml", place)
    assert message in finding.message


def test_mergers_that_come_round_are_found_at_each(with_retired: Callable[..., World]) -> None:
    round_about = [retired("one", merged_into="two"), retired("two", merged_into="one")]
    assert [finding.file for finding in found(with_retired(*round_about))] == [
        "retired/one.yaml",
        "retired/two.yaml",
    ]


def test_a_retired_slug_that_a_claim_makes_again_is_found(with_retired: Callable[..., World]) -> None:
    made = with_retired(retired("old"))
    [finding] = findings(made.records, {*made.classes, "old"})
    assert "never reused" in finding.remedy


TEXT = """\
slug: old
type: retired
names:
  ar: قديم
  fr: {text: Ancien, form: translation}
  en: {text: Old, form: translation}
merged_into: nour
because: {ar: لأن, fr: parce que, en: because}
retired: 2026-03-04
"""


def test_a_file_is_read_and_written_in_canonical_form(tmp_path: Path) -> None:
    (tmp_path / "retired").mkdir()
    (tmp_path / "reasons.yaml").write_text("{}\n", "utf-8")
    (tmp_path / "retired" / "old.yaml").write_text(TEXT, "utf-8")
    records, wrong = read_records(tmp_path)
    assert wrong == []
    [record] = records.retired.values()
    assert (record.merged_into, record.retired) == ("nour", "2026-03-04")
    assert list(records.nodes()) == []
    written = canonical(TEXT, "retired/old.yaml")
    assert canonical(written, "retired/old.yaml") == written


def test_a_day_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    (tmp_path / "retired").mkdir()
    (tmp_path / "reasons.yaml").write_text("{}\n", "utf-8")
    (tmp_path / "retired" / "old.yaml").write_text(TEXT.replace("03-04", "02-30"), "utf-8")
    [finding] = check_records(tmp_path, None).findings
    assert finding.field == "retired"
    assert finding.remedy == "write YYYY-MM-DD"


@pytest.mark.parametrize(
    ("line", "remedy"),
    [
        (["old", "classification", "kind:association"], "it was merged: write nour"),
        (["nour", "founder", "old"], "it was merged: write nour"),
        (["forum", "role:organizer", "old"], "it was merged: write nour"),
        (["lost", "classification", "kind:association"], "it was withdrawn: take the claim out"),
    ],
)
def test_a_claim_of_a_retired_slug_is_told_what_to_write(
    world: Callable[..., World], line: list[str], remedy: str
) -> None:
    made = publishing.with_retired(world([line]), retired("old", merged_into="nour"), retired("lost"))
    [finding] = resolve(made.records, made.schema)[2]
    assert finding.remedy == remedy

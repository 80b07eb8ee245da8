"""Spans and phrases, on articles made up here: no archive is needed."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from graph import spans
from graph.records import Passage, Records, Source

ARTICLE = "نظمت جمعية النور\nيوما دراسيا بوجدة. حضرت جمعية النور أيضا."
DIGEST = hashlib.sha256(ARTICLE.encode()).hexdigest()
CLAIM = ["event", "name", "يوم"]


def source(
    phrase: str, at: tuple[int, int] | None, digest: str = DIGEST, length: int = len(ARTICLE)
) -> Source:
    return Source.model_validate(
        {
            "slug": "report",
            "type": "source",
            "names": {name: {"text": "x", "form": "descriptive"} for name in ("ar", "fr", "en")},
            "language": "ar",
            "sha256": digest,
            "length": length,
            "curated": "2026-01-01",
            "passages": [{"at": at, "phrase": phrase, "claims": {1: CLAIM}}],
        }
    )


def problems(one: Source, archive: dict[str, str] | None) -> list[str]:
    records = Records({"sources/report.yaml": one}, {})
    return [
        f"{finding.field}: {finding.message}. {finding.remedy}"
        for finding in spans.findings(records, archive)
    ]


ARCHIVE = {DIGEST: ARTICLE}


@pytest.mark.parametrize(
    ("phrase", "at"),
    [("جمعية النور يوما", (5, 21)), ("نظمت … بوجدة", (0, 34)), ("حضرت جمعية النور", (36, 52))],
)
def test_a_phrase_at_its_place_is_accepted(phrase: str, at: tuple[int, int]) -> None:
    assert problems(source(phrase, at), ARCHIVE) == []


def test_a_phrase_beside_its_place_is_told_where_it_stands() -> None:
    [problem] = problems(source("حضرت جمعية", (35, 45)), ARCHIVE)
    assert "[35, 45] does not hold the phrase" in problem
    assert "stands at [36, 46]" in problem


def test_a_phrase_that_the_article_does_not_have_is_refused() -> None:
    [problem] = problems(source("جمعية الأمل", (5, 16)), ARCHIVE)
    assert "copy the phrase from the article" in problem


def test_a_phrase_of_more_than_twelve_words_is_refused_even_without_the_article() -> None:
    [problem] = problems(source("كلمة " * 13, (0, 40)), None)
    assert "has 13 words" in problem


def test_a_span_past_the_end_is_refused_even_without_the_article() -> None:
    [problem] = problems(source("نظمت", (900, 904)), None)
    assert "past the article's" in problem


def test_an_elided_phrase_may_not_overlap_itself() -> None:
    assert problems(source("نظمت جمعية … جمعية النور", (0, 16)), ARCHIVE)


def test_an_article_of_another_digest_or_length_is_refused() -> None:
    [missing] = problems(source("نظمت", (0, 4), digest="0" * 64), ARCHIVE)
    assert "no file of the archive has this digest" in missing
    [length] = problems(source("نظمت", (0, 4), length=900), ARCHIVE)
    assert f"write {len(ARTICLE)}" in length


def test_offsets_are_filled_in_where_a_phrase_occurs_once() -> None:
    assert spans.filled(source("نظمت جمعية", None), ARTICLE).passages[0].at == (0, 10)


def test_a_phrase_that_occurs_twice_is_left_to_the_curator() -> None:
    open_source = source("جمعية النور", None)
    assert spans.filled(open_source, ARTICLE).passages[0].at is None
    [problem] = problems(open_source, ARCHIVE)
    assert "write one of [5, 16], [41, 52]" in problem


def test_a_span_that_runs_backwards_is_no_passage() -> None:
    with pytest.raises(ValueError, match="is not a span"):
        Passage.model_validate({"at": [9, 3], "phrase": "x", "claims": {1: CLAIM}})


def test_an_archive_that_is_no_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotADirectoryError, match="NASIJ_ARCHIVE"):
        spans.read_archive(tmp_path / "nowhere")


def test_the_archive_is_found_by_digest_whatever_the_files_are_called(tmp_path: Path) -> None:
    (tmp_path / "anything.txt").write_bytes(ARTICLE.encode())
    assert spans.read_archive(tmp_path) == ARCHIVE

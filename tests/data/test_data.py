"""The curated records themselves: each rule on each file."""

from __future__ import annotations

from pathlib import Path

import pytest

import data
from graph import spans
from graph.reading import canonical, read_records
from graph.records import Records, Source

RECORDS, UNREADABLE = read_records(data.FOLDER)
SOURCES = sorted(RECORDS.sources)


def test_every_file_is_a_record() -> None:
    assert [str(finding) for finding in UNREADABLE] == []


@pytest.mark.parametrize("name", sorted(RECORDS.files))
def test_every_file_is_in_canonical_form(name: str) -> None:
    text = (data.FOLDER / name).read_text("utf-8")
    assert text == canonical(text, name), "run: nasij check --fix"


@pytest.fixture(scope="session")
def texts(archive: Path) -> dict[str, str]:
    return spans.read_archive(archive)


def only(name: str) -> Records:
    return Records({name: RECORDS.sources[name]}, RECORDS.reasons)


@pytest.mark.parametrize("name", SOURCES)
def test_every_phrase_stands_where_its_article_has_it(name: str, texts: dict[str, str]) -> None:
    assert [str(finding) for finding in spans.findings(only(name), texts)] == []


@pytest.mark.parametrize("name", SOURCES)
def test_every_phrase_is_short(name: str) -> None:
    assert [str(finding) for finding in spans.findings(only(name), None)] == []


@pytest.mark.parametrize("name", SOURCES)
def test_passages_follow_the_article(name: str) -> None:
    source: Source = RECORDS.sources[name]
    starts = [
        passage.at[0]
        for passage in source.passages
        if passage.at and passage.at[1] - passage.at[0] < source.length / 2
    ]
    assert starts == sorted(starts)

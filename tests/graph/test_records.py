"""Records are parsed once, or refused with the file, the field and what to write instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph import yaml_text
from graph.reading import canonical, dump, read_records
from graph.records import Entity, Source

ACTOR = """\
slug: nour
type: organization
names:
  ar: جمعية النور
  fr: {text: Association Nour, form: transliteration}
  en: {text: Nour Association, form: translation}
nodes:
- slug: nour-president
  type: post
  names:
    ar: رئيس جمعية النور
    fr: {text: Président, form: translation}
    en: {text: President, form: translation}
"""
SOURCE = """\
slug: report
type: source
names:
  ar: {text: تقرير, form: descriptive}
  fr: {text: Compte rendu, form: descriptive}
  en: {text: Report, form: descriptive}
language: ar
sha256: abababababababababababababababababababababababababababababababab
length: 100
curated: '2026-01-01'
passages:
- at: [0, 10]
  phrase: جمعية النور
  claims:
    1: [nour, name, جمعية النور]
    2: [nour, classification, 'kind:association', {certainty: inferred, because: kind-by-name}]
"""


def folder(tmp_path: Path, actor: str = ACTOR, source: str = SOURCE) -> Path:
    for name, text in (
        ("actors/nour.yaml", actor),
        ("sources/report.yaml", source),
        ("reasons.yaml", "{}\n"),
    ):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    return tmp_path


def messages(tmp_path: Path, actor: str = ACTOR, source: str = SOURCE) -> list[str]:
    return [str(finding) for finding in read_records(folder(tmp_path, actor, source))[1]]


def test_sound_records_are_values(tmp_path: Path) -> None:
    records, findings = read_records(folder(tmp_path))
    assert findings == []
    actor, source = records.files["actors/nour.yaml"], records.files["sources/report.yaml"]
    assert isinstance(actor, Entity)
    assert isinstance(source, Source)
    assert actor.names.ar.form == "printed"
    assert [slug for _, _, node in records.nodes() if (slug := node.slug)] == [
        "nour",
        "nour-president",
        "report",
    ]
    assert [(number, claim.certainty) for number, _, claim in source.claims()] == [
        (1, "stated"),
        (2, "inferred"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("  fr: {text: Association Nour, form: transliteration}\n", "", ["names.fr: is missing", "add fr:"]),
        ("form: translation}\nnodes", "form: guess}\nnodes", ["names.en.form", "'printed'"]),
        ("form: transliteration", "form: official", ["names.fr", "without a basis", "add basis:"]),
        (
            "type: organization",
            "type: organization\nnote: in English",
            ["note: 'in English' is in one language", "write {ar: …"],
        ),
        (
            "{text: Nour Association, form: translation}\nnodes",
            "Nour Association\nnodes",
            ["names.en", "{text: …"],
        ),
        ("type: organization", "type: planet", ["type", "'planet'"]),
        ("type: organization", "type: organization\ncolour: red", ["colour: is not a field", "README"]),
        ("slug: nour\n", "slug: Nour Assoc\n", ["slug", "pattern"]),
        ("slug: nour\n", "slug: other\n", ["slug: 'other' is not the file's name", "name it other.yaml"]),
        ("slug: nour-president", "slug: nour", ["nodes[0].slug: slug 'nour' is taken", "a slug of its own"]),
        (
            "type: organization",
            "type: organization\ntype: unit",
            ["line 3: key 'type' stands twice", "keep one"],
        ),
        ("names:\n  ar", "names: [\n  ar", ["line", "mend the YAML"]),
        (
            "{text: Nour Association,",
            '{text: "Nour\\a Association",',
            ["names.en.text: holds the control character U+0007", "without it"],
        ),
        ("ar: جمعية النور\n  fr", "ar: جمعية\a النور\n  fr", ["line 4", "control characters"]),
    ],
)
def test_a_wrong_actor_is_one_finding_with_its_field(
    tmp_path: Path, old: str, new: str, expected: list[str]
) -> None:
    assert old in ACTOR
    found = messages(tmp_path, actor=ACTOR.replace(old, new))
    assert len(found) == 1
    assert found[0].startswith("actors/nour.yaml: ")
    for words in expected:
        assert words in found[0]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "[nour, name, جمعية النور]",
            "[nour, name]",
            ["passages[0].claims", "write [subject, property, object]"],
        ),
        ("because: kind-by-name", "note: x", ["certainty inferred without a reason", "add because:"]),
        (
            "because: kind-by-name",
            "because: kind-by-name, colour: red",
            ["unknown qualifier colour", "certainty"],
        ),
        ("certainty: inferred", "certainty: maybe", ["certainty", "'maybe'"]),
        ("at: [0, 10]", "at: [10, 0]", ["passages[0].at", "is not a span"]),
        (
            "curated: '2026-01-01'",
            "curated: yesterday",
            ["curated", "'yesterday' is not a day", "YYYY-MM-DD"],
        ),
        ("length: 100", "length: many", ["length", "'many'"]),
        ("sha256: ab", "sha256: xx", ["sha256", "pattern"]),
        ("    2: [nour", "    1: [nour", ["key 1 stands twice"]),
        ("    2: [nour", "    two: [nour", ["passages[0].claims", "'two'"]),
        ("[nour, name, جمعية النور]", '[nour, name, "جمعية\\a النور"]', ["claims[1].object", "U+0007"]),
    ],
)
def test_a_wrong_source_is_one_finding_with_its_field(
    tmp_path: Path, old: str, new: str, expected: list[str]
) -> None:
    assert old in SOURCE
    found = messages(tmp_path, source=SOURCE.replace(old, new))
    assert len(found) == 1
    assert found[0].startswith("sources/report.yaml: ")
    for words in expected:
        assert words in found[0]


def test_a_file_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    path = folder(tmp_path) / "actors" / "nour.yaml"
    path.write_bytes("slug: جمعية".encode("cp1256"))
    [finding] = read_records(tmp_path)[1]
    assert (finding.file, finding.remedy) == ("actors/nour.yaml", "save the file as UTF-8")


@pytest.mark.parametrize(("name", "text"), [("actors/nour.yaml", ACTOR), ("sources/report.yaml", SOURCE)])
def test_the_canonical_form_is_its_own_canonical_form(name: str, text: str) -> None:
    assert canonical(text, name) == text


def test_another_form_of_the_same_record_becomes_canonical() -> None:
    loose = ACTOR.replace("  ar: جمعية النور\n", '  ar: {text: "جمعية النور", form: printed}\n').replace(
        "slug: nour\ntype: organization\n", 'type: "organization"\nslug: nour\n', 1
    )
    assert loose != ACTOR
    assert canonical(loose, "actors/nour.yaml") == ACTOR


def test_a_comment_is_not_lost_silently() -> None:
    with pytest.raises(ValueError, match="write it as note"):
        canonical(f"# who is this?\n{ACTOR}", "actors/nour.yaml")


def test_dumping_and_parsing_are_inverse(tmp_path: Path) -> None:
    for record in read_records(folder(tmp_path))[0].files.values():
        again = type(record).model_validate(yaml_text.load(yaml_text.dump(dump(record))))
        assert again == record

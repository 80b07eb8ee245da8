"""One thing wrong in the records is one finding, which names the file, the field and what to write instead."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import NamedNode, QuerySolutions

import data
from graph import spans, yaml_text
from graph.errors import Finding
from graph.origins import Origin, origins
from graph.query_files import read_query
from graph.terms import BASE, PREFIXES, resource, term, text
from graph.validate import Checked, check, mend, record_checks, show
from ontology import FOLDER

Record = dict[str, Any]
World = Callable[..., Any]
ARTICLE = "نظمت جمعية النور ملتقى يوم 4 يوليوز 2024.\n"


@pytest.fixture
def records(tmp_path: Path) -> Path:
    """A copy of the project's records, to be broken."""
    return Path(
        shutil.copytree(data.FOLDER, tmp_path / "records", ignore=shutil.ignore_patterns("__pycache__"))
    )


def read(path: Path) -> Record:
    record: Record = yaml_text.load(path.read_text("utf-8"))
    return record


def write(path: Path, record: Record) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml_text.dump(record), "utf-8")


def lines(folder: Path) -> Iterator[tuple[str, int, int, list[Any]]]:
    """Each claim of each source as (file, index of the passage, number, line)."""
    for path in sorted((folder / "sources").glob("*.yaml")):
        for index, passage in enumerate(read(path)["passages"]):
            for number, line in passage["claims"].items():
                yield f"sources/{path.name}", index, number, line


def change(folder: Path, file: str, index: int, number: int, line: list[Any]) -> str:
    """Writes a claim, and returns the field that it stands in."""
    record = read(folder / file)
    record["passages"][index]["claims"][number] = line
    write(folder / file, record)
    return f"passages[{index}].claims[{number}]"


def only(folder: Path, archive: dict[str, str] | None = None) -> Finding:
    """The finding of a check, which must be one; and it must read as a sentence of its own."""
    findings = check(folder, archive).findings
    assert len(findings) == 1, [str(finding) for finding in findings]
    [finding] = findings
    assert finding.message
    assert finding.remedy
    assert str(finding).startswith(f"{finding.file}: ")
    assert "Remedy: " in str(finding)
    return finding


@pytest.fixture(scope="module")
def project() -> Checked:
    """The records of the project, checked."""
    return check(data.FOLDER, None)


def test_the_records_of_the_project_hold(project: Checked) -> None:
    assert [str(finding) for finding in project.findings] == []


def test_every_declared_term_is_used_by_the_records_of_the_project(project: Checked) -> None:
    assert project.store is not None
    answer = project.store.query(read_query(FOLDER / "checks/unused.rq").text, prefixes=PREFIXES)
    assert isinstance(answer, QuerySolutions)
    assert [str(row["node"]) for row in answer] == []


def test_a_wrong_span_of_the_project(records: Path, archive: Path) -> None:
    path = sorted((records / "sources").glob("*.yaml"))[0]
    record = read(path)
    start, end = record["passages"][2]["at"]
    record["passages"][2]["at"] = [start + 1, end + 1]
    write(path, record)
    finding = only(records, spans.read_archive(archive))
    assert (finding.file, finding.field) == (f"sources/{path.name}", "passages[2].at")
    assert f"[{start + 1}, {end + 1}] does not hold the phrase" in finding.message
    assert f"[{start}, {end}]" in finding.remedy


@pytest.fixture
def little(tmp_path: Path) -> Path:
    """Records of one made-up article, which the archive below holds."""
    name = {
        "ar": "جمعية النور",
        "fr": {"text": "Nour", "form": "translation"},
        "en": {"text": "Nour", "form": "translation"},
    }
    write(tmp_path / "actors/nour.yaml", {"slug": "nour", "type": "organization", "names": name})
    write(tmp_path / "reasons.yaml", {})
    write(
        tmp_path / "sources/article.yaml",
        {
            "slug": "article",
            "type": "source",
            "names": {**name, "ar": {"text": "مقال", "form": "descriptive"}},
            "language": "ar",
            "sha256": hashlib.sha256(ARTICLE.encode()).hexdigest(),
            "length": len(ARTICLE),
            "curated": "2026-01-01",
            "passages": [
                {"at": [5, 16], "phrase": "جمعية النور", "claims": {1: ["nour", "name", "جمعية النور"]}}
            ],
        },
    )
    return tmp_path


@pytest.fixture
def kept() -> dict[str, str]:
    """An archive of the made-up article."""
    return {hashlib.sha256(ARTICLE.encode()).hexdigest(): ARTICLE}


def passage(folder: Path, **changes: Any) -> None:
    record = read(folder / "sources/article.yaml")
    record["passages"][0] = {
        key: value for key, value in {**record["passages"][0], **changes}.items() if value
    }
    write(folder / "sources/article.yaml", record)


def test_a_wrong_span(little: Path, kept: dict[str, str]) -> None:
    passage(little, at=[4, 15])
    finding = only(little, kept)
    assert (finding.file, finding.field) == ("sources/article.yaml", "passages[0].at")
    assert "[4, 15] does not hold the phrase 'جمعية النور'" in finding.message
    assert finding.remedy == "the phrase stands at [5, 16]"


def test_a_phrase_that_the_article_has_not(little: Path, kept: dict[str, str]) -> None:
    passage(little, phrase="جمعية الأمل")
    finding = only(little, kept)
    assert (finding.field, finding.remedy) == ("passages[0].at", "copy the phrase from the article")


def test_a_span_past_the_end_is_found_without_the_article(little: Path) -> None:
    passage(little, at=[5, 600])
    finding = only(little)
    assert (finding.file, finding.field) == ("sources/article.yaml", "passages[0].at")
    assert f"past the article's {len(ARTICLE)}" in finding.message


def test_a_span_that_is_missing_is_filled_in(little: Path, kept: dict[str, str]) -> None:
    passage(little, at=None)
    assert only(little, kept).field == "passages[0].at"
    assert mend(little, kept) == ["sources/article.yaml"]
    assert read(little / "sources/article.yaml")["passages"][0]["at"] == [5, 16]


def test_an_actor_without_kind_is_found_in_its_file(little: Path, kept: dict[str, str]) -> None:
    finding = only(little, kept)
    assert (finding.file, finding.field) == ("actors/nour.yaml", "")
    assert finding.message == "nour has no kind, and no source is said to leave it open"
    assert "[nour, classification, kind:…]" in finding.remedy


def test_what_breaks_a_shape_is_found_at_its_claim(little: Path, kept: dict[str, str]) -> None:
    claims = {
        1: ["nour", "name", "جمعية النور"],
        2: ["nour", "classification", "kind:association"],
        3: ["nour", "classification", "kind:network"],
    }
    passage(little, claims=claims)
    finding = only(little, kept)
    assert (finding.file, finding.field) == ("sources/article.yaml", "passages[0].claims[3]")
    assert finding.message == "an organization has one kind, of the scheme kind"
    assert finding.remedy.startswith("keep one accepted [nour, classification, kind:…]")


def test_a_node_that_lacks_something_is_found_at_the_claim_that_makes_it(
    little: Path, kept: dict[str, str]
) -> None:
    claims = {
        1: ["nour", "name", "جمعية النور"],
        2: ["nour", "classification", "kind:association"],
        3: ["members", "a", "figure"],
        4: ["members", "figureOf", "nour"],
        5: ["members", "counted", {"ar": "أعضاء", "fr": "membres", "en": "members"}],
        6: ["members", "approximate", True],
    }
    passage(little, claims=claims)
    finding = only(little, kept)
    assert (finding.file, finding.field) == ("sources/article.yaml", "passages[0].claims[3].value")
    assert finding.message == "a figure has one value, a whole number from 0"
    assert finding.remedy.startswith("write one accepted [members, value, 200]")


def described(folder: Path) -> tuple[str, int, int, list[Any]]:
    """A claim of a role whose participation other claims describe."""
    subjects = {line[0] for _, _, _, line in lines(folder)}
    return next(
        found
        for found in lines(folder)
        if found[3][1].startswith("role:")
        and f"{found[3][0]}-{found[3][1].removeprefix('role:')}-{found[3][2]}" in subjects
    )


def test_an_unknown_role(records: Path) -> None:
    file, index, number, line = described(records)
    field = change(records, file, index, number, [line[0], "role:speeker", *line[2:]])
    finding = only(records)
    assert (finding.file, finding.field) == (file, field)
    assert finding.message == "unknown role 'speeker'"
    assert "speaker" in finding.remedy


def test_an_unknown_type(records: Path) -> None:
    file, index, number, line = next(found for found in lines(records) if found[3][1] == "a")
    field = change(records, file, index, number, [line[0], "a", "recomendation"])
    finding = only(records)
    assert (finding.file, finding.field) == (file, field)
    assert "recommendation" in finding.remedy


def test_a_slug_that_is_taken(records: Path) -> None:
    path = records / "actors/sim.yaml"
    record = read(path)
    record["nodes"][0]["slug"] = "nibrass"
    write(path, record)
    findings = [finding for finding in check(records, None).findings if "nibrass" in finding.message]
    assert [(finding.file, finding.field) for finding in findings] == [("actors/sim.yaml", "nodes[0].slug")]
    assert findings[0].remedy


def test_a_file_with_the_slug_of_another(records: Path) -> None:
    taken = read(records / "actors/nibrass.yaml")
    write(records / "events/nibrass.yaml", {**taken, "type": "event"})
    finding = only(records)
    assert (finding.file, finding.field) == ("events/nibrass.yaml", "slug")
    assert "actors/nibrass.yaml" in f"{finding.message} {finding.remedy}"


def test_a_name_that_is_missing_in_a_language(records: Path) -> None:
    path = records / "actors/nibrass.yaml"
    record = read(path)
    del record["names"]["fr"]
    write(path, record)
    finding = only(records)
    assert (finding.file, finding.field) == ("actors/nibrass.yaml", "names.fr")
    assert "fr" in finding.remedy


def test_a_text_that_is_missing_in_a_language(records: Path) -> None:
    file, index, number, line = next(found for found in lines(records) if isinstance(found[3][2], dict))
    field = change(
        records, file, index, number, [line[0], line[1], {"ar": line[2]["ar"], "fr": line[2]["fr"]}]
    )
    finding = only(records)
    assert (finding.file, finding.field) == (file, f"{field}.object.en")


def test_a_place_whose_name_is_missing_in_a_language(records: Path) -> None:
    path = records / "places/abwab-marrakech.yaml"
    record = read(path)
    del record["names"]["en"]
    write(path, record)
    finding = only(records)
    assert (finding.file, finding.field) == ("places/abwab-marrakech.yaml", "names.en")


@pytest.mark.parametrize("value", [None, ["a", "b"]])
def test_an_object_that_is_no_value(records: Path, value: object) -> None:
    file, index, number, line = next(lines(records))
    field = change(records, file, index, number, [line[0], line[1], value])
    finding = only(records)
    assert (finding.file, finding.field) == (file, f"{field}.object")


def test_an_event_in_its_own_session(records: Path) -> None:
    file, index, number, line = next(found for found in lines(records) if found[3][1] == "sessionOf")
    highest = max(found[2] for found in lines(records) if found[0] == file)
    session, _, event = line[:3]
    field = change(records, file, index, highest + 1, [event, "sessionOf", session])
    finding = only(records)
    assert finding.file == file
    assert finding.field in {field, f"passages[{index}].claims[{number}]"}
    assert finding.message.endswith("is, through sessionOf, part of itself")
    assert finding.remedy.startswith("take out or turn round")


@pytest.mark.parametrize(("date", "remedy"), [
    ("2024-13-04", "write a day that exists"),
    ("4 يوليوز 2024", "write YYYY, YYYY-MM or YYYY-MM-DD"),
])  # fmt: skip
def test_a_broken_date(records: Path, date: str, remedy: str) -> None:
    file, index, number, line = next(found for found in lines(records) if found[3][1] == "startDate")
    field = change(records, file, index, number, [line[0], "startDate", date])
    finding = only(records)
    assert (finding.file, finding.field) == (file, field)
    assert date in finding.message
    assert finding.remedy == remedy


def test_a_file_that_is_not_canonical_is_told_how_to_become_so(little: Path, kept: dict[str, str]) -> None:
    path = little / "actors/nour.yaml"
    path.write_text(path.read_text("utf-8").replace("slug: nour", "slug: 'nour'"), "utf-8")
    finding, *_ = check(little, kept).findings
    assert (finding.file, finding.remedy) == ("actors/nour.yaml", "run: nasij check --fix")
    assert mend(little, kept) == ["actors/nour.yaml"]
    assert finding not in check(little, kept).findings


def test_origins_of_nodes_claims_and_triples(world: World) -> None:
    made = world(
        [
            ["forum", "role:speaker", "salma"],
            ["forum-speaker-salma", "inCapacity", "council-president"],
            ["forum", "aim", {"ar": "هدف", "fr": "but", "en": "aim"}],
        ]
    )
    known = origins(made.records, made.facts)
    first, second, third = (
        Origin("sources/article-1.yaml", f"passages[0].claims[{number}]") for number in (1, 2, 3)
    )
    part = resource("forum-speaker-salma")
    assert known.of_node(resource("nour").value) == Origin("actors/nour.yaml", "")
    assert known.of_node(resource("session").value) == Origin("actors/forum.yaml", "nodes[0]")
    assert known.of_node(f"{BASE}name/nour-fr") == Origin("actors/nour.yaml", "names.fr")
    assert known.of_node(f"{BASE}name/session-ar") == Origin("actors/forum.yaml", "nodes[0].names.ar")
    assert known.of_node(part.value) == first
    assert (
        known.of_claim(f"{BASE}claim/article-1-3-fr") == known.of_claim(f"{BASE}claim/article-1-3") == third
    )
    assert known.of_claim(f"{BASE}claim/article-1-9") is None
    assert known.of_triple(part, term("nasij:participant"), resource("salma")) == first
    assert known.of_triple(part, term("nasij:inCapacity"), resource("council-president")) == second
    assert known.of_triple(resource("forum"), term("nasij:aim"), text("but", "fr")) == third
    assert known.of_triple(resource("forum"), term("nasij:aim")) == third
    assert known.of_triple(resource("forum"), term("nasij:aim"), text("other", "fr")) is None


@pytest.mark.parametrize(("iri", "file", "field"), [
    (f"{BASE}theme/youth", "ontology/vocabulary.ttl", "theme:youth"),
    (f"{BASE}ontology#aim", "ontology/nasij.ttl", f"{BASE}ontology#aim"),
    ("https://schema.org/knows", "ontology/nasij.ttl", "https://schema.org/knows"),
    (f"{BASE}rule/party", "ontology/rules/rules.ttl", "party"),
    (f"{BASE}derivation/0f", "ontology/rules", f"{BASE}derivation/0f"),
    (f"{BASE}id/nobody", "", f"{BASE}id/nobody"),
])  # fmt: skip
def test_the_origin_of_what_no_record_makes(world: World, iri: str, file: str, field: str) -> None:
    made = world()
    assert origins(made.records, made.facts).of_node(iri) == Origin(file, field)


@pytest.mark.parametrize(("shown", "as_written"), [
    (resource("nibrass"), "nibrass"),
    (NamedNode(f"{BASE}theme/legal-framework"), "theme:legal-framework"),
    (NamedNode(f"{BASE}ontology#aim"), "aim"),
    (term("org:classification"), "classification"),
    (text("نص", "ar"), "نص"),
])  # fmt: skip
def test_terms_are_shown_as_records_write_them(shown: NamedNode, as_written: str) -> None:
    assert show(shown) == as_written


def test_what_is_about_the_ontology_is_not_asked_of_any_records() -> None:
    assert "unused" not in {query.name for query in record_checks()}

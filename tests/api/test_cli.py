"""The command line, as its users call it."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import data
from api.cli import main
from graph.dataset import open_current


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("datasets")
    result = CliRunner().invoke(main, ["build", "--root", str(folder)])
    assert result.exit_code == 0, result.output
    return folder


def nasij(*arguments: str | Path, text: str | None = None) -> Result:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments], input=text)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    assert "Traceback" not in result.output
    return result


@pytest.fixture
def records(tmp_path: Path) -> Path:
    return Path(shutil.copytree(data.FOLDER, tmp_path / "records"))


@pytest.mark.parametrize("command", sorted(main.commands))
def test_help_has_an_example(command: str) -> None:
    result = nasij(command, "--help")
    assert result.exit_code == 0
    assert (
        f"Example:\n    nasij {command}" in result.output
        or f"nasij {command}" in result.output.split("Example:")[1]
    )


def test_the_curated_records_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NASIJ_ARCHIVE", raising=False)
    result = nasij("check")
    assert result.exit_code == 0, result.output
    assert "no findings" in result.output
    assert "NASIJ_ARCHIVE is not set" in result.output


def test_a_finding_is_one_line_and_exit_1(records: Path) -> None:
    broken = records / "actors" / "nibrass.yaml"
    broken.write_text(broken.read_text("utf-8").replace("type: organization", "type: planet", 1), "utf-8")
    result = nasij("check", "--records", records)
    assert result.exit_code == 1
    lines = [line for line in result.output.splitlines() if line.startswith("actors/nibrass.yaml")]
    assert len(lines) == 1
    assert "type" in lines[0]
    assert "Remedy" in lines[0]


def test_fix_rewrites_what_is_not_canonical(records: Path) -> None:
    loose = records / "places" / "oujda.yaml"
    canonical = loose.read_text("utf-8")
    loose.write_text(canonical.replace("slug: oujda\ntype: place\n", "type: place\nslug: oujda\n"), "utf-8")
    result = nasij("check", "--records", records, "--fix")
    assert result.exit_code == 0, result.output
    assert "rewritten: places/oujda.yaml" in result.output
    assert loose.read_text("utf-8") == canonical


def test_an_archive_that_is_no_folder_is_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NASIJ_ARCHIVE", str(tmp_path / "nowhere"))
    result = nasij("check")
    assert result.exit_code == 1
    assert "NASIJ_ARCHIVE" in result.output


def test_build_refuses_findings_and_leaves_the_dataset(root: Path, records: Path) -> None:
    before = open_current(root).folder
    (records / "actors" / "nibrass.yaml").unlink()
    result = nasij("build", "--records", records, "--root", root)
    assert result.exit_code == 1
    assert "run: nasij check" in result.output
    assert "nibrass" in result.output
    assert open_current(root).folder == before


def test_build_says_what_it_made(root: Path) -> None:
    result = nasij("build", "--root", root)
    assert open_current(root).id in result.output
    assert "NewsArticle" in result.output


QUESTION = "SELECT ?name { id:nibrass skos:prefLabel ?name FILTER(LANG(?name) = 'ar') }"
NAME = "جمعية النبراس للثقافة والتنمية"


def test_a_query_may_be_text_a_file_or_standard_input(root: Path, tmp_path: Path) -> None:
    file = tmp_path / "question.rq"
    file.write_text(QUESTION, "utf-8")
    answers = [
        nasij("query", "--root", root, QUESTION),
        nasij("query", "--root", root, "--file", file),
        nasij("query", "--root", root, text=QUESTION),
    ]
    assert {answer.output for answer in answers} == {answers[0].output}
    assert json.loads(answers[0].output)["results"]["bindings"][0]["name"]["value"] == NAME


def test_a_query_answers_in_the_form_asked_for(root: Path) -> None:
    rows = list(csv.reader(io.StringIO(nasij("query", "--root", root, QUESTION, "--format", "csv").output)))
    assert rows == [["name"], [NAME]]
    tsv = nasij("query", "--root", root, QUESTION, "--format", "tsv").output
    assert tsv.splitlines() == ["?name", f'"{NAME}"@ar']
    graph = nasij("query", "--root", root, "CONSTRUCT { ?s ?p ?o } { BIND(id:nibrass AS ?s) ?s ?p ?o }")
    assert "id:nibrass" in graph.output


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["SELECT ?x {"], 1, "line 1"),
        (["INSERT DATA { id:a id:b id:c }"], 1, "read-only"),
        (["SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }"], 1, "SERVICE is refused"),
        (["ASK {}", "--format", "ttl"], 1, "table"),
        (["ASK {}", "--format", "docx"], 2, "docx"),
        (["ASK {}", "--file", __file__], 2, "not both"),
    ],
)
def test_a_wrong_query_is_one_line(root: Path, arguments: list[str], code: int, words: str) -> None:
    result = nasij("query", "--root", root, *arguments)
    assert result.exit_code == code
    assert words in result.output


def test_without_a_dataset_the_remedy_is_named(tmp_path: Path) -> None:
    result = nasij("query", "--root", tmp_path, "ASK {}")
    assert result.exit_code == 1
    assert "run: nasij build" in result.output


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_a_view_is_one_file(root: Path, tmp_path: Path, language: str) -> None:
    file = tmp_path / "view.html"
    result = nasij("view", "partnerships", "--lang", language, "-o", file, "--root", root)
    assert result.exit_code == 0, result.output
    page = file.read_text("utf-8")
    assert f'lang="{language}"' in page
    assert NAME in page or language != "ar"


def test_the_view_of_an_actor_needs_its_slug(root: Path) -> None:
    assert nasij("view", "actor", "--root", root).exit_code == 2
    assert nasij("view", "partnerships", "--actor", "sim", "--root", root).exit_code == 2
    unknown = nasij("view", "actor", "--actor", "nobody", "--root", root)
    assert unknown.exit_code == 1
    assert "nobody" in unknown.output


def suggested(*arguments: str | Path) -> list[dict[str, str]]:
    result = nasij("suggest", *arguments)
    assert result.exit_code == 0, result.output
    return list(csv.DictReader(io.StringIO(result.stdout), delimiter="\t", quoting=csv.QUOTE_NONE))


def test_a_printed_name_is_suggested_what_it_may_mean(root: Path) -> None:
    [first, *_] = suggested("جمعية النبراص", "--root", root)
    assert (first["slug"], first["how"]) == ("nibrass", "typo")
    assert first["label"] == first["matched"] == NAME
    assert 0.5 < float(first["score"]) < 1


def test_suggestions_may_be_of_one_kind_and_in_another_language(root: Path) -> None:
    every = suggested("Safaa", "--lang", "fr", "--root", root)
    assert {"safaa-salma", "safaa-academy"} <= {row["slug"] for row in every}
    [person] = suggested("Safaa", "--kind", "person", "--lang", "fr", "--root", root)
    assert (person["slug"], person["label"]) == ("safaa-salma", "Safaa Salma")


def test_an_unknown_name_is_said_to_be_unknown(root: Path) -> None:
    nothing = nasij("suggest", "Attijariwafa", "--root", root)
    assert (nothing.exit_code, nothing.stdout) == (0, "")
    assert "nothing known is called 'Attijariwafa'" in nothing.stderr
    unlikely = nasij("suggest", "اتحاد كتاب المغرب", "--root", root)
    assert "none is a likely match" in unlikely.stderr or not unlikely.stdout

"""What a stranger installs: locks without addresses, a complete wheel, a front end that loads."""

from __future__ import annotations

import json
import re
import stat
import subprocess
import tarfile
import tomllib
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hatchling.builders.sdist import SdistBuilder
from hatchling.builders.wheel import WheelBuilder
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import hatch_build
from scripts import environment

ROOT = Path(__file__).resolve().parent.parent
EXPLORER = ROOT / "visualizations" / "explorer"
STATIC = ROOT / "visualizations" / "static"
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
LOCKS = sorted(ROOT.glob("requirements*.txt"))
PACKAGES = ("api", "data", "graph", "ontology", "visualizations")


def pins(lock: Path) -> dict[str, set[str]]:
    """Name and pinned versions (several, where they differ by Python version) of every package of a lock file."""
    found: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", lock.read_text("utf-8"), re.MULTILINE):
        found.setdefault(canonicalize_name(name), set()).add(version)
    return found


def requirements(lines: list[Any]) -> dict[str, Requirement]:
    """Requirements by their canonical name; included groups are left out."""
    parsed = [Requirement(line) for line in lines if isinstance(line, str)]
    return {canonicalize_name(requirement.name): requirement for requirement in parsed}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_a_lock_pins_and_hashes_everything_and_names_no_registry(lock: Path) -> None:
    text = lock.read_text("utf-8")
    assert "://" not in text
    assert "--index" not in text
    lines = [line for line in text.splitlines() if not line.strip().startswith("#")]
    blocks = re.split(r"\n(?=\S)", "\n".join(lines))
    for block in filter(None, blocks):
        assert re.match(r"[A-Za-z0-9._-]+==\S+", block), block
        assert "--hash=sha256:" in block, f"{block}: run `make lock`"


@pytest.mark.parametrize(
    ("declared", "lock"),
    [
        (PROJECT["project"]["dependencies"], "requirements.txt"),
        (PROJECT["build-system"]["requires"], "requirements-build.txt"),
        (PROJECT["project"]["dependencies"], "requirements-dev.txt"),
        (PROJECT["dependency-groups"]["dev"], "requirements-dev.txt"),
    ],
    ids=["run", "build", "run in dev", "dev"],
)
def test_what_is_declared_is_locked_within_its_bounds(declared: list[Any], lock: str) -> None:
    locked = pins(ROOT / lock)
    for name, requirement in requirements(declared).items():
        versions = locked.get(name, set())
        assert versions, f"{name} is not in {lock}: run `make lock`"
        assert all(map(requirement.specifier.contains, versions)), f"{name}: run `make lock`"


def test_the_locks_agree_with_each_other() -> None:
    everything = pins(ROOT / "requirements-dev.txt")
    for lock in LOCKS:
        for name, versions in pins(lock).items():
            assert versions == everything[name], f"{name} in {lock.name}: run `make lock`"


def test_the_build_group_is_what_the_build_requires() -> None:
    assert PROJECT["dependency-groups"]["build"] == PROJECT["build-system"]["requires"]


def test_every_dependency_says_why_it_is_there() -> None:
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    for requirement in [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["dev"]]:
        if isinstance(requirement, str):
            assert re.search(rf'"{re.escape(requirement)}",? +# \S', text), requirement


def test_the_npm_lock_has_a_digest_for_every_package_and_no_address() -> None:
    lock = json.loads((EXPLORER / "package-lock.json").read_text("utf-8"))
    own = json.loads((EXPLORER / "package.json").read_text("utf-8"))
    assert lock["packages"][""]["dependencies"] == own["dependencies"], "run `make lock`"
    assert lock["packages"][""]["devDependencies"] == own["devDependencies"], "run `make lock`"
    for name, package in lock["packages"].items():
        assert "resolved" not in package, name
        assert not name or package["integrity"].startswith("sha512-"), name


def test_version_and_licences_are_said_alike_everywhere() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert citation["version"] == PROJECT["project"]["version"]
    assert citation["license"] == "MIT"
    assert (ROOT / "LICENSE").read_text("utf-8").startswith("MIT License")
    assert "https://creativecommons.org/licenses/by/4.0/" in (ROOT / "LICENSE-DATA").read_text("utf-8")
    assert "## [Unreleased]" in (ROOT / "CHANGELOG.md").read_text("utf-8")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names of the files in the wheel."""
    folder = str(tmp_path_factory.mktemp("wheel"))
    built = next(WheelBuilder(str(ROOT)).build(directory=folder, versions=["standard"]))
    with zipfile.ZipFile(built) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names of the files in the source distribution, without its top folder."""
    built = next(SdistBuilder(str(ROOT)).build(directory=str(tmp_path_factory.mktemp("sdist"))))
    with tarfile.open(built) as archive:
        return {name.partition("/")[2] for name in archive.getnames()}


def test_the_wheel_carries_every_file_of_the_packages(wheel: set[str]) -> None:
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*"):
            inside = path.relative_to(ROOT).as_posix()
            built = "__pycache__" in inside or path.name == hatch_build.STAMP
            if path.is_file() and not built and not path.is_relative_to(EXPLORER):
                assert inside in wheel


def test_the_wheel_carries_the_built_front_end_and_its_fonts(wheel: set[str]) -> None:
    fonts = {name for name in wheel if name.endswith(".woff2")}
    for name in ("view.js", "view.css", "editor.js", "editor.css", "drawing.js", "copy.js", "regions.json"):
        assert f"visualizations/static/{name}" in wheel
    assert "visualizations/static/fonts/LICENSE" in wheel
    for script in ("arabic", "latin"):
        for weight in (400, 600):
            assert f"visualizations/static/fonts/ibm-plex-sans-arabic-{script}-{weight}-normal.woff2" in fonts


def test_the_wheel_carries_both_licences_and_nothing_that_is_not_used(wheel: set[str]) -> None:
    metadata = f"nasij-{PROJECT['project']['version']}.dist-info"
    assert {f"{metadata}/licenses/LICENSE", f"{metadata}/licenses/LICENSE-DATA"} <= wheel
    assert {name.partition("/")[0] for name in wheel} == {*PACKAGES, metadata}
    assert not [name for name in wheel if re.search(r"node_modules|explorer/|__pycache__|\.ts$", name)]


def test_the_source_distribution_has_the_sources_and_nothing_that_is_built(sdist: set[str]) -> None:
    assert {"hatch_build.py", "pyproject.toml", "visualizations/explorer/package-lock.json"} <= sdist
    assert {"visualizations/explorer/.npmrc", "visualizations/explorer/src/view.ts"} <= sdist
    built = re.compile(r"node_modules|visualizations/static|\.venv|__pycache__")
    assert not [name for name in sdist if built.search(name)]


@pytest.fixture
def front_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Makes a project with one source file, whose npm is a shell script."""

    def make(script: str) -> Path:
        explorer = tmp_path / "a project" / "visualizations" / "explorer"
        (explorer / "src").mkdir(parents=True)
        for name in ("package.json", "package-lock.json", ".npmrc", "src/view.ts"):
            (explorer / name).write_text(name, "utf-8")
        program = tmp_path / "npm"
        program.write_text(f"#!/bin/sh\necho \"$@\" >>'{tmp_path}/calls'\n{script}\n", "utf-8")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setattr(hatch_build, "npm_command", lambda: ([str(program)], {"PATH": "/usr/bin:/bin"}))
        return explorer.parent.parent

    return make


WORKING = """
case "$1" in
  ci) mkdir -p node_modules ;;
  run) mkdir -p "$5" && cat src/view.ts >"$5/view.js" ;;
esac
"""


def test_the_front_end_is_built_again_only_when_an_input_changed(
    front_end: Callable[[str], Path], tmp_path: Path
) -> None:
    project = front_end(WORKING)
    source = project / "visualizations" / "explorer" / "src" / "view.ts"
    assert hatch_build.build(project)
    assert not hatch_build.build(project)
    source.write_text("changed", "utf-8")
    assert hatch_build.build(project)
    assert (project / "visualizations" / "static" / "view.js").read_text("utf-8") == "changed"
    calls = (tmp_path / "calls").read_text("utf-8").splitlines()
    assert [call.split()[0] for call in calls] == ["ci", "run", "run"]
    assert sorted(path.name for path in (project / "visualizations").iterdir()) == ["explorer", "static"]


def test_a_failed_install_of_npm_packages_says_what_to_do(front_end: Callable[[str], Path]) -> None:
    project = front_end("echo getaddrinfo ENOTFOUND; exit 7")
    with pytest.raises(hatch_build.FrontEndError) as caught:
        hatch_build.build(project)
    message = str(caught.value)
    for part in ("getaddrinfo ENOTFOUND", "`npm ci --no-progress` failed", "exit code 7", "What to do"):
        assert part in message


def test_a_failed_bundle_leaves_the_old_front_end_in_place(front_end: Callable[[str], Path]) -> None:
    project = front_end(f"{WORKING}\nif grep -q broken src/view.ts; then echo syntax error; exit 1; fi")
    hatch_build.build(project)
    (project / "visualizations" / "explorer" / "src" / "view.ts").write_text("broken", "utf-8")
    with pytest.raises(hatch_build.FrontEndError, match="syntax error"):
        hatch_build.build(project)
    assert (project / "visualizations" / "static" / "view.js").read_text("utf-8") == "src/view.ts"
    assert sorted(path.name for path in (project / "visualizations").iterdir()) == ["explorer", "static"]


def test_a_build_without_the_packaged_node_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hatch_build, "find_spec", lambda _: None)
    with pytest.raises(hatch_build.FrontEndError, match=r"pip install -r requirements-build\.txt"):
        hatch_build.npm_command()


def test_a_python_without_venv_gets_the_command_that_brings_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert environment.missing() is None
    monkeypatch.setattr(environment, "find_spec", lambda name: None if name == "ensurepip" else object())
    monkeypatch.setattr(environment, "is_root", lambda: False)
    message = environment.missing()
    assert message is not None
    assert "sudo apt-get update && sudo apt-get install -y python3-venv" in message


def test_a_python_that_is_too_old_is_named() -> None:
    message = environment.missing((3, 10))
    assert message is not None
    assert "Python 3.11 or newer" in message


def test_make_help_lists_every_command() -> None:
    done = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    for command in ("run", "test", "lint", "lock", "bench"):
        assert re.search(rf"^ +make {command} ", done.stdout, re.MULTILINE), done.stdout


PAGE = """<!doctype html>
<html lang="ar" dir="rtl">
<meta charset="utf-8">
<title>-</title>
<link rel="stylesheet" href="{static}/view.css">
<p style="font: 400 16px 'IBM Plex Sans Arabic'">نسيج Nasij</p>
<script src="{static}/view.js"></script>
"""

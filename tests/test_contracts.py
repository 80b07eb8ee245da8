"""Who may import whom, and what no file may do."""

from __future__ import annotations

import ast
import importlib
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("api", "data", "graph", "ontology", "visualizations")
FILES = sorted(
    path
    for package in PACKAGES
    for path in (ROOT / package).rglob("*.py")
    if "node_modules" not in path.parts
)
MODULES = [".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in FILES]
NAMES = [path.relative_to(ROOT).as_posix() for path in FILES]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
CONTRACTS = PROJECT["tool"]["importlinter"]["contracts"]
# Distributions that are one with another, whose documentation tells to import from them.
PARTS = {"markupsafe": "jinja2", "pydantic_core": "pydantic", "starlette": "fastapi"}


def imports(path: Path) -> Iterator[str]:
    """The top-level names of the modules that a file imports."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]


def test_imports_go_from_api_to_visualizations_to_graph_to_ontology_and_data() -> None:
    code = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    command = [sys.executable, "-c", code, "--no-logo", "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{len(CONTRACTS)} kept, 0 broken" in done.stdout, done.stdout


@pytest.mark.parametrize("package", PACKAGES)
def test_each_room_is_a_package_with_a_docstring(package: str) -> None:
    assert importlib.import_module(package).__doc__


@pytest.mark.parametrize("module", MODULES)
def test_each_module_can_be_imported_by_itself(module: str) -> None:
    assert importlib.import_module(module).__name__ == module


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_no_module_is_a_drawer_for_odds_and_ends(path: Path) -> None:
    assert path.stem not in {"common", "helpers", "misc", "util", "utils"}


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_only_api_reads_the_environment(path: Path) -> None:
    if path.is_relative_to(ROOT / "api"):
        return
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Attribute):
            assert node.attr not in {"environ", "environb", "getenv"}, (
                f"{path}:{node.lineno}: take it as a parameter"
            )


@cache
def distributions() -> Mapping[str, list[str]]:
    """The distributions that each top-level name is from."""
    return packages_distributions()


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_what_is_imported_is_declared(path: Path) -> None:
    declared = {canonicalize_name(Requirement(line).name) for line in PROJECT["project"]["dependencies"]}
    known = distributions()
    for name in set(imports(path)) - set(sys.stdlib_module_names) - set(PACKAGES):
        provided_by = {canonicalize_name(PARTS.get(one, one)) for one in known.get(name, [name])}
        assert provided_by & declared, f"{path}: `{name}` is not among the dependencies in pyproject.toml"

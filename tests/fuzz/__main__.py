"""Fuzzes one target with atheris: python -m tests.fuzz refuse -max_total_time=600.

atheris is no dependency of the project: ``pip install atheris`` into the environment first. What it finds is written to
``crash-…``; a file of that kind in ``tests/fuzz/cases/<target>/`` is tried by every run of the tests.
"""

from __future__ import annotations

import sys
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Any

CASES = Path(__file__).parent / "cases"


def main() -> None:
    """Runs the target that is named first, with the arguments of libFuzzer after it."""
    try:
        atheris: Any = import_module("atheris")
    except ImportError:
        raise SystemExit("atheris is missing: pip install atheris") from None
    with atheris.instrument_imports(include=["api", "graph", "tests"]):
        from tests.fuzz.targets import TARGETS
    name, *arguments = sys.argv[1:] or [""]
    if name not in TARGETS:
        raise SystemExit(f"name a target: {', '.join(TARGETS)}")
    with tempfile.TemporaryDirectory() as found:
        atheris.Setup([sys.argv[0], *arguments, found, str(CASES / name)], TARGETS[name])
        atheris.Fuzz()


if __name__ == "__main__":
    main()

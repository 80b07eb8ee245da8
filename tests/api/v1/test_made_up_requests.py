"""Requests made up from the OpenAPI document, right and wrong ones: every answer is as documented, none a 5xx.

More by hand, against a server that runs on this machine (NASIJ_RATE=0 lifts the limit elsewhere):

    PYTHONPATH=. schemathesis --config-file tests/api/v1/schemathesis.toml \\
        run http://127.0.0.1:8000/api/v1/openapi.json --max-examples 100
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from api.app import create_app
from api.settings import Settings
from tests.server import listening

pytestmark = pytest.mark.long

PROJECT = Path(__file__).parents[3]


def test_every_answer_is_as_documented_whatever_is_asked(shipped_root: Path, tmp_path: Path) -> None:
    with listening(create_app(Settings(root=shipped_root, workers=1))) as address:
        tried = subprocess.run(
            [
                Path(sys.executable).with_name("schemathesis"),
                "--config-file", PROJECT / "tests" / "api" / "v1" / "schemathesis.toml",
                "run", f"{address}/api/v1/openapi.json",
                "--max-examples", "6", "--seed", "1", "--generation-deterministic", "--no-color",
            ],
            env={**os.environ, "PYTHONPATH": str(PROJECT)},
            cwd=tmp_path, capture_output=True, text=True, timeout=400, check=False,
        )  # fmt: skip
    assert tried.returncode == 0, tried.stdout + tried.stderr
    cases = re.search(r"(\d+) generated", tried.stdout)
    assert cases is not None
    assert int(cases[1]) > 1_000, "every operation was tried, in many ways"

"""The targets of the fuzzer with a few hundred made-up inputs each, and with every input that once broke one."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.__main__ import CASES
from tests.fuzz.targets import TARGETS


@pytest.mark.parametrize("name", TARGETS)
def test_nothing_made_up_breaks_a_target(name: str) -> None:
    @settings(deadline=None)
    @given(st.binary(max_size=60))
    def tried(data: bytes) -> None:
        TARGETS[name](data)

    tried()


@pytest.mark.parametrize(
    "case", sorted(CASES.glob("*/*")), ids=lambda case: f"{case.parent.name}-{case.name}"
)
def test_what_once_broke_a_target_does_so_no_more(case: Path) -> None:
    TARGETS[case.parent.name](case.read_bytes())

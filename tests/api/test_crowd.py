"""Many clients at once, and a new dataset while they ask: the short form of ``tests/bench/crowd.py``."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

import data
from api.app import create_app
from api.settings import Settings
from graph.build import build
from tests.bench.crowd import ADDRESSES, Seen, changed_records, crowd, point
from tests.server import listening

pytestmark = pytest.mark.long

CLIENTS, SECONDS = 10, 5.0


async def crowd_and_a_new_dataset(address: str, root: Path, folder: str) -> Seen:
    """What is seen while another dataset becomes the current one."""
    asking = asyncio.create_task(crowd(address, CLIENTS, SECONDS))
    await asyncio.sleep(SECONDS / 3)
    point(root, folder)
    return await asking


def test_a_crowd_loses_no_request_to_a_new_dataset_and_no_list_mixes_two(tmp_path: Path) -> None:
    root = tmp_path / "datasets"
    first = build(data.FOLDER, root)
    second = build(changed_records(tmp_path / "records"), root)
    assert first.id != second.id
    point(root, first.folder.name)
    with listening(create_app(Settings(root=root, workers=2))) as address:
        seen = asyncio.run(crowd_and_a_new_dataset(address, root, second.folder.name))
    assert not seen.failures
    assert not seen.mixed
    assert seen.runs, "lists were read to their ends"
    assert set(seen.milliseconds) == {*ADDRESSES, "lists"}
    assert seen.datasets - {""} == {first.id, second.id}

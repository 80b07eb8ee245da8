"""What functions find of a dataset is made once and goes with the dataset."""

from __future__ import annotations

import gc
import threading
import time
import weakref
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from graph.build import build_from_rdf
from graph.dataset import Dataset
from graph.networks import relations_of, whole_network
from graph.remembered import Memory, remembered

TRIPLE = '<http://x/a> <http://www.w3.org/2000/01/rdf-schema#label> "one" .\n'


@pytest.fixture
def built(tmp_path: Path) -> Dataset:
    file = tmp_path / "one.nt"
    file.write_text(TRIPLE, "utf-8")
    return build_from_rdf(file, tmp_path / "datasets")


def test_threads_that_ask_at_once_wait_for_the_one_that_makes_it(tmp_path: Path) -> None:
    made: list[str] = []

    @remembered()
    def found(_: Dataset, name: str) -> str:
        made.append(name)
        time.sleep(0.05)
        return name.upper()

    dataset, together = Dataset(tmp_path), threading.Barrier(4)

    def ask() -> str:
        together.wait()
        return found(dataset, "a")

    with ThreadPoolExecutor(4) as threads:
        answers = [each.result() for each in [threads.submit(ask) for _ in range(4)]]
    assert answers == ["A"] * 4
    assert made == ["a"]


def test_of_more_values_than_are_kept_the_first_is_made_anew() -> None:
    memory, made = Memory[None](2), list[int]()
    for key in (1, 2, 2, 3, 2, 1):
        memory.find(key, partial(made.append, key))
    assert made == [1, 2, 3, 1]


def test_an_error_is_not_remembered() -> None:
    memory = Memory[int]()
    with pytest.raises(ZeroDivisionError):
        memory.find("a", lambda: 1 // 0)
    assert memory.find("a", lambda: 2) == 2


def test_a_dataset_that_nobody_uses_goes_at_once_with_all_that_was_found_of_it(built: Dataset) -> None:
    folder = built.folder
    dataset = Dataset(folder)
    relations, _ = weakref.ref(relations_of(dataset)), whole_network(dataset, "events")
    gone = weakref.ref(dataset)
    gc.disable()  # what needs the collector stays for as long as that does not look
    try:
        del dataset
        assert gone() is None
        assert relations() is None
    finally:
        gc.enable()


def test_a_graph_in_memory_says_what_the_store_says(built: Dataset) -> None:
    dataset = Dataset(built.folder)
    dataset.read_into_memory()
    assert set(dataset.store) == set(built.store)

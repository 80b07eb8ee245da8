"""What a build keeps of the networks of a dataset."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graph.dataset import Dataset
from graph.network import WHOLE_NETWORKS
from graph.networks import FILES, folds_of, relations_of, whole_network, write_networks
from graph.relations import Contexts, read_relations

LINES = [
    ["deal", "a", "partnership"],
    [
        "deal",
        "partnershipKind",
        "partnership-kind:partnership",
        {"certainty": "inferred", "because": "by-name"},
    ],
    ["deal", "initiatingParty", "nour"],
    ["deal", "party", "amal"],
    ["forum", "role:organizer", "nour"],
    ["forum", "startDate", "2023-05"],
]


@pytest.fixture
def dataset(world: Callable[..., Any], tmp_path: Path) -> Dataset:
    write_networks(tmp_path, world(LINES).store)
    return Dataset(tmp_path)


def test_relations_are_read_back_as_they_were(dataset: Dataset, world: Callable[..., Any]) -> None:
    expected = read_relations(world(LINES).store)
    found = relations_of(dataset)
    assert found.relations == expected.relations
    assert found.kinds == expected.kinds
    assert found.resources == expected.resources


def test_a_relation_is_as_certain_as_its_best_way_and_a_joined_one_as_its_weakest_part(
    dataset: Dataset,
) -> None:
    [organizer] = relations_of(dataset).of("schema:organizer")
    assert (organizer.certainty, organizer.derived, organizer.sources) == ("stated", False, ("article-1",))
    [partners] = whole_network(dataset, "partnerships").edges["amal", "nour"]["relations"]
    assert (partners.certainty, partners.derived) == ("inferred", True)
    [derived] = whole_network(dataset, "partners").edges["amal", "nour"]["relations"]
    assert (derived.certainty, derived.derived) == ("inferred", True)


def test_resources_know_when_they_were(dataset: Dataset) -> None:
    resources = relations_of(dataset).resources
    assert (resources["forum"].earliest, resources["forum"].latest) == ("2023-05-01", "2023-05-31")
    assert (resources["nour"].earliest, resources["nour"].latest) == (None, None)


def test_resources_know_where_they_are_and_what_is_said_there() -> None:
    found = Contexts(
        {
            "schema:location": {"forum": ["oujda"]},
            "schema:containedInPlace": {"oujda": ["oriental"], "oriental": ["morocco"]},
            "schema:about": {"advice": ["theme:youth"], "forum": ["theme:water"]},
            "nasij:mainEvent": {"advice": ["forum"]},
        }
    )
    assert found.places("forum") == ("morocco", "oriental", "oujda")
    assert found.places("oriental") == ("morocco", "oriental")
    assert found.places("nour") == ()
    assert found.themes("forum") == ("theme:water", "theme:youth")


def test_every_whole_network_is_laid_out_for_wide_and_for_tall_screens(dataset: Dataset) -> None:
    assert set(dataset.layout) == {f"{name}{form}" for name in WHOLE_NETWORKS for form in ("", "-tall")}
    assert set(dataset.layout["partnerships"]) == {"nour", "amal"}


def test_every_node_of_a_whole_network_is_measured(dataset: Dataset) -> None:
    assert set(dataset.measures) == set(WHOLE_NETWORKS)
    for name in WHOLE_NETWORKS:
        assert set(dataset.measures[name]) == set(whole_network(dataset, name))
    assert dataset.measures["partners"]["nour"]["degree"] == 1


def test_small_networks_do_not_fold(dataset: Dataset) -> None:
    assert not any(folds_of(dataset, name) for name in WHOLE_NETWORKS)


def test_the_same_store_gives_the_same_bytes(
    dataset: Dataset, world: Callable[..., Any], tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    write_networks(other, world(LINES).store)
    for name in FILES:
        assert (other / name).read_bytes() == (dataset.folder / name).read_bytes()

"""What a build keeps of each community of a large network."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import pytest

from graph import folding
from graph.build import build_from_rdf
from graph.communities import communities_as_json, community_file, community_of
from graph.dataset import LAYOUT, Dataset
from graph.folding import Fold
from graph.network import Relations
from graph.networks import folds_of, whole_network, write_networks
from tests.visualizations import large

VIEW = "partners"


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """60 villages of 26 associations."""
    folder = tmp_path_factory.mktemp("villages")
    large.write(folder / "large.nq", [26] * 60)
    return build_from_rdf(folder / "large.nq", folder / "root")


def test_a_community_has_its_members_as_the_whole_network_has_them(dataset: Dataset) -> None:
    whole = whole_network(dataset, VIEW)
    for key, fold in folds_of(dataset, VIEW).items():
        if not fold.members:
            continue
        found = community_of(dataset, VIEW, key)
        assert set(found.wide) == set(found.tall) == set(found.measured) == set(fold.members)
        for slug in fold.members:
            assert found.network.nodes[slug] == whole.nodes[slug]
            assert dict(found.network[slug]) == dict(whole[slug])
            assert found.measured[slug] == dataset.measures[VIEW][slug]


def test_a_community_of_communities_has_their_places_alone() -> None:
    parts = ("~0.0", "~0.1", "~0.2")
    outer = Fold(9, "a", {"association": 9}, parts=parts, links=(("~0.0", "~0.1", 4),))
    folds = {folding.WHOLE: Fold(9, "a", {}, parts=("~0",)), "~0": outer}
    [(key, found)] = communities_as_json(Relations({}, ()), nx.Graph(), folds, {})
    assert key == "~0"
    assert set(found) == {"places"}
    assert [set(places) for places in found["places"]] == [set(parts)] * 2


def test_the_same_quads_give_the_same_files(dataset: Dataset, tmp_path: Path) -> None:
    write_networks(tmp_path, dataset.store)
    files = [community_file(dataset.folder, VIEW, key) for key in folds_of(dataset, VIEW) if key]
    assert len(files) > 20
    for file in (*files, dataset.folder / LAYOUT):
        assert (tmp_path / file.relative_to(dataset.folder)).read_bytes() == file.read_bytes()

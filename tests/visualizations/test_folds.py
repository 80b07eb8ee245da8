"""A network that is too large for one picture: its communities, each of which opens."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from graph.build import build_from_rdf
from graph.dataset import MEASURES, RELATIONS, Dataset
from graph.errors import UnknownEntity
from graph.folding import LIMIT, WHOLE
from graph.networks import folds_of, homes_of, whole_network
from graph.terms import LANGUAGES
from tests.visualizations import large
from tests.visualizations.test_views import Page
from visualizations.folds import card_id, key_of, rooms
from visualizations.inside import carried_folds, inside
from visualizations.views import EMBEDDED, NEAR, render, render_card


@pytest.fixture(scope="module")
def villages(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """40 villages of 45 associations."""
    folder = tmp_path_factory.mktemp("large")
    large.write(folder / "large.nq", [45] * 40)
    return build_from_rdf(folder / "large.nq", folder / "root")


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """Three villages of 600 associations: more edges than a page carries cards for."""
    folder = tmp_path_factory.mktemp("crowd")
    large.write(folder / "large.nq", [600] * 3)
    return build_from_rdf(folder / "large.nq", folder / "root")


def test_a_large_network_opens_without_the_files_that_grow_with_the_whole_graph(
    villages: Dataset, tmp_path: Path
) -> None:
    alone = Dataset(tmp_path / "alone")
    shutil.copytree(villages.folder, alone.folder)
    for name in (RELATIONS, MEASURES):
        (alone.folder / name).unlink()
    key = folds_of(villages, "partners")[WHOLE].parts[1]
    member = folds_of(villages, "partners")[key].members[0]
    neighbour = next(iter(whole_network(villages, "partners")[member]))
    cards = [f"n-{member}", "e-" + "--".join(sorted((member, neighbour))), card_id(key)]

    def shown(dataset: Dataset) -> list[object]:
        return [
            render(dataset, "partners", "fr", standalone=False),
            render(dataset, "partners", "fr", community=key, standalone=False),
            *(render_card(dataset, "partners", "fr", card) for card in cards),
            inside(dataset, "partners", "fr", "~0"),
            inside(dataset, "partners", "fr", key, ["~0", "~2"]),
        ]

    assert shown(alone) == shown(villages)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_shows_communities_that_link_to_their_inside(villages: Dataset, language: str) -> None:
    html = render(villages, "partners", language, standalone=False)
    page = Page(html)
    folds = folds_of(villages, "partners")
    assert sum(fold.size for fold in folds.values() if fold.members) == 1800 > LIMIT
    for key in folds[WHOLE].parts:
        assert f"/{language}/view/partners?community={key}" in page.links
    assert page.tags.count("h1") == 1
    assert len(page.ids) == len(set(page.ids))
    assert "<blockquote" not in html


def test_an_open_community_shows_its_members_and_the_way_back(villages: Dataset) -> None:
    key = folds_of(villages, "partners")[WHOLE].parts[0]
    members = folds_of(villages, "partners")[key].members
    html = render(villages, "partners", "fr", community=key, standalone=False)
    page = Page(html)
    assert {f"n-{slug}" for slug in members} <= set(page.ids)
    assert sum(name.startswith("n-") for name in page.ids) == len(members)
    assert "/fr/view/partners" in page.links
    assert {f"/{language}/view/partners?community={key}" for language in LANGUAGES} <= set(page.links)
    assert "<blockquote" in html


def test_a_file_shows_the_communities_and_opens_nothing(villages: Dataset) -> None:
    html = render(villages, "partners", "ar", standalone=True)
    assert not [link for link in Page(html).links if link.startswith("/")]
    assert '"href":"/' not in html


def test_a_page_does_not_name_members_that_its_server_can_find(villages: Dataset) -> None:
    html = render(villages, "partners", "fr", standalone=False)
    assert '"search":[]' in html
    assert "Association du village 3–2" not in html
    assert "Association du village 3–2" in render(villages, "partners", "fr", standalone=True)


@pytest.mark.parametrize("shape", [1.6, 0.8])
def test_rooms_of_communities_do_not_overlap(villages: Dataset, shape: float) -> None:
    places = villages.layout["partners"]
    found = rooms(places, shape)
    for one, (x, y) in places.items():
        for other, (a, b) in places.items():
            wide, high = ((found[one][side] + found[other][side]) / 2 for side in (0, 1))
            assert one == other or abs(x - a) >= wide or abs(y - b) >= high
        assert found[one][0] / found[one][1] == pytest.approx(shape, rel=0.01)


def test_a_community_opens_with_its_members_and_their_relations(villages: Dataset) -> None:
    folds, network = folds_of(villages, "partners"), whole_network(villages, "partners")
    key = folds[WHOLE].parts[0]
    shown = inside(villages, "partners", "fr", key)
    members = set(folds[key].members)
    assert {node["id"] for node in shown["nodes"]} == members
    within = network.subgraph(members)
    assert {frozenset((edge["from"], edge["to"])) for edge in shown["edges"]} == set(
        map(frozenset, within.edges)
    )
    assert {row["id"].rpartition(".")[0] for row in shown["rows"]} == {edge["id"] for edge in shown["edges"]}
    assert set(shown["sources"]) == {"article"}


def test_lines_to_the_members_of_open_communities_come_with_the_one_that_opens_later(
    villages: Dataset,
) -> None:
    folds, network = folds_of(villages, "partners"), whole_network(villages, "partners")
    homes = homes_of(villages, "partners")
    one, other = next((homes[a], homes[b]) for a, b in network.edges if homes[a] != homes[b])
    alone, beside = (inside(villages, "partners", "ar", one, open_) for open_ in ((), (other,)))
    assert beside["nodes"] == alone["nodes"]
    crossing = [edge for edge in beside["edges"] if edge not in alone["edges"]]
    expected = {frozenset(edge) for edge in network.edges if {homes[edge[0]], homes[edge[1]]} == {one, other}}
    assert {frozenset((edge["from"], edge["to"])) for edge in crossing} == expected
    assert sorted(homes) == sorted(network)
    assert all(slug in folds[key].members for slug, key in homes.items())


@pytest.mark.parametrize("key", ["~99", WHOLE])
def test_what_is_no_community_has_no_inside_and_no_card(villages: Dataset, key: str) -> None:
    with pytest.raises(UnknownEntity):
        inside(villages, "partners", "ar", key)
    with pytest.raises(UnknownEntity):
        render_card(villages, "partners", "ar", "c-99")


def test_a_community_has_a_card_that_leads_to_its_members_and_links(villages: Dataset) -> None:
    fold = folds_of(villages, "partners")[WHOLE].parts[0]
    assert key_of(card_id(fold)) == fold
    card = Page(render_card(villages, "partners", "fr", card_id(fold)))
    assert card.ids == [card_id(fold)]
    assert f"/fr/view/partners?community={fold}" in card.links
    assert f"#n-{folds_of(villages, 'partners')[fold].central}" in card.links
    assert any(link.startswith("#c-") for link in card.links)


def test_a_file_carries_what_its_state_opens_and_no_more_than_can_be_drawn(crowd: Dataset) -> None:
    opened, carried = carried_folds(crowd, "partners", "fr", WHOLE, "open=1~0~7~0.3~x~2~1")
    assert opened == ["~1", "~0"]
    assert set(carried.expansions) == {"~1", "~0"}
    folds = folds_of(crowd, "partners")
    assert {node.slug for node in carried.nodes} == {*folds["~0"].members, *folds["~1"].members}
    assert folds["~0"].size + folds["~1"].size + folds["~2"].size > LIMIT
    assert all(relation.evidence for edge in carried.edges for relation in edge.relations)


def test_an_unknown_community_is_said_to_be_unknown(villages: Dataset) -> None:
    with pytest.raises(UnknownEntity, match="~99"):
        render(villages, "partners", "ar", community="~99", standalone=False)


def test_a_large_page_leaves_its_cards_to_be_fetched(crowd: Dataset) -> None:
    key = folds_of(crowd, "partners")[WHOLE].parts[0]
    html = render(crowd, "partners", "en", community=key, standalone=False)
    assert len(folds_of(crowd, "partners")[key].members) > EMBEDDED
    assert '"cards":"/en/card/partners/"' in html
    assert "<blockquote" not in html
    whole = render(crowd, "partners", "en", community=key, standalone=True)
    assert '"cards":null' in whole
    assert "<blockquote" in whole


def test_a_card_has_the_evidence_of_an_edge_or_the_relations_of_a_node(crowd: Dataset) -> None:
    one, other = large.slug(0, 0), large.slug(0, 7)
    edge = Page(html := render_card(crowd, "partners", "en", f"e-{one}--{other}.1"))
    assert edge.ids == [f"e-{one}--{other}", f"e-{one}--{other}.1", f"name-e-{one}--{other}.1"]
    assert "شراكة بين جمعيتين" in html
    node = Page(render_card(crowd, "partners", "en", f"n-{other}"))
    assert node.ids == [f"n-{other}", f"name-n-{other}"]
    assert f"#e-{one}--{other}.1" in node.links


@pytest.mark.parametrize("card", ["n-nobody", "e-village-0-1--village-0-7", "e-village-0-0--nobody"])
def test_a_card_that_the_view_does_not_have_is_unknown(card: str, crowd: Dataset) -> None:
    with pytest.raises(UnknownEntity):
        render_card(crowd, "partners", "ar", card)


def test_surroundings_of_a_hub_show_the_best_linked_and_count_the_others(crowd: Dataset) -> None:
    html = render(crowd, "actor", "en", slug=large.slug(0, 0), standalone=False)
    assert html.count('"search":') == NEAR
    assert "102 more as near are not shown" in html

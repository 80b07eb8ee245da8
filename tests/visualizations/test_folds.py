"""A network that is too large for one picture: its communities, each of which opens."""

from __future__ import annotations

import pytest

from graph.build import build_from_rdf
from graph.dataset import Dataset
from graph.errors import UnknownEntity
from graph.folding import LIMIT, WHOLE
from graph.networks import folds_of
from graph.terms import LANGUAGES
from tests.visualizations import large
from tests.visualizations.test_views import Page
from visualizations.views import EMBEDDED, NEAR, render, render_card


@pytest.fixture(scope="module")
def villages(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """40 villages of 45 associations."""
    folder = tmp_path_factory.mktemp("large")
    large.write(folder / "large.nq", 40, 45)
    return build_from_rdf(folder / "large.nq", folder / "root")


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """Three villages of 600 associations: more edges than a page carries cards for."""
    folder = tmp_path_factory.mktemp("crowd")
    large.write(folder / "large.nq", 3, 600)
    return build_from_rdf(folder / "large.nq", folder / "root")


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
    assert edge.ids == [f"e-{one}--{other}", f"e-{one}--{other}.1"]
    assert "شراكة بين جمعيتين" in html
    node = Page(render_card(crowd, "partners", "en", f"n-{other}"))
    assert node.ids == [f"n-{other}"]
    assert f"#e-{one}--{other}.1" in node.links


@pytest.mark.parametrize("card", ["n-nobody", "e-village-0-1--village-0-7", "e-village-0-0--nobody"])
def test_a_card_that_the_view_does_not_have_is_unknown(card: str, crowd: Dataset) -> None:
    with pytest.raises(UnknownEntity):
        render_card(crowd, "partners", "ar", card)


def test_surroundings_of_a_hub_show_the_best_linked_and_count_the_others(crowd: Dataset) -> None:
    html = render(crowd, "actor", "en", slug=large.slug(0, 0), standalone=False)
    assert html.count('"search":') == NEAR
    assert "102 more as near are not shown" in html

"""What a view shows, and the page that it becomes."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import pytest

from graph.dataset import Dataset
from graph.errors import UnknownEntity
from graph.layout import TALL, positions
from graph.terms import LANGUAGES
from visualizations.pages import script_json
from visualizations.values import Text
from visualizations.views import VIEWS, View, model, network_of, render


def view_of(dataset: Dataset, view: str, language: str = "en", slug: str | None = None) -> View:
    network = network_of(dataset, view, slug)
    path = f"{view}/{slug}" if slug else view
    return model(dataset, network, path, language, positions(network), positions(network, aspect=TALL))


class Page(HTMLParser):
    """The elements of a page, with what they point at."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loads: list[str] = []
        self.root: dict[str, str | None] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append(tag)
        if tag == "html":
            self.root = found
        if found.get("id"):
            self.ids.append(found["id"] or "")
        if tag == "a":
            self.links.append(found.get("href") or "")
        if tag in {"script", "img", "iframe", "source"} and found.get("src"):
            self.loads.append(found["src"] or "")
        if tag == "link" and found.get("rel") != "alternate":
            self.loads.append(found.get("href") or "")


PAGES = [(view, "forum" if view == "actor" else None) for view in VIEWS]


@pytest.fixture(scope="module", params=[*[(*page, code) for page in PAGES for code in LANGUAGES]], ids=str)
def standalone(request: pytest.FixtureRequest, dataset: Dataset) -> tuple[str, str]:
    view, slug, language = request.param
    return language, render(dataset, view, language, slug=slug, standalone=True)


def test_a_partnership_of_three_is_a_knot_around_its_event(dataset: Dataset) -> None:
    edges = {edge.ends: edge for edge in view_of(dataset, "partnerships").edges}
    assert {("amal", "forum"), ("council", "forum"), ("forum", "nour")} <= set(edges)
    [relation] = edges["amal", "forum"].relations
    assert (relation.start, relation.label, relation.end) == ("amal", "Partnership", "forum")
    assert relation.derived
    assert {statement.claim for item in relation.evidence for statement in item.statements} == {
        "article-1-6",
        "article-1-7",
        "article-1-9",
    }


def test_pairs_are_drawn_once_though_the_relation_holds_both_ways(dataset: Dataset) -> None:
    relations = [
        relation for relation in view_of(dataset, "partners").rows if relation.relation == "nasij:partnerOf"
    ]
    assert [(relation.start, relation.end) for relation in relations] == [
        ("helper", "shop"),
        ("amal", "nour"),
        ("council", "nour"),
    ]
    assert not any(relation.directed for relation in relations)


def test_evidence_says_who_published_when_how_certain_and_where_it_stands(dataset: Dataset) -> None:
    rows = {(row.start, row.relation, row.end): row for row in view_of(dataset, "events").rows}
    organized = rows["forum", "schema:organizer", "nour"]
    assert (organized.sources, organized.certainty) == (2, "stated")
    paper, statement = organized.evidence
    assert (paper.source, paper.publisher, paper.published) == (
        "Newspaper article",
        "Shop Company",
        "4 July 2024",
    )
    assert (paper.start, paper.end) == (10, 34)
    assert paper.phrase == (("نظمت ", False), ("جمعية النور", True), (" الملتقى", False))
    assert (statement.publisher, statement.published) == (None, None)
    spoke = rows["forum", "nasij:speaker", "salma"]
    assert (spoke.certainty_label, spoke.evidence[0].reason) == (
        "Inferred",
        Text("the name implies it", "en"),
    )


def test_a_rejected_claim_draws_nothing(dataset: Dataset) -> None:
    for view, slug in PAGES:
        assert not any(
            row.relation == "nasij:speaker" and row.end == "unknown"
            for row in view_of(dataset, view, slug=slug).rows
        )


def test_a_derived_relation_is_as_certain_as_its_derivation(dataset: Dataset) -> None:
    rows = {(row.start, row.end): row for row in view_of(dataset, "partners").rows}
    assert rows["amal", "nour"].certainty == "stated"
    assert rows["helper", "shop"].certainty == "inferred"


def test_lines_are_broken_unless_a_source_says_it_and_thicker_with_more_sources(dataset: Dataset) -> None:
    lines = {edge["id"]: edge for edge in view_of(dataset, "events").picture["edges"]}
    assert lines["e-forum--nour"]["dashes"] is False
    assert lines["e-forum--salma"]["dashes"] == [7, 5]
    assert lines["e-forum--president"]["dashes"] == [2, 5]
    assert lines["e-forum--nour"]["width"] > lines["e-forum--salma"]["width"]


def test_labels_of_the_canvas_are_isolated(dataset: Dataset) -> None:
    picture = view_of(dataset, "partnerships", "ar").picture
    for item in [*picture["nodes"], *picture["edges"]]:
        assert item["label"][0] in "\u2066\u2067"
        assert item["label"][-1] == "\u2069"
    arabic = next(node for node in picture["nodes"] if node["id"] == "helper")
    assert arabic["label"] == "\u2067مؤسسة المساعدة (AID)\u2069"


def test_the_legend_counts_each_group_and_each_relation(dataset: Dataset) -> None:
    view = view_of(dataset, "partnerships")
    assert {entry.key: entry.count for entry in view.groups} == {
        "association": 2,
        "foundation": 1,
        "initiative": 1,
        "public": 1,
        "company": 1,
        "foreign": 1,
        "organization": 1,
        "event": 1,
    }
    assert sum(entry.count for entry in view.relations) == len(view.rows)


def test_an_event_without_a_date_keeps_the_words_of_its_source(dataset: Dataset) -> None:
    nodes = {node.slug: node for node in view_of(dataset, "events", "ar").nodes}
    assert nodes["forum"].dates == ("3 يوليوز 2024",)
    assert nodes["forum"].places == ("المدينة",)
    assert (nodes["day"].dates, nodes["day"].as_stated) == ((), ("السبت الماضي",))


def test_a_node_is_found_by_every_name_that_it_has(dataset: Dataset) -> None:
    node = next(node for node in view_of(dataset, "partners").nodes if node.slug == "nour")
    assert {"جمعية النور", "Association Nour", "Nour Association", "جمعيه النور"} <= set(node.search)


def test_an_unknown_slug_is_said_to_be_unknown(dataset: Dataset) -> None:
    with pytest.raises(UnknownEntity, match="nobody"):
        render(dataset, "actor", "ar", slug="nobody", standalone=True)


@pytest.mark.parametrize(("view", "slug"), [("map", None), ("actor", None)])
def test_an_unknown_view_is_refused(view: str, slug: str | None, dataset: Dataset) -> None:
    with pytest.raises(ValueError, match="the views are"):
        render(dataset, view, "ar", slug=slug, standalone=True)


def test_a_file_says_its_language_and_has_one_title_and_no_id_twice(standalone: tuple[str, str]) -> None:
    language, html = standalone
    page = Page(html)
    assert page.root == {"lang": language, "dir": "rtl" if language == "ar" else "ltr"}
    assert page.tags.count("h1") == 1
    assert len(page.ids) == len(set(page.ids))


def test_a_file_loads_nothing(standalone: tuple[str, str]) -> None:
    _, html = standalone
    page = Page(html)
    assert all(load.startswith("data:") for load in page.loads), page.loads
    assert not re.findall(r"url\((?!\"?data:)[^)]*\)", html.partition("<script")[0])
    assert not [link for link in page.links if not link.startswith(("#", "https://creativecommons.org/"))]


def test_every_link_inside_a_file_leads_somewhere(standalone: tuple[str, str]) -> None:
    _, html = standalone
    page = Page(html)
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)


def test_every_relation_is_a_row_with_its_evidence_in_the_page(dataset: Dataset) -> None:
    html = render(dataset, "partnerships", "fr", standalone=True)
    for row in view_of(dataset, "partnerships", "fr").rows:
        assert f'href="#{row.id}"' in html
        for item in row.evidence:
            for statement in item.statements:
                assert f">{statement.claim}</code>" in html


def test_a_served_page_links_languages_views_and_resources(dataset: Dataset) -> None:
    page = Page(render(dataset, "partners", "fr", standalone=False))
    assert {f"/{language}/view/partners" for language in LANGUAGES} <= set(page.links)
    assert {"/fr/", "/fr/view/events", "/fr/view/actor/nour", "/fr/id/nour", "/fr/id/article-1"} <= set(
        page.links
    )
    assert {"/static/view.css", "/static/view.js"} <= set(page.loads)


def test_surroundings_can_reach_further(dataset: Dataset) -> None:
    near = render(dataset, "actor", "en", slug="salma", standalone=False)
    far = render(dataset, "actor", "en", slug="salma", depth=2, standalone=False)
    assert 'id="n-nour"' not in near
    assert 'id="n-nour"' in far
    assert 'href="?depth=2"' in near
    assert 'href="?depth=1"' in far


def test_every_page_names_the_dataset(dataset: Dataset) -> None:
    assert f"<code>{dataset.id[:12]}</code>" in render(dataset, "events", "ar", standalone=True)


def test_data_cannot_end_the_script_that_holds_it() -> None:
    text = script_json({"name": "</script><script>alert(1)"})
    assert "<" not in text
    assert json.loads(text) == {"name": "</script><script>alert(1)"}

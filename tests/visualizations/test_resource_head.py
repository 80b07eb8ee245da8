"""What stands at the head of a resource's page: its small network, events, sources, metadata."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from pyoxigraph import Literal, Quad, Store

from graph.dataset import Dataset
from graph.entity import entity
from graph.terms import LANGUAGES, resource, term
from visualizations.evidence import read_facts
from visualizations.resource import render_resource
from visualizations.sketch import MOST, in_lines, sketch
from visualizations.summary import summary


def structured(dataset: Dataset, slug: str, language: str = "en") -> dict[str, Any]:
    page = render_resource(dataset, f"id/{slug}", language)
    script = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert script is not None
    found: dict[str, Any] = json.loads(script[1])
    return found


def test_the_small_network_has_the_neighbours_and_leads_to_them(dataset: Dataset) -> None:
    drawn = sketch(dataset, "nour", "en")
    assert drawn is not None
    hrefs = {node.name: node.href for node in drawn.nodes}
    assert hrefs["Amal Association"] == "/en/id/amal"
    assert hrefs["Nour Association"] is None
    assert [node.name for node in drawn.nodes if node.is_middle] == ["Nour Association"]
    assert len(drawn.nodes) <= MOST


def test_the_small_network_dashes_what_is_not_stated(dataset: Dataset) -> None:
    drawn = sketch(dataset, "salma", "en")
    assert drawn is not None
    [line] = [line for line in drawn.lines if "Salma" in line.says]
    assert line.dashes != "none"


def test_every_node_is_inside_the_picture(dataset: Dataset) -> None:
    drawn = sketch(dataset, "forum", "ar")
    assert drawn is not None
    left, top, width, height = drawn.box
    assert all(left < node.x < left + width and top < node.y < top + height for node in drawn.nodes)


def test_what_is_linked_to_nothing_has_no_picture(dataset: Dataset) -> None:
    assert sketch(dataset, "nobody", "ar") is None


def test_a_long_name_is_cut_after_three_lines() -> None:
    lines = list(in_lines("كلمة " * 30))
    assert len(lines) == 3
    assert lines[-1].endswith("…")


def test_an_actor_has_its_events_with_date_and_role(dataset: Dataset) -> None:
    found = summary(read_facts(dataset), entity(dataset.store, resource("nour").value), "fr")
    assert [(each.event.text, each.date, each.roles) for each in found.occasions] == [
        ("Premier forum du bénévolat", "3 juillet 2024", ("Organisateur",))
    ]


def test_sources_stand_with_the_number_of_their_claims(dataset: Dataset) -> None:
    found = summary(read_facts(dataset), entity(dataset.store, resource("salma").value), "en")
    assert [(source.text, count) for source, count in found.sources] == [("Newspaper article", 1)]


def test_a_claim_that_was_rejected_gives_no_event(dataset: Dataset) -> None:
    found = summary(read_facts(dataset), entity(dataset.store, resource("unknown").value), "en")
    assert found.occasions == ()


@pytest.mark.parametrize(
    ("slug", "kind"),
    [("nour", "Organization"), ("salma", "Person"), ("forum", "Event"), ("caravan", "Project")],
)
def test_a_page_says_what_it_is_about_in_the_words_of_schema_org(
    dataset: Dataset, slug: str, kind: str
) -> None:
    found = structured(dataset, slug)
    assert (found["@context"], found["@type"], found["@id"]) == (
        "https://schema.org",
        kind,
        resource(slug).value,
    )


def test_what_schema_org_says_is_what_the_graph_says(dataset: Dataset) -> None:
    found = structured(dataset, "forum", "fr")
    assert found["startDate"] == "2024-07-03"
    assert found["location"] == {"@id": resource("town").value, "name": "La ville"}
    assert found["organizer"]["@id"] == resource("nour").value


def test_the_language_of_an_article_is_its_own(dataset: Dataset) -> None:
    store = Store()
    store.bulk_extend(dataset.store)
    article = resource("article-1")
    store.add(Quad(article, term("schema:inLanguage"), Literal("ar")))
    found = summary(read_facts(dataset), entity(store, article.value), "fr")
    assert found.structured["inLanguage"] == "ar"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_can_be_previewed_and_cited(dataset: Dataset, language: str) -> None:
    page = render_resource(dataset, "id/nour", language)
    title = re.search(r'<meta property="og:title" content="([^"]+)">', page)
    assert title is not None
    assert f"<title>{title[1]}" in page
    citation = re.search(r'<bdi class="citation"[^>]*>(.*?)</bdi>', page)
    assert citation is not None
    assert resource("nour").value in citation[1]
    assert dataset.id[:16] in citation[1]

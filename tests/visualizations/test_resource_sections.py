"""The parts of a resource's page that have a heading of their own: positions, partners, recommendations."""

from __future__ import annotations

import re
from html import unescape

import pytest

from graph.dataset import Dataset
from graph.entity import entity
from graph.recommendations import read_recommendations
from graph.terms import ID, LANGUAGES, term
from visualizations.evidence import read_facts
from visualizations.recommended import SHOWN, recommended
from visualizations.resource import render_resource
from visualizations.resource_view import ResourceView
from visualizations.strings import translate


def section(dataset: Dataset, slug: str, name: str, language: str = "en") -> str | None:
    """The text of a part of a page, None where the page does not have it."""
    page = render_resource(dataset, f"id/{slug}", language)
    found = re.search(rf'<section aria-labelledby="{name}">(.*?)</section>', page, re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", found[1]))) if found else None


def test_an_organization_has_its_posts_with_their_holders_and_the_evidence_of_both(shipped: Dataset) -> None:
    found = section(shipped, "wahat-al-khair", "positions")
    assert found is not None
    assert "President of the Wahat Al-Khair Association" in found
    assert "Held by: Mounir El Khalfaoui" in found
    assert "«رئيس جمعية واحة الخير»" in found
    assert "«منير الخلفاوي … ورئيس جمعية واحة الخير»" in found


def test_a_person_has_the_posts_and_the_organization_of_each(shipped: Dataset) -> None:
    found = section(shipped, "mounir-el-khalfaoui", "positions")
    assert found is not None
    assert "Post in: Wahat Al-Khair Association" in found
    assert "Mounir El Khalfaoui" not in found


def test_apartnership_stands_with_its_other_parties(shipped: Dataset) -> None:
    found = section(shipped, "wahat-al-khair", "partners")
    assert found is not None
    lines = found.partition("Kind of partnership")[2]
    for partner in ("Al Mouqim", "Communal Council of Ouahat Sidi Brahim"):
        assert partner in lines
    assert "Initiating party: Wahat Al-Khair" not in lines


def test_what_has_a_heading_of_its_own_does_not_stand_elsewhere(shipped: Dataset) -> None:
    view = ResourceView(read_facts(shipped), entity(shipped.store, ID + "wahat-al-khair"), "en")
    titled = {group.property for part in view.sections.values() for group in (*part.facts, *part.incoming)}
    assert term("org:postIn").value in titled
    assert not titled & {group.property for group in (*view.facts, *view.incoming)}


def test_a_node_that_only_qualifies_a_role_is_not_told_beside_it(shipped: Dataset) -> None:
    view = ResourceView(read_facts(shipped), entity(shipped.store, ID + "wahat-al-khair"), "en")
    told = {group.property for group in view.incoming}
    assert term("schema:organizer").value in told
    assert term("nasij:participant").value not in told


def test_a_group_without_a_name_is_told_on_the_page_of_its_event(shipped: Dataset) -> None:
    view = ResourceView(read_facts(shipped), entity(shipped.store, ID + "study-day-oujda-2023"), "en")
    assert term("nasij:inEvent").value in {group.property for group in view.incoming}


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_event_has_the_recommendations_of_its_sessions(shipped: Dataset, language: str) -> None:
    found, total = recommended(read_facts(shipped), ID + "gulf-moroccan-forum-1", language)
    assert len(found) == total > 0
    text = section(shipped, "gulf-moroccan-forum-1", "recommended", language)
    assert text is not None
    assert all(" ".join(said.text.value.text.split()) in text for said in found)
    assert all(said.text.evidence for said in found)
    assert section(shipped, "nadia-el-mansouri", "recommended", language) is None


def test_an_event_has_the_recommendations_of_its_sessions_and_a_session_its_own(shipped: Dataset) -> None:
    found = read_recommendations(shipped)
    day = [each.slug for each in found.given_at["study-day-oujda-2023"]]
    parts = [
        [each.slug for each in found.given_at[f"study-day-oujda-2023-{part}"]]
        for part in ("evening", "morning")
    ]
    assert [len(part) for part in parts] == [31, 8]
    assert sorted(day) == sorted([*parts[0], *parts[1]])
    assert parts[1] == [f"study-day-oujda-2023-morning-rec-0{number}" for number in range(1, 9)]


def test_an_actor_is_led_from_its_events_to_what_they_recommend(shipped: Dataset) -> None:
    page = render_resource(shipped, "id/wahat-al-khair", "fr")
    assert 'href="/fr/id/service-volunteering-forum-2#recommended">2 recommandations</a>' in page
    assert 'id="recommended"' in render_resource(shipped, "id/service-volunteering-forum-2", "fr")


def test_what_is_no_event_is_not_among_the_events_of_an_actor(shipped: Dataset) -> None:
    assert section(shipped, "hanns-seidel-foundation", "timeline") is None
    assert translate("en", "page.timeline") in (section(shipped, "sim", "timeline") or "")


def test_more_texts_than_a_page_shows_are_counted(shipped: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("visualizations.recommended.SHOWN", 2)
    found, total = recommended(read_facts(shipped), ID + "gulf-moroccan-forum-1", "en")
    assert (len(found), total) == (2, 7)
    text = section(shipped, "gulf-moroccan-forum-1", "recommended")
    assert text is not None
    assert translate("en", "recommendations.more", n=2) in text
    assert total < SHOWN


def test_a_partnership_stands_once_under_all_that_ties_it_to_the_page(shipped: Dataset) -> None:
    found = section(shipped, "sim", "partners")
    assert found is not None
    assert found.count("Support: Hanns Seidel Foundation") == 1
    assert "Party · Context : For an Innovative Solidarity in Morocco" in found.replace(" :", ":").replace(
        ":", " :"
    )


def test_statements_about_an_event_are_under_their_heading_with_their_whole_text(shipped: Dataset) -> None:
    found = section(shipped, "service-volunteering-forum-2", "statements", "ar")
    assert found is not None
    assert "يخلص المقال إلى أن واحة سيدي إبراهيم" in found
    assert found.count("يعدّ المقال برنامج الملتقى غنيا") == 1
    view = ResourceView(read_facts(shipped), entity(shipped.store, ID + "service-volunteering-forum-2"), "en")
    [about] = [group for group in view.incoming if group.property == term("schema:about").value]
    assert [item.iri for item in about.items] == [ID + "sidi-brahim-forum-report"]


def test_a_name_that_is_spelt_alike_in_two_languages_stands_once(shipped: Dataset) -> None:
    view = ResourceView(read_facts(shipped), entity(shipped.store, ID + "tarik-maaroufi"), "ar")
    assert [name.text for name in view.also] == ["Tarik Maaroufi"]

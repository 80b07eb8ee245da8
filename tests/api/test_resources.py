"""Every IRI of the project at the same path: as a page in three languages, and as RDF."""

from __future__ import annotations

import re

import pytest
import rdflib
from fastapi.testclient import TestClient
from pyoxigraph import RdfFormat, parse

FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
ADDRESSES = [
    "id/nour",
    "id/article",
    "id/forum-organizer-nour",
    "claim/article-1",
    "claim/article-5-fr",
    "derivation/0123456789abcdef",
    "name/nour-fr",
    "rule/involves",
    "kind/association",
    "kind",
]


def text(page: str) -> str:
    """What a reader sees of a page, in one line."""
    return " ".join(
        re.sub(r"<[^>]*>", " ", re.sub(r"<(style|script)\b.*?</\1>", " ", page, flags=re.DOTALL)).split()
    )


@pytest.mark.parametrize(
    ("accept", "accept_language", "location"),
    [
        (FIREFOX, "fr-FR,fr;q=0.9", "/fr/id/nour"),
        (FIREFOX, "", "/ar/id/nour"),
        (FIREFOX, "de", "/ar/id/nour"),
        ("*/*", "en", "/en/id/nour"),
        ("text/turtle", "fr", "/id/nour.ttl"),
        ("application/n-triples", "", "/id/nour.nt"),
        ("application/rdf+xml;q=0.9, text/html;q=0.5", "", "/id/nour.rdf"),
        ("application/ld+json", "", "/id/nour.jsonld"),
        ("application/json", "", "/id/nour.jsonld"),
    ],
)
def test_an_iri_leads_to_what_the_client_prefers(
    client: TestClient, accept: str, accept_language: str, location: str
) -> None:
    given = client.get("/id/nour", headers={"Accept": accept, "Accept-Language": accept_language})
    assert (given.status_code, given.headers["Location"]) == (303, location)
    assert given.headers["Vary"].startswith("Accept, Accept-Language")


def test_a_form_that_there_is_not_is_a_406_that_lists_the_others(client: TestClient) -> None:
    given = client.get("/id/nour", headers={"Accept": "image/png"})
    assert given.status_code == 406
    assert "text/turtle" in given.json()["detail"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_iri_has_a_page_and_a_description(client: TestClient, address: str) -> None:
    assert (
        client.get(f"/{address}", headers={"Accept": "text/turtle"}).headers["Location"] == f"/{address}.ttl"
    )
    for language in ("ar", "fr", "en"):
        assert client.get(f"/{language}/{address}").status_code == 200
    described = client.get(f"/{address}.nt")
    assert f"<https://w3id.org/nasij/{address}>" in described.text


@pytest.mark.parametrize(
    ("ending", "reader", "media_type"),
    [
        ("ttl", "turtle", "text/turtle"),
        ("nt", "nt", "application/n-triples"),
        ("rdf", "xml", "application/rdf+xml"),
        ("jsonld", "json-ld", "application/ld+json"),
    ],
)
def test_the_descriptions_say_the_same_in_every_form(
    client: TestClient, ending: str, reader: str, media_type: str
) -> None:
    given = client.get(f"/id/forum.{ending}")
    assert given.headers["Content-Type"].partition(";")[0] == media_type
    syntax = RdfFormat.from_media_type(media_type)
    assert {quad.triple for quad in parse(given.content, syntax)} == {
        quad.triple for quad in parse(client.get("/id/forum.ttl").content, RdfFormat.TURTLE)
    }
    if reader != "json-ld":
        assert len(rdflib.Graph().parse(data=given.content, format=reader)) > 20


@pytest.mark.parametrize("path", ["/id/nobody", "/id/nobody.ttl", "/ar/id/nobody", "/nothing", "/fr/nothing"])
def test_what_nobody_speaks_of_is_a_404_for_programs(client: TestClient, path: str) -> None:
    given = client.get(path)
    assert given.status_code == 404
    assert given.headers["Content-Type"] == "application/problem+json"
    assert given.json()["type"].endswith("/unknown-entity")


def test_what_nobody_speaks_of_is_a_404_for_readers_in_their_language(client: TestClient) -> None:
    given = client.get("/fr/id/nobody", headers={"Accept": FIREFOX})
    assert given.status_code == 404
    assert '<html lang="fr" dir="ltr">' in given.text
    assert "Rien n’est connu sous ce nom" in given.text


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("fr", "ltr"), ("en", "ltr")])
def test_a_page_says_its_language_and_reads_in_its_direction(
    client: TestClient, language: str, direction: str
) -> None:
    page = client.get(f"/{language}/id/forum").text
    assert f'<html lang="{language}" dir="{direction}">' in page


def test_each_fact_stands_beside_its_evidence(client: TestClient) -> None:
    read = text(client.get("/en/id/forum").text)
    assert (
        "Organizer Nour Association «نظمت جمعية النور» Report on the forum · characters 0 to 16 · Stated"
        in read
    )


def test_a_disputed_fact_is_shown_as_such_with_its_reason(client: TestClient) -> None:
    page = client.get("/en/id/forum").text
    assert 'class="disputed"' in page
    read = text(page)
    assert "A disputed claim: Volunteering forum Disputed Organizer" in read
    assert "No claim that contradicts it is recorded" in read
    assert "characters 17 to 31 · Disputed Inferred from the context" in read


def test_what_no_source_states_has_its_place(client: TestClient) -> None:
    assert "What the sources do not say Not stated Location" in text(client.get("/en/id/forum").text)


def test_dates_are_written_as_in_morocco(client: TestClient) -> None:
    assert "4 يوليوز 2024" in text(client.get("/ar/id/forum").text)
    assert "4 juillet 2024" in text(client.get("/fr/id/forum").text)


def test_derived_facts_name_their_rule_and_claims(client: TestClient) -> None:
    page = client.get("/en/id/forum").text
    assert "rule of taking part" in page
    assert 'href="/en/claim/article-1"' in page


def test_names_show_their_form_and_misprints_are_marked(client: TestClient) -> None:
    read = text(client.get("/en/id/nour").text)
    assert "Français · Official Association Nour known from: its statutes" in read
    assert "As printed, misprint included جمعية النورر" in read


def test_what_points_to_a_resource_is_listed_with_its_evidence(client: TestClient) -> None:
    read = text(client.get("/en/id/nour").text)
    assert "Where it appears" in read
    assert "Organizer : Nour Association Volunteering forum «نظمت جمعية النور»" in read


def test_a_concept_lists_what_uses_it(client: TestClient) -> None:
    assert 'href="/fr/id/nour"' in client.get("/fr/kind/association").text
    assert 'href="/fr/kind/association"' in client.get("/fr/kind").text


def test_a_source_is_told_in_the_order_of_the_article_and_in_one_language(client: TestClient) -> None:
    page = client.get("/fr/id/article").text
    read = text(page)
    assert read.index("نظمت جمعية النور") < read.index("بدعوة من الأمل") < read.index("أوصى بالشباب")
    assert "Encourager les jeunes" in read
    assert "Encourage the young" not in read


def test_texts_of_other_scripts_are_isolated_and_say_their_language(client: TestClient) -> None:
    page = client.get("/ar/id/nour").text
    assert '<bdi lang="fr" dir="ltr">Association Nour</bdi>' in page
    assert '<q lang="ar" dir="rtl">«' in page


def test_texts_cannot_become_markup(client: TestClient) -> None:
    page = client.get("/fr/id/amal").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_page_links_its_picture_its_other_languages_and_its_data(client: TestClient) -> None:
    page = client.get("/fr/id/nour").text
    assert 'href="/fr/view/actor/nour"' in page
    assert 'href="/ar/id/nour"' in page
    assert '<link rel="alternate" type="text/turtle"' in page
    assert 'href="/id/nour.jsonld"' in page


@pytest.mark.parametrize("path", ["/ar/id/forum", "/id/forum.ttl"])
def test_an_answer_that_the_client_has_is_not_sent_again(client: TestClient, path: str) -> None:
    given = client.get(path)
    again = client.get(path, headers={"If-None-Match": given.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert given.headers["Nasij-Dataset"].startswith(given.headers["ETag"][1:17])


def test_every_link_of_every_page_leads_somewhere(client: TestClient) -> None:
    """From the home pages and lists through the whole small graph, as a reader without a script would go."""
    seen: set[str] = set()
    waiting = ["/ar/", "/fr/actors", "/en/sources"]
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        given = client.get(path, headers={"Accept": FIREFOX}, follow_redirects=True)
        assert given.status_code == 200, path
        if given.headers["Content-Type"].startswith("text/html"):
            found = re.findall(r'href="(/[^"#]*)', given.text)
            waiting += [link.replace("&amp;", "&") for link in found if not link.startswith(("/static/", "/en/sparql?"))
                        and "/sparql?" not in link]  # fmt: skip
    for address in ADDRESSES:
        assert f"/en/{address}" in seen or address.startswith(("name/", "kind", "claim/article-5-fr")), (
            address
        )


@pytest.mark.parametrize("path", ["/id/nour", "/fr/id/nour"])
def test_a_resource_and_its_page_lead_to_the_description_and_the_licence(
    client: TestClient, path: str
) -> None:
    links = client.get(path, headers={"Accept": FIREFOX}).headers["Link"]
    assert '</id/nour.ttl>; rel="describedby"; type="text/turtle"' in links
    assert '</id/nour.jsonld>; rel="alternate"; type="application/ld+json"' in links
    assert '<https://w3id.org/nasij/id/nour>; rel="canonical"' in links
    assert '<https://creativecommons.org/licenses/by/4.0/>; rel="license"' in links


def test_a_description_names_its_other_forms_and_what_it_is_about(client: TestClient) -> None:
    links = client.get("/id/nour.nt").headers["Link"]
    assert '<https://w3id.org/nasij/id/nour>; rel="describes"' in links
    assert '</ar/id/nour>; rel="alternate"; type="text/html"; hreflang="ar"' in links
    assert "/id/nour.nt>" not in links


def test_a_description_has_labels_for_all_that_its_page_shows(client: TestClient) -> None:
    graph = rdflib.Graph().parse(data=client.get("/id/forum.nt").text, format="nt")
    forum = rdflib.URIRef("https://w3id.org/nasij/id/forum")
    evidence = rdflib.URIRef("https://w3id.org/nasij/ontology#")
    labelled = set(graph.subjects(rdflib.RDFS.label)) | set(graph.subjects(rdflib.SKOS.prefLabel))
    shown = set(graph.objects(forum)) | set(graph.predicates(forum)) | set(graph.subjects(None, forum))
    for name in ("source", "certainty", "status"):
        shown |= set(graph.objects(None, evidence + name))
    known = {
        each
        for each in shown
        if isinstance(each, rdflib.URIRef) and client.get(_path(each)).status_code == 303
    }
    with_labels = {each for each in known if not str(each).startswith("https://w3id.org/nasij/claim/")}
    names = {str(each).rpartition("/")[2] for each in with_labels & labelled}
    assert {"nour", "article", "stated", "accepted"} <= names


def _path(iri: rdflib.URIRef) -> str:
    return str(iri).removeprefix("https://w3id.org/nasij").partition("#")[0] or "/"


def test_the_ontology_and_its_terms_are_one_page_and_one_graph(client: TestClient) -> None:
    given = client.get("/ontology", headers={"Accept": FIREFOX, "Accept-Language": "en"})
    assert (given.status_code, given.headers["Location"]) == (303, "/en/ontology")
    assert 'id="Claim"' in client.get("/en/ontology").text
    assert client.get("/ontology", headers={"Accept": "text/turtle"}).headers["Location"] == "/ontology.ttl"
    graph = rdflib.Graph().parse(data=client.get("/ontology.ttl").text, format="turtle")
    claim = rdflib.URIRef("https://w3id.org/nasij/ontology#Claim")
    assert (claim, rdflib.RDF.type, rdflib.OWL.Class) in graph
    version = graph.value(rdflib.URIRef("https://w3id.org/nasij/ontology"), rdflib.OWL.versionIRI)
    assert client.get(str(version).removeprefix("https://w3id.org/nasij")).headers["Location"] == "/ontology"
    assert client.get("/ontology/9.9").status_code == 404


def test_a_shape_is_described_and_stands_on_the_page_of_the_ontology(client: TestClient) -> None:
    assert client.get("/shape/partnership", headers={"Accept": "text/turtle"}).headers["Location"] == (
        "/shape/partnership.ttl"
    )
    assert "NodeShape" in client.get("/shape/partnership.ttl").text
    assert client.get("/fr/shape/partnership").headers["Location"] == "/fr/ontology#shape-partnership"
    assert client.get("/shape/nothing").status_code == 404


def test_the_claims_about_a_resource_are_a_table_too(client: TestClient) -> None:
    given = client.get("/id/nour.csv")
    assert given.headers["Content-Type"].startswith("text/csv")
    assert given.text.startswith("claim,subject,")
    assert "https://w3id.org/nasij/id/nour" in given.text
    assert client.get("/id/nobody.csv").status_code == 404
    assert 'href="/id/nour.csv"' in client.get("/ar/id/nour").text

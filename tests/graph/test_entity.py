"""What is said of one resource, and what it rests on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse

from graph.claims import Value
from graph.description import describe
from graph.entity import Entity, Fact, entity, exists, in_language
from graph.errors import UnknownEntity
from graph.terms import BASE, CLAIM, DERIVATION, LABEL, RDF_TYPE, concept, resource, term

STORY: list[list[Any]] = [
    ["forum", "role:organizer", "nour"],
    ["forum", "role:partner", "amal", {"status": "disputed", "certainty": "inferred", "because": "by-name"}],
    ["forum", "startDate", "2024-07-04"],
    ["forum", "notStated", "location"],
    ["nour", "name", "النور"],
    ["nour", "name", "النوور", {"misprint": True}],
    ["nour", "classification", "kind:association"],
    ["advice", "a", "recommendation"],
    ["advice", "issuedAt", "forum"],
    ["advice", "text", {"ar": "تشجيع الشباب", "fr": "Encourager les jeunes", "en": "Encourage the young"}],
]


@pytest.fixture
def store(world: Callable[..., Any]) -> Store:
    found: Store = world(STORY, [["forum", "role:organizer", "nour"]]).store
    return found


def read(store: Store, slug: str) -> Entity:
    return entity(store, resource(slug).value)


def fact(about: Entity, curie: str, value: Value | None = None) -> Fact:
    """The only fact of a property (and value)."""
    [found] = [
        fact for fact in about.facts if fact.predicate == term(curie).value and value in (None, fact.value)
    ]
    return found


def test_a_fact_comes_with_every_claim_that_says_it(store: Store) -> None:
    organizer = fact(read(store, "forum"), "schema:organizer")
    assert organizer.value == resource("nour")
    assert organizer.asserted
    assert not organizer.is_derived
    assert [(claim.source, claim.number) for claim in organizer.claims] == [
        (resource("article-1").value, 1),
        (resource("article-2").value, 1),
    ]
    claim = organizer.claims[0]
    assert (claim.phrase, claim.start, claim.end) == (Literal("كلمة", language="ar"), 0, 4)
    assert claim.certainty == concept("certainty", "stated").value
    assert claim.is_accepted


def test_a_disputed_claim_is_shown_though_its_triple_is_not_asserted(store: Store) -> None:
    partner = fact(read(store, "forum"), "nasij:partner")
    assert not partner.asserted
    [claim] = partner.claims
    assert claim.status == concept("status", "disputed").value
    assert claim.reasons == {"ar": "لأن", "fr": "parce que", "en": "because"}
    assert not list(store.quads_for_pattern(resource("forum"), term("nasij:partner"), None, None))


def test_what_the_source_leaves_open_is_a_fact_with_its_claim(store: Store) -> None:
    left_open = fact(read(store, "forum"), "nasij:notStated")
    assert left_open.value == term("schema:location")
    assert len(left_open.claims) == 1


def test_a_derived_fact_names_its_rule_and_its_claims(store: Store) -> None:
    earliest = fact(read(store, "forum"), "nasij:earliest")
    assert earliest.is_derived
    [derivation] = earliest.derivations
    assert derivation.rule == BASE + "rule/date-bounds"
    assert derivation.claims == (CLAIM + "article-1-3",)


def test_names_say_how_they_are_known_and_misprints_come_last(store: Store) -> None:
    names = read(store, "nour").names
    assert [name.text.value for name in names] == ["nour", "nour fr", "nour en", "النور", "النوور"]
    assert names[1].form == concept("name-form", "translation").value
    assert [len(name.claims) for name in names] == [0, 0, 0, 1, 1]
    assert names[-1].label == term("skos:hiddenLabel").value


def test_names_are_no_facts(store: Store) -> None:
    predicates = {fact.predicate for fact in read(store, "nour").facts}
    assert not predicates & {
        LABEL.value,
        RDF_TYPE.value,
        term("skos:prefLabel").value,
        term("skos:altLabel").value,
    }


def test_what_points_to_a_resource_comes_with_its_claims(store: Store) -> None:
    incoming = {(fact.subject, fact.predicate): fact for fact in read(store, "nour").incoming}
    organizer = incoming[resource("forum").value, term("schema:organizer").value]
    assert len(organizer.claims) == 2
    assert (resource("article-1").value, term("schema:mentions").value) in incoming


def test_claims_and_derivations_are_not_told_as_facts_about_what_they_speak_of(store: Store) -> None:
    subjects = {fact.subject for fact in read(store, "nour").incoming}
    assert not [subject for subject in subjects if subject.startswith((CLAIM, DERIVATION))]


def test_the_participation_that_a_fact_shows_is_not_shown_again(store: Store) -> None:
    about = read(store, "forum")
    node = fact(about, "schema:organizer").claims[0].node
    assert node == resource("forum-organizer-nour").value
    assert node not in {fact.subject for fact in about.incoming}


def test_a_source_is_read_in_the_order_of_the_article(store: Store) -> None:
    [passage] = read(store, "article-1").passages
    assert (passage.start, passage.end, passage.phrase.value) == (0, 4, "كلمة")
    assert [claim.number for claim in passage.claims if claim.original is None] == list(range(1, 11))


def test_a_participation_a_claim_and_a_derivation_show_the_passages_behind_them(store: Store) -> None:
    assert len(read(store, "forum-organizer-nour").passages) == 2
    [passage] = entity(store, CLAIM + "article-1-3").passages
    assert [claim.number for claim in passage.claims] == [3]
    derivation = fact(read(store, "forum"), "nasij:earliest").derivations[0].iri
    assert entity(store, derivation).passages == (passage,)


def test_a_concept_lists_what_uses_it(store: Store) -> None:
    about = entity(store, concept("kind", "association").value)
    assert resource("nour").value in {fact.subject for fact in about.incoming}


def test_labels_come_in_the_language_asked_for_else_in_another(store: Store) -> None:
    about = read(store, "forum")
    assert about.label(term("schema:organizer").value, "fr").language == "fr"
    assert about.label(resource("nour").value, "en") == Literal("nour en", language="en")
    assert about.label("http://www.w3.org/ns/org#nothing", "en") == Literal("org:nothing")
    store.add(Quad(NamedNode(BASE + "x"), LABEL, Literal("only", language="fr")))
    assert entity(store, BASE + "x").label(BASE + "x", "ar") == Literal("only", language="fr")


@pytest.mark.parametrize(
    ("language", "text"),
    [("ar", "تشجيع الشباب"), ("fr", "Encourager les jeunes"), ("en", "Encourage the young")],
)
def test_a_text_in_three_languages_is_told_once(store: Store, language: str, text: str) -> None:
    told = in_language(read(store, "advice").facts, language)
    assert [fact.value for fact in told if fact.predicate == term("schema:text").value] == [
        Literal(text, language=language)
    ]


def test_a_text_that_is_only_in_another_language_is_told_all_the_same(store: Store) -> None:
    store.add(Quad(resource("forum"), term("nasij:slogan"), Literal("شعار", language="ar")))
    told = in_language(read(store, "forum").facts, "fr")
    assert Literal("شعار", language="ar") in [fact.value for fact in told]


def test_definitions_of_the_vocabulary_are_told_in_one_language(store: Store) -> None:
    about = entity(store, concept("kind", "association").value)
    told = [
        fact.value
        for fact in in_language(about.facts, "fr")
        if fact.predicate == term("skos:definition").value
    ]
    assert len(told) == 1


def test_a_node_that_lacks_half_of_a_claim_is_none(store: Store) -> None:
    broken = NamedNode(CLAIM + "broken")
    store.add(Quad(broken, term("rdf:subject"), resource("forum")))
    assert all(claim.iri != broken.value for fact in read(store, "forum").facts for claim in fact.claims)


def test_of_an_unknown_resource_nothing_is_said(store: Store) -> None:
    assert not exists(store, resource("nobody").value)
    with pytest.raises(UnknownEntity, match="nobody"):
        read(store, "nobody")


@pytest.mark.parametrize(
    "syntax", [RdfFormat.TURTLE, RdfFormat.N_TRIPLES, RdfFormat.RDF_XML, RdfFormat.JSON_LD]
)
def test_a_description_has_the_triples_the_claims_and_the_labels_of_neighbours(
    store: Store, syntax: RdfFormat
) -> None:
    iri = resource("forum").value
    body = describe(store, iri, syntax)
    assert describe(store, iri, syntax) == body
    described = Store()
    described.extend(parse(body, syntax))
    assert Quad(resource("forum"), term("schema:organizer"), resource("nour")) in described
    assert (
        Quad(NamedNode(CLAIM + "article-1-1"), term("nasij:phrase"), Literal("كلمة", language="ar"))
        in described
    )
    assert Quad(resource("nour"), LABEL, Literal("nour fr", language="fr")) in described
    assert Quad(term("schema:organizer"), LABEL, Literal("Organizer", language="en")) in described


def test_an_unknown_resource_has_no_description(store: Store) -> None:
    with pytest.raises(UnknownEntity):
        describe(store, resource("nobody").value, RdfFormat.TURTLE)

"""Checks: each has a smallest world that it alone finds fault with, and finds none with the world as it should be."""

from __future__ import annotations

from functools import cache

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse

from graph.query_files import read_queries
from graph.schema import ontology_quads
from graph.terms import BASE, PREFIXES
from graph.validate import faults, record_checks, show
from ontology import FOLDER

CHECKS = {query.name: query for query in read_queries(FOLDER / "checks")}
RECORD_CHECKS = [query.name for query in record_checks()]
EXTRA = {scheme: f"{BASE}{scheme}/" for scheme in ("name", "name-form", "place-kind")} | {
    "derivation": BASE + "derivation/"
}
HEADER = "\n".join(f"@prefix {name}: <{iri}> ." for name, iri in {**PREFIXES, **EXTRA}.items())


def names(node: str, word: str, form: str = "translation") -> str:
    """A node's name in three languages; the Arabic one is the word."""
    texts = f"'{word}'@ar, '{word} fr'@fr, '{word} en'@en"
    slug = node.removeprefix("id:")
    return (
        f"{node} skos:prefLabel {texts} ; rdfs:label {texts} .\n"
        f"name:{slug}-ar a nasij:Name ; nasij:nameOf {node} ; nasij:nameText '{word}'@ar ;"
        f" nasij:nameForm name-form:{form} ."
    )


def claim(
    number: int, triple: str, more: str = "", *, status: str = "accepted", certainty: str = "stated"
) -> str:
    """A claim of the article; ``triple`` is subject, property and value."""
    subject, predicate, value = triple.split(" ", 2)
    return (
        f"claim:article-{number} a nasij:Claim ;"
        f" rdf:subject {subject} ; rdf:predicate {predicate} ; rdf:object {value} ;"
        f" nasij:source id:article ; nasij:claimNumber {number} ; nasij:status status:{status} ;"
        f" nasij:certainty certainty:{certainty} {more} ."
    )


def fact(number: int, triple: str, more: str = "", certainty: str = "stated") -> str:
    """A triple and its claim."""
    return f"{triple} .\n{claim(number, triple, more, certainty=certainty)}"


WORLD: dict[str, str] = {
    "article": "id:article a schema:NewsArticle . " + names("id:article", "مقال", "descriptive"),
    "about": fact(1, "id:article schema:about id:forum"),
    "nour": "id:nour a org:Organization . " + names("id:nour", "جمعية النور", "printed"),
    "nour-name": claim(2, "id:nour skos:prefLabel 'جمعية النور'@ar"),
    "nour-kind": fact(3, "id:nour org:classification kind:association"),
    "salma": "id:salma a foaf:Person . " + names("id:salma", "سلمى", "printed"),
    "salma-name": claim(4, "id:salma skos:prefLabel 'سلمى'@ar"),
    "salma-post": fact(5, "id:salma org:holds id:president"),
    "held-by": "id:president org:heldBy id:salma . derivation:d a nasij:Derivation ;"
    " prov:wasDerivedFrom claim:article-5 ; rdf:subject id:president ; rdf:predicate org:heldBy ;"
    " rdf:object id:salma .",
    "president": "id:president a org:Post . " + names("id:president", "رئيسة الجمعية"),
    "president-in": fact(6, "id:president org:postIn id:nour"),
    "forum": "id:forum a schema:Event . " + names("id:forum", "ملتقى"),
    "forum-kind": fact(7, "id:forum nasij:eventKind event-kind:forum"),
    "forum-place": fact(8, "id:forum schema:location id:oujda"),
    "forum-start": fact(9, "id:forum schema:startDate '2024-07-04'^^xsd:date"),
    "forum-end": fact(10, "id:forum schema:endDate '2024-07'^^xsd:gYearMonth"),
    "session": "id:session a schema:Event . " + names("id:session", "جلسة"),
    "session-of": fact(11, "id:session nasij:sessionOf id:forum"),
    "oujda": "id:oujda a schema:Place ; nasij:placeKind place-kind:commune ; nasij:hcpCode '02.411.01.23' ;"
    " schema:containedInPlace id:oriental . " + names("id:oujda", "وجدة", "official"),
    "oriental": "id:oriental a schema:Place ; nasij:placeKind place-kind:region . "
    + names("id:oriental", "الشرق", "official"),
    "speaker": "id:part a nasij:Participation ; nasij:inEvent id:forum ; nasij:role role:speaker ;"
    " nasij:participant id:salma .",
    "spoke": fact(12, "id:forum nasij:speaker id:salma", "; nasij:node id:part"),
    "figure": fact(13, "id:figure rdf:type nasij:Figure"),
    "counted": "\n".join([
        fact(14, "id:figure nasij:unit 'يوم'@ar"),
        *(
            f"id:figure nasij:unit 'unit'@{language} . " + claim(
                14, f"id:figure nasij:unit 'unit'@{language}", "; nasij:translationOf claim:article-14"
            ).replace("claim:article-14 a", f"claim:article-14-{language} a")
            for language in ("fr", "en")
        ),
    ]),
    "unknown-date": fact(15, "id:nour nasij:notStated schema:foundingDate"),
    "alias": "id:nour skos:altLabel 'Nour'@fr . name:nour-alias-1 a nasij:Name ; nasij:nameOf id:nour ;"
    " nasij:nameText 'Nour'@fr ; nasij:nameForm name-form:official .",
    "inferred": fact(
        16, "id:salma schema:gender gender:female", "; nasij:reason 'سبب'@ar, 'motif'@fr, 'reason'@en", "inferred"
    ),
}  # fmt: skip
"""A small world in which every check finds nothing, in parts that a case may replace."""

SECOND = "id:amal a org:Organization . " + names("id:amal", "جمعية الأمل", "printed")
SECOND_NAME = claim(20, "id:amal skos:prefLabel 'جمعية الأمل'@ar")
SECOND_KIND = fact(21, "id:amal org:classification kind:association")

CASES: dict[str, tuple[str, dict[str, str]]] = {
    "a triple that no claim says": ("evidence", {"more": "id:forum schema:location id:oriental ."}),
    "a container that neither a claim nor the census gives": (
        "evidence", {"more": "id:oriental schema:containedInPlace id:morocco . id:morocco a schema:Place ;"
                             " nasij:placeKind place-kind:country ."},
    ),
    "another name from nowhere": ("evidence", {"more": "id:nour skos:altLabel 'النور'@ar ."}),
    "an unnamed node whose making no claim says": ("evidence", {"figure": "id:figure a nasij:Figure ."}),
    "a participation that no claim makes": (
        "evidence", {"more": "id:other a nasij:Participation ; nasij:role role:host ."},
    ),
    "a participant whom the claim of the role does not name": (
        "evidence", {"more": "id:part nasij:participant id:nour ."},
    ),
    "a capacity that no claim gives": ("evidence", {"more": "id:part nasij:inCapacity id:president ."}),
    "a triple whose only claim is rejected": (
        "rejected",
        {"more": "id:forum schema:location id:oriental . "
                 + claim(20, "id:forum schema:location id:oriental", status="rejected")},
    ),
    "a triple whose only claim is disputed": (
        "rejected",
        {"more": "id:forum schema:location id:oriental . "
                 + claim(20, "id:forum schema:location id:oriental", status="disputed")},
    ),
    "an accepted claim without its triple": (
        "not-asserted", {"more": claim(20, "id:forum schema:location id:oriental")},
    ),
    "two accepted claims that contradict each other": (
        "contradiction",
        {"more": "claim:article-1 nasij:contradicts claim:article-3 ."
                 " claim:article-3 nasij:contradicts claim:article-1 ."},
    ),
    "two sessions of each other": ("cycle", {"more": fact(20, "id:forum nasij:sessionOf id:session")}),
    "a session of itself": ("cycle", {"session-of": fact(11, "id:session nasij:sessionOf id:session")}),
    "a part of itself": ("cycle", {"more": fact(20, "id:nour org:subOrganizationOf id:nour")}),
    "a region in its commune": (
        "cycle", {"more": fact(20, "id:oriental schema:containedInPlace id:oujda")},
    ),
    "a concept broader than its own broader one": (
        "cycle", {"more": "kind:civil-society skos:broader kind:association ."},
    ),
    "a phase of itself": (
        "cycle", {"more": "id:phase a nasij:Phase . " + fact(20, "id:phase nasij:phaseOf id:phase")},
    ),
    "an alias that is the name": ("one-label", {"more": fact(20, "id:nour skos:altLabel 'جمعية النور'@ar")}),
    "a misprint that is the name": ("one-label", {"more": fact(20, "id:nour skos:hiddenLabel 'جمعية النور'@ar")}),
    "a misprint that is an alias": ("one-label", {"more": fact(20, "id:nour skos:hiddenLabel 'Nour'@fr")}),
    "two actors of one name": (
        "same-name",
        {"more": SECOND + SECOND_NAME + SECOND_KIND + " id:amal skos:prefLabel 'جمعية النور en'@en ."},
    ),
    "a place that is not described": ("dead-end", {"more": fact(20, "id:forum schema:location id:nowhere")}),
    "a kind that is not in the vocabulary": (
        "dead-end", {"nour-kind": fact(3, "id:nour org:classification kind:nothing")},
    ),
    "a node without a class": ("untyped", {"figure": ""}),
    "an organization of which no claim speaks": (
        "orphan", {"more": SECOND + " id:amal org:classification kind:association . derivation:e a nasij:Derivation ;"
                                    " prov:wasDerivedFrom claim:article-3 ; rdf:subject id:amal ;"
                                    " rdf:predicate org:classification ; rdf:object kind:association ."},
    ),
    "a venue of which no claim speaks": (
        "orphan", {"more": "id:venue a schema:Place ; nasij:placeKind place-kind:venue . " + names("id:venue", "دار")},
    ),
    "an organization without kind": ("classification", {"nour-kind": ""}),
    "a date both open and stated": (
        "not-stated", {"more": fact(20, "id:nour schema:foundingDate '2001'^^xsd:gYear")},
    ),
    "a speaker although the role is open": (
        "not-stated", {"more": fact(20, "id:forum nasij:notStated role:speaker")},
    ),
    "a holder although the post has none": (
        "not-stated", {"more": fact(20, "id:president nasij:notStated org:heldBy")},
    ),
    "a venue both open and stated": (
        "not-stated",
        {"more": fact(20, "id:forum nasij:notStated schema:location") + " id:venue a schema:Place ;"
                 " nasij:placeKind place-kind:venue . " + fact(21, "id:forum schema:location id:venue")},
    ),
    "a person whom no source calls by a name": (
        "named-by-a-source", {"salma": "id:salma a foaf:Person . " + names("id:salma", "سلمى"), "salma-name": ""},
    ),
    "a printed name that is printed nowhere": ("printed-name", {"nour-name": ""}),
    "an undeclared property": (
        "undeclared", {"more": fact(20, "id:nour schema:knows id:salma")},
    ),
    "an undeclared class": ("undeclared", {"more": "id:nour a schema:NGO ."}),
    "two claims of one number": (
        "claim-number",
        {"more": "id:forum schema:location id:oriental . "
                 + claim(8, "id:forum schema:location id:oriental").replace("claim:article-8 a", "claim:article-8b a")},
    ),
    "a translation of another claim": (
        "translation",
        {"more": "id:nour nasij:aim 'aim'@ar, 'aim'@fr, 'aim'@en . " + claim(20, "id:nour nasij:aim 'aim'@ar")
                 + claim(21, "id:nour nasij:aim 'aim'@en") + claim(22, "id:nour nasij:aim 'aim'@fr")
                 + " claim:article-22 nasij:translationOf claim:article-20 ."},
    ),
    "a translation of a translation": (
        "translation", {"more": "claim:article-14-fr nasij:translationOf claim:article-14-en ."},
    ),
    "an aim in Arabic alone": ("three-languages", {"more": fact(20, "id:nour nasij:aim 'هدف'@ar")}),
    "an end before the start": (
        "date-order", {"forum-end": fact(10, "id:forum schema:endDate '2024-06'^^xsd:gYearMonth")},
    ),
    "a last day before the first": (
        "date-order",
        {"more": fact(20, "id:forum nasij:earliest '2024-07-04'^^xsd:date")
                 + fact(21, "id:forum nasij:latest '2024-07-03'^^xsd:date")},
    ),
    "a derivation from a rejected claim": (
        "derivation",
        {"more": claim(20, "id:salma org:holds id:nothing", status="rejected")
                 + " derivation:d prov:wasDerivedFrom claim:article-20 ."},
    ),
    "an inferred claim without reason": (
        "reason", {"inferred": fact(16, "id:salma schema:gender gender:female", certainty="inferred")},
    ),
    "an uncertain claim whose reason is not in three languages": (
        "reason",
        {"inferred": fact(16, "id:salma schema:gender gender:female", "; nasij:reason 'motif'@fr", "uncertain")},
    ),
    "an organizer without participation": (
        "participation", {"more": fact(20, "id:forum schema:organizer id:nour")},
    ),
}  # fmt: skip
"""What is wrong → the only check that finds it, and the parts of the world that make it so."""

PASSING: dict[str, dict[str, str]] = {
    "the world as it is": {},
    "a disputed claim that contradicts an accepted one": {
        "more": claim(20, "id:forum schema:location id:oujda", status="disputed")
        + " claim:article-20 nasij:contradicts claim:article-1 . claim:article-1 nasij:contradicts claim:article-20 .",
    },
    "a rejected claim beside an accepted one": {
        "more": claim(20, "id:forum schema:location id:oujda", status="rejected"),
    },
    "a rejected claim alone": {"more": claim(20, "id:forum schema:location id:oriental", status="rejected")},
    "a disputed claim of a name that the file gives": {
        "more": claim(20, "id:nour skos:altLabel 'Nour'@fr", status="disputed"),
    },
    "an organization whose kind is left open": {"nour-kind": fact(3, "id:nour nasij:notStated org:classification")},
    "a venue left open where the town is stated": {"more": fact(20, "id:forum nasij:notStated schema:location")},
    "what one source leaves open and another states": {
        "more": "id:nour schema:foundingDate '2001'^^xsd:gYear . id:other a schema:NewsArticle . "
        + claim(20, "id:nour schema:foundingDate '2001'^^xsd:gYear").replace("id:article", "id:other")
        + claim(21, "id:other schema:about id:forum") + " id:other schema:about id:forum .",
    },
    "what is left open and only inferred": {
        "more": fact(
            20, "id:nour schema:foundingDate '2001'^^xsd:gYear", "; nasij:reason 'x'@ar, 'x'@fr, 'x'@en", "inferred"
        ),
    },
    "a province of which no claim speaks": {
        "more": "id:province a schema:Place ; nasij:placeKind place-kind:province . " + names("id:province", "إقليم"),
    },
    "an event that ends in the year that it begins": {
        "forum-end": fact(10, "id:forum schema:endDate '2024'^^xsd:gYear"),
    },
    "a headline in one language": {"more": fact(20, "id:article schema:headline 'عنوان'@ar")},
}  # fmt: skip


@cache
def ontology() -> tuple[Quad, ...]:
    return tuple(ontology_quads())


def store(parts: dict[str, str]) -> Store:
    made = Store()
    made.extend(ontology())
    made.extend(
        Quad(quad.subject, quad.predicate, quad.object)
        for quad in parse("\n".join([HEADER, *(WORLD | parts).values()]), format=RdfFormat.TURTLE)
    )
    return made


def found(parts: dict[str, str]) -> dict[str, int]:
    """How many rows each check of records has, those without left out."""
    made = store(parts)
    counts = {name: len(list(faults(CHECKS[name], made))) for name in RECORD_CHECKS}
    return {name: count for name, count in counts.items() if count}


@pytest.mark.parametrize("case", CASES)
def test_a_fault_is_found_once(case: str) -> None:
    name, parts = CASES[case]
    assert found(parts) == {name: 1}


@pytest.mark.parametrize("case", PASSING)
def test_what_is_right_passes(case: str) -> None:
    assert found(PASSING[case]) == {}


@pytest.mark.parametrize("name", RECORD_CHECKS)
def test_a_check_has_a_case(name: str) -> None:
    assert name in {check for check, _ in CASES.values()}


@pytest.mark.parametrize("case", CASES)
def test_a_message_names_what_the_row_holds(case: str) -> None:
    name, parts = CASES[case]
    [row] = faults(CHECKS[name], store(parts))
    assert isinstance(row["node"], NamedNode)
    values = {variable: show(value) for variable, value in row.items()}
    for key in ("ar", "fr", "en"):
        message = CHECKS[name].header[key].format_map(values)
        assert values["node"] in message
        assert "http" not in message
    assert CHECKS[name].header["remedy"].format_map(values)


def test_a_cycle_stands_at_a_claim_that_closes_it() -> None:
    [row] = faults(CHECKS["cycle"], store(CASES["two sessions of each other"][1]))
    assert row["claim"] in {NamedNode(BASE + "claim/article-11"), NamedNode(BASE + "claim/article-20")}


def test_a_term_that_is_declared_and_not_used_is_found() -> None:
    made = store({})
    unused = {row["node"] for row in faults(CHECKS["unused"], made)}
    declared = NamedNode(PREFIXES["nasij"] + "Initiative")
    assert declared in unused
    made.extend(parse(f"{HEADER}\nid:sim a nasij:Initiative .", format=RdfFormat.TURTLE))
    assert declared not in {row["node"] for row in faults(CHECKS["unused"], made)}


def test_a_term_that_says_why_it_is_not_used_is_left_alone() -> None:
    reasoned = NamedNode(PREFIXES["rdf"] + "Property")
    assert reasoned not in {row["node"] for row in faults(CHECKS["unused"], store({}))}


def test_a_property_that_is_only_left_open_is_used() -> None:
    assert NamedNode(PREFIXES["schema"] + "foundingDate") not in {
        row["node"] for row in faults(CHECKS["unused"], store({}))
    }

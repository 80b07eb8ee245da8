"""Lines of evidence become triples of known things, or one finding that names the place and the remedy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pyoxigraph import QueryBoolean, QuerySolutions, Store

from graph.facts import resolve
from graph.records import Records
from graph.terms import PREFIXES

World = Callable[..., Any]
GROUP = {"ar": "شباب المدينة", "fr": "des jeunes", "en": "young people"}


def holds(store: Store, pattern: str) -> bool:
    answer = store.query(f"ASK {{ {pattern} }}", prefixes=PREFIXES)
    assert isinstance(answer, QueryBoolean)
    return bool(answer)


def count(store: Store, pattern: str) -> int:
    answer = store.query(f"SELECT * {{ {pattern} }}", prefixes=PREFIXES)
    assert isinstance(answer, QuerySolutions)
    return len(list(answer))


def test_a_role_gives_the_shortcut_and_the_participation(world: World) -> None:
    store = world([["forum", "role:organizer", "nour"]]).store
    assert holds(store, "id:forum schema:organizer id:nour ; nasij:involves id:nour")
    assert holds(
        store,
        "?p a nasij:Participation ; nasij:inEvent id:forum ; nasij:role role:organizer ; nasij:participant id:nour",
    )
    assert holds(
        store,
        "?c a nasij:Claim ; rdf:subject id:forum ; rdf:predicate schema:organizer ; rdf:object id:nour ;"
        " nasij:node id:forum-organizer-nour ; nasij:source id:article-1 ; nasij:phrase 'كلمة'@ar ;"
        " nasij:start 0 ; nasij:end 4 ; nasij:certainty certainty:stated ; nasij:status status:accepted",
    )


def test_an_office_holder_without_a_name_attends_as_a_post(world: World) -> None:
    store = world([["forum", "role:attendee", "council-president"]]).store
    assert holds(store, "id:forum nasij:attendingPost id:council-president")
    assert holds(
        store, "?p nasij:inCapacity id:council-president FILTER NOT EXISTS { ?p nasij:participant ?who }"
    )
    assert not holds(store, "?who a foaf:Person ; org:holds ?post")


def test_an_office_holder_with_another_role_attends_too(world: World) -> None:
    store = world([["forum", "role:facilitator", "council-president"]]).store
    assert holds(
        store, "id:forum nasij:facilitator id:council-president ; nasij:attendingPost id:council-president"
    )


def test_a_group_without_a_name_is_described_in_three_languages(world: World) -> None:
    store = world([["forum", "role:attendee", GROUP, {"node": "forum-attendee-youth"}]]).store
    assert count(store, "id:forum-attendee-youth nasij:collectiveDescription ?text") == 3
    assert not holds(store, "id:forum schema:attendee ?anybody")
    assert count(store, "?translation nasij:translationOf ?claim") == 2


def test_the_node_of_a_participation_takes_further_claims(world: World) -> None:
    lines = [
        ["salma", "holds", "council-president"],
        ["forum", "role:speaker", "salma"],
        ["forum-speaker-salma", "inCapacity", "council-president"],
    ]
    store = world(lines).store
    assert holds(
        store, "id:forum-speaker-salma nasij:participant id:salma ; nasij:inCapacity id:council-president"
    )
    assert not holds(store, "id:forum nasij:attendingPost ?post")


def test_two_articles_give_two_claims_and_one_triple(world: World) -> None:
    line = ["forum", "role:organizer", "nour"]
    store = world([line], [line]).store
    assert count(store, "id:forum schema:organizer ?who") == 1
    assert count(store, "?c a nasij:Claim ; rdf:object id:nour") == 2


@pytest.mark.parametrize("status", ["disputed", "rejected"])
def test_a_claim_that_is_not_accepted_is_kept_but_asserts_nothing(world: World, status: str) -> None:
    store = world([["forum", "role:organizer", "nour", {"status": status}]]).store
    assert not holds(store, "id:forum schema:organizer|nasij:involves id:nour")
    assert not holds(store, "?p nasij:participant id:nour")
    assert holds(store, f"?c rdf:object id:nour ; nasij:status status:{status}")


def test_a_triple_stands_while_one_of_its_claims_is_accepted(world: World) -> None:
    line = ["forum", "role:organizer", "nour"]
    store = world([[*line, {"status": "rejected"}]], [line]).store
    assert holds(store, "id:forum schema:organizer id:nour")


def test_an_inferred_claim_carries_its_reason_in_three_languages(world: World) -> None:
    line = ["nour", "classification", "kind:association", {"certainty": "inferred", "because": "by-name"}]
    store = world([line]).store
    assert count(store, "?c nasij:certainty certainty:inferred ; nasij:reason ?reason") == 3


def test_a_printed_name_is_the_preferred_or_another_or_a_misprint(world: World) -> None:
    lines = [
        ["nour", "name", "nour"],
        ["nour", "name", "جمعية النور"],
        ["nour", "name", "جمعية النر", {"misprint": True}],
    ]
    made = world(lines)
    assert [str(fact.predicate).rpartition("#")[2].rstrip(">") for fact in made.facts] == [
        "prefLabel",
        "altLabel",
        "hiddenLabel",
    ]


def test_what_a_source_leaves_open_is_said(world: World) -> None:
    store = world([["forum", "notStated", "startDate"], ["forum", "notExhaustive", "role:speaker"]]).store
    assert holds(store, "id:forum nasij:notStated schema:startDate ; nasij:notExhaustive role:speaker")


@pytest.mark.parametrize(
    ("date", "earliest", "latest", "edtf"),
    [("2023-08-24", "2023-08-24", "2023-08-24", "2023-08-24"), (2022, "2022-01-01", "2022-12-31", "2022")],
)
def test_a_date_has_bounds_to_filter_on(
    world: World, date: Any, earliest: str, latest: str, edtf: str
) -> None:
    store = world([["forum", "startDate", date]]).store
    assert holds(
        store,
        f"id:forum nasij:earliest '{earliest}'^^xsd:date ; nasij:latest '{latest}'^^xsd:date ; nasij:edtf '{edtf}'",
    )


def test_dates_of_start_and_end_give_one_interval(world: World) -> None:
    store = world([["forum", "startDate", "2023-08-24"], ["forum", "endDate", "2023-08"]]).store
    assert holds(
        store, "id:forum nasij:earliest '2023-08-24'^^xsd:date ; nasij:latest '2023-08-31'^^xsd:date"
    )


PARTNERSHIP = [["deal", "a", "partnership"], ["deal", "partnershipKind", "partnership-kind:partnership"]]


def test_partners_are_derived_across_the_two_sides_only(world: World) -> None:
    lines = [
        *PARTNERSHIP,
        ["deal", "initiatingParty", "nour"],
        ["deal", "initiatingParty", "amal"],
        ["deal", "party", "council"],
    ]
    store = world(lines).store
    assert holds(store, "id:nour nasij:partnerOf id:council . id:council nasij:partnerOf id:nour, id:amal")
    assert not holds(store, "id:nour nasij:partnerOf id:amal")
    assert count(store, "id:deal nasij:party ?party") == 3


def test_partners_without_sides_are_partners_of_each_other(world: World) -> None:
    store = world([*PARTNERSHIP, ["deal", "party", "nour"], ["deal", "party", "amal"]]).store
    assert holds(store, "id:nour nasij:partnerOf id:amal . id:amal nasij:partnerOf id:nour")


def test_support_makes_nobody_a_partner(world: World) -> None:
    lines = [
        ["deal", "a", "partnership"],
        ["deal", "partnershipKind", "partnership-kind:support"],
        ["deal", "party", "nour"],
        ["deal", "party", "amal"],
    ]
    assert not holds(world(lines).store, "?one nasij:partnerOf ?other")


def test_a_derived_triple_keeps_its_claims_and_is_as_certain_as_the_weakest(world: World) -> None:
    lines = [
        ["salma", "holds", "council-president"],
        ["council-president", "postIn", "council", {"certainty": "inferred", "because": "by-name"}],
    ]
    store = world(lines).store
    assert holds(store, "id:salma nasij:affiliatedWith id:council . id:council-president org:heldBy id:salma")
    pattern = (
        "?d a nasij:Derivation ; rdf:subject id:salma ; rdf:predicate nasij:affiliatedWith ; rdf:object id:council ;"
        " nasij:certainty certainty:inferred ; prov:wasDerivedFrom ?claim"
    )
    assert count(store, pattern) == 2


def test_every_unnamed_node_has_a_label_in_three_languages(world: World) -> None:
    lines = [["forum", "role:organizer", "nour"], *PARTNERSHIP, ["deal", "party", "nour"]]
    store = world(lines).store
    for node in ("id:forum-organizer-nour", "id:deal"):
        assert count(store, f"{node} rdfs:label ?label FILTER(STRLEN(?label) > 3)") == 3


@pytest.mark.parametrize(
    ("line", "message", "remedy"),
    [
        (["nobody", "name", "x"], "unknown subject 'nobody'", "give it a file"),
        (["nour", "nonsense", "x"], "unknown property 'nonsense'", "local name"),
        (["forum", "role:king", "nour"], "unknown role 'king'", "organizer"),
        (["forum", "role:organizer", "nobody"], "'nobody' is no actor or post", "name one"),
        (["forum", "role:organizer", "session"], "'session' cannot take part", "an organization"),
        (["nour", "role:organizer", "amal"], "'nour' is not an event", "is the event"),
        (["nour", "classification", "kind:planet"], "unknown concept 'kind:planet'", "association"),
        (["nour", "classification", "theme:health"], "takes concepts of kind, not theme", "write kind:"),
        (["nour", "classification", "amal"], "'amal' is a Organization", "it takes: Concept"),
        (["session", "sessionOf", "nour"], "'nour' is a Organization", "it takes: Event"),
        (["salma", "eventKind", "event-kind:forum"], "eventKind is not for a Person", "it is for: Event"),
        (["forum", "startDate", "24 August"], "'24 August' is not a date", "write YYYY"),
        (["forum", "startDate", "2023-02-30"], "'2023-02-30' is not in the calendar", "a day that exists"),
        (["forum", "editionNumber", "second"], "does not take the text 'second'", "integer"),
        (["forum", "location", GROUP], "location does not take texts", "Place"),
        (["forum", "notStated", "colour"], "unknown property 'colour'", "local name"),
        (["forum", "organizer", "nour"], "organizer of an event is a role", "write role:"),
        (["thing", "a", "planet"], "'planet' is not a type", "partnership"),
        (["nour", "name", GROUP], "a name is a text as printed", "the text alone"),
        (
            ["nour", "classification", "kind:association", {"certainty": "inferred", "because": "no-such"}],
            "unknown reason 'no-such'",
            "reasons.yaml",
        ),
    ],
)
def test_a_line_that_means_nothing_is_one_finding(
    world: World, line: list[Any], message: str, remedy: str
) -> None:
    findings = [
        finding for finding in world([line]).findings if "unknown subject 'thing'" not in finding.message
    ]
    assert len(findings) == 1
    assert findings[0].file == "sources/article-1.yaml"
    assert findings[0].field == "passages[0].claims[1]"
    assert message in findings[0].message
    assert remedy in findings[0].remedy


def test_a_number_that_stands_twice_is_found(world: World) -> None:
    made = world([["nour", "name", "nour"]])
    [(path, source)] = made.records.sources.items()
    doubled = source.model_copy(update={"passages": source.passages * 2})
    records = Records({**made.records.files, path: doubled}, made.records.reasons)
    _, _, [finding] = resolve(records, made.schema)
    assert (finding.message, finding.remedy) == ("this number stands twice", "use 2")


def test_a_derived_triple_is_as_certain_as_the_best_way_to_it(world: World) -> None:
    doubtful = ["forum", "role:organizer", "nour", {"certainty": "uncertain", "because": "by-name"}]
    alone = "?d a nasij:Derivation ; rdf:predicate nasij:involves ; nasij:certainty certainty:uncertain"
    assert holds(world([doubtful]).store, alone)
    both = world([doubtful, ["forum", "role:partner", "nour"]]).store
    assert holds(
        both, "?d a nasij:Derivation ; rdf:predicate nasij:involves ; nasij:certainty certainty:stated"
    )
    assert (
        count(both, "?d a nasij:Derivation ; rdf:predicate nasij:involves ; prov:wasDerivedFrom ?claim") == 2
    )


def test_what_belongs_to_a_session_belongs_to_its_event(world: World) -> None:
    lines = [
        ["session", "sessionOf", "forum"],
        ["advice", "a", "recommendation"],
        ["advice", "issuedAt", "session"],
        ["session", "role:speaker", "salma"],
        ["forum", "role:organizer", "nour"],
    ]
    store = world(lines).store
    for node in ("id:advice", "id:session", "id:session-speaker-salma", "id:forum-organizer-nour"):
        assert holds(store, f"{node} nasij:mainEvent id:forum")
    assert (
        count(store, "?d rdf:subject id:advice ; rdf:predicate nasij:mainEvent ; prov:wasDerivedFrom ?claim")
        == 2
    )


def test_a_note_is_the_curators_words_in_three_languages_or_has_a_key(world: World) -> None:
    store = world(
        [
            ["nour", "classification", "kind:association", {"note": "by-name"}],
            ["forum", "startDate", "2024", {"note": {"ar": "كذا", "fr": "ainsi", "en": "so"}}],
        ]
    ).store
    for text in ("'لأن'@ar, 'parce que'@fr, 'because'@en", "'كذا'@ar, 'ainsi'@fr, 'so'@en"):
        assert holds(store, f"?claim a nasij:Claim ; nasij:curatorNote {text}")
    unknown = world([["forum", "startDate", "2024", {"note": "by-nobody"}]]).finding
    assert "unknown reason 'by-nobody'" in unknown.message

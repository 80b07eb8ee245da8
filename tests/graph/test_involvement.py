"""In which events something took part: by date, with its roles."""

from __future__ import annotations

import pytest
from pyoxigraph import RdfFormat, Store

from graph.entity import entity
from graph.involvement import Involvement, involvements
from graph.terms import resource, term

TURTLE = """
@prefix nasij: <https://w3id.org/nasij/ontology#> .
@prefix id: <https://w3id.org/nasij/id/> .
@prefix schema: <https://schema.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
schema:organizer rdfs:subPropertyOf nasij:involves .
nasij:speaker rdfs:subPropertyOf nasij:involves .
id:nour a nasij:Thing .
id:old a schema:Event ; schema:organizer id:nour ; nasij:edtf "2021-05" .
id:new a schema:Event ; schema:organizer id:nour ; nasij:speaker id:nour ; nasij:involves id:nour ;
  schema:startDate "2024-07-03"^^xsd:date .
id:once a schema:EventSeries ; schema:organizer id:nour ; nasij:dateAsStated "أمس"@ar .
id:town nasij:twinOf id:nour .
id:initiative a nasij:Initiative ; schema:organizer id:nour .
"""


@pytest.fixture(scope="module")
def found() -> list[Involvement]:
    store = Store()
    store.load(TURTLE, RdfFormat.TURTLE)
    return involvements(store, entity(store, resource("nour").value))


def test_events_stand_by_date_and_the_undated_last(found: list[Involvement]) -> None:
    assert [
        (resource("x").value[:-1] + name, date)
        for name, date in [("old", "2021-05"), ("new", "2024-07-03"), ("once", None)]
    ] == [(each.event, each.date) for each in found]


def test_all_roles_in_an_event_stand_together(found: list[Involvement]) -> None:
    roles = {each.event: each.roles for each in found}
    assert roles[resource("new").value] == (term("schema:organizer").value, term("nasij:speaker").value)


def test_what_is_no_role_in_an_event_is_left_out(found: list[Involvement]) -> None:
    assert resource("town").value not in {each.event for each in found}


def test_what_is_no_event_is_left_out(found: list[Involvement]) -> None:
    assert resource("initiative").value not in {each.event for each in found}


def test_the_words_of_a_source_stay_where_there_is_no_date(found: list[Involvement]) -> None:
    assert found[-1].as_stated == ("أمس",)

"""In which events something took part, and in which roles: the timeline of an actor."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Store

from graph.claims import triples
from graph.entity import Entity, classes_of
from graph.terms import term

_EVENTS = {term(curie).value for curie in ("schema:Event", "schema:EventSeries")}
_SUBPROPERTY, _INVOLVES = term("rdfs:subPropertyOf"), term("nasij:involves")


@dataclass(frozen=True)
class Involvement:
    """An event and the roles in it (IRIs of properties); ``date`` is EDTF, None where no source states one.

    ``as_stated`` are the words of sources that tell the time without a date.
    """

    event: str
    roles: tuple[str, ...]
    date: str | None
    as_stated: tuple[str, ...]


def involvements(store: Store, about: Entity) -> list[Involvement]:
    """The events that some resource took part in, in the order of time; the undated ones last."""
    roles: dict[str, set[str]] = defaultdict(set)
    for fact in about.incoming:
        if fact.asserted and _is_role(store, fact.predicate) and classes_of(store, fact.subject) & _EVENTS:
            roles[fact.subject].add(fact.predicate)
    found = [Involvement(event, tuple(sorted(names)), *_date(store, event)) for event, names in roles.items()]
    return sorted(found, key=lambda each: (each.date is None, each.date or "", each.event))


def _is_role(store: Store, predicate: str) -> bool:
    above = store.quads_for_pattern(NamedNode(predicate), _SUBPROPERTY, _INVOLVES, None)
    return next(iter(above), None) is not None


def _date(store: Store, event: str) -> tuple[str | None, tuple[str, ...]]:
    said = triples(store.quads_for_pattern(NamedNode(event), None, None, None))
    values = defaultdict(list)
    for _, predicate, value in said:
        if isinstance(value, Literal):
            values[predicate].append(value.value)
    dates = values[term("nasij:edtf").value] or values[term("schema:startDate").value]
    return (min(dates) if dates else None), tuple(sorted(values[term("nasij:dateAsStated").value]))

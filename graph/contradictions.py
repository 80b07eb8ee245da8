"""Claims that contradict each other: which they are, as records tell it, and the sides of one contradiction.

Two claims contradict each other where a record says so (``contradicts``), or where one of them at least is not accepted
and they give one property that has a single value two values, or where they are of the same triple and only one is
disputed. ``nasij:contradicts`` links them both ways.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations

import rdflib
from pyoxigraph import Literal, NamedNode, Store
from rdflib.namespace import SH

from graph.claims import Claim, Triple, read_claim, subjects
from graph.errors import Finding
from graph.facts import Fact, Value
from graph.shapes import read_shapes
from graph.terms import term

_DATES = frozenset(term(f"xsd:{name}") for name in ("date", "gYearMonth", "gYear"))
_STATUS = term("nasij:status")
_ORDER = tuple(term(f"status:{name}").value for name in ("accepted", "disputed", "rejected"))


@cache
def single_valued() -> frozenset[NamedNode]:
    """The properties of which the shapes allow one value."""
    shapes = read_shapes()
    paths = (shapes.value(shape, SH.path) for shape in shapes.subjects(SH.maxCount, rdflib.Literal(1)))
    return frozenset(NamedNode(str(path)) for path in paths if isinstance(path, rdflib.URIRef))


def contradictions(facts: Iterable[Fact]) -> Iterator[tuple[Fact, Fact]]:
    """Each two facts that contradict each other, once."""
    facts = list(facts)
    named = {fact.name: fact for fact in facts}
    alike: dict[tuple[NamedNode, NamedNode], list[Fact]] = defaultdict(list)
    for fact in facts:
        alike[fact.subject, fact.predicate].append(fact)
    found = {
        frozenset({fact.name, other})
        for fact in facts
        for other in fact.claim.contradicts
        if other in named and other != fact.name
    }
    for (_, predicate), group in alike.items():
        if any(fact.claim.status != "accepted" for fact in group):
            pairs = combinations(group, 2)
            found |= {frozenset({a.name, b.name}) for a, b in pairs if _clash(a, b, predicate)}
    for one, other in sorted(tuple(sorted(pair)) for pair in found):
        yield named[one], named[other]


def _clash(one: Fact, other: Fact, predicate: NamedNode) -> bool:
    """Whether two facts of one subject and property contradict each other without a record that says so."""
    statuses = {one.claim.status, other.claim.status}
    if one.values == other.values:
        return statuses == {"accepted", "disputed"}
    return (
        predicate in single_valued()
        and statuses != {"accepted"}
        and not any(_within(a, b) or _within(b, a) for a in one.values for b in other.values)
    )


def _within(one: Value, other: Value) -> bool:
    """Whether a date is a closer one within another: a day of a month, a month of a year."""
    dates = (
        isinstance(one, Literal) and isinstance(other, Literal) and {one.datatype, other.datatype} <= _DATES
    )
    return dates and one.value.startswith(f"{other.value}-")


def findings(facts: Iterable[Fact]) -> Iterator[Finding]:
    """Claims that are said to contradict what there is not, or themselves."""
    facts = list(facts)
    known = {fact.name for fact in facts}
    for fact in facts:
        for other in fact.claim.contradicts:
            place = f"claims[{fact.number}].contradicts"
            if other == fact.name:
                yield Finding(fact.path, place, "a claim does not contradict itself", "name the other claim")
            elif other not in known:
                yield Finding(
                    fact.path, place, f"there is no claim {other!r}", "write <slug of its source>-<number>"
                )


def contested(store: Store) -> list[Claim]:
    """The claims of a store that are disputed or rejected, or that another one contradicts, in reading order."""
    nodes = {node for status in _ORDER[1:] for node in subjects(store, _STATUS, NamedNode(status))}
    nodes |= {
        quad.subject
        for quad in store.quads_for_pattern(None, term("nasij:contradicts"), None, None)
        if isinstance(quad.subject, NamedNode)
    }
    found = (read_claim(store, node) for node in nodes)
    return sorted(
        (claim for claim in found if claim is not None and claim.original is None),
        key=lambda each: each.place,
    )


@dataclass(frozen=True)
class Side:
    """What is said on one side of a contradiction: a triple, its status (IRI), and the claims that say it."""

    triple: Triple
    status: str
    claims: tuple[Claim, ...]


def sides(store: Store, claims: Iterable[Claim]) -> list[tuple[Side, ...]]:
    """The contradictions that some claims are part of, each as its sides: what is accepted first, then by source.

    A claim that is disputed though no other contradicts it is the only side of its contradiction.
    """
    found: list[tuple[Side, ...]] = []
    seen: set[str] = set()
    for claim in claims:
        if claim.iri not in seen and claim.is_contested:
            together = _together(store, claim)
            seen |= {each.iri for each in together}
            found.append(tuple(_sides(together)))
    return found


def _together(store: Store, claim: Claim) -> list[Claim]:
    """A claim with all that it contradicts, what these contradict, and so on."""
    found = {claim.iri: claim}
    waiting = [claim]
    while waiting:
        for iri in waiting.pop().contradicts:
            other = None if iri in found else read_claim(store, NamedNode(iri))
            if other is not None:
                found[iri] = other
                waiting.append(other)
    return sorted(found.values(), key=lambda each: each.place)


def _sides(claims: Sequence[Claim]) -> Iterator[Side]:
    grouped: dict[tuple[Triple, str], list[Claim]] = defaultdict(list)
    for claim in claims:
        grouped[claim.triple, claim.status].append(claim)
    ordered = sorted(grouped.items(), key=lambda item: (_place(item[0][1]), item[1][0].place))
    for (triple, status), together in ordered:
        yield Side(triple, status, tuple(together))


def _place(status: str) -> int:
    return _ORDER.index(status) if status in _ORDER else len(_ORDER)

"""Derived facts: each rule is a query, each derived triple keeps the claims that it rests on.

A rule (``ontology/rules/*.rq``) is a SELECT of ``?subject ?predicate ?object ?evidence``: one row per claim (or
earlier derivation) that a derived triple needs. Rules run once each, in the order of their file names.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from pyoxigraph import NamedNode, Quad, QuerySolutions, Store

from graph import dates
from graph.facts import Fact
from graph.quads import claim_iri
from graph.terms import DERIVATION, PREFIXES, RDF_TYPE, RULE, concept, term, typed
from ontology import FOLDER

Triple = tuple[NamedNode, NamedNode, object]

_STARTS = {
    term("schema:startDate"),
    term("schema:foundingDate"),
    term("schema:datePublished"),
    term("schema:dateCreated"),
}
_ENDS = {term("schema:endDate")}
_WEAKEST_FIRST = ("uncertain", "inferred", "stated")


def derive(store: Store, facts: Iterable[Fact], folder: Path = FOLDER / "rules") -> None:
    """Adds to a store of facts everything that the rules derive from accepted claims."""
    store.extend(_date_bounds(facts))
    for path in sorted(folder.glob("*.rq")):
        found: dict[Triple, set[NamedNode]] = defaultdict(set)
        rows = store.query(path.read_text("utf-8"), prefixes=PREFIXES)
        assert isinstance(rows, QuerySolutions)
        for row in rows:
            triple = (row["subject"], row["predicate"], row["object"])
            found[triple].add(row["evidence"])
        rule = NamedNode(RULE + path.stem.partition("-")[2])
        for triple, evidence in found.items():
            store.extend(_derivation(store, rule, triple, evidence))


def _derivation(store: Store, rule: NamedNode, triple: Triple, evidence: set[NamedNode]) -> list[Quad]:
    claims: set[NamedNode] = set()
    for node in evidence:
        earlier = [
            quad.object for quad in store.quads_for_pattern(node, term("prov:wasDerivedFrom"), None, None)
        ]
        claims.update(claim for claim in earlier or [node] if isinstance(claim, NamedNode))
    certainties = {
        quad.object
        for claim in claims
        for quad in store.quads_for_pattern(claim, term("nasij:certainty"), None, None)
    }
    certainty = next(name for name in _WEAKEST_FIRST if concept("certainty", name) in certainties)
    return list(_quads(rule, triple, claims, certainty))


def _quads(rule: NamedNode, triple: Triple, claims: set[NamedNode], certainty: str) -> Iterator[Quad]:
    subject, predicate, target = triple
    digest = hashlib.sha256("\n".join(str(part) for part in (rule, *triple)).encode()).hexdigest()[:16]
    node = NamedNode(DERIVATION + digest)
    yield Quad(subject, predicate, target)  # type: ignore[arg-type]
    yield Quad(node, RDF_TYPE, term("nasij:Derivation"))
    yield Quad(node, term("rdf:subject"), subject)
    yield Quad(node, term("rdf:predicate"), predicate)
    yield Quad(node, term("rdf:object"), target)  # type: ignore[arg-type]
    yield Quad(node, term("nasij:rule"), rule)
    yield Quad(node, term("nasij:certainty"), concept("certainty", certainty))
    for claim in claims:
        yield Quad(node, term("prov:wasDerivedFrom"), claim)


def _date_bounds(facts: Iterable[Fact]) -> Iterator[Quad]:
    """``nasij:edtf``, ``nasij:earliest`` and ``nasij:latest`` of each dated node: the first and last day it can mean.

    A program computes these, as SPARQL 1.1 has no calendar.
    """
    dated: dict[NamedNode, list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.predicate in _STARTS | _ENDS and fact.claim.status == "accepted":
            dated[fact.subject].append(fact)
    rule = NamedNode(RULE + "date-bounds")
    for subject, own in dated.items():
        starts = sorted(_dates(own, _STARTS))
        ends = sorted(_dates(own, _ENDS))
        claims = {claim_iri(fact) for fact in own}
        certainty = next(name for name in _WEAKEST_FIRST if name in {fact.claim.certainty for fact in own})
        for predicate, value in (
            (term("nasij:edtf"), typed("/".join([*starts[:1], *ends[-1:]]), "string")),
            (term("nasij:earliest"), typed(min(dates.bounds(date)[0] for date in starts or ends), "date")),
            (term("nasij:latest"), typed(max(dates.bounds(date)[1] for date in ends or starts), "date")),
        ):
            yield from _quads(rule, (subject, predicate, value), claims, certainty)


def _dates(facts: Iterable[Fact], properties: set[NamedNode]) -> set[str]:
    return {value.value for fact in facts if fact.predicate in properties for value in fact.values}

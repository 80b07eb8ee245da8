"""Derived facts: each rule is a query, each derived triple keeps the claims that it rests on.

A rule (``ontology/rules/*.rq``) is a SELECT of ``?subject ?predicate ?object ?evidence``. A row is one way to derive
its triple; further columns (``?evidence2`` …) are claims that the same way needs too. So a triple is as certain as the
best of its ways, and a way as its weakest claim. Rules run once each, in the order of their file names.
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
_CERTAINTIES = ("uncertain", "inferred", "stated")
"""From the weakest to the strongest."""
_ORDER = {concept("certainty", name): index for index, name in enumerate(_CERTAINTIES)}


def derive(store: Store, facts: Iterable[Fact], folder: Path = FOLDER / "rules") -> None:
    """Adds to a store of facts everything that the rules derive from accepted claims."""
    store.extend(_date_bounds(facts))
    certainties = {
        quad.subject: _ORDER[quad.object]
        for quad in store.quads_for_pattern(None, term("nasij:certainty"), None, None)
        if isinstance(quad.object, NamedNode)
    }
    for path in sorted(folder.glob("*.rq")):
        found: dict[Triple, list[set[NamedNode]]] = defaultdict(list)
        rows = store.query(path.read_text("utf-8"), prefixes=PREFIXES)
        assert isinstance(rows, QuerySolutions)
        evidence = [name for name in rows.variables if name.value.startswith("evidence")]
        for row in rows:
            triple = (row["subject"], row["predicate"], row["object"])
            found[triple].append({row[name] for name in evidence if row[name] is not None})
        rule = NamedNode(RULE + path.stem.partition("-")[2])
        for triple, ways in found.items():
            best = max(min(certainties[claim] for claim in way) for way in ways)
            store.extend(_quads(rule, triple, set().union(*ways), _CERTAINTIES[best]))


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
        certainty = min((fact.claim.certainty for fact in own), key=_CERTAINTIES.index)
        for predicate, value in (
            (term("nasij:edtf"), typed("/".join([*starts[:1], *ends[-1:]]), "string")),
            (term("nasij:earliest"), typed(min(dates.bounds(date)[0] for date in starts or ends), "date")),
            (term("nasij:latest"), typed(max(dates.bounds(date)[1] for date in ends or starts), "date")),
        ):
            yield from _quads(rule, (subject, predicate, value), claims, certainty)


def _dates(facts: Iterable[Fact], properties: set[NamedNode]) -> set[str]:
    return {value.value for fact in facts if fact.predicate in properties for value in fact.values}

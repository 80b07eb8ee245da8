"""One thing of the graph as the API tells it: JSON whose every field is either a triple of the dataset or a note."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from pyoxigraph import NamedNode, Store

from api.v1.context import name_of
from api.v1.values import (
    Json,
    Labels,
    claim_body,
    claim_mentions,
    classes,
    concept_slug,
    literal,
    node,
    shown,
    text,
)
from graph.claims import Claim, Fields, read_claim
from graph.entity import Entity, Fact, Name, Passage, in_language, labels
from graph.terms import CLAIM, ID, LANGUAGES

INCOMING = 200
"""Things that are shown to have another one as value, for each property; `more` counts the rest."""


def entity_body(store: Store, about: Entity, language: str, *, with_claims: bool) -> Json:
    """All about an entity in a language; with its claims in full, or named only."""
    facts = in_language(about.facts, language)
    incoming = [fact for fact in in_language(about.incoming, language) if fact.asserted]
    grouped, more = _incoming(incoming, about.labels, language)
    stated = [fact for fact in facts if fact.asserted]
    body: Json = {
        **node(about.iri, about.labels, language),
        "slug": about.iri.removeprefix(ID),
        **classes(store, Fields(store, NamedNode(about.iri))),
        "names": _names(about.names, about.labels, language),
        "facts": _facts(stated, about.labels, language),
        "incoming": grouped,
        "more": more,
        "properties": {
            name_of(iri): node(iri, about.labels, language)
            for iri in sorted({fact.predicate for fact in (*stated, *incoming)})
        },
        "disputed": [
            _evidence(claim)
            for fact in (*facts, *about.incoming)
            if not fact.asserted
            for claim in fact.claims
        ],
        "passages": [_passage(passage) for passage in about.passages],
    }
    if with_claims:
        found = _all_claims(store, [*facts, *about.incoming], about.names, about.passages)
        known = labels(store, claim_mentions(found))
        body["claims"] = [claim_body(claim, known, language) for claim in found]
    return body


def _facts(facts: Iterable[Fact], known: Labels, language: str) -> dict[str, list[Json]]:
    grouped: dict[str, list[Json]] = defaultdict(list)
    for fact in facts:
        grouped[name_of(fact.predicate)].append(
            {**shown(fact.value, known, language), **_grounds(fact)},
        )
    return grouped


def _incoming(
    facts: Iterable[Fact], known: Labels, language: str
) -> tuple[dict[str, list[Json]], dict[str, int]]:
    grouped: dict[str, list[Json]] = defaultdict(list)
    more: dict[str, int] = defaultdict(int)
    for fact in facts:
        name = name_of(fact.predicate)
        if len(grouped[name]) < INCOMING:
            grouped[name].append({**node(fact.subject, known, language), **_grounds(fact)})
        else:
            more[name] += 1
    return grouped, more


def _names(names: Iterable[Name], known: Labels, language: str) -> dict[str, list[Json]]:
    """The labels by property; names that only a disputed claim prints are among the claims."""
    grouped: dict[str, list[Json]] = defaultdict(list)
    for name in names:
        if name.label is None:
            continue
        entry: Json = {**literal(name.text)}
        if name.form is not None:
            entry["form"] = node(name.form, known, language)
        basis = next((code for code in (language, *LANGUAGES) if code in name.basis), None)
        if basis is not None:
            entry["known_from"] = text(name.basis[basis], basis)
        entry["evidence"] = [_evidence(claim) for claim in name.claims]
        grouped[name_of(name.label)].append(entry)
    return grouped


def _grounds(fact: Fact) -> Json:
    found: Json = {"evidence": [_evidence(claim) for claim in fact.claims]}
    if fact.derivations:
        found["derived"] = [
            {
                "rule": concept_slug(derivation.rule),
                "certainty": concept_slug(derivation.certainty),
                "claims": [claim.removeprefix(CLAIM) for claim in derivation.claims],
            }
            for derivation in fact.derivations
        ]
    return found


def _evidence(claim: Claim) -> Json:
    return {
        "claim": claim.iri.removeprefix(CLAIM),
        "source": claim.source.removeprefix(ID),
        "certainty": concept_slug(claim.certainty),
        "status": concept_slug(claim.status),
        "contradicts": [other.removeprefix(CLAIM) for other in claim.contradicts],
    }


def _passage(passage: Passage) -> Json:
    return {
        "source": passage.source.removeprefix(ID),
        "start": passage.start,
        "end": passage.end,
        "phrase": literal(passage.phrase),
        "claims": [claim.iri.removeprefix(CLAIM) for claim in passage.claims],
    }


def _all_claims(
    store: Store, facts: Iterable[Fact], names: Iterable[Name], passages: Iterable[Passage]
) -> list[Claim]:
    """Each claim that is named, once, in reading order; those of derivations, and what contradicts any, too."""
    facts = list(facts)
    holders: list[Fact | Name | Passage] = [*facts, *names, *passages]
    found = {claim.iri: claim for holder in holders for claim in holder.claims}
    for derivation in (derivation for fact in facts for derivation in fact.derivations):
        for iri in derivation.claims:
            if iri not in found and (claim := read_claim(store, NamedNode(iri))) is not None:
                found[iri] = claim
    for claim in list(found.values()):
        for iri in claim.contradicts:
            if iri not in found and (other := read_claim(store, NamedNode(iri))) is not None:
                found[iri] = other
    return sorted(found.values(), key=lambda claim: claim.place)

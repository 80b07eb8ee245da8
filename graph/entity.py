"""What the graph says of one resource, with the evidence of each fact: the content of its page and of its API answer.

Nothing here is in a language yet: values are terms, and ``Entity.labels`` says what each of them is called.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from pyoxigraph import Literal, NamedNode, Store

from graph.claims import (
    DERIVED_FROM,
    NODE,
    OBJECT,
    SOURCE,
    SUBJECT,
    Claim,
    Derivation,
    Fields,
    Triple,
    Value,
    claims,
    derivations,
    read_claim,
    subjects,
    triples,
)
from graph.errors import UnknownEntity
from graph.terms import (
    ALT_LABEL,
    CLAIM,
    DERIVATION,
    HIDDEN_LABEL,
    LABEL,
    LANGUAGES,
    NAME,
    PREF_LABEL,
    RDF_TYPE,
    shorten,
    term,
)

_LABELS = tuple(label.value for label in (PREF_LABEL, ALT_LABEL, HIDDEN_LABEL))
_EVIDENCE = (CLAIM, DERIVATION, NAME)


@dataclass(frozen=True)
class Fact:
    """A triple and what it rests on. One that is not asserted has only disputed or rejected claims."""

    triple: Triple
    asserted: bool
    claims: tuple[Claim, ...] = ()
    derivations: tuple[Derivation, ...] = ()

    @property
    def subject(self) -> str:
        """IRI of the subject."""
        return self.triple[0]

    @property
    def predicate(self) -> str:
        """IRI of the property."""
        return self.triple[1]

    @property
    def value(self) -> Value:
        """The object."""
        return self.triple[2]

    @property
    def is_derived(self) -> bool:
        """Whether a rule made it, and no claim says it as such."""
        return bool(self.derivations) and not any(claim.is_accepted for claim in self.claims)

    @property
    def is_translated(self) -> bool:
        """Whether it is the text of another fact in another language."""
        return any(claim.original for claim in self.claims)

    @property
    def originals(self) -> frozenset[str]:
        """IRIs of its claims, or of those that they translate."""
        return frozenset(claim.original or claim.iri for claim in self.claims)


@dataclass(frozen=True)
class Name:
    """A name: how it is known, which label it is, and the claims that print it.

    ``form`` is an IRI; ``basis`` says where the form is known from, by language.
    """

    text: Literal
    form: str | None
    basis: Mapping[str, str]
    label: str | None
    claims: tuple[Claim, ...]


@dataclass(frozen=True)
class Passage:
    """One span of one source and the claims that it carries."""

    source: str
    start: int
    end: int
    claims: tuple[Claim, ...]

    @property
    def phrase(self) -> Literal:
        """What is read there."""
        return self.claims[0].phrase


@dataclass(frozen=True)
class Entity:
    """All about one resource.

    ``facts`` have it as subject, ``incoming`` as value. ``passages`` are what a source states, in its order; of a
    claim, a derivation or a participation, the passages behind it. ``labels`` are by IRI, then by language.
    """

    iri: str
    classes: tuple[str, ...]
    names: tuple[Name, ...]
    facts: tuple[Fact, ...]
    incoming: tuple[Fact, ...]
    passages: tuple[Passage, ...]
    labels: Mapping[str, Mapping[str, str]]

    def label(self, iri: str, language: str) -> Literal:
        """What something is called in a language, else in another one, else its prefixed name."""
        labels = self.labels.get(iri, {})
        for candidate in (language, *LANGUAGES):
            if candidate in labels:
                return Literal(labels[candidate], language=candidate)
        return Literal(shorten(iri))


def exists(store: Store, iri: str) -> bool:
    """Whether anything is said of a resource."""
    return next(iter(store.quads_for_pattern(NamedNode(iri), None, None, None)), None) is not None


def classes_of(store: Store, iri: str) -> set[str]:
    """The IRIs of the classes of a resource."""
    found = store.quads_for_pattern(NamedNode(iri), RDF_TYPE, None, None)
    return {quad.object.value for quad in found if isinstance(quad.object, NamedNode)}


def entity(store: Store, iri: str) -> Entity:
    """All about the resource with this IRI; raises UnknownEntity where no triple has it as subject."""
    node = NamedNode(iri)
    outgoing = triples(store.quads_for_pattern(node, None, None, None))
    if not outgoing:
        raise UnknownEntity(f"nothing is known of {iri}")
    facts = list(_facts(store, SUBJECT, node, [triple for triple in outgoing if triple[1] != RDF_TYPE.value]))
    names = _names(store, node, [fact for fact in facts if fact.predicate in _LABELS])
    facts = [fact for fact in facts if fact.predicate not in (*_LABELS, LABEL.value)]
    pointing = triples(store.quads_for_pattern(None, None, node, None))
    pointing = [triple for triple in pointing if not triple[0].startswith(_EVIDENCE)]
    incoming = list(_facts(store, OBJECT, node, pointing))
    shown = {claim.node for fact in facts for claim in fact.claims}
    incoming = [fact for fact in incoming if fact.subject not in shown]
    classes = tuple(value.value for _, predicate, value in outgoing if predicate == RDF_TYPE.value)
    passages = list(_passages(_claims_behind(store, node)))
    return Entity(
        iri,
        classes,
        tuple(names),
        tuple(facts),
        tuple(incoming),
        tuple(passages),
        labels(store, {iri, *classes, *_mentioned(names, [*facts, *incoming], passages)}),
    )


def labels(store: Store, iris: Iterable[str]) -> dict[str, dict[str, str]]:
    """The labels of resources and terms, by IRI and language."""
    found: dict[str, dict[str, str]] = {}
    for iri in iris:
        for predicate in (PREF_LABEL, LABEL):
            for quad in store.quads_for_pattern(NamedNode(iri), predicate, None, None):
                if isinstance(quad.object, Literal):
                    found.setdefault(iri, {}).setdefault(quad.object.language or "", quad.object.value)
    return found


def in_language(facts: Iterable[Fact], language: str) -> list[Fact]:
    """The facts without texts that stand there in this language too, or that only translate one that does not."""
    facts = list(facts)
    texts = [fact for fact in facts if isinstance(fact.value, Literal) and fact.value.language == language]
    known = frozenset[str]().union(*(fact.originals for fact in texts))
    without_evidence = {fact.triple[:2] for fact in texts if not fact.claims}

    def is_read_elsewhere(fact: Fact) -> bool:
        if not fact.claims:
            return fact.triple[:2] in without_evidence
        return fact.is_translated or bool(fact.originals & known)

    return [
        fact
        for fact in facts
        if isinstance(fact.value, NamedNode)
        or fact.value.language in (None, language)
        or not is_read_elsewhere(fact)
    ]


def _facts(store: Store, place: NamedNode, node: NamedNode, asserted: list[Triple]) -> Iterator[Fact]:
    """Facts of triples that have the node in a place, and of claims there whose triples are not asserted."""
    by_triple: dict[Triple, list[Claim]] = defaultdict(list)
    for claim in claims(store, place, node):
        by_triple[claim.triple].append(claim)
    derived: dict[Triple, list[Derivation]] = defaultdict(list)
    for derivation in derivations(store, place, node):
        derived[derivation.triple].append(derivation)
    for triple in asserted:
        yield Fact(triple, True, tuple(by_triple.pop(triple, ())), tuple(derived[triple]))
    for triple, found in by_triple.items():
        if not any(claim.is_accepted for claim in found):
            yield Fact(triple, False, tuple(found))


def _names(store: Store, node: NamedNode, given: list[Fact]) -> list[Name]:
    """The names that the records give, each with the claims that print it, and those that only claims give."""
    by_text = {fact.value: fact for fact in given}
    names: list[Name] = []
    for named in subjects(store, term("nasij:nameOf"), node):
        fields = Fields(store, named)
        text = fields.one("nasij:nameText")
        if isinstance(text, Literal):
            fact = by_text.pop(text, None)
            form, basis = fields.text("nasij:nameForm"), fields.by_language("nasij:basis")
            names.append(
                Name(text, form, basis, fact.predicate if fact else None, fact.claims if fact else ())
            )
    for text, fact in by_text.items():
        if isinstance(text, Literal):
            names.append(Name(text, None, {}, fact.predicate, fact.claims))
    return sorted(names, key=_name_order)


def _name_order(name: Name) -> tuple[int, int, str]:
    """Main names first, misprints last; Arabic before French before English."""
    language = name.text.language or ""
    return (
        _LABELS.index(name.label) if name.label in _LABELS else len(_LABELS),
        LANGUAGES.index(language) if language in LANGUAGES else len(LANGUAGES),
        name.text.value,
    )


def _claims_behind(store: Store, node: NamedNode) -> list[Claim]:
    if node.value.startswith(CLAIM):
        claim = read_claim(store, node)
        return [claim] if claim else []
    if node.value.startswith(DERIVATION):
        premises = (quad.object for quad in store.quads_for_pattern(node, DERIVED_FROM, None, None))
        read = (read_claim(store, premise) for premise in premises if isinstance(premise, NamedNode))
        return sorted((claim for claim in read if claim), key=lambda claim: claim.place)
    return [*claims(store, SOURCE, node), *claims(store, NODE, node)]


def _passages(found: Iterable[Claim]) -> Iterator[Passage]:
    for (source, start, end), group in groupby(found, key=lambda claim: claim.place[:3]):
        yield Passage(source, start, end, tuple(group))


def _mentioned(names: Iterable[Name], facts: Iterable[Fact], passages: Iterable[Passage]) -> Iterator[str]:
    """The IRIs that a page about these needs labels for."""
    holders: list[Name | Fact | Passage] = [*names, *facts, *passages]
    found = [claim for holder in holders for claim in holder.claims]
    yield from (name.form for name in names if name.form)
    for triple in (*(fact.triple for fact in facts), *(claim.triple for claim in found)):
        yield from triple[:2]
        if isinstance(triple[2], NamedNode):
            yield triple[2].value
    for claim in found:
        yield from (iri for iri in (claim.source, claim.certainty, claim.status, claim.node) if iri)
    for derivation in (derivation for fact in facts for derivation in fact.derivations):
        yield from (derivation.rule, derivation.certainty)

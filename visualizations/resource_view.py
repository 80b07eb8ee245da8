"""One resource in a language: its names, its facts with their evidence, what points to it, what follows by rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from pyoxigraph import NamedNode

from graph.claims import Claim, Derivation
from graph.entity import Entity, Fact, Name, Passage, classes_of, in_language
from graph.names import key
from graph.terms import BASE, HIDDEN_LABEL, LANGUAGES, slug_of, term
from visualizations.evidence import Facts
from visualizations.passages import contradictions_of
from visualizations.strings import translate
from visualizations.values import Text, in_words, linked, others, shown

_FIRST = (
    "org:classification", "nasij:eventKind", "nasij:documentKind", "nasij:placeKind", "nasij:partnershipKind",
    "nasij:role", "nasij:participant", "nasij:inCapacity", "nasij:inEvent", "nasij:party", "nasij:initiatingParty",
    "schema:startDate", "schema:endDate", "nasij:dateAsStated", "nasij:weekday", "schema:location",
    "schema:foundingDate", "schema:founder", "org:subOrganizationOf", "nasij:editionOf", "nasij:editionNumber",
    "nasij:sessionOf", "nasij:slogan", "nasij:topic", "schema:organizer", "nasij:partner", "nasij:supporter",
    "schema:text", "skos:definition", "skos:scopeNote", "skos:broader", "rdf:subject", "rdf:predicate", "rdf:object",
)  # fmt: skip
_ORDER = {term(curie).value: index for index, curie in enumerate(_FIRST)}
_NOT_STATED = term("nasij:notStated").value
_GENERAL = {term(curie).value for curie in ("prov:Entity", "prov:Agent", "foaf:Agent")}
_KINDS = {
    term(curie).value
    for curie in ("org:classification", "nasij:eventKind", "nasij:documentKind", "nasij:placeKind")
}
_IN_LANGUAGE = term("schema:inLanguage").value
_SECTIONS: Mapping[str, tuple[Sequence[str], Sequence[str]]] = {
    "positions": (("org:holds", "nasij:affiliatedWith"), ("org:holds", "org:postIn", "nasij:affiliatedWith")),
    "partners": ((), ("nasij:initiatingParty", "nasij:party", "nasij:context")),
    "statements": ((), ("nasij:statedBy", "nasij:statedAt", "schema:about")),
}
"""Properties under a heading of their own (its key): those of a resource, and those by which it is pointed to."""
_ABOUT, _STATEMENT = term("schema:about").value, term("nasij:Statement").value
_TOLD_ELSEWHERE = term("nasij:issuedAt").value
"""Recommendations stand on the page of their event in a form of their own (``recommended.py``)."""
_NOT_DRAWN = (term("schema:NewsArticle").value, term("skos:Concept").value)


@dataclass(frozen=True)
class Evidence:
    """A claim as a page shows it; ``certainty_key`` and ``status_key`` are the slugs of their concepts."""

    href: str
    name: str
    source: Text
    phrase: Text
    start: int
    end: int
    certainty: Text
    certainty_key: str
    status: Text
    status_key: str
    contested: bool
    reason: Text | None
    note: Text | None
    node: Text | None


@dataclass(frozen=True)
class Premises:
    """The rule that made a triple, and the claims that it rests on; ``certainty`` links the derivation.

    ``contested`` tells that another claim contradicts one of these.
    """

    rule: Text
    certainty: Text
    contested: bool
    claims: tuple[Text, ...]


@dataclass(frozen=True)
class Item:
    """One value of a property (or one resource that has this one as value) with what it rests on.

    ``iri`` is that of the value, None for a literal; ``standing`` is ``accepted``, or ``disputed`` or ``rejected`` for
    what the graph does not assert.
    """

    value: Text
    standing: str
    evidence: tuple[Evidence, ...]
    premises: tuple[Premises, ...]
    iri: str | None


@dataclass(frozen=True)
class Group:
    """The values of one property (its IRI)."""

    property: str
    label: Text
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Section:
    """What has a heading of its own: what is said of a resource, and what points to it."""

    facts: tuple[Group, ...]
    incoming: tuple[Group, ...]


@dataclass(frozen=True)
class NameRow:
    """A name, the form in which it is known, where from, and the claims that print it."""

    text: Text
    form: Text | None
    is_misprint: bool
    basis: Text | None
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class Statement:
    """What a claim says, in words: ``reading`` stands between what it is about and what it says of it."""

    subject: Text
    reading: str
    value: Text
    evidence: Evidence


@dataclass(frozen=True)
class PassageRow:
    """A span of an article and the statements that it carries."""

    source: Text
    phrase: Text
    start: int
    end: int
    statements: tuple[Statement, ...]


class ResourceView:
    """An entity in one language, ready for the template.

    ``sections`` has what has a heading of its own by the key of that, ``facts`` and ``incoming`` all else.
    """

    def __init__(self, known: Facts, about: Entity, language: str) -> None:
        self._known, self._entity, self._language = known, about, language
        facts = in_language(about.facts, language)
        incoming = in_language(about.incoming, language)
        self.title = replace(linked(about, about.iri, language), href=None)
        names = about.labels.get(about.iri, {})
        self.also = others([Text(names[code], code) for code in LANGUAGES if code in names], self.title)
        self.iri = about.iri
        self.classes = list({text.text: text for text in self._classes()}.values())
        self.names = [self._name(name) for name in about.names if not _is_key(name)]
        own = [fact for fact in facts if not fact.is_derived]
        self.unstated = list(self._groups(fact for fact in own if fact.predicate == _NOT_STATED))
        pointing = list(self._groups(_telling(incoming), incoming=True))
        said = list(self._groups(fact for fact in own if fact.predicate != _NOT_STATED))
        titled = [part for group in pointing if (part := self._titled(group)).items]
        self.sections = {
            name: Section(_joined(_only(said, of)), _joined(_only(titled, to)))
            for name, (of, to) in _SECTIONS.items()
        }
        self.facts = _but(said, (group for of, _ in _SECTIONS.values() for group in _only(said, of)))
        self.incoming = _but(pointing, (group for _, to in _SECTIONS.values() for group in _only(titled, to)))
        self.derived = list(self._groups(fact for fact in facts if fact.is_derived))
        self.derived_incoming = list(
            self._groups((fact for fact in incoming if fact.is_derived), incoming=True)
        )
        self.passages = [self._passage(passage) for passage in about.passages]
        holders: list[Fact | Name | Passage] = [*facts, *incoming, *about.names, *about.passages]
        self.contradictions = contradictions_of(
            known, (claim for each in holders for claim in each.claims), language
        )
        self.is_source = any(iri == _NOT_DRAWN[0] for iri in about.classes)

    @property
    def picture(self) -> str | None:
        """The slug under which the resource is drawn with its surroundings."""
        drawn = self.names and not set(self._entity.classes) & set(_NOT_DRAWN)
        return slug_of(self.iri) if drawn else None

    @property
    def path(self) -> str:
        """The address below the language."""
        return self.iri.removeprefix(BASE)

    def _classes(self) -> Iterator[Text]:
        """The classes that the ontology has words for, the general ones only where there is no other; the kinds."""
        named = [iri for iri in self._entity.classes if iri in self._entity.labels]
        telling = [iri for iri in named if iri not in _GENERAL]
        yield from (self._link(iri) for iri in telling or named)
        for fact in self._entity.facts:
            if fact.asserted and fact.predicate in _KINDS and isinstance(fact.value, NamedNode):
                yield self._link(fact.value.value)

    def _groups(self, facts: Iterable[Fact], *, incoming: bool = False) -> Iterator[Group]:
        labelled = [(self._link(fact.predicate), fact) for fact in facts]
        labelled.sort(
            key=lambda pair: (
                _ORDER.get(pair[1].predicate, len(_ORDER)),
                key(pair[0].text),
                pair[1].predicate,
            )
        )
        for predicate, found in groupby(labelled, key=lambda pair: pair[1].predicate):
            pairs = list(found)
            items = (self._item(fact, incoming=incoming) for _, fact in pairs)
            yield Group(predicate, pairs[0][0], tuple(sorted(items, key=_reading_order)))

    def _titled(self, group: Group) -> Group:
        """Of what points to a resource that which may have a heading of its own: of all about it, the statements."""
        if group.property != _ABOUT:
            return group
        return replace(group, items=tuple(item for item in group.items if self._is_statement(item)))

    def _is_statement(self, item: Item) -> bool:
        return item.iri is not None and _STATEMENT in classes_of(self._known.store, item.iri)

    def _item(self, fact: Fact, *, incoming: bool) -> Item:
        value = NamedNode(fact.subject) if incoming else fact.value
        text = shown(self._entity, value, self._language)
        if fact.predicate == _IN_LANGUAGE and text.text in LANGUAGES:
            text = Text(translate(self._language, f"language.{text.text}"), text.text)
        return Item(
            text,
            _standing(fact),
            tuple(self._evidence(claim) for claim in fact.claims),
            tuple(self._premises(derivation) for derivation in fact.derivations),
            value.value if isinstance(value, NamedNode) else None,
        )

    def _link(self, iri: str) -> Text:
        return linked(self._entity, iri, self._language)

    def _name(self, name: Name) -> NameRow:
        return NameRow(
            Text(name.text.value, name.text.language),
            self._link(name.form) if name.form else None,
            name.label == HIDDEN_LABEL.value,
            in_words(name.basis, self._language),
            tuple(self._evidence(claim) for claim in name.claims),
        )

    def _evidence(self, claim: Claim) -> Evidence:
        link = self._link(claim.iri)
        return Evidence(
            href=link.href or "",
            name=str(claim.number),
            source=self._link(claim.source),
            phrase=Text(claim.phrase.value, claim.phrase.language),
            start=claim.start,
            end=claim.end,
            certainty=self._link(claim.certainty),
            certainty_key=claim.certainty.rpartition("/")[2],
            status=self._link(claim.status),
            status_key=claim.status.rpartition("/")[2],
            contested=claim.is_contested,
            reason=in_words(claim.reasons, self._language),
            note=in_words(claim.notes, self._language),
            node=self._link(claim.node) if claim.node and claim.node != self.iri else None,
        )

    def _premises(self, derivation: Derivation) -> Premises:
        return Premises(
            self._link(derivation.rule),
            replace(self._link(derivation.certainty), href=self._link(derivation.iri).href),
            any(self._known.is_contested(claim) for claim in derivation.claims),
            tuple(self._link(claim) for claim in derivation.claims),
        )

    def _passage(self, passage: Passage) -> PassageRow:
        claims = [
            claim for claim in passage.claims
            if claim.original is None or getattr(claim.triple[2], "language", None) == self._language
        ]  # fmt: skip
        replaced = {claim.original for claim in claims}
        return PassageRow(
            self._link(passage.source),
            Text(passage.phrase.value, passage.phrase.language),
            passage.start,
            passage.end,
            tuple(self._statement(claim) for claim in claims if claim.iri not in replaced),
        )

    def _statement(self, claim: Claim) -> Statement:
        subject, predicate, value = claim.triple
        return Statement(
            self._link(subject),
            self._known.reading(predicate, self._language),
            shown(self._entity, value, self._language),
            self._evidence(claim),
        )


def _only(groups: Iterable[Group], curies: Iterable[str]) -> tuple[Group, ...]:
    wanted = {term(curie).value for curie in curies}
    return tuple(group for group in groups if group.property in wanted)


def _but(groups: Iterable[Group], others: Iterable[Group]) -> list[Group]:
    """Groups without the values that others have of the same property."""
    told = {(group.property, item) for group in others for item in group.items}
    left = (
        replace(group, items=tuple(item for item in group.items if (group.property, item) not in told))
        for group in groups
    )
    return [group for group in left if group.items]


def _joined(groups: Iterable[Group]) -> tuple[Group, ...]:
    """Groups in which each resource stands once, under all its properties, with the passages behind any of them."""
    found: dict[str | None, list[tuple[Group, Item]]] = defaultdict(list)
    for group in groups:
        for item in group.items:
            found[item.iri].append((group, item))
    joined: dict[tuple[str, ...], Group] = {}
    for pairs in found.values():
        properties = tuple(group.property for group, _ in pairs)
        first, item = pairs[0]
        evidence = {
            (each.source, each.start, each.end, each.certainty_key, each.status_key): each
            for _, item in reversed(pairs)
            for each in item.evidence
        }
        whole = replace(item, evidence=tuple(evidence.values()))
        label = Text(" · ".join(group.label.text for group, _ in pairs), first.label.language)
        known = joined.get(
            properties, replace(first, label=label if len(pairs) > 1 else first.label, items=())
        )
        joined[properties] = replace(known, items=(*known.items, whole))
    return tuple(joined.values())


def _telling(incoming: Iterable[Fact]) -> Iterator[Fact]:
    """What sources say of a resource, without the node that only qualifies what another of these says."""
    said = [fact for fact in incoming if not fact.is_derived and fact.predicate != _TOLD_ELSEWHERE]
    qualifying = {claim.node for fact in said for claim in fact.claims}
    return (fact for fact in said if fact.claims or fact.subject not in qualifying)


def _is_key(name: Name) -> bool:
    """Whether a hidden name is a spelling key made for searching, which no source prints, and not a misprint."""
    return name.label == HIDDEN_LABEL.value and not name.claims and key(name.text.value) == name.text.value


def _standing(fact: Fact) -> str:
    if fact.asserted:
        return "accepted"
    return "disputed" if any(claim.is_disputed for claim in fact.claims) else "rejected"


def _reading_order(item: Item) -> tuple[bool, str]:
    return item.standing != "accepted", key(item.value.text)

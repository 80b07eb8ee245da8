"""Claims as the panel and pages quote them: what is read in an article, and where claims contradict each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import Literal

from graph import contradictions, dates
from graph.claims import Claim, Triple
from graph.terms import CLAIM, concept, slug_of
from visualizations.evidence import Facts, marked, names_in
from visualizations.values import Text, in_words

_CERTAINTY, _STATUS = concept("certainty", "").value, concept("status", "").value


@dataclass(frozen=True)
class Statement:
    """What a claim says, in words, and which claim it is."""

    subject: str
    predicate: str
    object: str
    claim: str
    iri: str


@dataclass(frozen=True)
class Evidence:
    """One span of one source and what is read there; ``phrase`` in parts, each with whether it is a name."""

    statements: tuple[Statement, ...]
    phrase: tuple[tuple[str, bool], ...]
    language: str
    source: str
    source_slug: str
    publisher: str | None
    published: str | None
    written: str | None
    certainty: str
    certainty_label: str
    reason: Text | None
    note: Text | None
    start: int
    end: int


@dataclass(frozen=True)
class Side:
    """One side of a contradiction: what is said there, what became of it on review, and where it is read."""

    subject: str
    predicate: str
    object: str
    status: str
    status_label: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class Contradiction:
    """What claims say that cannot all be true, what the graph keeps first; one side where no other is recorded."""

    sides: tuple[Side, ...]

    @property
    def subject(self) -> str | None:
        """What all sides speak of; None where they speak of different things."""
        subjects = {side.subject for side in self.sides}
        return subjects.pop() if len(subjects) == 1 else None

    @property
    def is_between_two(self) -> bool:
        """Whether what contradicts a claim is recorded too."""
        return len(self.sides) > 1

    @property
    def is_settled(self) -> bool:
        """Whether the graph keeps one side."""
        return any(side.status == "accepted" for side in self.sides)


def passages(
    facts: Facts, claims: Iterable[Claim], language: str, names: Iterable[str] = ()
) -> Iterator[Evidence]:
    """Some claims as they are quoted, those of one span together; ``names`` are marked beside their own."""
    spans: dict[tuple[object, ...], list[Claim]] = defaultdict(list)
    for claim in claims:
        notes = claim.reasons.get(language), claim.notes.get(language)
        spans[claim.source, claim.start, claim.end, claim.certainty, notes].append(claim)
    for together in spans.values():
        first = together[0]
        known = [*names, *(name for claim in together for name in names_in(facts, claim))]
        source = facts.source(first.source)
        yield Evidence(
            statements=tuple(_statement(facts, claim, language) for claim in together),
            phrase=tuple(marked(first.phrase.value, known)),
            language=first.phrase.language or "ar",
            source=facts.label(first.source, language),
            source_slug=slug_of(first.source) or first.source,
            publisher=facts.label(source.publisher, language) if source.publisher else None,
            published=date(source.published, language),
            written=date(source.created, language),
            certainty=first.certainty.removeprefix(_CERTAINTY),
            certainty_label=facts.label(first.certainty, language),
            reason=in_words(first.reasons, language),
            note=in_words(first.notes, language),
            start=first.start,
            end=first.end,
        )


def contradictions_of(facts: Facts, claims: Iterable[Claim], language: str) -> tuple[Contradiction, ...]:
    """The contradictions that some claims are part of."""
    return tuple(
        Contradiction(tuple(_side(facts, side, language) for side in sides))
        for sides in contradictions.sides(facts.store, claims)
    )


def _side(facts: Facts, side: contradictions.Side, language: str) -> Side:
    return Side(
        *_words(facts, side.triple, language),
        status=side.status.removeprefix(_STATUS),
        status_label=facts.label(side.status, language),
        evidence=tuple(passages(facts, side.claims, language)),
    )


def _statement(facts: Facts, claim: Claim, language: str) -> Statement:
    return Statement(*_words(facts, claim.triple, language), claim.iri.removeprefix(CLAIM), claim.iri)


def _words(facts: Facts, triple: Triple, language: str) -> tuple[str, str, str]:
    subject, predicate, target = triple
    if isinstance(target, Literal):
        words = date(target.value, language) or target.value
    else:
        words = _short(facts, target.value, language)
    return _short(facts, subject, language), facts.reading(predicate, language), words


def _short(facts: Facts, iri: str, language: str) -> str:
    """A label; of a partnership, whose label lists all parties, only its kind."""
    return facts.label(facts.partnership_kind(iri) or iri, language)


def date(text: str | None, language: str) -> str | None:
    """A date as Morocco writes it, None for what is no date."""
    try:
        return dates.written(text, language) if text is not None else None
    except ValueError:
        return None

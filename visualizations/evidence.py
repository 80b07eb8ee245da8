"""What views show beside the network: claims with their phrases, sources, labels; read once from a dataset."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pyoxigraph import Literal, NamedNode

from graph.dataset import Dataset, Term
from graph.names import key
from graph.network import Relation, Relations, read_relations
from graph.terms import BASE, CLAIM, LANGUAGES, resource, shorten, slug_of

CERTAINTIES = ("uncertain", "inferred", "stated")
"""From the weakest."""

_CERTAINTY = BASE + "certainty/"
_WORD = re.compile("[\\w\u064b-\u065f\u0670]+")
_JOINED = re.compile(r"(?:[وف]?(?:[بكل]ال|لل|[بكل])|[وف])(?=\w{2})")
"""Particles that Arabic writes together with the word that follows: و ف ب ك ل, also before the article."""


@dataclass(frozen=True)
class Claim:
    """One span of one source that says one triple."""

    iri: str
    subject: str
    predicate: str
    object: Term
    source: str
    phrase: str
    language: str
    start: int
    end: int
    certainty: str
    number: int
    reasons: Mapping[str, str]

    @property
    def name(self) -> str:
        """The claim's slug: ``<source-slug>-<n>``."""
        return self.iri.removeprefix(CLAIM)


@dataclass(frozen=True)
class Source:
    """An article; dates are EDTF, None where the article states none."""

    iri: str
    publisher: str | None = None
    published: str | None = None
    created: str | None = None


@dataclass(frozen=True)
class Occasion:
    """When and where an event is said to have been held; empty where no source says it."""

    dates: tuple[str, ...] = ()
    as_stated: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


@dataclass(frozen=True)
class Facts:
    """Everything that views need of a dataset. Keys are IRIs; labels are by language."""

    relations: Relations
    claims: Mapping[str, Claim]
    derived: Mapping[tuple[str, str, str], str]
    """How certain each derived triple is, by its subject, predicate and object."""
    sources: Mapping[str, Source]
    occasions: Mapping[str, Occasion]
    labels: Mapping[str, Mapping[str, str]]
    names: Mapping[str, tuple[str, ...]]

    def label(self, iri: str, language: str) -> str:
        """What a node is called in a language, else in another, else its prefixed name."""
        labels = self.labels.get(iri, {})
        return labels.get(language) or next(
            (labels[other] for other in LANGUAGES if other in labels), shorten(iri)
        )

    def claims_of(self, relation: Relation) -> list[Claim]:
        """The claims that a relation rests on, in the order of sources and of their texts."""
        found = [self.claims[iri] for iri in relation.claims if iri in self.claims]
        return sorted(found, key=lambda claim: (claim.source, claim.start, claim.end, claim.number))

    def is_derived(self, relation: Relation) -> bool:
        """Whether no claim says the relation itself, so that it follows from several together."""
        return not any(_says(claim, relation) for claim in self.claims_of(relation))

    def certainty(self, relation: Relation) -> str:
        """The best of the ways that say it; of an edge that stands for several triples, the weakest of these."""
        claims = self.claims_of(relation)
        ways = [claim.certainty for claim in claims if _says(claim, relation)]
        triple = resource(relation.start).value, relation.relation, resource(relation.end).value
        if triple in self.derived:
            ways.append(self.derived[triple])
        if ways:
            return max(ways, key=CERTAINTIES.index)
        return min((claim.certainty for claim in claims), key=CERTAINTIES.index, default=CERTAINTIES[0])


def _says(claim: Claim, relation: Relation) -> bool:
    said = claim.subject, claim.predicate, claim.object.value
    return said == (resource(relation.start).value, relation.relation, resource(relation.end).value)


@lru_cache(maxsize=4)
def read_facts(dataset: Dataset) -> Facts:
    """The facts of a dataset; kept, as a dataset never changes."""
    labels: dict[str, dict[str, str]] = defaultdict(dict)
    for row in dataset.rows("all-labels"):
        labels[_value(row["node"])].setdefault(_language(row["label"]), _value(row["label"]))
    names: dict[str, list[str]] = defaultdict(list)
    for row in dataset.rows("all-names"):
        names[_value(row["node"])].append(_value(row["name"]))
    return Facts(
        relations=read_relations(dataset.store),
        claims=_claims(dataset),
        derived=_derived(dataset),
        sources=_sources(dataset),
        occasions=_occasions(dataset),
        labels=labels,
        names={node: tuple(dict.fromkeys(found)) for node, found in names.items()},
    )


def _claims(dataset: Dataset) -> dict[str, Claim]:
    claims: dict[str, Claim] = {}
    reasons: dict[str, dict[str, str]] = defaultdict(dict)
    for row in dataset.rows("evidence"):
        iri = _value(row["claim"])
        if row["reason"] is not None:
            reasons[iri][_language(row["reason"])] = _value(row["reason"])
        target = row["object"]
        assert target is not None
        claims[iri] = Claim(
            iri=iri,
            subject=_value(row["subject"]),
            predicate=_value(row["predicate"]),
            object=target,
            source=_value(row["source"]),
            phrase=_value(row["phrase"]),
            language=_language(row["phrase"]) or "ar",
            start=int(_value(row["start"])),
            end=int(_value(row["end"])),
            certainty=_value(row["certainty"]).removeprefix(_CERTAINTY),
            number=int(_value(row["number"])),
            reasons=reasons[iri],
        )
    return claims


def _derived(dataset: Dataset) -> dict[tuple[str, str, str], str]:
    derived: dict[tuple[str, str, str], str] = {}
    for row in dataset.rows("derivation-certainties"):
        triple = _value(row["from"]), _value(row["relation"]), _value(row["to"])
        ways = [derived[triple]] if triple in derived else []
        ways.append(_value(row["certainty"]).removeprefix(_CERTAINTY))
        derived[triple] = max(ways, key=CERTAINTIES.index)
    return derived


def _sources(dataset: Dataset) -> dict[str, Source]:
    sources: dict[str, Source] = {}
    for row in dataset.rows("source-facts"):
        iri = _value(row["source"])
        publisher, published, created = (
            None if row[name] is None else _value(row[name]) for name in ("publisher", "published", "created")
        )
        sources.setdefault(iri, Source(iri, publisher, published, created))
    return sources


def _occasions(dataset: Dataset) -> dict[str, Occasion]:
    found: dict[str, dict[str, dict[str, None]]] = defaultdict(lambda: defaultdict(dict))
    for row in dataset.rows("event-facts"):
        event = found[_value(row["event"])]
        for name in ("start", "end", "stated", "place"):
            if row[name] is not None:
                event[name][_value(row[name])] = None
    return {
        event: Occasion(
            tuple({**facts["start"], **facts["end"]}), tuple(facts["stated"]), tuple(facts["place"])
        )
        for event, facts in found.items()
    }


def _value(term: Term | None) -> str:
    assert isinstance(term, NamedNode | Literal)
    return term.value


def _language(term: Term | None) -> str:
    return (term.language or "") if isinstance(term, Literal) else ""


def marked(phrase: str, names: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """The parts of a phrase in order, each with whether it is one of the names.

    Spellings meet as in ``graph.names.key``; a particle that is written together with a name is not marked.

    >>> list(marked("نظمت جمعية النبراس لقاء", ["جمعيه النبراس"]))
    [('نظمت ', False), ('جمعية النبراس', True), (' لقاء', False)]
    """
    words = [(match.start(), match.end(), key(match.group())) for match in _WORD.finditer(phrase)]
    wanted = sorted({tuple(key(name).split()) for name in names} - {()}, key=lambda name: (-len(name), name))
    done = index = 0
    while index < len(words):
        found = next(
            (hit for name in wanted if (hit := _starts(phrase, words, index, name)) is not None), None
        )
        if found is None:
            index += 1
            continue
        start, count = found
        if start > done:
            yield phrase[done:start], False
        index += count
        done = words[index - 1][1]
        yield phrase[start:done], True
    if done < len(phrase):
        yield phrase[done:], False


def _starts(
    phrase: str, words: Sequence[tuple[int, int, str]], index: int, name: Sequence[str]
) -> tuple[int, int] | None:
    """Where the name begins that stands at a word of the phrase, and how many words it has; None where none does."""
    span = words[index : index + len(name)]
    if len(span) < len(name) or [word for _, _, word in span[1:]] != list(name[1:]):
        return None
    start, end, word = span[0]
    if word == name[0]:
        return start, len(name)
    joined = _JOINED.match(phrase, start, end)
    if joined is None:
        return None
    rest = key(phrase[joined.end() : end])
    if rest == name[0] or "ال" + rest == name[0]:
        return joined.end(), len(name)
    return None


def names_in(facts: Facts, claim: Claim) -> list[str]:
    """The names to mark in a claim's phrase: of what it is about and of what it says of it."""
    ends = [claim.subject, claim.object.value if isinstance(claim.object, NamedNode) else ""]
    return [name for end in ends if slug_of(end) is not None for name in facts.names.get(end, ())]

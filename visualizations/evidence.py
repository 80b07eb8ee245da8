"""What views show beside the network: claims with their phrases, sources, labels; looked up when they are shown."""

from __future__ import annotations

import re
import weakref
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache, partial

from pyoxigraph import Literal, NamedNode, Store

from graph.claims import Claim, Fields, read_claim
from graph.contradictions import contested
from graph.dataset import Dataset
from graph.entity import labels
from graph.names import key
from graph.network import Relation, Relations
from graph.networks import relations_of
from graph.recommendations import Recommendations, read_recommendations
from graph.remembered import remembered
from graph.terms import ALT_LABEL, HIDDEN_LABEL, LANGUAGES, PREF_LABEL, shorten, slug_of, term

_WORD = re.compile("[\\w\u064b-\u065f\u0670]+")
_JOINED = re.compile(r"(?:[وف]?(?:[بكل]ال|لل|[بكل])|[وف])(?=\w{2})")
"""Particles that Arabic writes together with the word that follows: و ف ب ك ل, also before the article."""

_READ_AS = term("nasij:readAs")
_PARTNERSHIP_KIND = term("nasij:partnershipKind")
_EVENT = term("schema:Event")
_KEPT = 20_000
"""Lookups of each sort that are kept."""


@dataclass(frozen=True)
class Source:
    """An article; dates are EDTF, None where the article states none."""

    publisher: str | None = None
    published: str | None = None
    created: str | None = None


@dataclass(frozen=True)
class Occasion:
    """When and where an event is said to have been held; empty where no source says it.

    What is disputed is apart, as no source is followed there.
    """

    dates: tuple[str, ...] = ()
    as_stated: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    disputed_dates: tuple[str, ...] = ()
    disputed_places: tuple[str, ...] = ()


class Facts:
    """What views need of a dataset, by IRI."""

    def __init__(self, dataset: Dataset) -> None:
        # not the dataset itself, which remembers this: what refers to itself goes late
        self._dataset = weakref.ref(dataset)
        self.store = store = dataset.store
        self._labels = lru_cache(_KEPT)(partial(_read_labels, store))
        self._readings = lru_cache(_KEPT)(partial(_read_readings, store))
        self.partnership_kind = lru_cache(_KEPT)(partial(_read_partnership_kind, store))
        self._claim = lru_cache(_KEPT)(partial(_read_claim, store))
        self._contested = cache(partial(_read_contested, store))
        self.names = lru_cache(_KEPT)(partial(_read_names, store))
        self.source = lru_cache(_KEPT)(partial(_read_source, store))
        self.occasion = lru_cache(_KEPT)(partial(_read_occasion, store, self._contested))

    @property
    def relations(self) -> Relations:
        """All of the dataset, which are read when they are first asked for: a large one takes seconds."""
        return relations_of(self._whole)

    @property
    def recommendations(self) -> Recommendations:
        """All of the dataset, which are read when they are first asked for."""
        return read_recommendations(self._whole)

    @property
    def _whole(self) -> Dataset:
        dataset = self._dataset()
        assert dataset is not None, "who asks for facts has their dataset"
        return dataset

    def label(self, iri: str, language: str) -> str:
        """What a node is called in a language, else in another, else its prefixed name."""
        found = self._labels(iri)
        return found.get(language) or next(
            (found[other] for other in LANGUAGES if other in found), shorten(iri)
        )

    def reading(self, iri: str, language: str) -> str:
        """What stands between the ends of a relation that is read along its arrow: ``nasij:readAs``, else its label."""
        return self._readings(iri).get(language) or self.label(iri, language)

    def claims_of(self, relation: Relation) -> list[Claim]:
        """The claims that a relation rests on, in the order of sources and of their texts."""
        found = (self._claim(iri) for iri in relation.claims)
        return sorted((claim for claim in found if claim is not None), key=lambda claim: claim.place)

    def contested(self, iri: str) -> Sequence[Claim]:
        """The claims about a resource that are disputed or rejected, or that another claim contradicts."""
        return self._contested().get(iri, ())

    def is_contested(self, claim: str) -> bool:
        """Whether a claim (IRI) is among these."""
        return any(each.iri == claim for found in self._contested().values() for each in found)


@remembered()
def read_facts(dataset: Dataset) -> Facts:
    """The facts of a dataset; kept with what was looked up, as a dataset never changes."""
    return Facts(dataset)


def _read_labels(store: Store, iri: str) -> Mapping[str, str]:
    return labels(store, [iri]).get(iri, {})


def _read_readings(store: Store, iri: str) -> Mapping[str, str]:
    found = store.quads_for_pattern(NamedNode(iri), _READ_AS, None, None)
    texts = (quad.object for quad in found)
    return {text.language: text.value for text in texts if isinstance(text, Literal) and text.language}


def _read_partnership_kind(store: Store, iri: str) -> str | None:
    found = store.quads_for_pattern(NamedNode(iri), _PARTNERSHIP_KIND, None, None)
    return min((quad.object.value for quad in found if isinstance(quad.object, NamedNode)), default=None)


def _read_claim(store: Store, iri: str) -> Claim | None:
    return read_claim(store, NamedNode(iri))


def _read_contested(store: Store) -> Mapping[str, Sequence[Claim]]:
    found: dict[str, list[Claim]] = defaultdict(list)
    for claim in contested(store):
        found[claim.triple[0]].append(claim)
    return found


def _read_names(store: Store, iri: str) -> tuple[str, ...]:
    """Every name of a resource, misprints included: what a phrase is searched for."""
    found = {
        quad.object.value
        for predicate in (PREF_LABEL, ALT_LABEL, HIDDEN_LABEL)
        for quad in store.quads_for_pattern(NamedNode(iri), predicate, None, None)
        if isinstance(quad.object, Literal)
    }
    return tuple(sorted(found))


def _read_source(store: Store, iri: str) -> Source:
    """Who published an article, and when it was published or written."""
    fields = Fields(store, NamedNode(iri))
    names = ("schema:publisher", "schema:datePublished", "schema:dateCreated")
    return Source(*(fields.text(name) for name in names))


def _read_occasion(
    store: Store, contested_claims: Callable[[], Mapping[str, Sequence[Claim]]], iri: str
) -> Occasion | None:
    """When and where an event was, None for what is no event."""
    fields = Fields(store, NamedNode(iri))
    if _EVENT not in fields.all("rdf:type"):
        return None
    dates = [value for name in ("startDate", "endDate") for value in fields.all(f"schema:{name}")]
    stated = fields.all("nasij:dateAsStated")

    def disputed(*curies: str) -> tuple[str, ...]:
        wanted = {term(curie).value for curie in curies}
        about = contested_claims().get(iri, ())
        claims = [claim for claim in about if claim.is_disputed and claim.triple[1] in wanted]
        given = [value.value for curie in curies for value in fields.all(curie)]
        values = dict.fromkeys(claim.triple[2].value for claim in claims)
        return tuple(value for value in values if value not in given)

    return Occasion(
        tuple(dict.fromkeys(value.value for value in dates)),
        tuple(value.value for value in stated if isinstance(value, Literal) and value.language == "ar"),
        tuple(value.value for value in fields.all("schema:location")),
        disputed("schema:startDate", "schema:endDate"),
        disputed("schema:location"),
    )


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
    subject, _, value = claim.triple
    ends = [subject, value.value if isinstance(value, NamedNode) else ""]
    return [name for end in ends if slug_of(end) is not None for name in facts.names(end)]

"""Which resources a row of a table may mean, and whether one of them is certain.

A name is looked for with the search of the dataset. What is known besides (a place, a kind, a partner) raises the score
of those of whom it holds, and lowers that of those of whom something else is said; what the graph does not know counts
for nothing. A match is certain only where the name or identifier is the very same, and nobody else is called so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from pyoxigraph import NamedNode
from rapidfuzz.fuzz import ratio

from graph.claims import Fields, Value, subjects
from graph.dataset import Dataset
from graph.entity import exists
from graph.names import key
from graph.reconciliation.identifiers import id_of, iri_of
from graph.reconciliation.properties import WIDENED, Property, names_of, properties, values_of
from graph.reconciliation.titles import without_titles
from graph.reconciliation.types import CONCEPT, Type, Types, types_of
from graph.search import Hit
from graph.terms import term

RAISED, LOWERED = 0.5, 0.2
"""How far the score goes up to 1 where all conditions hold, and how far down to 0 where all are contradicted."""
_ALIKE = 88.0
"""From this ratio on (0 to 100) two spellings of a value are taken for one."""
_LOOKED_AT = 30


@dataclass(frozen=True)
class Reference:
    """A value that is a thing, by its identifier."""

    id: str


Given = str | int | float | bool | Reference


@dataclass(frozen=True)
class Condition:
    """What is known of the thing besides its name: one of the values (``any``), all, or none of them holds."""

    property: str
    values: tuple[Given, ...]
    required: bool = False
    quantifier: Literal["any", "all", "none"] = "any"


@dataclass(frozen=True)
class Question:
    """What is asked of one row. Without names and identifiers, what meets the conditions is looked for.

    Of several types one is enough, unless ``every_type``; with ``prefer_types`` others may be found too.
    """

    names: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    every_type: bool = False
    prefer_types: bool = False
    conditions: tuple[Condition, ...] = ()
    limit: int = 5


@dataclass(frozen=True)
class Candidate:
    """Something that may be meant; ``score`` is from 0 to 100, ``features`` are what it was made of."""

    id: str
    iri: str
    name: str
    language: str
    types: tuple[Type, ...]
    score: float
    match: bool
    features: Mapping[str, float | bool] = field(default_factory=dict)


def match(dataset: Dataset, question: Question, language: str) -> list[Candidate]:
    """The candidates for a row, the likeliest first, with names in a language."""
    types = types_of(dataset)
    wanted = [types.find(each) for each in question.types]
    if question.types and not any(wanted) and not question.prefer_types:
        return []
    kinds = [each for each in wanted if each is not None]
    hits = _hits(dataset, question, types, kinds, language)
    rated = [_rated(dataset, question, types, kinds, hit) for hit in hits.values()]
    kept = [each for each in rated if each is not None]
    sure = _certain(kept, question)
    kept.sort(key=lambda each: (-round(each.score, 4), each.hit.iri))
    return [
        Candidate(
            id_of(each.hit.iri),
            each.hit.iri,
            each.hit.label,
            each.hit.label_language,
            tuple(each.types),
            round(100 * each.score, 2),
            each is sure,
            each.features,
        )
        for each in kept[: question.limit]
    ]


@dataclass(frozen=True, eq=False)
class _Rated:
    hit: Hit
    types: list[Type]
    score: float
    verdicts: tuple[float | None, ...]
    features: Mapping[str, float | bool]


def _hits(
    dataset: Dataset, question: Question, types: Types, kinds: list[Type], language: str
) -> dict[str, Hit]:
    """What may be meant, by IRI: by name and by identifier, else by the conditions."""
    wanted = kinds if kinds and not question.prefer_types else types.roots
    things = [each.iri for each in wanted if kinds or each.id != CONCEPT]
    names = dict.fromkeys(form for name in question.names for form in (name, without_titles(name)))
    texts = [*names, *(iri for each in question.ids if (iri := iri_of(dataset, each)))]
    if not question.names and not question.ids:
        texts = sorted(_meeting(dataset, question.conditions))
    found: dict[str, Hit] = {}
    for text in texts:
        # Concepts are called as things are (a forum, the morning): they are meant by their identifiers, or their type.
        iris = [each.iri for each in wanted] if ":" in text else things
        for hit in dataset.search.find(
            _unmerged(dataset, text), language=language, kinds=iris, limit=_LOOKED_AT
        ):
            known = found.get(hit.iri)
            if hit.reason.how != "text" and (known is None or known.score < hit.score):
                found[hit.iri] = hit
    return found


def _unmerged(dataset: Dataset, text: str) -> str:
    """The text, or the IRI of what stands for the slug that it is."""
    return iri_of(dataset, text) if text in dataset.retired else text


def _rated(dataset: Dataset, question: Question, types: Types, kinds: list[Type], hit: Hit) -> _Rated | None:
    """The hit with its score; None where it is not of the types or lacks what is required."""
    own = types.of(dataset.store, hit.iri)
    has = {name for each in own for name in types.within(each)}
    if question.every_type and not {each.id for each in kinds} <= has:
        return None
    by_name = bool(question.names or question.ids)
    features: dict[str, float | bool] = {"name": round(hit.score, 4), "exact": hit.exact} if by_name else {}
    verdicts: list[float | None] = []
    for condition in question.conditions:
        verdict = _verdict(dataset, hit.iri, condition)
        if condition.required and not verdict:
            return None
        if verdict is not None:
            features[f"property:{condition.property}"] = round(verdict, 4)
        verdicts.append(verdict)
    if question.prefer_types and kinds:
        features["type"] = any(each.id in has for each in kinds)
        verdicts.append(float(features["type"]))
    score = hit.score
    if verdicts:
        raised = sum(each or 0.0 for each in verdicts) / len(verdicts)
        lowered = sum(1 for each in verdicts if each == 0.0) / len(verdicts)
        score = (score + (1 - score) * RAISED * raised) * (1 - LOWERED * lowered) if by_name else raised
    return _Rated(hit, own, score, tuple(verdicts), features)


def _certain(rated: Iterable[_Rated], question: Question) -> _Rated | None:
    """The one that is called just so, and of whom nothing given is contradicted.

    Of several, the only one of whom all that is given holds.
    """
    if not question.names and not question.ids:
        return None
    exact = [each for each in rated if each.hit.exact]
    if len(exact) > 1:
        exact = [each for each in exact if each.verdicts and all(each.verdicts)]
    if len(exact) != 1 or 0.0 in exact[0].verdicts:
        return None
    return exact[0]


def _verdict(dataset: Dataset, iri: str, condition: Condition) -> float | None:
    """How far a condition holds, from 0 to 1; None where nothing is known of the property."""
    prop = properties().get(condition.property)
    if prop is None:
        return None
    values = values_of(dataset.store, iri, prop)
    if not values:
        return None
    held = [max(_alike(dataset, value, given) for value in values) for given in condition.values]
    if not held:
        return None
    if condition.quantifier == "none":
        return 1.0 - max(held)
    return min(held) if condition.quantifier == "all" else max(held)


def _alike(dataset: Dataset, value: Value, given: Given) -> float:
    """How far a value is what was given, from 0 to 1."""
    if isinstance(given, Reference):
        return float(isinstance(value, NamedNode) and value.value == iri_of(dataset, given.id))
    if isinstance(given, int | float):
        shown = f"{given:g}" if isinstance(given, float) else str(given).lower()
        return float(not isinstance(value, NamedNode) and value.value == shown)
    if isinstance(value, NamedNode):
        if given in (value.value, id_of(value.value)):
            return 1.0
        texts = names_of(dataset.store, value.value)
    else:
        if given and value.value.startswith(given) and value.language is None:
            return 1.0  # a year against a day
        texts = [value.value]
    asked = key(given)
    alike = max((ratio(asked, key(text)) for text in texts), default=0.0) if asked else 0.0
    return alike / 100 if alike >= _ALIKE else 0.0


def _meeting(dataset: Dataset, conditions: Iterable[Condition]) -> set[str]:
    """The IRIs of what meets all conditions that can be looked up: those whose values are things, or literal."""
    found: set[str] | None = None
    for condition in conditions:
        prop = properties().get(condition.property)
        if prop is None or condition.quantifier == "none":
            continue
        having = set[str]()
        for given in condition.values:
            for value in _named(dataset, given):
                having |= _having(dataset, prop, value)
        found = having if found is None else found & having
    return set(sorted(found or ())[: 4 * _LOOKED_AT])


def _named(dataset: Dataset, given: Given) -> list[NamedNode]:
    """The things that a value may mean."""
    if isinstance(given, Reference):
        iri = iri_of(dataset, given.id)
        return [NamedNode(iri)] if iri and exists(dataset.store, iri) else []
    hits = dataset.search.find(str(given), limit=5)
    return [NamedNode(hit.iri) for hit in hits if hit.exact]


def _having(dataset: Dataset, prop: Property, value: NamedNode) -> set[str]:
    """The IRIs of what has a value of a property."""
    store = dataset.store
    if prop.iri is not None:
        return {node.value for node in subjects(store, prop.iri, value)}
    if prop.id == "source":
        return {target.value for target in Fields(store, value).all("schema:mentions")}
    links, inner = WIDENED[prop.id]
    return {node.value for each in _within(dataset, value, inner) for node in _linked(dataset, each, links)}


def _within(dataset: Dataset, value: NamedNode, link: str) -> set[NamedNode]:
    found, left = {value}, [value]
    while left:
        new = set(subjects(dataset.store, term(link), left.pop())) - found
        found |= new
        left += new
    return found


def _linked(dataset: Dataset, value: NamedNode, links: Iterable[str]) -> set[NamedNode]:
    return {node for link in links for node in subjects(dataset.store, term(link), value)}

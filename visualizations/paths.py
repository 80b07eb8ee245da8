"""How two actors are linked, in a sentence fit to quote: who, how, how certain, and which sources say so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from graph import dates
from graph.network import CERTAINTIES, SYMMETRIC, Relation
from graph.paths import Path
from graph.terms import resource, shorten
from visualizations.evidence import Facts
from visualizations.strings import QUOTES, catalogue, translator


@dataclass(frozen=True)
class Quotation:
    """A path in words: the sentence, whose numbers in brackets name the ``sources``, one line each."""

    sentence: str
    sources: tuple[str, ...]


def quotation(facts: Facts, path: Path, language: str) -> Quotation:
    """A path as one sentence, each hop in the words of its relation, and the sources that it names by number.

    A relation keeps its direction, which may be against that of the path; its certainty is said unless it is stated and
    nothing contradicts it.
    Names stand in the quotation marks of the language, as names of organizations are often ordinary words.
    """
    t = translator(language)
    numbers: dict[str, int] = {}
    told = []
    for hop, ends in zip(path.hops, pairwise(path.nodes), strict=True):
        relation = best(hop)
        cited = [f"[{numbers.setdefault(source, len(numbers) + 1)}]" for source in relation.sources]
        told.append(" ".join([_told(facts, relation, ends, language), *cited]))
    sentence = t(
        "path.sentence",
        n=len(path.hops),
        start=quoted(facts, path.nodes[0], language),
        end=quoted(facts, path.nodes[-1], language),
        hops=t("path.and").join(told),
    )
    sentence = sentence[0].upper() + sentence[1:]
    return Quotation(sentence, tuple(_cited(facts, slug, n, language) for slug, n in numbers.items()))


def best(hop: Sequence[Relation]) -> Relation:
    """The relation that tells most of a hop: one that nothing contradicts, the most certain, of most sources."""
    return min(
        hop,
        key=lambda each: (
            each.disputed, -CERTAINTIES.index(each.certainty), -len(each.sources), each.relation,
        ),
    )  # fmt: skip


def quoted(facts: Facts, slug: str, language: str) -> str:
    """The name of a resource in the quotation marks of a language."""
    opening, closing = QUOTES[language]
    return f"{opening}{facts.label(resource(slug).value, language)}{closing}"


def words_for(relation: str) -> str:
    """The key of the words for a relation (IRI), ``path.told.other`` where it has none of its own."""
    key = f"path.told.{shorten(relation).rpartition(':')[2]}"
    return key if key in catalogue("en") else "path.told.other"


def _told(facts: Facts, relation: Relation, ends: tuple[str, str], language: str) -> str:
    t = translator(language)
    start, end = ends if relation.relation in SYMMETRIC else (relation.start, relation.end)
    words = t(
        words_for(relation.relation),
        start=quoted(facts, start, language),
        end=quoted(facts, end, language),
        relation=facts.label(relation.relation, language),
    )
    if relation.disputed:
        return t("path.certainty.disputed", hop=words)
    if relation.certainty == CERTAINTIES[-1]:
        return words
    return t(f"path.certainty.{relation.certainty}", hop=words)


def _cited(facts: Facts, slug: str, number: int, language: str) -> str:
    t, source = translator(language), facts.source(resource(slug).value)
    if source.published:
        date = dates.written(source.published, language)
    elif source.created:
        date = t("path.written", date=dates.written(source.created, language))
    else:
        date = t("path.no_date")
    return t(
        "path.cited",
        number=number,
        title=quoted(facts, slug, language),
        publisher=facts.label(source.publisher, language) if source.publisher else t("path.no_publisher"),
        date=date,
    )

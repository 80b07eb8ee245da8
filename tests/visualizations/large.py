"""A dataset of a network that folds, made up for tests: villages whose associations are partners of one another."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, count
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, serialize

from graph.terms import CLAIM, LABEL, PREF_LABEL, RDF_TYPE, concept, resource, term, text, typed


def write(file: Path, villages: int, size: int) -> None:
    """Writes the dataset as N-Quads; each village has ``size`` associations."""
    file.write_bytes(
        b"".join(serialize([quad], format=RdfFormat.N_QUADS) or b"" for quad in quads(villages, size))
    )


def slug(village: int, number: int) -> str:
    """Of an association."""
    return f"village-{village}-{number}"


def quads(villages: int, size: int) -> Iterator[Quad]:
    """In each village the first association is partner of all others, and of the first ones of the next village."""
    for language, word in (("ar", "شريك مع"), ("fr", "Partenaire de"), ("en", "Partner of")):
        yield Quad(term("nasij:partnerOf"), LABEL, text(word, language))
    source = resource("article")
    yield Quad(source, RDF_TYPE, term("schema:NewsArticle"))
    yield from _named(source, "مقال", "Article", "Article")
    numbers = count(1)
    for village in range(villages):
        for number in range(size):
            node = resource(slug(village, number))
            yield Quad(node, RDF_TYPE, term("org:Organization"))
            yield Quad(node, term("org:classification"), concept("kind", "association"))
            words = f"{village}–{number}"
            yield from _named(
                node, f"جمعية القرية {words}", f"Association du village {words}", f"Village {words}"
            )
        pairs = [(slug(village, 0), slug(village, number)) for number in range(1, size)]
        pairs += [(slug(village, a), slug(village, b)) for a, b in combinations(range(1, min(size, 5)), 2)]
        pairs.append((slug(village, 0), slug((village + 1) % villages, 0)))
        for one, other in pairs:
            yield from _claim(next(numbers), *sorted((one, other)))
    yield Quad(concept("kind", "association"), term("skos:broader"), concept("kind", "civil-society"))


def _named(node: NamedNode, *words: str) -> Iterator[Quad]:
    for language, word in zip(("ar", "fr", "en"), words, strict=True):
        yield Quad(node, PREF_LABEL, text(word, language))
        yield Quad(node, LABEL, text(word, language))


def _claim(number: int, one: str, other: str) -> Iterator[Quad]:
    claim = NamedNode(f"{CLAIM}article-{number}")
    said = resource(one), term("nasij:partnerOf"), resource(other)
    yield Quad(*said)
    yield Quad(claim, RDF_TYPE, term("nasij:Claim"))
    values: list[tuple[str, NamedNode | Literal]] = [
        *zip(("rdf:subject", "rdf:predicate", "rdf:object"), said, strict=True),
        ("nasij:source", resource("article")),
        ("nasij:phrase", text("شراكة بين جمعيتين", "ar")),
        ("nasij:start", typed("0", "integer")),
        ("nasij:end", typed("17", "integer")),
        ("nasij:claimNumber", typed(str(number), "integer")),
        ("nasij:certainty", concept("certainty", "stated")),
        ("nasij:status", concept("status", "accepted")),
    ]
    for curie, value in values:
        yield Quad(claim, term(curie), value)

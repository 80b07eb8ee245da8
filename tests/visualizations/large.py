"""Datasets of networks, made up for tests: villages of associations that are partners, and a web of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, count
from pathlib import Path
from random import Random

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, serialize

from graph.terms import CLAIM, LABEL, PREF_LABEL, RDF_TYPE, concept, resource, term, text, typed


def write(file: Path, sizes: Sequence[int]) -> None:
    """Writes villages as N-Quads, one for each of ``sizes``, of so many associations."""
    save(file, quads(sizes))


def save(file: Path, made: Iterable[Quad]) -> None:
    """Writes a dataset as N-Quads."""
    file.write_bytes(b"".join(serialize([quad], format=RdfFormat.N_QUADS) or b"" for quad in made))


def slug(village: int, number: int) -> str:
    """Of an association."""
    return f"village-{village}-{number}"


def quads(sizes: Sequence[int]) -> Iterator[Quad]:
    """In each village the first association is partner of all others, and of the first ones of the next village."""
    yield from beginning()
    numbers = count(1)
    for village, size in enumerate(sizes):
        for number in range(size):
            words = f"{village}–{number}"
            yield from association(
                slug(village, number),
                f"جمعية القرية {words}",
                f"Association du village {words}",
                f"Village {words}",
            )
        pairs = [(slug(village, 0), slug(village, number)) for number in range(1, size)]
        pairs += [(slug(village, a), slug(village, b)) for a, b in combinations(range(1, min(size, 5)), 2)]
        pairs.append((slug(village, 0), slug((village + 1) % len(sizes), 0)))
        for one, other in pairs:
            yield from partners(next(numbers), one, other)


def web(nodes: int, lines: int) -> Iterator[Quad]:
    """One network of so many associations and lines; who has partners gets more of them.

    By preferential attachment (Barabási and Albert 1999), with a fixed seed.
    """
    yield from beginning()
    chance = Random(1)
    for number in range(nodes):
        aim = chance.choice(("للتنمية والثقافة", "للعمل التطوعي بالوسط القروي", "(AMH)", "لحماية البيئة"))
        yield from association(
            f"web-{number}",
            f"جمعية {number} {aim}",
            f"Association {number} du réseau",
            f"Association {number}",
        )
    ends: list[int] = []
    pairs: set[tuple[int, int]] = set()
    while len(pairs) < lines:
        one = len(pairs) + 1 if len(pairs) + 1 < nodes else chance.choice(ends)
        other = chance.choice(ends) if ends else 0
        pair = min(one, other), max(one, other)
        if one == other or pair in pairs:
            continue
        pairs.add(pair)
        ends += pair
    for number, (one, other) in enumerate(sorted(pairs), 1):
        yield from partners(number, f"web-{one}", f"web-{other}")


def beginning() -> Iterator[Quad]:
    """What all of them have: the relation's name, and an article."""
    for language, word in (("ar", "شريك مع"), ("fr", "Partenaire de"), ("en", "Partner of")):
        yield Quad(term("nasij:partnerOf"), LABEL, text(word, language))
    source = resource("article")
    yield Quad(source, RDF_TYPE, term("schema:NewsArticle"))
    yield from _named(source, "مقال", "Article", "Article")
    yield Quad(concept("kind", "association"), term("skos:broader"), concept("kind", "civil-society"))


def association(name: str, *words: str) -> Iterator[Quad]:
    """An association by its slug and its names in Arabic, French and English."""
    node = resource(name)
    yield Quad(node, RDF_TYPE, term("org:Organization"))
    yield Quad(node, term("org:classification"), concept("kind", "association"))
    yield from _named(node, *words)


def _named(node: NamedNode, *words: str) -> Iterator[Quad]:
    for language, word in zip(("ar", "fr", "en"), words, strict=True):
        yield Quad(node, PREF_LABEL, text(word, language))
        yield Quad(node, LABEL, text(word, language))


def partners(number: int, *slugs: str) -> Iterator[Quad]:
    """Two associations as partners, with the claim of that number."""
    one, other = sorted(slugs)
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

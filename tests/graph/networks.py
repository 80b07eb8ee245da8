"""Networks made up for tests: relations between nodes that are called by letters, as ``graph.network`` has them."""

from __future__ import annotations

from collections.abc import Iterable

from graph.network import Relation, Relations, Resource
from graph.terms import term

PARTNER, ORGANIZER = term("nasij:partnerOf").value, term("schema:organizer").value


def claim(number: int, source: str = "article") -> str:
    """The IRI of a claim of a source."""
    return f"https://w3id.org/nasij/claim/{source}-{number}"


def resource(slug: str, group: str = "association", **known: object) -> Resource:
    """A resource with the same label in each language."""
    return Resource(slug, group, None, {"ar": f"{slug} ar", "fr": slug, "en": slug}, **known)  # type: ignore[arg-type]


def relations(lines: Iterable[str], *more: Resource) -> Relations:
    """Relations of lines such as ``a-b`` (partners, stated) or ``a-b inferred``."""
    found = []
    for number, line in enumerate(lines, 1):
        ends, _, certainty = line.partition(" ")
        start, _, end = ends.partition("-")
        found.append(Relation(start, PARTNER, end, (claim(number),), certainty or "stated"))
    known = {each.slug: each for each in more}
    slugs = {slug for each in found for slug in (each.start, each.end)}
    return Relations(
        {slug: known.get(slug, resource(slug)) for slug in sorted(slugs | set(known))}, tuple(found)
    )

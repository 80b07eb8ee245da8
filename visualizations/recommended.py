"""Recommendations as pages show them: the text with its evidence, its themes and addressees, where it was given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

from graph.entity import entity
from graph.names import key
from graph.recommendations import Recommendation
from graph.terms import ID, slug_of, term
from visualizations.evidence import Facts
from visualizations.resource_view import Item, ResourceView
from visualizations.values import Text, address

SHOWN = 100
"""Texts that one page shows at most."""

_TEXT, _ADDRESSEE = term("schema:text").value, term("nasij:addressee").value


@dataclass(frozen=True)
class Said:
    """A recommendation as a page shows it; ``slug`` is its own, ``event`` that of the event that gave it."""

    slug: str
    event: str
    text: Item
    themes: tuple[Text, ...]
    addressees: tuple[Text, ...]
    session: Text
    position: int | None


def said(facts: Facts, each: Recommendation, language: str, theme_page: Callable[[str], str | None]) -> Said:
    """What a recommendation says; ``theme_page`` gives the address to which the name of a theme (its IRI) leads."""
    view = ResourceView(facts, entity(facts.store, ID + each.slug), language)
    groups = {group.property: group for group in view.facts}
    themes = (Text(facts.label(iri, language), language, theme_page(iri)) for iri in each.themes)
    session = ID + each.session
    return Said(
        each.slug,
        each.event,
        groups[_TEXT].items[0],
        tuple(sorted(themes, key=lambda text: key(text.text))),
        tuple(item.value for item in groups[_ADDRESSEE].items) if _ADDRESSEE in groups else (),
        Text(facts.label(session, language), language, address(session, language)),
        each.position,
    )


def recommended(facts: Facts, event: str, language: str) -> tuple[list[Said], int]:
    """The first recommendations of an event (IRI), or of its sessions, and how many there are."""
    found = facts.recommendations.given_at.get(slug_of(event) or "", ())
    shown = islice(found, SHOWN)
    return [said(facts, each, language, lambda iri: address(iri, language)) for each in shown], len(found)

"""The page of one resource: what it is, what is around it, what is said of it and where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from graph.dataset import Dataset
from graph.entity import entity
from graph.query import MEDIA_TYPES
from graph.terms import BASE, LANGUAGES, term
from visualizations import pages
from visualizations.evidence import Facts, read_facts
from visualizations.recommended import recommended
from visualizations.resource_view import Group, ResourceView
from visualizations.sketch import sketch
from visualizations.summary import summary
from visualizations.values import Text

ENDINGS = {"ttl": "Turtle", "nt": "N-Triples", "rdf": "RDF/XML", "jsonld": "JSON-LD"}
"""The forms in which a resource can be had as data, by the ending of their address."""

_TOLD = {
    "positions": ("org:postIn", "org:heldBy"),
    "partners": ("nasij:partnershipKind", "nasij:context", "nasij:initiatingParty", "nasij:party"),
    "statements": ("schema:text", "nasij:statedBy", "nasij:collectiveDescription", "nasij:inCapacity"),
}
"""What is told of a post, a partnership, a statement on the pages that it points to, by the key of the heading."""
_INVERSES = {term("org:holds").value: term("org:heldBy").value}
"""The property that says of a value what a claim says the other way round."""
_WITH_MORE = 50
"""Of so many of them more is told; each of the others has its page."""


def render_resource(dataset: Dataset, path: str, language: str) -> str:
    """The page about ``https://w3id.org/nasij/<path>``; raises UnknownEntity."""
    about = entity(dataset.store, BASE + path)
    facts = read_facts(dataset)
    view = ResourceView(facts, about, language)
    return pages.page(
        "resource.html",
        language,
        dataset=dataset,
        alternates={code: f"/{code}/{path}" for code in LANGUAGES},
        here=path,
        view=view,
        summary=summary(facts, about, language),
        more=dict(_more(facts, view, language)),
        recommended=recommended(facts, view.iri, language),
        sketch=sketch(dataset, view.picture, language) if view.picture else None,
        endings=ENDINGS,
        media_types=MEDIA_TYPES,
    )


def _more(
    facts: Facts, view: ResourceView, language: str
) -> Iterator[tuple[tuple[str, str], Sequence[Group]]]:
    """What is told of the posts, partnerships and statements on a page, by property and IRI.

    What the page is about is left out, and a text that its name says already.
    """
    for name, curies in _TOLD.items():
        section = view.sections[name]
        first = {
            item.iri: group.property
            for group in (*section.facts, *section.incoming)
            for item in group.items
            if item.iri is not None
        }
        for iri in list(first)[:_WITH_MORE]:
            each = ResourceView(facts, entity(facts.store, iri), language)
            found = {group.property: group for group in _said_of(facts, each, language)}
            told = (found[known] for known in (term(curie).value for curie in curies) if known in found)
            others = (
                replace(
                    group,
                    items=tuple(
                        item
                        for item in group.items
                        if item.iri != view.iri and item.value.text != each.title.text
                    ),
                )
                for group in told
            )
            yield (first[iri], iri), [group for group in others if group.items]


def _said_of(facts: Facts, view: ResourceView, language: str) -> Iterator[Group]:
    """The facts of a resource, those too that claims say the other way round."""
    yield from view.facts
    for section in view.sections.values():
        for group in section.incoming:
            inverse = _INVERSES.get(group.property)
            if inverse is not None:
                yield replace(group, property=inverse, label=Text(facts.label(inverse, language), language))

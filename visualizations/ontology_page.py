"""The page of the ontology: every class, property, concept, rule and shape with what it means, made from its files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import Store

from graph import documentation
from graph.dataset import Dataset
from graph.documentation import Concept, Scheme, Shape, Term, Texts, anchor
from graph.entity import exists
from graph.query import MEDIA_TYPES
from graph.terms import LANGUAGES, PREFIXES, shorten
from visualizations import pages
from visualizations.resource import ENDINGS
from visualizations.values import Text, address

_PARTS = (("own_classes", True, "class"), ("own_properties", True, "property"),
          ("classes", False, "class"), ("properties", False, "property"))  # fmt: skip
_XSD = PREFIXES["xsd"]


@dataclass(frozen=True)
class Card:
    """A class or property as the page shows it; ``links`` by prefixed name of what leads there."""

    anchor: str
    name: str
    iri: str
    label: Text
    definition: Text
    note: Text | None
    examples: tuple[str, ...]
    record_key: str | None
    links: Mapping[str, tuple[Text, ...]]


@dataclass(frozen=True)
class Entry:
    """A concept as the page shows it; one that stands below several others has its anchor at the first."""

    anchor: str | None
    label: Text
    definition: Text
    narrower: tuple[Entry, ...]


@dataclass(frozen=True)
class List:
    """A concept scheme as the page shows it."""

    anchor: str
    label: Text
    definition: Text
    count: int
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class RuleRow:
    """A rule as the page shows it."""

    anchor: str
    label: Text
    query: str


@dataclass(frozen=True)
class ShapeRow:
    """A shape as the page shows it: what it applies to, and its messages by property."""

    anchor: str
    name: str
    classes: tuple[Text, ...]
    constraints: tuple[tuple[Text, Text], ...]


class _View:
    """The ontology in one language; what the store knows of is linked to its page."""

    def __init__(self, language: str, store: Store) -> None:
        self._language, self._store = language, store
        self._placed: set[str] = set()
        self._known = {term.iri: term for term in documentation.terms()}
        self._schemes = {scheme.iri: scheme for scheme in documentation.schemes()}
        about = self._text(documentation.about("rdfs:label"))
        self.title, self.definition = about, self._text(documentation.about("skos:definition"))
        self.version = documentation.version()
        self.parts = {
            name: [
                self._card(term) for term in documentation.terms() if (term.is_own, term.kind) == (own, kind)
            ]
            for name, own, kind in _PARTS
        }
        self.schemes = [self._list(scheme) for scheme in documentation.schemes()]
        self.rules = [
            RuleRow(anchor(rule.iri), self._linked(rule.iri, rule.labels), rule.query)
            for rule in documentation.rules()
        ]
        self.shapes = [self._shape(shape) for shape in documentation.shapes()]

    def _card(self, term: Term) -> Card:
        return Card(
            term.anchor,
            term.name,
            term.iri,
            self._text(term.labels),
            self._text(term.definition),
            self._text(term.note) if term.note else None,
            term.examples,
            term.record_key,
            {curie: tuple(map(self._link, iris)) for curie, iris in term.links.items()},
        )

    def _list(self, scheme: Scheme) -> List:
        return List(
            anchor(scheme.iri),
            self._linked(scheme.iri, scheme.labels),
            self._text(scheme.definition),
            scheme.count,
            self._entries(scheme.concepts),
        )

    def _entries(self, concepts: Iterable[Concept]) -> tuple[Entry, ...]:
        return tuple(map(self._entry, concepts))

    def _entry(self, concept: Concept) -> Entry:
        place = None if concept.iri in self._placed else anchor(concept.iri)
        self._placed.add(concept.iri)
        label, definition = self._linked(concept.iri, concept.labels), self._text(concept.definition)
        return Entry(place, label, definition, self._entries(concept.narrower))

    def _shape(self, shape: Shape) -> ShapeRow:
        return ShapeRow(
            anchor(shape.iri),
            shorten(shape.iri).rpartition("/")[2],
            tuple(map(self._link, shape.classes)),
            tuple((self._link(path), self._text(messages)) for path, messages in shape.constraints),
        )

    def _link(self, iri: str) -> Text:
        """A term by its label, linked to its place on the page; another vocabulary's by its prefixed name."""
        if iri in self._known:
            label = self._text(self._known[iri].labels)
            return Text(label.text, label.language, f"#{anchor(iri)}")
        if iri in self._schemes:
            label = self._text(self._schemes[iri].labels)
            return Text(label.text, label.language, f"#{anchor(iri)}")
        return Text(shorten(iri), "en", None if iri.startswith(_XSD) else iri)

    def _linked(self, iri: str, labels: Texts) -> Text:
        text = self._text(labels)
        href = address(iri, self._language) if exists(self._store, iri) else None
        return Text(text.text, text.language, href)

    def _text(self, texts: Texts) -> Text:
        for code in (self._language, "en", *LANGUAGES):
            if code in texts:
                return Text(texts[code], code)
        return Text("")


def render_ontology(dataset: Dataset, language: str) -> str:
    """The page of the whole ontology in a language."""
    return pages.page(
        "ontology.html",
        language,
        dataset=dataset,
        alternates={code: f"/{code}/ontology" for code in LANGUAGES},
        here="ontology",
        view=_View(language, dataset.store),
        iri=documentation.ONTOLOGY,
        endings=ENDINGS,
        media_types=MEDIA_TYPES,
    )

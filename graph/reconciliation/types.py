"""The types by which things are reconciled: classes, and below them the kinds of the vocabularies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from pyoxigraph import NamedNode, Store

from graph.claims import Fields, subjects
from graph.dataset import Dataset
from graph.entity import labels
from graph.reconciliation.identifiers import id_of
from graph.terms import BASE, LANGUAGES, RDF_TYPE, term

CONCEPT = "skos:Concept"
_CLASSES: Mapping[str, str | None] = {
    "org:Organization": None,
    "nasij:Initiative": "org:Organization",
    "org:OrganizationalUnit": "org:Organization",
    "foaf:Person": None,
    "org:Post": None,
    "schema:Event": None,
    "schema:EventSeries": None,
    "schema:Place": None,
    "schema:CreativeWork": None,
    "schema:NewsArticle": None,
    CONCEPT: None,
}
"""The classes, each with the broader one."""
_SCHEMES = {"kind": "org:Organization", "event-kind": "schema:Event", "place-kind": "schema:Place"}
"""The vocabularies of kinds, each with the class whose kinds they are."""
_KINDS = ("org:classification", "nasij:eventKind", "nasij:placeKind")


@dataclass(frozen=True)
class Type:
    """A type: its identifier and IRI, its names by language, the identifiers of the next broader ones."""

    id: str
    iri: str
    labels: Mapping[str, str]
    broader: tuple[str, ...]

    def label(self, language: str) -> tuple[str, str]:
        """Its name in a language, or in another, with that language."""
        for code in (language, *LANGUAGES):
            if code in self.labels:
                return self.labels[code], code
        return self.id, "en"


class Types:
    """All types of a dataset, by identifier."""

    def __init__(self, known: Iterable[Type]) -> None:
        self.by_id = {each.id: each for each in known}
        self._by_name = {each.id.partition(":")[2].casefold(): each for each in reversed(self.by_id.values())}

    @property
    def roots(self) -> list[Type]:
        """The broadest ones."""
        return [each for each in self.by_id.values() if not each.broader]

    def find(self, given: str) -> Type | None:
        """The type that an identifier, an IRI, or the end of one means (``Person``, ``association``)."""
        return self.by_id.get(given) or self.by_id.get(id_of(given)) or self._by_name.get(given.casefold())

    def of(self, store: Store, iri: str) -> list[Type]:
        """The types of a resource, the narrowest first."""
        fields = Fields(store, NamedNode(iri))
        given = [*(value for curie in _KINDS for value in fields.all(curie)), *fields.all("rdf:type")]
        found = [self.by_id[name] for name in (id_of(value.value) for value in given) if name in self.by_id]
        return sorted(found, key=lambda each: (-len(self.within(each)), each.id))

    def within(self, kind: Type) -> set[str]:
        """The identifiers of a type and of all that are broader."""
        seen: set[str] = set()
        left = [kind.id]
        while left:
            name = left.pop()
            if name not in seen and name in self.by_id:
                seen.add(name)
                left += self.by_id[name].broader
        return seen


_READ: WeakKeyDictionary[Dataset, Types] = WeakKeyDictionary()


def types_of(dataset: Dataset) -> Types:
    """The types of a dataset, read once: every class, and every concept of the vocabularies of kinds."""
    if dataset not in _READ:
        _READ[dataset] = _read_types(dataset.store)
    return _READ[dataset]


def _read_types(store: Store) -> Types:
    broader: dict[str, tuple[str, ...]] = {
        term(curie).value: (wider,) if wider else () for curie, wider in _CLASSES.items()
    }
    for node in sorted(subjects(store, RDF_TYPE, term("skos:Concept")), key=str):
        scheme = node.value.removeprefix(BASE).partition("/")[0]
        if node.value.startswith(BASE) and scheme in _SCHEMES:
            wider = tuple(id_of(value.value) for value in Fields(store, node).all("skos:broader"))
            broader[node.value] = wider or (_SCHEMES[scheme],)
    known = labels(store, broader)
    return Types(Type(id_of(iri), iri, known.get(iri, {}), above) for iri, above in broader.items())

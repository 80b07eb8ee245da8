"""The named resources of a store and the texts about them: what search knows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pyoxigraph import BlankNode, Literal, NamedNode, Store

from graph.network import group_of
from graph.search.words import plain
from graph.terms import (
    ALT_LABEL,
    BASE,
    CLAIM,
    DERIVATION,
    HIDDEN_LABEL,
    LABEL,
    NAME,
    PREF_LABEL,
    PREFIXES,
    RDF_TYPE,
    RULE,
    shorten,
    slug_of,
    term,
)

_NAMES = (PREF_LABEL, ALT_LABEL, HIDDEN_LABEL)
_NAMES_ELSEWHERE = (LABEL, term("foaf:name"), term("schema:name"))
_TEXTS = tuple(
    term(curie)
    for curie in (
        "schema:text", "schema:headline", "schema:description", "dcterms:description", "nasij:topic", "nasij:aim",
        "nasij:slogan", "nasij:proposes", "nasij:contributionTopic", "nasij:collectiveDescription", "nasij:counted",
        "nasij:targetAudience", "skos:definition",
    )
)  # fmt: skip
_KINDS = (term("org:classification"), term("nasij:eventKind"), term("nasij:placeKind"))
_BROADER = term("skos:broader")
_NOT_FOUND = (CLAIM, DERIVATION, NAME, RULE, PREFIXES["nasij"])
_NOT_FOUND_CLASSES = tuple(PREFIXES[prefix] for prefix in ("owl", "rdf", "rdfs"))
_NOT_FOUND_CLASS = frozenset({term("skos:ConceptScheme").value, term("nasij:Retired").value})


@dataclass
class Named:
    """A resource with its names (main ones first) and texts, each with its language.

    ``tags`` are its group, and the IRIs of its classes and of its kinds with the broader ones; ``degree`` is in how
    many triples it meets another resource.
    """

    iri: str
    names: list[tuple[str, str]] = field(default_factory=list)
    texts: list[tuple[str, str]] = field(default_factory=list)
    tags: tuple[str, ...] = ()
    degree: int = 0

    @property
    def slug(self) -> str:
        """The slug of a resource; the prefixed name or the IRI of anything else."""
        return slug_of(self.iri) or shorten(self.iri)

    def labels(self) -> dict[str, str]:
        """What it is called, by language: main names before others."""
        found: dict[str, str] = {}
        for text, language in [*self.names, *self.texts]:
            found.setdefault(language, text)
        return found


def read_named(store: Store) -> list[Named]:
    """Everything with a name or a text, the most linked first.

    Names are the SKOS labels, and outside Nasij also ``rdfs:label``, ``foaf:name`` and ``schema:name``. Claims, rules,
    terms of ontologies and concept schemes are left out, and so are hidden labels that are only the key of a name.
    """
    classes = _objects(store, RDF_TYPE)
    found: dict[str, Named] = {}
    for predicate in _NAMES:
        _add_names(store, predicate, classes, found, everywhere=True)
    for predicate in _NAMES_ELSEWHERE:
        _add_names(store, predicate, classes, found, everywhere=False)
    for predicate in _TEXTS:
        for iri, text, language in _literals(store, predicate):
            if _is_sought(iri, classes.get(iri, ())):
                found.setdefault(iri, Named(iri)).texts.append((text, language))
    _tag(store, classes, found)
    degrees = _degrees(store)
    for named in found.values():
        named.degree = degrees[named.iri]
        named.texts.sort()
    return sorted(found.values(), key=lambda named: (-named.degree, named.iri))


def _add_names(
    store: Store,
    predicate: NamedNode,
    classes: Mapping[str, set[str]],
    found: dict[str, Named],
    *,
    everywhere: bool,
) -> None:
    for iri, text, language in sorted(_literals(store, predicate)):
        if not _is_sought(iri, classes.get(iri, ())) or not (everywhere or not iri.startswith(BASE)):
            continue
        folded = plain(text)
        if not any(map(str.isalpha, folded)):
            continue
        named = found.setdefault(iri, Named(iri))
        same = predicate == HIDDEN_LABEL or not everywhere
        if not (same and any(plain(name) == folded for name, _ in named.names)):
            named.names.append((text, language))


def _literals(store: Store, predicate: NamedNode) -> Iterator[tuple[str, str, str]]:
    for quad in store.quads_for_pattern(None, predicate, None, None):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
            yield quad.subject.value, quad.object.value, quad.object.language or ""


def _objects(store: Store, predicate: NamedNode) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for quad in store.quads_for_pattern(None, predicate, None, None):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
            found[quad.subject.value].add(quad.object.value)
    return found


def _is_sought(iri: str, classes: set[str] | tuple[str, ...]) -> bool:
    return not iri.startswith(_NOT_FOUND) and not any(
        cls.startswith(_NOT_FOUND_CLASSES) or cls in _NOT_FOUND_CLASS for cls in classes
    )


def _tag(store: Store, classes: Mapping[str, set[str]], found: Mapping[str, Named]) -> None:
    broader = _objects(store, _BROADER)
    wider: dict[str, frozenset[str]] = {}
    kinds: dict[str, set[str]] = defaultdict(set)
    for predicate in _KINDS:
        for iri, values in _objects(store, predicate).items():
            for kind in values:
                if kind not in wider:
                    wider[kind] = _with_broader(kind, broader)
                kinds[iri] |= wider[kind]
    for iri, named in found.items():
        own, wide = classes.get(iri, set()), kinds.get(iri, set())
        named.tags = (group_of(own, wide), *sorted(own | wide))


def _with_broader(kind: str, broader: Mapping[str, set[str]]) -> frozenset[str]:
    found, left = {kind}, [kind]
    while left:
        new = broader.get(left.pop(), set()) - found
        found |= new
        left += new
    return frozenset(found)


def _degrees(store: Store) -> Counter[str]:
    degrees: Counter[str] = Counter()
    for quad in store:
        if isinstance(quad.object, NamedNode) and not isinstance(quad.subject, BlankNode):
            degrees[quad.object.value] += 1
            if isinstance(quad.subject, NamedNode):
                degrees[quad.subject.value] += 1
    return degrees

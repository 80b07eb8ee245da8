"""Reading the relations and resources of a store: see ``graph.network`` for what they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from pyoxigraph import Literal, Store

from graph.dataset import Term, rows
from graph.network import CERTAINTIES, Kind, Relation, Relations, Resource, group_of
from graph.terms import ID, LANGUAGES, concept, shorten

_CERTAINTY = concept("certainty", "").value
_PLACES = ("schema:location", "schema:areaServed")
_Triple = tuple[str, str, str]
_Way = tuple[str, bool, str]
_SAID_AT = ("nasij:mainEvent", "nasij:issuedAt", "nasij:statedAt")


def read_relations(store: Store) -> Relations:
    """The resources and relations of a store."""
    found: dict[_Triple, list[_Way]] = defaultdict(list)
    for query, derived in (("relations", False), ("derived-relations", True)):
        for triple, claim, certainty in _said(store, query):
            found[triple].append((claim, derived, certainty))
    disputed: dict[_Triple, list[_Way]] = defaultdict(list)
    for triple, claim, certainty in _said(store, "disputed-relations"):
        if triple not in found:
            disputed[triple].append((claim, False, certainty))
    against: dict[str, set[str]] = defaultdict(set)
    for row in rows(store, "contested-claims"):
        against[_text(row["claim"])].add(_text(row["against"]))
    relations = tuple(
        Relation(
            *triple,
            claims=tuple(sorted({claim for claim, _, _ in ways})),
            certainty=max((certainty for _, _, certainty in ways), key=CERTAINTIES.index),
            derived=all(derived for _, derived, _ in ways),
            against=_against(against, (claim for claim, _, _ in ways)),
            asserted=triple in found,
        )
        for triple, ways in sorted({**found, **disputed}.items())
    )
    return Relations(_resources(store), relations, _kinds(store, against))


def _said(store: Store, query: str) -> Iterator[tuple[_Triple, str, str]]:
    """What a query finds: a triple of slugs and a property, the claim that says it, and how certain it is."""
    for row in rows(store, query):
        start, relation, end = (_text(row[name]) for name in ("from", "relation", "to"))
        triple = start.removeprefix(ID), relation, end.removeprefix(ID)
        yield triple, _text(row["claim"]), _certainty(row["certainty"])


def _against(against: Mapping[str, set[str]], claims: Iterable[str]) -> tuple[str, ...]:
    """The claims that contradict some of these, rejected ones apart."""
    return tuple(sorted(set[str]().union(*(against.get(claim, ()) for claim in claims))))


def _text(value: Term | None) -> str:
    assert value is not None
    return value.value


def _certainty(value: Term | None) -> str:
    name = "" if value is None else value.value.removeprefix(_CERTAINTY)
    return name if name in CERTAINTIES else CERTAINTIES[0]


def _kinds(store: Store, against: Mapping[str, set[str]]) -> dict[str, Kind]:
    kinds: dict[str, Kind] = {}
    for row in rows(store, "partnership-kinds"):
        slug, iri = _text(row["partnership"]).removeprefix(ID), _text(row["kind"])
        said, certainty = _text(row["claim"]), _certainty(row["certainty"])
        first = kinds.get(slug)
        if first is None:
            kinds[slug] = Kind(iri, (said,), certainty)
        else:
            best = max(first.certainty, certainty, key=CERTAINTIES.index)
            kinds[slug] = Kind(first.iri, (*first.claims, said), best)
    return {slug: replace(kind, against=_against(against, kind.claims)) for slug, kind in kinds.items()}


def _resources(store: Store) -> dict[str, Resource]:
    labels: dict[str, dict[str, str]] = defaultdict(dict)
    classes: dict[str, set[str]] = defaultdict(set)
    kinds: dict[str, str] = {}
    wider: dict[str, set[str]] = defaultdict(set)
    for row in rows(store, "resources"):
        slug, label = _text(row["node"]).removeprefix(ID), row["label"]
        if isinstance(label, Literal) and label.language:
            labels[slug][label.language] = label.value
        classes[slug].add(_text(row["class"]))
        for name in ("kind", "broader"):
            if (found := row[name]) is not None:
                wider[slug].add(found.value)
                if name == "kind":
                    kinds[slug] = found.value
    contexts = Contexts.of(store)
    return {
        slug: Resource(
            slug,
            group_of(classes[slug], wider[slug]),
            kinds.get(slug),
            {language: texts[language] for language in LANGUAGES},
            contexts.places(slug),
            contexts.themes(slug),
            *contexts.period(slug),
        )
        for slug, texts in labels.items()
        if set(texts) >= set(LANGUAGES)
    }


class Contexts:
    """Where resources are, when they were and what they are about, as ``Resource`` has it."""

    def __init__(self, values: Mapping[str, Mapping[str, Iterable[str]]]) -> None:
        self._values = values
        self._themes: dict[str, set[str]] = defaultdict(set)
        for slug, themes in values.get("schema:about", {}).items():
            events = (event for curie in _SAID_AT for event in self._of(curie, slug))
            for about in (slug, *(event.removeprefix(ID) for event in events)):
                self._themes[about].update(theme for theme in themes if not theme.startswith(ID))

    @classmethod
    def of(cls, store: Store) -> Contexts:
        """Those in a store."""
        values: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for row in rows(store, "contexts"):
            slug = _text(row["node"]).removeprefix(ID)
            values[shorten(_text(row["property"]))][slug].append(_text(row["value"]))
        return cls(values)

    def _of(self, curie: str, slug: str) -> Iterable[str]:
        return self._values.get(curie, {}).get(slug, ())

    def places(self, slug: str) -> tuple[str, ...]:
        """Slugs of where a resource is and of all that this lies in; of a place, of what it lies in and itself."""
        found: dict[str, None] = {}
        open_ = [place.removeprefix(ID) for curie in _PLACES for place in self._of(curie, slug)]
        open_ += [slug] if self._of("schema:containedInPlace", slug) else []
        while open_:
            place = open_.pop()
            if place not in found:
                found[place] = None
                open_ += [outer.removeprefix(ID) for outer in self._of("schema:containedInPlace", place)]
        return tuple(sorted(found))

    def themes(self, slug: str) -> tuple[str, ...]:
        """IRIs of what a resource, or what is said there, is about."""
        return tuple(sorted(self._themes.get(slug, ())))

    def period(self, slug: str) -> tuple[str | None, str | None]:
        """The first and last day on which a resource can have been."""
        earliest, latest = self._of("nasij:earliest", slug), self._of("nasij:latest", slug)
        return min(earliest, default=None), max(latest, default=None)

"""Writing the catalogue of a dataset: which things there are in each list, in which order, and what one finds them by.

The file is what ``graph.catalogue`` reads. Properties are read from the store's index one after the other, so that the
work grows with the triples that count.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Store

from graph.catalogue import LISTS, SCHEMA
from graph.network import LISTED_APART, group_of
from graph.terms import CLAIM, ID, PREF_LABEL, PREFIXES, RDF_TYPE, SCHEMES, slug_of, term

_UNDATED = "9999"
"""Stands for a date where there is none, so that the undated come last."""
_KINDS = ("org:classification", "nasij:eventKind", "nasij:placeKind", "nasij:documentKind")
_PLACES = ("schema:location", "schema:areaServed")
_CONCEPTS = tuple(PREFIXES[scheme] for scheme in SCHEMES)
_NODES = {"partnerships": "nasij:Partnership", "recommendations": "nasij:Recommendation"}

Tags = Mapping[str, Iterable[str]]
_Item = tuple[str, str, Tags]
"""Sort key, path below the base, tags by name."""


def write_catalogue(store: Store, path: Path) -> None:
    """Writes the catalogue of a store; the same triples give the same rows in the same order."""
    path.unlink(missing_ok=True)
    catalogue = sqlite3.connect(path)
    try:
        catalogue.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA page_size=8192;")
        catalogue.executescript(SCHEMA)
        _fill(catalogue, _Graph(store))
        catalogue.execute("ANALYZE")
        catalogue.commit()
        catalogue.execute("VACUUM")
    finally:
        catalogue.close()


def _fill(catalogue: sqlite3.Connection, graph: _Graph) -> None:
    key = 0
    values: dict[tuple[str, str], int] = {}
    for name in LISTS:
        counts: dict[int, int] = defaultdict(int)
        tags: list[tuple[int, int]] = []
        first = key + 1
        for sort, path, tagged in sorted(graph.items(name), key=lambda item: item[:2]):
            key += 1
            catalogue.execute("INSERT INTO item VALUES (?, ?, ?, ?)", (key, name, sort, path))
            for tag, texts in tagged.items():
                if tag == "period":
                    spans = [tuple(text.split("/")) for text in sorted(set(texts))]
                    catalogue.executemany(
                        "INSERT INTO period VALUES (?, ?, ?)", [(key, *span) for span in spans]
                    )
                    continue
                for text in sorted(set(texts)):
                    number = values.setdefault((tag, text), len(values) + 1)
                    counts[number] += 1
                    tags.append((number, key))
        catalogue.execute("INSERT INTO list VALUES (?, ?, ?)", (name, first, key))
        catalogue.executemany("INSERT INTO tag VALUES (?, ?)", sorted(tags))
        catalogue.executemany(
            "INSERT INTO count VALUES (?, ?, ?)",
            [(name, number, items) for number, items in sorted(counts.items())],
        )
    rows = [(number, tag, text) for (tag, text), number in values.items()]
    catalogue.executemany("INSERT INTO value VALUES (?, ?, ?)", rows)


class _Graph:
    """What the lists need of a store, read once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._classes = self._links(RDF_TYPE)
        self._broader = self._links(term("skos:broader"))
        self._container = self._links(term("schema:containedInPlace"))
        self._kinds = self._all(_KINDS)
        self._about = self._links(term("schema:about"))
        self._spans = self._periods()
        self._main = self._links(term("nasij:mainEvent"))
        self._actors, self._roles = self._participants()
        self._claims = list(self._read_claims())
        self._sources: dict[str, set[str]] = defaultdict(set)
        for claim in self._claims:
            for end in (claim["subject"], claim["object"]):
                if end.startswith(ID):
                    self._sources[end].add(claim["source"])

    def items(self, name: str) -> Iterator[_Item]:
        """The items of a list, in no order."""
        if name == "claims":
            yield from self._claim_items()
        elif name in _NODES:
            for node in self._of_class(_NODES[name]):
                yield self._partnership(node) if name == "partnerships" else self._recommendation(node)
        else:
            yield from self._named(name)

    def _named(self, name: str) -> Iterator[_Item]:
        places, organizers = self._all(_PLACES), self._links(term("schema:organizer"))
        themes: dict[str, set[str]] = defaultdict(set)
        for node in self._of_class(_NODES["recommendations"]):
            for event in {*self._main[node], *self._links_of(node, "nasij:issuedAt")}:
                themes[event] |= self._about[node]
        spans = defaultdict(set, {event: set(found) for event, found in self._spans.items()})
        for event, actors in self._actors.items():
            for actor in actors:
                spans[actor] |= self._spans.get(event, set())
        labelled = {
            quad.subject.value
            for quad in self._store.quads_for_pattern(None, PREF_LABEL, None, None)
            if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(ID)
        }
        for node in labelled:
            classes = self._classes[node]
            if classes and classes <= LISTED_APART:
                continue
            kinds = self._wider(self._kinds[node])
            group = group_of(classes, kinds)
            if (name == "sources") != (group == "source") and name != "entities":
                continue
            if name == "events" and term("schema:Event").value not in classes:
                continue
            slug = node.removeprefix(ID)
            inside = {node} if group == "place" else set()
            tags: dict[str, Iterable[str]] = {
                "kind": _ends(kinds),
                "place": _slugs(self._around(places[node] | inside)),
                "theme": _ends(self._wider(self._about[node] | themes[node])),
                "source": _slugs(self._sources[node] - {node}),
                "period": spans.get(node, ()),
            }
            if name == "entities":
                tags |= {"group": [group], "role": _ends(self._roles[node])}
            if name == "events":
                tags |= {
                    "actor": _slugs(self._actors[node]),
                    "organizer": _slugs(organizers[node]),
                    "part_of": _slugs(self._main[node]),
                }
                first = min((span[:10] for span in self._spans.get(node, ())), default=_UNDATED)
                yield f"{first} {slug}", f"id/{slug}", tags
            else:
                yield slug, f"id/{slug}", tags

    def _partnership(self, node: str) -> _Item:
        context = self._links_of(node, "nasij:context")
        slug = node.removeprefix(ID)
        tags = {
            "party": _slugs(
                self._links_of(node, "nasij:party") | self._links_of(node, "nasij:initiatingParty")
            ),
            "kind": _ends(self._wider(self._links_of(node, "nasij:partnershipKind"))),
            "context": _slugs(context),
            "place": _slugs(
                self._around({place for at in context for place in self._links_of(at, *_PLACES)})
            ),
            "source": _slugs(self._sources[node]),
            "period": set().union(*(self._spans.get(at, set()) for at in (node, *context))),
        }
        return slug, f"id/{slug}", tags

    def _recommendation(self, node: str) -> _Item:
        main, session = self._main[node], self._links_of(node, "nasij:issuedAt")
        position = min(self._values(node, "schema:position"), key=int, default="")
        slug = node.removeprefix(ID)
        at = main | session
        tags = {
            "theme": _ends(self._wider(self._about[node])),
            "event": _slugs(at),
            "addressee": _ends(self._links_of(node, "nasij:addressee")),
            "force": _ends(self._links_of(node, "nasij:force")),
            "source": _slugs(self._sources[node]),
            "place": _slugs(self._around({place for each in at for place in self._links_of(each, *_PLACES)})),
            "period": set().union(*(self._spans.get(each, set()) for each in at)),
        }
        first = min(_slugs(main), default="")
        sort = f"{first} {min(_slugs(session), default='')} {position.zfill(6) or _UNDATED} {slug}"
        return sort, f"id/{slug}", tags

    def _claim_items(self) -> Iterator[_Item]:
        """Claims in the order of their sources' text."""
        for claim in self._claims:
            tail = claim["iri"].removeprefix(CLAIM)
            source = claim["source"].removeprefix(ID)
            tags = {
                "source": [source],
                "about": _slugs({claim["subject"], claim["object"]}),
                "property": [claim["predicate"]],
                "certainty": _ends({claim["certainty"]}),
                "status": _ends({claim["status"]}),
            }
            sort = f"{source} {claim['start'].zfill(8)} {claim['end'].zfill(8)} {tail}"
            yield sort, f"claim/{tail}", tags

    def _read_claims(self) -> Iterator[dict[str, str]]:
        fields = {
            name: dict(self._pairs(term(curie)))
            for name, curie in (
                ("subject", "rdf:subject"), ("predicate", "rdf:predicate"), ("object", "rdf:object"),
                ("source", "nasij:source"), ("start", "nasij:start"), ("end", "nasij:end"),
                ("certainty", "nasij:certainty"), ("status", "nasij:status"),
            )
        }  # fmt: skip
        whole = ("subject", "predicate", "object", "source", "start", "end")
        for iri in self._of_class("nasij:Claim"):
            if iri.startswith(CLAIM) and all(iri in fields[name] for name in whole):
                yield {"iri": iri, **{name: values.get(iri, "") for name, values in fields.items()}}

    def _participants(self) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
        """Who took part in an event, and which roles an actor had, by shortcuts and by participations."""
        actors: dict[str, set[str]] = defaultdict(set)
        roles: dict[str, set[str]] = defaultdict(set)
        for role, shortcut in self._pairs(term("nasij:shortcut")):
            for event, actor in self._pairs(NamedNode(shortcut)):
                if event.startswith(ID) and actor.startswith(ID):
                    actors[event].add(actor)
                    roles[actor].add(role)
        events, role_of = dict(self._pairs(term("nasij:inEvent"))), dict(self._pairs(term("nasij:role")))
        for curie in ("nasij:participant", "nasij:inCapacity", "nasij:actingFor"):
            for participation, actor in self._pairs(term(curie)):
                if participation in events:
                    actors[events[participation]].add(actor)
                if participation in role_of:
                    roles[actor].add(role_of[participation])
        return actors, roles

    def _periods(self) -> dict[str, set[str]]:
        latest = dict(self._pairs(term("nasij:latest")))
        found: dict[str, set[str]] = defaultdict(set)
        for node, first in self._pairs(term("nasij:earliest")):
            found[node].add(f"{first}/{latest.get(node, first)}")
        return found

    def _of_class(self, curie: str) -> Iterator[str]:
        for quad in self._store.quads_for_pattern(None, RDF_TYPE, term(curie), None):
            if isinstance(quad.subject, NamedNode):
                yield quad.subject.value

    def _pairs(self, predicate: NamedNode) -> Iterator[tuple[str, str]]:
        """Subject and value of each triple of a property, in any order."""
        for quad in self._store.quads_for_pattern(None, predicate, None, None):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
                yield quad.subject.value, quad.object.value

    def _links(self, predicate: NamedNode) -> defaultdict[str, set[str]]:
        found: defaultdict[str, set[str]] = defaultdict(set)
        for subject, value in self._pairs(predicate):
            found[subject].add(value)
        return found

    def _all(self, curies: Iterable[str]) -> defaultdict[str, set[str]]:
        found: defaultdict[str, set[str]] = defaultdict(set)
        for curie in curies:
            for subject, value in self._pairs(term(curie)):
                found[subject].add(value)
        return found

    def _values(self, node: str, curie: str) -> list[str]:
        quads = self._store.quads_for_pattern(NamedNode(node), term(curie), None, None)
        return [quad.object.value for quad in quads if isinstance(quad.object, NamedNode | Literal)]

    def _links_of(self, node: str, *curies: str) -> set[str]:
        return {value for curie in curies for value in self._values(node, curie)}

    def _wider(self, concepts: Iterable[str]) -> set[str]:
        return _closure(concepts, self._broader)

    def _around(self, places: Iterable[str]) -> set[str]:
        return _closure(places, self._container)


def _closure(start: Iterable[str], above: Mapping[str, set[str]]) -> set[str]:
    """Some nodes and all above them; a cycle ends."""
    found: set[str] = set()
    waiting = list(start)
    while waiting:
        node = waiting.pop()
        if node not in found:
            found.add(node)
            waiting.extend(above.get(node, ()))
    return found


def _slugs(iris: Iterable[str]) -> list[str]:
    return [slug for iri in iris if (slug := slug_of(iri)) is not None]


def _ends(iris: Iterable[str]) -> list[str]:
    """The slugs of concepts; what is none is left out."""
    return [iri.rpartition("/")[2] for iri in iris if iri.startswith(_CONCEPTS)]

"""The actors, events, sources and links of a graph in FollowTheMoney's vocabulary (https://followthemoney.tech/).

What the vocabulary has no word for (recommendations, themes, statements, figures, works) is not in it. A tie is written
as what a source says and no more: a post is an ``Occupancy``, a membership a ``Membership``, speaking for a body a
``Representation``; partnership, support and every role in an event are an ``UnknownLink`` with the role in words. Each
link has its evidence: the articles (``proof``), the addresses of the claims (``sourceUrl``), the phrases (``summary``)
and how certain it is (``status``).
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple, TextIO

from graph.exports.labels import Labels
from graph.network import Relation, Relations, partnerships
from graph.terms import ALT_LABEL, BASE, ID, PREF_LABEL, slug_of, term

SCHEMAS = {
    **dict.fromkeys(("association", "foundation", "initiative", "foreign", "organization"), "Organization"),
    "public": "PublicBody",
    "company": "Company",
    "person": "Person",
    "post": "Position",
    "event": "Event",
    "place": "Address",
    "source": "Article",
}
"""The schema of each group of resources; the groups of ``graph.network`` that are missing have none."""

_ORGANIZATIONS = frozenset({"Organization", "PublicBody", "Company"})
_LEGAL_ENTITIES = _ORGANIZATIONS | {"Person"}
_THREE_LETTERS = {"ar": "ara", "fr": "fra", "en": "eng"}
_KINDS = ("org:classification",)

Entity = dict[str, Any]


class Tie(NamedTuple):
    """How a property becomes a link: its schema, which of its properties the subject and the object are."""

    schema: str
    subject: str
    object: str


_TIES = {
    "org:holds": Tie("Occupancy", "holder", "post"),
    "org:memberOf": Tie("Membership", "member", "organization"),
    "nasij:foundingMember": Tie("Membership", "organization", "member"),
    "nasij:launchedBy": Tie("UnknownLink", "object", "subject"),
    "nasij:supporter": Tie("UnknownLink", "object", "subject"),
    "schema:founder": Tie("UnknownLink", "object", "subject"),
}
_ROLE_IN_EVENT = Tie("UnknownLink", "object", "subject")
_PARTNERSHIP = Tie("UnknownLink", "subject", "object")
_REPRESENTATION = Tie("Representation", "agent", "client")
_ROLELESS = ("Occupancy",)
"""Links whose post says it all."""
_RANGES = {
    "holder": frozenset({"Person"}),
    "post": frozenset({"Position"}),
    "member": _LEGAL_ENTITIES,
    "organization": _ORGANIZATIONS,
    "agent": _LEGAL_ENTITIES,
    "client": _LEGAL_ENTITIES,
}
"""Which schemas the ends of a link may have, where not all may."""


def write_follow_the_money(relations: Relations, labels: Labels, output: TextIO) -> None:
    """Writes the entities as JSON lines: things by slug, then links by id."""
    relations = relations.facts
    for entity in (*_things(relations, labels), *_links(relations, labels)):
        output.write(json.dumps(entity, ensure_ascii=False, sort_keys=True) + "\n")


def identifier(slug: str) -> str:
    """The id of a resource: always the same for the same address."""
    return f"nasij-{slug}"


def _things(relations: Relations, labels: Labels) -> Iterator[Entity]:
    mentioned: dict[str, list[str]] = defaultdict(list)
    for mention in relations.of("schema:mentions"):
        mentioned[mention.end].append(identifier(mention.start))
    for slug, resource in sorted(relations.resources.items()):
        schema = SCHEMAS.get(resource.group)
        if schema is None:
            continue
        about = _About(ID + slug, relations, labels)
        properties = {
            "name": about.values(PREF_LABEL.value),
            "alias": about.values(ALT_LABEL.value),
            "sourceUrl": [about.iri],
            "proof": mentioned[slug] if schema != "Article" else [],
            **_PROPERTIES.get(schema, _organization)(about),
        }
        yield _entity(identifier(slug), schema, properties)


class _About:
    """What is asked of one resource."""

    def __init__(self, iri: str, relations: Relations, labels: Labels) -> None:
        self.iri, self._relations, self._labels = iri, relations, labels

    def values(self, *names: str) -> list[str]:
        """The values of some properties (prefixed names or IRIs)."""
        found: list[str] = []
        for name in names:
            predicate = name if "//" in name else term(name).value
            found += self._labels.linked(self.iri, predicate)
        return found

    def labels(self, *curies: str) -> list[str]:
        """What the values of some properties are called, in all languages."""
        return [label for value in self.values(*curies) for label in self._labels.three(value) if label]

    def entities(self, curie: str, allowed: Container[str | None]) -> list[str]:
        """The ids of the values of a property that are entities of one of these schemas."""
        slugs = [slug for slug in map(slug_of, self.values(curie)) if slug is not None]
        return [identifier(slug) for slug in slugs if _schema(self._relations, slug) in allowed]


def _organization(about: _About) -> Mapping[str, list[str]]:
    return {
        "classification": about.labels(*_KINDS),
        "description": about.values("nasij:aim"),
        "parent": about.entities("org:subOrganizationOf", _ORGANIZATIONS),
        "address": about.labels("schema:location"),
        "addressEntity": about.entities("schema:location", ["Address"]),
    }


def _person(about: _About) -> Mapping[str, list[str]]:
    return {
        "title": about.values("schema:honorificPrefix"),
        "position": about.labels("org:holds"),
        "profession": about.labels("schema:hasOccupation"),
    }


def _position(about: _About) -> Mapping[str, list[str]]:
    return {"organization": about.entities("org:postIn", _ORGANIZATIONS)}


def _event(about: _About) -> Mapping[str, list[str]]:
    return {
        "keywords": about.labels("nasij:eventKind"),
        "description": about.values("nasij:aim"),
        "summary": about.values("nasij:topic"),
        "startDate": about.values("schema:startDate"),
        "endDate": about.values("schema:endDate"),
        "location": about.labels("schema:location"),
        "addressEntity": about.entities("schema:location", ["Address"]),
        "organizer": about.entities("schema:organizer", _LEGAL_ENTITIES),
    }


def _place(about: _About) -> Mapping[str, list[str]]:
    return {"full": about.values(PREF_LABEL.value)}


def _article(about: _About) -> Mapping[str, list[str]]:
    return {
        "title": about.values("schema:headline") or about.values(PREF_LABEL.value),
        "author": about.labels("schema:author"),
        "publisher": about.labels("schema:publisher"),
        "publishedAt": about.values("schema:datePublished"),
        "authoredAt": about.values("schema:dateCreated"),
        "language": [_THREE_LETTERS.get(code, code) for code in about.values("schema:inLanguage")],
        "sourceUrl": about.values("schema:url") or [about.iri],
    }


_PROPERTIES = {
    "Person": _person,
    "Position": _position,
    "Event": _event,
    "Address": _place,
    "Article": _article,
}


def _schema(relations: Relations, slug: str) -> str | None:
    resource = relations.resources.get(slug)
    return SCHEMAS.get(resource.group) if resource else None


def _links(relations: Relations, labels: Labels) -> list[Entity]:
    found = {}
    for relation, tie in _ties(relations, labels):
        link = _link(relation, tie, relations, labels)
        if link is not None:
            found[link["id"]] = link
    return [found[name] for name in sorted(found)]


def _ties(relations: Relations, labels: Labels) -> Iterator[tuple[Relation, Tie]]:
    """The relations that become links."""
    for curie, tie in _TIES.items():
        yield from ((relation, tie) for relation in relations.of(curie))
    general = term("nasij:involves").value
    involved = {(relation.start, relation.end) for relation in relations.of("nasij:involves")}
    for relation in relations.relations:
        if relation.relation != general and (relation.start, relation.end) in involved:
            yield relation, _ROLE_IN_EVENT
    pairwise = term("nasij:partnerOf").value
    network = partnerships(relations)
    for start, end in network.edges:
        for relation in network.edges[start, end]["relations"]:
            if relation.relation == pairwise or relation.relation.startswith(BASE + "partnership-kind/"):
                yield relation, _PARTNERSHIP
    yield from ((relation, _REPRESENTATION) for relation in _representations(relations, labels))


def _representations(relations: Relations, labels: Labels) -> Iterator[Relation]:
    """Who took part in an event on behalf of whom."""
    for relation in relations.of("nasij:actingFor"):
        for participant in labels.linked(ID + relation.start, term("nasij:participant").value):
            yield replace(relation, start=participant.removeprefix(ID))


def _link(relation: Relation, tie: Tie, relations: Relations, labels: Labels) -> Entity | None:
    """The link of a relation, None where one of its ends is no entity of the vocabulary."""
    ends = {tie.subject: relation.start, tie.object: relation.end}
    schemas = {name: _schema(relations, slug) for name, slug in ends.items()}
    if None in schemas.values():
        return None
    if any(schema not in _RANGES.get(name, {schema}) for name, schema in schemas.items()):
        tie, ends = _PARTNERSHIP, {"subject": relation.start, "object": relation.end}
    publishers = _each([ID + source for source in relation.sources], "schema:publisher", labels)
    key = hashlib.sha1(f"{tie.schema} {relation.start} {relation.relation} {relation.end}".encode())
    return _entity(
        f"nasij-link-{key.hexdigest()}",
        tie.schema,
        {
            **{name: [identifier(slug)] for name, slug in ends.items()},
            "role": [
                label for label in labels.three(relation.relation) if label and tie.schema not in _ROLELESS
            ],
            "status": [relation.certainty],
            "summary": _each(relation.claims, "nasij:phrase", labels),
            "proof": [identifier(source) for source in relation.sources],
            "publisher": [label for iri in publishers for label in labels.three(iri) if label],
            "sourceUrl": relation.claims,
        },
    )


def _each(iris: Iterable[str], curie: str, labels: Labels) -> list[str]:
    """The values of a property over several resources, each once."""
    values = (value for iri in iris for value in labels.linked(iri, term(curie).value))
    return list(dict.fromkeys(values))


def _entity(name: str, schema: str, properties: Mapping[str, Iterable[str]]) -> Entity:
    """An entity without the properties that have no value; each value once, in a fixed order."""
    values = {key: sorted({value for value in found if value}) for key, found in properties.items()}
    return {
        "id": name,
        "schema": schema,
        "properties": {key: found for key, found in values.items() if found},
    }

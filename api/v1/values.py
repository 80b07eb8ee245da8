"""Things of the graph as JSON: texts with language and direction, other literals with datatype, nodes with label."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, NotRequired

from pydantic import Field
from pyoxigraph import Literal, NamedNode, Store
from typing_extensions import TypedDict

from api.v1.context import name_of
from graph.claims import Claim, Fields
from graph.entity import labels
from graph.network import group_of
from graph.terms import CLAIM, LANGUAGES, PREFIXES, shorten, slug_of, term
from visualizations.strings import DIRECTIONS

Labels = Mapping[str, Mapping[str, str]]
"""What things are called, by IRI and language."""
Json = dict[str, Any]


class Text(TypedDict):
    """A text with its language and the direction in which it is read."""

    value: str
    lang: NotRequired[Annotated[str, Field(description="BCP 47; absent where a text is in no language.")]]
    dir: NotRequired[Annotated[str, Field(description="`rtl` or `ltr`.")]]


class Node(TypedDict):
    """Something that has an address, and what it is called."""

    id: Annotated[str, Field(description="Its IRI.")]
    slug: NotRequired[Annotated[str, Field(description="Its slug, where it is one of `/entities`.")]]
    label: Annotated[Text | None, Field(description="Null where it is called nothing.")]


class Literals(TypedDict):
    """A value that is no text in a language."""

    value: str | int | bool
    datatype: NotRequired[Annotated[str, Field(description="Such as `xsd:date`; absent for plain strings.")]]


def text(value: str, language: str | None) -> Text:
    """A text; its direction is that of the language, none where the language is none of ours."""
    if not language:
        return {"value": value}
    shown: Text = {"value": value, "lang": language}
    if language in DIRECTIONS:
        shown["dir"] = DIRECTIONS[language]
    return shown


def label(iri: str, known: Labels, language: str) -> Text | None:
    """What something is called in a language, else in another one; None where it is called nothing."""
    texts = known.get(iri, {})
    return next((text(texts[code], code) for code in (language, *LANGUAGES) if code in texts), None)


def node(iri: str, known: Labels, language: str) -> Node:
    """A reference to something, with its label."""
    shown: Node = {"id": iri, "label": label(iri, known, language)}
    slug = slug_of(iri)
    return shown if slug is None else {"id": iri, "slug": slug, "label": shown["label"]}


def literal(value: Literal) -> Text | Literals:
    """A literal; whole numbers and truths are JSON's own."""
    if value.language is not None:
        return text(value.value, value.language)
    kind = value.datatype.value
    if kind == PREFIXES["xsd"] + "string":
        return {"value": value.value}
    said: str | int | bool = value.value
    if kind == PREFIXES["xsd"] + "integer" and str(_whole(value.value)) == value.value:
        said = int(value.value)
    elif kind == PREFIXES["xsd"] + "boolean" and value.value in ("true", "false"):
        said = value.value == "true"
    return {"value": said, "datatype": shorten(kind)}


def _whole(digits: str) -> int | None:
    try:
        return int(digits)
    except ValueError:
        return None


def shown(value: NamedNode | Literal, known: Labels, language: str) -> Any:
    """A value: a node with its label, or a literal."""
    return node(value.value, known, language) if isinstance(value, NamedNode) else literal(value)


def read_in(values: Iterable[NamedNode | Literal], language: str) -> list[NamedNode | Literal]:
    """The values without texts in other languages, where there is one in this language."""
    values = list(values)
    spoken = {value.language for value in values if isinstance(value, Literal) and value.language}
    chosen = next((code for code in (language, *LANGUAGES) if code in spoken), None)
    return [
        value
        for value in values
        if isinstance(value, NamedNode) or value.language in (None, chosen) or chosen is None
    ]


def summaries(store: Store, iris: Iterable[str], properties: Iterable[str], language: str) -> list[Json]:
    """Things as lists show them: id, slug, classes, group, label, and some properties (prefixed names) that they have.

    Texts are in the reader's language where they stand in it. One answer, one reading of labels.
    """
    properties = list(properties)
    fields = {iri: Fields(store, NamedNode(iri)) for iri in iris}
    chosen = {
        iri: {curie: read_in(found.all(curie), language) for curie in properties}
        for iri, found in fields.items()
    }
    mentioned = {
        value.value
        for found in chosen.values()
        for values in found.values()
        for value in values
        if isinstance(value, NamedNode)
    }
    known = labels(store, {*fields, *mentioned})
    shown_ = []
    for iri, found in fields.items():
        item: Json = {**node(iri, known, language), **classes(store, found)}
        for curie, values in chosen[iri].items():
            if values:
                item[name_of(term(curie).value)] = [shown(value, known, language) for value in values]
        shown_.append(item)
    return shown_


def classes(store: Store, fields: Fields) -> Json:
    """The classes of something by name, and its group."""
    iris = [value.value for value in fields.all("rdf:type")]
    kinds = {value.value for value in fields.all("org:classification")}
    for kind in list(kinds):
        kinds |= _broader(store, kind)
    return {"type": [name_of(iri) for iri in iris], "group": group_of(set(iris), kinds)}


def _broader(store: Store, concept: str) -> set[str]:
    found: set[str] = set()
    waiting = [concept]
    while waiting:
        for quad in store.quads_for_pattern(NamedNode(waiting.pop()), term("skos:broader"), None, None):
            if isinstance(quad.object, NamedNode) and quad.object.value not in found:
                found.add(quad.object.value)
                waiting.append(quad.object.value)
    return found


def claim_body(claim: Claim, known: Labels, language: str) -> Json:
    """A claim with all that it says of itself, as JSON-LD."""
    subject, predicate, value = claim.triple
    body: Json = {
        "id": claim.iri,
        "name": claim.iri.removeprefix(CLAIM),
        "type": ["Claim"],
        "subject": node(subject, known, language),
        "predicate": node(predicate, known, language),
        "object": shown(value, known, language),
        "source": node(claim.source, known, language),
        "phrase": literal(claim.phrase),
        "start": claim.start,
        "end": claim.end,
        "claimNumber": claim.number,
        "certainty": node(claim.certainty, known, language),
        "status": node(claim.status, known, language),
    }
    if claim.node is not None:
        body["node"] = node(claim.node, known, language)
    if claim.original is not None:
        body["translationOf"] = {"id": claim.original}
    reason = next((code for code in (language, *LANGUAGES) if code in claim.reasons), None)
    if reason is not None:
        body["reason"] = text(claim.reasons[reason], reason)
    note = next((code for code in (language, *LANGUAGES) if code in claim.notes), None)
    if note is not None:
        body["curatorNote"] = text(claim.notes[note], note)
    if claim.contradicts:
        body["contradicts"] = [
            {"id": other, "name": other.removeprefix(CLAIM)} for other in claim.contradicts
        ]
    return body


def claim_mentions(claims: Iterable[Claim]) -> set[str]:
    """The IRIs that claims need labels for."""
    found: set[str] = set()
    for claim in claims:
        subject, predicate, value = claim.triple
        found |= {subject, predicate, claim.source, claim.certainty, claim.status}
        if isinstance(value, NamedNode):
            found.add(value.value)
        if claim.node is not None:
            found.add(claim.node)
    return found


def concept_slug(iri: str) -> str:
    """The end of a concept's address: ``stated``, ``forum``."""
    return iri.rpartition("/")[2]

"""What stands at the head of a resource's page and in its metadata: events by date, sources, a citation, schema.org."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pyoxigraph import Literal, NamedNode

from graph import dates
from graph.entity import Entity, in_language
from graph.involvement import involvements
from graph.names import key
from graph.terms import LANGUAGES, PREFIXES, shorten, slug_of
from visualizations.evidence import Facts
from visualizations.strings import translator
from visualizations.values import Text, address

_SCHEMA = PREFIXES["schema"]
_TYPES = {
    "foaf:Person": "Person",
    "org:OrganizationalUnit": "Organization",
    "org:Organization": "Organization",
    "nasij:Initiative": "Project",
    "schema:Event": "Event",
    "schema:EventSeries": "EventSeries",
    "schema:Place": "Place",
    "schema:NewsArticle": "NewsArticle",
    "nasij:Recommendation": "CreativeWork",
    "nasij:Statement": "Quotation",
    "schema:CreativeWork": "CreativeWork",
    "org:Post": "Role",
    "skos:Concept": "DefinedTerm",
}
"""The schema.org type of each class; the first that fits."""


@dataclass(frozen=True)
class Occasion:
    """An event that something took part in: its date as it is written, if any source states one, and the roles.

    ``recommendations`` is how many the event gave, its sessions included.
    """

    event: Text
    date: str | None
    as_stated: tuple[str, ...]
    roles: tuple[str, ...]
    recommendations: int


@dataclass(frozen=True)
class Summary:
    """``occasions`` in the order of time, the undated last; ``sources`` with the number of their claims here."""

    occasions: tuple[Occasion, ...]
    sources: tuple[tuple[Text, int], ...]
    structured: Mapping[str, Any]
    """JSON-LD in the words of schema.org, for search engines and for previews of links."""


def summary(facts: Facts, about: Entity, language: str) -> Summary:
    """The head of a resource's page."""
    sources = Counter(
        claim.source
        for fact in (*about.facts, *about.incoming)
        for claim in fact.claims
        if claim.original is None and claim.source != about.iri
    )
    found = ((_link(about, iri, language), count) for iri, count in sources.items())
    return Summary(
        tuple(_occasions(facts, about, language)),
        tuple(sorted(found, key=lambda pair: (-pair[1], key(pair[0].text)))),
        _structured(about, language),
    )


def _occasions(facts: Facts, about: Entity, language: str) -> Iterator[Occasion]:
    t = translator(language)
    for each in involvements(facts.store, about):
        roles = (facts.label(role, language) for role in each.roles)
        said = [dates.written(each.date, language)] if each.date else []
        held = facts.occasion(each.event)
        disputed = held.disputed_dates if held else ()
        said += [t("value.disputed", value=dates.written(day, language)) for day in disputed]
        yield Occasion(
            _link(about, each.event, language),
            " · ".join(said) or None,
            each.as_stated,
            tuple(roles),
            len(facts.recommendations.given_at.get(slug_of(each.event) or "", ())),
        )


def _link(about: Entity, iri: str, language: str) -> Text:
    label = about.label(iri, language)
    return Text(label.value, label.language, address(iri, language))


def _structured(about: Entity, language: str) -> dict[str, Any]:
    classes = {shorten(iri) for iri in about.classes}
    names = about.labels.get(about.iri, {})
    found: dict[str, Any] = {
        "@context": _SCHEMA.rstrip("/"),
        "@type": next((name for curie, name in _TYPES.items() if curie in classes), "Thing"),
        "@id": about.iri,
        "name": about.label(about.iri, language).value,
        "inLanguage": language,
    }
    others = [names[code] for code in LANGUAGES if code in names and names[code] != found["name"]]
    if others:
        found["alternateName"] = others
    said: dict[str, list[Any]] = {}
    for fact in in_language(about.facts, language):
        plain = fact.asserted and not any(claim.is_contested for claim in fact.claims)
        if plain and fact.predicate.startswith(_SCHEMA):
            said.setdefault(fact.predicate.removeprefix(_SCHEMA), []).append(
                _value(about, fact.value, language)
            )
    return found | {name: values[0] if len(values) == 1 else values for name, values in said.items()}


def _value(about: Entity, value: NamedNode | Literal, language: str) -> Any:
    if isinstance(value, NamedNode):
        return {"@id": value.value, "name": about.label(value.value, language).value}
    if value.datatype.value.endswith("#integer"):
        return int(value.value)
    return value.value

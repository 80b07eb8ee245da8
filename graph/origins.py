"""Where in the curated records a thing of the graph comes from: so that a finding names a file and a field."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from pyoxigraph import NamedNode, Triple

from graph.facts import Fact, Value
from graph.quads import claim_iri
from graph.records import Records, Source
from graph.schema import local_name
from graph.terms import BASE, CLAIM, DERIVATION, ID, LANGUAGES, NAME, PREFIXES, RULE, resource, term

ONTOLOGY = "ontology/nasij.ttl"
VOCABULARY = "ontology/vocabulary.ttl"
RULES = "ontology/rules"

_Term = Value | Triple
_Stated = dict[tuple[NamedNode, NamedNode], list[tuple[Value, "Origin"]]]


@dataclass(frozen=True)
class Origin:
    """A file, relative to the folder of the records (or of the project, for the ontology), and a field in it."""

    file: str
    field: str


@dataclass
class Origins:
    """The origins of nodes, claims and triples by address."""

    _nodes: dict[str, Origin] = field(default_factory=dict)
    _claims: dict[str, Origin] = field(default_factory=dict)
    _stated: _Stated = field(default_factory=lambda: defaultdict(list))

    def of_node(self, iri: str) -> Origin:
        """The file or line that a node, name, claim or term stands in; the address itself where none is known."""
        known = self._nodes.get(iri) or self._claims.get(iri)
        if known is not None:
            return known
        if iri.startswith(DERIVATION):
            return Origin(RULES, iri)
        if iri.startswith(RULE):
            return Origin(f"{RULES}/rules.ttl", local_name(NamedNode(iri)))
        if iri.startswith(BASE) and not iri.startswith((ID, CLAIM, NAME, PREFIXES["nasij"])):
            return Origin(VOCABULARY, iri.removeprefix(BASE).replace("/", ":"))
        if iri.startswith((ID, CLAIM, NAME)):
            return Origin("", iri)
        return Origin(ONTOLOGY, iri)

    def of_claim(self, iri: str) -> Origin | None:
        """The line of a claim."""
        return self._claims.get(iri)

    def of_triple(self, subject: _Term, predicate: _Term, value: _Term | None = None) -> Origin | None:
        """The line that says a triple, or without a value the last one that says anything of the property."""
        if not isinstance(subject, NamedNode) or not isinstance(predicate, NamedNode):
            return None
        stated = self._stated.get((subject, predicate), [])
        lines = [origin for said, origin in stated if value is None or said == value]
        return lines[-1] if lines else None


def origins(records: Records, facts: Iterable[Fact]) -> Origins:
    """The origins of everything that the records and their facts make."""
    found = Origins()
    for path, place, node in records.nodes():
        found._nodes[resource(node.slug).value] = Origin(path, place)
        start = f"{place}." if place else ""
        for language in LANGUAGES:
            found._nodes[f"{NAME}{node.slug}-{language}"] = Origin(path, f"{start}names.{language}")
        for index, _ in enumerate(() if isinstance(node, Source) else node.aliases):
            found._nodes[f"{NAME}{node.slug}-alias-{index + 1}"] = Origin(path, f"{start}aliases[{index}]")
    lines = _lines(records)
    for fact in facts:
        line = lines[fact.source.slug, fact.number]
        for language in LANGUAGES:
            found._claims[claim_iri(fact, language).value] = line
        found._nodes.setdefault(fact.subject.value, line)
        for value in fact.values:
            found._stated[fact.subject, fact.predicate].append((value, line))
        part = fact.participation
        if part is not None:
            found._nodes.setdefault(part.node.value, line)
            for curie, target in (
                ("nasij:inEvent", part.event),
                ("nasij:role", part.role),
                ("nasij:participant", part.actor),
                ("nasij:inCapacity", part.post),
            ):
                if target is not None:
                    found._stated[part.node, term(curie)].append((target, line))
    return found


def _lines(records: Records) -> dict[tuple[str, int], Origin]:
    return {
        (source.slug, number): Origin(path, f"passages[{index}].claims[{number}]")
        for path, source in records.sources.items()
        for index, passage in enumerate(source.passages)
        for number in passage.claims
    }

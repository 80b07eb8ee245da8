"""Claims resolved: each line of evidence becomes one triple of known nodes, properties and concepts.

``resolve`` is the only reader of the record language; what comes out of it are RDF terms.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode

from graph import dates, places
from graph.errors import Finding
from graph.names import fold_space
from graph.records import AnyNode, Claim, Names, Passage, Records, Source, Texts
from graph.schema import Property, Schema
from graph.terms import ALT_LABEL, HIDDEN_LABEL, PREF_LABEL, RDF_TYPE, resource, term, text, typed

CLASSES: Mapping[str, NamedNode] = {
    "organization": term("org:Organization"),
    "unit": term("org:OrganizationalUnit"),
    "initiative": term("nasij:Initiative"),
    "person": term("foaf:Person"),
    "post": term("org:Post"),
    "event": term("schema:Event"),
    "series": term("schema:EventSeries"),
    "phase": term("nasij:Phase"),
    "work": term("schema:CreativeWork"),
    "place": term("schema:Place"),
    "source": term("schema:NewsArticle"),
    "participation": term("nasij:Participation"),
    "partnership": term("nasij:Partnership"),
    "recommendation": term("nasij:Recommendation"),
    "statement": term("nasij:Statement"),
    "figure": term("nasij:Figure"),
    "output": term("nasij:Output"),
}
"""The class of each type that records name."""

UNNAMED = ("partnership", "recommendation", "statement", "figure", "output")
"""Types of nodes that a claim makes with the property ``a``."""

Value = NamedNode | Literal


@dataclass(frozen=True)
class Participation:
    """The node that qualifies a role in an event."""

    node: NamedNode
    event: NamedNode
    role: NamedNode
    actor: NamedNode | None = None
    post: NamedNode | None = None

    @property
    def is_group(self) -> bool:
        """Whether it is of people whom the source describes without naming them."""
        return self.actor is None and self.post is None


@dataclass(frozen=True)
class Fact:
    """One claim resolved: its triple, one more per translation, and the n-ary node that it makes, if any."""

    path: str
    source: Source
    number: int
    passage: Passage
    claim: Claim
    subject: NamedNode
    predicate: NamedNode
    values: tuple[Value, ...]
    participation: Participation | None = None

    @property
    def name(self) -> str:
        """The end of its claim's address."""
        return f"{self.source.slug}-{self.number}"


_Statement = tuple[NamedNode, Sequence[Value], Participation | None]


@dataclass
class _Scope:
    """The nodes that are known while claims are resolved, with their classes."""

    records: Records
    schema: Schema
    classes: dict[str, NamedNode] = field(default_factory=dict)
    named: dict[str, AnyNode] = field(default_factory=dict)
    unmade: list[tuple[str, str]] = field(default_factory=list)
    """How the slugs begin and end of nodes whose making failed."""


class _Problem(Exception):
    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message, self.remedy = message, remedy


class _Consequence(_Problem):
    """A claim about a node that is unknown because the claim that makes it has a finding of its own."""


def resolve(records: Records, schema: Schema) -> tuple[list[Fact], dict[str, NamedNode], list[Finding]]:
    """The facts of all sources in the order of the articles, the class of each node by slug, and what is wrong."""
    scope = _Scope(records, schema)
    findings: list[Finding] = []
    for _, _, node in records.nodes():
        scope.classes[node.slug] = CLASSES[node.type]
        scope.named[node.slug] = node
    for path, place, _, _, _, claim in _lines(records):
        try:
            _declare(scope, claim)
        except _Problem as problem:
            findings.append(Finding(path, place, problem.message, problem.remedy))
    facts: list[Fact] = []
    for path, place, source, number, passage, claim in _lines(records):
        try:
            facts.append(_fact(scope, path, source, number, passage, claim))
        except _Consequence:
            continue
        except _Problem as problem:
            findings.append(Finding(path, place, problem.message, problem.remedy))
    findings.extend(_repeated(records))
    findings.extend(_unworded(records))
    return facts, scope.classes, list(dict.fromkeys(findings))


def _lines(records: Records) -> Iterator[tuple[str, str, Source, int, Passage, Claim]]:
    for path, source in records.sources.items():
        for index, passage in enumerate(source.passages):
            for number, claim in passage.claims.items():
                yield path, f"passages[{index}].claims[{number}]", source, number, passage, claim


def _repeated(records: Records) -> Iterator[Finding]:
    for path, source in records.sources.items():
        seen: set[int] = set()
        highest = max((number for number, _, _ in source.claims()), default=0)
        for number, _, _ in source.claims():
            if number in seen:
                yield Finding(path, f"claims[{number}]", "this number stands twice", f"use {highest + 1}")
            seen.add(number)


def _unworded(records: Records) -> Iterator[Finding]:
    """Notes of nodes and bases of names whose key has no words in reasons.yaml."""
    for path, place, node in records.nodes():
        names = dict(node.names.items()) if isinstance(node.names, Names) else {"en": node.names.en}
        aliases = () if isinstance(node, Source) else node.aliases
        given = {
            **{f"names.{language}.basis": name.basis for language, name in names.items()},
            **{f"aliases[{index}].basis": alias.basis for index, alias in enumerate(aliases)},
            "note": None if isinstance(node, Source) else node.note,
        }
        for field_, words in given.items():
            if isinstance(words, str) and words not in records.reasons:
                where = ".".join(part for part in (place, field_) if part)
                yield Finding(
                    path,
                    where,
                    f"unknown reason {words!r}",
                    "add it to reasons.yaml, or write {ar: …, fr: …, en: …}",
                )


def _declare(scope: _Scope, claim: Claim) -> None:
    """Makes known the node that a claim creates."""
    if claim.property == "a":
        if claim.object not in UNNAMED:
            scope.unmade.append((claim.subject, ""))
            raise _Problem(
                f"{claim.object!r} is not a type that a claim makes", f"use one of {', '.join(UNNAMED)}"
            )
        slug, cls = claim.subject, CLASSES[str(claim.object)]
    elif claim.property.startswith("role:"):
        if scope.schema.find_concept(claim.property) is None:
            scope.unmade.append((f"{claim.subject}-", f"-{claim.object}"))
        slug, cls = _participation_slug(scope, claim), CLASSES["participation"]
    else:
        return
    if scope.classes.setdefault(slug, cls) != cls:
        raise _Problem(f"{slug!r} is already something else", "choose another slug")


def _participation_slug(scope: _Scope, claim: Claim) -> str:
    if claim.node is not None:
        return claim.node
    if not isinstance(claim.object, str) or claim.object not in scope.named:
        raise _Problem(
            f"{_show(claim.object)} is no actor or post",
            _instead(scope, claim.object, "name one, or give a text in three languages and {node: slug}"),
        )
    return f"{claim.subject}-{claim.property.removeprefix('role:')}-{claim.object}"


def _fact(scope: _Scope, path: str, source: Source, number: int, passage: Passage, claim: Claim) -> Fact:
    for words in (claim.because, claim.note):
        if isinstance(words, str) and words not in scope.records.reasons:
            raise _Problem(
                f"unknown reason {words!r}",
                f"add it to reasons.yaml, or use one of {', '.join(sorted(scope.records.reasons))}",
            )
    if claim.subject not in scope.classes:
        follows = any(
            claim.subject.startswith(start) and claim.subject.endswith(end) for start, end in scope.unmade
        )
        raise (_Consequence if follows else _Problem)(
            f"unknown subject {claim.subject!r}",
            _instead(scope, claim.subject, "give it a file or node, or a claim with a or role:"),
        )
    subject = resource(claim.subject)

    predicate, values, participation = _statement(scope, claim)
    if participation is not None and participation.is_group:
        subject = participation.node
    return Fact(path, source, number, passage, claim, subject, predicate, tuple(values), participation)


def _statement(scope: _Scope, claim: Claim) -> _Statement:
    if claim.property == "a":
        return RDF_TYPE, [scope.classes[claim.subject]], None
    if claim.property == "name":
        return _name(scope, claim)
    if claim.property.startswith("role:"):
        return _role(scope, claim)
    if claim.property in ("notStated", "notExhaustive"):
        return scope.schema.properties[claim.property].iri, [_left_open(scope, claim)], None
    prop = scope.schema.properties.get(claim.property)
    if prop is None:
        raise _Problem(
            f"unknown property {claim.property!r}", "use the local name of a property in ontology/nasij.ttl"
        )
    cls = scope.classes[claim.subject]
    if not scope.schema.fits(cls, prop.domain):
        raise _Problem(f"{claim.property} is not for a {_local(cls)}", f"it is for: {_locals(prop.domain)}")
    if cls == CLASSES["event"] and prop.iri in scope.schema.shortcuts.values():
        raise _Problem(
            f"{claim.property} of an event is a role", "write role:<slug>, which makes the participation too"
        )
    return prop.iri, _values(scope, prop, claim), None


def _name(scope: _Scope, claim: Claim) -> _Statement:
    if not isinstance(claim.object, str):
        raise _Problem("a name is a text as printed", "write the text alone")
    if claim.misprint:
        return HIDDEN_LABEL, [text(claim.object, "ar")], None
    node = scope.named.get(claim.subject)
    shown = {fold_space(name.text) for _, name in places.names_of(node)} if node is not None else set()
    same = fold_space(claim.object) in shown
    value = text(fold_space(claim.object), _language(claim.object))
    return (PREF_LABEL if same else ALT_LABEL), [value], None


def _role(scope: _Scope, claim: Claim) -> _Statement:
    role = scope.schema.find_concept(claim.property)
    if role is None or role not in scope.schema.shortcuts:
        known = sorted(iri.value.rpartition("/")[2] for iri in scope.schema.shortcuts)
        raise _Problem(
            f"unknown role {claim.property.removeprefix('role:')!r}", f"use one of {', '.join(known)}"
        )
    if not scope.schema.fits(scope.classes[claim.subject], frozenset({CLASSES["event"]})):
        raise _Problem(f"{claim.subject!r} is not an event", "the subject of a role is the event")
    event, node = resource(claim.subject), resource(_participation_slug(scope, claim))
    if isinstance(claim.object, Texts):
        texts = [text(value, language) for language, value in claim.object.items()]
        return term("nasij:collectiveDescription"), texts, Participation(node, event, role)
    target = resource(str(claim.object))
    cls = scope.classes[str(claim.object)]
    shortcut = scope.schema.shortcuts[role]
    if cls == CLASSES["post"]:
        if shortcut == term("schema:attendee"):
            shortcut = term("nasij:attendingPost")
        return shortcut, [target], Participation(node, event, role, post=target)
    if not scope.schema.fits(cls, frozenset({CLASSES["organization"], CLASSES["person"]})):
        raise _Problem(f"{claim.object!r} cannot take part", "name an organization, a person or a post")
    return shortcut, [target], Participation(node, event, role, actor=target)


def _left_open(scope: _Scope, claim: Claim) -> NamedNode:
    key = str(claim.object)
    found = scope.schema.find_concept(key) if ":" in key else None
    found = found or scope.schema.declared.get(key)
    if found is None:
        raise _Problem(f"unknown property {key!r}", "use the local name of a property, or role:<slug>")
    return found


def _values(scope: _Scope, prop: Property, claim: Claim) -> list[Value]:
    given = claim.object
    if isinstance(given, Texts):
        if "langString" not in prop.datatypes:
            raise _Problem(f"{prop.key} does not take texts", f"it takes: {_locals(prop.range)}")
        return [text(value, language) for language, value in given.items()]
    if isinstance(given, int):
        return [_scalar(prop, given)]
    if ":" in given and not prop.is_literal:
        return [_concept(scope, prop, given)]
    if prop.is_literal and given not in scope.classes:
        return [_literal(prop, given)]
    if given not in scope.classes:
        remedy = _instead(scope, given, "give it a file or node, or mend the slug")
        raise _Problem(f"unknown node {given!r}", remedy)
    if not scope.schema.fits(scope.classes[given], prop.range):
        raise _Problem(
            f"{given!r} is a {_local(scope.classes[given])}, which {prop.key} does not take",
            f"it takes: {_locals(prop.range)}",
        )
    return [resource(given)]


def _scalar(prop: Property, given: bool | int) -> Literal:
    name = "boolean" if isinstance(given, bool) else "integer"
    if name in prop.datatypes:
        return typed(str(given).lower(), name)
    if name == "integer" and "gYear" in prop.datatypes:
        return _literal(prop, str(given))
    raise _Problem(f"{prop.key} does not take {given!r}", f"it takes: {_locals(prop.range)}")


def _concept(scope: _Scope, prop: Property, given: str) -> NamedNode:
    found = scope.schema.find_concept(given)
    scheme = given.partition(":")[0]
    if found is None:
        slugs = scope.schema.schemes().get(scheme)
        remedy = (
            f"use one of {', '.join(sorted(slugs))}" if slugs else "use a scheme of ontology/vocabulary.ttl"
        )
        raise _Problem(f"unknown concept {given!r}", remedy)
    if prop.scheme is not None and prop.scheme != scheme:
        raise _Problem(f"{prop.key} takes concepts of {prop.scheme}, not {scheme}", f"write {prop.scheme}:…")
    return found


def _literal(prop: Property, given: str) -> Literal:
    kinds = prop.datatypes
    if "gYear" in kinds or "date" in kinds:
        try:
            return dates.literal(given)
        except ValueError as error:
            message, _, remedy = str(error).partition("; ")
            raise _Problem(message, remedy) from error
    if "langString" in kinds:
        return text(fold_space(given), _language(given))
    for kind in ("anyURI", "string"):
        if kind in kinds:
            return typed(given, kind)
    raise _Problem(f"{prop.key} does not take the text {given!r}", f"it takes: {_locals(prop.range)}")


def _language(value: str) -> str:
    """Printed texts are Arabic; those of Latin letters alone (acronyms) are taken for French, Morocco's other press."""
    return "ar" if any("\u0600" <= character <= "\u06ff" for character in value) else "fr"


def _instead(scope: _Scope, given: object, remedy: str) -> str:
    """The remedy for what is no node; of a retired slug, what stands for it now."""
    record = next((each for each in scope.records.retired.values() if each.slug == given), None)
    if record is None:
        return remedy
    if record.merged_into is None:
        return "it was withdrawn: take the claim out"
    return f"it was merged: write {record.merged_into}"


def _local(iri: NamedNode) -> str:
    return iri.value.replace("#", "/").rpartition("/")[2]


def _locals(iris: frozenset[NamedNode]) -> str:
    return ", ".join(sorted(_local(iri) for iri in iris)) or "anything"


def _show(value: object) -> str:
    return "a text" if isinstance(value, Texts) else repr(value)

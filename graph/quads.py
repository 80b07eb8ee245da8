"""Facts as triples: what is asserted, and beside it the claim that says why.

A pure core: nothing here opens a file or looks at a clock. All triples go to the default graph, and no node is
blank, so that the canonical form of the dataset is its sorted N-Quads.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from graph import names, places
from graph.contradictions import contradictions
from graph.facts import CLASSES, Fact, Value
from graph.records import AnyNode, Name, Place, Records, Retired, Source, Words
from graph.schema import Schema
from graph.terms import (
    ALT_LABEL,
    CLAIM,
    HIDDEN_LABEL,
    ID,
    LABEL,
    LANGUAGES,
    NAME,
    PREF_LABEL,
    RDF_TYPE,
    concept,
    resource,
    term,
    text,
    typed,
)

CURATORS = resource("nasij-curators")
_CENSUS = "https://communes.pages.dev"
_Texts = Mapping[str, str]
Subject = NamedNode | BlankNode | Triple


def dataset(
    records: Records, facts: Iterable[Fact], classes: Mapping[str, NamedNode], schema: Schema
) -> Iterator[Quad]:
    """Every triple that the records give, before the rules; duplicates are possible."""
    labels: set[tuple[Subject, Literal]] = set()
    for quad in _recorded(records, list(facts), classes, schema):
        yield quad
        if quad.predicate in (PREF_LABEL, ALT_LABEL) and isinstance(quad.object, Literal):
            labels.add((quad.subject, quad.object))
    yield from _keys(labels)


def _keys(labels: set[tuple[Subject, Literal]]) -> Iterator[Quad]:
    """The normalised keys of names as hidden labels, so that SPARQL finds other spellings of them."""
    for node, name in labels:
        assert name.language is not None
        key = text(names.key(name.value), name.language)
        if (node, key) not in labels:
            yield Quad(node, HIDDEN_LABEL, key)


def _recorded(
    records: Records, facts: list[Fact], classes: Mapping[str, NamedNode], schema: Schema
) -> Iterator[Quad]:
    yield from curators()
    units = {node.code: node.slug for _, _, node in records.nodes() if isinstance(node, Place) and node.code}
    for _, _, node in records.nodes():
        yield from _named(node, records, schema)
        if isinstance(node, Place):
            yield from _place(node, units)
        if isinstance(node, Source):
            yield from _source(node)
    for slug in records.retired.values():
        yield from _retired(slug, records)
    made = {new for fact in facts if (new := _made(fact)) is not None}
    for fact in facts:
        yield from _asserted(fact)
        yield from _claims(fact, records, made)
    for one, other in contradictions(facts):
        yield Quad(claim_iri(one), term("nasij:contradicts"), claim_iri(other))
        yield Quad(claim_iri(other), term("nasij:contradicts"), claim_iri(one))
    unnamed = {slug: cls for slug, cls in classes.items() if resource(slug) in made}
    yield from _labels_of_unnamed(records, facts, unnamed, schema)


def _made(fact: Fact) -> NamedNode | None:
    """The node without a name that an accepted claim makes, if it makes one."""
    if fact.claim.status != "accepted":
        return None
    if fact.participation is not None:
        return fact.participation.node
    return fact.subject if fact.predicate == RDF_TYPE else None


def curators() -> Iterator[Quad]:
    """The agent that claims are attributed to."""
    yield Quad(CURATORS, RDF_TYPE, term("prov:Agent"))
    shown = {"ar": "محررو نسيج", "fr": "les rédacteurs de Nasij", "en": "the curators of Nasij"}
    yield from _labelled(CURATORS, shown)


def claim_iri(fact: Fact, language: str | None = None) -> NamedNode:
    """The address of a fact's claim; translations of its text have the language appended."""
    suffix = f"-{language}" if language not in (None, "ar") else ""
    return NamedNode(f"{CLAIM}{fact.name}{suffix}")


def _labelled(node: NamedNode, texts: _Texts) -> Iterator[Quad]:
    for language, value in texts.items():
        yield Quad(node, PREF_LABEL, text(value, language))
        yield Quad(node, LABEL, text(value, language))


def _named(node: AnyNode, records: Records, schema: Schema) -> Iterator[Quad]:
    subject = resource(node.slug)
    yield Quad(subject, RDF_TYPE, CLASSES[node.type])
    if CLASSES["organization"] in schema.classes(CLASSES[node.type]):
        # Without inference, who asks for organizations means initiatives and units too.
        yield Quad(subject, RDF_TYPE, CLASSES["organization"])
    if node.type == "source":
        yield Quad(subject, RDF_TYPE, term("prov:Entity"))
    own = dict(places.names_of(node))
    yield from _labelled(subject, {language: name.text for language, name in own.items()})
    for language, name in own.items():
        yield from _name(node.slug, language, subject, name, language, records)
    if not isinstance(node, Source):
        for index, alias in enumerate(node.aliases, 1):
            yield Quad(subject, ALT_LABEL, text(alias.text, alias.lang))
            yield from _name(node.slug, f"alias-{index}", subject, alias, alias.lang, records)
        if node.note:
            yield from _note(subject, node.note, records)


def _name(
    slug: str, part: str, subject: NamedNode, name: Name, language: str, records: Records
) -> Iterator[Quad]:
    node = NamedNode(f"{NAME}{slug}-{part}")
    yield Quad(node, RDF_TYPE, term("nasij:Name"))
    yield Quad(node, term("nasij:nameOf"), subject)
    yield Quad(node, term("nasij:nameText"), text(name.text, language))
    yield Quad(node, term("nasij:nameForm"), concept("name-form", name.form))
    if name.basis:
        for code, words in _words(name.basis, records):
            yield Quad(node, term("nasij:basis"), text(words, code))


def _place(place: Place, units: Mapping[str, str]) -> Iterator[Quad]:
    subject = resource(place.slug)
    kind = place.kind
    if place.code is not None:
        unit = places.units()[place.code]
        kind = unit.kind
        parent: str | None = unit.parent
        while parent is not None and parent not in units:
            parent = places.units()[parent].parent
        container = resource(units[parent] if parent is not None else places.COUNTRY)
        yield Quad(subject, term("schema:containedInPlace"), container)
        yield Quad(subject, term("nasij:hcpCode"), typed(place.code, "string"))
        yield Quad(subject, term("prov:wasDerivedFrom"), NamedNode(_CENSUS))
    if kind is not None:
        yield Quad(subject, term("nasij:placeKind"), concept("place-kind", kind))
    if place.geonames is not None:
        latitude, longitude = places.points()[place.geonames]
        geo = NamedNode(f"{ID}{place.slug}-geo")
        yield Quad(subject, term("schema:geo"), geo)
        yield Quad(geo, RDF_TYPE, term("schema:GeoCoordinates"))
        yield Quad(geo, term("schema:latitude"), typed(latitude, "decimal"))
        yield Quad(geo, term("schema:longitude"), typed(longitude, "decimal"))
        yield from _labelled(geo, dict.fromkeys(LANGUAGES, f"{latitude}, {longitude}"))


def _source(source: Source) -> Iterator[Quad]:
    subject = resource(source.slug)
    yield Quad(subject, term("schema:inLanguage"), typed(source.language, "string"))
    yield Quad(subject, term("nasij:sha256"), typed(source.sha256, "string"))
    yield Quad(subject, term("nasij:length"), typed(str(source.length), "integer"))


def _retired(record: Retired, records: Records) -> Iterator[Quad]:
    """A slug that names nothing any more. It has a label and no name, so that nothing finds it among the living."""
    subject = resource(record.slug)
    yield Quad(subject, RDF_TYPE, term("nasij:Retired"))
    yield Quad(subject, term("owl:deprecated"), typed("true", "boolean"))
    for language, name in record.names.items():
        yield Quad(subject, LABEL, text(name.text, language))
    if record.merged_into is not None:
        yield Quad(subject, term("dcterms:isReplacedBy"), resource(record.merged_into))
    for language, words in _words(record.because, records):
        yield Quad(subject, term("nasij:reason"), text(words, language))
    yield Quad(subject, term("prov:invalidatedAtTime"), typed(f"{record.retired}T00:00:00Z", "dateTime"))
    yield Quad(subject, term("prov:wasAttributedTo"), CURATORS)
    if record.note:
        yield from _note(subject, record.note, records)


def _words(given: Words | None, records: Records) -> Iterator[tuple[str, str]]:
    """The curators' words by language: those of their key in reasons.yaml, or their own."""
    words = records.reasons[given] if isinstance(given, str) else given
    return words.items() if words else iter(())


def _note(subject: NamedNode, note: Words, records: Records) -> Iterator[Quad]:
    for language, words in _words(note, records):
        yield Quad(subject, term("nasij:curatorNote"), text(words, language))


def _asserted(fact: Fact) -> Iterator[Quad]:
    """The triples of an accepted claim: its own, and those of the n-ary node that it makes."""
    if fact.claim.status != "accepted":
        return
    for value in fact.values:
        yield Quad(fact.subject, fact.predicate, value)
        if fact.predicate == PREF_LABEL:
            yield Quad(fact.subject, LABEL, value)
    part = fact.participation
    if part is None:
        return
    yield Quad(part.node, RDF_TYPE, CLASSES["participation"])
    yield Quad(part.node, term("nasij:inEvent"), part.event)
    yield Quad(part.node, term("nasij:role"), part.role)
    if part.actor is not None:
        yield Quad(part.node, term("nasij:participant"), part.actor)
    if part.post is not None:
        yield Quad(part.node, term("nasij:inCapacity"), part.post)


def _claims(fact: Fact, records: Records, made: Collection[NamedNode]) -> Iterator[Quad]:
    first = claim_iri(fact)
    for value in fact.values:
        language = value.language if isinstance(value, Literal) and len(fact.values) > 1 else None
        node = claim_iri(fact, language)
        if node != first:
            yield Quad(node, term("nasij:translationOf"), first)
        yield from _claim(node, fact, value, records)
        if fact.participation is not None and fact.participation.node in made:
            yield Quad(node, term("nasij:node"), fact.participation.node)


def _claim(node: NamedNode, fact: Fact, value: Value, records: Records) -> Iterator[Quad]:
    claim, passage = fact.claim, fact.passage
    assert passage.at is not None, "spans are verified before triples are made"
    yield Quad(node, RDF_TYPE, term("nasij:Claim"))
    yield Quad(node, term("rdf:subject"), fact.subject)
    yield Quad(node, term("rdf:predicate"), fact.predicate)
    yield Quad(node, term("rdf:object"), value)
    yield Quad(node, term("nasij:source"), resource(fact.source.slug))
    yield Quad(node, term("nasij:claimNumber"), typed(str(fact.number), "integer"))
    yield Quad(node, term("nasij:phrase"), text(passage.phrase, fact.source.language))
    yield Quad(node, term("nasij:start"), typed(str(passage.at[0]), "integer"))
    yield Quad(node, term("nasij:end"), typed(str(passage.at[1]), "integer"))
    yield Quad(node, term("nasij:certainty"), concept("certainty", claim.certainty))
    yield Quad(node, term("nasij:status"), concept("status", claim.status))
    yield Quad(node, term("prov:wasAttributedTo"), CURATORS)
    yield Quad(node, term("prov:generatedAtTime"), typed(f"{fact.source.curated}T00:00:00Z", "dateTime"))
    for language, words in _words(claim.because, records):
        yield Quad(node, term("nasij:reason"), text(words, language))
    if claim.note:
        yield from _note(node, claim.note, records)


def _labels_of_unnamed(
    records: Records, facts: list[Fact], classes: Mapping[str, NamedNode], schema: Schema
) -> Iterator[Quad]:
    """Labels for the nodes that no record names, made of what they connect; texts are their own label."""
    known: dict[NamedNode, _Texts] = dict(schema.labels)
    for _, _, node in records.nodes():
        known[resource(node.slug)] = {language: name.text for language, name in places.names_of(node)}
    values: dict[NamedNode, dict[NamedNode, list[Value]]] = defaultdict(lambda: defaultdict(list))
    for fact in facts:
        values[fact.subject][fact.predicate].extend(fact.values)
        if fact.participation is not None:
            part = fact.participation
            own = values[part.node]
            own[term("nasij:role")], own[term("nasij:inEvent")] = [part.role], [part.event]
            own[term("nasij:participant")] = [who for who in (part.actor, part.post) if who is not None]
    for slug, cls in sorted(classes.items()):
        made = resource(slug)
        for language in LANGUAGES:
            yield Quad(made, LABEL, text(_label(cls, values[made], known, language), language))


def _label(
    cls: NamedNode, values: Mapping[NamedNode, list[Value]], known: Mapping[NamedNode, _Texts], language: str
) -> str:
    def named(*curies: str) -> list[str]:
        found = [value for curie in curies for value in values.get(term(curie), ())]
        return [known.get(value, {}).get(language, "") for value in found if isinstance(value, NamedNode)]

    def said(*curies: str) -> list[str]:
        found = [
            value for curie in curies for value in values.get(term(curie), ()) if isinstance(value, Literal)
        ]
        return [value.value for value in found if value.language in (None, language)]

    comma = "، " if language == "ar" else ", "
    colon = " : " if language == "fr" else ": "
    if cls == CLASSES["participation"]:
        who = comma.join(named("nasij:participant") or said("nasij:collectiveDescription"))
        return f"{comma.join(named('nasij:role'))}{colon}{who} ({comma.join(named('nasij:inEvent'))})"
    if cls == CLASSES["partnership"]:
        parties = comma.join(named("nasij:initiatingParty", "nasij:party"))
        return f"{comma.join(named('nasij:partnershipKind'))}{colon}{parties}"
    if cls == CLASSES["figure"]:
        return " ".join([*said("nasij:value"), *said("nasij:counted")])
    words = " ".join(said("schema:text")).split()
    return " ".join(words[:12]) + (" …" if len(words) > 12 else "")

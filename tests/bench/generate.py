"""Made-up graphs in the shape of Nasij's own, as large as one likes: python -m tests.bench.generate 1000 graph.nq.

The ontology and vocabulary as they are; the regions, provinces and communes of the census; and for every 100
organizations about 40 partnerships, 30 events with 60 participations, and 10 sources. Each organization has names in
Arabic, French and English, a kind, a place and a theme; each participation and each party to a partnership has its
claim with phrase, place and certainty, and each pair of partners has the derivation that it follows from. Who takes
part is drawn by preferential attachment (Barabási and Albert 1999, doi:10.1126/science.286.5439.509): with
probability 1/2 one that took part before, else any, so that most organizations have one or two partners and few have
hundreds. Some 50 triples for each organization, all in the default graph, no blank nodes.

The same number of organizations and the same seed give the same bytes; they are written as they are made.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import permutations
from pathlib import Path
from random import Random

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

import ontology
from graph.names import key
from graph.places import COUNTRY, units
from graph.terms import (
    CLAIM,
    DERIVATION,
    HIDDEN_LABEL,
    LABEL,
    PREF_LABEL,
    RDF_TYPE,
    concept,
    resource,
    term,
    text,
    typed,
)

SEED = 2024
_KINDS = {
    "association": ("جمعية", "Association", 60),
    "federation": ("فيدرالية", "Fédération", 6),
    "foundation": ("مؤسسة", "Fondation", 10),
    "network": ("شبكة", "Réseau", 6),
    "centre": ("مركز", "Centre", 8),
    "company": ("شركة", "Société", 4),
    "communal-council": ("جماعة", "Commune", 4),
    "foreign-foundation": ("مؤسسة أجنبية", "Fondation étrangère", 2),
}
"""How organizations of a kind are called, and how many of a hundred there are."""
_NAMES = [
    ("الأمل", "Al Amal"), ("النور", "Annour"), ("الأفق", "Al Ofok"), ("الواحة", "Al Waha"), ("الجسر", "Al Jisr"),
    ("المستقبل", "Al Moustakbal"), ("التضامن", "Attadamoun"), ("المبادرة", "Al Moubadara"), ("الرائد", "Arraid"),
    ("الفجر", "Al Fajr"), ("الأطلس", "Al Atlas"), ("الساحل", "Assahil"), ("الينبوع", "Al Yanboue"),
]  # fmt: skip
_AIMS = [
    ("للتنمية", "pour le développement"), ("للثقافة والفنون", "pour la culture et les arts"),
    ("للعمل التطوعي", "pour le bénévolat"), ("للبيئة", "pour l'environnement"), ("للصحة", "pour la santé"),
    ("للطفولة والشباب", "pour l'enfance et la jeunesse"), ("للمرأة القروية", "pour la femme rurale"),
    ("لذوي الإعاقة", "pour les personnes handicapées"), ("للماء والواحات", "pour l'eau et les oasis"),
]  # fmt: skip
_EVENTS = {
    "forum": ("ملتقى", "Forum"), "study-day": ("يوم دراسي", "Journée d'étude"), "workshop": ("ورشة", "Atelier"),
    "national-meeting": ("لقاء وطني", "Rencontre nationale"),
}  # fmt: skip
_ROLES = {
    "organizer": ("schema:organizer", "منظم", "Organisateur", 40),
    "partner": ("nasij:partner", "شريك", "Partenaire", 25),
    "supporter": ("nasij:supporter", "داعم", "Soutien", 20),
    "attendee": ("schema:attendee", "مشارك", "Participant", 15),
}
_PARTNERSHIPS = {"partnership": ("شراكة", "Partenariat"), "cooperation": ("تعاون", "Coopération")}
_THEMES = (
    "health", "women", "youth", "disability", "local-development", "charity-work", "cultural-action", "sport",
    "sustainable-development", "culture-of-volunteering", "waqf", "tourism", "networking", "documentation",
)  # fmt: skip
_CERTAINTIES = ("stated", "inferred", "uncertain")
_PHRASE = ("نظمت", "بشراكة مع", "بدعم من", "بتعاون مع", "حضرت")

Value = NamedNode | Literal


def organization(number: int) -> NamedNode:
    """The organization of a number, from 0 on."""
    return resource(f"organization-{number}")


def lines(organizations: int, seed: int = SEED) -> Iterator[str]:
    """The graph as lines of N-Quads."""
    for name in ("nasij.ttl", "vocabulary.ttl"):
        for quad in parse(path=str(ontology.FOLDER / name), format=RdfFormat.TURTLE):
            yield f"{quad} .\n"
    yield from _Writer(organizations, Random(seed)).lines()


def write(path: Path, organizations: int, seed: int = SEED) -> None:
    """The graph as a file; one that was broken off leaves none."""
    unfinished = path.with_suffix(".part")
    with unfinished.open("w", encoding="utf-8") as file:
        file.writelines(lines(organizations, seed))
    unfinished.replace(path)


class _Writer:
    def __init__(self, organizations: int, random: Random) -> None:
        self._count, self._random = organizations, random
        self._drawn: list[int] = []
        self._names: list[tuple[str, str]] = []
        communes = sorted(code for code, unit in units().items() if unit.kind == "commune")
        self._communes = random.sample(communes, min(organizations, len(communes)))
        self._claims = 0

    def lines(self) -> Iterator[str]:
        for subject, predicate, value in self._triples():
            yield f"{subject} {predicate} {value} .\n"

    def _triples(self) -> Iterator[tuple[NamedNode, NamedNode, Value]]:
        yield from self._places()
        for number in range(self._count):
            yield from self._organization(number)
        for number in range(max(1, self._count // 10)):
            yield from self._source(number)
        for number in range(max(1, self._count * 3 // 10)):
            yield from self._event(number)
        for number in range(max(1, self._count * 4 // 10)):
            yield from self._partnership(number)

    def _places(self) -> Iterator[tuple[NamedNode, NamedNode, Value]]:
        yield from _named(resource(COUNTRY), "schema:Place", "المغرب", "Maroc", "Morocco")
        yield resource(COUNTRY), term("nasij:placeKind"), concept("place-kind", "country")
        chosen = frozenset(self._communes)
        for code, unit in units().items():
            if unit.kind == "commune" and code not in chosen:
                continue
            place = _place(code)
            yield from _named(place, "schema:Place", unit.ar, unit.fr, unit.fr)
            yield place, term("nasij:placeKind"), concept("place-kind", unit.kind)
            yield place, term("nasij:hcpCode"), typed(code, "string")
            yield place, term("schema:containedInPlace"), _place(unit.parent)

    def _organization(self, number: int) -> Iterator[tuple[NamedNode, NamedNode, Value]]:
        pick = self._random
        kind = pick.choices(list(_KINDS), [share for *_, share in _KINDS.values()])[0]
        name, aim, (ar, fr, _) = pick.choice(_NAMES), pick.choice(_AIMS), _KINDS[kind]
        called = (f"{ar} {name[0]} {aim[0]} {number}", f"{fr} {name[1]} {aim[1]} {number}")
        self._names.append(called)
        me = organization(number)
        yield from _named(me, "org:Organization", *called, f"{name[1]} {number} ({kind})")
        yield me, HIDDEN_LABEL, text(key(called[0]), "ar")
        yield me, term("org:classification"), concept("kind", kind)
        yield (
            me,
            term("schema:location"),
            _place(self._communes[int(len(self._communes) * pick.random() ** 2)]),
        )
        yield me, term("schema:about"), concept("theme", pick.choice(_THEMES))

    def _source(self, number: int) -> Iterator[tuple[NamedNode, NamedNode, Value]]:
        me = resource(f"source-{number}")
        yield from _named(
            me, "schema:NewsArticle", f"تقرير صحفي {number}", f"Article {number}", f"Report {number}"
        )
        yield me, term("schema:inLanguage"), typed("ar", "string")
        yield me, term("schema:datePublished"), typed(self._date(), "date")

    def _event(self, number: int) -> Iterator[tuple[NamedNode, NamedNode, Value]]:
        pick, me = self._random, resource(f"event-{number}")
        kind = pick.choice(list(_EVENTS))
        ar, fr = (f"{word} {number}" for word in _EVENTS[kind])
        yield from _named(me, "schema:Event", ar, fr, f"{kind} {number}")
        yield me, term("nasij:eventKind"), concept("event-kind", kind)
        yield me, term("schema:startDate"), typed(self._date(), "date")
        yield me, term("schema:location"), _place(pick.choice(self._communes))
        yield me, term("schema:about"), concept("theme", pick.choice(_THEMES))
        for index, who in enumerate(self._draw(1 + self._more(0.5))):
            role = pick.choices(list(_ROLES), [share for *_, share in _ROLES.values()])[0]
            predicate, role_ar, role_fr, _ = _ROLES[role]
            node, actor = resource(f"event-{number}-participation-{index}"), organization(who)
            yield node, RDF_TYPE, term("nasij:Participation")
            yield node, LABEL, text(f"{role_ar}: {self._names[who][0]} ({ar})", "ar")
            yield node, LABEL, text(f"{role_fr} : {self._names[who][1]} ({fr})", "fr")
            yield node, term("nasij:inEvent"), me
            yield node, term("nasij:role"), concept("role", role)
            yield node, term("nasij:participant"), actor
            yield me, term(predicate), actor
            yield me, term("nasij:involves"), actor
            claim, made = self._claim(me, term(predicate), who)
            yield from made
            yield claim, term("nasij:node"), node

    def _partnership(self, number: int) -> Iterator[tuple[NamedNode, NamedNode, Value]]:
        me = resource(f"partnership-{number}")
        parties = self._draw(2 + self._more(0.35))
        kind = self._random.choice(list(_PARTNERSHIPS))
        ar, fr = _PARTNERSHIPS[kind]
        yield me, RDF_TYPE, term("nasij:Partnership")
        yield me, LABEL, text(f"{ar}: {'، '.join(self._names[who][0] for who in parties)}", "ar")
        yield me, LABEL, text(f"{fr} : {', '.join(self._names[who][1] for who in parties)}", "fr")
        yield me, term("nasij:partnershipKind"), concept("partnership-kind", kind)
        said: dict[int, NamedNode] = {}
        for who in parties:
            yield me, term("nasij:party"), organization(who)
            said[who], made = self._claim(me, term("nasij:party"), who)
            yield from made
        for one, other in permutations(parties, 2):
            yield organization(one), term("nasij:partnerOf"), organization(other)
            derived = NamedNode(f"{DERIVATION}{number}-{one}-{other}")
            yield derived, RDF_TYPE, term("nasij:Derivation")
            yield derived, term("rdf:subject"), organization(one)
            yield derived, term("rdf:predicate"), term("nasij:partnerOf")
            yield derived, term("rdf:object"), organization(other)
            yield derived, term("nasij:rule"), term("rule:partner-of")
            yield derived, term("prov:wasDerivedFrom"), said[one]
            yield derived, term("prov:wasDerivedFrom"), said[other]

    def _claim(
        self, subject: NamedNode, predicate: NamedNode, who: int
    ) -> tuple[NamedNode, list[tuple[NamedNode, NamedNode, Value]]]:
        pick = self._random
        self._claims += 1
        source, start = pick.randrange(max(1, self._count // 10)), pick.randrange(5_000)
        phrase = f"{pick.choice(_PHRASE)} {self._names[who][0]}"
        me = NamedNode(f"{CLAIM}source-{source}-{self._claims}")
        return me, [
            (me, RDF_TYPE, term("nasij:Claim")),
            (me, term("rdf:subject"), subject),
            (me, term("rdf:predicate"), predicate),
            (me, term("rdf:object"), organization(who)),
            (me, term("nasij:source"), resource(f"source-{source}")),
            (me, term("nasij:claimNumber"), typed(str(self._claims), "integer")),
            (me, term("nasij:phrase"), text(phrase, "ar")),
            (me, term("nasij:start"), typed(str(start), "integer")),
            (me, term("nasij:end"), typed(str(start + len(phrase)), "integer")),
            (me, term("nasij:certainty"), concept("certainty", pick.choices(_CERTAINTIES, (80, 15, 5))[0])),
            (me, term("nasij:status"), concept("status", "accepted")),
        ]

    def _draw(self, wanted: int) -> list[int]:
        """Some organizations, each once."""
        pick, found = self._random, dict[int, None]()
        while len(found) < min(wanted, self._count):
            again = self._drawn and pick.random() < 0.5
            found[pick.choice(self._drawn) if again else pick.randrange(self._count)] = None
        self._drawn += found
        return list(found)

    def _more(self, probability: float) -> int:
        """A number of the geometric distribution, at most 10."""
        number = 0
        while number < 10 and self._random.random() < probability:
            number += 1
        return number

    def _date(self) -> str:
        pick = self._random
        return f"{pick.randint(2010, 2024)}-{pick.randint(1, 12):02}-{pick.randint(1, 28):02}"


def _place(code: str | None) -> NamedNode:
    return resource(f"place-{code.replace('.', '-')}" if code else COUNTRY)


def _named(
    node: NamedNode, curie: str, ar: str, fr: str, en: str
) -> Iterator[tuple[NamedNode, NamedNode, Value]]:
    yield node, RDF_TYPE, term(curie)
    for language, name in (("ar", ar), ("fr", fr), ("en", en)):
        yield node, PREF_LABEL, text(name, language)
        yield node, LABEL, text(name, language)


def main(arguments: list[str]) -> None:
    """Writes the graph of so many organizations into a file."""
    write(Path(arguments[1]), int(arguments[0]))


if __name__ == "__main__":
    main(sys.argv[1:])

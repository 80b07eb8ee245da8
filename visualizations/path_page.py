"""The page that shows how two actors are linked: each way as a picture, as a sentence, and with its evidence."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from urllib.parse import urlencode

from graph.dataset import Dataset
from graph.names import key
from graph.network import GROUPS, SYMMETRIC, Relation
from graph.networks import relations_of
from graph.paths import LONGEST, Path, shortest_paths
from graph.search import CONFIDENT
from graph.terms import LANGUAGES, resource
from visualizations import pages, style
from visualizations.cards import RelationCard, relation_card
from visualizations.evidence import Facts, read_facts
from visualizations.listing import LISTS
from visualizations.paths import Quotation, best, quotation, quoted
from visualizations.strings import translate
from visualizations.values import Text, address

WAYS = 5
"""Ways that the page shows at most."""
USUAL = 3
"""Ways that it shows unless asked for another number."""
OFFERED = 2_000
"""Names that the form offers while typing; where there are more actors, names are only searched for."""
_CHOICES = 6


@dataclass(frozen=True)
class Choice:
    """A resource that a text may mean."""

    slug: str
    name: str
    kind: str


@dataclass(frozen=True)
class End:
    """What a reader gave as one end: the text, the slug that it means if it means one, else what it may mean.

    ``named`` tells that it is a name of each of the choices; otherwise they are only like it.
    """

    text: str
    slug: str | None = None
    choices: tuple[Choice, ...] = ()
    named: bool = False

    @property
    def value(self) -> str:
        """How an address says it."""
        return self.slug or self.text


@dataclass(frozen=True)
class Ends:
    """The two ends that a reader asked for, None where none was given."""

    start: End | None = None
    end: End | None = None

    @property
    def are_found(self) -> bool:
        """Whether each of the two means one resource."""
        return all(each is not None and each.slug is not None for each in (self.start, self.end))

    @property
    def are_slugs(self) -> bool:
        """Whether each was given as its slug."""
        return all(each is not None and each.slug == each.text for each in (self.start, self.end))

    @property
    def are_unknown(self) -> bool:
        """Whether one of them is no name of anything."""
        return any(each and each.slug is None and not each.named for each in (self.start, self.end))

    def query(self, ways: int) -> str:
        """The part of an address that asks for them."""
        given = {"from": self.start, "to": self.end}
        values = {name: end.value for name, end in given.items() if end is not None}
        return urlencode(values | ({"k": str(ways)} if ways != USUAL else {}))

    def having(self, name: str, end: End) -> Ends:
        """These with another one as ``from`` or ``to``."""
        return replace(self, start=end) if name == "from" else replace(self, end=end)


@dataclass(frozen=True)
class Field:
    """A field of the form: its name, what stands in it, what was asked, and the addresses of what that may mean."""

    name: str
    text: str = ""
    end: End | None = None
    choices: tuple[tuple[str, Choice], ...] = ()


@dataclass(frozen=True)
class Node:
    """A node of a way."""

    href: str | None
    group: str
    name: str


@dataclass(frozen=True)
class Hop:
    """A step of a way: its best relation in a word, and all of them with their evidence.

    ``arrow`` is ``on`` where that relation points along the way, ``back`` where against it, empty where it holds both
    ways. ``width`` is in pixels.
    """

    id: str
    label: str
    arrow: str
    certainty: str
    certainty_label: str
    disputed: bool
    width: float
    relations: tuple[RelationCard, ...]


@dataclass(frozen=True)
class Way:
    """One way from the one to the other; there is a hop less than there are nodes."""

    nodes: tuple[Node, ...]
    hops: tuple[Hop, ...]
    quotation: Quotation


def find_ends(dataset: Dataset, language: str, start: str, end: str) -> Ends:
    """What two texts mean, each a slug or a name in any script; nothing for an empty one."""
    return Ends(*(_end(dataset, language, text.strip()) if text.strip() else None for text in (start, end)))


def _end(dataset: Dataset, language: str, text: str) -> End:
    known = relations_of(dataset).resources
    if text in known:
        return End(text, text)
    retired = dataset.retired.get(text)
    if retired is not None and retired.successor in known:
        return End(text, retired.successor)
    hits = [
        hit
        for hit in dataset.search.find(text, language=language, kinds=GROUPS, limit=20)
        if hit.slug in known
    ]
    named = [hit for hit in hits if hit.exact]
    called = [hit for hit in named if key(hit.label) == key(text)]
    sure = [] if named else [hit for hit in hits if hit.score >= CONFIDENT]
    for found in (named, called, sure):
        if len(found) == 1:
            return End(text, found[0].slug)
    facts = read_facts(dataset)
    choices = (_choice(facts, hit.slug, language) for hit in (called or named or hits)[:_CHOICES])
    return End(text, None, tuple(choices), bool(named))


def _choice(facts: Facts, slug: str, language: str) -> Choice:
    found = facts.relations.resources[slug]
    kind = facts.label(found.kind, language) if found.kind else translate(language, f"group.{found.group}")
    return Choice(slug, found.labels[language], kind)


def render_path(dataset: Dataset, language: str, ends: Ends = Ends(), ways: int = USUAL) -> str:
    """The page; without two ends that are found it asks for them, and says what each may have meant."""
    facts = read_facts(dataset)
    found: list[Way] = []
    slugs = [each.slug for each in (ends.start, ends.end) if each is not None and each.slug is not None]
    if ends.are_found:
        paths = shortest_paths(facts.relations, slugs[0], slugs[1], ways)
        found = [_way(facts, path, str(n), language) for n, path in enumerate(paths, 1)]
    asked = ends.query(ways)
    names = [quoted(facts, slug, language) for slug in slugs]
    return pages.page(
        "path.html",
        language,
        dataset=dataset,
        alternates={code: f"/{code}/path" + (f"?{asked}" if asked else "") for code in LANGUAGES},
        here="path",
        title=translate(language, "path.title.of", start=names[0], end=names[1])
        if ends.are_found and slugs[0] != slugs[1]
        else translate(language, "path.title"),
        ends=ends,
        slugs=slugs,
        linked=[_linked(facts, slug, language) for slug in slugs],
        fields=[_field(facts, ends, name, language, ways) for name in ("from", "to")],
        k=ways,
        most=WAYS,
        longest=LONGEST,
        offered=_offered(facts, language),
        ways=found,
        asked=asked,
    )


def _way(facts: Facts, path: Path, name: str, language: str) -> Way:
    nodes = tuple(
        Node(
            address(resource(slug).value, language),
            facts.relations.resources[slug].group,
            facts.label(resource(slug).value, language),
        )
        for slug in path.nodes
    )
    hops = tuple(
        _hop(facts, relations, ends[0], f"hop-{name}-{n}", language)
        for n, (relations, ends) in enumerate(zip(path.hops, pairwise(path.nodes), strict=True), 1)
    )
    return Way(nodes, hops, quotation(facts, path, language))


def _hop(facts: Facts, relations: tuple[Relation, ...], start: str, name: str, language: str) -> Hop:
    first = best(relations)
    cards = [relation_card(facts, each, f"{name}.{n}", language) for n, each in enumerate(relations, 1)]
    shown = cards[relations.index(first)]
    return Hop(
        id=name,
        label=shown.label,
        arrow="" if first.relation in SYMMETRIC else "on" if first.start == start else "back",
        certainty=first.certainty,
        certainty_label=shown.certainty_label,
        disputed=first.disputed,
        width=style.width(len({source for each in relations for source in each.sources})),
        relations=tuple(sorted(cards, key=lambda card: card is not shown)),
    )


def _linked(facts: Facts, slug: str, language: str) -> Text:
    """The name of an end, with the way to what is around it."""
    return Text(facts.label(resource(slug).value, language), language, f"/{language}/view/actor/{slug}")


def _field(facts: Facts, ends: Ends, name: str, language: str, ways: int) -> Field:
    end = ends.start if name == "from" else ends.end
    if end is None:
        return Field(name)
    text = facts.label(resource(end.slug).value, language) if end.slug else end.text
    return Field(
        name,
        text,
        end,
        tuple(
            (f"/{language}/path?{ends.having(name, replace(end, slug=choice.slug)).query(ways)}", choice)
            for choice in end.choices
        ),
    )


def _offered(facts: Facts, language: str) -> list[str]:
    """The names of all actors, unless there are too many."""
    actors = [each for each in facts.relations.resources.values() if each.group in LISTS["actors"]]
    if len(actors) > OFFERED:
        return []
    return sorted({each.labels[language] for each in actors}, key=key)

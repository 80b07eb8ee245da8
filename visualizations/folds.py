"""The picture of a network that is too large for one: its communities as nodes, each of which opens.

What is drawn comes from the build (``graph.folding``, ``graph.layout``): the page costs the same for any network.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from graph import folding
from graph.dataset import Dataset
from graph.folding import Fold, Folds
from graph.layout import wide_and_tall
from graph.names import isolate
from graph.networks import folds_of
from graph.remembered import remembered
from graph.terms import LANGUAGES, resource
from visualizations import pages, style
from visualizations.evidence import Facts, read_facts
from visualizations.picture import OPTIONS, Positions, page_data
from visualizations.strings import Translate, number, translator
from visualizations.takeaway import about

if TYPE_CHECKING:
    import networkx as nx

    Network = nx.Graph[str]

_SIZES = (13.0, 40.0)
_WIDTHS = (1.25, 7.0)
_KNOWN = 12
"""How many members of a fold the search of the picture knows, the ones of most links."""


@dataclass(frozen=True)
class Entry:
    """A line of a legend: a group or a relation, its name, how many there are."""

    key: str
    label: str
    count: int


@dataclass(frozen=True)
class Step:
    """A step of the way into a folded network: what it is called and its address."""

    label: str
    href: str


@dataclass(frozen=True)
class FoldCard:
    """A fold: what it is called, how many members of which groups it has, the first of them, its strongest links.

    ``links`` are the folds that it is most linked to, with the number of relations.
    """

    key: str
    label: str
    href: str
    size: int
    groups: Sequence[Entry]
    known: Sequence[tuple[str, str]]
    links: Sequence[tuple[str, int]]


def address(language: str, view: str, key: str = folding.WHOLE) -> str:
    """Where a fold of a view is shown."""
    return f"/{language}/view/{quote(view)}" + (f"?community={quote(key)}" if key else "")


def steps_to(facts: Facts, folds: Folds, view: str, language: str, key: str) -> list[Step]:
    """The way into a fold, itself included; nothing for a network that does not fold."""
    if not folds:
        return []
    t = translator(language)
    return [
        Step(
            _name(facts, folds[step], language) if step else t("fold.all"),
            address(language, view, step),
        )
        for step in (*folding.parents(key), key)
    ]


def render_folds(
    dataset: Dataset,
    view: str,
    language: str,
    key: str,
    *,
    standalone: bool,
    framed: bool = False,
    home: str | None = None,
) -> str:
    """The page of a fold that has parts; ``framed`` and ``home`` as in ``views.render``.

    A stand-alone file shows it, and opens nothing.
    """
    facts, folds, t = read_facts(dataset), folds_of(dataset, view), translator(language)
    fold = folds[key]
    wide, tall = _laid_out(dataset, view, key)
    cards = [_card(facts, folds, fold, part, view, language, t) for part in fold.parts]
    steps = steps_to(facts, folds, view, language, key)
    picture = _draw(fold, cards, wide, tall, language, opens=not standalone)
    title = t(f"view.{view}.title", name="")
    return pages.page(
        "folds.html",
        language,
        dataset=dataset,
        standalone=standalone,
        alternates={
            code: f"/{code}/" if not key and f"view/{view}" == pages.HOME else address(code, view, key)
            for code in LANGUAGES
        },
        here=f"view/{view}",
        view=view,
        title=title,
        steps=steps,
        size=fold.size,
        groups=_groups(fold.groups, t),
        cards=cards,
        framed=framed,
        data=page_data(
            language,
            picture,
            dataset=dataset.id,
            standalone=standalone,
            about=about(dataset, language, title=title, here=f"view/{view}", home=home),
        ),
    )


@remembered(64)
def _laid_out(dataset: Dataset, view: str, key: str) -> tuple[Positions, Positions]:
    """The positions of a fold's parts: of the outermost from the build, of others when they are first asked for."""
    if key == folding.WHOLE:
        return dataset.layout[view], dataset.layout[f"{view}-tall"]
    return wide_and_tall(folding.picture(folds_of(dataset, view)[key]))


def _name(facts: Facts, fold: Fold, language: str) -> str:
    """Its central member, and how many members it has."""
    return f"{facts.label(resource(fold.central).value, language)} ({number(fold.size, language)})"


def _groups(counts: Mapping[str, int], t: Translate) -> list[Entry]:
    return [Entry(group, t(f"group.{group}"), counts[group]) for group in style.STYLES if counts.get(group)]


def _card(
    facts: Facts, folds: Folds, around: Fold, key: str, view: str, language: str, t: Translate
) -> FoldCard:
    fold = folds[key]
    members = fold.members or (fold.central,)
    links = [(other if one == key else one, n) for one, other, n in around.links if key in (one, other)]
    return FoldCard(
        key=key,
        label=_name(facts, fold, language),
        href=address(language, view, key),
        size=fold.size,
        groups=sorted(_groups(fold.groups, t), key=lambda entry: -entry.count),
        known=[(slug, facts.label(resource(slug).value, language)) for slug in members[:_KNOWN]],
        links=[(_name(facts, folds[other], language), n) for other, n in links],
    )


def _draw(
    fold: Fold, cards: Sequence[FoldCard], wide: Positions, tall: Positions, language: str, *, opens: bool
) -> dict[str, Any]:
    """Nodes, edges and options as JSON can carry them."""
    most = max((count for _, _, count in fold.links), default=1)
    nodes = [
        {
            "id": card.key,
            "label": isolate(card.label),
            "group": card.groups[0].key,
            "size": min(_SIZES[1], _SIZES[0] + 0.6 * sqrt(card.size)),
            "x": wide[card.key][0],
            "y": wide[card.key][1],
            "tall": tall[card.key],
            "search": [label for _, label in card.known],
            "folded": True,
            **({"href": card.href} if opens else {}),
        }
        for card in cards
    ]
    edges = [
        {
            "id": f"{one}--{other}",
            "from": one,
            "to": other,
            "label": isolate(translator(language)("count.relations", n=count)),
            "relations": [],
            "width": round(_WIDTHS[0] + (_WIDTHS[1] - _WIDTHS[0]) * sqrt(count / most), 2),
            "dashes": False,
        }
        for one, other, count in fold.links
    ]
    return {"nodes": nodes, "edges": edges, "options": OPTIONS}

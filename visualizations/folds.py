"""The picture of a network that is too large for one: its communities as nodes, each of which opens.

What is drawn comes from the build (``graph.folding``, ``graph.layout``): the page costs the same for any network.
What a community shows when it opens where it stands is in ``visualizations.inside``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any
from urllib.parse import quote

import numpy as np

from graph import folding
from graph.communities import community_of
from graph.dataset import Dataset
from graph.errors import UnknownEntity
from graph.folding import Fold, Folds
from graph.layout import ROOM
from graph.names import isolate
from graph.networks import folds_of
from graph.terms import LANGUAGES, resource
from visualizations import pages, style
from visualizations.evidence import Facts, read_facts
from visualizations.expansion import Carried
from visualizations.facets import Entry
from visualizations.picture import OPTIONS, Positions, page_data
from visualizations.strings import Translate, number, translator
from visualizations.takeaway import about

SPREAD = 100
"""How many times as far apart the outermost communities are drawn as their layout has them: what opens in the place of
one is some hundred times as wide, and the renderer enlarges no more than ten times."""
_SIZES = (13.0, 40.0)
_WIDTHS = (1.25, 7.0)
_KNOWN = 12
"""How many members of a fold its card names, and the search of a file knows: the ones of most links."""
_NEAR = 0.96
"""Which share of the way to the middle between two communities what opens in one of them may fill."""
_SHAPES = (1.6, 0.8)
"""Width by height of what opens, on screens and on phones held upright."""


@dataclass(frozen=True)
class Step:
    """A step of the way into a folded network: what it is called and its address."""

    label: str
    href: str


@dataclass(frozen=True)
class FoldCard:
    """A fold: what it is called, how many members of which groups it has, the first of them, its strongest links.

    ``links`` are the folds that it is most linked to, by key, with the number of relations.
    """

    key: str
    label: str
    href: str
    size: int
    groups: Sequence[Entry]
    known: Sequence[tuple[str, str]]
    links: Sequence[Entry]
    parts: Sequence[tuple[str, str]] = ()
    """The folds that it consists of, by key and name."""
    shows: int = 0
    """How many nodes it shows when it is opened: its parts, or its members."""

    @property
    def id(self) -> str:
        """The fragment of its card."""
        return card_id(self.key)


def card_id(key: str) -> str:
    """The fragment of a fold's card: of ``~3.1`` it is ``c-3-1``.

    >>> card_id("~3.1"), key_of("c-3-1")
    ('c-3-1', '~3.1')
    """
    return "c-" + key.removeprefix("~").replace(".", "-")


def key_of(card: str) -> str:
    """The key of the fold with this card."""
    return "~" + card.removeprefix("c-").replace("-", ".")


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
    state: str = "",
    opened: Iterable[str] = (),
    extra: Carried,
) -> str:
    """The page of a fold that has parts; ``framed``, ``home`` and ``state`` as in ``views.render``.

    A stand-alone file opens what it carries: the folds ``opened``, with what ``extra`` has of them.
    """
    facts, folds, t = read_facts(dataset), folds_of(dataset, view), translator(language)
    fold = folds[key]
    cards = fold_cards(dataset, view, language, key, named=standalone)
    steps = steps_to(facts, folds, view, language, key)
    title = t(f"view.{view}.title", name="")
    picture = draw_parts(dataset, view, language, key, cards, SPREAD, standalone=standalone)
    inner = [card for each in opened for card in fold_cards(dataset, view, language, each, named=standalone)]
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
        carried=extra,
        carried_folds=[*cards, *inner] if standalone else [],
        framed=framed,
        data=page_data(
            language,
            picture | {"options": OPTIONS},
            dataset=dataset.id,
            standalone=standalone,
            cards=None if standalone else f"/{language}/card/{view}/",
            about=about(dataset, language, title=title, here=f"view/{view}", home=home),
            state=state,
            expansions=extra.expansions,
            folded={"view": view, "key": key, "most": folding.LIMIT},
        ),
    )


def fold_of(dataset: Dataset, view: str, key: str) -> Fold:
    """A community of a view, or one of its parts; raises UnknownEntity where there is none of that key."""
    folds = folds_of(dataset, view)
    if key not in folds or key == folding.WHOLE:
        raise UnknownEntity(f"the network has no community {key!r}")
    return folds[key]


def places_in(dataset: Dataset, view: str, key: str) -> tuple[Positions, Positions]:
    """Where the parts of a fold are, or its members."""
    if key == folding.WHOLE:
        return dataset.layout[view], dataset.layout[f"{view}-tall"]
    found = community_of(dataset, view, key)
    return found.wide, found.tall


def rooms(places: Positions, shape: float) -> dict[str, tuple[float, float]]:
    """The width and height around each of some places that is nearer to it than to any other, and a little less.

    >>> rooms({"a": (0, 0), "b": (100, 0)}, 2)
    {'a': (96.0, 48.0), 'b': (96.0, 48.0)}
    """
    points = np.array(list(places.values()), dtype=np.float64).reshape(-1, 2)
    gaps = np.abs(points[:, None] - points[None])
    far = np.maximum(gaps[..., 0], shape * gaps[..., 1])
    np.fill_diagonal(far, np.inf)
    nearest = far.min(axis=1, initial=3 * ROOM[0])
    return {
        name: (round(_NEAR * float(reach), 1), round(_NEAR * float(reach) / shape, 1))
        for name, reach in zip(places, nearest, strict=True)
    }


def fold_cards(
    dataset: Dataset, view: str, language: str, key: str, *, named: bool = False
) -> list[FoldCard]:
    """The cards of the parts of a fold; only where they are ``named`` do they name members."""
    facts, folds, t = read_facts(dataset), folds_of(dataset, view), translator(language)
    known = _KNOWN if named else 0
    return [_card(facts, folds, folds[key], part, view, language, t, known) for part in folds[key].parts]


def fold_card(dataset: Dataset, view: str, language: str, key: str) -> FoldCard:
    """The card of a fold; raises UnknownEntity where the view has none of that key."""
    fold_of(dataset, view, key)
    folds = folds_of(dataset, view)
    *_, around = folding.parents(key)
    return _card(read_facts(dataset), folds, folds[around], key, view, language, translator(language), _KNOWN)


def _name(facts: Facts, fold: Fold, language: str) -> str:
    """Its central member, and how many members it has."""
    return f"{facts.label(resource(fold.central).value, language)} ({number(fold.size, language)})"


def _groups(counts: Mapping[str, int], t: Translate) -> list[Entry]:
    return [Entry(group, t(f"group.{group}"), counts[group]) for group in style.STYLES if counts.get(group)]


def _card(
    facts: Facts,
    folds: Folds,
    around: Fold,
    key: str,
    view: str,
    language: str,
    t: Translate,
    known: int,
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
        known=[(slug, facts.label(resource(slug).value, language)) for slug in members[:known]],
        links=[Entry(other, _name(facts, folds[other], language), n) for other, n in links],
        parts=[(part, _name(facts, folds[part], language)) for part in fold.parts],
        shows=len(fold.parts or fold.members),
    )


def draw_parts(
    dataset: Dataset,
    view: str,
    language: str,
    key: str,
    cards: Sequence[FoldCard],
    spread: int = 1,
    *,
    standalone: bool,
) -> dict[str, Any]:
    """The parts of a fold and the strongest lines between them, as JSON can carry it.

    ``spread`` is how many times as far apart they are as their layout has them.
    """
    fold, (wide, tall) = folds_of(dataset, view)[key], places_in(dataset, view, key)
    room, tall_room = (rooms(places, shape) for places, shape in zip((wide, tall), _SHAPES, strict=True))
    most = max((count for _, _, count in fold.links), default=1)
    nodes = [
        {
            "id": card.key,
            "label": isolate(card.label),
            "group": card.groups[0].key,
            "size": min(_SIZES[1], _SIZES[0] + 0.6 * sqrt(card.size)),
            "x": spread * wide[card.key][0],
            "y": spread * wide[card.key][1],
            "tall": [spread * place for place in tall[card.key]],
            "unit": spread,
            "tallUnit": spread,
            "room": room[card.key],
            "tallRoom": tall_room[card.key],
            "shows": card.shows,
            "search": [label for _, label in card.known],
            "folded": True,
            **({} if standalone else {"href": card.href}),
        }
        for card in cards
    ]
    t = translator(language)
    edges = [
        {
            "id": f"{one}--{other}",
            "from": one,
            "to": other,
            "label": isolate(t("count.relations", n=count)),
            "relations": [],
            "width": round(_WIDTHS[0] + (_WIDTHS[1] - _WIDTHS[0]) * sqrt(count / most), 2),
            "dashes": False,
        }
        for one, other, count in fold.links
    ]
    return {"nodes": nodes, "edges": edges}

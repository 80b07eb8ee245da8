"""By what the items of a list are chosen: parameters that mean the same wherever they are met.

A parameter that is given several times wants any of its values; several parameters want all of them.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from typing import Annotated, Literal

from fastapi import Depends, Query
from pydantic import BeforeValidator, StringConstraints
from pyoxigraph import Store

from graph.catalogue import Selection
from graph.entity import exists
from graph.errors import UnknownEntity
from graph.network import GROUPS
from graph.terms import SLUG, concept, resource

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
LONGEST = 200
"""Characters that a slug may have."""
Slug = Annotated[str, StringConstraints(pattern=f"^{SLUG.pattern}$", max_length=LONGEST)]
Group = Literal[GROUPS]  # type: ignore[valid-type]

KIND_SCHEMES = ("kind", "event-kind", "place-kind", "document-kind", "partnership-kind")
SCHEMES_OF = {"kind": KIND_SCHEMES} | {
    name: (name,) for name in ("theme", "role", "force", "addressee", "certainty", "status")
}
"""The concept schemes whose concepts a parameter takes; those of all others are slugs of entities."""


def _slugs(description: str) -> object:
    return Query(description=description)


Groups = Annotated[list[Group] | None, _slugs("Groups, by which pictures and lists tell things apart.")]
Kinds = Annotated[
    list[Slug] | None,
    _slugs("Kinds, narrower ones included: concepts of `/concepts?scheme=kind`, `event-kind` and so on."),
]
Places = Annotated[
    list[Slug] | None, _slugs("Places, all that lies in them included: a region, a province, a commune.")
]
Themes = Annotated[
    list[Slug] | None, _slugs("Themes, narrower ones included: concepts of `/concepts?scheme=theme`.")
]
Roles = Annotated[
    list[Slug] | None, _slugs("Roles that an actor had in an event: concepts of `/concepts?scheme=role`.")
]
Sources = Annotated[list[Slug] | None, _slugs("Sources that speak of it, by slug.")]


def _written_out(value: object) -> object:
    """Refuses what pydantic would take for seconds since 1970."""
    if isinstance(value, str) and not _DAY.fullmatch(value):
        raise ValueError("a day is written 2023-01-31")
    return value


Day = Annotated[datetime.date, BeforeValidator(_written_out)]


def _period(
    since: Annotated[
        Day | None, Query(alias="from", description="First day of a period (`2023-01-31`).")
    ] = None,
    until: Annotated[
        Day | None,
        Query(alias="to", description="Last day of a period; what has no date is in none."),
    ] = None,
) -> tuple[str | None, str | None]:
    return since.isoformat() if since else None, until.isoformat() if until else None


PeriodDep = Annotated[tuple[str | None, str | None], Depends(_period)]


def selection(
    store: Store, period: tuple[str | None, str | None] = (None, None), **values: Sequence[str] | None
) -> Selection:
    """What is wanted of an item, from parameters by the names of tags; ``None`` and empty ones want nothing.

    Raises UnknownEntity where a value is the slug of nothing, so that a misspelling is no empty list.
    """
    tags = {name: tuple(dict.fromkeys(given)) for name, given in values.items() if given}
    for name, given in tags.items():
        for slug in given:
            if not _is_known(store, name, slug):
                raise UnknownEntity(f"{name}: there is no {slug!r}; {_where(name)}")
    return Selection(tags, *period)


def _is_known(store: Store, name: str, slug: str) -> bool:
    if name in SCHEMES_OF:
        return any(exists(store, concept(scheme, slug).value) for scheme in SCHEMES_OF[name])
    return name == "group" or exists(store, resource(slug).value)


def _where(name: str) -> str:
    if name in SCHEMES_OF:
        return "see /api/v1/concepts?scheme=" + ", ".join(SCHEMES_OF[name])
    return "see /api/v1/entities, or find its slug with /api/v1/search"

"""Relations and resources as a build writes them down: all of a dataset, or those of one community."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple
from typing import Any

from graph.network import CERTAINTIES, Kind, Relation, Relations, Resource
from graph.terms import CLAIM


def relations_as_json(relations: Relations) -> dict[str, Any]:
    """As arrays, with properties by number and claims without what all of them begin with."""
    properties = sorted({relation.relation for relation in relations.relations})
    number = {iri: index for index, iri in enumerate(properties)}
    return {
        "properties": properties,
        "relations": [
            [
                relation.start,
                number[relation.relation],
                relation.end,
                CERTAINTIES.index(relation.certainty),
                int(relation.derived),
                int(relation.asserted),
                [*map(_short, relation.against)],
                *map(_short, relation.claims),
            ]
            for relation in relations.relations
        ],
        "kinds": {
            slug: [kind.iri, kind.certainty, [*map(_short, kind.against)], *map(_short, kind.claims)]
            for slug, kind in relations.kinds.items()
        },
        "resources": [list(astuple(resource)) for resource in relations.resources.values()],
    }


def relations_from_json(found: Mapping[str, Any]) -> Relations:
    """The relations of ``relations_as_json``."""
    properties = found["properties"]
    return Relations(
        resources={
            slug: Resource(slug, group, kind, labels, tuple(places), tuple(themes), *period)
            for slug, group, kind, labels, places, themes, *period in found["resources"]
        },
        relations=tuple(
            Relation(
                start,
                properties[number],
                end,
                tuple(map(_long, claims)),
                CERTAINTIES[certainty],
                bool(derived),
                tuple(map(_long, against)),
                bool(is_asserted),
            )
            for start, number, end, certainty, derived, is_asserted, against, *claims in found["relations"]
        ),
        kinds={
            slug: Kind(iri, tuple(map(_long, claims)), certainty, tuple(map(_long, against)))
            for slug, (iri, certainty, against, *claims) in found["kinds"].items()
        },
    )


def _short(claim: str) -> str:
    return claim.removeprefix(CLAIM)


def _long(claim: str) -> str:
    return claim if ":" in claim else CLAIM + claim

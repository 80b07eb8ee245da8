"""Networks: who is linked to whom, on what evidence; around some resources, whole, and the ways between two."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any, Literal

import networkx as nx
from fastapi import Depends, Path, Query, Request
from fastapi.responses import Response
from pyoxigraph import NamedNode

from api.answers import answer
from api.dependencies import SnapshotDep
from api.v1.bodies import LanguageDep, json_answer
from api.v1.context import iri_of, name_of
from api.v1.entities import Include
from api.v1.filters import KIND_SCHEMES, LONGEST, Groups, Kinds, PeriodDep, Places, Slug, Themes, selection
from api.v1.lists import Paging, list_answer
from api.v1.network_schemas import CERTAINTY, NETWORKS, NetworkAnswer, PathItem
from api.v1.routing import api_router
from api.v1.schemas import List, responses
from api.v1.values import Json, Labels, claim_body, claim_mentions, label, node
from graph.claims import read_claim
from graph.dataset import Dataset
from graph.entity import labels
from graph.errors import QueryTooLarge, UnknownEntity
from graph.filters import Wanted, filtered
from graph.folding import LIMIT
from graph.network import SYMMETRIC, Relation
from graph.network_formats import EDGE_COLUMNS, edge_rows, gexf, graphml, relations
from graph.networks import relations_of, whole_network
from graph.paths import shortest_paths
from graph.surroundings import surroundings
from graph.terms import CLAIM, ID, PREFIXES, concept
from visualizations.network_page import render_network

if TYPE_CHECKING:
    Network = nx.Graph[str]

router = api_router("Networks")

LARGEST = 5000
"""Nodes that an answer may have; larger networks are among the downloads, and can be asked for in parts."""
_MEDIA_TYPES = {
    "graphml": "application/graphml+xml",
    "gexf": "application/gexf+xml",
    "csv": "text/csv; charset=utf-8",
    "html": "text/html; charset=utf-8",
}

Format = Annotated[
    Literal["json", "graphml", "gexf", "csv", "html"],
    Query(description="`csv` has a row for each relation; `html` is a picture in a file that works offline."),
]
Property = Annotated[str, Query(pattern=r"^\w[\w:-]*$", max_length=LONGEST)]


def _wanted(
    snapshot: SnapshotDep,
    period: PeriodDep,
    relation: Annotated[
        list[Property] | None,
        Query(
            description="Relations by their names in answers: `organizer`, `partnership-kind:cooperation`."
        ),
    ] = None,
    group: Groups = None,
    kind: Kinds = None,
    place: Places = None,
    theme: Themes = None,
    certainty: Annotated[list[CERTAINTY] | None, Query(description="How certain a relation is.")] = None,
    undated: Annotated[
        bool, Query(description="Whether a period leaves relations of which neither end has a date.")
    ] = False,
) -> Wanted:
    selection(snapshot.dataset.store, kind=kind, place=place, theme=theme)
    return Wanted(
        groups=frozenset(group or ()),
        kinds=frozenset(concept(scheme, slug).value for slug in kind or () for scheme in KIND_SCHEMES),
        relations=frozenset(map(_relation, relation or ())),
        certainties=frozenset(certainty or ()),
        places=frozenset(place or ()),
        themes=frozenset(concept("theme", slug).value for slug in theme or ()),
        earliest=period[0],
        latest=period[1],
        undated=undated,
    )


WantedDep = Annotated[Wanted, Depends(_wanted)]

_FORMS: dict[int | str, dict[str, Any]] = {
    200: {
        "model": NetworkAnswer,
        "description": "The network.",
        "content": {media_type.partition(";")[0]: {} for media_type in _MEDIA_TYPES.values()},
    }
}


@router.get("/network", responses={**responses(NetworkAnswer, 404, 413), **_FORMS})
def read_surroundings(
    request: Request,
    snapshot: SnapshotDep,
    language: LanguageDep,
    wanted: WantedDep,
    of: Annotated[list[Slug], Query(min_length=1, max_length=20, description="What to start from, by slug.")],
    depth: Annotated[int, Query(ge=1, le=3, description="How many relations far.")] = 1,
    limit: Annotated[int, Query(ge=1, le=LIMIT, description="How many nodes to give at most.")] = 300,
    form: Annotated[Format, Query(alias="format")] = "json",
) -> Response:
    """Give what one or several resources are linked to, ``depth`` relations far, with the evidence of each relation.

    Where more than ``limit`` nodes are that near, those with most relations are taken; ``left_out`` counts the others.
    Place, theme and period must hold of one end of a relation, groups and kinds of both.
    """
    network = surroundings(
        relations_of(snapshot.dataset), *dict.fromkeys(of), depth=depth, wanted=wanted, most=limit
    )
    return _network(request, snapshot.dataset, language, network, form, f"around-{of[0]}", of[0])


@router.get("/networks/{network}", responses={**responses(NetworkAnswer, 404, 413), **_FORMS})
def read_network(
    request: Request,
    snapshot: SnapshotDep,
    language: LanguageDep,
    wanted: WantedDep,
    network: Annotated[NETWORKS, Path(description="Its name.")],
    form: Annotated[Format, Query(alias="format")] = "json",
) -> Response:
    """Give a whole network: who works with whom, the same pairwise, or events and who took part."""
    found = filtered(whole_network(snapshot.dataset, network), wanted)
    if len(found) > LARGEST:
        raise QueryTooLarge(
            f"{len(found)} nodes are more than the {LARGEST} of an answer; choose with group, kind, place, theme or "
            "period, ask for /api/v1/network around some of them, or take the file from /data/"
        )
    return _network(request, snapshot.dataset, language, found, form, network, None)


@router.get("/paths", responses=responses(List[PathItem], 404))
def read_paths(
    request: Request,
    snapshot: SnapshotDep,
    language: LanguageDep,
    wanted: WantedDep,
    start: Annotated[Slug, Query(description="Where to start, by slug.")],
    end: Annotated[Slug, Query(description="Where to arrive, by slug.")],
    k: Annotated[int, Query(ge=1, le=20, description="How many ways to give at most.")] = 3,
    include: Include = None,
) -> Response:
    """Give the shortest ways from one resource to another, each hop with its relations and their evidence.

    Of ways of the same length those come first that sources state in so many words. Groups and kinds hold of what lies
    between the two.
    """
    dataset = snapshot.dataset
    found = shortest_paths(relations_of(dataset), start, end, k, wanted=wanted)
    hops = [relation for path in found for hop in path.hops for relation in hop]
    known = _labels(dataset, {slug for path in found for slug in path.nodes}, hops)
    items = [
        {
            "length": len(path.hops),
            "uncertain": path.uncertain,
            "nodes": [node(ID + slug, known, language) for slug in path.nodes],
            "hops": [[_edge(relation, known, language) for relation in hop] for hop in path.hops],
        }
        for path in found
    ]
    more: Json = {}
    if "claims" in (include or ()):
        more["claims"] = _claims(dataset, hops, language)
    return list_answer(request, Paging(dataset, k), language, items, len(items), None, more)


def _network(
    request: Request,
    dataset: Dataset,
    language: str,
    network: Network,
    form: str,
    name: str,
    centre: str | None,
) -> Response:
    if form == "html" and len(network) > LIMIT:
        raise QueryTooLarge(
            f"{len(network)} nodes are more than the {LIMIT} of one picture; choose some of them"
        )
    if form == "json":
        return json_answer(request, dataset, language, _json(dataset, network, language))
    about = {"name": name, "dataset": dataset.id, "license": "https://creativecommons.org/licenses/by/4.0/"}
    if form == "graphml":
        body = graphml(network, about)
    elif form == "gexf":
        body = gexf(network, about)
    elif form == "csv":
        body = _csv(edge_rows(network))
    else:
        body = _page(dataset, network, language, name, centre)
    response = answer(request, dataset, body, _MEDIA_TYPES[form])
    if response.status_code == HTTPStatus.OK:
        response.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


def _page(dataset: Dataset, network: Network, language: str, name: str, centre: str | None) -> bytes:
    return render_network(dataset, network, language, name=name, centre=centre).encode()


def _csv(rows: Iterable[dict[str, str]]) -> bytes:
    file = io.StringIO()
    writer = csv.DictWriter(file, EDGE_COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode()


def _json(dataset: Dataset, network: Network, language: str) -> Json:
    edges = relations(network)
    known = _labels(dataset, network, edges) | {
        data["kind"]: found
        for data in network.nodes.values()
        if data["kind"] is not None and (found := labels(dataset.store, [data["kind"]]).get(data["kind"]))
    }
    return {
        "left_out": network.graph.get("left_out", 0),
        "nodes": [
            {
                **node(ID + slug, known, language),
                "group": data["group"],
                "kind": node(data["kind"], known, language) if data["kind"] else None,
                "earliest": data["earliest"],
                "latest": data["latest"],
            }
            for slug, data in sorted(network.nodes.items())
        ],
        "edges": [_edge(relation, known, language) for relation in edges],
    }


def _labels(dataset: Dataset, slugs: Iterable[str], edges: Sequence[Relation]) -> dict[str, dict[str, str]]:
    resources = relations_of(dataset).resources
    known = {ID + slug: dict(resources[slug].labels) for slug in slugs}
    return known | labels(dataset.store, {relation.relation for relation in edges})


def _edge(relation: Relation, known: Labels, language: str) -> Json:
    return {
        "source": relation.start,
        "target": relation.end,
        "relation": {
            "id": relation.relation,
            "name": name_of(relation.relation),
            "label": label(relation.relation, known, language),
        },
        "directed": relation.relation not in SYMMETRIC,
        "certainty": relation.certainty,
        "derived": relation.derived,
        "asserted": relation.asserted,
        "disputed": relation.disputed,
        "sources": list(relation.sources),
        "claims": [claim.removeprefix(CLAIM) for claim in relation.claims],
        "against": [claim.removeprefix(CLAIM) for claim in relation.against],
    }


def _claims(dataset: Dataset, edges: Iterable[Relation], language: str) -> list[Json]:
    """Every claim that some relations rest on, once, in reading order."""
    names = dict.fromkeys(claim for each in edges for claim in (*each.claims, *each.against))
    read = [read_claim(dataset.store, NamedNode(claim)) for claim in names]
    found = sorted((claim for claim in read if claim is not None), key=lambda claim: claim.place)
    known = labels(dataset.store, claim_mentions(found))
    return [claim_body(claim, known, language) for claim in found]


def _relation(name: str) -> str:
    """The IRI of a relation by its name in answers; raises UnknownEntity."""
    iri = iri_of(name)
    if iri is not None:
        return iri
    prefix, colon, local = name.partition(":")
    if not colon or prefix not in PREFIXES:
        raise UnknownEntity(f"relation: there is no {name!r}; see /api/v1/context.jsonld for all names")
    return PREFIXES[prefix] + local

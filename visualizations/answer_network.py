"""The network of an answer: its resources as nodes, its triples or rows as edges, as the one renderer draws them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import networkx as nx

from graph.dataset import Dataset
from graph.layout import wide_and_tall
from graph.names import isolate
from graph.query import Answer
from graph.terms import LABEL, PREF_LABEL, PREFIXES, shorten, slug_of
from visualizations import style
from visualizations.answers import TRIPLE, Binding, Column, Shown, columns, in_language, names, read_answer
from visualizations.evidence import read_facts
from visualizations.pages import script_json
from visualizations.picture import OPTIONS
from visualizations.values import address

if TYPE_CHECKING:
    Network = nx.Graph[str]

MOST = 1500
"""Nodes that are drawn: the best linked ones, where there are more."""

_LABELS = (LABEL.value, PREF_LABEL.value, PREFIXES["schema"] + "name")
_ENDS = ("thing", "mixed", "term")
"""Kinds of columns that can be the ends of lines, the likeliest first."""

_NAMED = ("Label", "Name")
"""A column of this ending says what the resources of the column without it are called."""


@dataclass(frozen=True)
class Choice:
    """The columns of an answer that make its network: from, to, and the relation, if one tells it."""

    start: str
    end: str
    relation: str | None


@dataclass
class Line:
    """What joins two nodes: in which directions, by which relations, in how many rows."""

    directions: set[tuple[str, str]] = field(default_factory=set)
    relations: dict[str, None] = field(default_factory=dict)
    rows: int = 0


def render_network(dataset: Dataset, answer: Answer, language: str, wanted: Sequence[str] = ()) -> str:
    """The network of an answer as JSON for ``explorer/src/drawing.ts``.

    ``wanted`` are the columns from, to and relation (empty for none); where they do not fit the answer, or none are
    named, they are chosen. There are no nodes where no row names two resources.
    """
    shown = read_answer(answer)
    choice = chosen(columns(shown), wanted)
    lines = _lines(shown, choice) if choice else {}
    graph: Network = nx.Graph()
    graph.add_edges_from(lines)
    best = sorted(graph, key=lambda node: (-graph.degree[node], node))
    left_out = best[MOST:]
    graph.remove_nodes_from(left_out)
    called = _called(dataset, shown, graph, lines, language)
    return script_json(
        {
            "language": language,
            "focus": None,
            "columns": [choice.start, choice.end, choice.relation or ""] if choice else [],
            "nodes": _nodes(dataset, graph, called, language),
            "edges": list(_edges(graph, lines, called)),
            "leftOut": len(left_out),
            "options": OPTIONS,
            "style": style.table(),
            "strings": {},
        }
    )


def chosen(found: Sequence[Column], wanted: Sequence[str] = ()) -> Choice | None:
    """The columns of a network; None where there are not two of resources.

    By themselves the first two of things are its ends, before terms; a further column of terms is the relation.
    """
    known = {column.name: column for column in found}
    start, end, relation = (*wanted, "", "", "")[:3]
    if start in known and end in known and start != end:
        return Choice(start, end, relation if relation in known else None)
    if tuple(known) == TRIPLE:
        return Choice("subject", "object", "predicate")
    resources = sorted(
        (column for column in found if column.is_resource), key=lambda column: _ENDS.index(column.kind)
    )
    if len(resources) < 2:
        return None
    ends = [column.name for column in found if column in resources[:2]]
    others = [column.name for column in found if column.kind == "term" and column.name not in ends]
    return Choice(ends[0], ends[1], next(iter(others), None))


def _lines(shown: Shown, choice: Choice) -> dict[tuple[str, str], Line]:
    """The lines of a network by their two ends, in the order of the answer."""
    lines: dict[tuple[str, str], Line] = defaultdict(Line)
    for row in shown.rows:
        start, end = _node(row.get(choice.start)), _node(row.get(choice.end))
        if start is None or end is None or start == end:
            continue
        line = lines[min(start, end), max(start, end)]
        line.directions.add((start, end))
        line.rows += 1
        if choice.relation is not None and choice.relation in row:
            line.relations[row[choice.relation]["value"]] = None
    return dict(lines)


def _node(value: Binding | None) -> str | None:
    if value is None or value["type"] == "literal":
        return None
    return value["value"] if value["type"] == "uri" else f"_:{value['value']}"


def _called(
    dataset: Dataset, shown: Shown, graph: Network, lines: Mapping[tuple[str, str], Line], language: str
) -> dict[str, str]:
    """What nodes and relations are called: in the answer, else in the graph, relations as they read along the line."""
    said: dict[str, dict[str, str]] = defaultdict(dict)
    for node, text in _said(shown):
        said[node].setdefault(text.get("xml:lang", ""), text["value"])
    relations = {name for line in lines.values() for name in line.relations if "://" in name}
    unsaid = [iri for iri in graph if iri not in said and "://" in iri]
    facts = read_facts(dataset)
    return {
        **{iri: facts.reading(iri, language) for iri in sorted(relations)},
        **names(dataset.store, unsaid, language),
        **{node: in_language(texts, language) for node, texts in said.items()},
    }


def _said(shown: Shown) -> Iterator[tuple[str, Binding]]:
    """Nodes and the labels that the answer itself gives them."""
    if shown.graph is not None:
        for row in shown.rows:
            if row["predicate"]["value"] in _LABELS and row["object"]["type"] == "literal":
                yield _node(row["subject"]) or "", row["object"]
        return
    pairs = [
        (name, name + ending)
        for name in shown.variables
        for ending in _NAMED
        if name + ending in shown.variables
    ]
    for row in shown.rows:
        for name, label in pairs:
            node = _node(row.get(name))
            if node is not None and label in row and row[label]["type"] == "literal":
                yield node, row[label]


def _nodes(
    dataset: Dataset, graph: Network, called: Mapping[str, str], language: str
) -> list[dict[str, object]]:
    resources = read_facts(dataset).relations.resources
    wide, tall = wide_and_tall(graph)
    found: list[dict[str, object]] = []
    for node in graph:
        resource = resources.get(slug_of(node) or "")
        found.append(
            {
                "id": node,
                "label": isolate(called.get(node) or shorten(node)),
                "href": address(node, language),
                "group": resource.group if resource else "other",
                "size": style.size(graph.degree[node]),
                "x": wide[node][0],
                "y": wide[node][1],
                "tall": tall[node],
                "search": [],
            }
        )
    return found


def _edges(
    graph: Network, lines: Mapping[tuple[str, str], Line], called: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    for number, ((one, other), line) in enumerate(lines.items(), 1):
        if one not in graph or other not in graph:
            continue
        start, end = min(line.directions)
        relations = [called.get(name) or shorten(name) for name in line.relations]
        yield {
            "id": f"line-{number}",
            "from": start,
            "to": end,
            "label": isolate(" · ".join(dict.fromkeys(relations))) if relations else "",
            "relations": list(line.relations),
            "width": style.width(line.rows),
            "dashes": False,
            **({"arrows": "to"} if len(line.directions) == 1 else {}),
        }

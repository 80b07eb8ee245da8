"""The shapes of networks, paths, measures and communities, as the OpenAPI document tells them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict

from api.v1.schemas import Answer
from api.v1.values import Node, Text
from graph.network import WHOLE_NETWORKS

NETWORKS = Literal[WHOLE_NETWORKS]  # type: ignore[valid-type]
CERTAINTY = Literal["stated", "inferred", "uncertain"]


class RelationName(TypedDict):
    """A property, or a kind of partnership."""

    id: str
    name: Annotated[str, Field(description="By which the parameter `relation` calls it.")]
    label: Text | None


class Edge(TypedDict):
    """One relation between two nodes, with what it rests on."""

    source: Annotated[str, Field(description="The slug of the node where it starts.")]
    target: Annotated[str, Field(description="The slug of the node where it ends.")]
    relation: RelationName
    directed: bool
    certainty: CERTAINTY
    derived: Annotated[bool, Field(description="Whether it follows from several claims together.")]
    asserted: Annotated[bool, Field(description="Whether it is in the graph: one of its claims is accepted.")]
    disputed: Annotated[bool, Field(description="Whether sources contradict each other about it.")]
    sources: Annotated[list[str], Field(description="The slugs of the sources that say it.")]
    claims: Annotated[list[str], Field(description="The names of its claims: `/claims/{name}`.")]
    against: Annotated[
        list[str], Field(description="The names of claims that contradict these, rejected ones apart.")
    ]


class NetworkNode(Node):
    """A node of a network, with the first and last day on which it can have been."""

    group: str
    kind: Node | None
    earliest: str | None
    latest: str | None


class NetworkAnswer(Answer):
    """A network: its nodes by slug, and an edge for each relation."""

    left_out: Annotated[int, Field(description="How many nodes there would be beside these.")]
    nodes: list[NetworkNode]
    edges: list[Edge]


class PathItem(TypedDict):
    """A way: its nodes in order, and between each two of them the relations that link them."""

    length: Annotated[int, Field(ge=0, description="How many hops it has.")]
    uncertain: Annotated[int, Field(ge=0, description="How many of them no source states in so many words.")]
    nodes: list[Node]
    hops: list[list[Edge]]


class Measures(TypedDict):
    """How central a node is."""

    degree: Annotated[int, Field(ge=0, description="To how many others it is linked.")]
    betweenness: Annotated[float, Field(ge=0, description="Its share of the shortest ways between others.")]
    pagerank: Annotated[float, Field(ge=0)]
    community: Annotated[int, Field(ge=0, description="The number of its community.")]


class MeasuredItem(Node):
    """A node of a network with its measures."""

    group: str
    measures: Measures


class CommunityItem(TypedDict):
    """A community of a network (Louvain), the largest is number 0."""

    number: Annotated[int, Field(ge=0)]
    size: Annotated[int, Field(ge=1)]
    central: Annotated[Node, Field(description="The member that has most links inside it.")]

"""The shapes of answers, as the OpenAPI document tells them. Everything is built as plain JSON; tests compare."""

from __future__ import annotations

from typing import Annotated, Any, Generic, NotRequired, TypeVar

from pydantic import BaseModel, ConfigDict, Field
from typing_extensions import TypedDict

from api.v1.bodies import JSON_LD
from api.v1.values import Literals, Node, Text

T = TypeVar("T")
Value = Node | Text | Literals

PROBLEM_JSON = "application/problem+json"
PROBLEM_SCHEMA = {"$ref": "#/components/schemas/Problem"}


class Problem(BaseModel):
    """What went wrong (RFC 9457)."""

    type: Annotated[str, Field(description="Stays the same for the same kind of error.")]
    title: str
    status: int
    detail: Annotated[str, Field(description="What was wrong with this request, and what to do.")]


class Answer(BaseModel):
    """What every answer begins with."""

    model_config = ConfigDict(extra="allow")

    context: Annotated[str, Field(alias="@context", description="The JSON-LD context of this answer.")]
    dataset: Annotated[str, Field(description="The id of the dataset it is from, in full.")]


class List(Answer, Generic[T]):
    """One page of a list."""

    total: Annotated[int, Field(ge=0, description="How many items all pages have together.")]
    items: list[T]
    next: Annotated[str | None, Field(description="The address of the next page; null on the last one.")]


class Item(Node):
    """Something as lists show it: beside these, properties by their names in the context, each as an array."""

    type: Annotated[list[str], Field(description="Its classes, by their names in the context.")]
    group: Annotated[str, Field(description="By which pictures and lists tell things apart.")]


class EntityItem(Item):
    """An actor, event, place, work or source."""

    classification: NotRequired[list[Node]]
    eventKind: NotRequired[list[Node]]
    placeKind: NotRequired[list[Node]]
    documentKind: NotRequired[list[Node]]
    location: NotRequired[list[Node]]


class EventItem(Item):
    """An event; one that is part of another has ``mainEvent``."""

    eventKind: NotRequired[list[Node]]
    mainEvent: NotRequired[list[Node]]
    startDate: NotRequired[list[Literals]]
    endDate: NotRequired[list[Literals]]
    earliest: NotRequired[list[Literals]]
    latest: NotRequired[list[Literals]]
    dateAsStated: NotRequired[list[Text]]
    location: NotRequired[list[Node]]
    organizer: NotRequired[list[Node]]


class PartnershipItem(Item):
    """A partnership: its parties (those on the initiating side too), its kind, and what it is about."""

    partnershipKind: NotRequired[list[Node]]
    party: NotRequired[list[Node]]
    initiatingParty: NotRequired[list[Node]]
    context: NotRequired[list[Node]]
    startDate: NotRequired[list[Literals]]


class RecommendationItem(Item):
    """A recommendation in the curators' words: the event and session that gave it, its themes, whom it addresses."""

    text: NotRequired[list[Text]]
    about: NotRequired[list[Node]]
    mainEvent: NotRequired[list[Node]]
    issuedAt: NotRequired[list[Node]]
    position: NotRequired[list[Literals]]
    force: NotRequired[list[Node]]
    addressee: NotRequired[list[Node]]
    proposes: NotRequired[list[Text]]


class SourceItem(Item):
    """An article; what is not stated is absent."""

    headline: NotRequired[list[Text]]
    publisher: NotRequired[list[Node]]
    author: NotRequired[list[Node]]
    datePublished: NotRequired[list[Literals]]
    dateCreated: NotRequired[list[Literals]]
    inLanguage: NotRequired[list[Literals]]
    url: NotRequired[list[Literals]]
    about: NotRequired[list[Node]]


class ConceptItem(TypedDict):
    """A concept of a vocabulary, and how many things of which list have it or a narrower one."""

    id: str
    name: Annotated[str, Field(description="By which parameters call it.")]
    type: list[str]
    label: Text | None
    broader: NotRequired[list[Node]]
    definition: NotRequired[list[Text]]
    counts: Annotated[dict[str, int], Field(description="How many, by the name of the list.")]


class ClaimName(TypedDict):
    """A claim by its address and the end of it."""

    id: str
    name: str


class ClaimItem(TypedDict):
    """One span of one source that says one triple; offsets are in code points, ``end`` not included."""

    id: str
    name: Annotated[str, Field(description="The end of its address: `/claims/{name}`.")]
    type: list[str]
    subject: Node
    predicate: Node
    object: Value
    source: Node
    phrase: Text
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=0)]
    claimNumber: Annotated[int, Field(ge=0)]
    certainty: Node
    status: Node
    node: NotRequired[Annotated[Node, Field(description="The participation that qualifies the triple.")]]
    translationOf: NotRequired[dict[str, str]]
    reason: NotRequired[Text]
    curatorNote: NotRequired[Text]
    contradicts: NotRequired[
        Annotated[list[ClaimName], Field(description="The claims that cannot be true together with it.")]
    ]


class Evidence(TypedDict):
    """A claim in short."""

    claim: Annotated[str, Field(description="Its name: `/claims/{name}`.")]
    source: Annotated[str, Field(description="The slug of the source.")]
    certainty: str
    status: str
    contradicts: Annotated[
        list[str], Field(description="The names of the claims that cannot be true together with it.")
    ]


class Derived(TypedDict):
    """A rule, and the claims from which it drew a triple."""

    rule: str
    certainty: str
    claims: list[str]


class EntityAnswer(Answer):
    """All that is said of one thing."""

    id: str
    slug: str
    type: list[str]
    group: str
    label: Text | None
    names: Annotated[
        dict[str, list[dict[str, Any]]],
        Field(description="By `prefLabel`, `altLabel`, `hiddenLabel`; each with its form and evidence."),
    ]
    facts: Annotated[
        dict[str, list[dict[str, Any]]],
        Field(
            description="By the name of the property: what it has. Each value is a node or a literal, with "
            "`evidence` (claims in short) and `derived` (rules and the claims they drew on)."
        ),
    ]
    incoming: Annotated[
        dict[str, list[dict[str, Any]]],
        Field(description="By the name of the property: what has it as value, in the same form."),
    ]
    more: Annotated[
        dict[str, int], Field(description="How many more there are, of properties in `incoming` cut short.")
    ]
    properties: Annotated[dict[str, Node], Field(description="What the properties here are called.")]
    disputed: Annotated[list[Evidence], Field(description="Claims whose triples are not in the graph.")]
    passages: Annotated[
        list[dict[str, Any]], Field(description="Of a source: what it states, in the order of its text.")
    ]
    claims: Annotated[
        list[ClaimItem] | None, Field(None, description="With `include=claims`: every claim named above.")
    ]


class ClaimAnswer(Answer):
    """One claim; the fields of a claim in a list, and these."""

    id: str


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The errors of an operation for the OpenAPI document."""
    described = {
        400: "A parameter is wrong; `detail` says which and how.",
        404: "There is no such thing.",
        406: "There is no such form of the answer.",
        410: "The dataset that the cursor goes through is gone; start again.",
        413: "The request is too large.",
        414: "The address is too long.",
        429: "Too many requests; `Retry-After` says when to try again.",
        503: "There is no dataset yet.",
    }
    return {
        status: {"description": described[status], "content": {PROBLEM_JSON: {"schema": PROBLEM_SCHEMA}}}
        for status in statuses
    }


def responses(model: Any, *statuses: int) -> dict[int | str, dict[str, Any]]:
    """The responses of an operation for the OpenAPI document: a body of a model, and the errors of all operations."""
    return {
        200: {"model": model, "description": "The answer.", "content": {JSON_LD: {}}},
        304: {"description": "The client has this answer (`If-None-Match`)."},
        **problems(400, *statuses, 429, 503),
    }

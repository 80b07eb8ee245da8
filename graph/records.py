"""The curated records as values; their format is described in ``data/README.md``."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
    field_validator,
    model_serializer,
    model_validator,
)
from pydantic_core import PydanticCustomError

from graph.terms import LANGUAGES, SLUG
from graph.xml_text import is_control

Slug = Annotated[str, StringConstraints(pattern=f"^{SLUG.pattern}$")]
ClaimName = Annotated[str, StringConstraints(pattern=rf"^{SLUG.pattern}$")]
"""The end of a claim's address: slug of its source, hyphen, number."""
NodeType = Literal[
    "organization", "unit", "initiative", "person", "post", "event", "series", "phase", "work", "place"
]
Language = Literal["ar", "fr", "en"]


def wrong(message: str, remedy: str) -> PydanticCustomError:
    """An error that carries its remedy; braces stand for themselves."""
    return PydanticCustomError("record", "{message}", {"message": message, "remedy": remedy})


def _printable(text: str) -> str:
    found = next((each for each in text if is_control(each)), None)
    if found is not None:
        raise wrong(f"holds the control character U+{ord(found):04X}", "write the text without it")
    return text


Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True), AfterValidator(_printable)]


def _day(value: Any) -> str:
    try:
        return datetime.date.fromisoformat(str(value)).isoformat()
    except ValueError:
        raise wrong(f"{value!r} is not a day", "write YYYY-MM-DD") from None


Day = Annotated[str, BeforeValidator(_day)]


class Record(BaseModel):
    """A value of the curated files: unknown fields are refused, nothing changes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Texts(Record):
    """One text in the three languages, the Arabic one as printed or in the curators' words."""

    ar: Text
    fr: Text
    en: Text

    def items(self) -> Iterator[tuple[str, str]]:
        return ((language, getattr(self, language)) for language in LANGUAGES)


def _key_or_texts(value: Any) -> Any:
    if isinstance(value, str) and SLUG.fullmatch(value) is None:
        raise wrong(f"{value!r} is in one language", "write {ar: …, fr: …, en: …}, or a key of reasons.yaml")
    return value


Words = Annotated[Texts | Slug, BeforeValidator(_key_or_texts)]
"""The curators' words in three languages, or the key that they have in reasons.yaml."""


class Name(Record):
    """A name and how it is known: printed by a source, official, or made by the curators."""

    text: Text
    form: Literal["printed", "official", "transliteration", "translation", "descriptive"]
    basis: Words | None = None

    @model_validator(mode="before")
    @classmethod
    def form_is_said(cls, value: Any) -> Any:
        if isinstance(value, str):
            raise wrong(
                f"{value!r} does not say how it is known",
                "write {text: …, form: translation} or another form",
            )
        return value

    @model_validator(mode="after")
    def official_has_basis(self) -> Self:
        if self.form == "official" and self.basis is None:
            raise wrong("an official name without a basis", "add basis: where this form is known from")
        return self


class Names(Record):
    """The names that a node is shown under, one per language."""

    ar: Name
    fr: Name
    en: Name

    @model_validator(mode="before")
    @classmethod
    def plain_arabic_is_printed(cls, value: Any) -> Any:
        if isinstance(value, Mapping) and isinstance(value.get("ar"), str):
            return {**value, "ar": {"text": value["ar"], "form": "printed"}}
        return value

    def items(self) -> Iterator[tuple[str, Name]]:
        return ((language, getattr(self, language)) for language in LANGUAGES)

    @model_serializer(mode="wrap")
    def printed_arabic_is_plain(self, handler: Any) -> dict[str, Any]:
        plain: dict[str, Any] = handler(self)
        if plain["ar"] == {"text": self.ar.text, "form": "printed"} or (
            self.ar.form == "printed" and self.ar.basis is None
        ):
            plain["ar"] = self.ar.text
        return plain


class PlaceNames(Record):
    """Names of a unit of the Haut-Commissariat au Plan: Arabic and French come with its code."""

    en: Name


class Alias(Name):
    """A name that no archived article prints."""

    lang: Language


class Node(Record):
    """Something that has a name: who or what it is, never what it did."""

    slug: Slug
    type: NodeType
    names: Names
    aliases: tuple[Alias, ...] = ()
    note: Words | None = None


class Entity(Node):
    """A node with a file of its own, and the named nodes that exist through it."""

    nodes: tuple[Node, ...] = ()


def _kind_of_names(value: Any) -> str:
    """Which of the two a mapping is meant to be, so that what is missing is said once."""
    given = value if isinstance(value, Mapping) else vars(value) if isinstance(value, Record) else {}
    return "PlaceNames" if set(given) <= {"en"} else "Names"


class Place(Record):
    """A place: a unit with an HCP code, or a country, venue or area without one."""

    slug: Slug
    type: Literal["place"]
    code: Annotated[str, StringConstraints(pattern=r"^\d\d(\.\d{3}(\.\d\d\.\d{1,2})?)?$")] | None = None
    geonames: int | None = None
    kind: Slug | None = None
    names: Annotated[
        Annotated[Names, Tag("Names")] | Annotated[PlaceNames, Tag("PlaceNames")],
        Discriminator(_kind_of_names),
    ]
    aliases: tuple[Alias, ...] = ()
    note: Words | None = None

    @model_validator(mode="after")
    def code_or_kind(self) -> Self:
        if self.code is None and self.kind is None:
            raise wrong("a place without code or kind", "give code: (an HCP unit) or kind: (a place-kind)")
        if isinstance(self.names, PlaceNames) and self.code is None:
            raise wrong("names.ar and names.fr are missing", "give them, or code: for an HCP unit")
        return self


def _kind_of_object(value: Any) -> str:
    """Which sort of object a value is meant to be, so that what is wrong with it is said once."""
    if isinstance(value, Mapping | Texts):
        return "Texts"
    return type(value).__name__ if isinstance(value, bool | int) else "str"


class Claim(Record):
    """One line of evidence: one triple that one passage carries."""

    subject: Text
    property: Text
    object: Annotated[
        Annotated[Texts, Tag("Texts")]
        | Annotated[str, AfterValidator(_printable), Tag("str")]
        | Annotated[int, Tag("int")]
        | Annotated[bool, Tag("bool")],
        Discriminator(_kind_of_object),
    ]
    certainty: Literal["stated", "inferred", "uncertain"] = "stated"
    because: Words | None = None
    status: Literal["accepted", "disputed", "rejected"] = "accepted"
    contradicts: tuple[ClaimName, ...] = ()
    """Claims of this or other sources that cannot be true together with this one."""
    misprint: bool = False
    node: Slug | None = None
    note: Words | None = None

    @model_validator(mode="before")
    @classmethod
    def from_line(cls, value: Any) -> Any:
        if isinstance(value, Mapping):
            return value
        if not isinstance(value, list) or len(value) not in (3, 4):
            raise wrong(
                "a claim that is not a line",
                "write [subject, property, object] or [subject, property, object, {…}]",
            )
        subject, prop, target, *rest = value
        qualifiers = rest[0] if rest else {}
        if not isinstance(qualifiers, Mapping):
            raise wrong("the fourth element of a claim is not a mapping", "write {certainty: …, because: …}")
        known = set(cls.model_fields) - {"subject", "property", "object"}
        if unknown := sorted(set(qualifiers) - known):
            raise wrong(
                f"unknown qualifier {', '.join(map(str, unknown))}", f"use one of {', '.join(sorted(known))}"
            )
        return {"subject": subject, "property": prop, "object": target, **qualifiers}

    @model_validator(mode="after")
    def doubt_has_reason(self) -> Self:
        if self.certainty != "stated" and self.because is None:
            raise wrong(
                f"certainty {self.certainty} without a reason",
                "add because: (a key of reasons.yaml or texts)",
            )
        return self

    @model_serializer(mode="wrap")
    def as_line(self, handler: Any) -> list[Any]:
        plain = handler(self)
        line = [plain.pop("subject"), plain.pop("property"), plain.pop("object")]
        return [*line, plain] if plain else line


class Passage(Record):
    """A span of the article and the claims that rest on it."""

    at: tuple[int, int] | None = None
    phrase: Text
    claims: dict[int, Claim] = Field(min_length=1)

    @field_validator("at")
    @classmethod
    def ordered(cls, at: tuple[int, int] | None) -> tuple[int, int] | None:
        if at is not None and not 0 <= at[0] < at[1]:
            raise wrong(
                f"{list(at)} is not a span", "write [start, end] with 0 <= start < end, in code points"
            )
        return at


class Source(Record):
    """What one article states, in the order of the article."""

    slug: Slug
    type: Literal["source"]
    names: Names
    language: Language
    sha256: Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]
    length: int = Field(gt=0)
    curated: Day
    passages: tuple[Passage, ...]

    def claims(self) -> Iterator[tuple[int, Passage, Claim]]:
        for passage in self.passages:
            for number, claim in passage.claims.items():
                yield number, passage, claim


class Retired(Record):
    """A slug that names nothing any more: how it was called, why it went, and the slug that stands for it now."""

    slug: Slug
    type: Literal["retired"]
    names: Names
    merged_into: Slug | None = None
    because: Words
    retired: Day
    note: Words | None = None


class Step(Record):
    """One view of a story and the words beside it; every claim that the words rest on is named.

    ``state`` is what the explorer's address says after its question mark: filters, what is kept or hidden, places.
    """

    view: Annotated[str, StringConstraints(pattern=rf"^(partnerships|partners|events|actor/{SLUG.pattern})$")]
    state: (
        Annotated[
            str, StringConstraints(pattern=r"^[a-z]+(-[a-z]+)*(=[^&#\s]*)?(&[a-z]+(-[a-z]+)*(=[^&#\s]*)?)*$")
        ]
        | None
    ) = None
    title: Texts
    text: Texts
    claims: tuple[ClaimName, ...] = Field(min_length=1)


class Story(Record):
    """An ordered list of views with a text each, in the curators' words."""

    slug: Slug
    type: Literal["story"]
    title: Texts
    lead: Texts
    curated: Day
    steps: tuple[Step, ...] = Field(min_length=1)


FileRecord = Entity | Place | Source | Retired | Story
AnyNode = Node | Place | Source


@dataclass(frozen=True)
class Records:
    """All curated files of a folder, parsed; ``files`` maps a path relative to the folder to its record."""

    files: Mapping[str, FileRecord]
    reasons: Mapping[str, Texts]

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        return {path: record for path, record in self.files.items() if isinstance(record, Source)}

    @cached_property
    def retired(self) -> Mapping[str, Retired]:
        """The retired slugs, by file."""
        return {path: record for path, record in self.files.items() if isinstance(record, Retired)}

    @cached_property
    def stories(self) -> Mapping[str, Story]:
        """The stories, by file."""
        return {path: record for path, record in self.files.items() if isinstance(record, Story)}

    def nodes(self) -> Iterator[tuple[str, str, AnyNode]]:
        """Each named node as (file, field, node); retired slugs and stories name none."""
        for path, record in self.files.items():
            if isinstance(record, Retired | Story):
                continue
            yield path, "", record
            if isinstance(record, Entity):
                for index, node in enumerate(record.nodes):
                    yield path, f"nodes[{index}]", node

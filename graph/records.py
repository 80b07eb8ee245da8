"""The curated records as values: parsed once, or refused with the file, the field and what to write instead.

The format is described in ``data/README.md``.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    field_validator,
    model_serializer,
    model_validator,
)
from pydantic_core import PydanticCustomError

from graph import yaml_text
from graph.errors import Finding
from graph.terms import LANGUAGES, SLUG

FOLDERS = ("actors", "events", "places", "sources")
REASONS = "reasons.yaml"

Slug = Annotated[str, StringConstraints(pattern=f"^{SLUG.pattern}$")]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
NodeType = Literal[
    "organization", "unit", "initiative", "person", "post", "event", "series", "phase", "work", "place"
]
Language = Literal["ar", "fr", "en"]


def wrong(message: str, remedy: str) -> PydanticCustomError:
    """An error that carries its remedy; braces stand for themselves."""
    return PydanticCustomError("record", "{message}", {"message": message, "remedy": remedy})


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


class Name(Record):
    """A name and how it is known: printed by a source, official, or made by the curators."""

    text: Text
    form: Literal["printed", "official", "transliteration", "translation", "descriptive"]
    basis: Text | None = None

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
    note: Text | None = None


class Entity(Node):
    """A node with a file of its own, and the named nodes that exist through it."""

    nodes: tuple[Node, ...] = ()


class Place(Record):
    """A place: a unit with an HCP code, or a country, venue or area without one."""

    slug: Slug
    type: Literal["place"]
    code: Annotated[str, StringConstraints(pattern=r"^\d\d(\.\d{3}(\.\d\d\.\d{1,2})?)?$")] | None = None
    geonames: int | None = None
    kind: Slug | None = None
    names: Names | PlaceNames
    aliases: tuple[Alias, ...] = ()
    note: Text | None = None

    @model_validator(mode="after")
    def code_or_kind(self) -> Self:
        if self.code is None and self.kind is None:
            raise wrong("a place without code or kind", "give code: (an HCP unit) or kind: (a place-kind)")
        if isinstance(self.names, PlaceNames) and self.code is None:
            raise wrong("names.ar and names.fr are missing", "give them, or code: for an HCP unit")
        return self


class Claim(Record):
    """One line of evidence: one triple that one passage carries."""

    subject: Text
    property: Text
    object: Texts | str | int | bool
    certainty: Literal["stated", "inferred", "uncertain"] = "stated"
    because: Texts | Slug | None = None
    status: Literal["accepted", "disputed", "rejected"] = "accepted"
    misprint: bool = False
    node: Slug | None = None
    note: Text | None = None

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
    curated: str
    passages: tuple[Passage, ...]

    @field_validator("curated", mode="before")
    @classmethod
    def day(cls, value: Any) -> str:
        try:
            return datetime.date.fromisoformat(str(value)).isoformat()
        except ValueError:
            raise wrong(f"{value!r} is not a day", "write YYYY-MM-DD") from None

    def claims(self) -> Iterator[tuple[int, Passage, Claim]]:
        for passage in self.passages:
            for number, claim in passage.claims.items():
                yield number, passage, claim


FileRecord = Entity | Place | Source
AnyNode = Node | Place | Source


@dataclass(frozen=True)
class Records:
    """All curated files of a folder, parsed; ``files`` maps a path relative to the folder to its record."""

    files: Mapping[str, FileRecord]
    reasons: Mapping[str, Texts]

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        return {path: record for path, record in self.files.items() if isinstance(record, Source)}

    def nodes(self) -> Iterator[tuple[str, str, AnyNode]]:
        """Each named node as (file, field, node)."""
        for path, record in self.files.items():
            yield path, "", record
            if isinstance(record, Entity):
                for index, node in enumerate(record.nodes):
                    yield path, f"nodes[{index}]", node


_MODELS: Mapping[str, type[FileRecord]] = {
    "actors": Entity,
    "events": Entity,
    "places": Place,
    "sources": Source,
}


def read_records(folder: Path) -> tuple[Records, list[Finding]]:
    """Every record below a folder, and a finding for each file that is not one.

    Raises nothing for bad files: what could be parsed is in the records, the rest is in the findings.
    """
    files: dict[str, FileRecord] = {}
    findings: list[Finding] = []
    for name in FOLDERS:
        for path in sorted((folder / name).glob("*.yaml")):
            relative = path.relative_to(folder).as_posix()
            parsed = _parse(path, relative, _MODELS[name], findings)
            if parsed is None:
                continue
            if parsed.slug != path.stem:
                findings.append(
                    Finding(
                        relative,
                        "slug",
                        f"{parsed.slug!r} is not the file's name",
                        f"name it {parsed.slug}.yaml",
                    )
                )
            files[relative] = parsed
    reasons = _parse(folder / REASONS, REASONS, _Reasons, findings)
    records = Records(files, reasons.root if reasons else {})
    findings.extend(_duplicates(records))
    return records, findings


def canonical(text: str, relative: str) -> str:
    """The canonical form of a record's text.

    Raises ValueError where the text does not parse, or holds a comment, which this form would lose.
    """
    if relative == REASONS:
        written = yaml_text.dump(yaml_text.load(text))
    else:
        model = _MODELS[relative.split("/")[0]]
        written = yaml_text.dump(dump(model.model_validate(yaml_text.load(text))))
    if text.count("#") > written.count("#"):
        raise ValueError("holds a comment, which the canonical form would lose; write it as note:")
    return written


def dump(record: FileRecord) -> dict[str, Any]:
    """A record as plain values, defaults left out, keys in the order of its model."""
    return record.model_dump(exclude_defaults=True, exclude_none=True)


class _Reasons(BaseModel):
    root: dict[Slug, Texts]

    @model_validator(mode="before")
    @classmethod
    def wrap(cls, value: Any) -> Any:
        return {"root": value}


_Model = TypeVar("_Model", bound=BaseModel)


def _parse(path: Path, relative: str, model: type[_Model], findings: list[Finding]) -> _Model | None:
    try:
        return model.model_validate(yaml_text.load(path.read_text("utf-8")))
    except yaml_text.YamlError as error:
        findings.append(Finding(relative, error.place, error.problem, error.remedy))
    except UnicodeDecodeError as error:
        findings.append(Finding(relative, f"byte {error.start}", "is not UTF-8", "save the file as UTF-8"))
    except FileNotFoundError:
        findings.append(Finding(relative, "", "is missing", "restore it from the repository"))
    except ValidationError as error:
        findings.extend(_finding(relative, detail) for detail in error.errors())
    return None


_UNION = re.compile(r"^(Names|PlaceNames|Texts|str|int|bool|constrained-str|function-.*|Claim)$")


def _finding(relative: str, detail: Any) -> Finding:
    kept = [
        part
        for part in detail["loc"]
        if part != "root" and not (isinstance(part, str) and _UNION.match(part))
    ]
    field = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in kept).lstrip(".")
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "record":
        return Finding(relative, field, context["message"], context["remedy"])
    if kind == "missing":
        name = str(kept[-1]) if kept else ""
        language = f" (the text in {name})" if name in LANGUAGES else ""
        return Finding(relative, field, "is missing", f"add {name}:{language}")
    if kind == "extra_forbidden":
        return Finding(
            relative, field, "is not a field of this record", "remove or rename it; see data/README.md"
        )
    message = detail["msg"][0].lower() + detail["msg"][1:]
    given = detail.get("input")
    shown = f" (found {given!r})" if isinstance(given, str | int | float | bool) else ""
    return Finding(relative, field, message + shown, "write it as data/README.md shows")


def _duplicates(records: Records) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for path, field, node in records.nodes():
        place = f"{field}.slug".lstrip(".")
        if node.slug in seen:
            yield Finding(
                path,
                place,
                f"slug {node.slug!r} is taken by {seen[node.slug]}",
                "choose a slug of its own, or merge",
            )
        else:
            seen[node.slug] = path

"""Reading the curated files: each becomes a record, or findings that name the file, the field and what to write."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError, model_validator

from graph import yaml_text
from graph.errors import Finding
from graph.records import Entity, FileRecord, Place, Records, Retired, Slug, Source, Story, Texts
from graph.terms import LANGUAGES

FOLDERS = ("actors", "events", "places", "sources", "retired", "stories")
REASONS = "reasons.yaml"

_MODELS: Mapping[str, type[FileRecord]] = {
    "actors": Entity,
    "events": Entity,
    "places": Place,
    "sources": Source,
    "retired": Retired,
    "stories": Story,
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

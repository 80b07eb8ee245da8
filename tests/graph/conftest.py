"""A small world made up for tests: one association, one foundation, one council, one person, one event."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pyoxigraph import Store

from graph.errors import Finding
from graph.facts import resolve
from graph.records import Entity, Records, Source, Texts
from graph.schema import read_schema
from graph.validate import triples

Line = list[Any]


def _names(word: str) -> dict[str, Any]:
    return {"ar": word, **{name: {"text": f"{word} {name}", "form": "translation"} for name in ("fr", "en")}}


def _entity(slug: str, kind: str, *nodes: dict[str, Any]) -> Entity:
    return Entity.model_validate({"slug": slug, "type": kind, "names": _names(slug), "nodes": list(nodes)})


def _source(slug: str, lines: list[Line]) -> Source:
    claims = dict(enumerate(lines, 1))
    return Source.model_validate(
        {
            "slug": slug,
            "type": "source",
            "names": _names(slug),
            "language": "ar",
            "sha256": "0" * 64,
            "length": 100,
            "curated": "2026-01-01",
            "passages": [{"at": [0, 4], "phrase": "كلمة", "claims": claims}],
        }
    )


class World:
    """Records of one or more made-up articles over the same actors, resolved; ``store`` has what follows."""

    def __init__(self, *articles: list[Line]) -> None:
        post = {"slug": "council-president", "type": "post", "names": _names("council-president")}
        session = {"slug": "session", "type": "event", "names": _names("session")}
        entities = [
            _entity("nour", "organization"),
            _entity("amal", "organization"),
            _entity("council", "organization", post),
            _entity("salma", "person"),
            _entity("forum", "event", session),
        ]
        sources = [_source(f"article-{index}", lines) for index, lines in enumerate(articles, 1)]
        texts = Texts(ar="لأن", fr="parce que", en="because")
        self.records = Records(
            {f"actors/{entity.slug}.yaml": entity for entity in entities}
            | {f"sources/{source.slug}.yaml": source for source in sources},
            {"by-name": texts},
        )
        self.schema = read_schema()
        self.facts, self.classes, self.findings = resolve(self.records, self.schema)

    @property
    def finding(self) -> Finding:
        """The only finding."""
        [finding] = self.findings
        return finding

    @property
    def store(self) -> Store:
        """Every triple of the world, derived ones included."""
        assert not self.findings, self.findings
        return triples(self.records, self.facts, self.classes)


@pytest.fixture
def world() -> Callable[..., World]:
    """Makes a world of articles, each a list of claim lines."""
    return World

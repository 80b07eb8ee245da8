"""Stories: ordered views of the graph with a text each, kept as files in ``data/stories``.

They are no part of the graph, which states only what a source states; each text names the claims that it rests on.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl

from pyoxigraph import NamedNode, Store

from graph.claims import read_claim
from graph.entity import exists
from graph.errors import Finding
from graph.reading import read_records
from graph.records import Records, Step, Story
from graph.terms import CLAIM, ID

ACTOR = "actor/"


def shown_by(step: Step) -> str | None:
    """The slug of the resource whose surroundings a step shows; None where it shows a whole network."""
    return step.view.removeprefix(ACTOR) if step.view.startswith(ACTOR) else None


def kept_by(step: Step) -> str | None:
    """The slug of the resource to which, and to its neighbours, the state of a step restricts what it shows."""
    return dict(parse_qsl(step.state or "")).get("only")


def read_stories(folder: Path, store: Store) -> dict[str, Story]:
    """The stories below a folder of records whose views and claims a dataset has, by slug, in the order of files."""
    records, _ = read_records(folder)
    wrong = {finding.file for finding in findings(records, store)}
    return {story.slug: story for path, story in records.stories.items() if path not in wrong}


def findings(records: Records, store: Store) -> Iterator[Finding]:
    """What is wrong with stories: views of what is not there, and words that rest on no accepted claim."""
    for path, story in records.stories.items():
        for index, step in enumerate(story.steps):
            for field, slug in (("view", shown_by(step)), ("state", kept_by(step))):
                if slug is not None and not exists(store, ID + slug):
                    yield Finding(
                        path,
                        f"steps[{index}].{field}",
                        f"unknown node {slug!r}",
                        "name the slug of an actor, event or place",
                    )
            for place, name in enumerate(step.claims):
                claim = read_claim(store, NamedNode(CLAIM + name))
                if claim is None or not claim.is_accepted:
                    yield Finding(
                        path,
                        f"steps[{index}].claims[{place}]",
                        f"there is no accepted claim {name!r}",
                        "name one as <source-slug>-<n>, or take it out",
                    )

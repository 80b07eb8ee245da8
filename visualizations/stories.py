"""Stories: what several views show one after the other, each with a text and the evidence that it rests on."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import NamedNode

import data
from graph.claims import Claim, read_claim
from graph.dataset import Dataset
from graph.errors import UnknownEntity
from graph.records import Step, Story
from graph.remembered import remembered
from graph.stories import kept_by, read_stories, shown_by
from graph.terms import CLAIM, LANGUAGES, slug_of
from visualizations import pages
from visualizations.evidence import Facts, marked, names_in, read_facts
from visualizations.sketch import Sketch, sketch, whole_sketch
from visualizations.values import Text, address


@dataclass(frozen=True)
class Evidence:
    """A claim as a story quotes it; ``phrase`` is in parts, each with whether it is a name."""

    name: str
    href: str | None
    phrase: tuple[tuple[str, bool], ...]
    language: str
    source: Text
    certainty: str
    certainty_key: str


@dataclass(frozen=True)
class Part:
    """A step of a story in one language; ``picture`` is None where what it shows is linked to nothing."""

    title: str
    text: str
    href: str
    picture: Sketch | None
    evidence: tuple[Evidence, ...]


def render_stories(dataset: Dataset, language: str) -> str:
    """The page that lists the stories."""
    found = [(f"/{language}/stories/{story.slug}", story) for story in _read(dataset).values()]
    return pages.page(
        "stories.html",
        language,
        dataset=dataset,
        alternates={code: f"/{code}/stories" for code in LANGUAGES},
        here="stories",
        stories=[
            (href, getattr(story.title, language), getattr(story.lead, language)) for href, story in found
        ],
    )


def render_story(dataset: Dataset, slug: str, language: str) -> str:
    """The page of a story; raises UnknownEntity for one that there is not."""
    story = _read(dataset).get(slug)
    if story is None:
        raise UnknownEntity(f"there is no story {slug!r} about this dataset")
    facts = read_facts(dataset)
    return pages.page(
        "story.html",
        language,
        dataset=dataset,
        alternates={code: f"/{code}/stories/{slug}" for code in LANGUAGES},
        here="stories",
        title=getattr(story.title, language),
        lead=getattr(story.lead, language),
        parts=[_part(dataset, facts, step, language) for step in story.steps],
    )


@remembered()
def _read(dataset: Dataset) -> dict[str, Story]:
    return read_stories(data.FOLDER, dataset.store)


def _part(dataset: Dataset, facts: Facts, step: Step, language: str) -> Part:
    claims = (read_claim(dataset.store, NamedNode(CLAIM + name)) for name in step.claims)
    return Part(
        getattr(step.title, language),
        getattr(step.text, language),
        f"/{language}/view/{step.view}" + (f"?{step.state}" if step.state else ""),
        _picture(dataset, step, language),
        tuple(_evidence(facts, claim, language) for claim in claims if claim is not None),
    )


def _picture(dataset: Dataset, step: Step, language: str) -> Sketch | None:
    """What a step shows, what its words do not rest on faint."""
    slug, claims = shown_by(step), frozenset(CLAIM + name for name in step.claims)
    if slug is not None:
        return sketch(dataset, slug, language, claims)
    return whole_sketch(dataset, step.view, language, kept_by(step), claims)


def _evidence(facts: Facts, claim: Claim, language: str) -> Evidence:
    return Evidence(
        claim.iri.removeprefix(CLAIM),
        address(claim.iri, language),
        tuple(marked(claim.phrase.value, names_in(facts, claim))),
        claim.phrase.language or "ar",
        Text(facts.label(claim.source, language), language, f"/{language}/id/{slug_of(claim.source)}"),
        facts.label(claim.certainty, language),
        claim.certainty.rpartition("/")[2],
    )

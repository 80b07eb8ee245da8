"""Stories: what they show must be there, and what they say must rest on accepted claims."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from graph.records import Records, Story
from graph.stories import findings, shown_by
from tests.graph.conftest import World

LINE = ["forum", "startDate", "2024-07-04"]


def texts(word: str) -> dict[str, str]:
    return {"ar": word, "fr": word, "en": word}


def story(**changed: Any) -> Story:
    step = {
        "view": "actor/forum",
        "title": texts("a"),
        "text": texts("b"),
        "claims": ["article-1-1"],
        **changed,
    }
    return Story.model_validate(
        {
            "slug": "tale",
            "type": "story",
            "title": texts("c"),
            "lead": texts("d"),
            "curated": "2026-01-01",
            "steps": [step],
        }
    )


def found(world: Callable[..., World], told: Story, *lines: list[Any]) -> list[tuple[str, str]]:
    made = world(list(lines) or [LINE])
    records = Records({**made.records.files, "stories/tale.yaml": told}, made.records.reasons)
    return [(finding.field, finding.message) for finding in findings(records, made.store)]


def test_a_story_of_what_is_there_is_sound(world: Callable[..., World]) -> None:
    assert found(world, story()) == []


def test_a_view_of_nobody_is_a_finding(world: Callable[..., World]) -> None:
    assert found(world, story(view="actor/nobody")) == [("steps[0].view", "unknown node 'nobody'")]


@pytest.mark.parametrize("claim", ["article-1-9", "article-9-1"])
def test_a_claim_that_there_is_not_is_a_finding(world: Callable[..., World], claim: str) -> None:
    [(field, problem)] = found(world, story(claims=["article-1-1", claim]))
    assert field == "steps[0].claims[1]"
    assert claim in problem


def test_a_claim_that_was_rejected_carries_no_story(world: Callable[..., World]) -> None:
    line = [*LINE, {"status": "rejected"}]
    [(field, _)] = found(world, story(), line, ["forum", "topic", {"ar": "a", "fr": "b", "en": "c"}])
    assert field == "steps[0].claims[0]"


@pytest.mark.parametrize(
    "wrong", [{"view": "actor"}, {"view": "map"}, {"claims": []}, {"text": {"ar": "a", "fr": "b"}}]
)
def test_a_step_has_a_view_a_text_in_each_language_and_a_claim(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        story(**wrong)


def test_a_step_shows_a_resource_or_a_whole_network() -> None:
    assert shown_by(story().steps[0]) == "forum"
    assert shown_by(story(view="partnerships").steps[0]) is None


def test_a_story_names_no_node() -> None:
    records = Records({"stories/tale.yaml": story()}, {})
    assert list(records.nodes()) == []
    assert records.stories == {"stories/tale.yaml": story()}


def test_a_state_that_keeps_nobody_is_a_finding(world: Callable[..., World]) -> None:
    assert found(world, story(state="only=forum&no-group=person")) == []
    assert found(world, story(state="only=nobody")) == [("steps[0].state", "unknown node 'nobody'")]


@pytest.mark.parametrize("state", ["?only=forum", "only=forum#n-forum", "", "only=a b"])
def test_a_state_is_what_follows_the_question_mark(state: str) -> None:
    with pytest.raises(ValidationError):
        story(state=state)

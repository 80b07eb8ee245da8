"""What is near some resources."""

from __future__ import annotations

import pytest

from graph.errors import UnknownEntity
from graph.filters import Wanted
from graph.surroundings import surroundings
from tests.graph.networks import relations, resource

FOUND = relations(
    ["a-b", "b-c inferred", "c-d", "e-f", "b-x", "x-y", "x-z"], resource("x", "event"), resource("lonely")
)


def test_they_reach_as_far_as_asked() -> None:
    assert set(surroundings(FOUND, "a")) == {"a", "b"}
    assert set(surroundings(FOUND, "a", depth=2)) == {"a", "b", "c", "x"}
    assert set(surroundings(FOUND, "lonely")) == {"lonely"}


def test_links_among_those_who_are_near_are_there_too() -> None:
    found = surroundings(relations(["a-b", "a-c", "b-c", "c-d"]), "a")
    assert set(map(frozenset, found.edges)) == {frozenset("ab"), frozenset("ac"), frozenset("bc")}


def test_there_may_be_several_in_the_middle() -> None:
    assert set(surroundings(FOUND, "a", "e")) == {"a", "b", "e", "f"}


def test_they_follow_only_what_is_wanted_and_keep_the_middle() -> None:
    stated = Wanted(certainties=frozenset({"stated"}))
    assert set(surroundings(FOUND, "a", depth=3, wanted=stated)) == {"a", "b", "x", "y", "z"}
    events = Wanted(groups=frozenset({"event"}))
    assert set(surroundings(FOUND, "a", depth=2, wanted=events)) == {"a"}


def test_of_too_many_the_best_linked_are_taken_and_the_others_counted() -> None:
    found = surroundings(FOUND, "b", most=3)
    assert set(found) == {"b", "x", "c"}
    assert found.graph["left_out"] == 1
    assert surroundings(FOUND, "b").graph["left_out"] == 0


def test_an_unknown_slug_has_none() -> None:
    with pytest.raises(UnknownEntity, match="nobody"):
        surroundings(FOUND, "nobody")

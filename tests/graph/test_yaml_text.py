"""YAML in and out: texts stay texts, and one canonical form."""

from __future__ import annotations

import pytest

from graph import yaml_text
from graph.yaml_text import YamlError


@pytest.mark.parametrize(
    "text", ["2023-08-24", "yes", "no", "on", "12:30", "1.5", "01", "07.351", "1e3", "0x10"]
)
def test_what_looks_like_another_type_stays_a_text(text: str) -> None:
    assert yaml_text.load(f"value: {text}") == {"value": text}


def test_integers_and_booleans_are_values() -> None:
    assert yaml_text.load("{a: 12, b: true, c: false, d: -3}") == {"a": 12, "b": True, "c": False, "d": -3}


def test_a_key_that_stands_twice_is_refused_with_its_line() -> None:
    with pytest.raises(YamlError, match="line 3: key 'a' stands twice"):
        yaml_text.load("a: 1\nb: 2\na: 3\n")


def test_broken_yaml_is_refused_with_its_line() -> None:
    with pytest.raises(YamlError, match="line 3"):
        yaml_text.load("a: 1\nb: [1, 2\n")


@pytest.mark.parametrize("tag", ["!!python/object/apply:os.system ['true']", "!nasij x"])
def test_no_tag_makes_an_object(tag: str) -> None:
    with pytest.raises(YamlError):
        yaml_text.load(f"a: {tag}")


def test_what_is_written_reads_back() -> None:
    value = {
        "slug": "a",
        "at": [1, 2],
        "claims": {
            1: ["a", "name", "جمعية: «الأمل»", {"because": {"ar": "ا", "fr": "l'a", "en": "2023-01-01"}}]
        },
        "text": "no",
    }
    assert yaml_text.load(yaml_text.dump(value)) == value
    assert yaml_text.dump(value).count("\n") == 5

"""Keys under which spellings of one name meet, and which way a text runs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import names


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("جمعية الأمل", "جمعيه الامل"),
        ("مُلتقى التطوّع", "ملتقي التطوع"),
        ("نســـيج", "نسيج"),
        ("واحة سيدي إبراهيم", "واحة سيدي ابراهيم"),
        ("رؤساء", "روسا"),
        ("مسؤول", "مسوول"),
        ("أڭادير", "اكادير"),
        ("خطة ٢٠٣٠", "خطة 2030"),
        ("\u2067نسيج\u2069", "نسيج"),
        ("ﻻ", "لا"),
        ("Royal  Air Maroc", "royal air maroc"),
        ("“من أجل تضامن”", "من اجل تضامن"),
    ],
)
def test_spellings_of_one_name_have_one_key(one: str, other: str) -> None:
    assert names.key(one) == names.key(other)


@pytest.mark.parametrize(("one", "other"), [("جمعية", "جامعية"), ("فاس", "فارس"), ("عمل", "امل")])
def test_different_words_have_different_keys(one: str, other: str) -> None:
    assert names.key(one) != names.key(other)


@given(st.text())
def test_the_key_of_a_key_is_itself(text: str) -> None:
    assert names.key(names.key(text)) == names.key(text)


@pytest.mark.parametrize(
    ("text", "expected"), [("جمعية AMH", True), ("AMH جمعية", False), ("2024 يوليوز", True), ("42", False)]
)
def test_the_first_strong_letter_gives_the_direction(text: str, expected: bool) -> None:
    assert names.is_right_to_left(text) is expected


def test_a_label_is_isolated_in_its_own_direction() -> None:
    assert names.isolate("نسيج") == "\u2067نسيج\u2069"
    assert names.isolate("Nasij") == "\u2066Nasij\u2069"

"""Arabic and Latin spellings of one name have a skeleton in common; other names have none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.search.skeleton import skeletons
from graph.search.words import words


def meet(arabic: str, latin: str) -> bool:
    one, other = words(arabic), words(latin)
    return len(one) == len(other) and all(
        skeletons(first) & skeletons(second) for first, second in zip(one, other, strict=True)
    )


@pytest.mark.parametrize(
    ("arabic", "latin"),
    [
        ("وجدة", "Oujda"),
        ("وجدة", "Wejda"),
        ("مراكش", "Merrakech"),
        ("مراكش", "Marrakesh"),
        ("تطوان", "Tétouan"),
        ("القنيطرة", "Kenitra"),
        ("كلميم", "Guelmim"),
        ("خنيفرة", "Khénifra"),
        ("أكادير", "Agadir"),
        ("الغزالي", "El Rhazali"),
        ("الكاظم", "Al-Kadhim"),
        ("الكاظم", "Kazem"),
        ("عبد الرحيم", "Abderrahim"),
        ("عبد القادر", "Abdelqader"),
        ("عبد الله", "Abdellah"),
        ("عبد اللطيف", "Abdellatif"),
        ("بن صالح", "Bensaleh"),
        ("قصي", "Kossai"),
        ("حطاب", "7attab"),
        ("قافلتي", "9afilati"),
        ("واحة الخير", "Ouahat El Kheir"),
        ("علي", "Ali"),
        ("يوسف", "Youssef"),
        ("الدار البيضاء", "Dar el Beida"),
        ("كازابلانكا", "Casablanca"),
        ("الجسر", "Aljisr"),
    ],
)
def test_spellings_of_one_name_meet(arabic: str, latin: str) -> None:
    assert meet(arabic, latin), [skeletons(word) for word in (*words(arabic), *words(latin))]


@pytest.mark.parametrize(
    ("arabic", "latin"),
    [("فاس", "Safi"), ("طنجة", "Tan"), ("متطوعين", "Matin"), ("نور", "Anbar"), ("علي", "Aya")],
)
def test_other_names_do_not(arabic: str, latin: str) -> None:
    assert not meet(arabic, latin)


@given(st.text())
def test_any_word_has_skeletons_of_consonants_or_none(text: str) -> None:
    for word in words(text):
        assert all(0 < len(skeleton) <= len(word) + 1 for skeleton in skeletons(word))

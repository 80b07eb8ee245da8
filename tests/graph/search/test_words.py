"""How names and queries are cut into words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.search.words import GENERIC, other_forms, plain, stem, without_acronym, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("جمعية النبراس", "جمعيه نبراس"),
        ("الثقافة والتنمية", "ثقافة للتنمية"),
        ("مؤسسة عبد القادر بنصالح", "مؤسسة عبدالقادر بن صالح"),
        ("Abd El Kader", "abdelkader"),
        ("Béni Mellal–Khénifra", "beni mellal khenifra"),
        ("Association Al-Khair", "association khair"),
        ("Oued Ed-Dahab", "oued dahab"),
        ("Fondation de l’Œuvre", "fondation oeuvre"),
        ("A.M.H.", "AMH"),
        ("مقابلات مع ١٠ خبراء", "مقابلات 10 خبراء"),
        ("a_b", "a b"),
    ],
)
def test_habits_of_writing_one_name_give_the_same_words(one: str, other: str) -> None:
    assert words(one) == words(other)


def test_the_al_of_a_name_is_no_article_where_its_hamza_is_printed() -> None:
    assert words("إلهام مزوزي") == ["الهام", "مزوزي"]
    assert "هام" in other_forms("الهام"), "for queries without hamza"
    assert words("ألمانيا") == ["المانيا"]


def test_where_there_are_only_joining_words_they_count() -> None:
    assert words("من أجل") == ["اجل"]
    assert words("من") == ["من"]
    assert words("Le") == ["le"]


def test_a_joining_word_that_is_being_typed_may_become_another() -> None:
    assert words("جمعية من", typing=True) == ["جمعيه", "من"]
    assert words("جمعية من") == ["جمعيه"]


@pytest.mark.parametrize(
    ("word", "form"),
    [("بوجده", "وجده"), ("لانزكان", "انزكان"), ("elmokim", "mokim"), ("citoyens", "citoyen")],
)
def test_a_word_may_be_met_without_what_is_joined_to_it(word: str, form: str) -> None:
    assert form in other_forms(word)


@pytest.mark.parametrize(
    ("one", "other"),
    [("المتطوعين", "متطوعون"), ("والمبادرات", "مبادرة"), ("توصيات", "التوصية"), ("bénévoles", "bénévole")],
)
def test_inflected_words_of_texts_have_one_stem(one: str, other: str) -> None:
    [first], [second] = words(one), words(other)
    assert stem(first) == stem(second)


def test_a_name_that_ends_in_its_acronym_is_two_names() -> None:
    assert without_acronym("Réseau marocain (R.M.)") == ("Réseau marocain", "R.M.")
    assert without_acronym("Article (2024)") == ()
    assert without_acronym("(SIM)") == ()


def test_generic_words_are_as_they_are_met() -> None:
    assert {word for word in GENERIC if words(word) != [word]} == set()


@given(st.text())
def test_any_text_has_words_or_none(text: str) -> None:
    for word in words(text):
        assert word
        assert plain(word) == word
        assert "_" not in word

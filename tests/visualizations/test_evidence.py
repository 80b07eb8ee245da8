"""Phrases with the names in them marked."""

from __future__ import annotations

import pytest

from visualizations.evidence import marked

PHRASES = [
    ("نظمت جمعية النور لقاء", ["جمعية النور"], "نظمت [جمعية النور] لقاء"),
    ("نظمت جمعيّة  النـور لقاء", ["جمعية النور"], "نظمت [جمعيّة  النـور] لقاء"),
    ("نظمت جمعيه النور", ["جمعية النور"], "نظمت [جمعيه النور]"),
    ("لجمعية النور وجمعية الأمل", ["جمعية النور", "جمعية الأمل"], "ل[جمعية النور] و[جمعية الأمل]"),
    ("بالمدينة", ["المدينة"], "بال[مدينة]"),
    (
        "مؤسسة المساعدة فرع الشمال",
        ["مؤسسة المساعدة", "مؤسسة المساعدة فرع الشمال"],
        "[مؤسسة المساعدة فرع الشمال]",
    ),
    ("مبادرة «القافلة»، اليوم", ["مبادرة القافلة"], "[مبادرة «القافلة]»، اليوم"),
    ("AMH حاضرة", ["amh"], "[AMH] حاضرة"),
    ("جمعية أخرى", ["جمعية النور"], "جمعية أخرى"),
    ("جمعية … النور", ["جمعية النور"], "[جمعية … النور]"),
    ("", ["جمعية النور"], ""),
    ("كلمة", [""], "كلمة"),
]


@pytest.mark.parametrize(("phrase", "names", "shown"), PHRASES)
def test_names_are_marked_however_they_are_spelled(phrase: str, names: list[str], shown: str) -> None:
    parts = list(marked(phrase, names))
    assert "".join(text for text, _ in parts) == phrase
    assert "".join(f"[{text}]" if is_name else text for text, is_name in parts) == shown

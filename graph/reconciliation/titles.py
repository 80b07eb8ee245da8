"""Titles before the names of persons, which tables have and the graph keeps apart."""

from __future__ import annotations

import re

_TITLES = (
    "د", "دة", "الدكتور", "الدكتورة", "دكتور", "دكتورة", "ذ", "ذة", "الأستاذ", "الأستاذة", "الاستاذ", "الاستاذة",
    "أستاذ", "أستاذة", "أ", "السيد", "السيدة", "الآنسة", "الحاج", "الحاجة", "dr", "docteur", "docteure", "pr", "prof",
    "professeur", "professeure", "professor", "m", "mr", "mrs", "ms", "mme", "madame", "monsieur", "mlle", "hajj",
    "haj",
)  # fmt: skip
_LEADING = re.compile(
    rf"(?:(?:{'|'.join(sorted(_TITLES, key=len, reverse=True))})(?:\s*[.:/]\s*|\s+))+", re.IGNORECASE
)


def without_titles(name: str) -> str:
    """The name without the titles before it; the name itself where nothing else would be left.

    >>> without_titles("د. يوسف الكاظم"), without_titles("Mme Fatiha Amoulid"), without_titles("Mohamed")
    ('يوسف الكاظم', 'Fatiha Amoulid', 'Mohamed')
    """
    name = name.strip()
    found = _LEADING.match(name)
    return name[found.end() :] or name if found else name

"""Dates as sources give them: a day, a month or a year, their bounds, and how Morocco writes them."""

from __future__ import annotations

import calendar
import datetime
import re

from pyoxigraph import Literal

from graph.terms import typed

_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")

MONTHS = {
    "ar": ("يناير", "فبراير", "مارس", "أبريل", "ماي", "يونيو",
           "يوليوز", "غشت", "شتنبر", "أكتوبر", "نونبر", "دجنبر"),
    "fr": ("janvier", "février", "mars", "avril", "mai", "juin",
           "juillet", "août", "septembre", "octobre", "novembre", "décembre"),
    "en": ("January", "February", "March", "April", "May", "June",
           "July", "August", "September", "October", "November", "December"),
}  # fmt: skip
"""Month names; the Arabic ones are those used in Morocco."""


def parse(date: str) -> tuple[int, int | None, int | None]:
    """Year, month and day of an EDTF level 0 date (ISO 8601-2): ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``.

    Raises ValueError with what to write instead.
    """
    match = _DATE.fullmatch(date)
    if match is None:
        raise ValueError(f"{date!r} is not a date; write YYYY, YYYY-MM or YYYY-MM-DD")
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        datetime.date(year or 0, month or 1, day or 1)
    except ValueError as error:
        raise ValueError(f"{date!r} is not in the calendar ({error}); write a day that exists") from error
    assert year is not None
    return year, month, day


def literal(date: str) -> Literal:
    """The date as ``xsd:date``, ``xsd:gYearMonth`` or ``xsd:gYear``, whichever it is.

    >>> literal("2022").datatype.value.rpartition("#")[2]
    'gYear'
    """
    _, month, day = parse(date)
    return typed(date, "date" if day else "gYearMonth" if month else "gYear")


def bounds(date: str) -> tuple[str, str]:
    """The first and the last day that the date can mean, as ISO dates.

    >>> bounds("2024-02")
    ('2024-02-01', '2024-02-29')
    """
    year, month, day = parse(date)
    if day:
        return date, date
    last = month or 12
    return (
        f"{year:04}-{month or 1:02}-01",
        f"{year:04}-{last:02}-{calendar.monthrange(year, last)[1]:02}",
    )


def written(date: str, language: str) -> str:
    """The date as it is written in Morocco in a language (Western digits in all three).

    >>> written("2024-07-04", "ar")
    '4 يوليوز 2024'
    """
    year, month, day = parse(date)
    parts = [str(day) if day else None, MONTHS[language][month - 1] if month else None, str(year)]
    if language == "fr" and day == 1:
        parts[0] = "1er"
    return " ".join(part for part in parts if part)

"""Dates as sources give them."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import dates


@pytest.mark.parametrize(
    ("date", "first", "last"),
    [
        ("2023-08-24", "2023-08-24", "2023-08-24"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2023-12", "2023-12-01", "2023-12-31"),
        ("2022", "2022-01-01", "2022-12-31"),
    ],
)
def test_bounds_are_the_first_and_last_day_that_are_meant(date: str, first: str, last: str) -> None:
    assert dates.bounds(date) == (first, last)


@pytest.mark.parametrize(
    "date", ["24/08/2023", "2023-8-24", "2023-02-30", "2023-13", "", "yesterday", "٢٠٢٣", "2023-08-24T10:00"]
)
def test_what_is_no_date_is_refused_with_what_to_write(date: str) -> None:
    with pytest.raises(ValueError, match=r"; write "):
        dates.parse(date)


@given(st.dates(min_value=datetime.date(1, 1, 1)))
def test_every_day_of_the_calendar_is_a_date(day: datetime.date) -> None:
    assert dates.parse(day.isoformat()) == (day.year, day.month, day.day)


def test_months_are_those_of_morocco() -> None:
    assert dates.written("2024-07-04", "ar") == "4 يوليوز 2024"
    assert dates.written("2023-08-24", "ar") == "24 غشت 2023"
    assert dates.written("2022-09", "ar") == "شتنبر 2022"
    assert dates.written("2024-07-01", "fr") == "1er juillet 2024"
    assert dates.written("2022", "en") == "2022"


@pytest.mark.parametrize(
    ("date", "datatype"), [("2022", "gYear"), ("2022-05", "gYearMonth"), ("2022-05-01", "date")]
)
def test_the_datatype_says_how_much_is_known(date: str, datatype: str) -> None:
    assert dates.literal(date).datatype.value.endswith(f"#{datatype}")

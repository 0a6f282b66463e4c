"""A year's file: read whole or refused with a code."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liance.norms.calendar.arrangements import YearArrangement, read_arrangement
from liance.norms.errors import NormError

GOOD = """
year = 2027
[[notice]]
title = "t"
number = "n"
published = 2026-11-30
url = "https://example.org"
[[holiday]]
name = "元旦"
first = 2027-01-01
last = 2027-01-03
make_up = [2026-12-27]
"""


def test_a_good_year_is_read():
    arrangement = read_arrangement(GOOD)
    assert isinstance(arrangement, YearArrangement)
    assert arrangement.holidays[0].days() == tuple(date(2027, 1, n) for n in (1, 2, 3))
    assert arrangement.holidays[0].make_up == (date(2026, 12, 27),)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("year = 2027", "", "calendar.data_unreadable"),
        ("year = 2027", 'year = "2027"', "calendar.data_unreadable"),
        ("year = 2027", "year = 0", "calendar.data_unreadable"),
        ("year = 2027", "year = 2027 !", "calendar.data_unreadable"),
        ("2027-01-03", '"2027-01-03"', "calendar.data_unreadable"),
        ("2027-01-03", "2027-01-03T00:00:00", "calendar.data_unreadable"),
        ("[[notice]]", "[notice]", "calendar.data_unreadable"),
        ("make_up = [2026-12-27]", "make_up = 2026-12-27", "calendar.data_unreadable"),
        ("2027-01-03", "2026-12-30", "calendar.data_inconsistent"),
        ("2026-12-27", "2026-12-28", "calendar.data_inconsistent"),
        ("2026-12-27", "2027-01-02", "calendar.data_inconsistent"),
        ("2026-12-27", "2028-01-02", "calendar.data_inconsistent"),
        ("2027-01-03", "2028-01-03", "calendar.data_inconsistent"),
    ],
)
def test_a_bad_year_is_refused(old, new, code):
    answer = read_arrangement(GOOD.replace(old, new))
    assert isinstance(answer, NormError)
    assert answer.code == code


def test_a_day_off_twice_is_refused():
    answer = read_arrangement(GOOD + GOOD[GOOD.index("[[holiday]]") :])
    assert answer.code == "calendar.data_inconsistent"


@given(st.text())
def test_no_text_raises(text):
    assert isinstance(read_arrangement(text), NormError | YearArrangement)

"""Field names, times, factor lines, points."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liance.mechanism.coordination.rules.content import (
    ItemDraft,
    PointDraft,
    check_points,
    read_factor_lines,
)
from liance.mechanism.coordination.rules.fields import (
    Field,
    read_field,
    read_times,
    write_times,
)
from liance.mechanism.coordination.rules.problems import Problem

moments = st.datetimes(
    datetime(2020, 1, 1),
    datetime(2090, 1, 1),
    timezones=st.just(UTC),
).map(lambda m: m.replace(second=0, microsecond=0))


@given(moments, moments)
def test_times_survive_being_written(one: datetime, two: datetime) -> None:
    found = read_times(write_times(one, two))
    if two > one:
        assert found == (one, two)
    else:
        assert isinstance(found, Problem)


@pytest.mark.parametrize("text", ["", "2026-11-23", "a/b", "2026-11-23 09:30/"])
def test_unreadable_times_are_refused(text: str) -> None:
    assert isinstance(read_times(text), Problem)


@given(st.text(max_size=90))
def test_any_text_is_a_field_or_a_problem(text: str) -> None:
    assert isinstance(read_field(text), (Field, Problem))


@pytest.mark.parametrize("key", ["point:x:name", "point::name", "item:1:name", "state", "a:b:c"])
def test_unknown_fields_are_refused(key: str) -> None:
    assert isinstance(read_field(key), Problem)


def test_factor_lines_are_read_with_any_separator() -> None:
    lines = read_factor_lines("动植物油；100；mg/L；GB 8978-1996 表4\n\n总磷;8;mg/L\n色度")
    assert lines == (
        ItemDraft("动植物油", "100", "mg/L", "GB 8978-1996 表4"),
        ItemDraft("总磷", "8", "mg/L"),
        ItemDraft("色度"),
    )
    assert isinstance(read_factor_lines("；100"), Problem)


@pytest.mark.clause("W3")
def test_a_point_may_leave_its_factors_open() -> None:
    bare = PointDraft("DW001", "总排口", "water")
    problem = check_points([bare], complete=True)
    assert problem is not None
    assert problem.code == "coordination.point_without_factor"
    left = PointDraft("DW001", "总排口", "water", open_parts=frozenset({"factors"}))
    assert check_points([left], complete=True) is None


def test_points_and_factors_stand_once() -> None:
    point = PointDraft("DW001", "", "water", (ItemDraft("pH值"), ItemDraft("pH值")))
    assert check_points([point], complete=False) is not None
    twice = [PointDraft("DW001", "", "water"), PointDraft("DW001", "", "water")]
    assert check_points(twice, complete=False) is not None
    assert check_points([], complete=False) is None

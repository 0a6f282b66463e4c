"""How dates, limits and spans read on a page."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from liance.doors.web import moments

SHANGHAI = ZoneInfo("Asia/Shanghai")
AT = datetime(2026, 11, 23, 14, 26, tzinfo=SHANGHAI)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("due", "kind", "words", "when"),
    [
        ("2026-11-21T00:00", "late", "逾期 2 天 14 小时", "11-20 24:00 到期"),
        ("2026-11-23T14:51", "soon", "剩 25 分", "14:51 到期"),
        ("2026-11-23T17:30", "soon", "剩 3 小时 4 分", "17:30 到期"),
        ("2026-11-24T00:00", "soon", "剩 9 小时 34 分", "24:00 到期"),
        ("2026-11-25T00:00", "", "剩 1 天 9 小时", "11-24 周二 24:00"),
        ("2026-11-26T15:00", "", "剩 3 天", "11-26 周四 15:00"),
        ("2027-01-05T00:00", "", "剩 42 天 9 小时", "2027-01-04 24:00"),
        ("2025-12-31T10:00", "late", "逾期 327 天 4 小时", "2025-12-31 10:00 到期"),
    ],
)
def test_a_limit_says_what_is_left_and_when_it_ends(
    due: str, kind: str, words: str, when: str
) -> None:
    left = moments.remaining(at(due), AT)
    assert (left.kind, left.words) == (kind, words)
    assert moments.due_words(at(due), AT) == when


def test_the_due_instant_itself_is_overdue() -> None:
    assert moments.remaining(AT, AT).kind == "late"
    assert moments.remaining(AT, AT - timedelta(seconds=1)).words == "剩 不到 1 分"


def test_times_are_those_of_shanghai_whatever_the_zone_of_the_value() -> None:
    late_evening = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)
    assert moments.due_time(late_evening) == "24:00"
    assert str(moments.due_day(late_evening)) == "2026-11-22"
    assert str(moments.local_day(late_evening)) == "2026-11-23"


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        moments.local(datetime(2026, 11, 23, 14, 26))


@given(st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=4000)))
def test_a_span_is_rounded_down_to_its_two_largest_units(span: timedelta) -> None:
    words = moments.span_words(span)
    units = {"天": timedelta(days=1), "小时": timedelta(hours=1), "分": timedelta(minutes=1)}
    parts = [] if words == "不到 1 分" else words.split(" ")
    said = sum(
        (int(n) * units[unit] for n, unit in zip(parts[::2], parts[1::2], strict=True)),
        timedelta(0),
    )
    smallest = units[parts[-1]] if parts else timedelta(minutes=1)
    coarse = timedelta(hours=1) if span >= timedelta(days=1) else smallest
    assert said <= span < said + max(coarse, timedelta(minutes=1))


def test_limits_read_in_english_too() -> None:
    with translation.override("en"):
        assert moments.remaining(at("2026-11-21T00:00"), AT).words == "Overdue 2 d 14 h"
        assert moments.due_words(at("2026-11-25T00:00"), AT) == "11-24 Tue 24:00"

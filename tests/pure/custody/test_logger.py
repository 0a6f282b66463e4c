"""Logs of temperature loggers as they come: several encodings and layouts, every fault named."""

from contextlib import suppress
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liance.foundation.kernel.errors import Refused
from liance.foundation.tables.errors import TableError
from liance.mechanism.custody.rules.logger import MOST_BYTES, read_log
from liance.norms.sampling.cold import Excursion, Reading, excursions
from liance.norms.sampling.preservation import transport

pytestmark = pytest.mark.clause("D4")
ZONE = ZoneInfo("Asia/Shanghai")
ROWS = "2026-11-23 10:00:00,3.1\n2026-11-23 10:05:00,3.4\n"


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 23, hour, minute, tzinfo=ZONE)


def read(text: str, encoding: str = "utf-8") -> list[tuple[datetime, Decimal]]:
    return [(r.at, r.degrees) for r in read_log(text.encode(encoding), zone=ZONE).readings]


EXPECTED = [(at(10), Decimal("3.1")), (at(10, 5), Decimal("3.4"))]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_several_encodings_are_read(encoding: str) -> None:
    assert read(f"时间,温度(℃)\n{ROWS}", encoding) == EXPECTED


@pytest.mark.parametrize(
    "text",
    [
        f"Time,Temperature(°C)\n{ROWS}",
        f"设备,冷链记录仪 7 号\n序列号,A-0077\n\n时间,温度℃\n{ROWS}",
        "日期,时间,温度\n2026/11/23,10:00,3.1\n2026/11/23,10:05,3.4\n",
        "No;Time;Temp\n1;2026-11-23 10:00;3.1\n2;2026-11-23 10:05;3.4\n",
        "序号\t记录时间\t温度\t湿度\n1\t2026年11月23日 10:00\t3.1℃\t55\n2\t2026.11.23 10:05\t3.4\t55\n",
        'Device,"x,y"\n"Date/Time","Temperature (°C)"\n"2026-11-23 10:00","3.1"\n"2026-11-23T10:05","3.4"\n',
    ],
)  # fmt: skip
def test_several_layouts_are_read(text: str) -> None:
    assert read(text) == EXPECTED


def faults(text: str) -> list[tuple[int, str, str]]:
    with pytest.raises(Refused) as caught:
        read(text)
    assert caught.value.code == "custody.log_faults"
    return [(f.line, f.what, f.text) for f in caught.value.facts["faults"]]  # type: ignore[attr-defined]


def test_every_fault_is_named_with_its_line() -> None:
    text = "记录仪,7\n时间,温度\n2026-11-23 10:00,3.1\n23/11/2026 10:05,3.4\n2026-11-23 10:10,——\n"
    assert faults(text + "2026-11-23 09:00,3.0\n2026-11-23 10:15,3.2\n") == [
        (4, "time", "23/11/2026 10:05"), (5, "degrees", "——"), (6, "order", "2026-11-23 09:00"),
    ]  # fmt: skip


@pytest.mark.parametrize("value", ["", "NaN", "1e3", "999", "-100.1", "3,4 5", "=1+1", "３"])
def test_what_is_no_temperature_is_a_fault(value: str) -> None:
    assert faults(f"时间;温度\n2026-11-23 10:00;{value}\n")[0][1] == "degrees"


@pytest.mark.parametrize("value", ["2026-13-01 10:00", "2026-11-23 25:00", "昨天", "2026-11-23"])
def test_what_is_no_time_is_a_fault(value: str) -> None:
    assert faults(f"时间;温度\n{value};3\n")[0][1] == "time"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "tables.empty"), ("%PDF-1.7 …", "tables.workbook"), ("甲,乙\n1,2\n", "custody.log_columns"),
        ("时间,温度\n", "custody.log_empty"),
        ("时间,温度(℉)\n2026-11-23 10:00,38\n", "custody.log_fahrenheit"),
        ("时间,温度,CH1\n2026-11-23 10:00,3,4\n", "custody.log_columns"),
        ("x" * (MOST_BYTES + 1), "custody.log_too_large"),
    ],
)  # fmt: skip
def test_what_is_no_log_is_refused_with_its_reason(text: str, code: str) -> None:
    with pytest.raises((Refused, TableError)) as caught:
        read(text)
    assert caught.value.code == code


@given(content=st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    with suppress(Refused, TableError):
        read_log(content, zone=ZONE)


def run(*degrees: str) -> tuple[Excursion, ...]:
    return excursions([Reading(at(10, i), Decimal(d)) for i, d in enumerate(degrees)], transport())


def test_an_excursion_lasts_from_the_first_reading_outside_to_the_next_inside() -> None:
    assert run("4", "5.0", "5.1", "7", "6", "5.0") == (
        Excursion(at(10, 2), at(10, 5), Decimal(7), 3),
    )


def test_both_ends_of_the_range_are_inside() -> None:
    rule = transport()
    assert run(str(rule.low_c), str(rule.high_c)) == ()


def test_too_cold_is_outside_too_and_the_worst_is_the_farthest() -> None:
    (found,) = run("0.5", "-4", "0")
    assert (found.worst, found.end) == (Decimal(-4), at(10, 2))


def test_two_runs_are_two_excursions() -> None:
    assert [e.readings for e in run("9", "3", "9", "9", "3")] == [1, 2]


@given(st.lists(st.decimals(-20, 30, places=1), max_size=60))
def test_every_reading_outside_is_in_exactly_one_excursion(values: list[Decimal]) -> None:
    readings = [Reading(at(10 + i // 60, i % 60), v) for i, v in enumerate(values)]
    rule = transport()
    outside = [r for r in readings if not rule.low_c <= r.degrees <= rule.high_c]
    found = excursions(readings, rule)
    assert sum(e.readings for e in found) == len(outside)
    for reading in outside:
        assert sum(e.start <= reading.at <= e.end for e in found) >= 1

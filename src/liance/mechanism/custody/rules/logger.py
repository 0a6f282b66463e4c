"""The log of a temperature logger (温度记录仪) as CSV: all readings, or every fault named. Pure."""

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from decimal import Decimal
from typing import BinaryIO

from liance.foundation.kernel.errors import Refused
from liance.foundation.tables.encodings import encoding_of
from liance.foundation.tables.separated import Row, Table, read_separated
from liance.norms.sampling.cold import Reading

MOST_BYTES = 8 * 2**20
MOST_FAULTS = 10
HEAD_LINES = 100
LONGEST_NAME = 100
COLDEST, HOTTEST = Decimal(-100), Decimal(100)

DATE = ("日期", "date")
TIME = (
    "时间", "日期时间", "记录时间", "采集时间", "测量时间", "time", "datetime", "date/time",
    "timestamp", "recordtime", "logtime",
)  # fmt: skip
DEGREES = ("温度", "温度值", "temperature", "temp", "t", "ch1", "通道1", "温度1", "temperature1")

_UNIT = re.compile(r"[(（\[].*?[)）\]]|[℃°℉].?$")
_FAHRENHEIT = re.compile(r"℉|°\s*f|华氏|fahrenheit", re.IGNORECASE)
_INSTANT = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?[ tT]+(\d{1,2})[:：时](\d{1,2})(?:[:：分](\d{1,2})秒?)?分?(?:\.\d+)?"
)
_NUMBER = re.compile(r"([-−－]?[0-9]{1,3}(?:\.[0-9]+)?)\s*(?:℃|°[cC])?")


@dataclass(frozen=True, slots=True)
class Fault:
    """A line that cannot be read: ``line`` of the file, ``what``: time, degrees, order; ``text``."""

    line: int
    what: str
    text: str


@dataclass(frozen=True, slots=True)
class Log:
    """All readings in order of time; ``encoding`` that the file was in."""

    readings: tuple[Reading, ...]
    encoding: str


def read_log(content: bytes, *, zone: tzinfo) -> Log:
    """Read the whole log; times without a zone are of ``zone``, degrees are °C.

    What stands above the header (device, serial number) is passed over. Raises TableError for what
    is no text table; Refused custody.log_too_large, log_columns (columns found), log_fahrenheit,
    log_empty, log_faults (the first faults with their lines, and how many there are).
    """
    if len(content) > MOST_BYTES:
        raise Refused("custody.log_too_large", most=MOST_BYTES // 2**20)
    stream = io.BytesIO(content)
    encoding = encoding_of(stream)
    table, above = _table(stream, encoding)
    readings, faults = _readings(table, above, zone)
    if faults:
        raise Refused("custody.log_faults", count=len(faults), faults=tuple(faults[:MOST_FAULTS]))
    if not readings:
        raise Refused("custody.log_empty")
    return Log(tuple(readings), encoding)


def _table(stream: BinaryIO, encoding: str) -> tuple[Table, int]:
    """The table from its header on, and how many lines stand above."""
    text = stream.read().decode(encoding).lstrip("\ufeff")
    lines = text.splitlines(keepends=True)
    for above, line in enumerate(lines[:HEAD_LINES]):
        names = [_name(cell) for cell in re.split(r"[,;\t]", line)]
        if any(n in DEGREES for n in names) and any(n in (*TIME, *DATE) for n in names):
            if _FAHRENHEIT.search(line):
                raise Refused("custody.log_fahrenheit")
            rest = "".join(lines[above:]).encode()
            return read_separated(io.BytesIO(rest)), above
    head = next((line.strip() for line in lines if line.strip()), "")
    raise Refused("custody.log_columns", found=head[:120])


def _name(cell: str) -> str:
    # what is longer is no name of a column, and a search for its unit would take hours
    bare = _UNIT.sub("", cell[:LONGEST_NAME].strip().strip('"').strip())
    return "".join(bare.split()).replace("_", "").casefold()


def _places(table: Table) -> tuple[int | None, int, int]:
    names = [_name(cell) for cell in table.header]
    degrees = [i for i, n in enumerate(names) if n in DEGREES]
    date = next((i for i, n in enumerate(names) if n in DATE), None)
    time = next((i for i, n in enumerate(names) if n in TIME), None)
    if time is None:
        date, time = None, date
    if len(degrees) != 1 or time is None:
        raise Refused("custody.log_columns", found="，".join(table.header)[:120])
    return date, time, degrees[0]


def _readings(table: Table, above: int, zone: tzinfo) -> tuple[list[Reading], list[Fault]]:
    date, time, degrees = _places(table)
    readings: list[Reading] = []
    faults: list[Fault] = []
    for row in table.rows:
        when = " ".join(row.cells[i].strip() for i in (date, time) if i is not None)
        if not any(cell.strip() for cell in row.cells):
            continue
        found = _reading(row, above, when, row.cells[degrees].strip(), zone)
        if isinstance(found, Fault):
            faults.append(found)
        elif readings and found.at < readings[-1].at:
            faults.append(Fault(row.line + above, "order", when))
        else:
            readings.append(found)
    return readings, faults


def _reading(row: Row, above: int, when: str, said: str, zone: tzinfo) -> Reading | Fault:
    line = row.line + above
    at = _instant(when, zone)
    if at is None:
        return Fault(line, "time", when[:40])
    number = _NUMBER.fullmatch(said)
    value = Decimal(re.sub("[−－]", "-", number[1])) if number else None
    if value is None or not COLDEST <= value <= HOTTEST:
        return Fault(line, "degrees", said[:40])
    return Reading(at, value)


def _instant(text: str, zone: tzinfo) -> datetime | None:
    found = _INSTANT.fullmatch(text)
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=zone)
    except ValueError:
        return None


def within(readings: Sequence[Reading], start: datetime, end: datetime) -> Iterator[Reading]:
    """The readings of a time, both ends included."""
    return (r for r in readings if start <= r.at <= end)

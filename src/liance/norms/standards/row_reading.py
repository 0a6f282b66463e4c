"""One row of an edition's table, read cell by cell (限值行读取)."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import Any, TypeVar

from liance.norms.citations import Certainty
from liance.norms.errors import NormError
from liance.norms.sampling.factors import find
from liance.norms.standards.decimals import read_number
from liance.norms.standards.editions import Averaging, Condition, LimitRow, Removal, RowKind
from liance.norms.standards.limits import Limit, LimitKind, read_limit
from liance.norms.standards.units import read_unit
from liance.norms.standards.vocabulary import fold, meaning

COLUMNS = (
    "table",
    "factor",
    "aliases",
    "scope",
    "level",
    "source_period",
    "fuel",
    "region",
    "season",
    "water_temp",
    "noise_class",
    "period",
    "noise_kind",
    "place",
    "value",
    "unit",
    "kind",
    "averaging",
    "heights",
    "heights_complete",
    "min_stack_m",
    "o2_reference",
    "removal_influent_above",
    "removal_percent",
    "from",
    "to",
    "clause",
    "certainty",
    "condition_certainty",
    "source",
    "note",
)
_KINDS = {
    RowKind.MAX: LimitKind.UPPER,
    RowKind.MIN: LimitKind.LOWER,
    RowKind.RANGE: LimitKind.RANGE,
    RowKind.NOT_DETECTED: LimitKind.NOT_DETECTED,
}
_SURE = (Certainty.VERIFIED, Certainty.SECONDARY, Certainty.UNVERIFIED)
_SEASON = re.compile(r"([0-9]{2}-[0-9]{2})/([0-9]{2}-[0-9]{2})")
_WATER_TEMP = re.compile(r"(<=|>=|<|>)-?[0-9]+(?:\.[0-9]+)?")
_LIST = re.compile(r"[;；、\n]")
# a determination named with what it is counted as, which is how these standards have it
_BASIS = re.compile(r"\(以[np]计\)$")
_LEAP = 2000
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a file: the row (0: its head), the column, a code, the text at fault."""

    row: int
    column: str
    code: str
    text: str = ""


class Cells:
    """The cells of one row; what cannot be read is gathered, not raised."""

    def __init__(self, number: int, cells: Mapping[str, str]) -> None:
        self.number, self.cells = number, cells
        self.faults: list[Fault] = []

    def text(self, column: str) -> str:
        """A cell without blanks at its ends."""
        return self.cells.get(column, "").strip()

    def fault(self, column: str, code: str) -> None:
        """Note a fault of a column, with the cell's text."""
        self.faults.append(Fault(self.number, column, code, self.text(column)))

    def read(self, column: str, reader: Callable[[str], T | None]) -> T | None:
        """A cell through a reader; empty is none, and what the reader refuses is a fault."""
        text = self.text(column)
        if not text:
            return None
        found = reader(text)
        if found is None:
            self.fault(column, "unreadable")
        return found

    def names(self, column: str) -> tuple[str, ...]:
        """A list written with 、or ; between its items."""
        return tuple(part.strip() for part in _LIST.split(self.text(column)) if part.strip())

    def word(self, dimension: str) -> str:
        """A word of a closed list, as its code."""
        return self.read(dimension, lambda text: meaning(dimension, text)) or ""

    def certainty(self, column: str, otherwise: Certainty | None = None) -> Certainty:
        """How sure the row is: verified, secondary, unverified; missing is a fault without
        `otherwise`."""
        text = self.text(column)
        if not text and otherwise is not None:
            return otherwise
        found = next((c for c in _SURE if c.value == text), None)
        if found is None:
            self.fault(column, "certainty")
        return found or Certainty.UNVERIFIED


def read_day(text: str) -> date | None:
    """A day as `2026-03-01`; none for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def read_row(number: int, cells: Mapping[str, Any], medium: str) -> LimitRow | tuple[Fault, ...]:
    """Read a row of an edition for `medium` (water, gas, noise), or all that is wrong with it."""
    row = Cells(number, {str(key): str(value) for key, value in cells.items()})
    for column in sorted(set(row.cells) - set(COLUMNS)):
        row.faults.append(Fault(number, column, "column_unknown"))
    found = _row(row, medium)
    return tuple(row.faults) or found


def _row(row: Cells, medium: str) -> LimitRow:
    if not row.text("factor"):
        row.fault("factor", "missing")
    kind = row.read("kind", lambda text: next((k for k in RowKind if k == text), None))
    if not row.text("kind"):
        row.fault("kind", "missing")
    if isinstance(read_unit(row.text("unit")), NormError):
        row.fault("unit", "unreadable")
    first, last = row.read("from", read_day), row.read("to", read_day)
    if first and last and first > last:
        row.fault("to", "reversed")
    certainty = row.certainty("certainty")
    known = find(row.text("factor"), medium)
    return LimitRow(
        number=row.number,
        table=row.text("table"),
        factor=known.name if known else row.text("factor"),
        aliases=row.names("aliases"),
        condition=_condition(row),
        kind=kind or RowKind.NONE,
        value=row.text("value"),
        unit=row.text("unit"),
        averaging=Averaging(row.word("averaging")),
        limit=_limit(row, kind),
        certainty=certainty,
        condition_certainty=row.certainty("condition_certainty", certainty),
        heights=_heights(row, kind),
        heights_complete=row.text("heights_complete") != "no",
        min_stack_m=row.read("min_stack_m", read_number),
        o2_reference=row.read("o2_reference", read_number),
        removal=_removal(row),
        first=first,
        last=last,
        clause=row.text("clause"),
        source=row.text("source"),
        note=row.text("note"),
    )


def _condition(row: Cells) -> Condition:
    return Condition(
        place=row.word("place"),
        source_period=row.word("source_period"),
        level=row.word("level"),
        fuel=row.word("fuel"),
        noise_class=row.word("noise_class"),
        period=row.word("period"),
        noise_kind=row.word("noise_kind"),
        season=row.read("season", _season) or "",
        water_temp=row.read("water_temp", _water_temp) or "",
        region=row.names("region"),
        scope=row.names("scope"),
    )


def _season(text: str) -> str | None:
    found = _SEASON.fullmatch(text)
    days = found and [read_day(f"{_LEAP}-{end}") for end in found.groups()]
    return text if days and all(days) else None


def _water_temp(text: str) -> str | None:
    return text if _WATER_TEMP.fullmatch(text) else None


def _limit(row: Cells, kind: RowKind | None) -> Limit | None:
    text = row.text("value")
    if kind in (RowKind.NONE, RowKind.RATE_BY_HEIGHT):
        if text:
            row.fault("value", "kind_differs")
        return None
    limit = read_limit(text)
    if isinstance(limit, NormError):
        row.fault("value", "unreadable" if text else "missing")
        return None
    if kind is not None and limit.kind is not _KINDS[kind]:
        row.fault("kind", "kind_differs")
    if limit.kind is not LimitKind.NOT_DETECTED and not row.text("unit"):
        row.fault("unit", "missing")
    return limit


def _heights(row: Cells, kind: RowKind | None) -> tuple[tuple[Decimal, Decimal], ...]:
    """`15=2.6; 20=4.3`: height in m and limit, both rising."""
    pairs = [part.partition("=") for part in row.names("heights")]
    if (kind is RowKind.RATE_BY_HEIGHT) != bool(pairs):
        row.fault("heights", "kind_differs")
    read = [(read_number(h.strip()), read_number(limit.strip())) for h, _, limit in pairs]
    found = [(h, limit) for h, limit in read if h is not None and limit is not None]
    rising = all(h < i and limit < more for (h, limit), (i, more) in pairwise(found))
    if len(found) != len(pairs) or not rising or any(h <= 0 for h, _ in found):
        row.fault("heights", "unreadable")
    if row.text("heights_complete") not in ("", "yes", "no"):
        row.fault("heights_complete", "unreadable")
    return tuple(found)


def _removal(row: Cells) -> Removal | None:
    above = row.read("removal_influent_above", read_number)
    percent = row.read("removal_percent", read_number)
    if (above is None) != (percent is None):
        row.fault("removal_percent", "missing")
    if above is None or percent is None:
        return None
    return Removal(above, percent)


def same_factor(row: LimitRow, text: str, medium: str) -> bool:
    """Whether a factor's name, alias, English name or code means the row's factor."""
    return _means(row.factor, row.aliases, text, medium)


def names_factor(names: Sequence[str], text: str, medium: str) -> bool:
    """Whether a factor's name, English name or code means one of `names`."""
    known = (find(name, medium) for name in names)
    dictionary = tuple(found.name for found in known if found is not None)
    return any(_means(name, (), text, medium) for name in (*names, *dictionary))


@lru_cache(maxsize=65536)
def _means(factor: str, aliases: tuple[str, ...], text: str, medium: str) -> bool:
    known = find(text, medium)
    if known is not None and known.name == factor:
        return True
    names = {fold(name) for name in (factor, *aliases)}
    return fold(text) in names or (
        bool(_BASIS.search(fold(text)))
        and _means(factor, aliases, _BASIS.sub("", fold(text)), medium)
    )

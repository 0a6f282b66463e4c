"""Whether two rows of a table would both answer one question (限值行重叠)."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import combinations

from liance.norms.standards.editions import DIMENSIONS, LimitRow, RowKind
from liance.norms.standards.row_reading import Fault

_YEAR = tuple(date.fromordinal(date(2000, 1, 1).toordinal() + n) for n in range(366))


def overlaps(rows: Sequence[LimitRow]) -> list[Fault]:
    """Two rows that would both answer one question: the later one is at fault."""
    groups: dict[tuple[str, str, str, bool], list[LimitRow]] = {}
    for row in rows:
        rate = row.kind is RowKind.RATE_BY_HEIGHT
        groups.setdefault((row.table, row.factor, row.averaging, rate), []).append(row)
    return [
        Fault(two.number, "factor", "overlap", str(one.number))
        for group in groups.values()
        for one, two in combinations(group, 2)
        if _overlap(one, two)
    ]


def _overlap(one: LimitRow, two: LimitRow) -> bool:
    a, b = one.condition, two.condition
    for dimension in DIMENSIONS:
        left, right = getattr(a, dimension), getattr(b, dimension)
        if left and right and left != right:
            return False
    for names, others in ((a.scope, b.scope), (a.region, b.region)):
        if not (set(names) & set(others) or (not names and not others)):
            return False
    if not _conditions_meet(a.season, b.season) or not _conditions_meet(a.water_temp, b.water_temp):
        return False
    days = (date.min, date.max)
    return (one.first or days[0]) <= (two.last or days[1]) and (two.first or days[0]) <= (
        one.last or days[1]
    )


def _conditions_meet(one: str, two: str) -> bool:
    if not one or not two or one == two:
        return True
    if "/" in one:
        return any(in_season(one, day) and in_season(two, day) for day in _YEAR)
    bounds = [(text.strip("<>="), text[0], "=" in text) for text in (one, two)]
    (a, side_a, closed_a), (b, side_b, closed_b) = bounds
    if side_a == side_b:
        return True
    low, high = (Decimal(a), Decimal(b)) if side_a == ">" else (Decimal(b), Decimal(a))
    return low < high or (low == high and closed_a and closed_b)


def in_season(season: str, day: date) -> bool:
    """Whether a day lies in `MM-DD/MM-DD`, ends included, over the year's end too."""
    first, last = season.split("/")
    at = f"{day:%m-%d}"
    return first <= at <= last if first <= last else at >= first or at <= last

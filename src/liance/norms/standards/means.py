"""Means of one determination (均值): non-detects at half their limit, the mark kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from liance.norms.citations import Certainty, Citation, cites
from liance.norms.errors import NormError
from liance.norms.standards.decimals import Exact, ended
from liance.norms.standards.reported import ValueKind

HALF_LIMIT = Citation(
    "环办监测函〔2020〕82号", "未检出按检出限二分之一参加统计", Certainty.SECONDARY
)
MARKED = Citation("联测评价约定", "含未检出的均值保留标记", Certainty.DESIGN)
FUME = Citation("GB 18483-2001", "五次采样，剔除小于最大值四分之一者", Certainty.VERIFIED)

FUME_LEAST = 3
UNDER = (ValueKind.BELOW, ValueKind.AT_MOST)
OVER = (ValueKind.ABOVE, ValueKind.AT_LEAST)


class Member(NamedTuple):
    """One value of a determination: a number, or a bound such as `<0.004` or `>2419.6`."""

    kind: ValueKind
    number: Exact


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean with its mark.

    `kind` NUMBER is the mean, non-detects at half; BELOW: all were non-detects and `number` is
    the highest of their limits; ABOVE: a member was a lower bound and so is the mean. `low` and
    `high` (none: unbounded) are what the true mean can be, `halved` says how many non-detects
    count by half, `statistic` is the mean for statistics.
    """

    kind: ValueKind
    number: Exact
    statistic: Exact
    low: Exact
    high: Exact | None
    count: int
    halved: int


@cites(HALF_LIMIT, MARKED)
def mean_of(members: Sequence[Member]) -> Mean:
    """The arithmetic mean of at least one member; numbers are already converted each by itself."""
    count = len(members)
    limits = [Fraction(m.number) for m in members if m.kind in UNDER]
    under = sum(limits, Fraction(0))
    rest = sum((Fraction(m.number) for m in members if m.kind not in UNDER), Fraction(0))
    open_end = any(m.kind in OVER for m in members)
    low = ended(rest / count)
    statistic, high = low, None if open_end else low
    if limits:
        statistic = ended((rest + under / 2) / count)
        high = None if open_end else ended((rest + under) / count)
    if open_end:
        kind, number = ValueKind.ABOVE, low
    elif len(limits) == count:
        kind, number = ValueKind.BELOW, ended(max(limits))
    else:
        kind, number = ValueKind.NUMBER, statistic
    return Mean(kind, number, statistic, low, high, count, len(limits))


@cites(FUME)
def fume_mean(values: Sequence[Exact]) -> tuple[Exact, int] | NormError:
    """The mean of cooking fume and how many values it stands on.

    Values under a quarter of the greatest are dropped; `standards.fume_too_few` where fewer
    than three remain: the determination is repeated.
    """
    numbers = [Fraction(value) for value in values]
    bound = max(numbers, default=Fraction(0)) / 4
    kept = [number for number in numbers if number >= bound]
    if len(kept) < FUME_LEAST:
        return NormError("standards.fume_too_few", {"text": str(len(kept))})
    return ended(sum(kept, Fraction(0)) / len(kept)), len(kept)

"""The mean of samples that a limit judges together: within the hour, or over a day. Pure."""

from collections.abc import Hashable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple, TypeVar

from liance.mechanism.laboratory.rules.verdict import Stored, stored_sides
from liance.norms.citations import Certainty, Citation, cites
from liance.norms.errors import NormError
from liance.norms.plausibility.observations import converted
from liance.norms.standards.cases import SIGNS, Case
from liance.norms.standards.decimals import half_width, read_number
from liance.norms.standards.editions import Averaging
from liance.norms.standards.grouping import FUMES, judge_group
from liance.norms.standards.judgements import Judgement
from liance.norms.standards.planning import Planner
from liance.norms.standards.reasons import Reason, VerdictKind
from liance.norms.standards.reported import is_absent, read_reported
from liance.norms.standards.rounding import round_to_place
from liance.norms.standards.side_by_side import (
    Asked,
    HeldLimit,
    SideVerdict,
    judge_held,
    judge_own,
    leading,
)
from liance.norms.standards.steps import Step, one_line
from liance.norms.standards.vocabulary import meaning

HOUR = timedelta(hours=1)
LEAST, LEAST_FUME = 3, 5
DAY, EVERY = timedelta(hours=24), timedelta(hours=2)
HOURLY, DAILY = Averaging.HOURLY_MEAN.value, Averaging.DAILY_MEAN.value
WITHIN = Citation("HJ/T 397-2007", "1 h内等时间间隔采集3～4个样品取平均值", Certainty.UNVERIFIED)
ONE_MEAN = Citation("联测评价约定", "限值为小时均值的，1 h内的样品合并评价", Certainty.DESIGN)
ASSUMED = "averaging_assumed"
OF_A_DAY = Citation(
    "DB32/4440-2022",
    "第5章 每2 h至少取样一次，连续24 h；逐个分析的取算术平均值",
    Certainty.SECONDARY,
)
TWO_HOURS = Citation(
    "GB 18918-2002", "4.1.4 至少每2 h一次，取24 h混合样，以日均值计", Certainty.UNVERIFIED
)
ONE_DAY = Citation(
    "联测评价约定", "限值为日均值的，按标准频次采满24 h的样品合并评价", Certainty.DESIGN
)
_SAID = {HOURLY: ("mean_of_samples", ONE_MEAN), DAILY: ("mean_of_day", ONE_DAY)}

Key = TypeVar("Key", bound=Hashable)


@cites(WITHIN)
def within_the_hour(things: Sequence[Key], times: Sequence[datetime]) -> list[list[Key]]:
    """Split things by their times: each stretch holds what lies less than an hour after its first,
    so that consecutive runs stay apart; a single one that closes the hour belongs to it."""
    found: list[list[Key]] = []
    started: list[datetime] = []
    for thing, at in sorted(zip(things, times, strict=True), key=lambda pair: pair[1]):
        if not started or at - started[-1] >= HOUR:
            found.append([])
            started.append(at)
        found[-1].append(thing)
    for place in range(len(found) - 1, 0, -1):
        if len(found[place]) == 1 and started[place] - started[place - 1] == HOUR:
            found[place - 1] += found.pop(place)
    return found


@cites(OF_A_DAY, TWO_HOURS)
def over_the_day(things: Sequence[Key], times: Sequence[datetime]) -> list[list[Key]]:
    """The stretches of 24 hours from a first sample in which every two hours have one; what covers
    no whole day is in none."""
    left = sorted(zip(things, times, strict=True), key=lambda pair: pair[1])
    found: list[list[Key]] = []
    while left:
        first = left[0][1]
        inside = [pair for pair in left if pair[1] - first < DAY]
        if {(at - first) // EVERY for _, at in inside} == set(range(DAY // EVERY)):
            found.append([thing for thing, _ in inside])
            left = left[len(inside) :]
        else:
            left = left[1:]
    return found


def enough(count: int, factor: str) -> bool:
    """Whether so many samples make a mean: three within the hour, five of cooking fume."""
    return count >= (LEAST_FUME if one_line(factor) in FUMES else LEAST)


def may_enter(averaging: str) -> bool:
    """Whether a result with this recorded averaging is a sample and not a mean itself."""
    return (meaning("averaging", averaging) or "") in ("", Averaging.SINGLE.value)


class Covered(NamedTuple):
    """What a mean says: the verdict as a determination stores one, the value as it is printed, the
    origins of the limits whose all it covers, the averaging it is of."""

    stored: Stored
    value: str
    covers: tuple[str, ...]
    averaging: str = HOURLY

    @property
    def detail(self) -> dict[str, object]:
        """As it is kept with the mean."""
        return {
            **self.stored.detail, "covers": list(self.covers), "averaging": self.averaging,
        }  # fmt: skip


def ended(averaging: str, *, merged: bool = False) -> dict[str, object]:
    """What is kept in the place of a mean that stands no longer: no limit asks for it, or its
    samples are ``merged`` into another."""
    zh, en = _MERGED if merged else _NOT_ASKED
    return {
        "ended": True, "covers": [], "averaging": averaging, "sides": [], "steps": [],
        "limit": "", "limit_unit": "", "standard": "", "reason": "", "zh": zh, "en": en,
    }  # fmt: skip


_NOT_ASKED = (
    "限值不再按均值评价，样品各自评价",
    "No limit asks for the mean any more; samples stand alone",
)
_MERGED = (
    "样品并入另一均值，以该均值为准",
    "Its samples are in another mean, which stands for them",
)


@cites(ONE_MEAN, ONE_DAY)
def judge_mean(
    samples: Sequence[Asked], planner: Planner, averaging: str = HOURLY
) -> Covered | None:
    """Judge samples of one factor as one determination against each limit that holds for an hour,
    or for a day; none where no limit does.

    A limit of another averaging is the samples' own matter, and so is one whose mean cannot be
    formed since a sample lacks what it needs: they stand by it one by one.
    """
    limits = _limits(samples[0])
    judge = _side if averaging == HOURLY else _day_side
    sides = [_decided(judge(samples, held, planner)) for held in limits]
    judged = [side for side in sides if side is not None]
    if not judged:
        return None
    lead = leading(judged)
    ordered = [judged[lead], *judged[:lead], *judged[lead + 1 :]]
    left = {
        _origin(held)
        for held, side in zip(limits, sides, strict=True)
        if side is None or (averaging == DAILY and _single_too(samples[0], held, planner))
    }
    covers = sorted({side.held.origin for side in ordered} - left)
    stored = stored_sides(ordered, _case(samples[0]), samples[0].standard)
    value = printed_value(
        _mean_of(ordered[0]), [(one.value, one.unit) for one in samples], ordered[0].unit
    )
    return Covered(stored, value, tuple(covers), averaging)


def _mean_of(side: SideVerdict) -> str:
    """The mean that was formed, with its mark; the verdict may be of another number, as a rate."""
    reading = side.judgement.reading if side.judgement else None
    if reading is None or reading.number is None:
        return side.verdict.judged_value
    exact = Fraction(reading.number)
    return SIGNS[reading.kind] + format(Decimal(exact.numerator) / Decimal(exact.denominator), "f")


def _decided(side: SideVerdict | None) -> SideVerdict | None:
    """A mean that was formed, or cooking fume that has to be sampled anew; else none."""
    if side is None or side.verdict.reason is Reason.FUME_TOO_FEW:
        return side
    return None if side.verdict.verdict is VerdictKind.NOT_JUDGED else side


def _limits(sample: Asked) -> list[HeldLimit | None]:
    """The sheet's own limit as none, then those beside it; as `judge_all` takes them."""
    own: list[HeldLimit | None] = [None]
    return [*(own if not sample.beside or not is_absent(sample.limit) else []), *sample.beside]


def _origin(held: HeldLimit | None) -> str:
    return held.origin if held is not None else "sheet"


def _case(sample: Asked) -> Case:
    return Case(
        sample.value, sample.limit, sample.unit, sample.limit_unit or None, sample.detection_limit,
        medium=sample.medium, factor=sample.factor,
    )  # fmt: skip


def _side(samples: Sequence[Asked], held: HeldLimit | None, planner: Planner) -> SideVerdict | None:
    """The verdict of all samples together against one limit, none where it asks for no mean."""
    stated = HOURLY if held is not None and held.averaging == HOURLY else ""
    if held is not None and held.averaging not in ("", HOURLY):
        return None
    found: list[SideVerdict] = []
    for sample in samples:
        one = _judged(sample, held, planner, stated)
        if not _asks(one, sample.factor) and not stated:
            return None
        found.append(one)
    return _averaged(_together(samples, found, HOURLY))


def _day_side(
    samples: Sequence[Asked], held: HeldLimit | None, planner: Planner
) -> SideVerdict | None:
    """As ``_side``, for a limit that holds for a day; pH and what else is never averaged has none."""
    if held is not None and held.averaging not in ("", DAILY):
        return None
    found = [_judged(sample, held, planner, DAILY) for sample in samples]
    named = held is not None and held.averaging == DAILY
    if not named and any(_limit_averaging(one) != DAILY for one in found):
        return None
    return _averaged(_together(samples, found, DAILY))


def _averaged(side: SideVerdict) -> SideVerdict | None:
    """A side whose samples were averaged; what is judged one by one has no mean."""
    one_by_one = any(step.code == "worst_of" for step in side.verdict.steps)
    return None if one_by_one else side


def _single_too(sample: Asked, held: HeldLimit | None, planner: Planner) -> bool:
    """Whether a sample by itself is held by the limit's source to another limit than the daily
    mean's, be it one that is not on file."""
    if held is not None and held.averaging == DAILY:
        return False
    return _limit_averaging(_judged(sample, held, planner, "")) != DAILY


def _judged(sample: Asked, held: HeldLimit | None, planner: Planner, averaging: str) -> SideVerdict:
    case, recorded = _case(sample), sample.recorded._replace(averaging=averaging)
    if held is None:
        return judge_own(case, sample.standard, sample.sampled_on, planner, recorded)
    return judge_held(case, held, sample.sampled_on, planner, recorded)


def _together(
    samples: Sequence[Asked], found: Sequence[SideVerdict], averaging: str
) -> SideVerdict:
    judgements = [one.judgement or Judgement(one.verdict) for one in found]
    summary = judge_group(judgements)
    steps = tuple(step for step in summary.leading.steps if step.code != ASSUMED)
    if one_line(samples[0].factor) not in FUMES:
        code, cited = _SAID[averaging]
        said = Step(code, str(len(samples)), citation=cited)
        steps = (said, *steps)
    verdict = replace(summary.leading, steps=steps)
    return replace(found[0], verdict=verdict, judgement=summary)


def _limit_averaging(side: SideVerdict) -> str:
    plan = side.judgement.plan if side.judgement else None
    return plan.limit_averaging if plan else ""


def _asks(side: SideVerdict, factor: str) -> bool:
    if one_line(factor) in FUMES:
        return True
    plan = side.judgement.plan if side.judgement else None
    stated = getattr(side.row, "averaging", "") or (plan.limit_averaging if plan else "")
    return stated == HOURLY


def printed_value(judged: str, values: Sequence[tuple[str, str]], unit: str) -> str:
    """The mean in ``unit`` as it is printed: rounded once to the finest place of its members, each
    in its own unit, its mark kept."""
    number = read_number(half_width(judged.lstrip("<≤>≥")))
    if number is None:
        return judged
    places = [_place(raw, own, unit) for raw, own in values]
    exponent = number.as_tuple().exponent
    place = min((one for one in places if one is not None), default=0)
    if isinstance(exponent, int) and exponent < place:
        rounded = round_to_place(number, place)
        return judged[: len(judged) - len(judged.lstrip("<≤>≥"))] + format(rounded, "f")
    return judged


def _place(raw: str, own: str, unit: str) -> int | None:
    """The last place of a value as written, as a power of ten of the mean's unit."""
    reported = read_reported(raw)
    if isinstance(reported, NormError) or reported.number is None:
        return None
    exponent = reported.number.as_tuple().exponent
    if not isinstance(exponent, int):
        return None
    one = converted(Decimal(1).scaleb(exponent), own, unit) if own and unit else None
    if one is None:
        return exponent
    exact = Fraction(one)
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).adjusted()

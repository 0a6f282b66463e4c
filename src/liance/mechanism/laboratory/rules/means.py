"""The mean of samples taken within the hour, where the limit holds for an hour. Pure."""

from collections.abc import Hashable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple, TypeVar

from liance.mechanism.laboratory.rules.verdict import Stored, stored_sides
from liance.norms.citations import Certainty, Citation, cites
from liance.norms.errors import NormError
from liance.norms.standards.bulk.sides import Asked
from liance.norms.standards.cases import Case
from liance.norms.standards.decimals import half_width, read_number
from liance.norms.standards.editions import Averaging
from liance.norms.standards.grouping import FUMES, judge_group
from liance.norms.standards.judgements import Judgement
from liance.norms.standards.planning import Planner
from liance.norms.standards.reported import is_absent, read_reported
from liance.norms.standards.rounding import round_to_place
from liance.norms.standards.side_by_side import (
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
HOURLY = Averaging.HOURLY_MEAN.value
WITHIN = Citation("HJ/T 397-2007", "1 h内等时间间隔采集3～4个样品取平均值", Certainty.UNVERIFIED)
ONE_MEAN = Citation("联测评价约定", "限值为小时均值的，1 h内的样品合并评价", Certainty.DESIGN)
ASSUMED = "averaging_assumed"

Key = TypeVar("Key", bound=Hashable)


@cites(WITHIN)
def within_the_hour(things: Sequence[Key], times: Sequence[datetime]) -> list[list[Key]]:
    """Split things by their times: each stretch holds what lies within an hour of its first."""
    found: list[list[Key]] = []
    first: datetime | None = None
    for thing, at in sorted(zip(things, times, strict=True), key=lambda pair: pair[1]):
        if first is None or at - first > HOUR:
            found.append([])
            first = at
        found[-1].append(thing)
    return found


def enough(count: int, factor: str) -> bool:
    """Whether so many samples make a mean: three within the hour, five of cooking fume."""
    return count >= (LEAST_FUME if one_line(factor) in FUMES else LEAST)


def may_enter(averaging: str) -> bool:
    """Whether a result with this recorded averaging is a sample and not a mean itself."""
    return (meaning("averaging", averaging) or "") in ("", Averaging.SINGLE.value)


class Covered(NamedTuple):
    """What a mean says: the verdict as a determination stores one, the value as it is printed, the
    origins of the limits whose all it covers."""

    stored: Stored
    value: str
    covers: tuple[str, ...]


@cites(ONE_MEAN)
def judge_mean(samples: Sequence[Asked], planner: Planner) -> Covered | None:
    """Judge samples of one factor as one determination against each limit that holds for an hour;
    none where no limit does.

    A limit of another averaging is the samples' own matter: they stand by it one by one.
    """
    limits = _limits(samples[0])
    sides = [_side(samples, held, planner) for held in limits]
    judged = [side for side in sides if side is not None]
    if not judged:
        return None
    lead = leading(judged)
    ordered = [judged[lead], *judged[:lead], *judged[lead + 1 :]]
    left = {_origin(held) for held, side in zip(limits, sides, strict=True) if side is None}
    covers = sorted({side.held.origin for side in ordered} - left)
    stored = stored_sides(ordered, _case(samples[0]), samples[0].standard)
    value = printed_value(ordered[0].verdict.judged_value, [sample.value for sample in samples])
    return Covered(stored, value, tuple(covers))


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
        case, recorded = _case(sample), sample.recorded._replace(averaging=stated)
        if held is None:
            one = judge_own(case, sample.standard, sample.sampled_on, planner, recorded)
        else:
            one = judge_held(case, held, sample.sampled_on, planner, recorded)
        if not _asks(one, sample.factor) and not stated:
            return None
        found.append(one)
    judgements = [one.judgement or Judgement(one.verdict) for one in found]
    summary = judge_group(judgements)
    steps = tuple(step for step in summary.leading.steps if step.code != ASSUMED)
    if one_line(samples[0].factor) not in FUMES:
        said = Step("mean_of_samples", str(len(samples)), citation=ONE_MEAN)
        steps = (said, *steps)
    verdict = replace(summary.leading, steps=steps)
    return replace(found[0], verdict=verdict, judgement=summary)


def _asks(side: SideVerdict, factor: str) -> bool:
    if one_line(factor) in FUMES:
        return True
    plan = side.judgement.plan if side.judgement else None
    stated = getattr(side.row, "averaging", "") or (plan.limit_averaging if plan else "")
    return stated == HOURLY


def printed_value(judged: str, raws: Sequence[str]) -> str:
    """The mean as it is printed: rounded once to the finest place of its members, its mark kept."""
    number = read_number(half_width(judged.lstrip("<≤>≥")))
    if number is None:
        return judged
    places = [_place(raw) for raw in raws]
    exponent = number.as_tuple().exponent
    place = min((one for one in places if one is not None), default=0)
    if isinstance(exponent, int) and exponent < place:
        rounded = round_to_place(number, place)
        return judged[: len(judged) - len(judged.lstrip("<≤>≥"))] + format(rounded, "f")
    return judged


def _place(raw: str) -> int | None:
    reported = read_reported(raw)
    if isinstance(reported, NormError) or reported.number is None:
        return None
    exponent = reported.number.as_tuple().exponent
    return exponent if isinstance(exponent, int) else None

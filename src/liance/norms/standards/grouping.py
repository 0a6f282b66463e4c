"""The rows of one determination taken together (同一测定的各次结果)."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from liance.norms.citations import Certainty, Citation, cites
from liance.norms.errors import NormError
from liance.norms.standards.cases import SIGNS, Reading, with_unit
from liance.norms.standards.decimals import shown
from liance.norms.standards.judgements import (
    KG_H,
    Judgement,
    RateVerdict,
    judge_rate,
    lead,
    worse,
)
from liance.norms.standards.judging import conclude, is_ph
from liance.norms.standards.limits import LimitKind
from liance.norms.standards.means import FUME, HALF_LIMIT, MARKED, Mean, Member, fume_mean, mean_of
from liance.norms.standards.reasons import NON_DETECT, Reason, VerdictKind
from liance.norms.standards.reported import ValueKind
from liance.norms.standards.steps import Step, one_line
from liance.norms.standards.unit_symbols import Scale
from liance.norms.standards.verdicts import Verdict, not_judged

EACH = Citation("联测评价约定", "不取平均的量逐次判定，以最不利者为准", Certainty.DESIGN)
ALONE = frozenset(["single", "max"])
MEANS = frozenset(["hourly_mean", "daily_mean"])
FUMES = ("油烟", "饮食业油烟", "餐饮油烟")


@cites(FUME, HALF_LIMIT, MARKED, EACH)
def judge_group(members: Sequence[Judgement], *, samples: bool = True) -> Judgement:
    """Judge a determination from its rows, each already converted by itself.

    The mean of concentrations is judged, non-detects at half, rates likewise; rows that fail
    alone are counted. pH, levels, grades, removal, 不得检出, and what is stated as `single` or
    `max` is never averaged: the worst row leads. Nor are rows stated as means where these are no
    `samples` of the mean but each a mean of its own hour or day. `group_mixed` where limits or units differ,
    `group_incomplete` where a row has no usable number.
    """
    if any(_alone(member, samples=samples) for member in members):
        return _worst(members)
    readings = [member.reading for member in members if member.reading and member.averaged]
    if len(readings) < len(members):
        return Judgement(_incomplete(members))
    differing = _differing(members, readings)
    if differing:
        return Judgement(not_judged(Reason.GROUP_MIXED, differing))
    return _averaged(members, readings)


def _alone(member: Judgement, *, samples: bool) -> bool:
    reading, plan = member.reading, member.plan
    if reading is None or plan is None:
        return False
    scales = {reading.units.unit.scale, reading.units.target.scale}
    numeric = reading.limit.kind in (LimitKind.UPPER, LimitKind.LOWER)
    stated = plan.averaging in (ALONE if samples else ALONE | MEANS) or plan.removal is not None
    return stated or scales != {Scale.RATIO} or not numeric or is_ph(reading.case.factor)


def _worst(members: Sequence[Judgement]) -> Judgement:
    kinds = [member.leading.verdict for member in members]
    kind = kinds[0]
    for other in kinds[1:]:
        kind = worse(kind, other)
    decisive = max(
        (m for m in members if m.leading.verdict is kind),
        key=lambda m: Fraction(m.leading.times or 0),
    )
    steps = (Step("worst_of", str(len(members)), citation=EACH), *decisive.leading.steps)
    return replace(decisive, leading=replace(decisive.leading, steps=steps), averaged=False)


def _incomplete(members: Sequence[Judgement]) -> Verdict:
    fault = next(member.leading.reason for member in members if not member.averaged)
    return not_judged(Reason.GROUP_INCOMPLETE, fault.value)


def _differing(members: Sequence[Judgement], readings: Sequence[Reading]) -> str:
    first, plan = readings[0], members[0].plan
    for member, reading in zip(members, readings, strict=True):
        if reading.limit != first.limit:
            return "limit"
        if reading.units.target != first.units.target:
            return "unit"
        if reading.case.factor != first.case.factor:
            return "factor"
        if member.plan is None or plan is None or member.plan.rate != plan.rate:
            return "rate"
    return ""


def _averaged(members: Sequence[Judgement], readings: Sequence[Reading]) -> Judgement:
    values = [Member(reading.kind, reading.number or Decimal(0)) for reading in readings]
    mean = mean_of(values)
    fume: tuple[Step, ...] = ()
    if one_line(readings[0].case.factor) in FUMES:
        found = _fume(values)
        if isinstance(found, Verdict):
            return Judgement(found)
        mean, fume = found
    plan = members[0].plan
    reading = _as_reading(readings[0], mean, fume, values)
    reading.steps.extend(plan.remarks if plan else ())
    verdict = _bounded(conclude(reading), readings, mean)
    if plan is not None and plan.source is not None:
        verdict = replace(verdict, citation=plan.source)
    failing = sum(m.leading.verdict is VerdictKind.EXCEEDS for m in members)
    if failing and verdict.verdict is not VerdictKind.EXCEEDS:
        verdict = replace(verdict, steps=(*verdict.steps, Step("member_not_met", str(failing))))
    rate = _mean_rate(members)
    if rate is None:
        return Judgement(verdict, plan=plan, reading=reading)
    return Judgement(lead(verdict, rate), verdict.verdict, rate, plan, reading)


def _fume(values: Sequence[Member]) -> tuple[Mean, tuple[Step, ...]] | Verdict:
    found = fume_mean([mean_of([value]).statistic for value in values])
    if isinstance(found, NormError):
        return not_judged(Reason.FUME_TOO_FEW, found.parts["text"])
    number, kept = found
    mean = Mean(ValueKind.NUMBER, number, number, number, number, kept, 0)
    return mean, (Step("fume_kept", str(kept), "≥ max/4", FUME),)


def _as_reading(
    like: Reading, mean: Mean, fume: tuple[Step, ...], values: Sequence[Member]
) -> Reading:
    unit = like.units.target_shown
    listed = "; ".join(SIGNS[value.kind] + shown(value.number) for value in values)
    result = with_unit(SIGNS[mean.kind] + shown(mean.number), unit)
    steps = [*fume, Step("mean", result, f"Σ/{mean.count}", value=with_unit(listed, unit))]
    if mean.halved:
        steps.append(Step("mean_halved", str(mean.halved), "DL/2", HALF_LIMIT))
    if mean.kind is ValueKind.BELOW:
        said = with_unit(shown(mean.statistic), unit)
        steps.append(Step("mean_statistic", said, "DL/2", HALF_LIMIT))
    return replace(like, kind=mean.kind, number=mean.number, steps=steps)


def _bounded(verdict: Verdict, readings: Sequence[Reading], mean: Mean) -> Verdict:
    """A detection limit above the limit decides nothing, also by half in a mean: only what the
    other rows exceed by themselves does."""
    high = readings[0].limit.high
    hidden = high is not None and any(
        reading.kind in (ValueKind.BELOW, ValueKind.AT_MOST)
        and Fraction(reading.number or 0) > Fraction(high)
        for reading in readings
    )
    certain = verdict.verdict is VerdictKind.EXCEEDS and Fraction(mean.low) > Fraction(high or 0)
    if not hidden or certain or verdict.verdict is VerdictKind.CANNOT_JUDGE:
        return verdict
    reason = Reason.DETECTION_LIMIT_ABOVE_LIMIT
    step = Step(reason.value, VerdictKind.CANNOT_JUDGE.value, citation=NON_DETECT)
    at = next(n for n, said in enumerate(verdict.steps) if said.code == verdict.reason)
    return replace(
        verdict, verdict=VerdictKind.CANNOT_JUDGE, reason=reason, citation=NON_DETECT,
        steps=(*verdict.steps[:at], step), times=None,
    )  # fmt: skip


def _mean_rate(members: Sequence[Judgement]) -> RateVerdict | None:
    plan = members[0].plan
    rates = [member.rate for member in members if member.rate is not None]
    if plan is None or plan.rate is None or not rates:
        return None
    unlimited = next((rate for rate in rates if rate.limit is None and rate.rate is None), None)
    if plan.rate.limit is None and unlimited is not None:
        return unlimited
    if len(rates) < len(members) or any(rate.rate is None for rate in rates):
        reason = Reason.RATE_FLOW_MISSING
        return RateVerdict(VerdictKind.NOT_JUDGED, reason, (Step(reason.value),))
    mean = mean_of([Member(rate.kind, rate.rate or Decimal(0)) for rate in rates])
    result = with_unit(SIGNS[mean.kind] + shown(mean.number), KG_H)
    return judge_rate(mean.kind, mean.number, plan.rate, (Step("rate", result, f"Σ/{mean.count}"),))

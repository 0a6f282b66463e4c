"""The judgement of one row under its conditions: concentration or level, and rate (评价)."""

from dataclasses import dataclass, replace
from fractions import Fraction

from liance.norms.citations import Citation, cites
from liance.norms.errors import NormError
from liance.norms.standards.adjusting import (
    convert_by_benchmark,
    convert_by_excess_air,
    convert_by_oxygen,
    correct_noise,
    judge_removal,
)
from liance.norms.standards.cases import SIGNS, Case, Reading, read_case, with_unit
from liance.norms.standards.conditions import (
    NOTHING_MEASURED,
    Conditions,
    Measured,
    condition_number,
)
from liance.norms.standards.decimals import Exact, ended, plain, shown
from liance.norms.standards.intervals import Interval, possible_values
from liance.norms.standards.judging import conclude
from liance.norms.standards.noise import NoiseKind
from liance.norms.standards.oxygen import FLUE_NON_DETECT as FLUE
from liance.norms.standards.planning import Planner
from liance.norms.standards.plans import Plan, RatePlan, unrated_kind
from liance.norms.standards.rates import RATE, emission_rate
from liance.norms.standards.reasons import (
    FULL_VALUE,
    MULTIPLE,
    NO_GUESS,
    Reason,
    VerdictKind,
)
from liance.norms.standards.reported import ValueKind, is_absent
from liance.norms.standards.stacks import EQUIVALENT
from liance.norms.standards.steps import Step
from liance.norms.standards.verdicts import Verdict, not_judged

KG_H = "kg/h"
_WORST_FIRST = (
    VerdictKind.EXCEEDS,
    VerdictKind.CANNOT_JUDGE,
    VerdictKind.NOT_JUDGED,
    VerdictKind.COMPLIANT,
)


@dataclass(frozen=True, slots=True)
class RateVerdict:
    """The verdict on an emission rate in kg/h; `kind` is the mark of the rate (a bound or not)."""

    verdict: VerdictKind
    reason: Reason
    steps: tuple[Step, ...]
    kind: ValueKind = ValueKind.NUMBER
    rate: Exact | None = None
    limit: Exact | None = None
    times: Exact | None = None
    source: Citation | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """What leads, and what it is made of.

    `rate` and `concentration` are none where no rate counts. `reading` is none where the row
    could not be read; `averaged`: its number, converted, may enter a mean.
    """

    leading: Verdict
    concentration: VerdictKind | None = None
    rate: RateVerdict | None = None
    plan: Plan | None = None
    reading: Reading | None = None
    averaged: bool = False


def worse(first: VerdictKind, second: VerdictKind) -> VerdictKind:
    """The one that leads: exceeds, cannot be judged, not judged, compliant."""
    return min(first, second, key=_WORST_FIRST.index)


def judge_row(
    case: Case, conditions: Conditions, measured: Measured, planner: Planner
) -> Judgement:
    """Judge one row under its conditions. Never raises, never guesses.

    Without conditions and further measurements it is `judge_one`.
    """
    plan = planner.plan(case, conditions)
    return Judgement(plan) if isinstance(plan, Verdict) else judge_planned(case, plan, measured)


def judge_planned(case: Case, plan: Plan, measured: Measured = NOTHING_MEASURED) -> Judgement:
    """Judge the numbers of a row by its plan."""
    reading = read_case(plan.case(case))
    if isinstance(reading, Verdict):
        return Judgement(reading, plan=plan)
    reading.steps.extend(plan.remarks)
    if plan.by_rate:
        return _by_rate(reading, plan)
    as_measured = reading.number
    settled = _adjusted(reading, plan, measured)
    if settled is not None:
        return Judgement(_sourced(settled, plan), plan=plan, reading=reading)
    verdict = _rechecked(_concluded(reading, plan, measured), plan)
    rate = None
    if plan.rate is not None:
        rate = _rate(reading, as_measured, plan.rate, measured.flow_m3h)
    return _led(_sourced(verdict, plan), rate, plan, reading)


def _concluded(reading: Reading, plan: Plan, measured: Measured) -> Verdict:
    if plan.removal is not None and reading.kind is ValueKind.NUMBER:
        by_removal = judge_removal(reading, plan.removal, measured.influent)
        if by_removal is not None:
            return by_removal
    return conclude(reading)


def _sourced(verdict: Verdict, plan: Plan) -> Verdict:
    """The verdict with the limit's place in its standard as its citation."""
    if plan.source is None or verdict.verdict is VerdictKind.NOT_JUDGED:
        return verdict
    return _with(verdict, verdict.steps, plan.source)


def _with(verdict: Verdict, steps: tuple[Step, ...], citation: Citation) -> Verdict:
    # spelled out: dataclasses.replace costs a fifth of a whole judgement
    return Verdict(
        verdict.verdict, verdict.reason, citation, steps,
        verdict.judged_value, verdict.judged_limit, verdict.times,
    )  # fmt: skip


def _by_rate(reading: Reading, plan: Plan) -> Judgement:
    assert plan.rate is not None  # noqa: S101 - a plan by rate has one
    if reading.number is None:
        return Judgement(not_judged(Reason.RATE_NOT_COMPUTABLE, reading.case.value), plan=plan)
    number, joined = _joined(reading.number, plan.rate)
    rate = judge_rate(reading.kind, number, plan.rate, (*reading.steps, *joined))
    return Judgement(rate_alone(rate), rate=rate, plan=plan, reading=reading, averaged=True)


def _adjusted(reading: Reading, plan: Plan, measured: Measured) -> Verdict | None:
    if plan.excess_air is not None:
        fault = convert_by_excess_air(reading, plan.excess_air, measured.o2_measured)
        if fault is not None:
            return fault
    elif not plan.as_measured:
        fault = convert_by_oxygen(reading, plan.reference, measured.o2_measured)
        if fault is not None:
            return fault
    elif not is_absent(measured.o2_measured):
        reading.steps.append(Step("oxygen_unused"))
    if plan.benchmark:
        fault = convert_by_benchmark(reading, measured.volume, measured.products)
        if fault is not None:
            return fault
    elif not (is_absent(measured.volume) and is_absent(measured.products)):
        reading.steps.append(Step("benchmark_unused"))
    kind = plan.noise
    if kind is None and not is_absent(measured.background):
        kind = NoiseKind.LEQ
    return None if kind is None else correct_noise(reading, kind, measured.background)


def _rechecked(verdict: Verdict, plan: Plan) -> Verdict:
    referred = plan.reference is not None or plan.excess_air is not None
    if not referred or verdict.reason is not Reason.DETECTION_LIMIT_ABOVE_LIMIT:
        return verdict
    return replace(verdict, steps=(*verdict.steps, Step("oxygen_recheck", citation=FLUE)))


def _rate(
    reading: Reading, number: Exact | None, plan: RatePlan, flow_text: str
) -> RateVerdict | None:
    """The verdict on the rate of the concentration as measured; none where none is in question."""
    flow = condition_number("flow_m3h", flow_text)
    if isinstance(flow, Verdict):
        return RateVerdict(flow.verdict, flow.reason, flow.steps)
    if flow is None:
        return None if plan.limit is None else _unrated(Reason.RATE_FLOW_MISSING, before=plan)
    if plan.limit is None:
        if plan.fault is None:
            return _unrated(Reason.RATE_HEIGHT_MISSING)
        return RateVerdict(unrated_kind(plan.fault), plan.fault, plan.steps)
    unit = reading.units.target_shown
    rate = None if number is None else emission_rate(number, reading.units.target, flow)
    if number is None or rate is None or isinstance(rate, NormError):
        return _unrated(Reason.RATE_NOT_COMPUTABLE, reading.case.value if number is None else unit)
    mark = SIGNS[reading.kind]
    formula = f"{shown(number)} × {plain(flow)} × 10⁻⁶"
    value = with_unit(mark + shown(number), unit)
    step = Step("rate", with_unit(mark + shown(rate), KG_H), formula, RATE, value)
    rate, joined = _joined(rate, plan)
    return judge_rate(reading.kind, rate, plan, (step, *joined))


def _joined(rate: Exact, plan: RatePlan) -> tuple[Exact, tuple[Step, ...]]:
    """The rate of the equivalent stack with the step to it; as it is without other stacks."""
    if not plan.others:
        return rate, ()
    whole = ended(Fraction(rate) + Fraction(plan.others))
    formula = f"{shown(rate)} + {shown(plan.others)}"
    return whole, (Step("rate_equivalent", with_unit(shown(whole), KG_H), formula, EQUIVALENT),)


def _unrated(reason: Reason, text: str = "", *, before: RatePlan | None = None) -> RateVerdict:
    """No verdict on a rate; that the stack is too low is said all the same."""
    low = before.steps[:1] if before is not None and before.low else ()
    return RateVerdict(VerdictKind.NOT_JUDGED, reason, (*low, Step(reason.value, text)))


@cites(RATE, FULL_VALUE)
def judge_rate(
    kind: ValueKind, rate: Exact, plan: RatePlan, before: tuple[Step, ...] = ()
) -> RateVerdict:
    """Judge a rate in kg/h, a number or a bound by `kind`, against the limit of the plan."""
    limit = plan.limit
    assert limit is not None  # noqa: S101 - asked only where there is one
    admitted = Interval(None, limit)
    possible = possible_values(kind, rate, signed=False)
    times = None
    if possible.inside(admitted):
        verdict, reason = VerdictKind.COMPLIANT, Reason.RATE_WITHIN_LIMIT
        if plan.low:
            verdict, reason = VerdictKind.NOT_JUDGED, Reason.STACK_TOO_LOW
    elif possible.apart(admitted):
        verdict, reason = VerdictKind.EXCEEDS, Reason.RATE_OVER_LIMIT
        times = ended((Fraction(rate) - Fraction(limit)) / Fraction(limit))
    else:
        verdict, reason = VerdictKind.CANNOT_JUDGE, Reason.RATE_SPANS_LIMIT
    said = Step(reason.value, verdict.value, citation=FULL_VALUE)
    steps = [*before, *plan.steps, said]
    if times is not None and kind is ValueKind.NUMBER:
        steps.append(Step("multiple", shown(times), "(G−G₀)/G₀", MULTIPLE))
    known = times if kind is ValueKind.NUMBER else None
    return RateVerdict(verdict, reason, tuple(steps), kind, rate, limit, known, plan.source)


def _led(verdict: Verdict, rate: RateVerdict | None, plan: Plan, reading: Reading) -> Judgement:
    if rate is None:
        if plan.rate is not None:
            steps = (*verdict.steps, *_uncounted(plan.rate))
            verdict = _with(verdict, steps, verdict.citation)
        return Judgement(verdict, plan=plan, reading=reading, averaged=_numeric(reading))
    leading = lead(verdict, rate)
    return Judgement(leading, verdict.verdict, rate, plan, reading, _numeric(reading))


def _uncounted(rate: RatePlan) -> tuple[Step, ...]:
    """What is said of a rate that was not asked for; that its limit is not held is always said."""
    held = rate.fault is not Reason.RATE_NOT_HELD
    return (Step("rate_not_counted"),) if held else rate.steps


def _numeric(reading: Reading) -> bool:
    return reading.number is not None


def lead(verdict: Verdict, rate: RateVerdict) -> Verdict:
    """One verdict of both, with the steps of both; the concentration leads where they agree."""
    steps = (*verdict.steps, *rate.steps)
    if worse(verdict.verdict, rate.verdict) is verdict.verdict:
        return _with(verdict, steps, verdict.citation)
    return replace(rate_alone(rate), steps=steps)


def rate_alone(rate: RateVerdict) -> Verdict:
    """The verdict on a rate as one that leads."""
    value = "" if rate.rate is None else SIGNS[rate.kind] + plain(rate.rate)
    limit = "" if rate.limit is None else plain(rate.limit)
    citation = rate.source or rate.steps[-1].citation or NO_GUESS
    return Verdict(rate.verdict, rate.reason, citation, rate.steps, value, limit, rate.times)

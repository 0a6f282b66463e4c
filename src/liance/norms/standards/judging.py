"""The judgement of one result against one explicit limit (达标判定)."""

import re
from decimal import Decimal

from liance.norms.citations import Citation, cites
from liance.norms.standards.cases import SIGNS, UNDER_BOUND, Case, Reading, read_case, with_unit
from liance.norms.standards.comparison import (
    Outcome,
    compare,
    compare_forbidden,
    compare_rounded,
    exceedance_multiple,
)
from liance.norms.standards.decimals import EXACT, Exact, plain, shortest
from liance.norms.standards.limits import LimitKind
from liance.norms.standards.reasons import (
    CENSORED,
    FORBIDDEN,
    FULL_VALUE,
    MULTIPLE,
    NO_GUESS,
    NON_DETECT,
    ROUNDED_VALUE,
    Reason,
    VerdictKind,
)
from liance.norms.standards.reported import ValueKind
from liance.norms.standards.rounding import round_to_figures, round_to_place
from liance.norms.standards.steps import Step
from liance.norms.standards.unit_symbols import Scale
from liance.norms.standards.verdicts import Verdict

# pH stands alone: phenol and phosphorus begin with the same letters, PH3 is phosphine
_PH = re.compile(r"(?<![a-z])ph(?![a-z0-9])|^[wW]01001$|^酸碱度$", re.IGNORECASE)


@cites(FULL_VALUE, ROUNDED_VALUE, NON_DETECT, FORBIDDEN, CENSORED, NO_GUESS)
def judge_one(case: Case) -> Verdict:
    """Judge one result against its explicit limit. Never raises, never guesses.

    What is missing, unreadable or incommensurable is `not_judged`; a detection limit above the
    limit is `cannot_judge`.
    """
    reading = read_case(case)
    return reading if isinstance(reading, Verdict) else conclude(reading)


def conclude(reading: Reading) -> Verdict:
    """The verdict of what a case says, its number corrected or converted where that is due."""
    limit, number, kind, steps = reading.limit, reading.number, reading.kind, reading.steps
    signed = reading.units.unit.signed
    if limit.kind is LimitKind.NOT_DETECTED or number is None:
        outcome = compare_forbidden(kind, number)
    elif reading.rounded:
        outcome = compare_rounded(kind, number, limit, signed=signed)
    else:
        outcome = compare(kind, number, limit, signed=signed)
    numeric = limit.kind is not LimitKind.NOT_DETECTED
    if reading.rounded and numeric and number is not None and kind is ValueKind.NUMBER:
        number = round_to_place(number, limit.place)
        steps.append(Step("rounded", plain(number), f"10^{limit.place}", ROUNDED_VALUE))
    steps.append(Step("limit", with_unit(limit.operator + limit.text, _limit_unit(reading))))
    steps.extend(reading.units.remark)
    verdict, reason, citation = _conclusion(outcome, reading)
    steps.append(Step(reason.value, verdict.value, citation=citation))
    times = None
    if reason is Reason.OVER_LIMIT and number is not None:
        times = _over(reading, number, steps)
    shown = "ND" if number is None else SIGNS[kind] + plain(number)
    return Verdict(verdict, reason, citation, tuple(steps), shown, limit.text, times)


def _limit_unit(reading: Reading) -> str:
    return "" if reading.limit.kind is LimitKind.NOT_DETECTED else reading.units.target_shown


_MET = {
    ValueKind.NUMBER: Reason.WITHIN_LIMIT,
    ValueKind.ABOVE: Reason.WITHIN_LIMIT,
    ValueKind.AT_LEAST: Reason.WITHIN_LIMIT,
}
_NOT_MET = {
    LimitKind.UPPER: Reason.OVER_LIMIT,
    LimitKind.LOWER: Reason.BELOW_LOWER_LIMIT,
    LimitKind.RANGE: Reason.OUTSIDE_RANGE,
    LimitKind.NOT_DETECTED: Reason.DETECTED_WHERE_FORBIDDEN,
}


def _conclusion(outcome: Outcome, reading: Reading) -> tuple[VerdictKind, Reason, Citation]:
    limit, kind = reading.limit, reading.kind
    forbidden = limit.kind is LimitKind.NOT_DETECTED
    by_number = ROUNDED_VALUE if reading.rounded else FULL_VALUE
    if outcome is Outcome.NOT_MET:
        return VerdictKind.EXCEEDS, _NOT_MET[limit.kind], FORBIDDEN if forbidden else by_number
    if outcome is Outcome.MET:
        if forbidden:
            return VerdictKind.COMPLIANT, Reason.NOT_DETECTED_AS_REQUIRED, FORBIDDEN
        reason = _MET.get(kind, Reason.NON_DETECT_WITHIN_LIMIT)
        citation = NON_DETECT if reason is Reason.NON_DETECT_WITHIN_LIMIT else by_number
        return VerdictKind.COMPLIANT, reason, citation
    if kind in UNDER_BOUND and _above_limit(reading):
        return VerdictKind.CANNOT_JUDGE, Reason.DETECTION_LIMIT_ABOVE_LIMIT, NON_DETECT
    return VerdictKind.CANNOT_JUDGE, Reason.CENSORED_VALUE_SPANS_LIMIT, CENSORED


def _above_limit(reading: Reading) -> bool:
    bound = reading.limit.low if reading.limit.high is None else reading.limit.high
    return bound is not None and reading.number is not None and reading.number > bound


def _over(reading: Reading, number: Exact, steps: list[Step]) -> Exact | None:
    """Append how far the limit is exceeded; return the multiple where it is defined."""
    scales = {reading.units.unit.scale, reading.units.target.scale}
    bound = reading.limit.high
    if scales == {Scale.LEVEL} and bound is not None and reading.kind is ValueKind.NUMBER:
        over = plain(level_over(Decimal(plain(number)), bound))
        steps.append(Step("level_over", with_unit(over, reading.units.target_shown)))
    if scales != {Scale.RATIO} or is_ph(reading.case.factor):
        return None
    times = exceedance_multiple(number, reading.limit)
    if times is None:
        return None
    censored = reading.kind is not ValueKind.NUMBER
    code = "least_multiple" if censored else "multiple"
    steps.append(Step(code, shown_multiple(times), "(C−C₀)/C₀", MULTIPLE))
    return None if censored else times


def is_ph(factor: str) -> bool:
    """Whether a factor, by name or code, is pH: no multiple, no mean."""
    return _PH.search(factor) is not None


def level_over(number: Decimal, bound: Decimal) -> Decimal:
    """How far a level lies over its bound, without trailing zeros."""
    return shortest(EXACT.subtract(number, bound))


def shown_multiple(times: Exact) -> str:
    """A multiple as an explanation says it: to four significant figures."""
    figures = round_to_figures(Decimal(plain(times)), 4)
    return plain(shortest(figures))

"""One result and its limit as written, read cell by cell."""

from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from liance.norms.errors import NormError
from liance.norms.standards.decimals import Exact, plain
from liance.norms.standards.fitting import FittedUnits, fit_units
from liance.norms.standards.limits import Limit, LimitKind, read_limit
from liance.norms.standards.reasons import Reason
from liance.norms.standards.reported import ReportedValue, ValueKind, is_absent, read_reported
from liance.norms.standards.steps import Step, one_line
from liance.norms.standards.verdicts import Verdict, not_judged

UNDER_BOUND = (ValueKind.NUMBER, ValueKind.BELOW, ValueKind.AT_MOST, ValueKind.NOT_DETECTED)
SIGNS = {
    ValueKind.NUMBER: "",
    ValueKind.BELOW: "<",
    ValueKind.AT_MOST: "≤",
    ValueKind.ABOVE: ">",
    ValueKind.AT_LEAST: "≥",
    ValueKind.NOT_DETECTED: "",
}
MEDIA = frozenset(["", "water", "gas", "noise", "水", "废水", "气", "废气", "噪声"])
_COMPARISONS = {
    "": False,
    "full": False,
    "全数值": False,
    "全数值比较法": False,
    "rounded": True,
    "修约值": True,
    "修约值比较法": True,
}


@dataclass(frozen=True, slots=True)
class Case:
    """One result and its limit, all as written.

    `detection_limit` is in the value's unit. `limit_unit` none: the limit has no unit of its own
    and stands in the value's; empty: it is missing.
    """

    value: str
    limit: str
    unit: str = ""
    limit_unit: str | None = ""
    detection_limit: str = ""
    comparator: str = ""
    comparison: str = ""
    medium: str = ""
    factor: str = ""


@dataclass(slots=True)
class Reading:
    """What the cells of a case say, all readable and in fitting units."""

    case: Case
    limit: Limit
    units: FittedUnits
    rounded: bool
    kind: ValueKind
    number: Exact | None
    steps: list[Step] = field(default_factory=list)


def read_case(case: Case) -> Reading | Verdict:
    """Read every cell of a case, or a `not_judged` verdict that names the first at fault."""
    if _word(case.medium) not in MEDIA:
        return not_judged(Reason.MEDIUM_UNKNOWN, case.medium)
    rounded = _COMPARISONS.get(_word(case.comparison))
    if rounded is None:
        return not_judged(Reason.COMPARISON_UNKNOWN, case.comparison)
    reported = _reported(case)
    return reported if isinstance(reported, Verdict) else _against(case, rounded, reported)


@lru_cache(maxsize=1024)
def _word(text: str) -> str:
    return "" if is_absent(text) else text.strip().casefold()


def _reported(case: Case) -> ReportedValue | Verdict:
    reported = read_reported(case.value)
    if isinstance(reported, NormError):
        return not_judged(Reason.VALUE_UNREADABLE, case.value)
    return not_judged(Reason.NO_VALUE) if reported.kind is ValueKind.ABSENT else reported


def _against(case: Case, rounded: bool, reported: ReportedValue) -> Reading | Verdict:
    limit = read_limit(case.limit, case.comparator)
    if isinstance(limit, NormError):
        return _limit_fault(limit, case)
    units = fit_units(case.unit, case.limit_unit, limit.kind is LimitKind.NOT_DETECTED)
    if isinstance(units, Verdict):
        return units
    return _with_bound(case, limit, units, rounded, reported)


def _limit_fault(fault: NormError, case: Case) -> Verdict:
    reason = Reason(fault.code.removeprefix("standards."))
    if reason is Reason.COMPARATOR_UNKNOWN:
        return not_judged(reason, case.comparator)
    if reason is Reason.COMPARATOR_CONFLICT:
        return not_judged(reason, f"{case.limit} / {case.comparator}")
    return not_judged(reason, case.limit)


def _with_bound(
    case: Case, limit: Limit, units: FittedUnits, rounded: bool, reported: ReportedValue
) -> Reading | Verdict:
    kind, number = reported.kind, reported.number
    bound = detection_limit(case.detection_limit)
    forbidden = limit.kind is LimitKind.NOT_DETECTED
    if kind is ValueKind.NOT_DETECTED and not (bound or forbidden):
        if is_absent(case.detection_limit):
            return not_judged(Reason.DETECTION_LIMIT_MISSING)
        return not_judged(Reason.DETECTION_LIMIT_UNREADABLE, case.detection_limit)
    if number is not None and number < 0 and not units.unit.signed:
        return not_judged(Reason.VALUE_NEGATIVE, case.value)
    unit = "" if kind is ValueKind.NOT_DETECTED else units.shown
    steps = [Step("reported", with_unit(one_line(case.value), unit))]
    if bound is not None and kind in UNDER_BOUND and (number is None or number < bound):
        # also a plain number under its own detection limit: the laboratory cannot vouch for it
        kind = ValueKind.AT_MOST if kind is ValueKind.AT_MOST else ValueKind.BELOW
        number = bound
        steps.append(Step("bound", with_unit(f"{SIGNS[kind]}{plain(bound)}", units.shown)))
    converted = None if number is None else units.change.apply(number)
    if converted is not None and not units.change.identical:
        result = with_unit(SIGNS[kind] + plain(converted), units.target_shown)
        steps.append(Step("converted", result, f"× {units.change.factor}"))
    return Reading(case, limit, units, rounded, kind, converted, steps)


def detection_limit(text: str) -> Decimal | None:
    """The detection limit in its cell, in the value's unit; none where there is no positive one."""
    if not text:
        return None
    bound = read_reported(text)
    if isinstance(bound, NormError) or bound.kind not in (ValueKind.NUMBER, ValueKind.BELOW):
        return None
    return bound.number if bound.number is not None and bound.number > 0 else None


def with_unit(number: str, unit: str) -> str:
    """Number and unit as printed; the number alone where no unit is given."""
    return f"{number} {unit}" if unit else number

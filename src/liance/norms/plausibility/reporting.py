"""How a value is reported against what its method can (F19), and how soon it was read (F05)."""

from datetime import datetime, timedelta
from decimal import Decimal

from liance.norms.citations import Certainty, Citation, cites
from liance.norms.errors import NormError
from liance.norms.methods.methods import Method
from liance.norms.plausibility.observations import Doubt, Observation, converted, shown
from liance.norms.standards.decimals import plain
from liance.norms.standards.reported import ValueKind, read_reported

F19 = Citation("数据合理性", "未检出按方法检出限报出，位数不多于方法规定", Certainty.DESIGN)
F05 = Citation("数据合理性", "结果不早于方法规定的最短时间", Certainty.DESIGN)


@cites(F19)
def against_method(seen: Observation, method: Method) -> tuple[Doubt, ...]:
    """A non-detect reported with another bound than the method's detection limit; more digits than
    the method gives (F19). Nothing is said where the method's number is not on file."""
    value = read_reported(seen.raw)
    if isinstance(value, NormError):
        return ()
    if value.non_detect:
        return _bound(seen, method, value.number)
    if value.kind is ValueKind.NUMBER and value.number is not None:
        return _digits(seen, method, value.number)
    return ()


def _bound(seen: Observation, method: Method, bound: Decimal | None) -> tuple[Doubt, ...]:
    limit = method.detection_limit
    if limit is None or bound is None:
        return ()
    own = converted(bound, seen.unit, method.unit)
    if own is None or own == limit:
        return ()
    code = "non_detect_above" if own > limit else "non_detect_below"
    facts = {
        "factor": seen.factor, "value": shown(seen), "method": method.standard,
        "limit": f"{plain(limit)} {method.unit}",
    }  # fmt: skip
    return (Doubt("F19", code, (seen.key,), method.limit_citation, facts),)


def _digits(seen: Observation, method: Method, number: Decimal) -> tuple[Doubt, ...]:
    """Decimals in the unit that the method's places are counted in, significant digits in any."""
    exponent = number.as_tuple().exponent
    places = -int(exponent) if isinstance(exponent, int) and exponent < 0 else 0
    same = converted(Decimal(1), seen.unit, method.unit) == 1
    over = same and method.decimals is not None and places > method.decimals
    significant = len(number.as_tuple().digits)
    if method.significant is not None and places and significant > method.significant:
        over = True
    if not over:
        return ()
    facts = {"factor": seen.factor, "value": shown(seen), "method": method.standard}
    return (Doubt("F19", "digits_beyond", (seen.key,), method.digits_citation, facts),)


@cites(F05)
def too_early(
    seen: Observation, method: Method, *, started_at: datetime, read_at: datetime
) -> tuple[Doubt, ...]:
    """A result read sooner after the start than the method allows (F05), its tolerance taken off."""
    wait = method.wait
    if wait is None:
        return ()
    least = timedelta(minutes=wait.minutes - wait.tolerance_minutes)
    if read_at - started_at >= least:
        return ()
    facts = {
        "factor": seen.factor, "method": method.standard, "hours": _hours(wait.minutes),
        "tolerance": _hours(wait.tolerance_minutes),
        "taken": _hours(int((read_at - started_at).total_seconds() // 60)),
    }  # fmt: skip
    return (Doubt("F05", "too_early", (seen.key,), wait.citation, facts),)


def _hours(minutes: int) -> str:
    whole, rest = divmod(minutes, 60)
    return str(whole) if not rest else f"{minutes / 60:.1f}"

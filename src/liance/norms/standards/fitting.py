"""Bringing value and limit to one unit."""

from dataclasses import dataclass
from functools import lru_cache

from liance.norms.errors import NormError
from liance.norms.standards.reasons import Reason
from liance.norms.standards.steps import Step, one_line
from liance.norms.standards.units import NUMBER, Conversion, Unit, conversion, read_unit
from liance.norms.standards.verdicts import Verdict, not_judged


@dataclass(frozen=True, slots=True)
class FittedUnits:
    """The value's unit, the limit's, the way from one to the other, and both as written."""

    unit: Unit
    target: Unit
    change: Conversion
    shown: str
    target_shown: str
    remark: tuple[Step, ...] = ()


@lru_cache(maxsize=4096)
def fit_units(
    unit_text: str, limit_unit_text: str | None, forbidden: bool
) -> FittedUnits | Verdict:
    """Fit the units of value and limit, or a verdict that says why they do not.

    `limit_unit_text` none: the limit stands in the value's unit. 无量纲 and an empty cell are the
    same; 不得检出 (`forbidden`) needs no unit.
    """
    unit = read_unit(unit_text)
    target = unit if limit_unit_text is None else read_unit(limit_unit_text)
    if isinstance(unit, NormError):
        return not_judged(Reason.UNIT_UNKNOWN, unit_text)
    if isinstance(target, NormError):
        return not_judged(Reason.LIMIT_UNIT_UNKNOWN, limit_unit_text or "")
    shown = "" if unit is None else one_line(unit_text)
    target_shown = shown if limit_unit_text is None or target is None else one_line(limit_unit_text)
    if unit is None and target is None:
        remark = () if forbidden else (Step("units_absent"),)
        return FittedUnits(NUMBER, NUMBER, Conversion(NUMBER.size), "", "", remark)
    if unit is None or target is None:
        known = unit or target
        assert known is not None  # noqa: S101 - one of them is, by the line above
        if not (known.dimensionless or forbidden):
            missing = Reason.UNIT_MISSING if unit is None else Reason.LIMIT_UNIT_MISSING
            return not_judged(missing, target_shown if unit is None else shown)
        unit = target = known
    change = conversion(unit, target)
    if isinstance(change, NormError):
        return not_judged(Reason.UNITS_INCOMMENSURABLE, f"{shown}, {target_shown}")
    remark = (Step("limit_in_value_unit"),) if limit_unit_text is None and shown else ()
    return FittedUnits(unit, target, change, shown, target_shown, remark)

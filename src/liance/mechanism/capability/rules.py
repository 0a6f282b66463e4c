"""How a validity stands on a day, and what a certificate covers."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal

from liance.norms.citations import Certainty, Citation, cites
from liance.norms.methods.methods import standard_key
from liance.norms.sampling.factors import find, folded

SOON_DAYS: Final = 30

Standing = Literal["valid", "soon", "expired", "future", "none"]


def standing(valid_to: date | None, *, on: date, valid_from: date | None = None) -> Standing:
    """Validity on a day, both ends included; ``soon`` ends within 30 days, ``none`` never was."""
    if valid_to is None:
        return "none"
    if valid_from is not None and on < valid_from:
        return "future"
    if valid_to < on:
        return "expired"
    return "soon" if (valid_to - on).days <= SOON_DAYS else "valid"


def calibration_at(
    at: datetime, *, now: date | None, before: Sequence[tuple[str | None, str]]
) -> date | None:
    """The last day of the calibration as it was on file at an instant; an instrument is not
    calibrated backwards. ``before``: earlier last days with the instant of the change, in order."""
    for day, until in before:
        if at < datetime.fromisoformat(until):
            return date.fromisoformat(day) if day else None
    return now


Duty = Literal["sample", "analyse", "review", "sign"]
DUTIES: Final = ("sample", "analyse", "review", "sign")
NEWCOMER_MONTHS: Final = 3
NEWCOMER = Citation("国市监检测规〔2025〕4号", "第六条", Certainty.VERIFIED)


@dataclass(frozen=True, slots=True)
class Scope:
    """What a certificate covers, from and to which day, both included; empty means all."""

    factors: tuple[str, ...]
    methods: tuple[str, ...]
    duties: tuple[str, ...]
    valid_from: date
    valid_to: date


def covers(scope: Scope, *, duty: Duty, factor: str, method: str, on: date) -> bool:
    """Whether a certificate lets its holder do a duty for a factor by a method on a day.

    Factors count by any of their names, methods by their standard number.
    """
    return (
        scope.valid_from <= on <= scope.valid_to
        and (not scope.duties or duty in scope.duties)
        and (not scope.factors or _among(factor, scope.factors))
        and (not scope.methods or _listed(method, scope.methods))
    )


def _among(factor: str, factors: tuple[str, ...]) -> bool:
    names = _names(factor)
    return any(names & _names(one) for one in factors)


def _names(factor: str) -> set[str]:
    known = find(factor)
    return {folded(factor), folded(known.name)} if known else {folded(factor)}


def _listed(method: str, methods: tuple[str, ...]) -> bool:
    return standard_key(method) in {standard_key(text) for text in methods}


@cites(NEWCOMER)
def newcomer(joined_on: date | None, *, on: date) -> bool:
    """Whether somebody is less than three months with the body and may not sign alone."""
    if joined_on is None:
        return False
    month = joined_on.month - 1 + NEWCOMER_MONTHS
    year, month = joined_on.year + month // 12, month % 12 + 1
    last = monthrange(year, month)[1]
    return on < date(year, month, min(joined_on.day, last))


GROUNDS: Final = ("interest", "relation")
LEAST_REASON: Final = 4
KEEPING_AWAY = Citation("行政处罚法", "第四十三条 回避", Certainty.UNVERIFIED)


@cites(KEEPING_AWAY)
def conflict_fits(ground: str, reason: str) -> bool:
    """Whether a declared conflict names one of the two grounds (直接利害关系, 其他关系可能影响公正)
    and says in words what it is."""
    return ground in GROUNDS and len(reason.strip()) >= LEAST_REASON

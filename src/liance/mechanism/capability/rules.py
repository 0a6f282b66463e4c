"""How a validity stands on a day, and what a certificate covers."""

from calendar import monthrange
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final, Literal
from uuid import UUID

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


def out_then(spans: Sequence[tuple[datetime, datetime | None]], at: datetime) -> bool:
    """Whether an instrument was out of service at an instant; a span includes its beginning, not its
    end, none: it lasts."""
    return any(began <= at and (ended is None or at < ended) for began, ended in spans)


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


def made_up_for(ending: Scope, others: Sequence[Scope]) -> bool:
    """Whether some other certificate that ends later allows all that the ending one does; an empty
    list of factors, methods or duties means all."""
    return any(_makes_up_for(ending, other) for other in others)


def _makes_up_for(ending: Scope, other: Scope) -> bool:
    duties = all(d in other.duties for d in ending.duties)
    factors = all(_among(f, other.factors) for f in ending.factors)
    methods = all(_listed(m, other.methods) for m in ending.methods)
    return (
        other.valid_to > ending.valid_to
        and (not other.duties or (bool(ending.duties) and duties))
        and (not other.factors or (bool(ending.factors) and factors))
        and (not other.methods or (bool(ending.methods) and methods))
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


WARN_DAYS: Final = (7, 30, 90)


def warning(to: date | None, *, on: date) -> int | None:
    """How near the end of a validity is: 7, 30 or 90 (within so many days), 0 when it is over, none
    while it is further off or nothing is on file."""
    if to is None:
        return None
    left = (to - on).days
    if left < 0:
        return 0
    return next((days for days in WARN_DAYS if left <= days), None)


@cites(Citation("陕环发〔2021〕32号", "三（三）每年组织开展一次联合培训", Certainty.VERIFIED))
def counts_as_joint(
    kind: str, held_to: date, sides: Mapping[str, Collection[object]], *, year: int, on: date
) -> bool:
    """Whether a training is an area's joint training of a year (C4): of that kind, held within the
    year and over by the day, attended by enforcement and by monitoring staff of the area.

    ``sides``: who came for each; somebody of a merged agency for either. Nobody stands for both at
    once, since nobody trains jointly with themselves.
    """
    officers, monitors = set(sides.get("enforcement", ())), set(sides.get("monitoring", ()))
    attended = bool(officers) and bool(monitors) and len(officers | monitors) > 1
    return kind == "joint" and held_to.year == year and held_to <= on and attended


@dataclass(frozen=True, slots=True)
class Held:
    """A lot with what is left of it; usable up to its last day, none: without end."""

    key: UUID
    left: Decimal
    expires_on: date | None
    received_on: date

    def usable(self, on: date) -> bool:
        """Whether it may be used on a day."""
        return self.received_on <= on and (self.expires_on is None or on <= self.expires_on)


def taken_from(
    lots: Sequence[Held], quantity: Decimal, *, on: date
) -> list[tuple[UUID, Decimal]] | None:
    """From which lots a quantity is taken, the one that expires first before the others; none
    where the lots usable on the day do not hold it."""
    found, missing = drawn_from(lots, quantity, on=on)
    return None if missing > 0 else found


def drawn_from(
    lots: Sequence[Held], quantity: Decimal, *, on: date
) -> tuple[list[tuple[UUID, Decimal]], Decimal]:
    """The same as far as the lots go, and what they lack: a sample that was taken has used its
    bottle, whatever the stock says."""
    open_ = [lot for lot in lots if lot.usable(on) and lot.left > 0]
    open_.sort(key=lambda lot: (lot.expires_on or date.max, lot.received_on, lot.key))
    found, missing = [], quantity
    for lot in open_:
        part = min(lot.left, missing)
        if part > 0:
            found.append((lot.key, part))
            missing -= part
    return found, missing


@dataclass(frozen=True, slots=True)
class Need:
    """``quantity`` of a consumable by its name; ``unit`` empty: pieces, in whatever word."""

    name: str
    unit: str
    quantity: Decimal

    def fits(self, unit: str) -> bool:
        """Whether stock in a unit counts against it: two bottles are not two millilitres."""
        return not self.unit or unit.strip() == self.unit

"""One reported value as the comparisons read it, and what they answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from liance.norms.citations import Citation
from liance.norms.errors import NormError
from liance.norms.sampling.factors import folded
from liance.norms.standards.decimals import Exact, half_width, read_number
from liance.norms.standards.reported import ReportedValue, ValueKind, read_reported
from liance.norms.standards.units import Unit, conversion, read_unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """What was reported of one factor. ``key`` is the caller's name for it; ``raw``, ``unit`` and
    ``detection_limit`` (in ``unit``, empty: none) are texts as typed; ``quantity`` names what was
    measured where the factor does not say it (最大声级)."""

    key: str
    factor: str
    raw: str
    unit: str = ""
    detection_limit: str = ""
    quantity: str = ""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A lead: ``rule`` is F19 to F22, ``code`` names the comparison, ``keys`` the observations, in
    the order of the sentence; ``facts`` fill the sentence that a door makes of it."""

    rule: str
    code: str
    keys: tuple[str, ...]
    citation: Citation
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Bounds:
    """Between which numbers, both included, the true value lies; no upper end: unbounded above."""

    low: Exact
    high: Exact | None


def bounds_of(seen: Observation) -> Bounds | None:
    """The bounds that a reported value leaves, in its own unit; none where nothing can be said."""
    value = read_reported(seen.raw)
    if isinstance(value, NormError):
        return None
    if value.kind is ValueKind.NUMBER and value.number is not None:
        return Bounds(value.number, value.number)
    if value.non_detect:
        high = value.number if value.number is not None else limit_of(seen)
        return None if high is None else Bounds(Decimal(0), high)
    if value.number is not None:
        return Bounds(value.number, None)
    return None


def limit_of(seen: Observation) -> Decimal | None:
    """The detection limit as a number, none without one."""
    number = read_number(half_width(seen.detection_limit))
    return number if number is not None and number > 0 else None


def number_of(seen: Observation) -> Decimal | None:
    """The number where the value is one, none for non-detects, bounds and what is unreadable."""
    value = read_reported(seen.raw)
    if isinstance(value, ReportedValue) and value.kind is ValueKind.NUMBER:
        return value.number
    return None


def converted(number: Exact, unit: str, target: str) -> Exact | None:
    """A number in another unit, exactly; none where the units do not fit each other."""
    if folded(unit) == folded(target):
        return number
    source, goal = read_unit(unit), read_unit(target)
    if not isinstance(source, Unit) or not isinstance(goal, Unit):
        return None
    step = conversion(source, goal)
    if isinstance(step, NormError):
        return None
    if step.identical:
        return number
    return Fraction(number) * step.factor + step.shift


def shown(seen: Observation) -> str:
    """``0.54 mg/L`` as reported."""
    return f"{seen.raw.strip()} {seen.unit.strip()}".strip()

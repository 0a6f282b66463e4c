"""Whether a batch's quality control is met, criterion by criterion (质控评价). Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from liance.norms.citations import Certainty, Citation, cites
from liance.norms.methods.methods import (
    BLANK,
    PARALLEL,
    RECOVERY,
    Control,
    Minimum,
    Tolerance,
    default_parallels,
    minimum,
)
from liance.norms.plausibility.observations import Bounds, Observation, bounds_of, converted
from liance.norms.standards.decimals import half_width, plain, read_number

BLANK_BELOW = Citation("HJ 630-2011", "空白值低于方法检出限", Certainty.UNVERIFIED)
DEVIATION = Citation("平行样", "相对偏差 = |a − b| ÷ (a + b) × 100 %", Certainty.UNVERIFIED)
CERTIFIED = Citation("标准样品证书", "测得值在保证值 ± 不确定度内", Certainty.DESIGN)

Outcome = Literal["accept", "fail", "leave_undecided"]


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample of the batch with its reading, and the second one where it was done twice."""

    label: str
    first: str
    second: str = ""


@dataclass(frozen=True, slots=True)
class ControlSample:
    """A control sample, texts as typed, all in the batch's unit."""

    kind: str
    found: str
    label: str = ""
    base: str = ""
    added: str = ""
    certified: str = ""
    uncertainty: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One criterion. ``met``: None where nothing on file or nothing comparable decides it;
    ``may_release``: a reviewer may accept the batch with a reason although it is not met."""

    code: str
    met: bool | None
    citation: Citation
    may_release: bool = True
    facts: Mapping[str, str] = field(default_factory=dict)


def findings(
    samples: Sequence[Sample],
    controls: Sequence[ControlSample],
    *,
    control: Control,
    limit: Decimal | None,
    unit: str = "",
) -> tuple[Finding, ...]:
    """Every criterion of a batch. ``limit``: the method's detection limit in ``unit``, the batch's;
    where the method says nothing of its parallels the general default of water decides, which an
    empty unit leaves out."""
    least = minimum()
    return (
        *_blanks(controls, control, limit, least),
        *_parallels(samples, control, limit, least, unit),
        *_recoveries(controls, control, limit, least),
    )


def passes(found: Sequence[Finding]) -> bool:
    """Whether every criterion is met; one that nothing decides is not."""
    return all(one.met is True for one in found)


def outcome(found: Sequence[Finding]) -> Outcome:
    """``accept`` where every criterion is met, ``fail`` where one is missed, else
    ``leave_undecided``: nothing on file or nothing comparable decides one of them."""
    if any(one.met is False for one in found):
        return "fail"
    return "accept" if passes(found) else "leave_undecided"


def releasable(found: Sequence[Finding]) -> bool:
    """Whether every missed criterion may be accepted with a reason."""
    return all(one.may_release for one in found if one.met is False)


def _counted(code: str, have: int, need: int, citation: Citation) -> Finding:
    return Finding(code, have >= need, citation, facts={"have": str(have), "need": str(need)})


@cites(BLANK_BELOW)
def _blanks(
    controls: Sequence[ControlSample], control: Control, limit: Decimal | None, least: Minimum
) -> Iterator[Finding]:
    rows = [c for c in controls if c.kind == "blank"]
    if BLANK in control.needs:
        yield _counted("blank_count", len(rows), control.blanks, least.citation)
    yield from (blank(row.found, limit) for row in rows)


@cites(BLANK_BELOW)
def blank(found: str, limit: Decimal | None) -> Finding:
    """Whether what was found in a blank is below the detection limit."""
    at = _bounds(found, limit)
    met = None if at is None or at.high is None or limit is None else at.high <= limit
    if met and at is not None and at.low == at.high == limit:
        met = False
    facts = {"found": found.strip(), "limit": plain(limit) if limit is not None else "—"}
    return Finding("blank_value", met, BLANK_BELOW, facts=facts)


@cites(DEVIATION)
def _parallels(
    samples: Sequence[Sample], control: Control, limit: Decimal | None, least: Minimum, unit: str
) -> Iterator[Finding]:
    pairs = [s for s in samples if s.second.strip()]
    if PARALLEL in control.needs:
        share = -(-len(samples) * least.parallel_percent // 100)
        need = min(max(share, least.parallel_least), len(samples))
        yield _counted("parallel_count", len(pairs), need, least.citation)
    for pair in pairs:
        yield _by_default(parallel(pair, control, limit), pair, control, limit, unit)


@cites(default_parallels().citation)
def _by_default(
    found: Finding, pair: Sample, control: Control, limit: Decimal | None, unit: str
) -> Finding:
    """A finding that the method itself leaves undecided, by the general default."""
    default = default_parallels()
    factor = converted(Decimal(1), default.unit, unit) if unit else None
    if found.met is not None or found.code != "parallel_deviation" or not factor:
        return found
    steps = tuple(
        replace(step, up_to=_scaled(step.up_to, Fraction(factor))) for step in default.steps
    )
    held = replace(control, parallels=steps, parallels_citation=default.citation)
    again = parallel(pair, held, limit)
    return replace(again, facts={**again.facts, "general": "1"})


def _scaled(bound: Decimal | None, factor: Fraction) -> Decimal | None:
    """A bound in another unit; units differ by whole powers of ten."""
    if bound is None:
        return None
    exact = Fraction(bound) * factor
    return Decimal(exact.numerator) / Decimal(exact.denominator)


@cites(DEVIATION)
def parallel(pair: Sample, control: Control, limit: Decimal | None) -> Finding:
    """How far two readings of one sample lie apart, and whether the method allows it."""
    first, second = _bounds(pair.first, limit), _bounds(pair.second, limit)
    cited = control.parallels_citation or DEVIATION
    facts = {"label": pair.label, "first": pair.first.strip(), "second": pair.second.strip()}
    if first is None or second is None:
        return Finding("parallel_uncompared", None, cited, facts=facts)
    if _not_found(first) and _not_found(second):
        return Finding("parallel_not_found", True, cited, facts=facts)
    if first.low != first.high or second.low != second.high:
        return Finding("parallel_uncompared", None, cited, facts=facts)
    deviation = relative_deviation(Fraction(first.low), Fraction(second.low))
    allowed = _allowed(control.parallels, (Fraction(first.low) + Fraction(second.low)) / 2)
    facts |= {"deviation": _percent(deviation), "allowed": plain(allowed) if allowed else "—"}
    # Two equal readings are within whatever deviation may be allowed.
    met = (True if not deviation else None) if allowed is None else deviation <= Fraction(allowed)
    return Finding("parallel_deviation", met, cited, facts=facts)


@cites(DEVIATION)
def relative_deviation(first: Fraction, second: Fraction) -> Fraction:
    """``|a − b| ÷ (a + b)`` in per cent, exact; 0 where both are 0."""
    total = first + second
    return abs(first - second) / total * 100 if total else Fraction(0)


def _allowed(steps: Sequence[Tolerance], mean: Fraction) -> Decimal | None:
    for step in steps:
        if step.up_to is None or mean < Fraction(step.up_to):
            return step.percent
        if mean == Fraction(step.up_to) and not step.open:
            return step.percent
    return None


@cites(CERTIFIED)
def _recoveries(
    controls: Sequence[ControlSample], control: Control, limit: Decimal | None, least: Minimum
) -> Iterator[Finding]:
    rows = [c for c in controls if c.kind in ("spike", "reference")]
    if RECOVERY in control.needs:
        yield _counted("recovery_count", len(rows), least.recovery_least, least.citation)
    for row in rows:
        yield _spike(row, control, limit) if row.kind == "spike" else _reference(row)


def _spike(row: ControlSample, control: Control, limit: Decimal | None) -> Finding:
    found, added, base = _number(row.found), _number(row.added), _bounds(row.base, limit)
    low, high = control.recovery_low, control.recovery_high
    facts = {"label": row.label, "low": plain(low), "high": plain(high)}
    if found is None or added is None or not added or base is None:
        return Finding("spike_uncompared", None, control.recovery_citation, facts=facts)
    # A base that was not found counts as nothing.
    before = Fraction(base.low) if base.low == base.high else Fraction(0)
    recovery = (Fraction(found) - before) / Fraction(added) * 100
    facts["recovery"] = _percent(recovery)
    met = Fraction(low) <= recovery <= Fraction(high)
    return Finding("spike_recovery", met, control.recovery_citation, facts=facts)


def _reference(row: ControlSample) -> Finding:
    found, certified, spread = map(_number, (row.found, row.certified, row.uncertainty))
    facts = {
        "label": row.label, "found": row.found.strip(), "certified": row.certified.strip(),
        "uncertainty": row.uncertainty.strip(),
    }  # fmt: skip
    if found is None or certified is None or spread is None:
        return Finding("reference_uncompared", None, CERTIFIED, facts=facts)
    met = abs(Fraction(found) - Fraction(certified)) <= Fraction(spread)
    return Finding("reference_value", met, CERTIFIED, may_release=False, facts=facts)


def _bounds(raw: str, limit: Decimal | None) -> Bounds | None:
    written = plain(limit) if limit is not None else ""
    return bounds_of(Observation(key="", factor="", raw=raw, detection_limit=written))


def _not_found(at: Bounds) -> bool:
    return at.low == 0 and at.high is not None and at.high > 0


def _number(text: str) -> Decimal | None:
    return read_number(half_width(text))


def _percent(number: Fraction) -> str:
    return f"{float(number):.2f}"

"""Several limits of one factor side by side (限值并列): permit, EIA approval, standards.

Each is judged by itself; the worst verdict leads, among equal ones the strictest limit.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from liance.norms.citations import Certainty, Citation, cites
from liance.norms.errors import NormError
from liance.norms.standards.cases import Case
from liance.norms.standards.decimals import plain
from liance.norms.standards.judgements import Judgement, judge_row
from liance.norms.standards.limits import LimitKind, read_limit
from liance.norms.standards.planning import Planner
from liance.norms.standards.reasons import Reason, VerdictKind
from liance.norms.standards.recorded import (
    NOTHING_RECORDED,
    Recorded,
    Row,
    explicit_row,
    row_of,
    standard_row,
    stated_averaging,
    without_benchmark,
)
from liance.norms.standards.reported import is_absent
from liance.norms.standards.steps import Step
from liance.norms.standards.units import Unit, read_unit
from liance.norms.standards.verdicts import Verdict, not_judged, unselected
from liance.norms.standards.vocabulary import meaning

ORIGINS = ("sheet", "permit", "eia", "standard", "other")
ASKED = (
    "table", "level", "scope", "source_period", "fuel", "noise_class", "period", "noise_kind",
    "place",
)  # fmt: skip
OWN = "sheet"
GRAB = "single"
_TAKEN_AS_DONE = "background_taken_as_done"
OXYGEN = "o2_reference"
SIDE_BY_SIDE = Citation("限值并列", "各自评价，最严者为准", Certainty.DESIGN)
_WORST_FIRST = (
    VerdictKind.EXCEEDS,
    VerdictKind.CANNOT_JUDGE,
    VerdictKind.NOT_JUDGED,
    VerdictKind.COMPLIANT,
)


@dataclass(frozen=True, slots=True)
class HeldLimit:
    """A limit held for a factor of an outlet.

    `standard` names the paper: permit number, approval, code of a standard. A `standard` without
    `limit` is looked up by the sampling date with `asks` (of `ASKED`). `averaging` other than
    single holds a grab sample only on the stated legal `ground`.
    """

    origin: str
    limit: str = ""
    unit: str = ""
    standard: str = ""
    averaging: str = ""
    ground: str = ""
    asks: tuple[tuple[str, str], ...] = ()


class Asked(NamedTuple):
    """A result with its own limit (of `standard`), those that stand `beside` it and what was
    `recorded` beside the value.

    Without a `limit_unit` the own limit stands in the unit of the value.
    """

    value: str
    unit: str
    detection_limit: str
    factor: str
    medium: str
    sampled_on: date
    limit: str
    limit_unit: str | None
    standard: str
    beside: tuple[HeldLimit, ...] = ()
    recorded: Recorded = NOTHING_RECORDED


@dataclass(frozen=True, slots=True)
class SideVerdict:
    """The verdict against one of the limits; `limit` and `unit` as compared, `standard` with the
    exact edition where it was looked up; `judgement` and the `row` it was made of, none where the
    averaging forbade one."""

    held: HeldLimit
    verdict: Verdict
    standard: str
    limit: str
    unit: str
    judgement: Judgement | None = None
    row: Row | Verdict | None = None


def held_of(cells: Mapping[str, object]) -> HeldLimit:
    """A limit from its stored form."""
    asks = cells.get("asks")
    pairs = asks.items() if isinstance(asks, Mapping) else ()
    texts = {key: str(cells.get(key, "")) for key in _TEXTS}
    return HeldLimit(**texts, asks=tuple((str(key), str(value)) for key, value in pairs))


_TEXTS = ("origin", "limit", "unit", "standard", "averaging", "ground")


def stored(held: HeldLimit) -> dict[str, object]:
    """A limit as it is stored, read back by `held_of`."""
    return {key: getattr(held, key) for key in _TEXTS} | {"asks": dict(held.asks)}


def judge_held(
    case: Case,
    held: HeldLimit,
    sampled_on: date,
    planner: Planner,
    recorded: Recorded = NOTHING_RECORDED,
) -> SideVerdict:
    """Judge a value, with what was recorded beside it, against one limit; `case` brings the value,
    its own limit is ignored."""
    return _against(held, row_against(case, held, sampled_on, planner, recorded), planner)


def judge_own(
    case: Case,
    standard: str,
    sampled_on: date,
    planner: Planner,
    recorded: Recorded = NOTHING_RECORDED,
) -> SideVerdict:
    """Judge a value against the limit that the sheet prints with the words of its standard."""
    row = row_of(case, standard, recorded, sampled_on, planner)
    return _against(own_limit(case, standard), row, planner)


def own_limit(case: Case, standard: str) -> HeldLimit:
    """The sheet's own limit as one of those side by side."""
    return HeldLimit(OWN, case.limit, case.limit_unit or case.unit, standard)


def row_against(
    case: Case,
    held: HeldLimit,
    sampled_on: date,
    planner: Planner,
    recorded: Recorded = NOTHING_RECORDED,
) -> Row | Verdict:
    """The row by which a value is judged against a limit other than the sheet's own."""
    if looked_up(held):
        return standard_row(case, held.standard, dict(held.asks), recorded, sampled_on)
    given = replace(case, limit=held.limit, limit_unit=held.unit or None, comparator="")
    stated = stated_averaging(recorded, case.medium) or GRAB
    differs = held.averaging not in ("", meaning("averaging", stated))
    if differs and not held.ground:
        text = f"{stated} / {held.averaging}"
        return unselected(NormError("standards.averaging_differs", {"text": text}))
    if held.origin == "standard" and not held.averaging:
        return row_of(given, held.standard, recorded, sampled_on, planner)
    reference = dict(held.asks).get(OXYGEN, "")
    recorded, before = without_benchmark(recorded)
    row = explicit_row(given, recorded, held.averaging, o2_reference=reference)
    if differs:
        before = (Step("averaging_by_ground", held.ground), *before)
    return replace(row, before=(*before, *row.before)) if isinstance(row, Row) else row


def looked_up(held: HeldLimit) -> bool:
    """Whether the paper prints no limit and a standard says it."""
    return held.origin == "standard" and not held.limit


def _against(held: HeldLimit, row: Row | Verdict, planner: Planner) -> SideVerdict:
    """The verdict of a row; a limit that the paper does not print is the one looked up."""
    judgement = judged(row, planner)
    standard, limit, unit = held.standard, held.limit, held.unit
    if is_absent(limit):
        steps = judgement.leading.steps
        standard = next((s.result for s in steps if s.code == "edition"), standard)
        limit = judgement.plan.limit if judgement.plan else ""
        unit = judgement.plan.limit_unit or "" if judgement.plan else ""
    return SideVerdict(held, judgement.leading, standard, limit, unit, judgement, row)


def settled_alone(row: Row | Verdict) -> bool:
    """Whether `judged` says more of a row than `judge_row` does."""
    if isinstance(row, Verdict):
        return True
    return bool(row.before) or (bool(row.conditions.noise_kind) and not row.measured.background)


def judged(row: Row | Verdict, planner: Planner) -> Judgement:
    """The judgement of a row by `judge_row`; a level without background at or over its limit is
    not taken for one that was corrected before, whole or not."""
    if isinstance(row, Verdict):
        return Judgement(row)
    found = judge_row(row.case, row.conditions, row.measured, planner)
    verdict = found.leading
    steps = (*row.before, *verdict.steps)
    at = next((n for n, step in enumerate(steps) if step.code == _TAKEN_AS_DONE), None)
    if at is not None:
        missing = not_judged(Reason.BACKGROUND_MISSING)
        verdict = replace(missing, judged_value=row.case.value, judged_limit=verdict.judged_limit)
        steps = (*steps[:at], *missing.steps)
    return replace(found, leading=replace(verdict, steps=steps))


class Compared(NamedTuple):
    """What decides which of several verdicts leads; `limit` and `unit` as compared."""

    verdict: VerdictKind
    limit: str
    unit: str


def leading(verdicts: Sequence[SideVerdict]) -> int:
    """Which of the verdicts leads, as `leading_of` says."""
    return leading_of([Compared(v.verdict.verdict, v.limit, v.unit) for v in verdicts])


@cites(SIDE_BY_SIDE)
def leading_of(sides: Sequence[Compared]) -> int:
    """Which of the verdicts leads: the worst, among equal ones the strictest limit, then the
    first. Raises ValueError for none."""
    return min(range(len(sides)), key=lambda at: (*_rank(sides[at], sides), at))


def _rank(side: Compared, beside: Sequence[Compared]) -> tuple[int, Fraction]:
    severity = _WORST_FIRST.index(side.verdict)
    comparable = [bound for other in beside if (bound := _bound(other, side)) is not None]
    own = _bound(side, side)
    return severity, Fraction(sum(1 for bound in comparable if own is not None and bound < own))


def _bound(side: Compared, like: Compared) -> Fraction | None:
    """An upper bound in base units where it can be compared with that of `like`; 不得检出 is 0."""
    limit, unit, other = read_limit(side.limit), read_unit(side.unit), read_unit(like.unit)
    if isinstance(limit, NormError):
        return None
    if limit.kind is LimitKind.NOT_DETECTED:
        return Fraction(-1)
    if limit.kind is not LimitKind.UPPER or limit.high is None:
        return None
    if not isinstance(unit, Unit) or not isinstance(other, Unit):
        return Fraction(limit.high) if unit is None and other is None else None
    return Fraction(limit.high) * unit.size if unit.dimensions == other.dimensions else None


def judge_all(
    case: Case,
    standard: str,
    beside: Sequence[HeldLimit],
    sampled_on: date,
    planner: Planner,
    *,
    recorded: Recorded = NOTHING_RECORDED,
) -> tuple[SideVerdict, ...]:
    """The verdicts against the limit of the case (of `standard`, the sheet's own) and against all
    that stand beside it, the leading one first."""
    sides = [judge_held(case, held, sampled_on, planner, recorded) for held in beside]
    if not beside or not is_absent(case.limit):
        # a sheet without a limit of its own says nothing beside those that are held
        sides.insert(0, judge_own(case, standard, sampled_on, planner, recorded))
    lead = leading(sides)
    return (sides[lead], *sides[:lead], *sides[lead + 1 :])


def record(side: SideVerdict) -> dict[str, str]:
    """A verdict as it is stored beside the leading one."""
    verdict = side.verdict
    return {
        "origin": side.held.origin, "standard": side.standard, "limit": side.limit,
        "unit": side.unit, "averaging": side.held.averaging, "verdict": verdict.verdict.value,
        "reason": verdict.reason.value, "certainty": verdict.citation.certainty.value,
        "times": "" if verdict.times is None else plain(verdict.times),
        "zh": verdict.explanation("zh"), "en": verdict.explanation("en"),
    }  # fmt: skip

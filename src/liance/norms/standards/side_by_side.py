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
from liance.norms.standards.conditions import NOTHING_MEASURED, Conditions
from liance.norms.standards.decimals import plain
from liance.norms.standards.judgements import judge_row
from liance.norms.standards.judging import judge_one
from liance.norms.standards.limits import LimitKind, read_limit
from liance.norms.standards.planning import Planner
from liance.norms.standards.reasons import VerdictKind
from liance.norms.standards.reported import is_absent
from liance.norms.standards.steps import Step
from liance.norms.standards.units import Unit, read_unit
from liance.norms.standards.verdicts import Verdict, unselected

ORIGINS = ("sheet", "permit", "eia", "standard", "other")
ASKED = (
    "table", "level", "scope", "source_period", "fuel", "noise_class", "period", "noise_kind",
    "place",
)  # fmt: skip
GRAB = "single"
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


@dataclass(frozen=True, slots=True)
class SideVerdict:
    """The verdict against one of the limits; `limit` and `unit` as compared, `standard` with the
    exact edition where it was looked up."""

    held: HeldLimit
    verdict: Verdict
    standard: str
    limit: str
    unit: str


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


def judge_held(case: Case, held: HeldLimit, sampled_on: date, planner: Planner) -> SideVerdict:
    """Judge a grab sample against one limit; `case` brings the value, its own limit is ignored."""
    if held.origin == "standard" and not held.limit:
        return _by_standard(case, held, sampled_on, planner)
    given = replace(case, limit=held.limit, limit_unit=held.unit or None, comparator="")
    differs = held.averaging not in ("", GRAB)
    if differs and not held.ground:
        text = f"{GRAB} / {held.averaging}"
        verdict = unselected(NormError("standards.averaging_differs", {"text": text}))
        return SideVerdict(held, verdict, held.standard, held.limit, held.unit)
    verdict = judge_row(given, Conditions(), NOTHING_MEASURED, planner).leading
    if differs:
        step = Step("averaging_by_ground", held.ground)
        verdict = replace(verdict, steps=(step, *verdict.steps))
    return SideVerdict(held, verdict, held.standard, held.limit, held.unit)


def _by_standard(case: Case, held: HeldLimit, day: date, planner: Planner) -> SideVerdict:
    asked = {key: text for key, text in held.asks if key in ASKED}
    conditions = Conditions(
        standard=held.standard, sampled_on=day.isoformat(), averaging=GRAB, **asked
    )
    empty = replace(case, limit="", limit_unit="", comparator="")
    judged = judge_row(empty, conditions, NOTHING_MEASURED, planner)
    edition = next((s.result for s in judged.leading.steps if s.code == "edition"), held.standard)
    limit = judged.plan.limit if judged.plan else ""
    unit = judged.plan.limit_unit or "" if judged.plan else ""
    return SideVerdict(held, judged.leading, edition, limit, unit)


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
    case: Case, standard: str, beside: Sequence[HeldLimit], sampled_on: date, planner: Planner
) -> tuple[SideVerdict, ...]:
    """The verdicts against the limit of the case (of `standard`, the sheet's own) and against all
    that stand beside it, the leading one first."""
    own = HeldLimit("sheet", case.limit, case.limit_unit or case.unit, standard)
    first = SideVerdict(own, judge_one(case), standard, own.limit, own.unit)
    sides = [first, *(judge_held(case, held, sampled_on, planner) for held in beside)]
    if is_absent(case.limit):
        # a sheet without a limit of its own says nothing beside those that are held
        sides = sides[1:] or sides
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

"""The judgement of a field reading at the moment it is taken (D6)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from liance.norms.citations import citations_of
from liance.norms.standards.cases import Case
from liance.norms.standards.decimals import plain
from liance.norms.standards.judging import judge_one
from liance.norms.standards.planning import Planner
from liance.norms.standards.side_by_side import SideVerdict, held_of, judge_all, record
from liance.norms.standards.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Held:
    """The limit that a reading is held against, as the sheet prints it."""

    factor: str
    medium: str
    limit: str
    unit: str


def judge_reading(raw: str, unit: str, held: Held) -> Verdict:
    """Judge one reading by itself; repeats are each judged, no mean is formed."""
    return judge_one(_case(raw, unit, held))


def judge_sides(
    raw: str,
    unit: str,
    held: Held,
    *,
    standard: str,
    beside: Sequence[Mapping[str, object]],
    day: date,
    planner: Planner,
) -> tuple[SideVerdict, ...]:
    """The verdicts on one reading against the sheet's limit and all ``beside`` it, the leading one
    first."""
    limits = [held_of(cells) for cells in beside]
    return judge_all(_case(raw, unit, held), standard, limits, day, planner)


def _case(raw: str, unit: str, held: Held) -> Case:
    return Case(
        value=raw,
        unit=unit,
        limit=held.limit,
        limit_unit=held.unit,
        medium=held.medium,
        factor=held.factor,
    )


def detail(verdict: Verdict, sides: Sequence[SideVerdict] = ()) -> dict[str, object]:
    """What is kept beside the verdict: reason, numbers, both explanations, the source; all
    ``sides`` where several limits stand side by side."""
    kept: dict[str, object] = {
        "reason": verdict.reason.value,
        "value": verdict.judged_value,
        "limit": verdict.judged_limit,
        "times": "" if verdict.times is None else plain(verdict.times),
        "zh": verdict.explanation("zh"),
        "en": verdict.explanation("en"),
        "citation_zh": verdict.citation.text("zh"),
        "citation_en": verdict.citation.text("en"),
    }
    return kept | {"sides": [record(side) for side in sides]} if sides else kept


JUDGED_BY = citations_of(judge_one)

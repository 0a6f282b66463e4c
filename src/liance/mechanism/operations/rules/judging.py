"""The judgement of a field reading at the moment it is taken (D6)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from liance.norms.standards.cases import Case
from liance.norms.standards.decimals import plain
from liance.norms.standards.planning import Planner
from liance.norms.standards.recorded import NOTHING_RECORDED, Recorded, Row, columns_of
from liance.norms.standards.side_by_side import SideVerdict, held_of, judge_all, record
from liance.norms.standards.steps import kept as step_record


@dataclass(frozen=True, slots=True)
class Held:
    """The limit that a reading is held against, as the sheet prints it."""

    factor: str
    medium: str
    limit: str
    unit: str


def judge_reading(
    raw: str,
    unit: str,
    held: Held,
    *,
    day: date,
    planner: Planner,
    standard: str = "",
    beside: Sequence[Mapping[str, object]] = (),
    recorded: Recorded = NOTHING_RECORDED,
) -> tuple[SideVerdict, ...]:
    """The verdicts on one reading, with what was ``recorded`` beside it, against the sheet's limit
    and all ``beside`` it, the leading one first. Repeats are each judged, no mean is formed."""
    limits = [held_of(cells) for cells in beside]
    case = _case(raw, unit, held)
    return judge_all(case, standard, limits, day, planner, recorded=recorded)


def _case(raw: str, unit: str, held: Held) -> Case:
    return Case(
        value=raw,
        unit=unit,
        limit=held.limit,
        limit_unit=held.unit,
        medium=held.medium,
        factor=held.factor,
    )


def detail(sides: Sequence[SideVerdict]) -> dict[str, object]:
    """What is kept beside the leading verdict: reason, numbers, both explanations, the source; all
    ``sides`` where several limits stand side by side."""
    verdict = sides[0].verdict
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
    lead = sides[0]
    kept["steps"] = [step_record(step) for step in verdict.steps]
    kept["row"] = columns_of(lead.row) if isinstance(lead.row, Row) else {}
    if len(sides) < 2 and sides[0].limit == sides[0].held.limit:
        return kept
    return kept | {"sides": [record(side) for side in sides]}

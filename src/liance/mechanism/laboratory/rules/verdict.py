"""The verdict as it is stored with a determination: number, reason, steps, citation. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from liance.norms.standards.cases import Case
from liance.norms.standards.decimals import plain
from liance.norms.standards.planning import Planner
from liance.norms.standards.recorded import NOTHING_RECORDED, Recorded, Row, columns_of
from liance.norms.standards.side_by_side import SideVerdict, held_of, judge_all, record
from liance.norms.standards.steps import kept
from liance.norms.standards.verdicts import Verdict

EDITION = "judge/2"


@dataclass(frozen=True, slots=True)
class Stored:
    """``verdict`` and ``times`` (超标倍数, plain decimal or empty) with the JSON that explains them:
    reason, citation, judged_value, judged_limit, limit, steps, row (the columns that were judged),
    zh, en; ``sides`` where several
    limits stand side by side, the leading one first."""

    verdict: str
    times: str
    detail: dict[str, object]


def judge(
    *,
    raw: str,
    unit: str,
    detection_limit: str,
    limit: str,
    limit_unit: str,
    standard: str,
    factor: str,
    medium: str,
    sampled_on: date,
    planner: Planner,
    beside: Sequence[Mapping[str, object]] = (),
    recorded: Recorded = NOTHING_RECORDED,
) -> Stored:
    """Judge one determination, with what was ``recorded`` beside it, against the limit that stood
    on the sheet, and against those that stand ``beside`` it; the leading verdict is the
    determination's."""
    case = Case(
        value=raw, limit=limit, unit=unit, limit_unit=limit_unit or None,
        detection_limit=detection_limit, medium=medium, factor=factor,
    )  # fmt: skip
    held = [held_of(cells) for cells in beside]
    sides = judge_all(case, standard, held, sampled_on, planner, recorded=recorded)
    lead = sides[0]
    led = replace(case, limit=lead.limit, limit_unit=lead.unit)
    stored = _stored(lead.verdict, led, lead.standard)
    row = columns_of(lead.row) if isinstance(lead.row, Row) else {}
    stored = replace(stored, detail=stored.detail | {"row": row})
    if len(sides) < 2 and lead.limit == limit:
        return stored
    return replace(stored, detail=stored.detail | {"sides": [record(side) for side in sides]})


def stored_sides(sides: Sequence[SideVerdict], case: Case, standard: str) -> Stored:
    """The verdict that leads, with all ``sides`` beside it; ``case`` and ``standard`` the sheet's."""
    lead = sides[0]
    led = replace(case, limit=lead.limit, limit_unit=lead.unit)
    stored = _stored(lead.verdict, led, lead.standard or standard)
    return replace(stored, detail=stored.detail | {"sides": [record(side) for side in sides]})


def _stored(found: Verdict, case: Case, standard: str) -> Stored:
    times = plain(found.times) if found.times is not None else ""
    return Stored(found.verdict.value, times[:30], _detail(found, case, standard))


def _detail(found: Verdict, case: Case, standard: str) -> dict[str, object]:
    return {
        "edition": EDITION,
        "reason": found.reason.value,
        "citation": _cited(found),
        "judged_value": found.judged_value,
        "judged_limit": found.judged_limit,
        "limit": case.limit,
        "limit_unit": case.limit_unit or case.unit,
        "standard": standard,
        "steps": [kept(step) for step in found.steps],
        "zh": found.explanation("zh"),
        "en": found.explanation("en"),
    }


def _cited(found: Verdict) -> dict[str, str]:
    cited = found.citation
    return {"source": cited.source, "article": cited.article, "certainty": cited.certainty.value}

"""Where a target stands, and whether its reason is due (R4)."""

from dataclasses import dataclass
from datetime import date

from liance.norms.citations import Certainty, Citation, cites


@dataclass(frozen=True, slots=True)
class TargetFacts:
    """A planned period (both days included), whether it was visited, whether it is explained."""

    period_from: date
    period_to: date
    has_sheet: bool
    visited: bool
    explained: bool


@cites(Citation("陕环发〔2021〕32号", "二（四）未开展监测的应逐一说明原因", Certainty.VERIFIED))
def standing(target: TargetFacts, *, on: date) -> str:
    """``done``, ``explained``, ``sheeted``, ``planned``, or ``unexplained`` once the period is over
    without visit and reason."""
    if target.visited:
        return "done"
    if target.explained:
        return "explained"
    if on > target.period_to:
        return "unexplained"
    return "sheeted" if target.has_sheet else "planned"

"""The judgement of a field reading at the moment it is taken (D6)."""

from dataclasses import dataclass

from liance.norms.citations import citations_of
from liance.norms.standards.cases import Case
from liance.norms.standards.decimals import plain
from liance.norms.standards.judging import judge_one
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
    return judge_one(
        Case(
            value=raw,
            unit=unit,
            limit=held.limit,
            limit_unit=held.unit,
            medium=held.medium,
            factor=held.factor,
        )
    )


def detail(verdict: Verdict) -> dict[str, str]:
    """What is kept beside the verdict: reason, numbers, both explanations, the source."""
    return {
        "reason": verdict.reason.value,
        "value": verdict.judged_value,
        "limit": verdict.judged_limit,
        "times": "" if verdict.times is None else plain(verdict.times),
        "zh": verdict.explanation("zh"),
        "en": verdict.explanation("en"),
        "citation_zh": verdict.citation.text("zh"),
        "citation_en": verdict.citation.text("en"),
    }


JUDGED_BY = citations_of(judge_one)

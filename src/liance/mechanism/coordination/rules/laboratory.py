"""Which laboratory may be commissioned (W6, F2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from liance.mechanism.coordination.rules.problems import Problem
from liance.norms.citations import Certainty, Citation, cites


@dataclass(frozen=True, slots=True)
class Licence:
    """CMA and filing of a laboratory; ``factors`` empty: all."""

    cma_from: date
    cma_to: date
    filing_number: str
    filed_to: date | None
    factors: frozenset[str]
    suspended: bool


@cites(Citation("陕环发〔2021〕32号", "三（四）有资质、能力强、信用好", Certainty.VERIFIED))
def check_laboratory(
    licences: Iterable[Licence], *, day: date, factors: Iterable[str]
) -> Problem | None:
    """One licence must cover the day and every factor; else what is missing from the nearest."""
    wanted = frozenset(factors)
    problems = [_check(licence, day, wanted) for licence in licences]
    if not problems:
        return Problem("coordination.laboratory_cma", "laboratory", {"day": day.isoformat()})
    return None if None in problems else problems[0]


def _check(licence: Licence, day: date, wanted: frozenset[str]) -> Problem | None:
    if licence.suspended:
        return Problem("coordination.laboratory_suspended", "laboratory")
    if not licence.cma_from <= day <= licence.cma_to:
        return Problem("coordination.laboratory_cma", "laboratory", {"day": day.isoformat()})
    lapsed = licence.filed_to is not None and licence.filed_to < day
    if not licence.filing_number or lapsed:
        return Problem("coordination.laboratory_filing", "laboratory", {"day": day.isoformat()})
    outside = sorted(wanted - licence.factors) if licence.factors else []
    if outside:
        facts = {"factors": "、".join(outside)}
        return Problem("coordination.laboratory_scope", "laboratory", facts)
    return None

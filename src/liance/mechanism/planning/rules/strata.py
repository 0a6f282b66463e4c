"""What a stratum asks for and who belongs to it (P2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_CEILING, Decimal
from itertools import pairwise

from liance.mechanism.planning import errors
from liance.norms.citations import Certainty, Citation, cites
from liance.norms.sampling.factors import find

SEVERAL = "several"
QUARTERS = 4


@dataclass(frozen=True, slots=True)
class SiteClass:
    """What strata sort a source by: its industry, its division and those above, its level, the
    media of its outlets, its credit grade, and the day of its last exceedance."""

    industry: str
    places: tuple[str, ...]
    management: str
    media: tuple[str, ...] = ()
    grade: str = ""
    exceeded_on: date | None = None


@dataclass(frozen=True, slots=True)
class Criteria:
    """Any of several values of each; what is empty is not asked.

    ``places`` are division codes, their parts included; ``exceeded_years``: exceeded in one of so
    many calendar years before the plan's, or in it.
    """

    industries: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    media: tuple[str, ...] = ()
    grades: tuple[str, ...] = ()
    exceeded_years: int = 0

    @property
    def nothing(self) -> bool:
        """Whether nothing at all is asked."""
        lists = (self.industries, self.places, self.levels, self.media, self.grades)
        return not any(lists) and not self.exceeded_years


def one_criterion(by: str, value: str) -> Criteria:
    """The criteria of a stratum that sorts by one value alone."""
    if by == "industry":
        return Criteria(industries=(value,))
    return Criteria(places=(value,)) if by == "region" else Criteria(levels=(value,))


def as_one(criteria: Criteria) -> tuple[str, str]:
    """``by`` and ``value`` where one value alone is asked, else ``several`` and nothing."""
    for by, values in (
        ("industry", criteria.industries), ("region", criteria.places),
        ("management", criteria.levels),
    ):  # fmt: skip
        if len(values) == 1 and one_criterion(by, values[0]) == criteria:
            return by, values[0]
    return SEVERAL, ""


@dataclass(frozen=True, slots=True)
class StratumTerms:
    """By what (``industry``, ``region``, ``management``), which value, ratio in percent, visits per
    unit and year; with ``several`` the ``criteria`` say it. ``quarters``: visits in each."""

    by: str
    value: str
    ratio: Decimal
    frequency: int
    criteria: Criteria = field(default_factory=Criteria)
    quarters: tuple[int, ...] = ()

    @property
    def asked(self) -> Criteria:
        """The criteria, however they are written."""
        return self.criteria if self.by == SEVERAL else one_criterion(self.by, self.value)


def terms_fault(terms: StratumTerms) -> str:
    """The code of what is wrong with a stratum's numbers, or nothing."""
    if terms.asked.nothing:
        return errors.CRITERIA
    if not Decimal(0) < terms.ratio <= Decimal(100):
        return errors.RATIO
    if terms.frequency < 1:
        return errors.FREQUENCY
    spread = terms.quarters
    if spread and (len(spread) != QUARTERS or sum(spread) != terms.frequency or min(spread) < 0):
        return errors.QUARTERS
    return ""


FIELDS = {
    errors.CRITERIA: "", errors.RATIO: "ratio", errors.FREQUENCY: "frequency",
    errors.QUARTERS: "quarters",
}  # fmt: skip


CREDIT_GRADES = Citation(
    "环发〔2013〕150号 企业环境信用评价办法（试行）", "诚信、良好、警示、不良四个等级",
    Certainty.UNVERIFIED,
)  # fmt: skip


@cites(
    Citation("陕环发〔2021〕32号", "二（一）按行业、区域或管理等级", Certainty.VERIFIED),
    CREDIT_GRADES,
)
def belongs(terms: StratumTerms, site: SiteClass, *, year: int = 0) -> bool:
    """Whether a source falls into the stratum of a plan for ``year``."""
    asked = terms.asked
    since = year - asked.exceeded_years
    return (
        (not asked.industries or site.industry in asked.industries)
        and (not asked.places or not set(asked.places).isdisjoint(site.places))
        and (not asked.levels or site.management in asked.levels)
        and (not asked.media or not set(asked.media).isdisjoint(site.media))
        and (not asked.grades or site.grade in asked.grades)
        and (
            not asked.exceeded_years
            or (site.exceeded_on is not None and site.exceeded_on.year >= since)
        )
    )


@cites(Citation("陕环发〔2021〕32号", "二（一）合理设定监测比例和监测频次", Certainty.VERIFIED))
def units_due(ratio: Decimal, population: int) -> int:
    """Units that the ratio asks for; a part of a unit is a unit."""
    return int((Decimal(population) * ratio / 100).to_integral_value(ROUND_CEILING))


def visits_due(terms: StratumTerms, population: int) -> int:
    """Units times visits that the ratio asks for."""
    return units_due(terms.ratio, population) * terms.frequency


def factors_fault(by_medium: Mapping[str, Sequence[str]]) -> tuple[str, str]:
    """The first factor that is in no dictionary of its medium (code and factor), or nothing."""
    for medium, factors in by_medium.items():
        for factor in factors:
            if find(factor, medium) is None:
                return errors.FACTOR_UNKNOWN, factor
    return "", ""


def factors_at(
    medium: str,
    permitted: Sequence[str],
    by_medium: Mapping[str, Sequence[str]],
    general: Sequence[str],
) -> tuple[str, ...]:
    """What is monitored at an outlet: the stratum's factors of its medium, else those of the
    stratum's general list that its permit has or its medium knows, else the permit's."""
    if by_medium.get(medium):
        return tuple(by_medium[medium])
    if by_medium:
        return ()
    if general:
        return tuple(f for f in general if f in permitted or find(f, medium) is not None)
    return tuple(permitted)


def windows(year: int, frequency: int, quarters: Sequence[int], *, start: date) -> list[
    tuple[date, date]
]:  # fmt: skip
    """First and last day of each visit's period, both included, none before ``start``.

    By quarters where they are given, else the rest of the year in equal parts by days.
    """
    first, last = max(date(year, 1, 1), start), date(year, 12, 31)
    if quarters:
        spans = [
            (date(year, 3 * q + 1, 1), _end_of_quarter(year, q))
            for q, visits in enumerate(quarters) for _ in range(visits)
        ]  # fmt: skip
        return [(max(a, first), b) if b >= first else (first, last) for a, b in spans]
    days = last.toordinal() - first.toordinal() + 1
    edges = [first.toordinal() + days * n // frequency for n in range(frequency + 1)]
    return [(date.fromordinal(a), date.fromordinal(max(b - 1, a))) for a, b in pairwise(edges)]


def days_fault(
    spans: Sequence[tuple[int, Sequence[date]]], gap: int
) -> tuple[int, int, int] | None:
    """Where the visits to one unit find no days that lie ``gap`` apart: place of the span, visits
    wanted in it, at most so many. ``spans``: visits and working days of each, in order."""
    free = 0
    for at, (wanted, days) in enumerate(spans):
        placed = 0
        for day in days:
            if placed < wanted and day.toordinal() >= free:
                placed, free = placed + 1, day.toordinal() + gap
        if placed < wanted:
            return at, wanted, placed
    return None


def spans_of(year: int, frequency: int, quarters: Sequence[int], *, start: date) -> list[
    tuple[int, date, date]
]:  # fmt: skip
    """Visits with first and last day: of each quarter that is not over, else of the rest of the
    year."""
    first, last = max(date(year, 1, 1), start), date(year, 12, 31)
    if not quarters:
        return [(frequency, first, last)]
    ends = [_end_of_quarter(year, q) for q in range(QUARTERS)]
    return [
        (visits, max(date(year, 3 * q + 1, 1), first), ends[q])
        for q, visits in enumerate(quarters) if ends[q] >= first
    ]  # fmt: skip


def _end_of_quarter(year: int, quarter: int) -> date:
    after = date(year + quarter // 3, (3 * quarter + 3) % 12 + 1, 1)
    return date.fromordinal(after.toordinal() - 1)

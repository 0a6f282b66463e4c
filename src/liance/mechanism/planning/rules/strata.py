"""What a stratum asks for and who belongs to it (P2)."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from liance.mechanism.planning import errors
from liance.norms.citations import Certainty, Citation, cites


@dataclass(frozen=True, slots=True)
class SiteClass:
    """What strata sort a source by: its industry, its division and those above, its level."""

    industry: str
    places: tuple[str, ...]
    management: str


@dataclass(frozen=True, slots=True)
class StratumTerms:
    """By what (``industry``, ``region``, ``management``), which value, ratio in percent, visits per
    unit and year."""

    by: str
    value: str
    ratio: Decimal
    frequency: int


def terms_fault(terms: StratumTerms) -> str:
    """The code of what is wrong with a stratum's numbers, or nothing."""
    if not Decimal(0) < terms.ratio <= Decimal(100):
        return errors.RATIO
    if terms.frequency < 1:
        return errors.FREQUENCY
    return ""


@cites(Citation("陕环发〔2021〕32号", "二（一）按行业、区域或管理等级", Certainty.VERIFIED))
def belongs(terms: StratumTerms, site: SiteClass) -> bool:
    """Whether a source falls into the stratum."""
    if terms.by == "industry":
        return site.industry == terms.value
    if terms.by == "region":
        return terms.value in site.places
    return site.management == terms.value


@cites(Citation("陕环发〔2021〕32号", "二（一）合理设定监测比例和监测频次", Certainty.VERIFIED))
def visits_due(terms: StratumTerms, population: int) -> int:
    """Units times visits that the ratio asks for; a part of a unit is a unit."""
    units = (Decimal(population) * terms.ratio / 100).to_integral_value(ROUND_CEILING)
    return int(units) * terms.frequency

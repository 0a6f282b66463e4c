"""The removal rate (去除率) that stands in for a limit where the influent is strong."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from liance.norms.citations import Certainty, Citation, cites
from liance.norms.errors import NormError
from liance.norms.standards.decimals import Exact, ended

REMOVAL = Citation("GB 18918-2002", "表1 注① 去除率", Certainty.SECONDARY)
FORMULA = "(C进 − C出) / C进"


@dataclass(frozen=True, slots=True)
class RemovalRule:
    """Over this influent, in the limit's unit, removal must be over `rate` (a fraction of 1)."""

    influent_over: Decimal
    rate: Decimal


@cites(REMOVAL)
def removal_applies(rule: RemovalRule, influent: Exact) -> bool:
    """Whether the influent is strong enough that the removal rate decides."""
    return Fraction(influent) > Fraction(rule.influent_over)


@cites(REMOVAL)
def removal_rate(influent: Exact, effluent: Exact) -> Exact | NormError:
    """What was removed, as a fraction of 1; negative where more leaves than enters.

    `standards.influent_not_positive` otherwise.
    """
    if influent <= 0:
        return NormError("standards.influent_not_positive", {"text": str(influent)})
    return ended(1 - Fraction(effluent) / Fraction(influent))


@cites(REMOVAL)
def removal_met(rule: RemovalRule, rate: Exact) -> bool:
    """Whether the rate is over the one demanded; exactly equal is not."""
    return Fraction(rate) > Fraction(rule.rate)

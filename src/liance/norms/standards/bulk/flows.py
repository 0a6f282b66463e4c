"""What makes an emission rate of a concentration, as whole numbers: the unit, the flow, the limit."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from liance.norms.standards.cases import Reading
from liance.norms.standards.conditions import condition_number
from liance.norms.standards.decimals import EXACT, plain
from liance.norms.standards.plans import RatePlan
from liance.norms.standards.rates import emission_rate

ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Rates:
    """How concentrations of one configuration become rates in kg/h: `number × flow × mantissa ×
    10^-decimals`, held to `limit`."""

    mantissa: int
    decimals: int
    limit: Fraction


def rates_of(reading: Reading, plan: RatePlan | None) -> Rates | None:
    """How the rates of a case come about; none where each row is judged by itself."""
    if plan is None or plan.limit is None or plan.others:
        return None
    per = emission_rate(ONE, reading.units.target, ONE)
    if not isinstance(per, Decimal) or per <= 0:
        return None
    exponent = int(per.as_tuple().exponent)
    if exponent > 0:
        return None
    return Rates(int(per.scaleb(-exponent, EXACT)), -exponent, Fraction(plan.limit))


class Flow(NamedTuple):
    """A flow as digits and decimals, and as written in full."""

    mantissa: int
    decimals: int
    text: str


@lru_cache(maxsize=65536)
def read_flow(text: str) -> Flow | None:
    """A flow from its cell; none where it is none over nought."""
    flow = condition_number("flow_m3h", text)
    if not isinstance(flow, Decimal) or flow <= 0:
        return None
    exponent = int(flow.as_tuple().exponent)
    if exponent > 0:
        return None
    return Flow(int(flow.scaleb(-exponent, EXACT)), -exponent, plain(flow))

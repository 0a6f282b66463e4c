"""How a multiple of exceedance (超标倍数) is printed: two decimals, small ones to two figures."""

from decimal import Decimal

from liance.norms.citations import cites
from liance.norms.standards.rounding import (
    GB_T_8170,
    place_of,
    round_to_figures,
    round_to_place,
)

DECIMALS = -2


@cites(GB_T_8170)
def printed_times(times: str) -> str:
    """``0.26666666`` → ``0.27``, ``0.0847`` → ``0.085``; what is shorter, or empty, as it is.

    The exact multiple stays with the determination.
    """
    if not times:
        return ""
    number = Decimal(times)
    if place_of(number) >= DECIMALS:
        return times
    small = abs(number) < Decimal("0.1")
    rounded = round_to_figures(number, 2) if small else round_to_place(number, DECIMALS)
    return f"{rounded:f}"

"""Rounding by GB/T 8170-2008: 四舍六入五成双, once, on the exact decimal."""

from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

from liance.norms.citations import Certainty, Citation, cites
from liance.norms.standards.decimals import EXACT, Exact

GB_T_8170 = Citation("GB/T 8170-2008", "3.2 进舍规则", Certainty.SECONDARY)
_LOSING = EXACT.copy()
_LOSING.clear_traps()


@cites(GB_T_8170)
def round_to_place(number: Exact, place: int) -> Decimal:
    """Round to the decimal place 10^`place` (-1: one digit after the point; 2: hundreds).

    A half goes to the even digit, a negative number is rounded by its absolute value, and the
    whole discarded part decides at once. Never raises for admitted numbers.
    """
    if not isinstance(number, Decimal):
        # round() of a Fraction is half to even and exact
        return Decimal(round(number / Fraction(10) ** place)).scaleb(place, EXACT)
    # what is rounded away is lost on purpose, so the context that forbids it is not used
    digits = max(number.adjusted() - place, 0) + 2
    context = _LOSING
    if digits > context.prec:
        context = context.copy()
        context.prec = digits
    return number.quantize(Decimal(1).scaleb(place), ROUND_HALF_EVEN, context)


@cites(GB_T_8170)
def round_to_figures(number: Decimal, figures: int) -> Decimal:
    """Round to significant figures. Raises ValueError for fewer than one figure."""
    if figures < 1:
        raise ValueError("at least one significant figure")
    if number.is_zero():
        return number
    place = number.adjusted() - figures + 1
    rounded = round_to_place(number, place)
    # 9.96 to two figures is 10, which has one figure too many
    return rounded if rounded.adjusted() == number.adjusted() else round_to_place(number, place + 1)


def place_of(number: Decimal) -> int:
    """The decimal place of the last written digit: -2 for `0.50`, 0 for `50`, 2 for `14e2`."""
    return int(number.as_tuple().exponent)

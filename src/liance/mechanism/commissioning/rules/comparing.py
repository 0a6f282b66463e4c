"""Whether a laboratory's result agrees with what is known of the sample (F3)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from liance.norms.citations import Certainty, Citation, cites
from liance.norms.standards.decimals import half_width, plain, read_number

CERTIFIED = Citation("标准样品证书", "测得值在标准值 ± 不确定度内", Certainty.DESIGN)
SPLIT = Citation(
    "比对", "相对偏差 = |a − b| ÷ (a + b) × 100 %，允许值为本系统缺省", Certainty.DESIGN
)


@dataclass(frozen=True, slots=True)
class Compared:
    """``met``: none where the result is no number; ``facts``: the figures of the comparison."""

    met: bool | None
    facts: Mapping[str, str] = field(default_factory=dict)


@cites(CERTIFIED)
def compare_blind(result: str, *, assigned: str, uncertainty: str) -> Compared:
    """A blind sample: the result lies within value ± uncertainty, both ends included.

    ``ValueError`` where value or uncertainty is no number (``known_value`` tells before).
    """
    value, width = read_number(half_width(assigned)), read_number(half_width(uncertainty))
    if value is None or width is None:
        raise ValueError("the assigned value is no number")
    facts = {"low": plain(value - width), "high": plain(value + width)}
    found = read_number(half_width(result))
    if found is None:
        return Compared(None, facts)
    return Compared(value - width <= found <= value + width, {**facts, "found": plain(found)})


@cites(SPLIT)
def compare_split(result: str, reference: str, *, permitted: Decimal) -> Compared:
    """One sample measured by two bodies: their relative deviation is within ``permitted`` per cent;
    the bound itself is within."""
    mine, other = read_number(half_width(result)), read_number(half_width(reference))
    facts = {"permitted": plain(permitted)}
    if mine is None or other is None or mine < 0 or other < 0:
        return Compared(None, facts)
    total = Fraction(mine) + Fraction(other)
    deviation = abs(Fraction(mine) - Fraction(other)) / total * 100 if total else Fraction(0)
    shown = f"{float(deviation):.1f}"
    return Compared(deviation <= Fraction(permitted), {**facts, "deviation": shown})


def known_value(assigned: str, uncertainty: str) -> bool:
    """Whether both are numbers that a result can be compared with: the width above zero."""
    value, width = read_number(half_width(assigned)), read_number(half_width(uncertainty))
    return value is not None and width is not None and width > 0

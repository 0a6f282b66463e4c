"""How exceedances are counted (超标项数): by point and factor."""

from collections.abc import Iterable, Mapping
from typing import Protocol, TypeVar

from liance.norms.citations import Certainty, Citation, cites

ITEMS = Citation("联测报告约定", "超标按点位和因子计项", Certainty.DESIGN)
EXCEEDS = "exceeds"


class Row(Protocol):
    """A result as the report prints it; blanks bear no verdict."""

    @property
    def point_code(self) -> str: ...
    @property
    def factor(self) -> str: ...
    @property
    def verdict(self) -> str: ...


AnyRow = TypeVar("AnyRow", bound=Row)


@cites(ITEMS)
def items_with(rows: Iterable[AnyRow], *verdicts: str) -> Mapping[tuple[str, str], list[AnyRow]]:
    """The items with a result of one of the verdicts, each with those results, in their order.

    An item (项) is a factor at a point. The rules of monitoring are silent on how reports count; a
    field parallel is a control sample that says how far the first can be relied on, and a repeat
    determines the same bottle once more: neither is a second thing that the source discharged. All
    are printed and judged; an item exceeds its limit where any of them does, so that no parallel
    takes an exceedance away either.
    """
    found: dict[tuple[str, str], list[AnyRow]] = {}
    for row in rows:
        if row.verdict in verdicts:
            found.setdefault((row.point_code, row.factor), []).append(row)
    return found

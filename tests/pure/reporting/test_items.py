"""Exceedances are counted by point and factor, a parallel or a repeat is no second one."""

from typing import NamedTuple

import pytest

from liance.mechanism.reporting.evaluating import exceedances_in
from liance.mechanism.reporting.rules.items import EXCEEDS, items_with


class Row(NamedTuple):
    point_code: str
    factor: str
    verdict: str
    sample: str = ""


COD, SS = "化学需氧量", "悬浮物"


@pytest.mark.parametrize(
    ("rows", "count"),
    [
        ([], 0),
        ([Row("DW001", COD, "compliant")], 0),
        ([Row("DW001", COD, EXCEEDS)], 1),
        ([Row("DW001", COD, EXCEEDS, "1"), Row("DW001", COD, EXCEEDS, "2")], 1),
        # no parallel takes an exceedance away, in either order
        ([Row("DW001", COD, EXCEEDS, "1"), Row("DW001", COD, "compliant", "2")], 1),
        ([Row("DW001", COD, "compliant", "1"), Row("DW001", COD, EXCEEDS, "2")], 1),
        ([Row("DW001", COD, EXCEEDS), Row("DW002", COD, EXCEEDS)], 2),
        ([Row("DW001", COD, EXCEEDS), Row("DW001", SS, EXCEEDS)], 2),
        ([Row("DW001", COD, "cannot_judge"), Row("DW001", SS, "")], 0),
    ],
)
def test_items(rows: list[Row], count: int) -> None:
    found = items_with(rows, EXCEEDS)
    assert len(found) == count
    assert all(row.verdict == EXCEEDS for kept in found.values() for row in kept)
    assert exceedances_in({"results": [row._asdict() for row in rows]}) == count


def test_every_result_of_an_item_is_kept_in_order() -> None:
    rows = [Row("DW001", COD, EXCEEDS, str(n)) for n in range(3)]
    assert items_with(rows, EXCEEDS) == {("DW001", COD): rows}

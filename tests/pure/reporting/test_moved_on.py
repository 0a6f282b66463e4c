"""A signed report of an earlier release against the records as they are now."""

from typing import Any

import pytest

from liance.mechanism.reporting.rules.moved_on import facts_changed


def row(**changes: str) -> dict[str, str]:
    plain = {
        "point_code": "DA001", "sample": "A-1", "factor": "颗粒物", "value": "20", "unit": "mg/m³",
        "limit": "120", "verdict": "compliant", "times": "", "note": "",
    }  # fmt: skip
    return plain | changes


def content(*results: dict[str, str], **parts: Any) -> dict[str, Any]:
    return {
        "points": [{"code": "DA001", "name": "排气筒", "note": "1"}],
        "samples": [{"number": "A-1", "point_code": "DA001", "state": ""}],
        "results": list(results), "conditions": [{"item": "生产", "text": "正常"}],
        "deviations": [],
    } | parts  # fmt: skip


SAME = [
    ([row(note="超标 4.71 倍")], [row(note="排放速率 20 kg/h", limit="3.5 kg/h", times="4.71")]),
    ([row()], [row(verdict="", limit=""), row(sample="均值（3 个样品）", value="21")]),
    ([row(), row(sample="A-2")], [row(sample="A-2"), row()]),
]
MOVED = [
    ([row()], [row(value="130")]),
    ([row()], [row(verdict="exceeds")]),
    ([row()], [row(), row(sample="A-2")]),
    ([row()], []),
    ([row()], [row(), row()]),
    (
        [row(verdict=""), row(sample="均值（3 个样品）")],
        [row(verdict=""), row(sample="均值（3 个样品）", verdict="exceeds")],
    ),
    ([row(sample="日均值（12 个样品）")], [row(sample="日均值（12 个样品）", value="21")]),
]


@pytest.mark.parametrize(("old", "now"), SAME)
def test_other_words_for_the_same_records_are_no_change(old: list, now: list) -> None:
    worded = content(*now, deviations=["另一种写法"], points=[{"code": "DA001", "name": "排气筒"}])
    assert facts_changed(content(*old), worded) == []


@pytest.mark.parametrize(("old", "now"), MOVED)
def test_another_value_verdict_or_row_is_one(old: list, now: list) -> None:
    assert facts_changed(content(*old), content(*now)) == ["results"]


def test_points_samples_and_conditions_count() -> None:
    now = content(row(), points=[], samples=[], conditions=[{"item": "生产", "text": "停产"}])
    assert facts_changed(content(row()), now) == ["points", "samples", "conditions"]

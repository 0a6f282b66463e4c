"""What control samples came to, as the report prints it."""

from decimal import Decimal

import pytest

from liance.mechanism.laboratory.rules.acceptance import ControlSample, Sample, findings
from liance.mechanism.laboratory.rules.control_lines import FieldSample, batch_lines, field_lines
from liance.mechanism.laboratory.rules.grouping import stored
from liance.norms.methods.methods import method_for

COD = method_for("HJ 828-2017", "化学需氧量")
assert COD is not None


def sample(raw: str, beside: str = "", *, known: bool = True) -> FieldSample:
    assert COD is not None
    return FieldSample(
        point="DW001", factor="化学需氧量", raw=raw, unit="mg/L", beside=beside,
        limit=Decimal(4) if known else None, control=COD.control if known else None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "beside", "known", "outcome"),
    [
        ("100", "58", True,
         "DW001 58、100 mg/L，相对偏差 26.58 %，大于方法对平行样的允许值 10 %"),
        ("55", "45", True, "DW001 45、55 mg/L，相对偏差 10.00 %，不大于方法对平行样的允许值 10 %"),
        ("100", "58", False, "DW001 58、100 mg/L，相对偏差 26.58 %，允许值未入库，未评价"),
        ("4L", "4L", True, "DW001 4L、4L mg/L，均未检出"),
        ("4L", "58", True, "DW001 58、4L mg/L，无法计算相对偏差"),
        ("58", "", True, "DW001 58 mg/L，没有可比的原样结果"),
    ],
)  # fmt: skip
def test_a_field_parallel_stands_with_its_relative_deviation(
    raw: str, beside: str, known: bool, outcome: str
) -> None:
    (line,) = field_lines([sample(raw, beside, known=known)], [])
    assert (line.measure, line.factor, line.done) == ("现场平行样", "化学需氧量", "1")
    assert line.outcome == outcome


@pytest.mark.parametrize(
    ("raw", "known", "outcome"),
    [
        ("4L", True, "DW001 4L mg/L，低于检出限 4"),
        ("3", True, "DW001 3 mg/L，低于检出限 4"),
        ("4", True, "DW001 4 mg/L，不低于检出限 4"),
        ("12", True, "DW001 12 mg/L，不低于检出限 4"),
        ("12", False, "DW001 12 mg/L，没有检出限可比，未评价"),
    ],
)
def test_a_full_procedure_blank_stands_against_the_detection_limit(
    raw: str, known: bool, outcome: str
) -> None:
    (line,) = field_lines([], [sample(raw, known=known)])
    assert (line.measure, line.outcome) == ("全程序空白", outcome)


def test_a_batch_is_told_measure_by_measure() -> None:
    assert COD is not None
    found = findings(
        [Sample("0187-01", "30", "50")],
        [
            ControlSample("blank", "ND"),
            ControlSample("spike", "48", "0187-01", base="30", added="20"),
            ControlSample("reference", "101", "GSB-17", certified="100", uncertainty="6"),
        ],
        control=COD.control, limit=Decimal(4),
    )  # fmt: skip
    lines = list(batch_lines("化学需氧量", "2026-0004", [stored(one) for one in found]))
    assert {line.factor for line in lines} == {"化学需氧量（2026-0004 批）"}
    assert [(line.measure, line.due, line.done, line.outcome) for line in lines] == [
        ("实验室空白", "2", "1", "测得 ND（检出限 4），合格；数量不足"),
        ("实验室平行样", "1", "1", "0187-01 相对偏差 25.00 %（允许 10 %），不合格"),
        ("加标、标准样品", "1", "2",
         ("0187-01 加标回收率 90.00 %（允许 70～130 %），合格；"
          "GSB-17 测得 101（保证值 100 ± 6），合格")),
    ]  # fmt: skip


def test_a_measure_that_was_neither_due_nor_done_has_no_line() -> None:
    assert list(batch_lines("颗粒物", "2026-0005", [])) == []
    assert list(field_lines([], [])) == []

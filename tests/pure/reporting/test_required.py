"""Each required fact is named when it is not on file, and only then."""

from dataclasses import replace
from typing import Any

import pytest
from tests.fixtures.documents import report_form, report_results

from liance.foundation.documents.parts import Person
from liance.foundation.documents.report import ReportForm
from liance.mechanism.reporting.rules.required import missing

FORM = report_form()
WHOLE = replace(
    FORM,
    samplers=(Person("张立新", "上岗证", "监岗0011"), Person("赵婷", "上岗证", "监岗0012")),
    methods=tuple(replace(m, instrument=m.instrument or "722N") for m in FORM.methods),
)


def first(form: ReportForm, part: str, **changed: Any) -> ReportForm:
    """The form with the first row of a part changed."""
    rows = getattr(form, part)
    return replace(form, **{part: (replace(rows[0], **changed), *rows[1:])})


def test_a_whole_report_lacks_nothing() -> None:
    assert missing(WHOLE) == ()


@pytest.mark.parametrize(
    ("form", "named"),
    [
        (replace(WHOLE, cma_number=" "), "资质认定证书编号"),
        (replace(WHOLE, client_address=""), "委托单位地址"),
        (replace(WHOLE, unit_address=""), "受检单位地址"),
        (replace(WHOLE, task_source=""), "任务来源"),
        (replace(WHOLE, sampled=""), "采样日期"),
        (replace(WHOLE, received=""), "样品接收日期"),
        (replace(WHOLE, tested=""), "检测日期"),
        (replace(WHOLE, points=()), "监测点位"),
        (first(WHOLE, "points", coordinates="", note=""), f"点位 {WHOLE.points[0].code} 的坐标"),
        (first(WHOLE, "methods", instrument=""), f"{WHOLE.methods[0].factor}所用仪器"),
        (first(WHOLE, "methods", name=""), f"{WHOLE.methods[0].factor}的方法"),
        (first(WHOLE, "instruments", model=""), f"仪器 {WHOLE.instruments[0].number} 的型号"),
        (
            first(WHOLE, "instruments", calibrated_until=None),
            f"仪器 {WHOLE.instruments[0].number} 的检定、校准有效期",
        ),
        (replace(WHOLE, samplers=WHOLE.samplers[:1]), "两名采样与现场监测人员"),
        (replace(WHOLE, samplers=(Person("张立新"), Person("赵婷", "上岗证", "1"))),
         "张立新的上岗证编号"),
        (replace(WHOLE, conditions=()), "监测期间的工况"),
        (first(WHOLE, "subcontracts", accreditation=""),
         f"分包机构“{WHOLE.subcontracts[0].body}”的资质认定编号"),
        (replace(WHOLE, results=(replace(report_results(1)[0], unit=""),)),
         f"{report_results(1)[0].factor}的单位"),
    ],
)  # fmt: skip
def test_what_is_not_on_file_is_named(form: ReportForm, named: str) -> None:
    assert missing(form) == (named,)

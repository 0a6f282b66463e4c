"""The monitoring report with the items that accreditation and evidence ask for."""

import io
import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from pypdf import PdfReader
from tests.fixtures.documents import HOSTILE, page_count, report_form, report_results, text_of

from liance.foundation.documents import report
from liance.foundation.documents.press import Lang

pytestmark = pytest.mark.usefixtures("typefaces")

REQUIRED = {
    "title": "监测报告",
    "report number": "宝环监〔2026〕168号",
    "accreditation number": "262712050123",
    "seal": "已电子签章",
    "client": "宝鸡市生态环境保护综合执法支队",
    "client's address": "宝鸡市金台区行政中心",
    "inspected unit": "陈仓区虢镇街道渭滨西路18号",
    "task source": "宝环执联〔2026〕187号",
    "sampling date": "2026-11-2309:40至15:10",
    "receipt date": "2026-11-2317:02",
    "test date": "2026-11-23至2026-11-29",
    "issue date": "2026-11-3016:10",
    "points with position": "107.40212°E，34.35160°N",
    "samples with state": "微黄、微浊；封志完好",
    "methods": "GB/T7467-1987",
    "detection limit": "0.004mg/L",
    "instruments": "722N",
    "calibration": "2027-02-08",
    "rented": "是",
    "non-detect mark": "0.004L",
    "verdict with multiple": "超标0.085倍",
    "standards": "GB8978-1996《污水综合排放标准》",
    "conditions": "生产负荷85%",
    "quality control": "全程序空白",
    "deviations": "第2瓶接收温度6.5℃，已注明。",
    "subcontracted items": "二噁英某检测有限公司262712059999MJ-2026-07",
    "samplers": "张立新",
    "analysts": "周敏",
    "prepared": "陈静",
    "reviewed": "马建军",
    "signed": "刘志宏",
    "statement": "未经本机构书面批准，不得部分复制本报告",
    "end": "（报告正文结束）",
}


@pytest.mark.clause("R2")
def test_every_required_item_is_printed() -> None:
    printed = text_of(report.render(report_form()))
    assert [item for item, words in REQUIRED.items() if words not in printed] == []


def test_every_page_says_which_of_how_many_and_whose() -> None:
    pdf = report.render(report_form(pairs=40))
    pages = ["".join(p.extract_text().split()) for p in PdfReader(io.BytesIO(pdf)).pages]
    for number, page in enumerate(pages, 1):
        assert f"第{number}页，共{len(pages)}页" in page
        assert "宝环监〔2026〕168号" in page


@pytest.mark.clause("R3")
def test_every_result_is_printed_under_a_repeated_head() -> None:
    pdf = report.render(report_form(pairs=60))
    pages = ["".join(p.extract_text().split()) for p in PdfReader(io.BytesIO(pdf)).pages]
    assert sum(page.count("FQ-0187-01氮氧化物86.8") for page in pages) == 60
    assert all("限值、执行标准" in page for page in pages if "FQ-0187-01氮氧化物" in page)


@pytest.mark.parametrize(
    ("verdict", "words"), [("cannot_judge", "无法判定"), ("not_judged", "未评价")]
)
def test_what_could_not_be_judged_says_why(verdict: report.Verdict, words: str) -> None:
    result = replace(report_results(1)[1], verdict=verdict, note="检出限高于限值")
    printed = text_of(report.render(report_form(results=(result,))))
    assert words + "检出限高于限值" in printed
    assert "达标" not in printed


def test_every_limit_beside_the_leading_one_has_its_row() -> None:
    sides = (
        report.ReportSide(origin="排污许可证", limit="150", unit="mg/m³", standard="证 1 号",
                          verdict="compliant"),
        report.ReportSide(origin="环评批复", limit="60", unit="mg/m³", standard="批复 3 号",
                          verdict="exceeds", times="0.45"),
        report.ReportSide(origin="标准", standard="GB 13271-2014", verdict="cannot_judge",
                          note="数值未录入"),
    )  # fmt: skip
    result = replace(report_results(1)[1], origin="联系单", sides=sides)
    printed = text_of(report.render(report_form(results=(result,))))
    assert printed.count("并列限值") == 3
    for words in ("联系单", "排污许可证mg/m³150证1号达标", "环评批复mg/m³60批复3号▲超标0.45倍",
                  "标准——GB13271-2014无法判定数值未录入"):  # fmt: skip
        assert words in printed, words


def test_required_facts_not_on_file_are_printed_with_the_reason() -> None:
    form = report_form(
        missing=("任务来源", "监测期间的工况"), missing_reasons=("联系单补办中", "停产检修")
    )
    printed = text_of(report.render(form))
    assert "应有而未登记的事项未登记的原因任务来源联系单补办中监测期间的工况停产检修" in printed


def test_the_one_reason_of_an_earlier_release_is_printed_as_it_was() -> None:
    form = report_form(missing=("任务来源",), missing_reason="联系单补办中")
    printed = text_of(report.render(form))
    assert "应有而未登记的事项：任务来源。" in printed
    assert "未登记的原因：联系单补办中" in printed


def test_a_report_out_of_force_says_so_on_its_cover() -> None:
    pdf = report.render(report_form(state="作废：由宝环监〔2026〕171号代替"))
    cover = PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
    assert "作废：由宝环监〔2026〕171号代替" in "".join(cover.split())


def test_unsigned_places_stay_open() -> None:
    form = report_form(prepared=None, reviewed=None, signed=None, seal=None)
    printed = text_of(report.render(form))
    assert printed.count("（签字）") == 3
    assert "检验检测专用章" in printed
    assert "已电子签章" not in printed


def test_signatures_share_a_page_with_the_people() -> None:
    for pairs in range(1, 12):
        pages = PdfReader(io.BytesIO(report.render(report_form(pairs=pairs)))).pages
        last = "".join(pages[-1].extract_text().split())
        assert "刘志宏" in last
        assert "采样与现场监测人员" in last


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_same_form_gives_the_same_bytes(lang: Lang) -> None:
    assert report.render(report_form(), lang=lang) == report.render(report_form(), lang=lang)


def test_english_labels_stand_beside_the_chinese() -> None:
    printed = text_of(report.render(report_form(), lang="en"))
    for words in (
        "七、监测结果与评价7.Resultsandevaluation",
        "MonitoringReport",
        "超标0.085倍Overlimit",
    ):
        assert words in printed


def test_hostile_text_is_printed_not_obeyed() -> None:
    result = replace(report_results(1)[0], sample=HOSTILE, factor=HOSTILE, value=HOSTILE)
    form = report_form(results=(result,), conclusion=HOSTILE, deviations=(HOSTILE,), body=HOSTILE)
    printed = text_of(report.render(form)).replace("\u200b", "")
    assert printed.count("[U+202E]gnp.exe") >= 6
    assert "\u202e" not in printed


def test_subscripts_have_plain_twins() -> None:
    assert "BOD5与NOx" in text_of(report.render(report_form(conclusion="BOD₅ 与 NOₓ")))


def test_a_long_report_is_set(record_property: Callable[[str, object], None]) -> None:
    began = time.perf_counter()
    pdf = report.render(report_form(pairs=150))
    milliseconds = (time.perf_counter() - began) * 1000
    record_property("milliseconds_300_results", round(milliseconds, 1))
    print(f"report with 300 results: {milliseconds:.0f} ms, {page_count(pdf)} pages")
    assert page_count(pdf) >= 10

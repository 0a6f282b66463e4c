"""The results of a report as a table, in the columns in which results are published.

Columns: header list of supervisory monitoring results as Zhejiang published them in 2016; they are
what a publication page needs, not a form of the notice.
"""

import io
import re
from collections.abc import Sequence
from datetime import datetime

import xlsxwriter

from liance.foundation.documents.report import ReportForm, ReportPoint, ReportResult
from liance.foundation.kernel.clock import SHANGHAI
from liance.mechanism.reporting.compose import form_of
from liance.mechanism.reporting.evaluating import whole_note
from liance.mechanism.reporting.models import Report

COLUMNS = (
    "行政区", "企业名称", "行业名称", "受纳水体", "监测点名称", "执行标准名称", "执行标准条件名称",
    "监测日期", "生产负荷(%)", "监测点流量(吨/天)", "监测项目名称", "污染物浓度", "标准限值", "单位",
    "是否达标", "超标倍数", "备注",
)  # fmt: skip
WIDTHS = (12, 28, 16, 12, 22, 20, 16, 12, 12, 16, 16, 12, 12, 10, 10, 10, 36)
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

MET = {"compliant": "是", "exceeds": "否", "cannot_judge": "无法判定", "not_judged": "未判定"}
STANDARD = re.compile(r"^((?:GB|HJ|DB\s?\d+|CJ)[/A-Z]*\s*[\d.]+(?:-|—)\d{2,4})\s*(.*)$")
Head = tuple[str, str, str, str, str]  # 行政区, 企业名称, 行业名称, 监测日期, 生产负荷
LOAD = re.compile(r"负荷\D{0,6}(\d{1,3}(?:\.\d+)?)\s*[%％]")


def rows_of(report: Report) -> list[tuple[str, ...]]:
    """One row for each result of the report, in its order; what is not known stays empty."""
    form = form_of(report.content)
    points = {p.code: p for p in form.points}
    head = _head(report, form)
    return [_row(r, points.get(r.point_code), head) for r in form.results]


def workbook(report: Report) -> bytes:
    """The XLSX of the rows; the same report gives the same bytes."""
    return written(rows_of(report), title=report.number, created=_made(report))


def written(rows: Sequence[Sequence[str]], *, title: str, created: datetime) -> bytes:
    """The XLSX: every cell is text, exactly as reported; no cell is ever a formula."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": title, "created": created})
        sheet = book.add_worksheet("监测结果")
        bold = book.add_format({"bold": True, "bottom": 1})
        for place, (word, width) in enumerate(zip(COLUMNS, WIDTHS, strict=True)):
            sheet.set_column(place, place, width)
            sheet.write_string(0, place, word, bold)
        for line, row in enumerate(rows, start=1):
            for place, text in enumerate(row):
                sheet.write_string(line, place, text)
        sheet.freeze_panes(1, 2)
    return out.getvalue()


def _head(report: Report, form: ReportForm) -> Head:
    visit = report.visit
    load = LOAD.search(" ".join(f"{c.item} {c.text}" for c in form.conditions))
    return (
        visit.jurisdiction.name,
        form.inspected_unit,
        visit.source.industry,
        f"{visit.entered_at.astimezone(SHANGHAI):%Y-%m-%d}",
        load.group(1) if load else "",
    )


def _row(result: ReportResult, point: ReportPoint | None, head: Head) -> tuple[str, ...]:
    area, unit, industry, day, load = head
    standard, condition = _standard(result.standard)
    name = f"{result.point_code} {point.name}".strip() if point else result.point_code
    return (
        area, unit, industry, "", name, standard, condition, day, load, "", result.factor,
        result.value, result.limit, result.unit, MET.get(result.verdict, ""), result.times,
        "；".join(text for text in (result.sample, whole_note(result)) if text),
    )  # fmt: skip


def _standard(text: str) -> tuple[str, str]:
    """``GB 8978-1996 表4 一级`` into the standard and its condition."""
    found = STANDARD.match(text)
    return (found.group(1), found.group(2)) if found else (text, "")


def _made(report: Report) -> datetime:
    """The same report gives the same bytes: the file is dated as the report is."""
    return (report.signed_at or report.prepared_at).astimezone(SHANGHAI).replace(tzinfo=None)

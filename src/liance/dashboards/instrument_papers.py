"""The record of an instrument as a paper and as a workbook (仪器使用记录)."""

import io
from collections.abc import Sequence
from datetime import datetime

import xlsxwriter

from liance.dashboards.instrument_log import LogLine
from liance.foundation.documents.paper import PaperForm, PaperTable
from liance.foundation.kernel.clock import SHANGHAI
from liance.mechanism.capability.models import Instrument

COLUMNS = ("日期时间", "类别", "人员", "用于", "因子", "数量", "内容", "备注")
WIDTHS = (18, 12, 20, 30, 30, 8, 40, 20)
KINDS = {
    "reading": "现场测定", "analysis": "实验室分析", "calibration": "检定、校准", "out": "停用",
    "back": "恢复使用", "retired": "报废", "care": "维护保养", "check": "期间核查", "repair": "维修",
    "other": "其他",
}  # fmt: skip
MARKS = {
    "replaced": "已更正", "corrected": "已更正", "out": "停用期间", "uncalibrated": "校准期外",
    "passed": "合格", "failed": "不合格",
}  # fmt: skip


def rows_of(lines: Sequence[LogLine]) -> list[tuple[str, ...]]:
    """One row for each line, as printed."""
    return [
        (
            _moment(line), KINDS[line.kind], "、".join(line.who), _for(line),
            "、".join(line.factors), str(line.count) if line.count else "", _text(line),
            "、".join(dict.fromkeys(MARKS[mark] for mark in line.marks)),
        )
        for line in lines
    ]  # fmt: skip


def _moment(line: LogLine) -> str:
    if line.entry is not None:
        return line.day.isoformat()
    return f"{line.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


def _for(line: LogLine) -> str:
    if line.batch:
        return f"批次 {line.batch}"
    return f"样品 {line.bottle}" if line.bottle else line.place


def _text(line: LogLine) -> str:
    corrected = line.entry is not None and line.entry.corrects_id is not None
    return f"{line.text}（更正：{line.entry.reason}）" if corrected and line.entry else line.text


def paper(row: Instrument, lines: Sequence[LogLine], *, year: int, at: datetime) -> PaperForm:
    """The record of a year to print and sign, the earliest line first."""
    until = row.calibrated_to.isoformat() if row.calibrated_to else "没有登记"
    return PaperForm(
        title=f"仪器使用记录（{year}年）", body=row.agency.name,
        facts=(("仪器", row.name), ("编号", row.number), ("型号", row.model or "—"),
               ("检定、校准有效期至", until)),
        tables=(
            PaperTable(
                heading="使用、维护、核查、停用", columns=COLUMNS,
                rows=tuple(rows_of(list(reversed(lines)))), wide=(3, 2, 3, 4, 4, 1, 5, 2),
                none="本年没有记录。",
            ),
        ),
        signers=("仪器管理员", "审核"), printed_at=at,
    )  # fmt: skip


def workbook(row: Instrument, lines: Sequence[LogLine], *, year: int, at: datetime) -> bytes:
    """The same as XLSX: text cells, never a formula; the same lines give the same bytes."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        made = at.astimezone(SHANGHAI).replace(tzinfo=None)
        book.set_properties({"title": f"{row} {year}", "created": made})
        sheet = book.add_worksheet("使用记录")
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        bold = book.add_format({"bold": True, "bottom": 1})
        for place, (word, width) in enumerate(zip(COLUMNS, WIDTHS, strict=True)):
            sheet.set_column(place, place, width)
            sheet.write_string(0, place, word, bold)
        for number, cells in enumerate(rows_of(list(reversed(lines))), start=1):
            for place, text in enumerate(cells):
                sheet.write_string(number, place, text)
    return out.getvalue()

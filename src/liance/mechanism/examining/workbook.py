"""The table to fill with questions, and the list of results, as XLSX."""

import io
from collections.abc import Sequence
from datetime import datetime

import xlsxwriter

from liance.foundation.kernel.clock import SHANGHAI
from liance.mechanism.examining.models import Examination
from liance.mechanism.examining.queries import Line
from liance.mechanism.examining.rules.bank import COLUMNS

OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
WIDTHS = {"stem": 60, "ground": 40}
EXPLAINED = (
    ("题型", "单选、多选、判断"), ("专题", "组卷时按专题定题数，最多 40 个字"),
    ("题干", "最多 500 个字；题库里已有的不能再导"),
    ("选项A 到 选项F", "单选、多选至少两项，按顺序填，不空格；判断题不填"),
    ("答案", "单选一个字母；多选两个以上字母，如 ABD；判断填 正确 或 错误"),
    ("分值", "大于 0，最多一位小数"), ("依据", "必填：文件、标准的名称和条款，或原文"),
)  # fmt: skip
STATES = {
    "not_sat": "未参加", "sitting": "答题中", "passed": "合格", "failed": "不合格",
    "unmarked": "试题全部撤销，不评分",
}  # fmt: skip
RESULTS = (
    "姓名", "机构", "次数", "最近开始", "最近交卷", "得分", "满分", "百分制", "结果", "重评前", "重评理由",
)  # fmt: skip


def template() -> bytes:
    """The table to fill, what its columns mean on the second sheet. Every cell is text."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, OPTIONS) as book:
        book.set_properties({"created": datetime(2026, 1, 1)})  # noqa: DTZ001 - the file's own wall clock
        bold = book.add_format({"bold": True})
        text = book.add_format({"num_format": "@"})
        sheet = book.add_worksheet("试题")
        sheet.freeze_panes(1, 0)
        for place, (word, code) in enumerate(COLUMNS.items()):
            sheet.set_column(place, place, WIDTHS.get(code, 14), text)
            sheet.write_string(0, place, word, bold)
        help_ = book.add_worksheet("说明")
        help_.set_column(0, 0, 18)
        help_.set_column(1, 1, 70)
        for line, (word, said) in enumerate(EXPLAINED):
            help_.write_string(line, 0, word, bold)
            help_.write_string(line, 1, said)
    return out.getvalue()


def results(row: Examination, lines: Sequence[Line], *, at: datetime) -> bytes:
    """Everybody with result, who has not sat included; the same lines give the same bytes."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, OPTIONS) as book:
        made = at.astimezone(SHANGHAI).replace(tzinfo=None)
        book.set_properties({"title": row.title, "created": made})
        bold = book.add_format({"bold": True, "bottom": 1})
        sheet = book.add_worksheet("成绩")
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        for place, word in enumerate(RESULTS):
            sheet.set_column(place, place, 16)
            sheet.write_string(0, place, word, bold)
        for number, line in enumerate(lines, start=1):
            for place, text in enumerate(cells(line)):
                sheet.write_string(number, place, text)
    return out.getvalue()


def cells(line: Line) -> tuple[str, ...]:
    """One person's row, in the order of RESULTS."""
    last = line.papers[-1] if line.papers else None
    best = line.best
    return (
        line.seat.staff.name, line.seat.agency.name, str(len(line.papers)),
        _moment(last.started_at if last else None), _moment(last.handed_at if last else None),
        f"{best.obtained:f}" if best else "", f"{best.possible:f}" if best else "",
        f"{best.score:f}" if best and best.score is not None else "", STATES[line.state],
        "、".join(f"{m.score:f}" for m in line.before if m.score is not None),
        best.reason if best else "",
    )  # fmt: skip


def _moment(moment: datetime | None) -> str:
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}" if moment else ""

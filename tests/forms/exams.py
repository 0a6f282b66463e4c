"""The forms of examinations: questions in and out, an examination arranged, a paper sat."""

from io import BytesIO

import xlsxwriter
from tests.forms.sender import Sender

from liance.mechanism.examining.models import Paper
from liance.mechanism.examining.rules.bank import COLUMNS

FORMS = {
    "people:take_in_questions", "people:withdraw_question", "people:new_exam", "people:change_exam",
    "people:publish_exam", "people:cancel_exam", "people:sit", "people:answer", "people:hand_in",
}  # fmt: skip
ROW = ("单选", "流程", "回送联系单的是谁？", "监测机构", "执法机构", "", "", "", "", "A", "2",
       "陕环发〔2021〕32号 三（二）")  # fmt: skip


def table(*rows: tuple[str, ...]) -> bytes:
    """A workbook of questions."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for line, cells in enumerate((tuple(COLUMNS), *rows)):
            for place, text in enumerate(cells):
                sheet.write_string(line, place, text)
    return out.getvalue()


def send(sender: Sender) -> None:
    """The bank grows and shrinks, an examination is written and published, another called off, a
    paper answered and handed in."""
    lead, officer = "yangzhenhua", "liwentao"
    sender.send("people:take_in_questions", lead, files={"file": table(ROW)})
    sender.send(
        "people:new_exam", lead, title="年终联合考试", opens_at="2026-12-01T09:00",
        closes_at="2026-12-03T18:00", chosen={"agencies": "*"}, part_1="3",
    )  # fmt: skip
    draft = {"examination_id": sender.ids["draft_examination"]}
    sender.send("people:change_exam", lead, title="年终联合考试（改）")
    page = sender.path("people:exam", draft)
    sender.send("people:publish_exam", lead, on=page, at=draft)
    sender.send("people:sit", officer)
    paper = Paper.objects.get(pk=sender.ids["paper"])
    page = sender.path("people:paper", {})
    question = paper.layout[0][0]
    sender.send("people:answer", officer, on=page, question=question, choice="0")
    sender.send("people:hand_in", officer, on=page)
    bank = sender.path("people:questions", {})
    sender.send("people:withdraw_question", lead, on=bank, reason="与原文不符")
    page = sender.path("people:exam", {})
    sender.send("people:cancel_exam", lead, on=page, reason="设备故障，改期举行")

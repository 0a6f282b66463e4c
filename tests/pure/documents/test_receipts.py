"""Slips and receipts."""

from dataclasses import replace

import pytest
from tests.fixtures.documents import HOSTILE, OFFICE, STATION, at, page_count, text_of

from liance.foundation.documents.parts import Seal, Signature, Verification
from liance.foundation.documents.receipts import (
    PenaltyCopyForm,
    ServiceForm,
    render_penalty_copy,
    render_service,
)

pytestmark = pytest.mark.usefixtures("typefaces")

COPY = PenaltyCopyForm(
    number="宝环执抄〔2026〕12号",
    sender=OFFICE,
    recipient=STATION,
    decision_number="宝环罚〔2026〕45号",
    case_name="宝鸡瑞麟乳业有限公司氮氧化物超标排放案",
    party="宝鸡瑞麟乳业有限公司",
    penalty="责令改正；罚款 12 万元",
    sheet_number="宝环执联〔2026〕187号",
    report_number="宝环监〔2026〕168号",
    sent_at=at(12, 19, 10),
    sent_by=Signature("李文涛", "经办", at(12, 19, 10)),
    seal=Seal(OFFICE, at(12, 19, 10)),
    verification=Verification("https://liance.example/v/x1"),
    printed_at=at(12, 20, 9),
)
SERVICE = ServiceForm(
    number="宝环送〔2026〕45号",
    sender="宝鸡市生态环境局",
    recipient="宝鸡瑞麟乳业有限公司",
    documents=("行政处罚决定书 宝环罚〔2026〕45号",),
    manner="直接送达",
    served_at=at(12, 18, 15, 30),
    servers=(Signature("李文涛", "送达人", at(12, 18, 15, 30)),),
    printed_at=at(12, 20, 9),
)


@pytest.mark.clause("R5")
def test_a_copied_decision_names_sheet_report_and_decision() -> None:
    pdf = render_penalty_copy(COPY)
    printed = text_of(pdf)
    assert page_count(pdf) == 1
    for words in (COPY.decision_number, COPY.sheet_number, COPY.report_number, STATION):
        assert words in printed


@pytest.mark.clause("R5")
def test_the_receipt_shows_whether_it_was_taken_in() -> None:
    assert "尚未签收" in text_of(render_penalty_copy(COPY))
    taken = replace(COPY, received=Signature("陈静", "综合室签收", at(12, 19, 11, 2)))
    printed = text_of(render_penalty_copy(taken))
    assert "综合室签收，2026-12-1911:02" in printed
    assert "尚未签收" not in printed


def test_a_receipt_of_service_leaves_the_recipients_place_open() -> None:
    printed = text_of(render_service(SERVICE))
    for words in ("送达回执", "直接送达", "2026-12-1815:30", "（签字）"):
        assert words in printed


def test_refusal_and_witnesses_are_shown_where_there_were_any() -> None:
    refused = replace(
        SERVICE,
        refusal="负责人拒绝签字，留置于门卫室",
        witnesses=(Signature("赵某", "社区工作人员", at(12, 18, 15, 40)),),
    )
    printed = text_of(render_service(refused))
    assert "负责人拒绝签字，留置于门卫室" in printed
    assert "社区工作人员，2026-12-1815:40" in printed
    assert "见证人" not in text_of(render_service(SERVICE))


def test_hostile_text_is_printed_not_obeyed() -> None:
    copy = replace(COPY, case_name=HOSTILE, party=HOSTILE, attachments=(HOSTILE, HOSTILE))
    assert text_of(render_penalty_copy(copy)).count("[U+202E]gnp.exe") == 4
    served = replace(SERVICE, documents=(HOSTILE,), recipient=HOSTILE)
    assert text_of(render_service(served)).count("[U+202E]gnp.exe") == 2


def test_the_same_form_gives_the_same_bytes() -> None:
    assert render_penalty_copy(COPY, lang="en") == render_penalty_copy(COPY, lang="en")
    assert render_service(SERVICE) == render_service(SERVICE)

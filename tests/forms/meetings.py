"""The forms of meetings: prepared, announced, held, minuted, what was decided closed."""

from tests.forms.sender import Sender

FORMS = {
    "meetings:new", "meetings:propose", "meetings:add_line", "meetings:remove_line",
    "meetings:announce", "meetings:cancel", "meetings:hold", "meetings:write", "meetings:decide",
    "meetings:drop", "meetings:confirm", "meetings:close", "meetings:report", "meetings:send_back",
    "meetings:close_resolution", "meetings:new_document", "meetings:review_document",
    "meetings:end_document", "meetings:sheet_consultations", "meetings:visit_consultations",
    "meetings:answer", "meetings:conclude", "meetings:withdraw",
}  # fmt: skip
LEAD, STATION, CHAIR = "yangzhenhua", "chenjing", "majianping"


def send(sender: Sender) -> None:
    """Each meeting where its forms are open."""
    lead, coordinator, head = sender.people(LEAD, STATION, CHAIR)
    sender.send(
        "meetings:new", LEAD, venue="监测站会议室", chair=head, invited=[lead, coordinator],
    )  # fmt: skip
    draft = {"meeting_id": sender.ids["draft_meeting"]}
    page = sender.path("meetings:detail", draft)
    for route, values in (
        ("propose", {}),
        ("add_line", {"text": "下季度计划的衔接"}),
        ("remove_line", {}),
    ):
        at = {} if route == "remove_line" else draft
        sender.send(f"meetings:{route}", LEAD, on=page, at=at, **values)
    with sender.apart():
        sender.send("meetings:cancel", LEAD, on=page, at=draft, reason="与省厅会议冲突")
    sender.send("meetings:announce", LEAD, on=page, at=draft)
    come = {"meeting_id": sender.ids["announced_meeting"]}
    sender.send("meetings:hold", LEAD, on=sender.path("meetings:detail", come), at=come)
    _minutes(sender)
    _resolutions(sender)
    _documents(sender)
    _consultations(sender)


def _consultations(sender: Sender) -> None:
    sheet = {"sheet_id": sender.ids["returned_sheet"]}
    sender.send("meetings:sheet_consultations", STATION, at=sheet, question="企业当天是否生产？")
    sender.send("meetings:visit_consultations", "zhanglixin", question="超标的点位要不要加采？")
    page = sender.path("meetings:sheet_consultations", sheet)
    with sender.apart():
        sender.send("meetings:withdraw", "liwentao", on=page)
    sender.send("meetings:answer", STATION, on=page, text="两人一组，共四人")
    answered = {"consultation_id": sender.ids["answered_consultation"]}
    sender.send("meetings:conclude", "liwentao", on=page, at=answered, text="九点半进场")


def _documents(sender: Sender) -> None:
    lead, coordinator = sender.people(LEAD, STATION)
    sender.send(
        "meetings:new_document", LEAD, files={"file": b"%PDF-1.7 text"}, title="联合培训实施办法",
        enforcement_in_charge=lead, monitoring_in_charge=coordinator,
    )  # fmt: skip
    page = sender.path("meetings:document", {})
    sender.send("meetings:review_document", STATION, on=page, note="继续执行，没有修改")
    sender.send("meetings:end_document", LEAD, on=page, reason="机构改革后不再适用")


def _minutes(sender: Sender) -> None:
    held = {"meeting_id": sender.ids["held_meeting"]}
    page = sender.path("meetings:detail", held)
    sender.send("meetings:write", LEAD, on=page, at=held)
    sender.send("meetings:decide", LEAD, on=page, at=held, text="每月互通一次在建项目")
    sender.send("meetings:drop", LEAD, on=page)
    sender.send("meetings:confirm", STATION, on=page, at=held)


def _resolutions(sender: Sender) -> None:
    page = sender.path("meetings:detail", {})
    sender.send("meetings:report", STATION, on=page, text="名单已经互通，每季度更新")
    with sender.apart():
        sender.send("meetings:send_back", LEAD, on=page, reason="没有附台账")
    sender.send("meetings:close_resolution", CHAIR, on=page)
    done = {"meeting_id": sender.ids["done_meeting"]}
    sender.send("meetings:close", LEAD, on=sender.path("meetings:detail", done), at=done)

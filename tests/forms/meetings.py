"""The forms of meetings: prepared, announced, held, minuted, what was decided closed."""

from tests.forms.sender import Sender

FORMS = {
    "meetings:new", "meetings:propose", "meetings:add_line", "meetings:remove_line",
    "meetings:announce", "meetings:cancel", "meetings:hold", "meetings:write", "meetings:decide",
    "meetings:drop", "meetings:confirm", "meetings:close", "meetings:report", "meetings:send_back",
    "meetings:close_resolution",
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

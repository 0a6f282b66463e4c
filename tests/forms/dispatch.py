"""The forms of dispatch: a round from its opening to the notice, and what it asked for closed."""

from datetime import timedelta

from tests.fixtures.objects import OBJECTS_AT
from tests.forms.sender import Sender

from liance.foundation.kernel import clock

FORMS = {
    "dispatch:new_round", "dispatch:answer", "dispatch:freeze", "dispatch:withdraw",
    "dispatch:draft_notice", "dispatch:edit_notice", "dispatch:do", "dispatch:send_back",
    "dispatch:issue", "dispatch:receive", "dispatch:change_item", "dispatch:report_item",
    "dispatch:send_back_item", "dispatch:close_item",
}  # fmt: skip
DISPATCHER, HEAD, CITY = "hanxue", "songwei", "majianping"


def send(sender: Sender) -> None:
    """A round and its notice, each form twice."""
    running = {"round_id": sender.ids["open_round"]}
    board = sender.path("dispatch:round", running)
    sender.send("dispatch:answer", CITY, on=board, comment="应完成应为 9 家次", agrees="0")
    with sender.apart(), clock.fixed(OBJECTS_AT + timedelta(days=3)):
        sender.send("dispatch:freeze", DISPATCHER, on=board)
    with sender.apart():
        sender.send("dispatch:withdraw", DISPATCHER, on=board, reason="截止日有误")
        sender.send("dispatch:new_round", DISPATCHER)
    _notice(sender)
    _items(sender)


def _notice(sender: Sender) -> None:
    frozen = sender.path("dispatch:round", {"round_id": sender.ids["frozen_round"]})
    sender.send("dispatch:draft_notice", DISPATCHER, on=frozen)
    notice = {"notice_id": sender.ids["draft_notice"]}
    page = sender.path("dispatch:notice", notice)
    sender.send("dispatch:edit_notice", DISPATCHER, title="关于调度情况的通报")
    sender.send("dispatch:change_item", DISPATCHER, text="逐家补测，书面说明原因")
    sender.send("dispatch:do", DISPATCHER, on=page)
    sender.send("dispatch:do", HEAD, on=page, at={**notice, "verb": "approve"})
    with sender.apart():
        sender.send("dispatch:send_back", HEAD, on=page, reason="请写明法律依据")
    sender.send("dispatch:issue", DISPATCHER, on=page, document_number="陕环函〔2026〕99号")


def _items(sender: Sender) -> None:
    page = sender.path("dispatch:notice", {})
    sender.send("dispatch:receive", CITY, on=page)
    sender.send("dispatch:report_item", CITY, on=page, text="已经逐家补测，结果已上传")
    again = sender.ids["reported_item"]
    page = sender.path("dispatch:notice", {"notice_id": _notice_of(again)})
    with sender.apart():
        sender.send("dispatch:send_back_item", DISPATCHER, on=page, reason="没有附监测报告")
    sender.send("dispatch:close_item", DISPATCHER, on=page)


def _notice_of(item: object) -> object:
    from liance.mechanism.oversight.models import Item

    return Item.objects.get(pk=item).notice_id

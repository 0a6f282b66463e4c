"""The forms of the samples."""

from datetime import timedelta

from tests.fixtures.objects import OBJECTS_AT
from tests.forms.sender import Sender

from liance.foundation.kernel import clock
from liance.mechanism.custody.models import PreparedBottle

FORMS = {
    "samples:new", "samples:confirm", "samples:handover", "samples:answer", "samples:withdraw",
    "samples:keep", "samples:receive", "samples:lose", "samples:dispose", "samples:explain",
    "samples:prepare_sheet", "samples:drop",
}  # fmt: skip


def send(sender: Sender) -> None:
    """Fill, confirm, hand over, take, keep, check, lose, dispose of; say how a gap came about."""
    _prepared(sender)
    here = sender.path("samples:index", {})
    sender.send(
        "samples:new", "zhanglixin", seal_number="F9001", description="微黄", chosen={"items": "*"}
    )
    sender.send("samples:confirm", "zhaoting", on=sender.path("samples:new", {}))
    with sender.apart():
        sender.send(
            "samples:withdraw", "zhanglixin", on=here, chosen={"handovers": "*"}, reason="放错箱"
        )
    with sender.apart():
        sender.send("samples:answer", "sunyulan", on=here, seal="yes", temperature_c="4.1")
    sender.send("samples:handover", "zhanglixin", place="样品室", chosen={"taker": "孙玉兰"})
    with clock.fixed(OBJECTS_AT + timedelta(minutes=10)):
        sender.send("samples:answer", "sunyulan", on=here, seal="yes", temperature_c="4.1")
        sender.send("samples:keep", "sunyulan", place="冷藏柜 2", temperature_c="4.0")
        sender.send("samples:receive", "sunyulan", seal="yes", temperature_c="4.1")
    offered = {"bottle_id": sender.ids["offered_bottle"]}
    _ends(sender, offered)


def _prepared(sender: Sender) -> None:
    """Bottles made ready before the visit; one is not used."""
    sheet = {"sheet_id": sender.ids["returned_sheet"]}
    page = sender.path("samples:sheet_list", sheet)
    sender.send("samples:prepare_sheet", "zhanglixin", on=page, at=sheet)
    row = PreparedBottle.objects.filter(state="prepared", **sheet).first()
    at = {"prepared_id": row.id}
    sender.send("samples:drop", "zhanglixin", on=page, at=at, reason="瓶盖破裂")


def _ends(sender: Sender, bottle: dict[str, object]) -> None:
    page = sender.path("samples:detail", bottle)
    with sender.apart():
        sender.send("samples:lose", "sunyulan", on=page, at=bottle, reason="瓶裂")
    done = sender.path("samples:detail", {})
    sender.send("samples:dispose", "sunyulan", on=done, reason="废液桶")
    sender.send("samples:explain", "sunyulan", on=page, at=bottle, reason="夜间路上没有人签收")

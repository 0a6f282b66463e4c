"""The forms of the samples."""

from datetime import timedelta

from tests.fixtures.objects import OBJECTS_AT
from tests.forms.sender import Sender

from liance.foundation.kernel import clock
from liance.mechanism.custody.models import PreparedBottle

FORMS = {
    "samples:new", "samples:confirm", "samples:handover", "samples:answer", "samples:withdraw",
    "samples:keep", "samples:receive", "samples:lose", "samples:dispose", "samples:explain",
    "samples:prepare_sheet", "samples:drop", "samples:pack", "samples:box_arrive",
    "samples:box_log", "samples:retain", "samples:dispose_many",
}  # fmt: skip

LOG = "时间,温度\n2026-11-22 15:10,4.1\n2026-11-22 15:20,4.2\n".encode()


def send(sender: Sender) -> None:
    """Fill, confirm, hand over, take, keep, check, lose, dispose of; say how a gap came about."""
    _prepared(sender)
    here = sender.path("samples:index", {})
    sender.send(
        "samples:new", "zhanglixin", seal_number="F9001", description="微黄", chosen={"items": "*"}
    )
    sender.send("samples:confirm", "zhaoting", on=sender.path("samples:new", {}))
    _boxed(sender)
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
        sender.send(
            "samples:receive", "sunyulan", seal="yes", temperature_c="4.1", place="冷藏柜 2"
        )
    offered = {"bottle_id": sender.ids["offered_bottle"]}
    _ends(sender, offered)


def _boxed(sender: Sender) -> None:
    """A box packed, one with its log read in and opened; bottles kept and disposed of."""
    with sender.apart():
        sender.send("samples:pack", "zhanglixin", chosen={"bottles": "*"}, label="4号冷藏箱")
    box = sender.path("samples:box", {})
    sender.send("samples:box_log", "zhanglixin", on=box, files={"file": LOG}, logger="A-0077")
    sender.send("samples:box_arrive", "sunyulan", on=box, place="样品室")
    room, bottles = sender.path("samples:storage", {}), [str(sender.ids["bottle"])]
    with sender.apart():
        sender.send(
            "samples:retain",
            "sunyulan",
            on=room,
            bottles=bottles,
            until="2026-12-31",
            place="留样柜",
        )
    with sender.apart():
        sender.send(
            "samples:dispose_many", "sunyulan", on=room, beside="samples:retain", bottles=bottles,
            method="废液桶",
        )  # fmt: skip


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

"""The forms of the contact sheets."""

from tests.forms.sender import Sender

FORMS = {
    "sheets:new", "sheets:edit", "sheets:withdraw", "sheets:name",
    "sheets:comment", "sheets:propose", "sheets:answer", "sheets:return", "sheets:infeasible",
    "sheets:decide", "sheets:commission", "sheets:ask_again", "sheets:fill",
}  # fmt: skip
OFFICERS, SAMPLERS = ("liwentao", "wangxuemei"), ("zhanglixin", "zhaoting")
TIMES = {"day": "2026-12-04", "starts": "09:30", "ends": "15:30"}


def send(sender: Sender) -> None:
    """Write and send; answer, return, cannot do, decide, fill in."""
    source = f"?source={sender.ids['source']}"
    crew = sender.people(*OFFICERS)
    sender.send("sheets:new", "liwentao", query=source, crew=crew, then="save", **TIMES)
    sender.send("sheets:edit", "liwentao", note="带采样瓶", then="save")
    sender.send("sheets:edit", "liwentao", note="带样品箱", then="send")
    sender.send("sheets:fill", "liwentao", **_first_line(sender))
    _answered(sender)
    named = sender.people("yangzhenhua")
    restricted = {"sheet_id": sender.restricted["sent_sheet"]}
    sender.send("sheets:name", "liwentao", at=restricted, named=named)
    sender.send("sheets:decide", "majianping", decision="commission", note="同意委托")
    page = sender.path("sheets:commission", {})
    with sender.apart():
        sender.send("sheets:ask_again", "liwentao", on=page, reason="两家都无资质")
    sender.send("sheets:commission", "liwentao", note="按合同", chosen={"laboratory": "清源"})


def _first_line(sender: Sender) -> dict[str, str]:
    """The first field that may be filled in, with a value and its reason."""
    path = sender.path("sheets:fill", {})
    form = sender.form("liwentao", path, path)
    frequency = next(n for n, v in form.fields if n.startswith("key-") and ":frequency" in v)
    line = frequency.removeprefix("key-")
    return {f"new-{line}": "瞬时样 2 次", f"reason-{line}": "加采 1 次"}


def _answered(sender: Sender) -> None:
    """The sheet that was sent, with a proposal on it."""
    page = sender.path("sheets:detail", {"sheet_id": sender.ids["sent_sheet"]})
    sender.send("sheets:comment", "chenjing", on=page, text="08:00 要取标准气体")
    with sender.apart():
        sender.send("sheets:withdraw", "liwentao", on=page, reason="企业停产")
    with sender.apart():
        sender.send(
            "sheets:infeasible", "chenjing", ground="capability", text="培养箱检修，两周内不能分析"
        )
    with sender.apart():
        sender.send("sheets:propose", "chenjing", field="note", new="自带样品箱", reason="便于冷藏")
    sender.send("sheets:answer", "liwentao", on=page, verdict="accept")
    sender.send(
        "sheets:return", "chenjing", crew=sender.people(*SAMPLERS), chosen={"instruments": "*"},
        stock_confirmed="on", reply="能承担",
    )  # fmt: skip

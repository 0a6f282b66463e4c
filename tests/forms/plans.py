"""The forms of the plans, from the draft to the reason of what was not monitored."""

from tests.forms.sender import Sender

FORMS = {
    "plans:new", "plans:stratum", "plans:drop_stratum", "plans:target", "plans:drop_target",
    "plans:do", "plans:sign", "plans:send_back", "plans:explain", "plans:receive",
}  # fmt: skip


def send(sender: Sender) -> None:
    """Draft, sign, send back; explain and take note."""
    lead = "yangzhenhua"
    made = sender.send("plans:new", lead, kind="special", year="2026", title="另一个专项")
    plan = {"plan_id": made.strip("/").rpartition("/")[2]}
    sender.send(
        "plans:stratum", lead, at=plan, name="登记管理", value="registered", ratio="100",
        frequency="1",
    )  # fmt: skip
    _draft(sender, lead)
    board = sender.path("plans:detail", {})
    sender.send("plans:explain", "chenjing", on=board, reason="企业全年停产检修")
    sender.send("plans:receive", "majianping", on=board)


def _draft(sender: Sender, lead: str) -> None:
    """The draft with one target."""
    board = sender.path("plans:detail", {"plan_id": sender.ids["draft_plan"]})
    source = sender.objects.world.sources[_candidate(sender, lead)]
    sender.send(
        "plans:target", lead, query=f"?source={source.id}", chosen={"factors": "*"},
        period_from="2026-10-01", period_to="2026-12-31",
    )  # fmt: skip
    with sender.apart():
        sender.send("plans:drop_target", lead, on=board)
    with sender.apart():
        sender.send("plans:drop_stratum", lead, on=board)
    plan = {"plan_id": sender.ids["draft_plan"]}
    sender.send("plans:do", lead, on=board, at=plan)
    sender.send("plans:sign", lead, on=board, at=plan)
    sender.send("plans:sign", "liuzhihong", on=board, at={**plan, "side": "monitoring"})
    sender.send("plans:send_back", "majianping", on=board, at=plan, reason="缺少频次")


def _candidate(sender: Sender, lead: str) -> str:
    """A source of the stratum that is not in the plan yet."""
    page = sender.client(lead).get(sender.path("plans:target", {})).content.decode()
    rows = [row for row in page.split("<tr")[1:] if "?source=" in row]
    names = sender.objects.world.sources
    return next(n for row in rows for n in names if n in row and "已列入" not in row)

"""The forms of the plans, from the draft to the reason of what was not monitored."""

from tests.forms.sender import Sender

FORMS = {
    "plans:new", "plans:stratum", "plans:drop_stratum", "plans:target", "plans:drop_target",
    "plans:list_unit", "plans:drop_unit", "plans:commit_draw", "plans:reveal_draw",
    "plans:cancel_draw", "plans:excuse_draw", "plans:rule", "plans:prices", "plans:drop_price",
    "plans:fund", "plans:change",
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
    _draws(sender, lead)
    _draft(sender, lead)
    sender.send("plans:rule", "majianping", yearly_cap="2", basis="本市规定")
    prices = sender.path("plans:prices", {})
    with sender.apart():
        sender.send("plans:drop_price", lead, on=f"{prices}?year=2026")
    sender.send("plans:prices", lead, kind="sampling", amount="200", year="2026")
    sender.send("plans:fund", lead, on=sender.path("plans:coverage", {}), source="专项", amount="9")
    board = sender.path("plans:detail", {})
    with sender.apart():
        sender.send("plans:change", lead, on=board, reason="增加重点行业")
    sender.send("plans:explain", "chenjing", on=board, reason="企业全年停产检修")
    sender.send("plans:receive", "majianping", on=board)


def _draws(sender: Sender, lead: str) -> None:
    """Lists, a committed draw cancelled and drawn, a unit excused."""
    plan = {"plan_id": sender.ids["draft_plan"]}
    page = sender.path("plans:draws", plan)
    with sender.apart():
        sender.send("plans:drop_unit", lead, on=page, at=plan)
        name = _candidate(sender, lead)
        sender.send("plans:list_unit", lead, on=page, at=plan, name=name, kind="must",
                    reason="群众反映")  # fmt: skip
        sender.send("plans:commit_draw", lead, on=page, at=plan)
    page = sender.path("plans:draw", {"draw_id": sender.ids["open_draw"]})
    with sender.apart():
        sender.send("plans:cancel_draw", lead, on=page, reason="名录有误")
    sender.send("plans:reveal_draw", "chenjing", on=page, witness="7 3 0 1")
    sender.send("plans:excuse_draw", lead, on=sender.path("plans:draw", {}), reason="停产检修")


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

"""The forms of the plans, from the draft to the reason of what was not monitored."""

from tests.forms.sender import Sender

FORMS = {
    "plans:new", "plans:stratum", "plans:drop_stratum", "plans:target", "plans:drop_target",
    "plans:list_unit", "plans:drop_unit", "plans:commit_draw", "plans:reveal_draw",
    "plans:cancel_draw", "plans:excuse_draw", "plans:grant_excuse", "plans:rule", "plans:prices", "plans:drop_price",
    "plans:fund", "plans:change", "plans:begin_timetable", "plans:search_timetable",
    "plans:what_if", "plans:announce_timetable", "plans:drop_timetable", "plans:stop_search",
    "plans:planned_visit", "plans:take_out", "plans:visit_sheet", "plans:outing",
    "plans:fix_outing", "plans:add_vehicle", "plans:retire_vehicle", "plans:add_absence",
    "plans:drop_absence", "plans:set_terms",
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
    _timetables(sender)
    sender.send("plans:explain", "chenjing", on=board, reason="企业全年停产检修")
    sender.send("plans:receive", "majianping", on=board)


def _timetables(sender: Sender) -> None:
    """Vehicles and leave; a draft searched, changed and announced; the sheet of a visit."""
    coord = "chenjing"
    means = sender.path("plans:means", {})
    with sender.apart():
        sender.send("plans:retire_vehicle", coord, on=means)
        sender.send("plans:drop_absence", coord, on=means)
        sender.send("plans:add_vehicle", coord, on=means, plate="陕C·T0002", seats="5")
        who = f"staff:{sender.people('zhaoting')[0]}"
        sender.send("plans:add_absence", coord, on=means, who=who, first="2026-12-20",
                    last="2026-12-21", reason="休假")  # fmt: skip
        sender.send("plans:set_terms", coord, on=means, gap_days="10")
    draft = {"timetable_id": sender.ids["draft_timetable"]}
    board = sender.path("plans:timetable", draft)
    outing = {"outing_id": sender.ids["draft_outing"]}
    visit = {"visit_id": sender.ids["draft_planned_visit"]}
    for name, at, page in (
        ("plans:search_timetable", draft, board), ("plans:announce_timetable", draft, board),
        ("plans:take_out", visit, sender.path("plans:planned_visit", visit)),
        ("plans:planned_visit", visit, ""), ("plans:outing", outing, ""),
        ("plans:fix_outing", outing, sender.path("plans:outing", outing)),
    ):  # fmt: skip
        with sender.apart():
            sender.send(name, coord, on=page, at=at)
    with sender.apart():
        sender.send("plans:stop_search", coord, on=sender.path(
            "plans:timetable", {"timetable_id": sender.ids["searched_timetable"]}))  # fmt: skip
    with sender.apart():
        sender.send("plans:what_if", coord, on=sender.path("plans:timetable", {}), people="1")
    with sender.apart():
        sender.send("plans:drop_timetable", coord, on=board, at=draft)
        plan = {"plan_id": sender.ids["plan"]}
        sender.send(
            "plans:begin_timetable", coord, on=sender.path("plans:timetables", plan), at=plan
        )
    with sender.apart():
        seen = {"visit_id": sender.ids["planned_visit"]}
        sender.send(
            "plans:visit_sheet", "liwentao", on=sender.path("plans:planned_visit", seen), at=seen
        )


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
    page = sender.path("plans:draw", {})
    sender.send("plans:grant_excuse", "liuzhihong", on=page)
    sender.send("plans:excuse_draw", lead, on=page, reason="企业全年停产检修，没有废水排放")


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

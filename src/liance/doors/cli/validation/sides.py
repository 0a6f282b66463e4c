"""What the main way does not meet: open fields, "cannot do", the urgent track, reasons, the
province, the merged county (W3, W6, W7, R4, X1, C3)."""

from liance.doors.cli.validation.browser import Form, Page
from liance.doors.cli.validation.opening import Found, identifier, on
from liance.doors.cli.validation.walk import Walk


def fill_in(walk: Walk, found: Found) -> None:
    """After the visit the open field is filled in, with old and new value (W3)."""
    with walk.step("离场后补充填报 / fill in after the visit", "W3", at=on(0, 17)):
        page, form = walk.form("liwentao", f"/sheets/{found.sheet}/fill/", having="version")
        key = next(n for n, v in form.fields if n.startswith("key-") and v.endswith(":frequency"))
        name = key.removeprefix("key-")
        values = {f"new-{name}": "瞬时样 2 次", f"reason-{name}": "加药泵停运，加采 1 次"}
        done = walk.person("liwentao").submit(page, form, **values)
        walk.prove(
            "W3", "补充后留下新值、人、时间和理由 / filled in with value, person, reason",
            "瞬时样 2 次" in done.text and "加采 1 次" in done.text, done.path,
        )  # fmt: skip


def _new(walk: Walk, who: str, stem: str) -> tuple[Page, Form]:
    listed = walk.person(who).get(f"/sheets/new/?q={stem}")
    address = next(iter(listed.links("source=")))
    return walk.form(who, address, having="ground")


def cannot(walk: Walk) -> None:
    """The station cannot; a person of the department decides (W6)."""
    with walk.step("监测机构说明办不到 / the station cannot", "W6", at=on(-2, 10)) as step:
        page, form = _new(walk, "liwentao", "渭沣果汁")
        sent = walk.person("liwentao").submit(
            page, form, crew=[form.choice("crew", n) for n in ("李文涛", "王雪梅")], then="send",
            day="2026-11-16", starts="09:30", ends="15:30",
        )  # fmt: skip
        sheet = identifier(sent.path)
        step.objects.append(sheet)
        walk.act("chenjing", f"/sheets/{sheet}/infeasible/", having="text", ground="capability",
                 text="培养箱检修，两周内不能分析五日生化需氧量")  # fmt: skip
        own = walk.person("chenjing").get(f"/sheets/{sheet}/decide/")
        walk.refused(
            "W6",
            "监测机构的人不能替主管部门决定 / the station cannot decide for the department",
            own,
        )
    with walk.step("主管部门同意委托 / the department agrees to commission", "W6", at=on(-2, 11)):
        page, form = walk.form("majianping", f"/sheets/{sheet}/decide/", having="decision")
        decided = walk.person("majianping").submit(
            page, form, decision="commission", note="同意委托"
        )
        own = walk.person("majianping").get(f"/sheets/{sheet}/commission/")
        walk.refused("W6", "主管部门同意，不替执法机构委托 / the department consents, it does not commission",
                     own)  # fmt: skip
        walk.prove("W6", "同意以前不能委托，同意以后由执法机构委托 / commissioned by enforcement after consent",
                   "已同意委托" in decided.text, decided.path)  # fmt: skip
    with walk.step("执法机构委托 / enforcement commissions", "W6", at=on(-2, 14)):
        page, form = walk.form("liwentao", f"/sheets/{sheet}/commission/", having="laboratory")
        given = walk.person("liwentao").submit(
            page, form, laboratory=form.choice("laboratory", "清源"), note="按合同委托",
        )  # fmt: skip
        walk.prove("W6", "同意后委托有资质的机构 / commissioned to a qualified laboratory",
                   "清源" in given.text, given.path)  # fmt: skip
        mine = walk.person("lab-tao").get(f"/sheets/{sheet}/")
        walk.prove("W6", "受托机构只看到自己的委托 / the laboratory sees its own commission",
                   mine.status == 200, mine.status)  # fmt: skip


def urgent(walk: Walk) -> None:
    """An urgent visit without a sheet; the sheet follows (W7)."""
    with walk.step(
        "紧急进场，联系单随后补送 / urgent entry, the sheet follows", "W7", at=on(0, 20)
    ) as step:
        listed = walk.person("liwentao").get("/visits/urgent/?q=恒晔")
        address = listed.links("/visits/urgent/")[0]
        page, form = walk.form("liwentao", address, having="urgency")
        values = {
            "ground": "petition", "urgency": "urgent_petition", "place_note": "厂门口",
            "other_place_note": "厂门口", "companion_state": "nobody",
            "outlets": [form.choices["outlets"][0][0]],
            "officers": [form.choice("officers", n) for n in ("李文涛", "王雪梅")],
            "monitors": [form.choice("monitors", n) for n in ("张立新", "赵婷")],
        }  # fmt: skip
        bare = walk.person("liwentao").submit(page, form, urgency_note="", **values)
        walk.refused("W7", "没有依据不能走紧急 / no urgent track without its ground", bare)
        page, form = walk.form("liwentao", address, having="urgency")
        entered = walk.person("liwentao").submit(
            page, form, urgency_note="12345 夜间举报偷排", **values
        )
        visit = identifier(entered.path)
        step.objects.append(visit)
        walk.prove("W7", "没有联系单也能进场，依据留下 / entered without a sheet, the ground recorded",
                   "没有联系单" in entered.text or "补送" in entered.text, entered.path)  # fmt: skip
        walk.act("liwentao", f"/visits/{visit}/", "follow")
        sheets = walk.person("liwentao").get("/sheets/?urgency=urgent")
        walk.prove("W7", "特事特办单独计数 / the urgent track is counted apart",
                   "恒晔" in sheets.text, sheets.path)  # fmt: skip


def reasons(walk: Walk, found: Found) -> None:
    """A planned target not monitored gets its own reason (R4)."""
    with walk.step(
        "计划未监测的逐一说明原因 / a reason for each target not monitored", "R4", at=on(1, 16)
    ):
        board = walk.person("chenjing").get(f"/plans/{found.plan}/")
        empty = walk.refusable("chenjing", board, "reason/", reason="停")
        walk.refused("R4", "过短的原因被退回 / a reason too short is refused", empty, "原因")
        board = walk.person("chenjing").get(f"/plans/{found.plan}/")
        told = walk.person("chenjing").submit(
            board, board.form("reason/"), reason="企业全年停产检修"
        )
        walk.prove("R4", "原因报主管部门 / the reason reaches the department",
                   "企业全年停产检修" in told.text, told.path)  # fmt: skip
        seen = walk.person("majianping").get(f"/plans/{found.plan}/")
        received = walk.person("majianping").submit(seen, seen.form("received/"))
        walk.prove(
            "R4", "主管部门收到 / the department takes note", "主管部门已收" in received.text
        )


def province(walk: Walk) -> None:
    """The balance and the provincial page (R3, X1); outsiders do not see them."""
    with walk.step("平衡表与省级页面 / balance and province", "R3", "X1", at=on(12, 9)):
        balance = walk.person("chenjing").get("/balance/")
        walk.prove("R3", "平衡表从计划到回执逐环列出 / the balance from plan to receipt",
                   all(w in balance.text for w in ("联系单", "样品瓶", "报告", "回执")), balance.status)  # fmt: skip
        shown = walk.person("hanxue").get("/dispatch/")
        walk.prove("X1", "省级页面列出各地区的进度 / the province sees every area",
                   all(w in shown.text for w in ("宝鸡", "韩城", "杨凌")), shown.status)  # fmt: skip
        walk.prove("S2", "十二个报送单位，韩城、杨凌单列 / twelve areas, Hancheng and Yangling apart",
                   "韩城" in shown.text and "杨凌" in shown.text)  # fmt: skip
        outside = walk.person("lab-tao").get("/dispatch/")
        walk.refused("X1", "社会化检测机构看不到省级页面 / a laboratory does not see it", outside)


def merged(walk: Walk) -> None:
    """In a merged county one agency holds three functions, and two decisions are two people (C3)."""
    with walk.step("局队站合一的县 / a merged county", "C3", "S1", "O1", at=on(-3, 9)):
        page, form = _new(walk, "zhaowenbin", "澄坪")
        crew = [form.choice("crew", n) for n in ("赵文斌", "何雨晴")]
        sent = walk.person("zhaowenbin").submit(
            page, form, crew=crew, then="send", day="2026-11-13", starts="09:30", ends="15:30"
        )
        sheet = identifier(sent.path)
        shown = walk.person("sunli").get(f"/sheets/{sheet}/")
        walk.prove("C3", "同一机构出具，同一机构的监测人员回送 / issued and returned within one agency",
                   shown.status == 200 and "return" in "".join(shown.links("/return/")), shown.path)  # fmt: skip
        walk.prove("S1", "县级机构在自己的辖区开展联合监测 / a county operates in its own area",
                   "澄坪" in sent.text, sent.path)  # fmt: skip
        people = walk.person("xieyun").get("/people/")
        walk.prove("O1", "每个机构都有专人负责 / every agency has a person in charge",
                   "，0 个没有指定负责人" in people.text, people.status)  # fmt: skip

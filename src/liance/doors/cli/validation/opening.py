"""The first acts of the operation: registry, plan, contact sheet (S1 to P4, W1 to W7)."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from liance.doors.cli.validation.walk import Walk
from liance.foundation.kernel.clock import SHANGHAI

FIRM = "岐山雍川酿造有限公司"
UNVISITED = "凤翔宏屹建材有限公司"
DAY = datetime(2026, 11, 12, tzinfo=SHANGHAI)
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def on(days: int, hour: int, minute: int = 0) -> datetime:
    """An instant ``days`` from the day of the visit, Shanghai time."""
    return DAY + timedelta(days=days, hours=hour, minutes=minute)


@dataclass
class Found:
    """Addresses met on the way."""

    plan: str = ""
    sheet: str = ""
    visit: str = ""
    report: str = ""
    case: str = ""


def identifier(path: str) -> str:
    """The last identifier in an address."""
    return str(UUID.findall(path)[-1])


def plan(walk: Walk, found: Found) -> None:
    """The annual plan, from draft to acceptance by the province."""
    with walk.step(
        "起草年度计划，添加分层和对象 / draft the plan", "P1", "P2", at=on(-9, 10)
    ) as step:
        made = walk.act("yangzhenhua", "/plans/new/", having="title", title="2026 年度计划",
                        kind="annual", year="2026")  # fmt: skip
        found.plan = identifier(made.path)
        step.objects.append(found.plan)
        walk.act("yangzhenhua", f"/plans/{found.plan}/stratum/", having="ratio",
                 name="重点单位", by="management", value="key", ratio="100", frequency="1")  # fmt: skip
        for firm in (FIRM, UNVISITED):
            _target(walk, found, firm)
        board = walk.person("yangzhenhua").get(f"/plans/{found.plan}/")
        walk.prove("P2", "对象按管理等级分层，有因子、比例、频次 / strata with ratio, frequency, factors",
                   all(w in board.text for w in ("重点单位", "100 %", FIRM, "化学需氧量")))  # fmt: skip
        over = walk.act("yangzhenhua", f"/plans/{found.plan}/stratum/", having="ratio", name="错",
                        by="management", value="key", ratio="120", frequency="1")  # fmt: skip
        walk.refused("P2", "超过 100 % 的比例被退回 / a ratio over 100 % is refused", over, "100%")
    with walk.step(
        "双方会签，主管部门批准，报省厅 / sign, approve, file", "P1", "P4", at=on(-9, 11)
    ):
        address = f"/plans/{found.plan}/"
        walk.act("yangzhenhua", address, "do/submit")
        early = walk.person("majianping").get(address)
        walk.prove("P1", "双方没有会签前主管部门不能批准 / no approval before both have signed",
                   "do/approve" not in early.text)  # fmt: skip
        walk.act("yangzhenhua", address, "sign/enforcement")
        walk.act("liuzhihong", address, "sign/monitoring")
        walk.act("majianping", address, "do/approve")
        filed = walk.act("majianping", address, "do/file")
        walk.prove("P4", "批准的计划报送省厅 / the approved plan is filed with the province",
                   "已报省厅" in filed.text)  # fmt: skip
        accepted = walk.act("hanxue", address, "do/accept")
        walk.prove("P1", "计划有双方会签和主管部门批准 / signed by both, approved by the department",
                   accepted.text.count("会签") >= 2 and "省厅已收" in accepted.text)  # fmt: skip


def _target(walk: Walk, found: Found, firm: str) -> None:
    board = walk.person("yangzhenhua").get(f"/plans/{found.plan}/")
    choose = next(a for a in board.links("/target/"))
    listed = walk.person("yangzhenhua").get(choose)
    place = listed.text.index(firm)
    source = re.search(r"\?source=([0-9a-f-]+)", listed.text[place:])
    if source is None:
        raise LookupError(firm)
    page, form = walk.form("yangzhenhua", f"{choose}?source={source[1]}", having="period_from")
    every = [value for value, _ in form.choices["factors"]]
    walk.person("yangzhenhua").submit(
        page, form, factors=every, period_from="2026-10-01", period_to="2026-12-31"
    )


def _sheet_link(board: str) -> str:
    """The address that makes a sheet of the firm's target."""
    found = re.search(r'href="(/sheets/new/[^"]*target=[^"]+)"', board[board.index(FIRM) :])
    if found is None:
        raise LookupError("no sheet from the plan's target")
    return found[1]


def sheet(walk: Walk, found: Found) -> None:
    """The contact sheet from the plan's target: written, sent in time, negotiated, returned."""
    with walk.step(
        "从计划出具联系单，提前送达 / issue the sheet in time", "W1", "W4", at=on(-3, 10)
    ) as step:
        board = walk.person("liwentao").get(f"/plans/{found.plan}/")
        page, form = walk.form("liwentao", _sheet_link(board.text), having="ground")
        grounds = {code for code, _word in form.choices["ground"]}
        walk.prove("S1", "监测事由只有通知的四种 / the four grounds and no other",
                   grounds == {"daily", "petition", "emergency", "assigned"}, grounds)  # fmt: skip
        crew = [form.choice("crew", "李文涛"), form.choice("crew", "王雪梅")]
        early = walk.person("liwentao").submit(page, form, crew=crew, then="send", starts="09:30",
                                               ends="15:30", day=f"{on(-2, 0):%Y-%m-%d}")  # fmt: skip
        walk.refused("W4", "提前不足 2 天又没有写原因的被退回 / late without a reason is refused", early,
                     "迟送")  # fmt: skip
        outlet = next(n for n, _ in form.fields if n.startswith("on-")).removeprefix("on-")
        sent = walk.person("liwentao").submit(
            page, form, crew=crew, then="send", starts="09:30", ends="15:30",
            day=f"{DAY:%Y-%m-%d}", **{f"open-{outlet}": "frequency"},
        )  # fmt: skip
        walk.prove("W3", "待现场确定的内容看得见 / an open field is visible until filled",
                   "待现场确定" in sent.text, sent.path)  # fmt: skip
        found.sheet = identifier(sent.path)
        step.objects.append(found.sheet)
        walk.prove("W1", "联系单有事由、单位、时间、点位、因子、标准 / the six fields of the notice",
                   all(w in sent.text for w in ("日常监督执法检查", FIRM, "2026-11-12", "DW001",
                                                "化学需氧量", "GB 8978-1996")), sent.path)  # fmt: skip
        walk.prove("W4", "提前 2 天送达，发送当日不计 / two natural days ahead, the sending day not counted",
                   "2 天" in sent.text and "迟送" not in sent.text)  # fmt: skip
        number = re.search(r"〔2026〕(\d+)号", sent.text)
        walk.prove("W1", "编号自动给出 / the number is given", number and number[1] == "1", number)
    with walk.step("协商，接受改动 / negotiate", "W2", at=on(-3, 11)):
        talked = walk.act(
            "chenjing", f"/sheets/{found.sheet}/", "comment", text="08:00 要取标准气体"
        )
        walk.prove(
            "W2", "双方的话逐条留存 / every word is kept", "08:00 要取标准气体" in talked.text
        )
    _returned(walk, found)


def _returned(walk: Walk, found: Found) -> None:
    """The station returns the sheet; nobody else sees it."""
    with walk.step("监测机构回送联系单 / the station returns the sheet", "W5", at=on(-3, 15)):
        page, form = walk.form("chenjing", f"/sheets/{found.sheet}/return/", having="crew")
        instruments = [value for value, _ in form.choices["instruments"]]
        short = walk.person("chenjing").submit(
            page, form, crew=[form.choice("crew", "张立新")], instruments=instruments,
            stock_confirmed="on",
        )  # fmt: skip
        walk.refused(
            "D2", "回送时监测人员不足 2 人被退回 / fewer than two samplers are refused", short, "2"
        )
        page, form = walk.form("chenjing", f"/sheets/{found.sheet}/return/", having="crew")
        crew = [form.choice("crew", "张立新"), form.choice("crew", "赵婷")]
        back = walk.person("chenjing").submit(page, form, crew=crew, instruments=instruments,
                                              stock_confirmed="on")  # fmt: skip
        walk.prove("W5", "回送带有人员和仪器 / the return names people and instruments",
                   "张立新" in back.text and "PH-03" in back.text, back.path)  # fmt: skip
        pdf = walk.person("chenjing").get(f"/sheets/{found.sheet}/pdf/")
        walk.prove(
            "X3",
            "联系单印成 PDF / the sheet prints as PDF",
            pdf.text.startswith("%PDF"),
            pdf.status,
        )
    with walk.step("外人看不到联系单 / outsiders find nothing", "W1", at=on(-3, 16)):
        for stranger in ("officer-610100", "lab-tao"):
            page = walk.person(stranger).get(f"/sheets/{found.sheet}/")
            walk.refused("W1", f"{stranger} 看不到别人的联系单 / sees nothing of others", page)

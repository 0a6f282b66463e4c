"""The acts of the laboratory: enter, check, approve (C5, R3)."""

from liance.doors.cli.validation.opening import Found, on
from liance.doors.cli.validation.walk import Walk

RAW = {
    "化学需氧量": "142",
    "氨氮": "2.16",
    "悬浮物": "21",
    "阴离子表面活性剂": "0.12",
    "石油类": "0.06L",
}
LIMITS = {"石油类": "0.06"}
METHODS = {
    "化学需氧量": "HJ 828-2017",
    "氨氮": "HJ 535-2009",
    "悬浮物": "GB 11901-89",
    "阴离子表面活性剂": "GB 7494-87",
    "石油类": "HJ 637-2018",
}


def determine(walk: Walk, found: Found) -> None:
    """Results by the analyst; a second person checks, a third approves."""
    with walk.step("录入结果，原文留存 / enter results as typed", "R3", "C5", at=on(0, 17, 40)):
        for address in walk.person("zhoumin").get("/results/").links("/results/enter/"):
            page, form = walk.form("zhoumin", address, having="method")
            factor = next(value for name, value in form.fields if name == "factor")
            cells = [name for name, _ in form.fields if name.startswith("raw-")]
            entered = walk.person("zhoumin").submit(
                page, form, method=METHODS[factor], started_at="2026-11-12T17:30",
                instrument=form.choice("instrument", "FG-01"),
                detection_limit=LIMITS.get(factor, ""), **dict.fromkeys(cells, RAW[factor]),
            )  # fmt: skip
            if entered.status >= 400:
                raise LookupError(f"{factor}: {entered.status}")
        early = walk.person("chenjing").get(f"/reports/visit/{found.visit}/")
        walk.refused(
            "R3", "还有结果没有审定时不能编制报告 / no report while results are open", early, "审定"
        )
    with walk.step(
        "校核、审定，三个不同的人 / check and approve by others", "C5", at=on(0, 18, 30)
    ):
        own = walk.person("zhoumin").get("/results/")
        walk.prove("C5", "分析人不能校核自己的结果 / the analyst cannot check own results",
                   "/results/check/" not in "".join(f.action for f in own.forms))  # fmt: skip
        for who, action in (("wujianguo", "check"), ("zhengxiaoyan", "approve")):
            page = walk.person(who).get("/results/")
            form = page.form(f"/results/{action}/")
            every = sorted({v for n, v in form.fields if n == "rows"}
                           | {v for v, _ in form.choices.get("rows", [])})  # fmt: skip
            walk.person(who).submit(page, form, rows=every)
        shown = walk.person("zhengxiaoyan").get(f"/results/visit/{found.visit}/")
        waiting = any(w in _body(shown.text) for w in ("待录入", "待校核", "待审定"))
        walk.prove(
            "C5", "每个因子都有审定的结果 / every factor has an approved result",
            shown.status == 200 and not waiting, shown.path,
        )  # fmt: skip


def _body(text: str) -> str:
    start = text.find("<main")
    return text[start:] if start >= 0 else text

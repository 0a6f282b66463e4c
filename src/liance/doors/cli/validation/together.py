"""How the two sides work together: mechanism documents, meetings, consultation (O2, O3)."""

from liance.doors.cli.validation.opening import Found, identifier, on
from liance.doors.cli.validation.walk import Walk

# A short text is a PDF to nobody; what is put on file is kept byte for byte whatever it is.
PAPER = b"%PDF-1.4\n% a mechanism document of the validation\n%%EOF\n"
TITLE = "执法监测联合行动和联合培训工作机制"


def consult(walk: Walk, found: Found) -> None:
    """Before the visit one side asks, the other answers, what follows is written down (O3)."""
    address = f"/meetings/sheets/{found.sheet}/consultations/"
    with walk.step("事前会商 / consultation before the visit", "O3", at=on(-2, 15)):
        page, form = walk.form("chenjing", address, having="question")
        whom = form.choice("whom", "李文涛")
        asked = walk.person("chenjing").submit(
            page, form, whom=whom, question="企业当天是否正常生产？"
        )
        walk.prove("O3", "提出时按现场的进度记为事前 / the stage follows the visit",
                   "事前" in asked.text and "企业当天是否正常生产" in asked.text, asked.path)  # fmt: skip
        walk.act("liwentao", address, "/answer/", text="当天正常生产，负荷约八成")
        done = walk.act("chenjing", address, "/decide/", text="按计划九点半进场，先采总排口")
        walk.prove("O3", "答复和议定的结果都留下 / answer and decision stand",
                   "负荷约八成" in done.text and "先采总排口" in done.text, done.path)  # fmt: skip
        outside = walk.person("majianping").get(address)
        walk.refused("O3", "会商只有双方看得到 / a consultation is for the two sides", outside)


def consult_after(walk: Walk, found: Found) -> None:
    """After the visit the two sides consult on what was found (O3)."""
    address = f"/meetings/visits/{found.visit}/consultations/"
    with walk.step("事后会商 / consultation after the visit", "O3", at=on(1, 8)):
        page, form = walk.form("liwentao", address, having="question")
        whom = form.choices["whom"][0][0]
        asked = walk.person("liwentao").submit(
            page, form, whom=whom, question="超标是否与加药泵停运有关？"
        )
        walk.prove("O3", "离场后提出的记为事后 / asked after leaving it counts as after",
                   "事后" in asked.text, asked.path)  # fmt: skip


def mechanism(walk: Walk) -> None:
    """The area's mechanism document with its persons in charge and the day of review (O2)."""
    with walk.step("登记机制文件 / put a mechanism document on file", "O2", at=on(-8, 10)) as step:
        page, form = walk.form("yangzhenhua", "/meetings/documents/new/", having="review_on")
        people = {
            "enforcement_in_charge": form.choice("enforcement_in_charge", "杨振华"),
            "monitoring_in_charge": form.choice("monitoring_in_charge", "刘志宏"),
        }
        bare = walk.person("yangzhenhua").submit(page, form, title=TITLE, **people)
        walk.refused("O2", "没有文件本身不能登记 / nothing is put on file without the file", bare)
        filed = walk.person("yangzhenhua").submit_with(
            page, form, {"file": ("mechanism.pdf", PAPER)}, title=TITLE, **people
        )
        step.objects.append(identifier(filed.path))
        walk.prove("O2", "机制文件有双方负责人和复核日期 / both in charge, and a day of review",
                   all(w in filed.text for w in (TITLE, "杨振华", "刘志宏", "复核日期")), filed.path)  # fmt: skip
        seen = walk.person("hanxue").get("/meetings/documents/")
        walk.prove("O2", "省厅看到哪些地区没有机制文件 / the province sees who has none",
                   TITLE in seen.text and "个地区没有机制文件" in seen.text, seen.path)  # fmt: skip


def meeting(walk: Walk) -> None:
    """A joint meeting, its minutes confirmed by both sides, a decision with owner and day (O3)."""
    with walk.step("召开联席会议 / hold a joint meeting", "O3", at=on(11, 9)) as step:
        page, form = walk.form("yangzhenhua", "/meetings/new/", having="venue")
        drafted = walk.person("yangzhenhua").submit(
            page, form, day=f"{on(11, 0):%Y-%m-%d}", hour="14:00", venue="监测站会议室",
            chair=form.choice("chair", "马建平"),
            invited=[form.choice("invited", n) for n in ("杨振华", "陈静")],
        )  # fmt: skip
        address = f"/meetings/{identifier(drafted.path)}/"
        step.objects.append(identifier(drafted.path))
        walk.prove("O3", "议程由存在的问题统计出来 / the agenda is counted from open problems",
                   "重新统计存在的问题" in drafted.text, drafted.path)  # fmt: skip
        walk.act("yangzhenhua", address, "/lines/", text="冬季采样的配合")
        walk.act("yangzhenhua", address, "/announce/")
    with walk.step("纪要双方确认，议定事项有责任人 / minutes confirmed", "O3", at=on(11, 15)):
        page, form = walk.form("yangzhenhua", address, "/hold/")
        came = [v for v, _ in form.choices.get("came", [])] or [
            v for n, v in form.fields if n == "came"
        ]
        walk.person("yangzhenhua").submit(page, form, came=came)
        page, form = walk.form("yangzhenhua", address, "/minutes/")
        said = {n: "双方同意" for n, _ in form.fields if n.startswith("said-")}
        walk.person("yangzhenhua").submit(page, form, **said)
        page, form = walk.form("yangzhenhua", address, "/decide/")
        walk.person("yangzhenhua").submit(
            page, form, text="每月互通一次在建项目", owner=form.choice("owner", "监测站")
        )
        walk.act("yangzhenhua", address, "/confirm/")
        one = walk.person("yangzhenhua").get(address)
        walk.prove("O3", "一方确认，纪要还不生效 / one side alone does not put minutes in force",
                   "/confirm/" not in "".join(f.action for f in one.forms), one.path)  # fmt: skip
        both = walk.act("chenjing", address, "/confirm/")
        walk.prove("O3", "双方确认后，议定事项有责任机构和期限 / each decision has an owner and a day",
                   "每月互通一次在建项目" in both.text and "minutes.pdf" in both.text, both.path)  # fmt: skip

"""The last acts: report, upload, copies, case, penalty, balance, province (R1 to R5, X1)."""

from liance.adapters.provincial_platform.deliveries import deliver_uploads
from liance.adapters.provincial_platform.protocol import Platform
from liance.doors.cli.validation.browser import Page
from liance.doors.cli.validation.opening import Found, identifier, on
from liance.doors.cli.validation.walk import Walk
from liance.flows.demonstration.cast import DEMO_PASSWORD


def report(walk: Walk, found: Found) -> None:
    """Prepared, reviewed and signed by three people; each signature asks for the password again."""
    with walk.step("编制报告 / prepare the report", "R3", at=on(1, 9)) as step:
        page, form = walk.form("chenjing", f"/reports/visit/{found.visit}/", having="remark")
        why = {name: "正在补登" for name, _ in form.fields if name.startswith("lacking-")}
        made = walk.person("chenjing").submit(page, form, **why, password=DEMO_PASSWORD)
        found.report = identifier(made.path)
        step.objects.append(found.report)
        walk.prove(
            "R3", "全部测定都在报告里 / everything measured is in the report",
            all(w in made.text for w in ("142", "2.16", "0.06L", "9.6")), made.path,
        )  # fmt: skip
    with walk.step("审核、签发，三个人 / review and sign, three people", "R1", "C5", at=on(1, 10)):
        address = f"/reports/{found.report}/"
        _sign(walk, "zhengxiaoyan", f"{address}review/")
        before = walk.person("fengzhiyuan").get(f"{address}pdf/")
        walk.refused("R1", "没有签发的报告没有正式 PDF / no PDF of record before signature", before)
        signed = _sign(walk, "fengzhiyuan", f"{address}sign/")
        walk.prove("C5", "三次签字各由一人重新输入密码 / the password again at each signature",
                   "已签发" in signed.text, signed.path)  # fmt: skip
        pdf = walk.person("fengzhiyuan").get(f"{address}pdf/")
        walk.prove(
            "R1", "报告印成 PDF / the report prints as PDF", pdf.text.startswith("%PDF"), pdf.status
        )


def _sign(walk: Walk, who: str, address: str) -> Page:
    page = walk.person(who).get(address)
    form = next(
        f for f in page.forms if f.method == "post" and any("password" in n for n, _ in f.fields)
    )
    field = next(n for n, _ in form.fields if "password" in n)
    return walk.person(who).submit(page, form, **{field: DEMO_PASSWORD})


def upload(walk: Walk, found: Found, platform: Platform) -> None:
    """Uploaded to the reference receiver; copied to department and enforcement."""
    with walk.step("上传结果，取得平台回执 / upload, receipt held", "R1", at=on(1, 11)):
        address = f"/reports/{found.report}/"
        walk.act("chenjing", address, "upload")
        deliver_uploads(platform, clock=lambda: on(1, 11, 1))
        shown = walk.person("chenjing").get(address)
        walk.prove("R1", "平台回执停住 5 个工作日的时限 / the receipt stops the clock",
                   "回执" in shown.text and "R2026" in shown.text, shown.path)  # fmt: skip
    with walk.step("抄送主管部门和执法机构，签收 / copies received", "R2", at=on(1, 14)):
        walk.act("chenjing", f"/reports/{found.report}/copy/", having="version")
        for who in ("majianping", "liwentao"):
            _receive(walk, who)
        shown = walk.person("chenjing").get(f"/reports/{found.report}/")
        walk.prove("R2", "两份抄送都有签收 / both copies are acknowledged",
                   shown.text.count("已签收") >= 2, shown.text.count("已签收"))  # fmt: skip


def _receive(walk: Walk, who: str) -> None:
    """Open the newest copy in the inbox and acknowledge it."""
    inbox = walk.person(who).get("/reports/inbox/")
    walk.person(who).submit(inbox, inbox.form("receive"))


def case(walk: Walk, found: Found) -> None:
    """The exceedance becomes a case, a penalty, a copy to the station."""
    address = ""
    with walk.step("立案 / file the case", "R5", at=on(2, 9)) as step:
        listed = walk.person("liwentao").get("/reports/cases/")
        found.case = next(
            identifier(a) for a in listed.links("/reports/cases/") if a.count("-") == 4
        )
        step.objects.append(found.case)
        address = f"/reports/cases/{found.case}/"
        empty = walk.act("liwentao", address, "/file/", number="")
        walk.refused("R5", "没有文号不能立案 / no case without a number", empty)
        filed = walk.act(
            "liwentao", address, "file", number="岐环立〔2026〕31号", summary="废水超标"
        )
        walk.prove("R5", "超标有立案结论 / the exceedance ends in a case", "已立案" in filed.text)
    with walk.step(
        "作出处罚决定，抄送监测站，签收 / penalty, copied, received", "R5", at=on(10, 10)
    ):
        walk.act(
            "liwentao", address, "/penalise/", number="陕环罚〔2026〕58号",
            decided_on="2026-11-20", fine_yuan="120000", text="超过排放标准排放水污染物",
        )  # fmt: skip
        walk.act("liwentao", address, "copy")
        _receive(walk, "chenjing")
        shown = walk.person("liwentao").get(address)
        walk.prove("R5", "处罚决定书抄送同级监测机构并签收 / the decision is copied and acknowledged",
                   "已签收" in shown.text, shown.path)  # fmt: skip

"""The forms of third-party laboratories: file, contracts, suspension, supervision."""

from tests.forms.sender import Sender

from liance.mechanism.commissioning.models import BlindSample, Supervision

ADMIN, HEAD, LEAD, PROVINCE, OWN = "xieyun", "majianping", "yangzhenhua", "songwei", "lab-tao"
FORMS = {
    f"commissions:{name}"
    for name in (
        "new", "change", "new_grade", "new_ban", "lift_ban", "new_tie", "end_tie",
        "propose_suspension", "decide_suspension", "propose_lifting", "decide_lifting", "review",
        "new_tender", "tender_file", "new_contract", "correct_contract", "prices", "enact",
        "change_contract", "end_contract",
        "new_supervision", "checklist", "new_finding", "new_sample", "new_comparison", "new_lead",
        "close_supervision", "answer_finding", "settle_finding", "answer_sample", "drop_sample",
    )
} | {"sheets:review"}  # fmt: skip


def send(sender: Sender) -> None:
    """What a laboratory's file takes, a contract from tender to end, a supervision, a suspension."""
    _file(sender)
    _contracts(sender)
    _supervision(sender)
    _suspension(sender)


def _file(sender: Sender) -> None:
    sender.send(
        "commissions:new", ADMIN, cma_number="279900009999", cma_from="2026-01-01",
        cma_to="2031-12-31", filing_number="陕环备9999", filed_to="2027-12-31",
        factors="化学需氧量：HJ 828-2017\n氨氮、总磷",
    )  # fmt: skip
    sender.send("commissions:change", ADMIN, cma_to="2030-12-31")
    sender.send(
        "commissions:new_grade",
        HEAD,
        grade="B",
        graded_on="2026-06-01",
        source="示例公告〔2026〕1号",
    )
    sender.send(
        "commissions:new_ban", HEAD, starts_on="2028-01-01", ends_on="2028-02-01",
        reason="出具不实报告", source="示例决定〔2028〕1号",
    )  # fmt: skip
    page = sender.path("commissions:detail", {})
    sender.send("commissions:lift_ban", HEAD, on=page, reason="行政复议撤销")
    sender.send(
        "commissions:new_tie", OWN, unit="陈仓瑞麟乳业有限公司", kind="operation",
        starts_on="2028-01-01", evidence="运维合同 2028-1",
    )  # fmt: skip
    sender.send("commissions:end_tie", OWN, ends_on="2028-06-30")


def _contracts(sender: Sender) -> None:
    sender.send(
        "commissions:new_tender", LEAD, number="采购2026-9", title="检测服务", way="open",
        awarded_on="2026-03-01",
    )  # fmt: skip
    sender.send("commissions:tender_file", HEAD, kind="award", files={"originals": b"%PDF-1.4"})
    sender.send(
        "commissions:new_contract", HEAD, chosen={"laboratory": "清源"}, number="合同2026-9",
        starts_on="2026-03-01", ends_on="2026-12-31", ceiling="9000",
    )  # fmt: skip
    sender.send(
        "commissions:correct_contract", HEAD, number="合同2026-10", starts_on="2026-03-01",
        ends_on="2027-02-28", ceiling="9500",
    )  # fmt: skip
    sender.send("commissions:prices", HEAD, prices="化学需氧量 80\n氨氮 60.5")
    sender.send("commissions:enact", HEAD, files={"paper": b"%PDF-1.4"})
    running = {"contract_id": sender.ids["running_contract"]}
    sender.send(
        "commissions:change_contract", HEAD, at=running, ceiling="8000", prices="氨氮 66",
        reason="追加氨氮", files={"paper": b"%PDF-1.4 changed"},
    )  # fmt: skip
    page = sender.path("commissions:contract", running)
    sender.send("commissions:end_contract", HEAD, on=page, reason="双方协商终止")


def _supervision(sender: Sender) -> None:
    sender.send(
        "commissions:new_supervision", HEAD, held_on="2026-11-20", partner="宝鸡市市场监督管理局"
    )
    page = sender.path("commissions:supervision", {})
    sender.send("commissions:checklist", HEAD, answer_0="met", text_0="22 人", answer_1="not_met")
    sender.send("commissions:new_finding", HEAD, text="原始记录缺签名", due_on="2026-12-20")
    sender.send(
        "commissions:new_sample", HEAD, code="MY-9", factor="氨氮", unit="mg/L", material="GSB-2",
        assigned="3.00", uncertainty="0.20", due_on="2026-12-20",
    )  # fmt: skip
    sender.send(
        "commissions:new_comparison", HEAD, factor="氨氮", unit="mg/L", reference_body="本市监测站",
        reference="3.00", result="3.30",
    )  # fmt: skip
    _lead(sender)
    sender.send("commissions:answer_finding", OWN, text="已补签并培训")
    sender.send("commissions:settle_finding", HEAD, on=page, decision="settle", reason="属实")
    sender.send("commissions:answer_sample", OWN, result="51.2", method="HJ 828-2017")
    sender.send("commissions:drop_sample", HEAD, on=page, reason="运输中破损")
    _drop_last(sender, page)
    sender.send("commissions:close_supervision", HEAD, conclusion="问题已整改")


def _lead(sender: Sender) -> None:
    """A lead about the laboratory as such is the province's to look into."""
    sender.send(
        "commissions:new_supervision", "hanxue", held_on="2026-11-21", partner="省市场监督管理局"
    )
    row = Supervision.objects.get(partner="省市场监督管理局")
    sender.send(
        "commissions:new_lead", "hanxue", at={"supervision_id": row.id},
        lead=str(sender.ids["laboratory_lead"]), text="一并核对记录时间",
    )  # fmt: skip


def _drop_last(sender: Sender, page: str) -> None:
    """The sample that was sent above."""
    last = BlindSample.objects.get(code="MY-9")
    sender.send(
        "commissions:drop_sample", HEAD, on=page, at={"sample_id": last.id}, reason="运输中破损"
    )


def _suspension(sender: Sender) -> None:
    """A sheet is commissioned before; then two people suspend, decide on the sheet, and lift."""
    page, sheet = sender.path("commissions:suspension", {}), sender.ids["consented_sheet"]
    sender.send(
        "sheets:commission", "liwentao", at={"sheet_id": sheet}, chosen={"laboratory": "清源"}
    )
    sender.send("commissions:decide_suspension", HEAD, on=page, decision="agree")
    sender.send("sheets:review", HEAD, decision="recall", reason="改由本站承担")
    sender.send(
        "commissions:review", HEAD, on=page, at={"sheet_id": sheet}, decision="continue",
        reason="仅剩报送环节",
    )  # fmt: skip
    sender.send("commissions:propose_lifting", LEAD, on=page, reason="整改合格")
    sender.send("commissions:decide_lifting", HEAD, on=page, decision="agree")
    sender.send(
        "commissions:propose_suspension", LEAD, ends_on="2027-03-01", reason="比对结果不符合"
    )

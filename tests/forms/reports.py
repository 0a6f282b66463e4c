"""The forms of reports, copies, cases, and the reason of a break in the balance."""

from tests.forms.results import received
from tests.forms.sender import Sender

from liance.flows.demonstration.cast import DEMO_PASSWORD
from liance.flows.demonstration.ending import Ending
from liance.foundation.outbox.models import Message
from liance.mechanism.reporting.models import Case, Copy, Upload
from liance.norms.calendar.instants import shanghai_day

FORMS = {
    "reports:prepare", "reports:review", "reports:send_back", "reports:sign", "reports:upload",
    "reports:resend", "reports:copy_report", "reports:receive", "reports:file_case",
    "reports:dismiss_case", "reports:conclude_case", "reports:penalise", "reports:copy_penalty",
    "reports:correct", "reports:record_receipt",
}  # fmt: skip


def send(sender: Sender) -> None:
    """From the results to the penalty decision on file at the station."""
    prepared = sender.send("reports:prepare", "chenjing", remark="加测一次", password=DEMO_PASSWORD)
    at = {"report_id": prepared.strip("/").rpartition("/")[2]}
    with sender.apart():
        sender.send("reports:send_back", "zhengxiaoyan", on=prepared, at=at, reason="结论不全")
    sender.send("reports:review", "zhengxiaoyan", at=at, password=DEMO_PASSWORD)
    sender.send("reports:sign", "fengzhiyuan", at=at, password=DEMO_PASSWORD)
    _sent_on(sender, prepared, at)
    with sender.apart():
        sender.send("reports:correct", "chenjing", reason="单位名称有误", password=DEMO_PASSWORD)
    _case(sender)


def _sent_on(sender: Sender, page: str, at: dict[str, str]) -> None:
    """Upload and copies; the platform was away once."""
    sender.send("reports:upload", "chenjing", on=page, at=at)
    upload = Upload.objects.get(report_id=at["report_id"])
    _platform_away(upload)
    sender.send("reports:resend", "chenjing", on=page, at={**at, "upload_id": upload.id})
    with sender.apart():
        sender.send(
            "reports:record_receipt", "chenjing", at={**at, "upload_id": upload.id}, number="SX-0117",
            day=shanghai_day(upload.requested_at).isoformat(), files={"proof": b"%PDF-1.4"},
        )  # fmt: skip
    sender.send("reports:copy_report", "chenjing", at=at)
    inbox = sender.path("reports:inbox", {})
    sender.send("reports:receive", "liwentao", on=inbox)
    assert Copy.objects.filter(report_id=at["report_id"]).count() == 2


def _platform_away(upload: Upload) -> None:
    from liance.flows.reporting import upload_answered

    upload_answered(
        upload_id=upload.id,
        kind="refused",
        sent_at=upload.requested_at,
        at=upload.requested_at,
        receipt="",
        message="格式不符",
    )
    Message.objects.filter(key=f"upload:{upload.id}").delete()


def _case(sender: Sender) -> None:
    """A case that waits for its decision, each way out of it."""
    case = _pending(sender)
    at = {"case_id": case.id}
    page = sender.path("reports:case", at)
    with sender.apart():
        sender.send("reports:dismiss_case", "liwentao", on=page, at=at, reason="企业自行改正，轻微")
    sender.send("reports:file_case", "liwentao", on=page, at=at, number="宝环立〔2026〕77号")
    with sender.apart():
        sender.send(
            "reports:conclude_case", "liwentao", on=page, at=at, outcome="order", reason="限期改正"
        )
    sender.send(
        "reports:penalise", "liwentao", on=page, at=at, number="宝环罚〔2026〕77号",
        decided_on="2026-11-20", fine_yuan="120000", text="超过排放标准",
        files={"scan": b"%PDF-1.4"},
    )  # fmt: skip
    sender.send("reports:copy_penalty", "liwentao", on=page, at=at)


def _pending(sender: Sender) -> Case:
    """The case on the reviewed report's exceedance once it is signed."""
    op = received(sender, 化学需氧量="142").determine()
    Ending(op).prepare(days=1).review(days=1).sign(days=1)
    return Case.objects.get(report__visit=op.visit)

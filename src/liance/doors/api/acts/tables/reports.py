"""Reports sent on and received, uploads, cases and penalties (R1–R5)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from liance.adapters.provincial_platform.client import from_environment
from liance.doors.api.acts.act import area
from liance.flows import explaining
from liance.foundation.kernel.actor import Actor
from liance.mechanism.reporting.actions import cases, copies, receipts, reports, uploads
from liance.mechanism.reporting.models import Case, Penalty

write = area("reports:write")
decide = area("reports:decide")
receipt = area("receipts:write")
case = area("cases:decide", of=(Case,))


def _has_interface(actor: Actor, at: datetime, said: Mapping[str, Any]) -> bool:  # noqa: ARG001
    """Whether the platform is reached by a program, and so answers for itself."""
    return from_environment().configured


ACTS = (
    write("reports", "upload", uploads.upload, "report_id"),
    write("uploads", "resend", uploads.resend, "upload_id", edges=("reporting:upload:resend",)),
    receipt("uploads", "record-receipt", receipts.record_receipt, "upload_id",
            given={"interface": _has_interface}, edges=("reporting:upload:record_receipt",)),
    write("reports", "copy", copies.copy_report, "report_id", without=("named",)),
    write("balance", "explain", explaining.explain_break),
    decide("reports", "send-back", reports.send_back, "report_id",
           edges=("reporting:report:send_back",)),
    decide("copies", "receive", copies.receive, "copy_id", edges=("reporting:copy:receive",)),
    case("cases", "file", cases.file_case, "case_id", edges=("reporting:case:file",)),
    case("cases", "dismiss", cases.dismiss, "case_id", edges=("reporting:case:dismiss",)),
    case("cases", "conclude", cases.conclude, "case_id", of=(),
         edges=("reporting:case:order", "reporting:case:acquit", "reporting:case:transfer")),
    case("cases", "penalise", cases.penalise, "case_id", of=(Penalty,),
         edges=("reporting:case:penalise",)),
    case("cases", "copy-penalty", cases.copy_penalty, "case_id"),
)  # fmt: skip

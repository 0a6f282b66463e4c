"""How a demonstrated operation ends: report, upload, copies, case, penalty."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from liance.flows.demonstration.operation import Operation
from liance.flows.reporting import upload_answered
from liance.foundation.outbox.models import Message
from liance.mechanism.operations.models import Visit
from liance.mechanism.registry.models import Staff
from liance.mechanism.reporting.actions import cases, copies, reports, signing, uploads
from liance.mechanism.reporting.compose import compose
from liance.mechanism.reporting.models import Case, Copy, Report, Upload
from liance.mechanism.reporting.rules.required import missing

DEMO_ADDRESS = "http://127.0.0.1:8000"


def said_of_lacking(visit: Visit, *, at: datetime) -> dict[str, str]:
    """Why each fact that the report of a visit lacks is not on file."""
    form = compose(visit, agency=visit.monitoring, number="", remark="", at=at)
    return dict.fromkeys(missing(form), "名录登记时没有，已通知补登")


@dataclass
class Ending:
    """What follows the results of an operation, by the same kind of steps."""

    operation: Operation

    def prepare(self, *, days: int = 1) -> "Ending":
        """Prepare the report (R3)."""
        op = self.operation
        reports.prepare(
            visit_id=op.visit.id, actor=op.who(op.team.coordinator), at=op.at(9, 30, days=days),
            lacking=said_of_lacking(op.visit, at=op.at(9, 30, days=days)),
        )  # fmt: skip
        return self

    def review(self, *, days: int = 1) -> "Ending":
        """Pass the review."""
        op, report = self.operation, self.report()
        reports.review(
            report_id=report.id, version=report.version, actor=op.who(op.team.reviewer),
            at=op.at(10, 30, days=days),
        )  # fmt: skip
        return self

    def sign(self, *, days: int = 1) -> "Ending":
        """Sign and issue."""
        op, report = self.operation, self.report()
        signing.sign(
            report_id=report.id, version=report.version, at=op.at(11, 30, days=days),
            verify_url=f"{DEMO_ADDRESS}/reports/verify/{report.code}/",
            actor=op.who(op.team.signatory),
        )  # fmt: skip
        return self

    def upload(
        self, *, days: int = 1, answered: str = "received", again: datetime | None = None
    ) -> "Ending":
        """Send to the platform; ``answered`` is what it says, empty for no answer yet (R1).

        ``again``: when the worker may try anew after an outage.
        """
        op, report = self.operation, self.report()
        sent = uploads.upload(
            report_id=report.id, version=report.version, actor=op.who(op.team.coordinator),
            at=op.at(14, 0, days=days),
        )  # fmt: skip
        if answered:
            upload_answered(
                upload_id=sent.id, kind=answered, sent_at=op.at(14, 1, days=days),
                at=op.at(14, 1, days=days),
                receipt=f"DEMO-{str(sent.id)[-8:].upper()}" if answered == "received" else "",
                message="" if answered == "received" else "平台维护，暂不接收",
            )  # fmt: skip
            self._settle(sent, received=answered == "received", again=again or op.at(14, 2))
        return self

    def _settle(self, sent: Upload, *, received: bool, again: datetime) -> None:
        """Nobody sends again what the story says was received."""
        message = Message.objects.filter(key=f"upload:{sent.id}")
        if received:
            message.update(delivered_at=sent.requested_at, attempts=1)
        else:
            message.update(not_before=again, attempts=1)

    def copy(self, *, days: int = 1, received: bool = True) -> "Ending":
        """Copy the report to department and enforcement (R2)."""
        op, report = self.operation, self.report()
        sent = copies.copy_report(
            report_id=report.id, version=report.version, actor=op.who(op.team.coordinator),
            at=op.at(14, 5, days=days),
        )  # fmt: skip
        for copy in sent if received else ():
            self._receive(copy, hour=15, days=days)
        return self

    def _receive(self, copy: Copy, *, hour: int, days: int) -> None:
        op = self.operation
        copy.refresh_from_db()
        copies.receive(
            copy_id=copy.id, version=copy.version, at=op.at(hour, 0, days=days),
            actor=op.who(self._somebody(copy.addressee_id)),
        )  # fmt: skip

    def _somebody(self, agency_id: UUID) -> str:
        """A person of the team who works at the agency and may acknowledge copies."""
        team = self.operation.team
        for username in (team.department, team.officers[0], team.coordinator):
            if self.operation.world.staff[username].agency_id == agency_id:
                return username
        staff = Staff.objects.filter(
            agency_id=agency_id, user__grants__role__in=["department_head", "coordinator"]
        ).first()
        if staff is None or staff.user is None:
            raise ValueError("nobody there to receive the copy")
        return staff.user.username

    def file_case(self, *, days: int = 2) -> "Ending":
        """File a case on the exceedance (R5)."""
        op, case = self.operation, self.case()
        cases.file_case(
            case_id=case.id, version=case.version, number=f"{self._place()}环立〔{op.day.year}〕31号",
            summary="外排废水超标", actor=op.who(op.team.officers[0]), at=op.at(9, 0, days=days),
        )  # fmt: skip
        return self

    def penalise(self, *, days: int = 10) -> "Ending":
        """Decide a penalty (R5)."""
        op, case = self.operation, self.case()
        decided = op.day + timedelta(days=days)
        cases.penalise(
            case_id=case.id, version=case.version, actor=op.who(op.team.officers[0]),
            at=op.at(16, 0, days=days),
            decision=cases.Decision(
                number=f"{self._place()}环罚〔{decided.year}〕58号", decided_on=decided,
                fine_yuan=Decimal(120000), text="超过水污染物排放标准排放水污染物",
            ),
        )  # fmt: skip
        return self

    def copy_penalty(self, *, days: int = 11, received: bool = True) -> "Ending":
        """Copy the decision to the station (R5)."""
        op, case = self.operation, self.case()
        copy = cases.copy_penalty(
            case_id=case.id, version=case.version, actor=op.who(op.team.officers[0]),
            at=op.at(9, 30, days=days),
        )  # fmt: skip
        if received:
            self._receive(copy, hour=10, days=days)
        return self

    def finish(self, *, days: int = 1) -> "Ending":
        """Report, upload with receipt, copies received."""
        self.prepare(days=days).review(days=days).sign(days=days)
        return self.upload(days=days).copy(days=days)

    def report(self) -> Report:
        """The report that stands."""
        return Report.objects.filter(
            visit=self.operation.visit, state__in=["prepared", "reviewed", "signed"]
        ).get()

    def case(self) -> Case:
        """The case on the report."""
        return Case.objects.get(report__visit=self.operation.visit)

    def last_upload(self) -> Upload:
        """The upload of the report."""
        return Upload.objects.get(report=self.report())

    def _place(self) -> str:
        return self.operation.source.jurisdiction.name[0]

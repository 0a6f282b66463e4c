"""The agenda that the records propose to a meeting: the open problems of the joint operations of two
agencies, each counted with its rows (O3). What only named people may know of is in none of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from liance.dashboards.capability_gaps import needs_of
from liance.foundation.clocks.in_force import calendar_in_force
from liance.foundation.clocks.models import Clock
from liance.foundation.clocks.rulebook import RULES
from liance.foundation.kernel.clock import SHANGHAI
from liance.foundation.kernel.models import Transition
from liance.mechanism.balance.models import Duty
from liance.mechanism.balance.rules import overdue_before
from liance.mechanism.coordination.models import Infeasibility, Sheet
from liance.mechanism.meetings.actions.convening import Computed
from liance.mechanism.meetings.models import Meeting, Resolution
from liance.mechanism.operations.models import Visit
from liance.mechanism.oversight.models import Item
from liance.mechanism.reporting.models import Copy, Report
from liance.norms.calendar.instants import end_of_day, shanghai_day

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sides:
    """The two agencies, their place, and the time looked back upon: ``[since, at]``."""

    enforcement: UUID
    monitoring: UUID
    place: str
    since: datetime
    at: datetime

    @property
    def own(self) -> dict[str, Any]:
        """The condition on a sheet or visit: both agencies, and known to everybody."""
        return {
            "enforcement_id": self.enforcement, "monitoring_id": self.monitoring,
            "restricted": False,
        }  # fmt: skip

    def of(self, path: str) -> dict[str, Any]:
        """The same condition on what hangs on one at ``path``."""
        return {f"{path}__{name}": value for name, value in self.own.items()}


def sides_of(meeting: Meeting, *, at: datetime) -> Sides:
    """The sides of a meeting, looking back to the last one."""
    return Sides(
        meeting.enforcement_id, meeting.monitoring_id, meeting.place_id,
        end_of_day(meeting.since - timedelta(days=1)), at,
    )  # fmt: skip


def proposed(sides: Sides) -> list[Computed]:
    """The lines of the agenda whose count is not nought, in the order of the work."""
    found = []
    for kind, (text, read) in KINDS.items():
        rows = list(read(sides))
        if rows:
            found.append(Computed(kind, text.format(n=len(rows)), len(rows), rows))
    return found


def _row(name: str, number: str, at: datetime | date | None, url: str) -> Row:
    day = at.astimezone(SHANGHAI).date() if isinstance(at, datetime) else at
    return {"name": name, "number": number, "day": day.isoformat() if day else "", "url": url}


def _late_sheets(sides: Sides) -> Iterable[Row]:
    rows = Sheet.objects.filter(**sides.own, late=True, sent_at__gte=sides.since)
    for row in rows.exclude(state="withdrawn").order_by("sent_at", "id"):
        yield _row(row.unit_name, row.number, row.sent_at, f"/sheets/{row.id}/")


def _cannot_do(sides: Sides) -> Iterable[Row]:
    rows = Infeasibility.objects.filter(
        Q(declared_at__gte=sides.since) | Q(decision=""), **sides.of("sheet")
    )
    for row in rows.select_related("sheet").order_by("declared_at", "id"):
        sheet = row.sheet
        yield _row(sheet.unit_name, sheet.number, row.declared_at, f"/sheets/{sheet.id}/")


def _irregular(sides: Sides) -> Iterable[Row]:
    rows = Visit.objects.filter(**sides.own, regular=False, entered_at__gte=sides.since)
    for row in rows.select_related("source", "sheet").order_by("entered_at", "id"):
        number = row.sheet.number if row.sheet else ""
        yield _row(row.source.name, number, row.entered_at, f"/visits/{row.id}/")


def _returned(sides: Sides) -> Iterable[Row]:
    """Each time a report was sent back counts: one sent back twice stands twice."""
    steps = Transition.objects.filter(
        noun="reporting:report", verb="send_back", at__gte=sides.since,
        object_id__in=Report.objects.filter(**sides.of("visit")).values("id"),
    ).order_by("at", "id")  # fmt: skip
    found = list(steps)
    reports = Report.objects.select_related("visit__source").in_bulk({s.object_id for s in found})
    for step in found:
        report = reports[step.object_id]
        yield _row(report.visit.source.name, report.number, step.at, f"/reports/{report.id}/")


def _late_uploads(sides: Sides) -> Iterable[Row]:
    clocks = Clock.objects.filter(
        Q(stopped_at=None, due_at__lte=sides.at) | Q(outcome="late", stopped_at__gte=sides.since),
        rule="report.upload", object_id__in=Visit.objects.filter(**sides.own).values("id"),
    )  # fmt: skip
    due = dict(clocks.order_by("due_at").values_list("object_id", "due_at"))
    rows = Visit.objects.filter(pk__in=due).select_related("source", "sheet")
    for row in sorted(rows, key=lambda visit: (due[visit.id], visit.id)):
        number = row.sheet.number if row.sheet else ""
        yield _row(row.source.name, number, due[row.id], f"/visits/{row.id}/")


def _unreceipted(sides: Sides) -> Iterable[Row]:
    rows = Copy.objects.filter(state="sent", **sides.of("report__visit"))
    for row in rows.select_related("report__visit__source").order_by("sent_at", "id"):
        report = row.report
        if report is not None:
            yield _row(
                report.visit.source.name, report.number, row.sent_at, f"/reports/{report.id}/"
            )


def _no_reason(sides: Sides) -> Iterable[Row]:
    """Planned targets whose period is over, neither monitored nor explained in time."""
    days = RULES["target.explain"].length
    rows = Duty.objects.filter(
        enforcement_id=sides.enforcement, monitoring_id=sides.monitoring,
        state__in=["open", "sheet"],
        due_on__lt=overdue_before(calendar_in_force(), days=days, at=sides.at),
    )  # fmt: skip
    for row in rows.select_related("target__source").order_by("due_on", "target_id"):
        target = row.target
        url = f"/plans/{target.plan_id}/#target-{target.number}"
        yield _row(target.source.name, f"第 {target.number} 项", row.due_on, url)


def _nobody_can(sides: Sides) -> Iterable[Row]:
    for need in needs_of(sides.place, on=shanghai_day(sides.at)):
        if need.nobody:
            yield _row(need.factor, f"{need.sources} 家污染源", None, "/people/gaps/")


def _rectifying(sides: Sides) -> Iterable[Row]:
    rows = Item.objects.filter(area__place_id=sides.place, state__in=["open", "reported"])
    for row in rows.select_related("notice").order_by("due_on", "id"):
        url = f"/dispatch/notices/{row.notice_id}/"
        yield _row(row.text, row.notice.document_number, row.due_on, url)


def _undone(sides: Sides) -> Iterable[Row]:
    rows = Resolution.objects.filter(
        meeting__enforcement_id=sides.enforcement, meeting__monitoring_id=sides.monitoring,
        state__in=["open", "reported"],
    )  # fmt: skip
    for row in rows.select_related("agency").order_by("due_on", "id"):
        yield _row(row.text, row.agency.short_name, row.due_on, f"/meetings/{row.meeting_id}/")


KINDS: dict[str, tuple[str, Callable[[Sides], Iterable[Row]]]] = {
    "resolutions": ("以前会议议定、尚未销号的事项 {n} 项", _undone),
    "late_sheets": ("提前不足 2 天送出的联系单 {n} 份", _late_sheets),
    "cannot_do": ("监测机构说明不能承担的联系单 {n} 份", _cannot_do),
    "irregular": ("进场不符合要求的现场 {n} 次", _irregular),
    "returned": ("审核退回的监测报告 {n} 次", _returned),
    "late_uploads": ("超过期限的报告上传 {n} 件", _late_uploads),
    "copies_open": ("没有签收的抄送 {n} 件", _unreceipted),
    "unexplained": ("到期未监测、没有说明原因的计划对象 {n} 个", _no_reason),
    "gaps": ("本地和委托机构都不能测的因子 {n} 个", _nobody_can),
    "rectifying": ("通报要求整改、尚未销号的事项 {n} 项", _rectifying),
}

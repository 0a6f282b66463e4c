"""Reports, their uploads and copies, cases; plans and the visits planned of them."""

from collections.abc import Mapping

from django.db.models import QuerySet

from liance.dashboards.exports.shape import (
    DAY,
    NUMBER,
    TIME,
    Column,
    Listed,
    Wanted,
    Words,
    in_state,
    words_of,
)
from liance.dashboards.exports.words import YES_NO
from liance.foundation.kernel.actor import Actor
from liance.mechanism.planning.models import Plan
from liance.mechanism.planning.policies import visible_to as plans_visible_to
from liance.mechanism.planning.states import PLAN
from liance.mechanism.reporting.models import Case, Copy, Report, Upload
from liance.mechanism.reporting.policies import (
    cases_visible_to,
    copies_visible_to,
    reports_visible_to,
)
from liance.mechanism.reporting.states import CASE, COPY, REPORT, UPLOAD
from liance.mechanism.scheduling.models import PlannedVisit
from liance.mechanism.scheduling.policies import visible_to as timetables_visible_to
from liance.mechanism.scheduling.states import TIMETABLE

VIEW = "reporting:report:view"
VIEW_PLANS = "planning:plan:view"
STATE = Words("状态", "Status")
NUMBER_OF = Words("编号", "Number")
REPORT_OF = Words("报告编号", "Report")
RESTRICTED = Words("限定知悉", "Named people only")
PDF = Words("PDF 文件标识", "PDF file")
KINDS: Mapping[object, Words] = {
    "annual": Words("年度计划", "Annual plan"),
    "special": Words("专项计划", "Special plan"),
}


def _reports(actor: Actor, wanted: Wanted) -> QuerySet[Report]:
    rows = in_state(reports_visible_to(actor), wanted)
    return rows.order_by("-prepared_at", "-id")


def _uploads(actor: Actor, wanted: Wanted) -> QuerySet[Upload]:
    rows = in_state(Upload.objects.filter(report__in=reports_visible_to(actor)), wanted)
    return rows.order_by("-requested_at", "-id")


def _copies(actor: Actor, wanted: Wanted) -> QuerySet[Copy]:
    rows = in_state(copies_visible_to(actor), wanted)
    return rows.order_by("-sent_at", "-id")


def _cases(actor: Actor, wanted: Wanted) -> QuerySet[Case]:
    rows = in_state(cases_visible_to(actor), wanted)
    return rows.order_by("-created_at", "-id")


def _plans(actor: Actor, wanted: Wanted) -> QuerySet[Plan]:
    rows = in_state(plans_visible_to(actor), wanted)
    if wanted.get("year", "").isdecimal():
        rows = rows.filter(year=wanted["year"][:4])
    return rows.order_by("-year", "jurisdiction__order", "id")


def _planned(actor: Actor, wanted: Wanted) -> QuerySet[PlannedVisit]:
    rows = in_state(
        PlannedVisit.objects.filter(timetable__in=timetables_visible_to(actor)),
        wanted,
        "timetable__state",
    )
    return rows.order_by("timetable_id", "outing__day", "order", "id")


REPORTS = Listed(
    code="reports", of=Report, title=Words("监测报告", "Monitoring reports"), permission=VIEW, rows=_reports,
    filters={"state": STATE}, says={"state": words_of(REPORT)},
    columns=(
        Column("number", NUMBER_OF, "number", width=24),
        Column("visit", Words("现场标识", "Visit identifier"), "visit_id", width=36),
        Column("unit", Words("受检单位", "Unit"), "visit__source__name", width=30),
        Column("agency", Words("监测机构", "Monitoring agency"), "agency__name", width=24),
        Column("jurisdiction", Words("辖区", "Jurisdiction"), "jurisdiction__name"),
        Column("state", STATE, "state", say=words_of(REPORT)),
        Column("exceedances", Words("超标项数", "Exceedances"), "exceedances", NUMBER),
        Column("completed", Words("完成时间", "Completed at"), "completed_at", TIME),
        Column("prepared", Words("编制时间", "Prepared at"), "prepared_at", TIME),
        Column("signed", Words("签发时间", "Signed at"), "signed_at", TIME),
        Column("replaces", Words("更正的报告", "Replaces"), "replaces__number", width=24),
        Column("pdf", PDF, "pdf_id", width=36),
        Column("restricted", RESTRICTED, "restricted", say=YES_NO),
    ),
)  # fmt: skip
UPLOADS = Listed(
    code="uploads", of=Upload, title=Words("上传记录", "Uploads"), permission=VIEW, rows=_uploads,
    filters={"state": STATE}, says={"state": words_of(UPLOAD)},
    columns=(
        Column("report", REPORT_OF, "report__number", width=24),
        Column("report_id", Words("报告标识", "Report identifier"), "report_id", width=36),
        Column("state", STATE, "state", say=words_of(UPLOAD)),
        Column("requested", Words("提出时间", "Requested at"), "requested_at", TIME),
        Column("sent", Words("首次送出", "First sent at"), "first_sent_at", TIME),
        Column("attempts", Words("次数", "Attempts"), "attempts", NUMBER),
        Column("receipt", Words("回执号", "Receipt"), "receipt_number", width=24),
        Column("received", Words("回执时间", "Received at"), "received_at", TIME),
        Column("proof", Words("回执文件标识", "File of the receipt"), "receipt_file_id", width=36),
    ),
)  # fmt: skip
COPIES = Listed(
    code="copies", of=Copy, title=Words("抄送件", "Copies"), permission=VIEW, rows=_copies,
    filters={"state": STATE}, says={"state": words_of(COPY)},
    columns=(
        Column("report", REPORT_OF, "report__number", width=24),
        Column("penalty", Words("处罚决定书", "Penalty decision"), "penalty__number", width=24),
        Column("addressee", Words("抄送机构", "Addressee"), "addressee__name", width=24),
        Column("state", STATE, "state", say=words_of(COPY)),
        Column("sent", Words("抄送时间", "Sent at"), "sent_at", TIME),
        Column("received", Words("签收时间", "Received at"), "received_at", TIME),
        Column("decision", Words("处罚决定书文件标识", "File of the penalty decision"),
               "penalty__file_id", width=36),
    ),
)  # fmt: skip
CASES = Listed(
    code="cases", of=Case, title=Words("案件", "Cases"), permission=VIEW, rows=_cases,
    filters={"state": STATE}, says={"state": words_of(CASE)},
    columns=(
        Column("number", Words("立案号", "Case number"), "number", width=24),
        Column("report", REPORT_OF, "report__number", width=24),
        Column("enforcement", Words("执法机构", "Enforcement agency"), "enforcement__name", width=24),
        Column("jurisdiction", Words("辖区", "Jurisdiction"), "jurisdiction__name"),
        Column("state", STATE, "state", say=words_of(CASE)),
        Column("decided", Words("立案决定时间", "Decided at"), "decided_at", TIME),
        Column("concluded", Words("结案时间", "Concluded at"), "concluded_at", TIME),
        Column("restricted", RESTRICTED, "restricted", say=YES_NO),
    ),
)  # fmt: skip
PLANS = Listed(
    code="plans", of=Plan, title=Words("监测计划", "Monitoring plans"), permission=VIEW_PLANS, rows=_plans,
    filters={"state": STATE, "year": Words("年度", "Year")}, says={"state": words_of(PLAN)},
    columns=(
        Column("title", Words("计划名称", "Name of the plan"), "title", width=30),
        Column("kind", Words("类型", "Kind"), "kind", say=KINDS),
        Column("year", Words("年度", "Year"), "year", NUMBER),
        Column("jurisdiction", Words("辖区", "Jurisdiction"), "jurisdiction__name"),
        Column("department", Words("主管部门", "Department"), "department__name", width=24),
        Column("enforcement", Words("执法机构", "Enforcement agency"), "enforcement__name", width=24),
        Column("monitoring", Words("监测机构", "Monitoring agency"), "monitoring__name", width=24),
        Column("state", STATE, "state", say=words_of(PLAN)),
        Column("approved", Words("批准时间", "Approved at"), "approved_at", TIME),
        Column("filed", Words("报送时间", "Filed at"), "filed_at", TIME),
    ),
)  # fmt: skip
PLANNED = Listed(
    code="planned-visits", of=PlannedVisit, title=Words("排期", "Planned visits"), permission=VIEW_PLANS,
    rows=_planned, follows=("timetable",), filters={"state": Words("时间表状态", "Status of the timetable")},
    says={"state": words_of(TIMETABLE)},
    columns=(
        Column("timetable", Words("时间表标识", "Timetable identifier"), "timetable_id", width=36),
        Column("plan", Words("计划名称", "Name of the plan"), "timetable__plan__title", width=30),
        Column("number", Words("版次", "Version"), "timetable__number", NUMBER),
        Column("state", Words("时间表状态", "Status of the timetable"), "timetable__state",
               say=words_of(TIMETABLE)),
        Column("target", Words("监测对象标识", "Target identifier"), "target_id", width=36),
        Column("unit", Words("单位名称", "Company name"), "target__source__name", width=30),
        Column("day", Words("日期", "Day"), "outing__day", DAY),
        Column("begins", Words("开始", "Begins"), "begins_at", TIME),
        Column("ends", Words("结束", "Ends"), "ends_at", TIME),
    ),
)  # fmt: skip

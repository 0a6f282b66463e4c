"""Leads, rounds with their areas, notices, what is to be rectified; meetings, resolutions; contracts."""

from collections.abc import Mapping

from django.db.models import Q, QuerySet

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
from liance.mechanism.commissioning.models import Contract
from liance.mechanism.commissioning.policies import contracts_visible_to
from liance.mechanism.commissioning.states import CONTRACT
from liance.mechanism.commissioning.states import VIEW as VIEW_LABORATORIES
from liance.mechanism.meetings.models import Meeting, Resolution
from liance.mechanism.meetings.policies import meetings_visible_to
from liance.mechanism.meetings.states import MEETING, RESOLUTION
from liance.mechanism.meetings.states import VIEW as VIEW_MEETINGS
from liance.mechanism.oversight.models import Item, Notice, RoundArea
from liance.mechanism.oversight.policies import (
    VIEW,
    agency_of,
    areas_visible_to,
    notices_visible_to,
)
from liance.mechanism.oversight.states import AREA, ITEM, NOTICE, ROUND
from liance.mechanism.screening.models import Lead
from liance.mechanism.screening.policies import visible_to as leads_visible_to
from liance.mechanism.screening.states import LEAD
from liance.mechanism.screening.states import VIEW as VIEW_LEADS

STATE = Words("状态", "Status")
AREA_OF = Words("地区", "Area")
TITLE = Words("标题", "Title")
DUE = Words("期限", "Due on")
PRINTED = (
    Column("pdf", Words("PDF 文件标识", "PDF file"), "pdf_id", width=36),
    Column("docx", Words("Word 文件标识", "Word file"), "docx_id", width=36),
)
FINDINGS: Mapping[object, Words] = {
    "": Words("", ""), "explained": Words("有合理解释", "Explained"),
    "error": Words("记录差错，已另行更正", "Error of recording, corrected apart"),
    "referred": Words("需要立案调查", "Referred for investigation"),
    "undecided": Words("不能判断", "Cannot be decided"),
}  # fmt: skip


def _leads(actor: Actor, wanted: Wanted) -> QuerySet[Lead]:
    rows = leads_visible_to(actor)
    for name, field in (("state", "state"), ("check", "check_id")):
        if wanted.get(name):
            rows = rows.filter(**{field: wanted[name]})
    return rows.order_by("-opened_at", "-id")


def _areas(actor: Actor, wanted: Wanted) -> QuerySet[RoundArea]:
    rows = in_state(areas_visible_to(actor), wanted, "round__state")
    return rows.order_by("-round__year", "-round__number", "place__order", "id")


def _notices(actor: Actor, wanted: Wanted) -> QuerySet[Notice]:
    rows = in_state(notices_visible_to(actor), wanted)
    return rows.order_by("-created_at", "-id")


def _items(actor: Actor, wanted: Wanted) -> QuerySet[Item]:
    mine = Q(notice__round__agency_id=agency_of(actor))
    mine |= Q(area__department_id=agency_of(actor), notice__state="issued")
    rows = in_state(Item.objects.filter(mine), wanted)
    return rows.order_by("due_on", "id")


def _meetings(actor: Actor, wanted: Wanted) -> QuerySet[Meeting]:
    rows = in_state(meetings_visible_to(actor), wanted)
    return rows.order_by("-begins_at", "-id")


def _resolutions(actor: Actor, wanted: Wanted) -> QuerySet[Resolution]:
    rows = in_state(Resolution.objects.filter(meeting__in=meetings_visible_to(actor)), wanted)
    return rows.order_by("due_on", "id")


def _contracts(actor: Actor, wanted: Wanted) -> QuerySet[Contract]:
    rows = in_state(contracts_visible_to(actor), wanted)
    return rows.order_by("-starts_on", "-id")


LEADS = Listed(
    code="leads", of=Lead, title=Words("线索", "Leads"), permission=VIEW_LEADS, rows=_leads,
    filters={"state": STATE, "check": Words("检查", "Check")}, says={"state": words_of(LEAD)},
    columns=(
        Column("check", Words("检查", "Check"), "check_id"),
        Column("code", Words("情形", "Circumstance"), "code"),
        Column("agency", Words("机构", "Agency"), "agency__name", width=24),
        Column("jurisdiction", Words("辖区", "Jurisdiction"), "jurisdiction__name"),
        Column("visit", Words("现场标识", "Visit identifier"), "visit_id", width=36),
        Column("state", STATE, "state", say=words_of(LEAD)),
        Column("opened", Words("发现时间", "Opened at"), "opened_at", TIME),
        Column("finding", Words("核查结论", "Finding"), "finding", say=FINDINGS, width=24),
        Column("closed", Words("办结时间", "Closed at"), "closed_at", TIME),
        Column("restricted", Words("限定知悉", "Named people only"), "secret", say=YES_NO),
    ),
)  # fmt: skip
AREAS = Listed(
    code="areas", of=RoundArea, title=Words("调度地区", "Areas of rounds"), permission=VIEW, rows=_areas,
    follows=("round",), filters={"state": Words("轮次状态", "Status of the round")}, says={"state": words_of(ROUND)},
    columns=(
        Column("round", Words("轮次", "Round"), "round__number", NUMBER),
        Column("year", Words("年度", "Year"), "round__year", NUMBER),
        Column("round_id", Words("轮次标识", "Round identifier"), "round_id", width=36),
        Column("day", Words("截止日", "Cut-off day"), "round__day", DAY),
        Column("until", Words("答复期限", "Answers until"), "round__answers_until", TIME),
        Column("round_state", Words("轮次状态", "Status of the round"), "round__state",
               say=words_of(ROUND)),
        Column("area", AREA_OF, "place__name"),
        Column("answer", Words("核对情况", "Answer"), "state", say=words_of(AREA)),
        Column("comment", Words("说明", "Comment"), "comment", width=30),
    ),
)  # fmt: skip
NOTICES = Listed(
    code="notices", of=Notice, title=Words("通报", "Notices"), permission=VIEW, rows=_notices,
    filters={"state": STATE}, says={"state": words_of(NOTICE)},
    columns=(
        Column("title", TITLE, "title", width=40),
        Column("number", Words("发文字号", "Document number"), "document_number", width=24),
        Column("state", STATE, "state", say=words_of(NOTICE)),
        Column("round_id", Words("轮次标识", "Round identifier"), "round_id", width=36),
        Column("recipients", Words("主送", "Recipients"), "recipients", width=30),
        Column("issued", Words("印发时间", "Issued at"), "issued_at", TIME), *PRINTED,
    ),
)  # fmt: skip
ITEMS = Listed(
    code="items", of=Item, title=Words("整改事项", "Rectification items"), permission=VIEW, rows=_items,
    follows=("notice",), filters={"state": STATE}, says={"state": words_of(ITEM)},
    columns=(
        Column("notice", Words("通报", "Notice"), "notice__document_number", width=24),
        Column("area", AREA_OF, "area__place__name"),
        Column("text", Words("事项", "Item"), "text", width=40),
        Column("due", DUE, "due_on", DAY),
        Column("state", STATE, "state", say=words_of(ITEM)),
        Column("report", Words("整改情况", "Report"), "report", width=40),
        Column("reported", Words("报送时间", "Reported at"), "reported_at", TIME),
    ),
)  # fmt: skip
MEETINGS = Listed(
    code="meetings", of=Meeting, title=Words("会议", "Meetings"), permission=VIEW_MEETINGS, rows=_meetings,
    filters={"state": STATE}, says={"state": words_of(MEETING)},
    columns=(
        Column("year", Words("年度", "Year"), "year", NUMBER),
        Column("number", Words("次数", "Number"), "number", NUMBER),
        Column("place", AREA_OF, "place__name"),
        Column("enforcement", Words("执法机构", "Enforcement agency"), "enforcement__name", width=24),
        Column("monitoring", Words("监测机构", "Monitoring agency"), "monitoring__name", width=24),
        Column("begins", Words("时间", "Begins at"), "begins_at", TIME),
        Column("venue", Words("地点", "Venue"), "venue", width=24),
        Column("state", STATE, "state", say=words_of(MEETING)), *PRINTED,
    ),
)  # fmt: skip
RESOLUTIONS = Listed(
    code="resolutions", of=Resolution, title=Words("议定事项", "Resolutions"), permission=VIEW_MEETINGS,
    rows=_resolutions, follows=("meeting",), filters={"state": STATE}, says={"state": words_of(RESOLUTION)},
    columns=(
        Column("meeting", Words("会议标识", "Meeting identifier"), "meeting_id", width=36),
        Column("text", Words("事项", "Resolution"), "text", width=40),
        Column("agency", Words("承办机构", "Agency in charge"), "agency__name", width=24),
        Column("due", DUE, "due_on", DAY),
        Column("state", STATE, "state", say=words_of(RESOLUTION)),
        Column("report", Words("办理情况", "Report"), "report", width=40),
        Column("reported", Words("报送时间", "Reported at"), "reported_at", TIME),
    ),
)  # fmt: skip
CONTRACTS = Listed(
    code="contracts", of=Contract, title=Words("委托合同", "Contracts"), permission=VIEW_LABORATORIES,
    rows=_contracts, filters={"state": STATE}, says={"state": words_of(CONTRACT)},
    columns=(
        Column("number", Words("合同编号", "Contract number"), "number", width=24),
        Column("tender", Words("招标编号", "Tender"), "tender__number", width=24),
        Column("buyer", Words("委托机构", "Buyer"), "buyer__name", width=24),
        Column("laboratory", Words("检测机构", "Laboratory"), "laboratory__name", width=24),
        Column("starts", Words("起", "Starts on"), "starts_on", DAY),
        Column("ends", Words("止", "Ends on"), "ends_on", DAY),
        Column("ceiling", Words("上限（元）", "Ceiling (yuan)"), "ceiling"),
        Column("state", STATE, "state", say=words_of(CONTRACT)),
        Column("paper", Words("合同文件标识", "Signed paper"), "paper_id", width=36),
    ),
)  # fmt: skip

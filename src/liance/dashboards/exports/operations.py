"""Contact sheets and joint visits."""

from uuid import UUID

from django.db.models import QuerySet

from liance.dashboards.exports.shape import TIME, Column, Listed, Wanted, Words, words_of
from liance.dashboards.exports.words import GROUNDS, URGENCIES, YES_NO
from liance.foundation.kernel.actor import Actor
from liance.mechanism.coordination.models import Sheet
from liance.mechanism.coordination.policies import VIEW as VIEW_SHEETS
from liance.mechanism.coordination.queries import listing
from liance.mechanism.coordination.states import SHEET
from liance.mechanism.operations import queries
from liance.mechanism.operations.models import Visit
from liance.mechanism.operations.states import VISIT

STATE = Words("状态", "Status")
TEXT = Words("单位、编号", "Company, number")
URGENT = Words("全部特事特办", "All urgent tracks")


def _sheets(actor: Actor, wanted: Wanted) -> QuerySet[Sheet]:
    asked = listing.Wanted(
        state=wanted.get("state", ""), agency=_identifier(wanted.get("agency", "")),
        place=wanted.get("county", ""), year=_year(wanted.get("year", "")),
        ground=wanted.get("ground", ""), urgency=wanted.get("urgency", ""),
        late=wanted.get("late", "") not in ("", "False", "false"), text=wanted.get("q", ""),
    )  # fmt: skip
    return listing.sheets_wanted(actor, asked).order_by("-planned_from", "-id")


def _identifier(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _year(text: str) -> int | None:
    return int(text) if len(text) == 4 and text.isdecimal() and 1 < int(text) < 9999 else None


SHEETS = Listed(
    code="sheets", of=Sheet,
    title=Words("联系单", "Contact sheets"),
    permission=VIEW_SHEETS,
    filters={
        "q": TEXT, "state": STATE, "ground": Words("监测事由", "Grounds of monitoring"),
        "urgency": Words("时效", "Track"), "year": Words("年度", "Year"),
        "county": Words("地区", "Area"), "agency": Words("机构", "Agency"),
        "late": Words("只看迟送", "Sent late only"),
    },
    says={
        "state": words_of(SHEET), "ground": GROUNDS, "urgency": {**URGENCIES, "urgent": URGENT},
    },
    rows=_sheets,
    columns=(
        Column("number", Words("编号", "Number"), "number", width=24),
        Column("jurisdiction", Words("辖区", "Jurisdiction"), "jurisdiction__name"),
        Column("unit", Words("监测单位名称", "Monitored company"), "unit_name", width=28),
        Column("ground", Words("监测事由", "Grounds of monitoring"), "ground", say=GROUNDS, width=20),
        Column("urgency", Words("时效", "Track"), "urgency", say=URGENCIES),
        Column("state", STATE, "state", say=words_of(SHEET)),
        Column("planned_from", Words("计划监测开始", "Planned from"), "planned_from", TIME, width=20),
        Column("planned_to", Words("计划监测结束", "Planned to"), "planned_to", TIME, width=20),
        Column("sent_at", Words("送出时间", "Sent at"), "sent_at", TIME, width=20),
        Column("returned_at", Words("回送时间", "Returned at"), "returned_at", TIME, width=20),
        Column("late", Words("迟送", "Sent late"), "late", say=YES_NO),
        Column("late_reason", Words("迟送原因", "Why late"), "late_reason", width=24),
        Column("enforcement", Words("执法机构", "Enforcement agency"), "enforcement__name", width=28),
        Column("monitoring", Words("监测机构", "Monitoring agency"), "monitoring__name", width=28),
        Column("laboratory", Words("检测机构", "Laboratory"), "laboratory__name", width=28),
        Column("restricted", Words("限定知悉", "Named people only"), "restricted", say=YES_NO),
    ),
)  # fmt: skip


def _visits(actor: Actor, wanted: Wanted) -> QuerySet[Visit]:
    rows = queries.matching(actor, state=wanted.get("state", ""), words=wanted.get("q", ""))
    return rows.order_by("-entered_at", "-id")


VISITS = Listed(
    code="visits", of=Visit,
    title=Words("现场", "Visits"),
    permission="operations:visit:view",
    filters={"q": Words("单位", "Company"), "state": STATE},
    says={"state": words_of(VISIT)},
    rows=_visits,
    columns=(
        Column("sheet", Words("联系单", "Contact sheet"), "sheet__number", width=24),
        Column("jurisdiction", Words("辖区", "Jurisdiction"), "jurisdiction__name"),
        Column("unit", Words("监测单位", "Unit"), "source__name", width=28),
        Column("ground", Words("监测事由", "Grounds of monitoring"), "ground", say=GROUNDS, width=20),
        Column("urgency", Words("时效", "Track"), "urgency", say=URGENCIES),
        Column("state", STATE, "state", say=words_of(VISIT)),
        Column("entered_at", Words("进场时间", "Entered at"), "entered_at", TIME, width=20),
        Column("left_at", Words("离场时间", "Left at"), "left_at", TIME, width=20),
        Column("enforcement", Words("执法机构", "Enforcement agency"), "enforcement__name", width=28),
        Column("monitoring", Words("监测机构", "Monitoring agency"), "monitoring__name", width=28),
        Column("laboratory", Words("检测机构", "Laboratory"), "laboratory__name", width=28),
        Column("regular", Words("可作为证据", "May serve as evidence"), "regular", say=YES_NO),
        Column("deficiencies", Words("不合要求之处", "What fell short"), "deficiencies", width=30),
        Column("restricted", Words("限定知悉", "Named people only"), "restricted", say=YES_NO),
    ),
)  # fmt: skip

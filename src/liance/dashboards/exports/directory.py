"""What an act names: points with factors of a visit, hand-overs, outlets, people, instruments."""

from django.db.models import QuerySet

from liance.dashboards.exports.shape import DAY, TIME, Column, Listed, Wanted, Words, words_of
from liance.dashboards.exports.words import MEDIA, YES_NO
from liance.foundation.kernel.actor import Actor
from liance.mechanism.capability.models import Instrument
from liance.mechanism.capability.queries import instruments, people
from liance.mechanism.custody.models import Handover
from liance.mechanism.custody.policies import visible_to as bottles_visible_to
from liance.mechanism.custody.states import HANDOVER
from liance.mechanism.operations.models import VisitItem
from liance.mechanism.operations.policies import visible_to as visits_visible_to
from liance.mechanism.registry.models import Outlet, Staff
from liance.mechanism.registry.policies import sources_visible_to

VISIT = Words("现场标识", "Visit identifier")
POINT = Words("点位编号", "Point")
POINT_NAME = Words("点位名称", "Name of the point")
MEDIUM = Words("类别", "Medium")
AGENCY = Words("机构", "Agency")
NAME = Words("名称", "Name")
ACTIVE = Words("在用", "In use")


def _items(actor: Actor, wanted: Wanted) -> QuerySet[VisitItem]:
    rows = VisitItem.objects.filter(point__visit__in=visits_visible_to(actor))
    if wanted.get("number"):
        rows = rows.filter(point__visit__sheet__number=wanted["number"])
    return rows.order_by("point__visit_id", "point__order", "order", "id")


def _handovers(actor: Actor, wanted: Wanted) -> QuerySet[Handover]:
    rows = Handover.objects.filter(bottle__in=bottles_visible_to(actor))
    if wanted.get("state"):
        rows = rows.filter(state=wanted["state"])
    return rows.order_by("-offered_at", "-id")


def _outlets(actor: Actor, wanted: Wanted) -> QuerySet[Outlet]:
    rows = Outlet.objects.filter(source__in=sources_visible_to(actor))
    if wanted.get("q"):
        rows = rows.filter(source__name__icontains=wanted["q"])
    return rows.order_by("source_id", "code", "id")


def _people(actor: Actor, wanted: Wanted) -> QuerySet[Staff]:
    rows = people(actor)
    if wanted.get("q"):
        rows = rows.filter(name__icontains=wanted["q"])
    return rows.order_by("agency_id", "name", "id")


def _instruments(actor: Actor, wanted: Wanted) -> QuerySet[Instrument]:
    rows = instruments(actor)
    if wanted.get("q"):
        rows = rows.filter(name__icontains=wanted["q"])
    return rows.order_by("agency_id", "number", "id")


VISIT_ITEMS = Listed(
    code="visit-items", of=VisitItem, title=Words("现场监测项目", "Factors of visits"),
    permission="operations:visit:view", rows=_items,
    filters={"number": Words("联系单编号", "Number of the sheet")},
    columns=(
        Column("visit", VISIT, "point__visit_id", width=36),
        Column("point_id", Words("点位标识", "Point identifier"), "point_id", width=36),
        Column("point", POINT, "point__code"),
        Column("point_name", POINT_NAME, "point__name", width=20),
        Column("medium", MEDIUM, "point__medium", say=MEDIA),
        Column("factor", Words("监测项目", "Factor"), "factor"),
        Column("on_site", Words("现场测定", "Measured on site"), "on_site", say=YES_NO),
        Column("limit", Words("限值", "Limit"), "limit"),
        Column("unit", Words("单位", "Unit of measurement"), "unit"),
        Column("standard", Words("执行标准", "Standard"), "standard", width=24),
        Column("not_done", Words("未测原因", "Why not measured"), "not_done_reason", width=30),
    ),
)  # fmt: skip
HANDOVERS = Listed(
    code="handovers", of=Handover, title=Words("样品交接", "Hand-overs of samples"),
    permission="custody:bottle:view", rows=_handovers, filters={"state": Words("状态", "Status")},
    says={"state": words_of(HANDOVER)},
    columns=(
        Column("bottle", Words("样品标识", "Bottle identifier"), "bottle_id", width=36),
        Column("number", Words("样品编号", "Bottle"), "bottle__number", width=24),
        Column("giver", Words("交出人", "Giver"), "giver__name"),
        Column("taker", Words("接收人", "Taker"), "taker__name"),
        Column("state", Words("状态", "Status"), "state", say=words_of(HANDOVER)),
        Column("offered", Words("交出时间", "Offered at"), "offered_at", TIME),
        Column("answered", Words("答复时间", "Answered at"), "answered_at", TIME),
    ),
)  # fmt: skip
OUTLETS = Listed(
    code="outlets", of=Outlet, title=Words("排口", "Outlets"), permission="registry:source:view",
    rows=_outlets, filters={"q": Words("单位名称", "Company name")},
    columns=(
        Column("source", Words("污染源标识", "Source identifier"), "source_id", width=36),
        Column("source_name", Words("单位名称", "Company name"), "source__name", width=30),
        Column("code", POINT, "code"),
        Column("name", POINT_NAME, "name", width=20),
        Column("medium", MEDIUM, "medium", say=MEDIA),
        Column("lon", Words("经度", "Longitude"), "lon"),
        Column("lat", Words("纬度", "Latitude"), "lat"),
        Column("active", ACTIVE, "active", say=YES_NO),
    ),
)  # fmt: skip
PEOPLE = Listed(
    code="people", of=Staff, title=Words("人员", "People"), permission="capability:staff:view",
    rows=_people, filters={"q": Words("姓名", "Name of the person")},
    columns=(
        Column("name", Words("姓名", "Name of the person"), "name"),
        Column("agency", AGENCY, "agency__name", width=24),
        Column("agency_id", Words("机构标识", "Agency identifier"), "agency_id", width=36),
        Column("position", Words("职务", "Position"), "position"),
        Column("active", Words("在职", "In service"), "active", say=YES_NO),
    ),
)  # fmt: skip
INSTRUMENTS = Listed(
    code="instruments", of=Instrument, title=Words("仪器", "Instruments"),
    permission="capability:staff:view", rows=_instruments,
    filters={"q": NAME},
    columns=(
        Column("number", Words("编号", "Number"), "number"),
        Column("name", NAME, "name", width=24),
        Column("model", Words("型号", "Model"), "model"),
        Column("agency", AGENCY, "agency__name", width=24),
        Column("calibrated", Words("检定有效至", "Calibrated until"), "calibrated_to", DAY),
        Column("rented", Words("租用", "Rented"), "rented", say=YES_NO),
        Column("active", ACTIVE, "active", say=YES_NO),
    ),
)  # fmt: skip

"""The list of sources, and one of them."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from liance.dashboards import source_history
from liance.doors.web.lists import listing
from liance.doors.web.parts.marks import grouped
from liance.doors.web.routes import Request, page
from liance.doors.web.sources.forms import FilterForm
from liance.doors.web.sources.refusals import REMARKS
from liance.doors.web.sources.words import MANAGEMENT, MEDIA
from liance.doors.web.standing import standing
from liance.mechanism.coordination.states import SHEET
from liance.mechanism.operations.states import VISIT
from liance.mechanism.registry import directory
from liance.mechanism.registry.actions.on_site import OPENS_VISIT
from liance.mechanism.registry.models import Jurisdiction, Source, Staff
from liance.mechanism.registry.policies import MANAGE_SOURCES, source_for
from liance.mechanism.reporting.states import REPORT

VIEW = "registry:source:view"
SORTS = {
    "place": ["jurisdiction_id", "name", "id"],
    "name": ["name", "id"],
    "industry": ["industry", "id"],
    "management": ["management", "name", "id"],
}


@page(VIEW)
def index(request: Request) -> HttpResponse:
    """The list with its filter."""
    places = directory.places_for(request.actor)
    form = FilterForm(request.GET or None, places=places)
    wanted = _wanted(form)
    found = listing(request, directory.sources(request.actor, wanted), sorts=SORTS, default="place")
    media = directory.media_of([s.id for s in found])
    lines = [(s, _outlets(media.get(s.id, {})), _management(s)) for s in found]
    title = _("%(place)s　%(count)s 家污染源") % {
        "place": _place_name(wanted, places), "count": grouped(found.total),
    }  # fmt: skip
    columns = [
        (_("单位"), "", "name"),
        (_("辖区"), "", "place"),
        (_("行业"), "", "industry"),
        (_("管理等级"), "", "management"),
        _("排放口"),
        _("状态"),
    ]
    context = {
        "form": form, "found": found, "lines": lines, "title": title, "columns": columns,
        "may_manage": request.actor.may(MANAGE_SOURCES),
    }  # fmt: skip
    return render(request, "sources/index.html", context)


def _wanted(form: FilterForm) -> directory.Wanted:
    if not form.is_bound or not form.is_valid():
        return directory.Wanted()
    d = form.cleaned_data
    return directory.Wanted(
        text=d["q"], place=d["place"], industry=d["industry"].strip(),
        management=d["management"], remarked=d["shown"] == "remarked",
        retired=d["shown"] == "retired",
    )  # fmt: skip


def _place_name(wanted: directory.Wanted, places: list[Jurisdiction]) -> str:
    code = wanted.place or (places[0].code if places else "")
    return next((str(p.name) for p in places if p.code == code), "")


def _outlets(counts: dict[str, int]) -> str:
    return "　".join(f"{MEDIA[m]} {counts[m]}" for m in MEDIA if counts.get(m)) or "—"


def _management(source: Source) -> str:
    return str(MANAGEMENT.get(source.management, "—"))


@page(VIEW)
def detail(request: Request, source_id: UUID) -> HttpResponse:
    """One source: codes, outlets with limits, its operations as far as the actor may know."""
    source = source_for(request.actor, source_id)
    history = source_history.of(source.id, actor=request.actor)
    outlets = directory.outlets_of(source)
    context = {
        "source": source,
        "outlets": [(o, MEDIA[o.medium]) for o in outlets],
        "sheets": [(row, standing(SHEET, row.state)) for row in history.sheets],
        "visits": [(row, standing(VISIT, row.state)) for row in history.visits],
        "reports": [(row, standing(REPORT, row.state)) for row in history.reports],
        "crumbs": [(_("污染源名录"), reverse("sources:index")), (source.name, "")],
        "pills": _pills(source), "facts": _facts(source),
        "remarks": [REMARKS.get(code, code) for code in source.remarks],
        "may_manage": request.actor.may(MANAGE_SOURCES),
        "may_sheet": request.actor.may("coordination:sheet:draft"),
        "may_rejudge": request.actor.may("reevaluation:run:order"),
        "outlet_columns": [_("监测因子"), _("限值"), _("执行标准"), _("测定方式")],
        "sheet_columns": [_("联系单"), _("时间"), _("状态")],
        "visit_columns": [_("现场"), _("执法机构"), _("状态")],
        "report_columns": [_("报告"), _("监测机构"), _("状态")],
        "note": _note(source),
        "few": _few(source), "may_open": source.restricted and request.actor.may(OPENS_VISIT),
    }  # fmt: skip
    return render(request, "sources/detail.html", context)


def _few(source: Source) -> str:
    """The names of those who know of a restricted unit."""
    if not source.restricted:
        return ""
    rows = Staff.objects.filter(pk__in=source.named).order_by("name")
    return "、".join(rows.values_list("name", flat=True))


def _note(source: Source) -> str:
    parent = source.jurisdiction.parent
    above = f"{parent.name} " if parent and source.jurisdiction.level == "county" else ""
    return f"{above}{source.jurisdiction.name}　{source.address}"


def _pills(source: Source) -> list[tuple[str, str]]:
    found = [("ok", _("在用"))] if source.active else [("closed", _("已停用"))]
    if source.restricted:
        found.append(("soon", _("限定知悉")))
    if source.management:
        found.append(("idle" if source.management == "registered" else "progress",
                      str(MANAGEMENT[source.management])))  # fmt: skip
    return found


def _facts(source: Source) -> list[tuple[str, object]]:
    where = f"{source.lon}°E，{source.lat}°N" if source.lon is not None else ""
    return [
        (_("统一社会信用代码"), source.credit_code),
        (_("排污许可证编号"), source.permit_code),
        (_("行业"), source.industry),
        (_("年度重点单位"), _("是") if source.key_unit else _("否")),
        (_("地址"), source.address),
        (_("坐标"), where),
        (_("联系人"), source.contact),
    ]

"""The record of an instrument: what it measured, its care, checks, repairs, times out of service."""

from datetime import UTC
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from liance.dashboards.instrument_log import LogLine, instrument_log, totals
from liance.dashboards.instrument_papers import paper, workbook
from liance.doors.web.moments import local, local_day
from liance.doors.web.people.record_forms import EndForm, EntryForm, OutForm
from liance.doors.web.people.tabs import crumbs, validity
from liance.doors.web.people.views.filled import insist_manages, taken
from liance.doors.web.people.words import LOG, MARKS
from liance.doors.web.routes import FORM, Request, page, version
from liance.foundation.documents import paper as papers
from liance.foundation.kernel.errors import NotFound
from liance.mechanism.capability import queries as capability
from liance.mechanism.capability import service
from liance.mechanism.capability.models import Instrument, InstrumentEntry, Outage
from liance.mechanism.registry.policies import manages
from liance.mechanism.reporting.workbook import MEDIA_TYPE

VIEW = "capability:staff:view"
MANAGE = "capability:instrument:manage"
# As many lines a page shows; the files have all.
MOST = 300


def _seen(request: Request, instrument_id: UUID) -> Instrument:
    row = capability.instruments(request.actor).filter(pk=instrument_id).first()
    if row is None:
        raise NotFound("capability:instrument")
    return row


def _managed(request: Request, instrument_id: UUID) -> Instrument:
    row = _seen(request, instrument_id)
    insist_manages(request, row.agency)
    return row


def _year(request: Request) -> int:
    asked = request.GET.get("year", "")
    this = local_day(request.at).year
    return int(asked) if asked.isdecimal() and 2000 <= int(asked) <= this else this


@page(VIEW)
def detail(request: Request, instrument_id: UUID) -> HttpResponse:
    """An instrument with the record of a year."""
    row, year, day = _seen(request, instrument_id), _year(request), local_day(request.at)
    lines = instrument_log(row, request.actor, year=year)
    count = totals(lines)
    out = Outage.objects.filter(instrument=row, state="out").first()
    may = request.actor.may(MANAGE) and manages(request.actor, row.agency)
    context = {
        "row": row, "title": str(row), "year": year, "out": out, "may": may, "count": len(lines),
        "crumbs": crumbs((_("仪器"), reverse("people:instruments")), (str(row), "")),
        "retired": _retired(row), "pills": [_state(row, out), validity(row.calibrated_to, on=day)],
        "facts": [
            (_("机构"), row.agency.name), (_("型号"), row.model or "—"),
            (_("监测因子"), "、".join(row.factors) or _("全部")),
            (_("检定、校准有效期至"), row.calibrated_to or _("没有登记")),
            (_("现场测定"), count.get("reading", 0)), (_("实验室分析"), count.get("analysis", 0)),
        ],
        "lines": [(line, *_shown(row, line, may=may)) for line in lines[:MOST]], "most": MOST,
        "columns": [_("时间"), _("类别"), _("人员"), _("用于"), _("内容"), ("", "end")],
        "before": year - 1, "before_address": f"?year={year - 1}",
        "after": year + 1 if year < day.year else None, "after_address": f"?year={year + 1}",
        **{form: _file(row, form, year) for form in ("xlsx", "pdf")},
    }  # fmt: skip
    return render(request, "people/instrument.html", context)


def _file(row: Instrument, form: str, year: int) -> str:
    return f"{reverse('people:record_file', args=[row.id, form])}?year={year}"


def _state(row: Instrument, out: Outage | None) -> tuple[str, str]:
    if row.active:
        return "ok", _("在用")
    if out is not None:
        return "late", _("停用：%(why)s") % {"why": out.reason}
    return "closed", _("已报废") if _retired(row) else _("停用")


def _retired(row: Instrument) -> bool:
    return not row.active and Outage.objects.filter(instrument=row, state="retired").exists()


def _shown(row: Instrument, line: LogLine, *, may: bool) -> tuple[str, list[tuple[str, str]], str]:
    """Word and marks of a line, the address at which it is corrected."""
    marks = [(kind, str(word)) for kind, word in (MARKS[mark] for mark in line.marks)]
    open_ = may and line.entry is not None and "corrected" not in line.marks
    address = reverse("people:write_record", args=[row.id])
    return (
        str(LOG[line.kind]),
        marks,
        f"{address}?corrects={line.entry.id}" if open_ and line.entry else "",
    )


@page(VIEW)
def give(request: Request, instrument_id: UUID, form: str) -> HttpResponse:
    """The record of a year as ``xlsx`` or ``pdf``."""
    row, year = _seen(request, instrument_id), _year(request)
    if form not in {"xlsx", "pdf"}:
        raise Http404
    lines = instrument_log(row, request.actor, year=year)
    if form == "xlsx":
        data, kind = workbook(row, lines, year=year, at=request.at), MEDIA_TYPE
    else:
        data = papers.pdf(paper(row, lines, year=year, at=request.at))
        kind = "application/pdf"
    response = HttpResponse(data, content_type=kind)
    name = quote(f"{row.name} {row.number} {year}.{form}")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    response["Cache-Control"] = "private, no-store"
    return response


@page(MANAGE, methods=FORM)
def write(request: Request, instrument_id: UUID) -> HttpResponse:
    """Write a line of the record, or one in the place of the line that the address names."""
    row = _managed(request, instrument_id)
    old = _old(request, row)
    back = reverse("people:instrument", args=[row.id])

    def act(data: dict[str, Any]) -> str:
        service.write(
            **data, instrument_id=row.id, version=version(request), actor=request.actor,
            at=request.at, corrects=old.id if old else None,
        )  # fmt: skip
        messages.success(request, _("已记下"))
        return back

    initial: dict[str, Any] = {"on": local_day(request.at)}
    if old is not None:
        said = {True: "yes", False: "no", None: ""}[old.passed]
        initial = {"kind": old.kind, "on": old.on, "text": old.text, "passed": said}
    form = EntryForm(request.POST or None, correcting=old is not None, initial=initial)
    title = _("更正记录") if old else _("登记维护、核查、维修")
    return taken(
        request, form, act, title=title, back=back, version=row.version, way=((str(row), back),),
        note=_("使用情况由现场测定和分析自动记入，不用再填。"),
    )  # fmt: skip


def _old(request: Request, row: Instrument) -> InstrumentEntry | None:
    asked = request.GET.get("corrects", "")
    if not asked:
        return None
    try:
        old = InstrumentEntry.objects.filter(pk=UUID(asked), instrument=row).first()
    except ValueError:
        old = None
    if old is None:
        raise NotFound("capability:instrument")
    return old


@page(MANAGE, methods=FORM)
def take_out(request: Request, instrument_id: UUID) -> HttpResponse:
    """Take an instrument out of service."""
    row = _managed(request, instrument_id)
    back = reverse("people:instrument", args=[row.id])

    def act(data: dict[str, Any]) -> str:
        service.take_out(
            instrument_id=row.id, version=version(request), reason=data["reason"],
            began_at=data["began_at"].astimezone(UTC), actor=request.actor, at=request.at,
        )  # fmt: skip
        messages.success(request, _("已停用，联系单、现场测定和分析都不能再选它"))
        return back

    form = OutForm(request.POST or None, initial={"began_at": local(request.at)})
    return taken(
        request, form, act, title=_("停用 %(name)s") % {"name": row}, back=back,
        version=row.version, way=((str(row), back),),
        note=_("从这个时间起用它读的数不再接收，手机稍后交来的也一样。"),
    )  # fmt: skip


@page(MANAGE, methods=FORM)
def end(request: Request, instrument_id: UUID) -> HttpResponse:
    """Put an instrument back into service, or write it off."""
    row = _managed(request, instrument_id)
    back = reverse("people:instrument", args=[row.id])

    def act(data: dict[str, Any]) -> str:
        service.end(
            **data, instrument_id=row.id, version=version(request), actor=request.actor,
            at=request.at,
        )  # fmt: skip
        messages.success(request, _("已记下"))
        return back

    form = EndForm(request.POST or None)
    return taken(
        request, form, act, title=_("恢复使用或报废 %(name)s") % {"name": row}, back=back,
        version=row.version, way=((str(row), back),),
    )  # fmt: skip

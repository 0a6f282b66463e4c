"""The year's end: all plans of a year summed, beside the years before, each figure with its rows."""

from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liance.dashboards import year_end as dashboard
from liance.dashboards.province import PERMISSION
from liance.dashboards.year_end import KINDS, Sums, TargetRow, YearEnd
from liance.dashboards.year_end_papers import paper as year_paper
from liance.doors.web.dispatch.words import PLAN_KINDS, TARGET_STATES, YEAR_FIGURES, rate_words
from liance.doors.web.lists import Listing
from liance.doors.web.moments import local_day
from liance.doors.web.routes import Request, page
from liance.flows.dispatching import DOCX
from liance.foundation.documents import paper as papers

FIRST = 2021


def _year(request: Request) -> int:
    asked, this = request.GET.get("year", ""), local_day(request.at).year
    return int(asked) if asked.isdecimal() and FIRST <= int(asked[:5]) <= this + 1 else this


@page(PERMISSION)
def index(request: Request) -> HttpResponseBase:
    """The year's end of the actor's own place."""
    return _show(request, "")


@page(PERMISSION)
def area(request: Request, place: str) -> HttpResponseBase:
    """That of one area."""
    return _show(request, place)


def _show(request: Request, place: str) -> HttpResponseBase:
    year = _year(request)
    found = dashboard.year_end(request.actor, year=year, at=request.at, place=place)
    code, this = found.place.code, local_day(request.at).year
    context = {
        "title": _title(found), "note": _note(found), "found": found, "code": code,
        "crumbs": [(_("调度与通报"), reverse("dispatch:index")),
                   (_("%(place)s %(year)s 年终") % {"place": found.place.name, "year": year}, "")],
        "years": [(str(y), str(y), f"?year={y}") for y in range(this, max(this - 5, FIRST - 1), -1)],
        "area_columns": [_("地区"), (_("计划数"), "number"), *_heads(), (_("上年 %"), "number")],
        "plan_columns": [_("计划"), _("地区"), *_heads(), _("报送")],
        "year_columns": [_("年度"), *_heads()],
        "areas": [_line(row.sums, row.code, year, name=row.name, plans=row.plans,
                        before=_said(row.before),
                        address=f"{reverse('dispatch:area_year_end', args=[row.code])}?year={year}")
                  for row in found.areas],
        "plans": [_line(row.sums, code, year, plan=row.id, name=row.title, where=row.place,
                        kind=PLAN_KINDS[row.kind], filed=row.filed,
                        address=reverse("plans:detail", args=[row.id]))
                  for row in found.plans],
        "compared": [_line(sums, code, of, name=of) for of, sums in found.years],
        "total": _line(found.total, code, year, plans=len(found.plans), before=""),
    }  # fmt: skip
    return render(request, "dispatch/year_end.html", context)


def _heads() -> list[tuple[Any, str]]:
    return [*((word, "number") for word in YEAR_FIGURES.values()), (_("完成率 %"), "number")]


def _title(found: YearEnd) -> str:
    none = sum(not area.plans for area in found.areas)
    left, year = found.total.unexplained, found.year
    if left:
        said = ngettext(
            "%(year)s 年 %(n)s 家次期满没有监测也没有原因",
            "%(year)s 年 %(n)s 家次期满没有监测也没有原因", left,
        )  # fmt: skip
        return said % {"year": year, "n": left}
    if none:
        said = ngettext(
            "%(year)s 年 %(n)s 个地区没有已批准的计划", "%(year)s 年 %(n)s 个地区没有已批准的计划", none
        )  # fmt: skip
        return said % {"year": year, "n": none}
    return _("%(year)s 年计划完成情况") % {"year": found.year}


def _note(found: YearEnd) -> str:
    return _("%(place)s　%(plans)s 个计划，%(planned)s 家次，已监测 %(done)s（%(rate)s %%）") % {
        "place": found.place.name, "plans": len(found.plans), "planned": found.total.planned,
        "done": found.total.done, "rate": _said(found.total),
    }  # fmt: skip


def _said(sums: Sums) -> str:
    return rate_words(sums.rate)


def _line(
    sums: Sums, place: str, year: int, *, plan: UUID | None = None, **more: object
) -> dict[str, Any]:
    cells = []
    for kind in KINDS:
        number = getattr(sums, kind)
        address = reverse("dispatch:year_rows", args=[place, year, kind])
        if plan is not None:
            address = f"{address}?{urlencode({'plan': plan})}"
        bad = kind == "unexplained" and bool(number)
        cells.append({"number": number, "address": address if number else "", "bad": bad})
    return {"cells": cells, "rate": _said(sums), **more}


@page(PERMISSION)
def rows(request: Request, place: str, year: int, kind: str) -> HttpResponseBase:
    """The targets that one figure counts."""
    asked = request.GET.get("page", "1")
    number = max(int(asked), 1) if asked.isdecimal() and len(asked) < 7 else 1
    found = dashboard.targets(
        request.actor, kind, year=year, at=request.at, place=place, plan=_plan(request),
        number=number,
    )  # fmt: skip
    query = QueryDict(mutable=True)
    if "plan" in request.GET:
        query["plan"] = request.GET["plan"]
    listing = Listing(found.rows, number, found.total, dashboard.PER_PAGE, "", query)
    back = f"{reverse('dispatch:area_year_end', args=[place])}?year={year}"
    context = {
        "title": _("%(figure)s %(n)s") % {"figure": YEAR_FIGURES[kind], "n": found.total},
        "crumbs": [(_("%(year)s 年终") % {"year": year}, back), (YEAR_FIGURES[kind], "")],
        "listing": listing, "lines": [_target(row) for row in found.rows],
        "columns": [_("单位"), _("计划"), _("计划期"), _("地区"), _("状态"), _("原因")],
    }  # fmt: skip
    return render(request, "dispatch/year_rows.html", context)


def _plan(request: Request) -> UUID | None:
    asked = request.GET.get("plan", "")
    try:
        return UUID(asked) if asked else None
    except ValueError:
        raise Http404 from None


def _target(row: TargetRow) -> tuple[TargetRow, object, str]:
    address = f"{reverse('plans:detail', args=[row.plan_id])}#target-{row.number}"
    return row, TARGET_STATES[row.state], address


@page(PERMISSION)
def paper(request: Request, place: str, year: int, form: str) -> HttpResponse:
    """The year's end as PDF or DOCX."""
    if form not in {"pdf", "docx"}:
        raise Http404
    found = dashboard.year_end(request.actor, year=year, at=request.at, place=place)
    made = year_paper(found, actor=request.actor, at=request.at)
    data = papers.pdf(made) if form == "pdf" else papers.docx(made)
    kind = "application/pdf" if form == "pdf" else DOCX
    response = HttpResponse(data, content_type=kind)
    name = quote(f"{made.title}.{form}")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    response["Cache-Control"] = "private, no-store"
    return response

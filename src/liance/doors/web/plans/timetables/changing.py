"""A timetable begun, searched, changed by hand, announced; a visit made a contact sheet."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from liance.doors.web.plans.timetables.board import hours
from liance.doors.web.plans.timetables.forms import BeginForm, CrewForm, MoveForm
from liance.doors.web.plans.timetables.reading import SHEET, VIEW, begin_context, crumbs
from liance.doors.web.routes import FORM, Request, page, version
from liance.doors.web.sending import act_once, tried
from liance.flows.timetabling.elsewhere import elsewhere_of
from liance.flows.timetabling.sheets import sheet_of
from liance.foundation.kernel.errors import NotPermitted
from liance.mechanism.planning import queries as plans
from liance.mechanism.planning.models import Plan
from liance.mechanism.registry.models import Staff
from liance.mechanism.scheduling import queries
from liance.mechanism.scheduling.actions import arranging, searching
from liance.mechanism.scheduling.gathering import Elsewhere, people_of
from liance.mechanism.scheduling.models import Outing, PlannedVisit, Timetable, Vehicle
from liance.mechanism.scheduling.policies import own
from liance.mechanism.scheduling.states import ANNOUNCE, ARRANGE

SECONDS = 30
QUESTION_SECONDS = 15


def _board(row: Timetable, day: object = None) -> str:
    address = reverse("plans:timetable", args=[row.id])
    return f"{address}?week={day}" if day else address


def _elsewhere(row: Timetable) -> Elsewhere:
    return elsewhere_of(row.plan, first=row.first_day, last=row.last_day)


@page(ARRANGE, methods=["POST"])
def begin(request: Request, plan_id: UUID) -> HttpResponse:
    """Open the next version."""
    plan = plans.plan_page(plan_id, actor=request.actor)
    form = BeginForm(request.POST)

    def act() -> str:
        days = form.cleaned_data
        row = arranging.begin(
            plan_id=plan_id, **days, actor=request.actor, at=request.at,
            elsewhere=elsewhere_of(plan, **days),
        )  # fmt: skip
        return _board(row)

    if form.is_valid():
        answer = tried(request, form, act)
        if answer is not None:
            return answer
    rows = list(queries.timetables(plan_id, actor=request.actor))
    context = begin_context(request, plan, rows, form)
    return render(request, "plans/timetable/index.html", context, status=422)


@page(ARRANGE, methods=["POST"])
def search(request: Request, timetable_id: UUID) -> HttpResponse:
    """Have the draft arranged in the background."""

    def act() -> str:
        made = searching.ask(
            timetable_id=timetable_id, version=version(request), seconds=SECONDS,
            actor=request.actor, at=request.at,
        )  # fmt: skip
        return reverse("plans:timetable", args=[made.timetable_id])

    return act_once(request, act)


@page(ARRANGE, methods=["POST"])
def what_if(request: Request, timetable_id: UUID) -> HttpResponse:
    """Ask what the loss of people in a month would do."""

    def act() -> str:
        searching.ask_what_if(
            timetable_id=timetable_id, people=_number(request, "people"),
            month=_number(request, "month"), seconds=QUESTION_SECONDS, actor=request.actor,
            at=request.at,
        )  # fmt: skip
        return reverse("plans:timetable", args=[timetable_id]) + "#what-if"

    return act_once(request, act)


def _number(request: Request, name: str) -> int:
    text = request.POST.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 4 else 0


@page(ARRANGE, methods=["POST"])
def stop(request: Request, search_id: UUID) -> HttpResponse:
    """Stop a search; the best found stays."""

    def act() -> str:
        made = searching.stop(search_id=search_id, actor=request.actor, at=request.at)
        messages.success(request, _("正在停止，保留已找到的最好的一份"))
        return reverse("plans:timetable", args=[made.timetable_id])

    return act_once(request, act)


@page(ANNOUNCE, methods=["POST"])
def announce(request: Request, timetable_id: UUID) -> HttpResponse:
    """Announce; people, instruments and vehicles are booked from now on."""

    def act() -> str:
        row = queries.timetable(timetable_id, actor=request.actor)
        arranging.announce(
            timetable_id=timetable_id, version=version(request), elsewhere=_elsewhere(row),
            actor=request.actor, at=request.at,
        )  # fmt: skip
        messages.success(request, _("排期已公布"))
        return _board(row)

    return act_once(request, act)


@page(ARRANGE, methods=["POST"])
def drop(request: Request, timetable_id: UUID) -> HttpResponse:
    """Give up a draft."""

    def act() -> str:
        row = arranging.drop(
            timetable_id=timetable_id, version=version(request), actor=request.actor, at=request.at
        )
        messages.success(request, _("这一版已作废"))
        return reverse("plans:timetables", args=[row.plan_id])

    return act_once(request, act)


@page(VIEW, methods=FORM)
def visit(request: Request, visit_id: UUID) -> HttpResponse:
    """A visit with its day and crew; in a draft it is moved here."""
    row = queries.visit(visit_id, actor=request.actor)
    table = row.timetable
    may = _may_change(request, table) and not (row.outing and row.outing.fixed)
    day = row.outing.day if row.outing else max(table.first_day, row.target.period_from)
    choices = [(str(o.id), _crew_words(o)) for o in _near(row)]
    initial = {"day": day, "outing": str(row.outing_id or "")}
    form = MoveForm(request.POST or None, outings=choices, initial=initial)

    def act() -> str:
        to_day, outing = form.chosen()
        arranging.move(
            visit_id=visit_id, version=version(request), day=to_day, outing_id=outing,
            elsewhere=_elsewhere(table), actor=request.actor, at=request.at,
        )  # fmt: skip
        messages.success(request, _("已改到 %(day)s") % {"day": to_day.isoformat()})
        return _board(table, to_day)

    if request.method == "POST" and not may:
        raise NotPermitted(ARRANGE)
    if request.method == "POST" and form.is_valid():
        answer = tried(request, form, act)
        if answer is not None:
            return answer
    context = {
        "visit": row, "row": table, "form": form, "may": may,
        "title": row.target.source.name, "crumbs": crumbs(table.plan, table),
        "pairs": _visit_pairs(row), "may_sheet": _may_sheet(request, row),
    }  # fmt: skip
    return render(
        request, "plans/timetable/visit.html", context, status=422 if form.errors else 200
    )


def _may_change(request: Request, table: Timetable) -> bool:
    return (
        table.state == "draft" and own(request.actor, table) and request.actor.may(ARRANGE)
        and queries.searches(table)[0] is None
    )  # fmt: skip


def _may_sheet(request: Request, row: PlannedVisit) -> bool:
    return (
        row.timetable.state == "announced" and row.outing is not None
        and request.actor.agency_id == row.timetable.enforcement_id and request.actor.may(SHEET)
    )  # fmt: skip


def _near(row: PlannedVisit) -> list[Outing]:
    """The outings that the visit could join, by day."""
    target = row.target
    found = queries.outings_between(row.timetable, target.period_from, target.period_to)
    return [o for o in found if not o.fixed]


def _crew_words(outing: Outing) -> str:
    names = "、".join(m.staff.name for m in outing.members.all())
    units = "、".join(v.target.source.name for v in outing.visits.all())
    return f"{outing.day:%m-%d} {hours(outing)} {names}：{units}"


def _visit_pairs(row: PlannedVisit) -> list[tuple[str, str]]:
    target, outing = row.target, row.outing
    factors = "；".join(
        f"{o.outlet.code} {'、'.join(o.factors)}"
        for o in target.outlets.select_related("outlet").order_by("outlet__code")
    )
    found = [
        (_("计划期"), f"{target.period_from.isoformat()} – {target.period_to.isoformat()}"),
        (_("点位和因子"), factors), *_area_pairs(row.timetable.plan),
    ]  # fmt: skip
    if outing is None:
        return [(_("日子"), _("还没有")), *found]
    crew = "、".join(m.staff.name for m in outing.members.select_related("staff"))
    vehicle = outing.vehicle.plate if outing.vehicle else _("不占用车辆")
    return [
        (_("日子"), f"{outing.day.isoformat()} {hours(outing)}"), (_("人员"), crew),
        (_("车辆"), vehicle), *found,
    ]  # fmt: skip


def _area_pairs(plan: Plan) -> list[tuple[str, str]]:
    """What the area set for entering a firm, where it set anything."""
    rule = plans.area_rule(plan.jurisdiction_id)
    if rule is None:
        return []
    said = [
        (rule.prior_approval, _("入企检查先经批准")), (rule.notice_shown, _("向企业出示检查通知")),
        (rule.result_told, _("检查结果告知企业")),
    ]  # fmt: skip
    words = "；".join(word for holds, word in said if holds)
    if not words:
        return []
    return [
        (
            _("入企要求"),
            words if rule.verified else _("%(words)s（未与原文核对）") % {"words": words},
        )
    ]


@page(ARRANGE, methods=["POST"])
def take_out(request: Request, visit_id: UUID) -> HttpResponse:
    """Take a visit off its day."""

    def act() -> str:
        row = arranging.take_out(
            visit_id=visit_id, version=version(request), actor=request.actor, at=request.at
        )
        messages.success(request, _("已取下，等待另排"))
        return reverse("plans:timetable", args=[row.timetable_id])

    return act_once(request, act)


@page(SHEET, methods=["POST"])
def sheet(request: Request, visit_id: UUID) -> HttpResponse:
    """Draft the contact sheet of a planned visit."""

    def act() -> str:
        made = sheet_of(visit_id=visit_id, actor=request.actor, at=request.at)
        messages.success(request, _("联系单已按排期起草，核对后送出"))
        return reverse("sheets:detail", args=[made.id])

    return act_once(request, act)


@page(VIEW, methods=FORM)
def outing(request: Request, outing_id: UUID) -> HttpResponse:
    """A crew's day: people, vehicle, stops; in a draft the crew is changed here."""
    row = queries.outing(outing_id, actor=request.actor)
    table = row.timetable
    form = CrewForm(request.POST or None, **_choices(row))

    def act() -> str:
        arranging.set_crew(
            outing_id=outing_id, version=version(request), officers=form.people("officers"),
            monitors=form.people("monitors"), vehicle_id=form.car(), elsewhere=_elsewhere(table),
            actor=request.actor, at=request.at,
        )  # fmt: skip
        messages.success(request, _("人员和车辆已更换"))
        return _board(table, row.day)

    change = _may_change(request, table)
    if request.method == "POST" and not (change and not row.fixed):
        raise NotPermitted(ARRANGE)
    if request.method == "POST" and form.is_valid():
        answer = tried(request, form, act)
        if answer is not None:
            return answer
    context = {
        "outing": row, "row": table, "form": form, "may": change and not row.fixed,
        "may_fix": change, "crumbs": crumbs(table.plan, table), "hours": hours(row),
        "title": _("%(day)s 外出") % {"day": row.day.isoformat()},
        "stops": row.visits.select_related("target__source__jurisdiction").order_by("order"),
        "tools": "、".join(str(i.instrument) for i in row.instruments.select_related("instrument")),
        "columns": [_("时间"), _("单位"), _("地点"), ("", "end")],
        "may_sheet": table.state == "announced" and request.actor.may(SHEET)
        and request.actor.agency_id == table.enforcement_id,
    }  # fmt: skip
    return render(
        request, "plans/timetable/outing.html", context, status=422 if form.errors else 200
    )


def _choices(row: Outing) -> dict[str, Any]:
    """Who may be sent on the day of an outing, and with what; those who go stand first."""
    table, day = row.timetable, row.day.toordinal()
    names = dict(
        Staff.objects.filter(agency_id__in=[table.enforcement_id, table.monitoring_id]).values_list(
            "id", "name"
        )
    )
    able = people_of(table, {})
    sides = {}
    for name, side in (("officers", "enforcement"), ("monitors", "monitoring")):
        chosen = [m.staff_id for m in row.members.all() if m.side == side]
        others = [
            UUID(p.id) for p in able
            if any(h.first <= day <= h.last for h in
                   (p.officer if side == "enforcement" else p.monitor))
        ]  # fmt: skip
        sides[name] = [(str(k), names.get(k, "")) for k in dict.fromkeys([*chosen, *others])]
    cars = Vehicle.objects.filter(
        agency_id__in=[table.enforcement_id, table.monitoring_id], active=True
    ).order_by("plate")
    initial = {
        name: [str(m.staff_id) for m in row.members.all() if m.side == side]
        for name, side in (("officers", "enforcement"), ("monitors", "monitoring"))
    }
    return {
        **sides, "vehicles": [(str(c.id), c.plate) for c in cars],
        "initial": {**initial, "vehicle": str(row.vehicle_id or "")},
    }  # fmt: skip


@page(ARRANGE, methods=["POST"])
def fix(request: Request, outing_id: UUID) -> HttpResponse:
    """Fix an outing, or let it go."""
    fixed = request.POST.get("fixed") == "1"
    table = queries.outing(outing_id, actor=request.actor).timetable

    def act() -> str:
        row = arranging.fix(
            outing_id=outing_id, version=version(request), fixed=fixed, actor=request.actor,
            at=request.at, elsewhere=_elsewhere(table), reason=request.POST.get("reason", ""),
        )  # fmt: skip
        messages.success(request, _("已固定，求解时不动") if fixed else _("已放开"))
        return _board(row.timetable, row.day)

    return act_once(request, act)

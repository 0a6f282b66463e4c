"""Training, the yearly capability plan, the factors that nobody here can measure (C1, C2, C4)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from liance.dashboards.capability_gaps import Need, needs
from liance.doors.web.moments import local_day
from liance.doors.web.people.means_forms import AttendForm, MeasureForm, TrainingForm
from liance.doors.web.people.tabs import crumbs, tabs
from liance.doors.web.people.views.filled import taken
from liance.doors.web.people.words import DUTIES, MEASURES, MEDIA, RESULTS, TRAININGS
from liance.doors.web.routes import FORM, Request, page, version
from liance.doors.web.sending import act_once, tried
from liance.foundation.kernel.errors import NotFound
from liance.mechanism.capability import trained
from liance.mechanism.capability import training as actions
from liance.mechanism.capability.models import Measure, Training
from liance.mechanism.registry.models import Agency, Staff
from liance.mechanism.registry.policies import (
    agencies_visible_to,
    agency_for,
    manages,
    people_visible_to,
)

VIEW = "capability:staff:view"
RECORD = "capability:training:record"
PLAN = "capability:measure:manage"


def _year(request: Request) -> int:
    asked = request.GET.get("year", "")
    this = local_day(request.at).year
    return int(asked) if asked.isdigit() and 2021 <= int(asked) <= this + 1 else this


def _own(request: Request) -> Agency:
    if request.actor.agency_id is None:
        raise NotFound("registry:agency")
    return agency_for(request.actor, request.actor.agency_id)


@page(VIEW)
def trainings(request: Request) -> HttpResponse:
    """The trainings of the year, and which areas had their joint one."""
    year, actor = _year(request), request.actor
    rows = list(trained.trainings(actor, year=year))
    places = actor.scope or ((actor.jurisdiction,) if actor.jurisdiction else ())
    areas = trained.joint_by_area(places, year=year, on=local_day(request.at))
    without = sum(not area.trainings for area in areas)
    title = _("%(year)s 年培训 %(count)s 次，%(without)s 个市县还没有联合培训") % {
        "year": year, "count": len(rows), "without": without,
    }  # fmt: skip
    context = {
        "title": title, "tabs": tabs(actor), "may": actor.may(RECORD), "year": year,
        "rows": [(row, TRAININGS[row.kind]) for row in rows], "areas": areas,
        "columns": [_("培训"), _("类别"), _("组织"), _("日期"), (_("人数"), "number"),
                    (_("人学时"), "number")],
        "area_columns": [_("地区"), (_("联合培训"), "number"), _("哪一次"), _("状态")],
    }  # fmt: skip
    return render(request, "people/trainings.html", context)


@page(RECORD, methods=FORM)
def new_training(request: Request) -> HttpResponse:
    """Put a training of the actor's agency on file."""
    agency = _own(request)
    back = reverse("people:trainings")

    def act(data: dict[str, Any]) -> str:
        made = actions.add_training(**data, agency=agency, actor=request.actor, at=request.at)
        messages.success(request, _("培训已登记，接着登记参加人员"))
        return reverse("people:training", args=[made.id])

    form = TrainingForm(request.POST or None)
    return taken(request, form, act, title=_("登记培训"), back=back)


@page(VIEW)
def training(request: Request, training_id: UUID) -> HttpResponse:
    """One training with its participants."""
    return _training(request, _seen(request, training_id), None)


def _seen(request: Request, training_id: UUID) -> Training:
    rows = Training.objects.filter(organiser__in=agencies_visible_to(request.actor))
    row = rows.select_related("organiser", "jurisdiction").filter(pk=training_id).first()
    if row is None:
        raise NotFound("capability:training")
    return row


def _training(
    request: Request, row: Training, form: AttendForm | None, status: int = 200
) -> HttpResponse:
    may = request.actor.may(RECORD) and manages(request.actor, row.organiser)
    may = may and row.examined is None
    people = list(row.attendances.select_related("staff", "agency").order_by("agency__name", "id"))
    hours = sum(one.hours for one in people)
    asked = [one for one in people if one.result != "none"]
    passed = sum(one.result == "passed" for one in asked)
    context = {
        "row": row, "title": row.title, "crumbs": crumbs((_("培训"), reverse("people:trainings"))),
        "facts": [
            (_("类别"), TRAININGS[row.kind]), (_("组织"), row.organiser.name),
            (_("日期"), f"{row.held_from} – {row.held_to}"), (_("地点"), row.place),
            (_("人学时"), hours), (_("考核合格"), f"{passed} ÷ {len(asked)}" if asked else "—"),
            (_("内容"), row.content),
        ],
        "people": [(one, RESULTS[one.result]) for one in people],
        "columns": [_("人员"), _("机构"), (_("学时"), "number"), _("考核"), (_("分数"), "number")],
        "may": may, "form": form or AttendForm(people=_people(request)),
    }  # fmt: skip
    return render(request, "people/training.html", context, status=status)


def _people(request: Request) -> Any:
    rows = people_visible_to(request.actor).filter(active=True).select_related("agency")
    return rows.order_by("agency__name", "name")


@page(RECORD, methods=["POST"])
def attend(request: Request, training_id: UUID) -> HttpResponse:
    """Enter a participant."""
    row = _seen(request, training_id)
    if not manages(request.actor, row.organiser):
        raise NotFound("capability:training")
    form = AttendForm(request.POST, people=_people(request))

    def act() -> str:
        data = dict(form.cleaned_data)
        staff = data.pop("staff")
        actions.attend(
            training_id=row.id, version=version(request), staff_id=staff.id, actor=request.actor,
            at=request.at, **data,
        )  # fmt: skip
        messages.success(request, _("%(name)s 已登记") % {"name": staff.name})
        return reverse("people:training", args=[row.id])

    if form.is_valid():
        answer = tried(request, form, act)
        if answer is not None:
            return answer
    return _training(request, row, form, 422)


@page(VIEW)
def measures(request: Request) -> HttpResponse:
    """The measures of the year's capability plans."""
    year, day = _year(request), local_day(request.at)
    may = request.actor.may(PLAN)
    lines = []
    for row in trained.measures(request.actor, year=year):
        if row.done_on:
            state = ("done", _("%(day)s 完成") % {"day": row.done_on})
        else:
            state = ("late", _("逾期")) if row.due_on < day else ("progress", _("进行中"))
        own = may and manages(request.actor, row.agency)
        lines.append((row, MEASURES[row.kind], state, own and not row.done_on))
    done = sum(bool(line[0].done_on) for line in lines)
    title = _("%(year)s 年能力提升计划：%(count)s 项措施，完成 %(done)s 项") % {
        "year": year, "count": len(lines), "done": done,
    }  # fmt: skip
    context = {
        "title": title, "tabs": tabs(request.actor), "lines": lines, "may": may, "today": day,
        "columns": [_("措施"), _("机构"), _("责任人"), _("期限"), _("状态"), ("", "end")],
    }  # fmt: skip
    return render(request, "people/measures.html", context)


@page(PLAN, methods=FORM)
def new_measure(request: Request) -> HttpResponse:
    """Put a measure into the actor's agency's plan."""
    agency = _own(request)
    back = reverse("people:measures")
    people = Staff.objects.filter(agency=agency, active=True).order_by("name")

    def act(data: dict[str, Any]) -> str:
        actions.add_measure(**data, agency=agency, actor=request.actor, at=request.at)
        messages.success(request, _("措施已列入"))
        return back

    initial = {"year": local_day(request.at).year}
    form = MeasureForm(request.POST or None, people=people, initial=initial)
    return taken(request, form, act, title=_("列入措施"), back=back)


@page(PLAN, methods=["POST"])
def finish(request: Request, measure_id: UUID) -> HttpResponse:
    """Say that a measure is done."""
    found = Measure.objects.select_related("agency").filter(pk=measure_id).first()
    if found is None or not manages(request.actor, found.agency):
        raise NotFound("capability:measure")

    def act() -> str:
        actions.finish_measure(
            measure_id=measure_id, version=version(request),
            evidence=request.POST.get("evidence", ""), done_on=local_day(request.at),
            actor=request.actor, at=request.at,
        )  # fmt: skip
        messages.success(request, _("已完成，佐证已记下"))
        return reverse("people:measures")

    return act_once(request, act)


@page(VIEW)
def gaps(request: Request) -> HttpResponse:
    """The factors of the area's sources against people, instruments and laboratories."""
    found = needs(request.actor, on=local_day(request.at))
    nobody = sum(need.nobody for need in found)
    lacking = sum(bool(need.lacks) for need in found)
    title = _("%(count)s 个因子，%(lacking)s 个本地不能测，其中 %(nobody)s 个没有机构能测") % {
        "count": len(found), "lacking": lacking, "nobody": nobody,
    }  # fmt: skip
    context = {
        "title": title, "tabs": tabs(request.actor),
        "lines": [(need, MEDIA[need.medium], *_state(need)) for need in found],
        "columns": [
            _("因子"), (_("污染源"), "number"), (_("采样"), "number"), (_("分析"), "number"),
            (_("仪器"), "number"), (_("检测机构"), "number"), _("状态"),
        ],
    }  # fmt: skip
    return render(request, "people/gaps.html", context)


def _state(need: Need) -> tuple[str, str]:
    if not need.lacks:
        return "ok", _("本地能测")
    lacks = "、".join(str(DUTIES[duty]) for duty in need.lacks)
    if need.nobody:
        return "late", _("没有人能做：%(duties)s") % {"duties": lacks}
    return "soon", _("要委托：%(duties)s") % {"duties": lacks}

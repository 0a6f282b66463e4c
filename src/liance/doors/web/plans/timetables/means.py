"""Vehicles, leave and settings that a timetable keeps to."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from liance.doors.web.moments import local_day
from liance.doors.web.plans.timetables.forms import AbsenceForm, TermsForm, VehicleForm
from liance.doors.web.routes import Request, page, version
from liance.doors.web.sending import act_once, tried
from liance.mechanism.capability.models import Instrument
from liance.mechanism.registry.models import Staff
from liance.mechanism.scheduling import queries
from liance.mechanism.scheduling.actions import means as acts
from liance.mechanism.scheduling.models import Absence
from liance.mechanism.scheduling.policies import MANAGE
from liance.norms.conventions import conventions

TERMS = ("laboratory_per_day", "gap_days", "day_minutes", "basis", "verified")


@page(MANAGE)
def means(request: Request) -> HttpResponse:
    """Vehicles, leave and settings of the actor's own agency."""
    return _page(request)


def _page(request: Request, *, status: int = 200, **given: forms.BaseForm) -> HttpResponse:
    own = queries.field_terms(request.actor)
    initial = {name: getattr(own, name) for name in TERMS} if own else {}
    station = "monitoring" in request.actor.functions and request.actor.may(acts.SET_TERMS)
    context = {
        "title": _("车辆、休假和排期设定"), "crumbs": [(_("计划"), reverse("plans:index"))],
        "vehicles": list(queries.vehicles(request.actor)),
        "vehicle_columns": [_("号牌"), (_("座位"), "number"), ("", "end")],
        "absences": [(a, _who(a)) for a in queries.absences(request.actor, on=local_day(request.at))],
        "absence_columns": [_("谁或什么"), _("开始日期"), _("结束日期"), _("原因"), ("", "end")],
        "vehicle_form": given.get("vehicle") or VehicleForm(),
        "absence_form": given.get("absence") or AbsenceForm(who=_choices(request)),
        "terms_form": (given.get("terms") or TermsForm(initial=initial)) if station else None,
        "terms_version": own.version if own else 0,
        "conventions": [
            (c.zh if not _english(request) else c.en, f"{c.value} {_unit(c.unit)}")
            for c in conventions().values() if c.code.startswith("timetable.")
        ],
    }  # fmt: skip
    return render(request, "plans/timetable/means.html", context, status=status)


def _english(request: Request) -> bool:
    return getattr(request, "LANGUAGE_CODE", "").startswith("en")


def _unit(unit: str) -> str:
    words = {"minutes": _("分钟"), "days": _("天"), "percent": "%", "kmh": "km/h"}
    return words[unit]


def _who(row: Absence) -> str:
    return str(row.staff or row.instrument or row.vehicle)


def _choices(request: Request) -> list[Any]:
    """People, instruments and vehicles of the actor's own agency."""
    agency = [request.actor.agency_id]
    people = Staff.objects.filter(agency__in=agency, active=True).order_by("name")
    tools = Instrument.objects.filter(agency__in=agency, active=True).order_by("number")
    return [
        (_("人员"), [(f"staff:{p.id}", p.name) for p in people]),
        (_("仪器"), [(f"instrument:{i.id}", str(i)) for i in tools]),
        (_("车辆"), [(f"vehicle:{v.id}", v.plate) for v in queries.vehicles(request.actor)]),
    ]


def _done(
    request: Request, name: str, form: forms.BaseForm, write: Callable[[], object], said: str
) -> HttpResponse:
    """Write what a form says; where it is refused, the page with the form again."""

    def act() -> str:
        write()
        messages.success(request, said)
        return reverse("plans:means")

    if form.is_valid():
        answer = tried(request, form, act)
        if answer is not None:
            return answer
    return _page(request, status=422, **{name: form})


@page(MANAGE, methods=["POST"])
def add_vehicle(request: Request) -> HttpResponse:
    """Put a vehicle on file."""
    form = VehicleForm(request.POST)
    return _done(
        request, "vehicle", form,
        lambda: acts.add_vehicle(**form.cleaned_data, actor=request.actor, at=request.at),
        _("车辆已登记"),
    )  # fmt: skip


@page(MANAGE, methods=["POST"])
def retire_vehicle(request: Request, vehicle_id: UUID) -> HttpResponse:
    """Take a vehicle out of use."""

    def act() -> str:
        acts.retire_vehicle(
            vehicle_id=vehicle_id, version=version(request), actor=request.actor, at=request.at
        )
        messages.success(request, _("车辆已停用"))
        return reverse("plans:means")

    return act_once(request, act)


@page(MANAGE, methods=["POST"])
def add_absence(request: Request) -> HttpResponse:
    """Say that somebody or something is not to be had."""
    form = AbsenceForm(request.POST, who=_choices(request))
    return _done(
        request, "absence", form,
        lambda: acts.add_absence(**form.values(), actor=request.actor, at=request.at),
        _("已登记，排期时避开"),
    )  # fmt: skip


@page(MANAGE, methods=["POST"])
def drop_absence(request: Request, absence_id: UUID) -> HttpResponse:
    """Take an absence back."""

    def act() -> str:
        acts.drop_absence(
            absence_id=absence_id, version=version(request), actor=request.actor, at=request.at
        )
        messages.success(request, _("登记已取消"))
        return reverse("plans:means")

    return act_once(request, act)


@page(acts.SET_TERMS, methods=["POST"])
def set_terms(request: Request) -> HttpResponse:
    """What the station sets for its timetables."""
    form = TermsForm(request.POST)
    return _done(
        request, "terms", form,
        lambda: acts.set_terms(
            **form.cleaned_data, version=version(request), actor=request.actor, at=request.at
        ),
        _("设定已保存"),
    )  # fmt: skip

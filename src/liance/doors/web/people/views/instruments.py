"""Instruments and their calibration."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from liance.doors.web.lists import listing
from liance.doors.web.moments import local_day
from liance.doors.web.people.forms import CalibrationForm, InstrumentForm
from liance.doors.web.people.tabs import tabs, validity
from liance.doors.web.people.views.filled import insist_manages, taken
from liance.doors.web.routes import FORM, Request, page, version
from liance.foundation.kernel.errors import NotFound
from liance.mechanism.capability import actions
from liance.mechanism.capability import queries as capability
from liance.mechanism.registry.policies import agency_for, manages

VIEW = "capability:staff:view"
MANAGE = "capability:instrument:manage"
SORTS = {
    "agency": ["agency__jurisdiction__order", "agency__name", "number", "id"],
    "calibrated": ["calibrated_to", "id"],
    "name": ["name", "id"],
}


@page(VIEW)
def index(request: Request) -> HttpResponse:
    """The instruments with the last day of their calibration."""
    day = local_day(request.at)
    rows = capability.instruments(request.actor)
    found = listing(request, rows, sorts=SORTS, default="agency")
    may = request.actor.may(MANAGE)
    lines = [
        (i, validity(i.calibrated_to, on=day) if i.active else ("closed", _("停用")),
         may and manages(request.actor, i.agency))
        for i in found
    ]  # fmt: skip
    expiries = capability.expiries(request.actor, on=day)
    title = _("%(count)s 台仪器，%(over)s 台超过校准期") % {
        "count": found.total, "over": expiries.instruments_expired,
    }  # fmt: skip
    context = {
        "title": title, "tabs": tabs(request.actor), "found": found, "lines": lines,
        "columns": [(_("仪器"), "", "name"), (_("机构"), "", "agency"), _("监测因子"),
                    (_("检定、校准"), "", "calibrated"), ("", "end")],
    }  # fmt: skip
    return render(request, "people/instruments.html", context)


@page(MANAGE, methods=FORM)
def new(request: Request, agency_id: UUID) -> HttpResponse:
    """Put an instrument on file."""
    agency = agency_for(request.actor, agency_id)
    insist_manages(request, agency)
    back = reverse("people:agency", args=[agency.id])

    def act(data: dict[str, Any]) -> str:
        actions.add_instrument(**data, agency=agency, actor=request.actor, at=request.at)
        messages.success(request, _("仪器已登记"))
        return back

    form = InstrumentForm(request.POST or None)
    return taken(request, form, act, title=_("登记仪器"), back=back, way=((agency.name, back),))


@page(MANAGE, methods=FORM)
def change(request: Request, instrument_id: UUID) -> HttpResponse:
    """Write a calibration."""
    row = capability.instruments(request.actor).filter(pk=instrument_id).first()
    if row is None:
        raise NotFound("capability:instrument")
    insist_manages(request, row.agency)
    back = reverse("people:instrument", args=[row.id])

    def act(data: dict[str, Any]) -> str:
        actions.change_instrument(
            **data, instrument_id=row.id, version=version(request), actor=request.actor,
            at=request.at,
        )  # fmt: skip
        messages.success(request, _("已保存"))
        return back

    initial = {"calibrated_to": row.calibrated_to}
    form = CalibrationForm(request.POST or None, initial=initial)
    return taken(
        request, form, act, title=str(row), back=back, version=row.version,
        note=_("超过校准期的仪器不能随联系单回送，也不能用于现场测定。"),
    )  # fmt: skip

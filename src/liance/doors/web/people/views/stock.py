"""Consumables by lot: what is there, what runs low or out (C2, P3)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from liance.doors.web.moments import local_day
from liance.doors.web.people.means_forms import ConsumableForm, LotForm, UseForm
from liance.doors.web.people.tabs import tabs, validity
from liance.doors.web.people.views.filled import taken
from liance.doors.web.people.views.lots import gap_lines
from liance.doors.web.people.words import CONSUMABLES
from liance.doors.web.routes import FORM, Request, page, version
from liance.doors.web.sending import act_once
from liance.foundation.kernel.errors import NotFound, Refused
from liance.mechanism.capability import stock as actions
from liance.mechanism.capability.models import Consumable
from liance.mechanism.registry.models import Agency
from liance.mechanism.registry.policies import agencies_visible_to, agency_for, manages

VIEW = "capability:staff:view"
MANAGE = "capability:stock:manage"


@page(VIEW)
def index(request: Request) -> HttpResponse:
    """The consumables with what is left of each lot."""
    day = local_day(request.at)
    may = request.actor.may(MANAGE)
    lines = [
        (one, CONSUMABLES[one.row.kind],
         [(lot, left, validity(lot.expires_on, on=day) if lot.expires_on else None)
          for lot, left in one.lots],
         may and manages(request.actor, one.row.agency))
        for one in actions.stock(request.actor, on=day)
    ]  # fmt: skip
    low = sum(line[0].low for line in lines)
    context = {
        "title": _("%(count)s 种耗材，%(low)s 种低于报警线") % {"count": len(lines), "low": low},
        "tabs": tabs(request.actor), "lines": lines, "may": may,
        "gaps": gap_lines(request) if may else [],
        "gap_columns": [_("耗材"), (_("缺"), "number"), (_("样品"), "number"), _("原因"),
                        _("哪次出动")],
        "columns": [_("耗材"), _("机构"), (_("可用数量"), "number"), (_("报警线"), "number"),
                    _("批次"), ("", "end")],
    }  # fmt: skip
    return render(request, "people/stock.html", context)


@page(MANAGE, methods=FORM)
def new(request: Request) -> HttpResponse:
    """Put a consumable of the actor's own agency on file."""
    agency = _own(request)
    back = reverse("people:stock")

    def act(data: dict[str, Any]) -> str:
        made = actions.add_consumable(**data, agency=agency, actor=request.actor, at=request.at)
        messages.success(request, _("耗材已登记，接着登记批次"))
        return reverse("people:new_lot", args=[made.id])

    form = ConsumableForm(request.POST or None)
    return taken(request, form, act, title=_("登记耗材"), back=back)


def _own(request: Request) -> Agency:
    if request.actor.agency_id is None:
        raise NotFound("registry:agency")
    return agency_for(request.actor, request.actor.agency_id)


def _consumable(request: Request, consumable_id: UUID) -> Consumable:
    rows = Consumable.objects.filter(agency__in=agencies_visible_to(request.actor))
    row = rows.select_related("agency").filter(pk=consumable_id).first()
    if row is None or not manages(request.actor, row.agency):
        raise NotFound("capability:consumable")
    return row


@page(MANAGE, methods=FORM)
def lot(request: Request, consumable_id: UUID) -> HttpResponse:
    """Take a lot in."""
    row = _consumable(request, consumable_id)
    back = reverse("people:stock")

    def act(data: dict[str, Any]) -> str:
        actions.add_lot(**data, consumable_id=row.id, actor=request.actor, at=request.at)
        messages.success(request, _("批次已入库"))
        return back

    initial = {"received_on": local_day(request.at)}
    form = LotForm(request.POST or None, initial=initial)
    title = _("%(name)s：登记批次（%(unit)s）") % {"name": row.name, "unit": row.unit}
    return taken(request, form, act, title=title, back=back)


@page(MANAGE, methods=["POST"])
def use(request: Request, consumable_id: UUID) -> HttpResponse:
    """Take a quantity out, the lot that expires first before the others."""
    _consumable(request, consumable_id)
    form = UseForm(request.POST)
    if not form.is_valid():
        raise Refused("capability.quantity", field="quantity")

    def act() -> str:
        actions.use(
            **form.cleaned_data, consumable_id=consumable_id, version=version(request),
            on=local_day(request.at), actor=request.actor, at=request.at,
        )  # fmt: skip
        messages.success(request, _("已出库，先用先到期的批次"))
        return reverse("people:stock")

    return act_once(request, act)

"""The second person confirms the readings that a colleague took, by own sign-in."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liance.doors.web.routes import FORM, Request, page
from liance.doors.web.sending import act_once
from liance.doors.web.visits.forms import ConfirmForm, choose, ids
from liance.doors.web.visits.timeline import shown_unit
from liance.doors.web.visits.views.records import form_page, put_back, visit_address
from liance.flows import visits
from liance.foundation.kernel.errors import Refused
from liance.mechanism.operations import policies, queries
from liance.mechanism.operations.actions import readings
from liance.mechanism.operations.models import Reading

RECORD = "operations:visit:record_monitoring"


@page(RECORD, methods=FORM)
def confirm(request: Request, visit_id: UUID) -> HttpResponse:
    """Tick what one has read oneself, and confirm it."""
    visit = policies.get(request.actor, visit_id)
    mine = queries.to_confirm(request.actor).filter(item__point__visit=visit)
    form = ConfirmForm(request.POST or None)
    choose(form, "readings", [(str(r.id), _line(r)) for r in mine])
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            chosen = ids(form.cleaned_data["readings"])
            visits.confirm_readings(reading_ids=chosen, actor=request.actor, at=request.at)
            text = ngettext("已确认 %(count)s 个读数。", "已确认 %(count)s 个读数。", len(chosen))
            messages.success(request, text % {"count": len(chosen)})
            return visit_address(visit)

        try:
            return act_once(request, act)
        except Refused as refused:
            put_back(form, refused)
    return form_page(request, visit, form, "visits/readings_confirm.html", _("确认读数"))


def _line(reading: Reading) -> str:
    return _("%(point)s %(factor)s　%(raw)s　%(instrument)s　%(by)s测定") % {
        "point": reading.item.point.code,
        "factor": reading.item.factor,
        "raw": f"{reading.raw} {shown_unit(reading.unit)}".strip(),
        "instrument": reading.instrument.number if reading.instrument else "",
        "by": reading.by,
    }


@page(RECORD, methods=["POST"])
def excuse(request: Request, reading_id: UUID) -> HttpResponse:
    """Say why the second person cannot confirm."""

    def act() -> str:
        visits.excuse_reading(
            reading_id=reading_id, reason=request.POST.get("reason", ""), actor=request.actor,
            at=request.at,
        )  # fmt: skip
        messages.success(request, _("原因已记下，报告会照写。"))
        return reverse("visits:reading", args=[reading_id])

    return act_once(request, act)


@page(RECORD, methods=["POST"])
def untold(request: Request, reading_id: UUID) -> HttpResponse:
    """Say why the officers were not told of a reading over its limit."""

    def act() -> str:
        readings.explain_untold(
            reading_id=reading_id, reason=request.POST.get("reason", ""), actor=request.actor,
            at=request.at,
        )  # fmt: skip
        messages.success(request, _("原因已记下。"))
        return reverse("visits:reading", args=[reading_id])

    return act_once(request, act)

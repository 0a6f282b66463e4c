"""The sample room: what stands where, what is kept until when, what may go."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liance.doors.web.lists import listing
from liance.doors.web.routes import Request, page
from liance.doors.web.samples.columns import COLUMNS
from liance.doors.web.samples.forms import RetainForm
from liance.doors.web.samples.views.handing import chosen
from liance.doors.web.samples.words import bottle_status
from liance.doors.web.sending import act_once
from liance.flows import disposal
from liance.foundation.kernel.errors import Refused
from liance.mechanism.custody.actions import storing
from liance.mechanism.custody.models import Bottle
from liance.mechanism.custody.queries import storage as reads
from liance.norms.calendar.instants import shanghai_day

DISPOSE = "custody:bottle:dispose"
SORTS = {"place": ["place", "number"], "until": ["retained_until", "number"], "number": ["number"]}


@page(DISPOSE)
def index(request: Request) -> HttpResponse:
    """Every bottle in the laboratory's rooms, by place or by the date until which it is kept."""
    today = shanghai_day(request.at)
    rows = reads.stored(request.actor)
    counts = reads.counts(request.actor, today=today)
    wanted = request.GET.get("show", "")
    if wanted in reads.SHOWS:
        rows = reads.narrowed(rows, wanted, today=today)
    if place := request.GET.get("place", "").strip():
        rows = rows.filter(place__icontains=place)
    found = listing(request, rows, sorts=SORTS, default="place")
    context = {
        "columns": COLUMNS, "rows": found, "shown": [_shown(b, today) for b in found],
        "title": _title(counts), "show": wanted, "place": request.GET.get("place", ""),
        "choices": _choices(counts), "today": today,
    }  # fmt: skip
    return render(request, "samples/storage.html", context)


def _shown(bottle: Bottle, today: Any) -> dict[str, Any]:
    due = bottle.retained_until is not None and bottle.retained_until < today
    settled = all(f.analysed_at or f.no_result_reason for f in bottle.factors.all())
    return {
        "bottle": bottle, "status": bottle_status(bottle.state), "due": due,
        "settled": settled or bottle.state != "received",
    }  # fmt: skip


def _title(counts: dict[str, int]) -> str:
    if counts["due"]:
        words = ngettext("%(n)s 瓶留样到期，可以处置", "%(n)s 瓶留样到期，可以处置", counts["due"])
        return words % {"n": counts["due"]}
    return ngettext("样品室里 %(n)s 瓶", "样品室里 %(n)s 瓶", counts["all"]) % {"n": counts["all"]}


def _choices(counts: dict[str, int]) -> list[tuple[str, Any, str, int]]:
    words = {
        "": _("全部"), "analysis": _("待测定"), "settled": _("结果已齐"),
        "retained": _("留样"), "due": _("留样到期"), "rejected": _("已拒收"),
    }  # fmt: skip
    address = reverse("samples:storage")
    return [
        (key, word, f"{address}?show={key}" if key else address, counts[key or "all"])
        for key, word in words.items()
    ]


@page(DISPOSE, methods=["POST"])
def retain(request: Request) -> HttpResponse:
    """Keep the ticked bottles until a date."""

    def act() -> str:
        form = RetainForm(request.POST)
        if not form.is_valid():
            raise Refused("custody.until_unreadable", field="until")
        rows = storing.retain(
            bottle_ids=chosen(request, "bottles"), until=form.cleaned_data["until"],
            place=form.cleaned_data["place"], actor=request.actor, at=request.at,
        )  # fmt: skip
        words = ngettext("%(n)s 瓶已留样。", "%(n)s 瓶已留样。", len(rows))
        messages.success(request, words % {"n": len(rows)})
        return reverse("samples:storage")

    return act_once(request, act)


@page(DISPOSE, methods=["POST"])
def dispose(request: Request) -> HttpResponse:
    """Dispose of the ticked bottles."""

    def act() -> str:
        rows = disposal.dispose_bottles(
            bottle_ids=chosen(request, "bottles"), method=request.POST.get("method", "")[:100],
            early_reason=request.POST.get("early_reason", "")[:90], actor=request.actor,
            at=request.at,
        )  # fmt: skip
        words = ngettext("%(n)s 瓶已处置。", "%(n)s 瓶已处置。", len(rows))
        messages.success(request, words % {"n": len(rows)})
        return reverse("samples:storage")

    return act_once(request, act)

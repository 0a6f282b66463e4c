"""What waits for the person, the scanner, and the list of all bottles."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from liance.doors.web.lists import listing
from liance.doors.web.routes import Request, page
from liance.doors.web.samples.columns import COLUMNS
from liance.doors.web.samples.gaps import ShownGap, shown
from liance.doors.web.samples.words import STATES, bottle_status
from liance.foundation.kernel.actor import Actor
from liance.mechanism.custody import policies, queries
from liance.mechanism.custody.models import Bottle
from liance.mechanism.custody.states import BOTTLE

VIEW = "custody:bottle:view"
ON_THE_WAY = ("filled", "sealed", "received")
SORTS = {
    "sampled": ["sampled_at", "number"],
    "number": ["number"],
}


@page(VIEW)
def index(request: Request) -> HttpResponse:
    """What waits for me: to confirm, to take, to check, on my hands; and where chains are open."""
    actor = request.actor
    offered = list(queries.offered_to(actor).prefetch_related("bottle__factors"))
    held = _shown(queries.held_by(actor))
    keeper = actor.may("custody:bottle:receive")
    rows = queries.with_events(
        policies.visible_to(actor).filter(state__in=ON_THE_WAY).order_by("-sampled_at")
    )[:200]
    broken = broken_of(request, rows)
    context = {
        "columns": COLUMNS,
        "offered": offered,
        "sent": list(queries.offered_by(actor)),
        "confirming": _shown(queries.to_confirm(actor)) if actor.may("custody:bottle:fill") else [],
        "held": held,
        "keeper": keeper,
        "may_take": actor.may("custody:bottle:accept"),
        "may_store": actor.may("custody:bottle:dispose"),
        "may_give": actor.may("custody:bottle:hand_over"),
        "broken": broken,
        "title": _headline(len(offered), len(held), len(broken)),
        "temperature": "temperature_c",
    }
    return render(request, "samples/index.html", context)


def _shown(rows: QuerySet[Bottle]) -> list[Bottle]:
    return list(
        rows.select_related("visit__source", "point", "sampled_by", "holder")
        .prefetch_related("factors")
        .order_by("number")
    )


def broken_of(request: Request, rows: Sequence[Bottle] | QuerySet[Bottle]) -> list[dict[str, Any]]:
    """The bottles with gaps that nobody explained, the gap that lasts longest first."""
    found = []
    for bottle in rows:
        gaps = [
            shown(gap, at=request.at, language=get_language() or "zh")
            for gap in queries.gaps_of_loaded(bottle, at=request.at)
            if not gap.explanation
        ]
        if gaps:
            found.append(
                {"bottle": bottle, "gap": max(gaps, key=_length(request)), "count": len(gaps)}
            )
    found.sort(key=lambda row: _length(request)(row["gap"]), reverse=True)
    return found


def _length(request: Request) -> Any:
    def length(gap: ShownGap) -> Any:
        return (not gap.care, gap.gap.length(request.at))

    return length


def _headline(offered: int, held: int, broken: int) -> str:
    parts = []
    if broken:
        parts.append(ngettext("%(n)s 瓶有断链", "%(n)s 瓶有断链", broken) % {"n": broken})
    if offered:
        parts.append(ngettext("%(n)s 瓶等您确认", "%(n)s 瓶等您确认", offered) % {"n": offered})
    if held:
        parts.append(ngettext("您手上 %(n)s 瓶", "您手上 %(n)s 瓶", held) % {"n": held})
    return _("，").join(parts) if parts else _("没有样品等您办理，在途样品的链条都完整")


@page(VIEW)
def everything(request: Request) -> HttpResponse:
    """All bottles that one may know of, by state and words."""
    state, words = request.GET.get("state", ""), request.GET.get("q", "").strip()
    visit = request.GET.get("visit", "")
    rows = queries.bottles(
        request.actor, state=state if state in BOTTLE.states else "", words=words,
        visit=visit if visit.count("-") == 4 else "",
    )  # fmt: skip
    rows = rows.select_related("visit__source", "point", "holder").prefetch_related("factors")
    found = listing(request, rows, sorts=SORTS, default="-sampled")
    return render(
        request,
        "samples/all.html",
        {
            "columns": COLUMNS,
            "rows": found,
            "shown": [(bottle, bottle_status(bottle.state)) for bottle in found],
            "states": STATES,
            "state": state,
            "q": words,
            "title": ngettext("共 %(n)s 瓶样品", "共 %(n)s 瓶样品", found.total)
            % {"n": found.total},
        },
    )


@page(VIEW)
def scan(request: Request) -> HttpResponse:
    """Where a scanned number leads: the keeper's check when it waits for one, else the bottle."""
    text = request.GET.get("number", "")
    found = list(queries.scanned(request.actor, text)[:2])
    ready = queries.scanned_prepared(request.actor, text) if not found else None
    if ready is not None and ready.visit_to_fill is not None:
        return redirect(f"{reverse('samples:new', args=[ready.visit_to_fill])}?prepared={ready.id}")
    if not found:
        messages.error(request, _("没有找到样品“%(text)s”。请核对号码再扫一次。") % {"text": text})
        return redirect("samples:index")
    if len(found) > 1:
        return HttpResponseRedirect(f"{reverse('samples:all')}?q={text}")
    return redirect(address_of(request.actor, found[0]))


def address_of(actor: Actor, bottle: Bottle) -> str:
    """The keeper's check for a bottle that waits for it, else the page of the bottle."""
    waits = bottle.state == "sealed" and actor.may("custody:bottle:receive")
    mine = bottle.holder_id == actor.staff_id or bottle.handovers.filter(
        state="offered", taker_id=actor.staff_id
    )
    if waits and mine and bottle.sampled_by_id != actor.staff_id:
        return reverse("samples:receive", args=[bottle.id])
    return reverse("samples:detail", args=[bottle.id])

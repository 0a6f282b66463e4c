"""Hand bottles over, take them, take an offer back, note where they stand."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liance.doors.web.refusals import put_on_form
from liance.doors.web.routes import FORM, Request, page
from liance.doors.web.samples.forms import AcceptForm, KeepForm, OfferForm
from liance.doors.web.sending import act_once
from liance.foundation.kernel.errors import Refused
from liance.mechanism.custody import policies, queries
from liance.mechanism.custody.actions import handing, keeping
from liance.mechanism.custody.models import Bottle
from liance.mechanism.registry.models import Staff

GIVE = "custody:bottle:hand_over"
TAKE = "custody:bottle:accept"


def chosen(request: Request, name: str) -> list[UUID]:
    """The identifiers ticked in a list; what is not one is left out."""
    found = []
    for text in request.POST.getlist(name):
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def mine(request: Request) -> list[Bottle]:
    """The bottles on the actor's hands, received ones too, that nobody was offered."""
    rows = policies.visible_to(request.actor).filter(
        holder_id=request.actor.staff_id, state__in=("sealed", "received", "rejected")
    )
    rows = rows.exclude(handovers__state="offered").select_related("visit__source", "point")
    return list(rows.prefetch_related("factors").order_by("number"))


def described(bottle: Bottle) -> str:
    factors = "、".join(f.factor for f in bottle.factors.all())
    return f"{bottle.short}　{factors}　{bottle.visit.source.name}"


@page(GIVE, methods=FORM)
def offer(request: Request) -> HttpResponse:
    """Hand a box of bottles to one person."""
    held = mine(request)
    first = request.GET.getlist("bottle") or [str(b.id) for b in held]
    form = OfferForm(request.POST or None, initial={"bottles": first})
    form.fields["bottles"].choices = [(str(b.id), described(b)) for b in held]  # type: ignore[attr-defined]
    form.fields["taker"].choices = [("", "—"), *takers(request, held)]  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def act() -> str:
            handing.offer(
                bottle_ids=[UUID(b) for b in data["bottles"]], taker_id=UUID(data["taker"]),
                place=data["place"], temperature_c=data["temperature_c"],
                note_text=data["note"], actor=request.actor, at=request.at,
            )  # fmt: skip
            messages.success(request, _("已交出，等对方确认。对方确认前仍由您负责。"))
            return reverse("samples:index")

        try:
            return act_once(request, act)
        except Refused as refused:
            put_on_form(form, refused)
    status = 422 if form.errors else 200
    return render(request, "samples/handover.html", {"form": form, "held": held}, status=status)


def takers(request: Request, held: Sequence[Bottle]) -> list[tuple[str, str]]:
    """The people of the station and the laboratory of these bottles, but not oneself."""
    agencies = {a for bottle in held for a in policies.custodians(bottle.visit)}
    rows = Staff.objects.filter(agency_id__in=agencies, active=True).select_related("agency")
    for bottle in held:
        if bottle.visit.restricted:
            rows = rows.filter(pk__in=bottle.visit.named)
    rows = rows.exclude(pk__in=[request.actor.staff_id]).order_by("agency__name", "name")
    return [(str(s.id), f"{s.name}　{s.position}　{s.agency.short_name}") for s in rows]


@page(TAKE, methods=["POST"])
def answer(request: Request) -> HttpResponse:
    """Take the ticked bottles, or refuse them with a reason."""
    refusing = request.POST.get("answer") == "refuse"
    return act_once(request, lambda: _refuse(request) if refusing else _take(request))


def _refuse(request: Request) -> str:
    handing.refuse(
        handover_ids=chosen(request, "handovers"), reason=request.POST.get("reason", ""),
        actor=request.actor, at=request.at,
    )  # fmt: skip
    messages.success(request, _("没有接收，样品仍由对方保管。"))
    return reverse("samples:index")


def _take(request: Request) -> str:
    form = AcceptForm(request.POST)
    if not form.is_valid():
        raise Refused(
            "custody.temperature_unreadable",
            field="temperature_c",
            text=request.POST.get("temperature_c", ""),
        )
    rows = handing.accept(
        handover_ids=chosen(request, "handovers"), seal_intact=form.cleaned_data["seal"] != "no",
        temperature_c=form.cleaned_data["temperature_c"], place=form.cleaned_data["place"],
        actor=request.actor, at=request.at,
    )  # fmt: skip
    said = ngettext("已接收 %(n)s 瓶，现在由您保管。", "已接收 %(n)s 瓶，现在由您保管。", len(rows))
    messages.success(request, said % {"n": len(rows)})
    return reverse("samples:index")


@page(GIVE, methods=["POST"])
def withdraw(request: Request) -> HttpResponse:
    """Take the ticked offers back."""

    def act() -> str:
        handing.withdraw(
            handover_ids=chosen(request, "handovers"), reason=request.POST.get("reason", ""),
            actor=request.actor, at=request.at,
        )  # fmt: skip
        messages.success(request, _("已撤回，样品仍由您保管。"))
        return reverse("samples:index")

    return act_once(request, act)


@page(GIVE, methods=FORM)
def keep(request: Request) -> HttpResponse:
    """Note where the bottles stand and how cold it is."""
    rows = queries.held_by(request.actor) | policies.visible_to(request.actor).filter(
        holder_id=request.actor.staff_id, state="received"
    )
    rows = rows.select_related("visit__source").prefetch_related("factors").distinct()
    held = list(rows.order_by("number"))
    form = KeepForm(request.POST or None, initial={"bottles": [str(b.id) for b in held]})
    form.fields["bottles"].choices = [(str(b.id), described(b)) for b in held]  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def act() -> str:
            keeping.keep(
                bottle_ids=[UUID(b) for b in data["bottles"]], place=data["place"],
                temperature_c=data["temperature_c"], note_text=data["note"],
                actor=request.actor, at=request.at,
            )  # fmt: skip
            messages.success(request, _("保管记录已写下。"))
            return reverse("samples:index")

        try:
            return act_once(request, act)
        except Refused as refused:
            put_on_form(form, refused)
    status = 422 if form.errors else 200
    return render(request, "samples/keep.html", {"form": form, "held": held}, status=status)

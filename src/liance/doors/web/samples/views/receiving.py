"""The keeper's check, loss and disposal."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from liance.doors.web.refusals import put_on_form
from liance.doors.web.routes import FORM, Request, page, version
from liance.doors.web.samples.forms import ReceiveForm
from liance.doors.web.samples.shown import holds
from liance.doors.web.sending import act_once
from liance.flows import completion, disposal
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, Refused
from liance.mechanism.custody import policies, queries
from liance.mechanism.custody.models import Bottle
from liance.norms.sampling.preservation import transport

RECEIVE = "custody:bottle:receive"
PLACE = "samples.place"
"""Where the last bottle of the box was put: the next one usually stands beside it."""


@page(RECEIVE, methods=FORM)
def receive(request: Request, bottle_id: UUID) -> HttpResponse:
    """Check one bottle; Enter accepts and brings up the next one of the box."""
    bottle = queries.with_events(policies.visible_to(request.actor).filter(pk=bottle_id)).first()
    if bottle is None:
        raise NotFound("custody:bottle")
    form = ReceiveForm(
        request.POST or None, initial={"seal": "", "place": request.session.get(PLACE, "")}
    )
    if request.method == "POST" and form.is_valid():
        accepted = request.POST.get("decision") != "reject"
        data = form.cleaned_data

        def act() -> str:
            completion.receive_bottle(
                bottle_id=bottle_id, version=version(request), accepted=accepted,
                seal_intact=data["seal"] == "yes", temperature_c=data["temperature_c"],
                reason=data["reason"], deviation=data["deviation"], place=data["place"],
                actor=request.actor, at=request.at,
            )  # fmt: skip
            request.session[PLACE] = data["place"]
            said = _("%(number)s 已接收。") if accepted else _("%(number)s 已拒收。")
            messages.success(request, said % {"number": bottle.short})
            return next_address(request.actor, bottle)

        try:
            return act_once(request, act)
        except Refused as refused:
            put_on_form(form, refused)
    context = {
        "bottle": bottle, "form": form, "holds": holds(bottle, at=request.at),
        "cold": transport() if bottle.point.medium == "water" else None,
        "waiting": waiting(request.actor).exclude(pk=bottle.id).count(),
        "checked": bottle.state not in ("filled", "sealed"),
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "samples/receive.html", context, status=status)


def waiting(actor: Actor):  # type: ignore[no-untyped-def]  # noqa: ANN201
    """Sealed bottles that this keeper holds or is offered and may check."""
    rows = policies.visible_to(actor).filter(state="sealed").exclude(sampled_by_id=actor.staff_id)
    held = rows.filter(holder_id=actor.staff_id)
    offered = rows.filter(handovers__state="offered", handovers__taker_id=actor.staff_id)
    return (held | offered).distinct()


def next_address(actor: Actor, done: Bottle) -> str:
    """The next bottle of the same visit that waits for the check, else any, else the list."""
    rows = waiting(actor).order_by("number")
    following = rows.filter(visit_id=done.visit_id).first() or rows.first()
    if following is None:
        return reverse("samples:index")
    return reverse("samples:receive", args=[following.id])


@page("custody:bottle:hand_over", methods=["POST"])
def lose(request: Request, bottle_id: UUID) -> HttpResponse:
    """Record a bottle as broken or lost."""
    policies.require_known(request.actor, bottle_id)

    def act() -> str:
        bottle = completion.lose_bottle(
            bottle_id=bottle_id, version=version(request), reason=request.POST.get("reason", ""),
            actor=request.actor, at=request.at,
        )  # fmt: skip
        messages.success(request, _("已登记，原因会写进报告。"))
        return reverse("samples:detail", args=[bottle.id])

    return act_once(request, act)


@page("custody:bottle:dispose", methods=["POST"])
def dispose(request: Request, bottle_id: UUID) -> HttpResponse:
    """Record how a bottle was disposed of."""
    policies.require_known(request.actor, bottle_id)

    def act() -> str:
        disposal.dispose_bottle(
            bottle_id=bottle_id, version=version(request), method=request.POST.get("reason", ""),
            actor=request.actor, at=request.at,
        )  # fmt: skip
        messages.success(request, _("处置已登记。"))
        return reverse("samples:detail", args=[bottle_id])

    return act_once(request, act)

"""Sign, approve, file, send back; reasons of what was not done."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from liance.doors.web.plans.words import VERBS
from liance.doors.web.routes import Request, page, version
from liance.doors.web.sending import act_once
from liance.flows import plans as flow
from liance.mechanism.planning.actions import approval, explaining

STEPS = {
    "submit": flow.submit,
    "approve": approval.approve,
    "forward": approval.forward,
    "file": approval.file,
    "accept": approval.accept,
}
ANY_STEP = [
    "planning:plan:submit", "planning:plan:approve", "planning:plan:forward",
    "planning:plan:file", "planning:plan:accept_filing",
]  # fmt: skip


@page(ANY_STEP, methods=["POST"])
def do(request: Request, plan_id: UUID, verb: str) -> HttpResponse:
    """Take the plan one step on."""
    step = STEPS.get(verb)
    if step is None:
        raise Http404

    def act() -> str:
        step(plan_id=plan_id, version=version(request), actor=request.actor, at=request.at)
        messages.success(request, _("已%(word)s") % {"word": VERBS[verb]})
        return reverse("plans:detail", args=[plan_id])

    return act_once(request, act)


@page(list(approval.SIGNING.values()), methods=["POST"])
def sign(request: Request, plan_id: UUID, side: str) -> HttpResponse:
    """Sign for one side."""

    def act() -> str:
        approval.sign(
            plan_id=plan_id, version=version(request), side=side, actor=request.actor,
            at=request.at,
        )  # fmt: skip
        messages.success(request, _("已会签"))
        return reverse("plans:detail", args=[plan_id])

    return act_once(request, act)


@page("planning:plan:send_back", methods=["POST"])
def send_back(request: Request, plan_id: UUID) -> HttpResponse:
    """Send the plan back with a reason."""

    def act() -> str:
        approval.send_back(
            plan_id=plan_id, version=version(request), reason=request.POST.get("reason", ""),
            actor=request.actor, at=request.at,
        )  # fmt: skip
        messages.success(request, _("已退回"))
        return reverse("plans:index")

    return act_once(request, act)


@page("planning:target:explain", methods=["POST"])
def explain(request: Request, target_id: UUID) -> HttpResponse:
    """Report why a target was not monitored."""

    def act() -> str:
        told = flow.explain(
            target_id=target_id, reason=request.POST.get("reason", ""), actor=request.actor,
            at=request.at,
        )  # fmt: skip
        messages.success(request, _("原因已报主管部门"))
        return reverse("plans:detail", args=[told.target.plan_id])

    return act_once(request, act)


@page("planning:target:receive_explanation", methods=["POST"])
def receive(request: Request, target_id: UUID) -> HttpResponse:
    """Take note of a reason."""

    def act() -> str:
        told = explaining.receive_explanation(
            target_id=target_id, actor=request.actor, at=request.at
        )
        messages.success(request, _("已收到原因"))
        return reverse("plans:detail", args=[told.target.plan_id])

    return act_once(request, act)

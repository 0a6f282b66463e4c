"""Suspension of a laboratory by two people, and the commissions that run meanwhile (F3)."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from liance.dashboards import commissions
from liance.doors.web.commissions.filled import crumbs, of, taken
from liance.doors.web.commissions.forms import SuspensionForm
from liance.doors.web.commissions.words import REVIEWS
from liance.doors.web.moments import local_day
from liance.doors.web.routes import FORM, Request, page, version
from liance.doors.web.sending import act_once
from liance.doors.web.standing import standing
from liance.flows import recalling
from liance.foundation.kernel.errors import NotFound
from liance.mechanism.commissioning import queries
from liance.mechanism.commissioning.actions import suspending
from liance.mechanism.commissioning.models import Suspension
from liance.mechanism.commissioning.states import PROPOSE, SUPERVISE, SUSPENSION, VIEW
from liance.mechanism.coordination.actions import reviewing
from liance.mechanism.coordination.models import Sheet
from liance.mechanism.coordination.queries.barred import VISITED
from liance.mechanism.coordination.states import SHEET

QUARTER = timedelta(days=90)


@page(PROPOSE, methods=FORM)
def propose(request: Request, laboratory_id: UUID) -> HttpResponse:
    """Propose a suspension."""
    today = local_day(request.at)
    found = queries.laboratory(request.actor, laboratory_id, on=today).agency
    form = SuspensionForm(
        request.POST or None, initial={"starts_on": today, "ends_on": today + QUARTER}
    )

    def act(data: dict[str, Any]) -> str:
        made = suspending.propose(
            **data, laboratory_id=found.id, today=today, actor=request.actor, at=request.at
        )
        return reverse("commissions:suspension", args=[made.id])

    return taken(
        request, form, act, title=_("提出暂停委托"), way=(of(found),),
        back=reverse("commissions:detail", args=[found.id]), done=_("已提出，请另一人决定"),
        note=_("由主管部门的另一人决定；决定后立即不能再委托，已经打开的委托表单也不能提交。"),
    )  # fmt: skip


@page(VIEW)
def suspension(request: Request, suspension_id: UUID) -> HttpResponse:
    """One suspension with the commissions that run meanwhile."""
    row = _seen(suspension_id)
    actor = request.actor
    stands = row.state in queries.STANDING and row.ends_on >= local_day(request.at)
    lines = [
        (one, standing(SHEET, one.sheet.state),
         REVIEWS[one.review.decision] if one.review else "",
         _open_to(one.sheet) if stands and one.review is None and actor.may(reviewing.DECIDE)
         and one.sheet.department_id == actor.agency_id else [])
        for one in commissions.running(actor, row.laboratory_id, row.id)
    ]  # fmt: skip
    mine = actor.staff_id
    context = {
        "row": row, "title": _("%(name)s：暂停委托") % {"name": row.laboratory.short_name},
        "crumbs": crumbs(of(row.laboratory), (_("暂停情况"), "")),
        "pills": [standing(SUSPENSION, row.state)], "lines": lines,
        "facts": _facts(row),
        "columns": [_("联系单"), _("单位"), _("时间"), _("状态"), _("处理决定")],
        "may_decide": row.state == "proposed" and actor.may(SUPERVISE)
        and row.proposed_by_id != mine,
        "may_propose_lifting": row.state == "in_force" and actor.may(PROPOSE),
        "may_lift": row.state == "lift_proposed" and actor.may(SUPERVISE)
        and row.lift_proposed_by_id != mine,
        "own_proposal": (row.state == "proposed" and row.proposed_by_id == mine)
        or (row.state == "lift_proposed" and row.lift_proposed_by_id == mine),
    }  # fmt: skip
    return render(request, "commissions/suspension.html", context)


def _open_to(sheet: Sheet) -> list[tuple[str, object]]:
    """What may be decided on it: recall before the visit, stop once it has begun, or continue."""
    first = ["halt"] if sheet.state in VISITED else ["recall", "replace"]
    return [(key, REVIEWS[key]) for key in (*first, "continue")]


def _facts(row: Suspension) -> list[tuple[str, str]]:
    """What was proposed and decided; what has not come about yet is left out."""
    found = [
        (_("有效期间"), f"{row.starts_on} – {row.ends_on}"), (_("原因"), row.reason),
        (_("提出人"), row.proposed_by.name if row.proposed_by else ""),
        (_("决定人"), row.decided_by.name if row.decided_by else ""),
        (_("决定说明"), row.decided_note), (_("恢复的理由"), row.lift_reason),
        (_("提出恢复"), row.lift_proposed_by.name if row.lift_proposed_by else ""),
        (_("恢复决定"), row.lifted_by.name if row.lifted_by else ""),
    ]  # fmt: skip
    return [(word, said) for word, said in found if said]


def _seen(suspension_id: UUID) -> Suspension:
    people = ("laboratory", "proposed_by", "decided_by", "lift_proposed_by", "lifted_by")
    row = Suspension.objects.select_related(*people).filter(pk=suspension_id).first()
    if row is None:
        raise NotFound(suspending.NOUN)
    return row


@page(SUPERVISE, methods=["POST"])
def decide(request: Request, suspension_id: UUID) -> HttpResponse:
    """Suspend, or do not."""
    agreed = request.POST.get("decision") == "agree"

    def act() -> str:
        suspending.decide(
            suspension_id=suspension_id, version=version(request), agreed=agreed,
            reason=request.POST.get("reason", ""), actor=request.actor, at=request.at,
        )  # fmt: skip
        messages.success(request, _("已暂停委托") if agreed else _("已决定不予暂停"))
        return reverse("commissions:suspension", args=[suspension_id])

    return act_once(request, act)


@page(PROPOSE, methods=["POST"])
def propose_lifting(request: Request, suspension_id: UUID) -> HttpResponse:
    """Propose to lift it."""

    def act() -> str:
        suspending.propose_lifting(
            suspension_id=suspension_id, version=version(request),
            reason=request.POST.get("reason", ""), actor=request.actor, at=request.at,
        )  # fmt: skip
        messages.success(request, _("已提出恢复，请另一人决定"))
        return reverse("commissions:suspension", args=[suspension_id])

    return act_once(request, act)


@page(SUPERVISE, methods=["POST"])
def decide_lifting(request: Request, suspension_id: UUID) -> HttpResponse:
    """Lift it, or keep it."""
    agreed = request.POST.get("decision") == "agree"

    def act() -> str:
        suspending.decide_lifting(
            suspension_id=suspension_id, version=version(request), agreed=agreed,
            actor=request.actor, at=request.at,
        )  # fmt: skip
        messages.success(request, _("已恢复委托") if agreed else _("已决定继续暂停"))
        return reverse("commissions:suspension", args=[suspension_id])

    return act_once(request, act)


@page(reviewing.DECIDE, methods=["POST"])
def review(request: Request, suspension_id: UUID, sheet_id: UUID) -> HttpResponse:
    """Decide on a commission that runs."""

    def act() -> str:
        recalling.review(
            sheet_id=sheet_id, version=version(request), suspension_id=suspension_id,
            decision=request.POST.get("decision", ""), reason=request.POST.get("reason", ""),
            actor=request.actor, at=request.at,
        )  # fmt: skip
        messages.success(request, _("决定已记录"))
        return reverse("commissions:suspension", args=[suspension_id])

    return act_once(request, act)

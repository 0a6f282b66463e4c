"""Declared conflicts (回避): by the person, or by whoever looks after the agency's people."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from liance.doors.web.people.forms import ConflictForm
from liance.doors.web.people.views.filled import insist_manages, taken
from liance.doors.web.routes import FORM, Request, page, version
from liance.doors.web.sending import act_once
from liance.foundation.kernel.errors import NotFound, Refused
from liance.mechanism.capability.conflicts import declare
from liance.mechanism.capability.conflicts import lift as lifted
from liance.mechanism.capability.models import Avoidance
from liance.mechanism.registry.models import Source, Staff
from liance.mechanism.registry.policies import person_for

VIEW = "capability:staff:view"
CERTIFY = "capability:staff:manage"


@page(VIEW, methods=FORM)
def own(request: Request) -> HttpResponse:
    """Say that one keeps away from a source oneself."""
    person = Staff.objects.filter(pk__in=[request.actor.staff_id]).first()
    if person is None:
        raise NotFound("registry:staff")
    return _new(request, person)


@page(CERTIFY, methods=FORM)
def new(request: Request, staff_id: UUID) -> HttpResponse:
    """Say it of a person of the agency."""
    person = person_for(request.actor, staff_id)
    insist_manages(request, person.agency)
    return _new(request, person)


def _new(request: Request, person: Staff) -> HttpResponse:
    back = reverse("people:person", args=[person.id])

    def act(data: dict[str, str]) -> str:
        declare(
            staff=person, source=_source(data["name"]), ground=data["ground"],
            reason=data["reason"], actor=request.actor, at=request.at,
        )  # fmt: skip
        messages.success(request, _("已登记，抽取时不会抽到这家"))
        return back

    return taken(
        request, ConflictForm(request.POST or None), act, title=_("登记回避"), back=back,
        way=((person.name, back),),
        note=_("写明单位和事由。以后的抽取名录里注明回避，抽人时避开；联系单仍由负责人核对。"),
    )  # fmt: skip


def _source(name: str) -> Source:
    """One source by its full name or permit code; a name of several asks for the code."""
    rows = Source.objects.filter(active=True)
    found = list(rows.filter(permit_code=name)[:2] or rows.filter(name=name)[:2])
    if len(found) != 1:
        raise Refused("capability.source_unknown", field="name")
    return found[0]


@page(CERTIFY, methods=["POST"])
def lift(request: Request, avoidance_id: UUID) -> HttpResponse:
    """End a conflict."""
    found = Avoidance.objects.select_related("staff__agency").filter(pk=avoidance_id).first()
    if found is None:
        raise NotFound("capability:avoidance")
    insist_manages(request, found.staff.agency)

    def act() -> str:
        row = lifted(
            avoidance_id=avoidance_id, version=version(request),
            reason=request.POST.get("reason", ""), actor=request.actor, at=request.at,
        )  # fmt: skip
        messages.success(request, _("回避已解除"))
        return reverse("people:person", args=[row.staff_id])

    return act_once(request, act)

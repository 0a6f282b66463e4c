"""Answering a doubt."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from liance.doors.web.routes import Request, page
from liance.doors.web.sending import act_once
from liance.foundation.kernel.errors import NotFound, Refused
from liance.mechanism.custody.policies import visits_visible_to
from liance.mechanism.laboratory.actions import doubting


@page("laboratory:doubt:answer", methods=["POST"])
def answer(request: Request, visit_id: UUID) -> HttpResponse:
    """Say why the values stand together all the same."""
    if not visits_visible_to(request.actor).filter(pk=visit_id).exists():
        raise NotFound("operations:visit")

    def act() -> str:
        doubting.answer(
            visit_id=visit_id, code=request.POST.get("code", "")[:30], keys=_keys(request),
            reason=request.POST.get("reason", "")[:200], actor=request.actor, at=request.at,
        )  # fmt: skip
        messages.success(request, _("理由已写下，数据不变，可以继续审核。"))
        return reverse("results:visit", args=[visit_id])

    return act_once(request, act)


def _keys(request: Request) -> list[UUID]:
    try:
        return [UUID(key) for key in request.POST.get("keys", "").split()[:10]]
    except ValueError:
        raise Refused("web.form_stale") from None

"""Qualifications: put on file, changed, suspended, resumed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from liance.doors.web.commissions.forms import ChangeForm, QualificationForm
from liance.doors.web.moments import local_day
from liance.doors.web.refusals import put_on_form
from liance.doors.web.routes import FORM, Request, page, version
from liance.doors.web.sending import act_once
from liance.foundation.kernel.errors import NotFound, Refused
from liance.mechanism.commissioning import actions, queries
from liance.mechanism.commissioning.models import Qualification
from liance.mechanism.registry.models import Agency


@page(actions.MANAGE, methods=FORM)
def new(request: Request, laboratory_id: UUID) -> HttpResponse:
    """Put a qualification on file."""
    found = queries.laboratory(request.actor, laboratory_id, on=local_day(request.at))
    form = QualificationForm(request.POST or None)

    def act(data: dict[str, Any]) -> None:
        actions.add_qualification(
            **data, laboratory=found.agency, actor=request.actor, at=request.at
        )

    return _taken(request, form, act, found.agency, title=_("登记资质"))


@page(actions.MANAGE, methods=FORM)
def change(request: Request, qualification_id: UUID) -> HttpResponse:
    """Write validity, filing and scope anew."""
    row = Qualification.objects.select_related("laboratory").filter(pk=qualification_id).first()
    if row is None:
        raise NotFound("commissioning:qualification")
    initial = {
        "cma_to": row.cma_to, "filing_number": row.filing_number, "filed_to": row.filed_to,
        "factors": "、".join(row.factors),
    }  # fmt: skip
    form = ChangeForm(request.POST or None, initial=initial)

    def act(data: dict[str, Any]) -> None:
        actions.change_qualification(
            **data, qualification_id=row.id, version=version(request), actor=request.actor,
            at=request.at,
        )  # fmt: skip

    title = _("证书 %(number)s") % {"number": row.cma_number}
    return _taken(request, form, act, row.laboratory, title=title, row_version=row.version)


def _taken(
    request: Request,
    form: ChangeForm,
    act: Any,
    laboratory: Agency,
    *,
    title: str,
    row_version: int = 0,
) -> HttpResponse:
    back = reverse("commissions:detail", args=[laboratory.id])

    def once() -> str:
        act(form.cleaned_data)
        messages.success(request, _("已保存"))
        return back

    if request.method == "POST" and form.is_valid():
        try:
            return act_once(request, once)
        except Refused as refused:
            put_on_form(form, refused)
    index = reverse("commissions:index")
    context = {
        "form": form, "title": title, "back": back, "version": row_version,
        "crumbs": [(_("社会化检测"), index), (laboratory.name, back), (title, "")],
    }  # fmt: skip
    return render(request, "commissions/form.html", context, status=422 if form.errors else 200)


@page(actions.SUPERVISE, methods=["POST"])
def suspend(request: Request, qualification_id: UUID) -> HttpResponse:
    """Suspend a laboratory with a reason (F3)."""

    def act() -> str:
        row = actions.suspend(
            qualification_id=qualification_id, version=version(request),
            reason=request.POST.get("reason", ""), actor=request.actor, at=request.at,
        )  # fmt: skip
        messages.success(request, _("已暂停委托"))
        return reverse("commissions:detail", args=[row.laboratory_id])

    return act_once(request, act)


@page(actions.SUPERVISE, methods=["POST"])
def resume(request: Request, qualification_id: UUID) -> HttpResponse:
    """End a suspension."""

    def act() -> str:
        row = actions.resume(
            qualification_id=qualification_id, version=version(request), actor=request.actor,
            at=request.at,
        )  # fmt: skip
        messages.success(request, _("已恢复委托"))
        return reverse("commissions:detail", args=[row.laboratory_id])

    return act_once(request, act)

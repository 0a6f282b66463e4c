"""What is put into a laboratory's file: papers, credit, bans, ties."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from liance.doors.web.commissions.filled import of, taken
from liance.doors.web.commissions.forms import (
    BanForm,
    ChangeForm,
    EndTieForm,
    GradeForm,
    QualificationForm,
    TieForm,
)
from liance.doors.web.moments import local_day
from liance.doors.web.routes import FORM, Request, page, version
from liance.doors.web.sending import act_once
from liance.foundation.kernel.errors import NotFound
from liance.mechanism.commissioning import queries
from liance.mechanism.commissioning.actions import qualifications, records
from liance.mechanism.commissioning.models import Interest, Qualification
from liance.mechanism.commissioning.rules.scope import write_scope
from liance.mechanism.commissioning.states import MANAGE, OWN, RECORD, SUPERVISE
from liance.mechanism.registry.models import Agency


def _laboratory(request: Request, laboratory_id: UUID) -> Agency:
    return queries.laboratory(request.actor, laboratory_id, on=local_day(request.at)).agency


def _back(laboratory: Agency) -> str:
    return reverse("commissions:detail", args=[laboratory.id])


@page(MANAGE, methods=FORM)
def new(request: Request, laboratory_id: UUID) -> HttpResponse:
    """Put a qualification on file."""
    found = _laboratory(request, laboratory_id)
    form = QualificationForm(request.POST or None)

    def act(data: dict[str, Any]) -> None:
        qualifications.add_qualification(
            **data, laboratory=found, actor=request.actor, at=request.at
        )

    return taken(request, form, act, title=_("登记资质"), back=_back(found), way=(of(found),))


@page(MANAGE, methods=FORM)
def change(request: Request, qualification_id: UUID) -> HttpResponse:
    """Write validity, filing and scope anew."""
    row = Qualification.objects.select_related("laboratory").filter(pk=qualification_id).first()
    if row is None:
        raise NotFound("commissioning:qualification")
    initial = {
        "cma_to": row.cma_to, "filing_number": row.filing_number, "filed_to": row.filed_to,
        "factors": write_scope(queries.scope_of(row)),
    }  # fmt: skip
    form = ChangeForm(request.POST or None, initial=initial)

    def act(data: dict[str, Any]) -> None:
        qualifications.change_qualification(
            **data, qualification_id=row.id, version=version(request), actor=request.actor,
            at=request.at,
        )  # fmt: skip

    return taken(
        request, form, act, title=_("证书 %(number)s") % {"number": row.cma_number},
        back=_back(row.laboratory), way=(of(row.laboratory),), version=row.version,
    )  # fmt: skip


@page(SUPERVISE, methods=FORM)
def new_grade(request: Request, laboratory_id: UUID) -> HttpResponse:
    """Put a credit grade on file."""
    found = _laboratory(request, laboratory_id)
    form = GradeForm(request.POST or None)

    def act(data: dict[str, Any]) -> None:
        records.grade(**data, laboratory=found, actor=request.actor, at=request.at)

    return taken(request, form, act, title=_("登记信用等级"), back=_back(found), way=(of(found),))


@page(SUPERVISE, methods=FORM)
def new_ban(request: Request, laboratory_id: UUID) -> HttpResponse:
    """Put a ban by an authority on file."""
    found = _laboratory(request, laboratory_id)
    form = BanForm(request.POST or None)

    def act(data: dict[str, Any]) -> None:
        records.ban(**data, laboratory=found, actor=request.actor, at=request.at)

    note = _("登记其他机关作出的禁止从业、不得委托的决定；本机关要停止委托的，请提出暂停。")
    return taken(
        request, form, act, title=_("登记禁止期"), back=_back(found), way=(of(found),), note=note
    )


@page(SUPERVISE, methods=["POST"])
def lift_ban(request: Request, ban_id: UUID) -> HttpResponse:
    """Note that a ban was lifted."""

    def act() -> str:
        row = records.lift_ban(
            ban_id=ban_id, version=version(request), reason=request.POST.get("reason", ""),
            on=local_day(request.at), actor=request.actor, at=request.at,
        )  # fmt: skip
        messages.success(request, _("解除已登记"))
        return reverse("commissions:detail", args=[row.laboratory_id])

    return act_once(request, act)


@page((RECORD, OWN), methods=FORM)
def new_tie(request: Request, laboratory_id: UUID) -> HttpResponse:
    """Put a tie to a polluter on file; a laboratory declares its own."""
    found = _laboratory(request, laboratory_id)
    form = TieForm(request.POST or None)

    def act(data: dict[str, Any]) -> None:
        records.tie(**data, laboratory=found, actor=request.actor, at=request.at)

    return taken(
        request, form, act, title=_("登记利益关系"), back=_back(found), way=(of(found),),
        note=_("有自行监测、运维合同或出资关系的单位，期间不委托这家机构监测。"),
    )  # fmt: skip


@page((RECORD, OWN), methods=FORM)
def end_tie(request: Request, interest_id: UUID) -> HttpResponse:
    """Write the last day of a tie."""
    rows = Interest.objects.select_related("laboratory", "source").filter(pk=interest_id)
    row = rows.first()
    if row is None:
        raise NotFound("commissioning:interest")
    _laboratory(request, row.laboratory_id)
    form = EndTieForm(request.POST or None, initial={"ends_on": row.ends_on})

    def act(data: dict[str, Any]) -> None:
        records.end_tie(
            **data, interest_id=row.id, version=version(request), actor=request.actor,
            at=request.at,
        )  # fmt: skip

    return taken(
        request, form, act, title=_("关系的截止日期"), back=_back(row.laboratory),
        way=(of(row.laboratory),), version=row.version, note=row.source.name,
    )  # fmt: skip

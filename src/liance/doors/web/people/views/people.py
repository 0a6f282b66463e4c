"""People and their certificates."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from liance.doors.web.lists import listing
from liance.doors.web.moments import local_day
from liance.doors.web.people.forms import (
    AccountForm,
    CertificateForm,
    PeopleFilter,
    PersonForm,
    RenewForm,
    RoleForm,
)
from liance.doors.web.people.tabs import crumbs, tabs, validity
from liance.doors.web.people.views.filled import insist_manages, taken
from liance.doors.web.people.words import CERTIFICATES, DUTIES, GROUNDS
from liance.doors.web.routes import FORM, Request, page, version
from liance.doors.web.sending import act_once
from liance.doors.web.standing import role_word
from liance.foundation.kernel.errors import NotFound
from liance.mechanism.capability import actions as capability_actions
from liance.mechanism.capability import queries as capability
from liance.mechanism.capability.conflicts import standing_avoidances
from liance.mechanism.capability.models import Certificate
from liance.mechanism.capability.rules import SOON_DAYS
from liance.mechanism.fieldwork.policies import devices_of_staff
from liance.mechanism.registry import directory
from liance.mechanism.registry.actions import people as actions
from liance.mechanism.registry.models import Staff
from liance.mechanism.registry.policies import (
    ADMINISTER,
    VOUCH,
    agency_for,
    manages,
    people_visible_to,
    person_for,
)

VIEW = "capability:staff:view"
CERTIFY = "capability:staff:manage"
MANAGE = "registry:agency:manage"
SORTS = {
    "agency": ["agency__jurisdiction__order", "agency__name", "name", "id"],
    "name": ["name", "id"],
}


@page(VIEW)
def index(request: Request) -> HttpResponse:
    """The people with their certificates; dual holders and what runs out can be asked for."""
    day = local_day(request.at)
    form = PeopleFilter(request.GET or None)
    rows = capability.people(request.actor).filter(active=True)
    if form.is_valid():
        rows = _filtered(request, rows, form.cleaned_data)
    found = listing(request, rows, sorts=SORTS, default="agency")
    held = capability.certificates_of([s.id for s in found])
    lines = [
        (s, [(str(CERTIFICATES[c.kind]), c, validity(c.valid_to, on=day, since=c.valid_from))
             for c in held.get(s.id, [])], _dual(held.get(s.id, []), day))
        for s in found
    ]  # fmt: skip
    dual = capability.dual_holders(request.actor, on=day).count()
    title = _("%(count)s 人，双证 %(dual)s 人") % {"count": found.total, "dual": dual}
    context = {
        "title": title, "tabs": tabs(request.actor), "form": form, "found": found, "lines": lines,
        "columns": [(_("姓名"), "", "name"), (_("机构"), "", "agency"), _("证件"), _("状态")],
    }  # fmt: skip
    return render(request, "people/certificates.html", context)


def _dual(held: list[Certificate], day: object) -> bool:
    return {c.kind for c in held if c.valid_from <= day <= c.valid_to} == set(CERTIFICATES)  # type: ignore[operator]


def _filtered(request: Request, rows: QuerySet[Staff], data: dict[str, str]) -> QuerySet[Staff]:
    day = local_day(request.at)
    standing = Certificate.objects.filter(valid_from__lte=day, valid_to__gte=day)
    words = data["q"].strip()
    if words:
        numbered = Certificate.objects.filter(number__contains=words).values("staff_id")
        rows = rows.filter(
            Q(name__contains=words) | Q(agency__name__contains=words) | Q(pk__in=numbered)
        )
    if data["held"] == "dual":
        return rows.filter(pk__in=capability.dual_holders(request.actor, on=day).values("pk"))
    if data["held"] == "none":
        return rows.exclude(pk__in=standing.values("staff_id"))
    if data["held"] == "soon":
        soon = standing.filter(valid_to__lte=day + timedelta(days=SOON_DAYS))
        return rows.filter(pk__in=soon.values("staff_id"))
    if data["held"] == "expired":
        over = Certificate.objects.filter(valid_to__lt=day)
        return rows.filter(pk__in=over.values("staff_id"))
    return rows


@page(VIEW)
def detail(request: Request, staff_id: UUID) -> HttpResponse:
    """One person: certificates, account and roles."""
    day = local_day(request.at)
    person = person_for(request.actor, staff_id)
    mine = manages(request.actor, person.agency)
    administers = mine and request.actor.may(ADMINISTER)
    held = capability.certificates_of([person.id]).get(person.id, [])
    user = person.user
    roles = directory.roles_of([user.id], on=day).get(user.id, []) if user else []
    agency = reverse("people:agency", args=[person.agency_id])
    context = {
        "person": person, "crumbs": crumbs((person.agency.name, agency), (person.name, "")),
        "pills": _pills(person, _dual(held, day)), "note": f"{person.agency.name}　{person.position}",
        "certificates": [
            (str(CERTIFICATES[c.kind]), c, validity(c.valid_to, on=day, since=c.valid_from),
             [DUTIES[duty] for duty in c.duties if duty in DUTIES])
            for c in held
        ],
        "columns": [_("证件"), _("证号"), _("监测因子、方法、工作"), _("有效期"), ("", "end")],
        "facts": [(_("部门、职务"), person.position), (_("电话"), person.phone if mine else ""),
                  (_("到岗日期"), person.joined_on)],
        "roles": [(grant, role_word(grant.role)) for grant in roles],
        "account": user, "administers": administers and person.active,
        "own": person.id == request.actor.staff_id,
        "may_vouch": _may_vouch(request, person),
        "devices": devices_of_staff(person.id) if administers else [],
        "password_given": request.GET.get("password") == "given",
        "may_certify": mine and person.active and request.actor.may(CERTIFY),
        "may_manage": mine and person.active and request.actor.may(MANAGE),
        "conflicts": [(row, GROUNDS[row.ground]) for row in standing_avoidances([person.id])]
        if mine else [],
        "account_form": AccountForm(), "today": day,
        "role_form": RoleForm(agency=person.agency, initial={"since": day}),
    }  # fmt: skip
    return render(request, "people/person.html", context)


def _may_vouch(request: Request, person: Staff) -> bool:
    """Whether the viewer may confirm that a reset account is in its holder's hands."""
    user, actor = person.user, request.actor
    if user is None or user.reset_by is None or not actor.vouched:
        return False
    other = actor.user_id not in {user.id, user.reset_by}
    return other and actor.may(VOUCH) and manages(actor, person.agency)


def _pills(person: Staff, dual: bool) -> list[tuple[str, str]]:
    if not person.active:
        return [("closed", _("已离岗"))]
    return [("ok", _("双证"))] if dual else []


@page(MANAGE, methods=FORM)
def new(request: Request, agency_id: UUID) -> HttpResponse:
    """Put a person on file."""
    agency = agency_for(request.actor, agency_id)
    insist_manages(request, agency)
    back = reverse("people:agency", args=[agency.id])

    def act(data: dict[str, Any]) -> str:
        person = actions.add_staff(**data, agency=agency, actor=request.actor, at=request.at)
        messages.success(request, _("已登记，接着登记证件或开设账号"))
        return reverse("people:person", args=[person.id])

    form = PersonForm(request.POST or None)
    return taken(request, form, act, title=_("登记人员"), back=back, way=((agency.name, back),))


@page(MANAGE, methods=FORM)
def change(request: Request, staff_id: UUID) -> HttpResponse:
    """Write what is known of a person now."""
    person = person_for(request.actor, staff_id)
    insist_manages(request, person.agency)
    names = ("name", "position", "phone", "joined_on")
    initial = {name: getattr(person, name) for name in names}
    back = reverse("people:person", args=[person.id])

    def act(data: dict[str, Any]) -> str:
        actions.change_staff(
            **data, staff_id=person.id, version=version(request), actor=request.actor,
            at=request.at,
        )  # fmt: skip
        messages.success(request, _("已保存"))
        return back

    form = PersonForm(request.POST or None, initial=initial)
    return taken(
        request, form, act, title=_("修改"), back=back, way=((person.name, back),),
        version=person.version,
    )  # fmt: skip


@page(MANAGE, methods=["POST"])
def leave(request: Request, staff_id: UUID) -> HttpResponse:
    """A person leaves."""

    def act() -> str:
        actions.leave(
            staff_id=staff_id, version=version(request), actor=request.actor, at=request.at,
            on=local_day(request.at),
        )  # fmt: skip
        messages.success(request, _("已离岗，账号已停用，岗位已收回"))
        return reverse("people:person", args=[staff_id])

    return act_once(request, act)


@page(CERTIFY, methods=FORM)
def new_certificate(request: Request, staff_id: UUID) -> HttpResponse:
    """Put a certificate on file."""
    person = person_for(request.actor, staff_id)
    insist_manages(request, person.agency)
    back = reverse("people:person", args=[person.id])

    def act(data: dict[str, Any]) -> str:
        capability_actions.add_certificate(
            **data,
            staff=person,
            actor=request.actor,
            at=request.at,
        )
        messages.success(request, _("证件已登记"))
        return back

    form = CertificateForm(request.POST or None)
    return taken(request, form, act, title=_("登记证件"), back=back, way=((person.name, back),))


@page(CERTIFY, methods=FORM)
def renew(request: Request, certificate_id: UUID) -> HttpResponse:
    """Write the last day of a certificate anew."""
    row = (
        Certificate.objects.select_related("staff__agency")
        .filter(pk=certificate_id, staff__in=people_visible_to(request.actor))
        .first()
    )
    if row is None:
        raise NotFound("capability:certificate")
    insist_manages(request, row.staff.agency)
    back = reverse("people:person", args=[row.staff_id])

    def act(data: dict[str, Any]) -> str:
        capability_actions.renew_certificate(
            **data, certificate_id=row.id, version=version(request), actor=request.actor,
            at=request.at,
        )  # fmt: skip
        messages.success(request, _("已保存"))
        return back

    form = RenewForm(request.POST or None, initial={"valid_to": row.valid_to})
    title = _("%(kind)s %(number)s 的有效期") % {
        "kind": CERTIFICATES[row.kind], "number": row.number,
    }  # fmt: skip
    return taken(
        request, form, act, title=title, back=back, way=((row.staff.name, back),),
        version=row.version,
    )  # fmt: skip

"""Accounts and roles, for the administrator. A temporary password is shown once, never kept."""

import secrets
from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.hashers import make_password
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from liance.doors.web.lists import listing
from liance.doors.web.moments import local_day
from liance.doors.web.people.forms import AccountForm, RoleForm
from liance.doors.web.people.tabs import crumbs, tabs
from liance.doors.web.refusals import put_on_form, wording
from liance.doors.web.routes import Request, page, version
from liance.doors.web.sending import act_once
from liance.doors.web.standing import role_word
from liance.foundation.kernel.errors import NotFound, NotPermitted, Refused
from liance.mechanism.fieldwork.actions.devices import withdraw
from liance.mechanism.fieldwork.policies import devices_of_staff
from liance.mechanism.registry import directory
from liance.mechanism.registry.actions import accounts as actions
from liance.mechanism.registry.models import Staff
from liance.mechanism.registry.policies import ADMINISTER, VOUCH, person_for

# Without letters and digits that are mistaken for each other on paper.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
SORTS = {
    "agency": ["agency__jurisdiction__order", "agency__name", "name", "id"],
    "name": ["name", "id"],
}


@page(ADMINISTER)
def index(request: Request) -> HttpResponse:
    """The people with account and roles."""
    day = local_day(request.at)
    words = request.GET.get("q", "").strip()
    rows = directory.accounts(request.actor)
    if words:
        rows = rows.filter(
            Q(name__contains=words)
            | Q(user__username__icontains=words)
            | Q(agency__name__contains=words)
        )
    found = listing(request, rows, sorts=SORTS, default="agency")
    roles = directory.roles_of([s.user_id for s in found if s.user_id], on=day)
    lines = [
        (s, "、".join(role_word(g.role) for g in roles.get(s.user_id, [])) if s.user_id else "",
         _account_state(s))
        for s in found
    ]  # fmt: skip
    context = {
        "title": _("%(count)s 人的账号与岗位") % {"count": found.total},
        "tabs": tabs(request.actor), "found": found, "lines": lines, "q": words,
        "columns": [(_("姓名"), "", "name"), (_("机构"), "", "agency"), _("用户名"), _("岗位"),
                    _("账号")],
    }  # fmt: skip
    return render(request, "people/accounts.html", context)


def _account_state(person: Staff) -> tuple[str, str]:
    if not person.active:
        return "closed", _("已离岗")
    if person.user is None:
        return "idle", _("没有账号")
    if not person.user.is_active:
        return "refused", _("已停用")
    if person.user.must_change_password:
        return "soon", _("待改密码")
    return "ok", _("可登录")


def temporary_password() -> str:
    """Sixteen letters and digits in groups of four: about 79 bits."""
    groups = ("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))
    return "-".join(groups)


@page(ADMINISTER, methods=["POST"])
def open_(request: Request, staff_id: UUID) -> HttpResponse:
    """Open an account; its temporary password is shown on this answer alone."""
    person_for(request.actor, staff_id)
    form = AccountForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("请填写用户名。"))
        return redirect("people:person", staff_id)

    def act(word: str) -> Staff:
        return actions.open_account(
            staff_id=staff_id, version=version(request), username=form.cleaned_data["username"],
            password_hash=make_password(word), actor=request.actor, at=request.at,
        )  # fmt: skip

    try:
        return _shown_once(request, act)
    except (NotFound, NotPermitted):
        raise
    except Refused as refused:
        put_on_form(form, refused)
        messages.error(request, wording(refused))
        return redirect("people:person", staff_id)


@page(ADMINISTER, methods=["POST"])
def password(request: Request, staff_id: UUID) -> HttpResponse:
    """Give a temporary password, shown on this answer alone."""

    def act(word: str) -> Staff:
        return actions.reset_password(
            staff_id=staff_id, version=version(request), password_hash=make_password(word),
            actor=request.actor, at=request.at,
        )  # fmt: skip

    return _shown_once(request, act)


@page(VOUCH, methods=["POST"])
def vouch(request: Request, staff_id: UUID) -> HttpResponse:
    """Confirm that an account is in its holder's hands again."""

    def act() -> str:
        done = actions.vouch(
            staff_id=staff_id, version=version(request), actor=request.actor, at=request.at
        )
        messages.success(request, _("已确认，%(name)s可以签字了。") % {"name": done.name})
        return reverse("people:person", args=[staff_id])

    return act_once(request, act)


def _shown_once(request: Request, act: Callable[[str], Staff]) -> HttpResponse:
    """Act with a new password and show it. It is kept nowhere: the same form sent again leads to
    the person's page, which says so."""
    word, done = temporary_password(), []

    def once() -> str:
        done.append(act(word))
        return f"{reverse('people:person', args=[done[0].id])}?password=given"

    answer = act_once(request, once)
    if not done:
        return answer
    person = person_for(request.actor, done[0].id)
    way = crumbs((_("账号与岗位"), ""), (person.name, ""))
    context = {"person": person, "word": word, "crumbs": way}
    response = render(request, "people/password.html", context)
    response["Cache-Control"] = "no-store"
    return response


@page(ADMINISTER, methods=["POST"])
def lock(request: Request, staff_id: UUID) -> HttpResponse:
    """Let an account no longer sign in."""
    return _set_open(request, staff_id, open_=False, said=_("账号已停用"))


@page(ADMINISTER, methods=["POST"])
def unlock(request: Request, staff_id: UUID) -> HttpResponse:
    """Let an account sign in again."""
    return _set_open(request, staff_id, open_=True, said=_("账号已启用"))


@page(ADMINISTER, methods=["POST"])
def withdraw_device(request: Request, staff_id: UUID) -> HttpResponse:
    """Take a lost phone back; what it holds is still taken in."""
    person = person_for(request.actor, staff_id)
    wanted = request.POST.get("device", "")

    def act() -> str:
        device = devices_of_staff(person.id).filter(pk=wanted).first() if _is_id(wanted) else None
        if device is None:
            raise NotFound("fieldwork:device")
        withdraw(device_id=device.id, actor=request.actor, at=request.at)
        messages.success(request, _("已收回。手机下次联网时先交完记录，再清除资料。"))
        return reverse("people:person", args=[person.id])

    return act_once(request, act)


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _set_open(request: Request, staff_id: UUID, *, open_: bool, said: str) -> HttpResponse:
    def act() -> str:
        actions.set_open(
            staff_id=staff_id, version=version(request), open_=open_, actor=request.actor,
            at=request.at,
        )  # fmt: skip
        messages.success(request, said)
        return reverse("people:person", args=[staff_id])

    return act_once(request, act)


@page(ADMINISTER, methods=["POST"])
def give(request: Request, staff_id: UUID) -> HttpResponse:
    """Give a role."""
    person = person_for(request.actor, staff_id)
    form = RoleForm(request.POST, agency=person.agency)
    if not form.is_valid():
        messages.error(request, _("请选择岗位和日期。"))
        return redirect("people:person", staff_id)

    def act() -> str:
        actions.grant(
            **form.cleaned_data, staff_id=staff_id, version=version(request), actor=request.actor,
            at=request.at,
        )  # fmt: skip
        messages.success(request, _("岗位已授予"))
        return reverse("people:person", args=[staff_id])

    return act_once(request, act)


@page(ADMINISTER, methods=["POST"])
def take(request: Request, staff_id: UUID) -> HttpResponse:
    """Take a role back today."""

    def act() -> str:
        actions.revoke(
            staff_id=staff_id, version=version(request), role=request.POST.get("role", ""),
            on=local_day(request.at), actor=request.actor, at=request.at,
        )  # fmt: skip
        messages.success(request, _("岗位已收回"))
        return reverse("people:person", args=[staff_id])

    return act_once(request, act)

"""Who signs says again who they are, at the act itself: password, and the second factor.

All three signatures ask for the password. The code is asked of whoever enrolled an authenticator, and
of everybody unless the agency switched it off with a reason; there nobody signs who has not enrolled,
and the page leads to enrolling and back.
"""

from collections.abc import Sequence
from typing import Any

from allauth.account.forms import ReauthenticateForm as PasswordForm
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.core import ratelimit
from allauth.mfa.base.forms import ReauthenticateForm as CodeForm
from allauth.mfa.utils import is_mfa_enabled
from django.forms import BaseForm
from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from liance.doors.web.routes import Request
from liance.mechanism.reporting.queries import signs_with_code


def code_required(request: Request) -> bool:
    """Whether the agency of the actor lets nobody sign without a second factor."""
    return signs_with_code(request.actor.agency_id)


def enrolment_missing(request: Request) -> bool:
    """Whether the agency wants a code from somebody who has none."""
    return code_required(request) and not is_mfa_enabled(request.user)


def enrol_first() -> str:
    """Why nobody signs here without an authenticator."""
    return _("本机构要求用动态验证码签字，请先在账号页启用。")


def enrolling(request: Request) -> str:
    """The page to enrol on, which leads back to this one; empty where the person may sign."""
    if not enrolment_missing(request):
        return ""
    return f"{reverse('mfa_activate_totp')}?{urlencode({'back': request.path})}"


def forms(request: Request, data: QueryDict | None = None) -> list[Any]:
    """Password, and the one-time code of who enrolled."""
    found = [_worded(PasswordForm(data, user=request.user), "password")]
    if is_mfa_enabled(request.user):
        found.append(_worded(CodeForm(data, user=request.user), "code"))
    return found


def proven(request: Request) -> tuple[list[Any], str]:
    """The forms as far as they may be looked at, and why they may not; sound ones count as a new
    signing-in.

    A form checks what it holds whenever it is shown: over the limit nothing is checked, and a
    one-time code, used up by being tried, only after the password was right.
    """
    fresh = forms(request)
    if enrolment_missing(request):
        return fresh, enrol_first()
    if not ratelimit.consume(request, action="reauthenticate", user=request.user):
        return fresh, _("输错的次数太多，请过一分钟再试。")
    given = forms(request, request.POST)
    looked_at = given if given[0].is_valid() else [given[0], *fresh[1:]]
    if holds(looked_at):
        reauthenticate_by_password(request)
    return looked_at, ""


def holds(looked_at: Sequence[Any]) -> bool:
    """Whether every form was looked at and is right."""
    return all(form.is_bound and form.is_valid() for form in looked_at)


def _worded(form: BaseForm, name: str) -> BaseForm:
    field = form.fields[name]
    field.label = {"password": _("您的密码"), "code": _("动态验证码")}[name]
    field.help_text = ""
    field.widget.attrs.pop("placeholder", None)
    return form

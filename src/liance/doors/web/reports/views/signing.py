"""Sign and issue: who signs says again who they are, at the act itself."""

from typing import Any
from uuid import UUID

from allauth.account.forms import ReauthenticateForm as PasswordForm
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.core import ratelimit
from allauth.mfa.base.forms import ReauthenticateForm as CodeForm
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from liance.doors.web.refusals import wording
from liance.doors.web.reports import showing
from liance.doors.web.reports.views.detail import result_columns
from liance.doors.web.routes import FORM, Request, page, version
from liance.doors.web.sending import act_once
from liance.foundation.kernel.errors import Refused
from liance.mechanism.reporting import queries
from liance.mechanism.reporting.actions import signing
from liance.mechanism.reporting.compose import form_of
from liance.mechanism.reporting.models import Report


@page("reporting:report:sign", methods=FORM)
def sign(request: Request, report_id: UUID) -> HttpResponse:
    """The page to sign on: the results once more, the password, the one-time code if enrolled."""
    report = queries.report(request.actor, report_id).report
    if request.method != "POST":
        return render(request, "reports/sign.html", _shown(report, _forms(request, None), ""))
    forms, refusal = _proven(request)
    if not refusal and all(form.is_bound and form.is_valid() for form in forms):
        reauthenticate_by_password(request)
        try:
            return _signed(request, report)
        except Refused as refused:
            refusal = wording(refused)
    return render(request, "reports/sign.html", _shown(report, forms, refusal), status=422)


def _forms(request: Request, data: QueryDict | None) -> list[Any]:
    forms = [_worded(PasswordForm(data, user=request.user), "password")]
    if is_mfa_enabled(request.user):
        forms.append(_worded(CodeForm(data, user=request.user), "code"))
    return forms


def _proven(request: Request) -> tuple[list[Any], str]:
    """The forms as far as they may be looked at, and why they may not.

    A form checks what it holds whenever it is shown: over the limit nothing is checked, and a
    one-time code, used up by being tried, only after the password was right.
    """
    fresh = _forms(request, None)
    if not ratelimit.consume(request, action="reauthenticate", user=request.user):
        return fresh, _("输错的次数太多，请过一分钟再试。")
    given = _forms(request, request.POST)
    return (given if given[0].is_valid() else [given[0], *fresh[1:]]), ""


def _worded(form: BaseForm, name: str) -> BaseForm:
    field = form.fields[name]
    field.label = {"password": _("您的密码"), "code": _("动态验证码")}[name]
    field.help_text = ""
    field.widget.attrs.pop("placeholder", None)
    return form


def _signed(request: Request, report: Report) -> HttpResponse:
    address = request.build_absolute_uri(reverse("reports:verify", args=[report.code]))

    def act() -> str:
        signing.sign(
            report_id=report.id, version=version(request), verify_url=address,
            actor=request.actor, at=request.at,
        )  # fmt: skip
        messages.success(request, _("报告已签发。下一步：上传结果、抄送报告。"))
        return reverse("reports:detail", args=[report.id])

    return act_once(request, act)


def _shown(report: Report, forms: list[Any], refusal: str) -> dict[str, Any]:
    form = form_of(report.content)
    names = {p.code: p.name for p in form.points}
    return {
        "report": report,
        "form": form,
        "forms": forms,
        "refusal": refusal,
        "title": _("签发 %(number)s") % {"number": report.number},
        "crumbs": [(_("报告与报送"), reverse("reports:index")),
                   (report.number, reverse("reports:detail", args=[report.id])), (_("签发"), "")],
        "lines": showing.result_lines(form.results, names),
        "result_columns": result_columns(),
    }  # fmt: skip

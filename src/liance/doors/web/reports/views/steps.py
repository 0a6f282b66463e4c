"""Send back, upload, send again, copy."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from liance.doors.web.refusals import put_on_form
from liance.doors.web.reports.forms import CopyForm
from liance.doors.web.routes import FORM, Request, page, version
from liance.doors.web.sending import act_once
from liance.foundation.kernel.errors import Refused
from liance.mechanism.registry.models import Staff
from liance.mechanism.reporting import queries
from liance.mechanism.reporting.actions import copies, reports, uploads
from liance.mechanism.reporting.models import Report


def _done(request: Request, report_id: UUID, act: Callable[[], Any], said: str) -> HttpResponse:
    """Act once, say so, and go back to the report."""

    def once() -> str:
        act()
        messages.success(request, said)
        return reverse("reports:detail", args=[report_id])

    return act_once(request, once)


@page("reporting:report:send_back", methods=["POST"])
def send_back(request: Request, report_id: UUID) -> HttpResponse:
    """退回."""
    return _done(
        request, report_id,
        lambda: reports.send_back(
            report_id=report_id, version=version(request), actor=request.actor, at=request.at,
            reason=request.POST.get("reason", ""),
        ),
        _("已退回，请重新编制。"),
    )  # fmt: skip


@page("reporting:report:upload", methods=["POST"])
def upload(request: Request, report_id: UUID) -> HttpResponse:
    """上传."""
    return _done(
        request, report_id,
        lambda: uploads.upload(
            report_id=report_id, version=version(request), actor=request.actor, at=request.at
        ),
        _("已交送平台，收到回执后停表。"),
    )  # fmt: skip


@page("reporting:report:upload", methods=["POST"])
def resend(request: Request, report_id: UUID, upload_id: UUID) -> HttpResponse:
    """重新上传."""
    return _done(
        request, report_id,
        lambda: uploads.resend(
            upload_id=upload_id, version=version(request), actor=request.actor, at=request.at
        ),
        _("已重新交送平台。"),
    )  # fmt: skip


@page("reporting:report:copy", methods=FORM)
def copy(request: Request, report_id: UUID) -> HttpResponse:
    """抄送: to whom, and for a restricted report to which people there."""
    report = queries.report(request.actor, report_id).report
    to = copies.addressees(report)
    people = None
    if report.restricted:
        people = Staff.objects.filter(agency__in=to, active=True).order_by("agency", "name")
    form = CopyForm(request.POST or None, people=people)
    if request.method == "POST" and form.is_valid():
        try:
            return _copied(request, report, form)
        except Refused as refused:
            put_on_form(form, refused)
    status = 422 if request.method == "POST" else 200
    context = {
        "report": report,
        "to": to,
        "form": form,
        "title": _("抄送 %(number)s") % {"number": report.number},
        "crumbs": [(_("报告与报送"), reverse("reports:index")),
                   (report.number, reverse("reports:detail", args=[report.id])), (_("抄送"), "")],
    }  # fmt: skip
    return render(request, "reports/copy.html", context, status=status)


def _copied(request: Request, report: Report, form: CopyForm) -> HttpResponse:
    named = [person.id for person in form.cleaned_data.get("named") or ()]
    return _done(
        request, report.id,
        lambda: copies.copy_report(
            report_id=report.id, version=version(request), actor=request.actor, at=request.at,
            named=named,
        ),
        _("已抄送，等待对方签收。"),
    )  # fmt: skip

"""Review, and sign and issue: each with the results once more, each by another person."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from liance.doors.web.address import lasting_address
from liance.doors.web.refusals import wording
from liance.doors.web.reports import proving, showing
from liance.doors.web.reports.views.detail import result_columns
from liance.doors.web.routes import FORM, Request, page, version
from liance.doors.web.sending import act_once
from liance.foundation.kernel.errors import Refused
from liance.mechanism.reporting import queries
from liance.mechanism.reporting.actions import reports, signing
from liance.mechanism.reporting.compose import form_of
from liance.mechanism.reporting.models import Report

Act = Callable[[], HttpResponseRedirect]


@page("reporting:report:review", methods=FORM)
def review(request: Request, report_id: UUID) -> HttpResponse:
    """The page to review on: the results once more, the password, the one-time code."""
    report = queries.report(request.actor, report_id).report
    return _answer(request, report, _("审核通过"), lambda: _reviewed(request, report))


@page("reporting:report:sign", methods=FORM)
def sign(request: Request, report_id: UUID) -> HttpResponse:
    """The page to sign on: the results once more, the password, the one-time code if enrolled."""
    report = queries.report(request.actor, report_id).report
    return _answer(request, report, _("签发"), lambda: _signed(request, report))


def _answer(request: Request, report: Report, word: str, act: Act) -> HttpResponse:
    """The page with its forms, or what comes of the act once the person is proven."""
    if request.method != "POST":
        shown = _shown(report, word, proving.forms(request), "")
        shown["enrolling"] = proving.enrolling(request)
        return render(request, "reports/sign.html", shown)
    forms, refusal = proving.proven(request)
    if not refusal and proving.holds(forms):
        try:
            return act()
        except Refused as refused:
            refusal = wording(refused)
    shown = _shown(report, word, forms, refusal) | {"enrolling": proving.enrolling(request)}
    return render(request, "reports/sign.html", shown, status=422)


def _reviewed(request: Request, report: Report) -> HttpResponseRedirect:
    def act() -> str:
        reports.review(
            report_id=report.id, version=version(request), actor=request.actor, at=request.at
        )
        messages.success(request, _("审核通过，等待签发。"))
        return reverse("reports:detail", args=[report.id])

    return act_once(request, act)


def _signed(request: Request, report: Report) -> HttpResponseRedirect:
    def act() -> str:
        address = lasting_address(reverse("reports:verify", args=[report.code]))
        signing.sign(
            report_id=report.id, version=version(request), verify_url=address,
            actor=request.actor, at=request.at,
        )  # fmt: skip
        messages.success(request, _("报告已签发。下一步：上传结果、抄送报告。"))
        return reverse("reports:detail", args=[report.id])

    return act_once(request, act)


def _shown(report: Report, word: str, forms: list[Any], refusal: str) -> dict[str, Any]:
    form = form_of(report.content)
    names = {p.code: p.name for p in form.points}
    return {
        "report": report,
        "form": form,
        **showing.lacking(report),
        "forms": forms,
        "refusal": refusal,
        "word": word,
        "signing": report.state == "reviewed",
        "title": f"{word} {report.number}",
        "crumbs": [(_("报告与报送"), reverse("reports:index")),
                   (report.number, reverse("reports:detail", args=[report.id])), (word, "")],
        "lines": showing.result_lines(form.results, names),
        "result_columns": result_columns(),
    }  # fmt: skip

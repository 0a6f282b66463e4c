"""The receipt that a platform without an interface gave, recorded by hand."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from liance.adapters.provincial_platform.client import from_environment
from liance.doors.web.files.uploads import take_in
from liance.doors.web.reports.forms import ReceiptForm
from liance.doors.web.reports.views.detail import allowed
from liance.doors.web.routes import FORM, Request, page, version
from liance.doors.web.sending import tried
from liance.foundation.kernel.errors import NotFound
from liance.mechanism.reporting import queries
from liance.mechanism.reporting.actions import receipts


@page("reporting:report:upload", methods=FORM)
def record(request: Request, report_id: UUID, upload_id: UUID) -> HttpResponse:
    """登记回执: number, day, evidence."""
    whole = queries.report(request.actor, report_id)
    own = whole.report.agency_id == request.actor.agency_id
    if not own or whole.upload is None or whole.upload.id != upload_id:
        raise NotFound("reporting:upload")
    back = reverse("reports:detail", args=[report_id])
    if not allowed(request.actor, whole)["record_receipt"]:
        messages.info(request, _("这份报告已有回执，或者被平台退回，不用登记。"))
        return redirect(back)
    form = ReceiptForm(request.POST or None, request.FILES or None)

    @transaction.atomic
    def act() -> str:
        given = form.cleaned_data
        stored = take_in(request, given["proof"][:1])
        receipts.record_receipt(
            upload_id=upload_id, version=version(request), interface=from_environment().configured,
            receipt=receipts.Receipt(given["number"], given["day"], stored[0] if stored else None),
            actor=request.actor, at=request.at,
        )  # fmt: skip
        messages.success(request, _("回执已登记，时限停止。"))
        return back

    if request.method == "POST" and form.is_valid():
        answer = tried(request, form, act)
        if answer is not None:
            return answer
    context = {
        "report": whole.report, "upload": whole.upload, "form": form, "back": back,
        "title": _("登记回执"),
        "crumbs": [(_("报告与报送"), reverse("reports:index")), (whole.report.number, back),
                   (_("登记回执"), "")],
    }  # fmt: skip
    return render(request, "reports/receipt.html", context, status=422 if form.errors else 200)

"""The public page: is the paper in my hand a report of this station, and is it in force?"""

import re
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from liance.doors.web.reports import showing
from liance.doors.web.routes import Request, page
from liance.mechanism.reporting import queries
from liance.mechanism.reporting.compose import form_of
from liance.mechanism.reporting.models import Report

SHAPE = re.compile(r"[0-9A-Fa-f]{12}")


@page(public=True)
def ask(request: Request) -> HttpResponse:
    """Type the code that stands on the paper."""
    code = re.sub(r"[^0-9A-Za-z]", "", request.GET.get("code", ""))[:20]
    if code:
        return redirect("reports:verify", code.upper())
    return render(request, "reports/verify_ask.html")


@page(public=True)
def verify(request: Request, code: str) -> HttpResponse:
    """The answer; a restricted report tells nothing but whether it is in force."""
    report = queries.by_code(code) if SHAPE.fullmatch(code) else None
    if report is None:
        context: dict[str, Any] = {"title": _("没有签发过这个核验码的报告"), "code": code[:20]}
        return render(request, "reports/verify_none.html", context, status=404)
    return render(request, "reports/verify.html", _shown(report))


def _shown(report: Report) -> dict[str, Any]:
    in_force = report.state == "signed"
    title = _("本站签发过这份报告，现行有效")
    if not in_force:
        title = _("本站签发过这份报告，已被更正报告代替")
    shown: dict[str, Any] = {
        "title": title,
        "in_force": in_force,
        "restricted": report.restricted,
        "code": f"{report.code[:4]}-{report.code[4:8]}-{report.code[8:]}",
    }
    if report.restricted:
        return shown
    form = form_of(report.content)
    newer = None if in_force else queries.successor_of(report)
    names = {p.code: p.name for p in form.points}
    return {
        **shown,
        "report": report,
        "form": form,
        "newer": newer.number if newer else "",
        "lines": showing.result_lines(form.results, names),
        "columns": [
            _("监测因子"), (_("结果"), "number"), (_("限值"), "number"), _("单位"),
            _("执行标准"), _("评价"),
        ],
    }  # fmt: skip

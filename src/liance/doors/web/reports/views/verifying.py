"""The public page: is the paper in my hand a report of this station, and is it in force?"""

import hashlib
import re
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from liance.doors.web.reports import showing
from liance.doors.web.routes import Request, page
from liance.foundation.files.store import path_of
from liance.foundation.ledger.queries import EventView, events_of
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
        "checks": checks_of(report),
        "lines": showing.result_lines(form.results, names),
        "columns": [
            _("监测因子"), (_("结果"), "number"), (_("限值"), "number"), _("单位"),
            _("执行标准"), _("评价"),
        ],
    }  # fmt: skip


def checks_of(report: Report) -> list[tuple[str, str, str]]:
    """What was looked at just now: kind of mark, what, and the particulars."""
    found = []
    if report.pdf is not None:
        whole = hashlib.sha256(path_of(report.pdf.sha256).read_bytes()).hexdigest()
        same = whole == report.pdf.sha256
        found.append(
            ("ok", _("内容未改动"), _("存档文件与签发时的摘要一致")) if same
            else ("over", _("内容有改动"), _("存档文件与签发时的摘要不一致"))
        )  # fmt: skip
        signed = (e for e in events_of(report.id) if e.kind == "reporting:report:sign")
        found += [_in_ledger(event, report.pdf.sha256) for event in signed]
    return found


def _in_ledger(event: EventView, sha256: str) -> tuple[str, str, str]:
    if event.body.get("sha256") != sha256:
        return "over", _("账本记录不符"), _("账本里签发时的摘要与存档文件不同")
    if event.seq is None:
        return "progress", _("签发已入账"), _("几秒后封存，请稍后再看")
    number = _("本机构账本第 %(n)s 条") % {"n": f"{event.seq + 1:,}"}
    if event.anchored:
        return "ok", _("签发已入账，已在外部锚定"), number
    return "ok", _("签发已入账，已封存"), number

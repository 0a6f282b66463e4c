"""The public page: is the paper in my hand a report of this station, and is it in force?"""

import hashlib
import re
from typing import Any

from allauth.core.internal import ratelimit
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

GUESSES = "60/m/ip"
"""How many codes that lead nowhere one address may try: of 2^48 codes, that is nothing."""
MOST_BYTES = 50 * 1024 * 1024
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
    report, refusal = _asked(request, code)
    if report is None:
        return refusal
    return render(request, "reports/verify.html", _shown(report))


@page(public=True, methods=["POST"])
def compare(request: Request, code: str) -> HttpResponse:
    """Whether a PDF is the one that was issued, for browsers that compute no digests.

    The file is read once and not kept.
    """
    report, refusal = _asked(request, code)
    if report is None:
        return refusal
    if report.restricted or report.pdf is None:
        return _none(request, code)
    file = request.FILES.get("pdf")
    if file is None or (file.size or 0) > MOST_BYTES:
        compared = "none"
    else:
        digest = hashlib.sha256()
        for chunk in file.chunks():
            digest.update(chunk)
        compared = "same" if digest.hexdigest() == report.pdf.sha256 else "other"
    return render(request, "reports/verify.html", _shown(report) | {"compared": compared})


def _asked(request: Request, code: str) -> tuple[Report | None, HttpResponse]:
    """The issued report of a code, or the answer that there is none.

    Codes that lead nowhere are counted: who tries many is told to wait, whatever comes next. What
    is not issued and what does not exist take the same way to the same words.
    """
    if not _within(request, dry_run=True):
        title = _("查询的次数太多")
        return None, render(request, "reports/verify_wait.html", {"title": title}, status=429)
    report = queries.by_code(code if SHAPE.fullmatch(code) else "")
    if report is None:
        _within(request, dry_run=False)
        return None, _none(request, code)
    return report, HttpResponse()


def _none(request: Request, code: str) -> HttpResponse:
    context: dict[str, Any] = {"title": _("没有签发过这个核验码的报告"), "code": code[:20]}
    return render(request, "reports/verify_none.html", context, status=404)


def _within(request: Request, *, dry_run: bool) -> bool:
    used = ratelimit.consume(
        request, app="liance.reports", action="guess", config={"guess": GUESSES}, limit_get=True,
        dry_run=dry_run,
    )  # fmt: skip
    return used is not None


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
            _("监测因子"), (_("结果"), "number"), (_("限值"), "number"), _("计量单位"),
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

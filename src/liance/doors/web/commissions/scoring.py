"""The score of a laboratory: the rule beside it, each figure one click from its rows (F3)."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from liance.dashboards.laboratory_score import Row, Scored, scored
from liance.doors.web.commissions import words
from liance.doors.web.commissions.filled import crumbs, of
from liance.doors.web.commissions.views import READ, headed
from liance.doors.web.moments import local_day
from liance.doors.web.routes import Request, page
from liance.foundation.kernel.errors import NotFound
from liance.mechanism.commissioning.rules.catalogue import catalogue
from liance.mechanism.commissioning.rules.scoring import Line, Period, period

PLACES: Mapping[str, tuple[str, str]] = {
    "sheet": ("sheets:detail", ""),
    "batch": ("results:batch", "laboratory:batch:view"),
    "supervision": ("commissions:supervision", ""),
}
BACK = 5


@page(READ)
def score(request: Request, laboratory_id: UUID) -> HttpResponse:
    """The score of a period."""
    found, context = headed(request, laboratory_id)
    asked = _period(request)
    result = scored(request.actor, found.agency.id, asked, at=request.at)
    total = result.score.total
    context |= {
        "total": total, "period": asked, "period_word": _word(asked), "periods": _periods(request),
        "worth": words.worth(), "scope": request.actor.agency_name,
        "lines": [_line(line, found.agency.id, asked) for line in result.score.lines],
        "columns": [_("部分"), (_("权重"), "number"), _("依据的记录"), (_("得分"), "number"),
                    _("怎样计分")],
    }  # fmt: skip
    return render(request, "commissions/score.html", context)


def _period(request: Request) -> Period:
    return period(request.GET.get("period", ""), today=local_day(request.at))


def _word(asked: Period) -> str:
    facts = {"year": asked.year, "quarter": asked.quarter}
    if asked.quarter:
        return _("%(year)s 年第 %(quarter)s 季度") % facts
    return _("%(year)s 年") % facts


def _periods(request: Request) -> list[tuple[str, str]]:
    """The year, the quarter of today and those before it."""
    today = local_day(request.at)
    year, quarter = today.year, (today.month + 2) // 3
    found = [period(str(year), today=today)]
    for _number in range(BACK):
        found.append(period(f"{year}Q{quarter}", today=today))
        year, quarter = (year, quarter - 1) if quarter > 1 else (year - 1, 4)
    return [(one.key, _word(one)) for one in found]


def _line(line: Line, laboratory_id: UUID, asked: Period) -> dict[str, Any]:
    figure = line.figure
    if not figure.total:
        said = _("没有记录，不计分")
    elif line.part.key == "findings":
        said = _("%(n)s 次检查，一般问题 %(minor)s 项，严重问题 %(serious)s 项") % {
            "n": figure.total, "minor": figure.minor, "serious": figure.serious,
        }  # fmt: skip
    else:
        said = f"{figure.good} ÷ {figure.total}"
    address = reverse("commissions:score_rows", args=[laboratory_id, line.part.key])
    return {
        "title": words.said(line.part.title), "how": words.said(line.part.how), "said": said,
        "weight": line.part.weight, "address": f"{address}?period={asked.key}",
        "points": None if line.points is None else f"{float(line.points):.1f}",
    }  # fmt: skip


@page(READ)
def score_rows(request: Request, laboratory_id: UUID, part: str) -> HttpResponse:
    """The rows behind one figure."""
    found, _context = headed(request, laboratory_id)
    parts = {one.key: one for one in catalogue().parts}
    if part not in parts:
        raise NotFound("commissioning:score")
    asked = _period(request)
    result: Scored = scored(request.actor, found.agency.id, asked, at=request.at)
    back = f"{reverse('commissions:score', args=[found.agency.id])}?period={asked.key}"
    title = words.said(parts[part].title)
    context = {
        "title": f"{title}　{_word(asked)}", "note": words.said(parts[part].how),
        "crumbs": crumbs(of(found.agency), (_("监督评分"), back), (title, "")),
        "rows": [_row(row, request) for row in result.rows[part]],
        "columns": [_("依据的记录"), _("日期"), _("内容"), _("结果")],
    }  # fmt: skip
    return render(request, "commissions/score_rows.html", context)


def _row(row: Row, request: Request) -> dict[str, Any]:
    route, right = PLACES[row.kind]
    opens = not right or request.actor.may(right)
    state = ("ok", _("符合")) if row.good else ("late", _("不符合"))
    if row.gravity:
        kind = "late" if row.gravity == "serious" else "soon"
        state = (kind, str(words.GRAVITIES[row.gravity]))
    address = reverse(route, args=[row.record]) if opens else ""
    return {"name": row.name, "on": row.on, "said": row.said, "state": state, "address": address}

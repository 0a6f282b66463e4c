"""Find a number, a unit, a point, a bottle."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liance.dashboards import finding
from liance.doors.web.routes import Request, page
from liance.doors.web.standing import standing
from liance.mechanism.coordination.states import SHEET
from liance.mechanism.custody.states import BOTTLE
from liance.mechanism.reporting.states import REPORT

LONGEST = 60


@page()
def search(request: Request) -> HttpResponse:
    """What the actor may know of that holds the words."""
    typed = request.GET.get("q", "").strip()[:LONGEST]
    words = "".join(c for c in typed if c.isprintable())
    found = finding.find(request.actor, words)
    context = {
        "words": words, "found": found, "title": _title(words, found), "most": finding.MOST,
        "sheets": [(row, standing(SHEET, row.state)) for row in found.sheets],
        "bottles": [(row, standing(BOTTLE, row.state)) for row in found.bottles],
        "reports": [(row, standing(REPORT, row.state)) for row in found.reports],
        "sheet_columns": [_("编号"), _("单位"), _("时间"), _("状态")],
        "source_columns": [_("单位"), _("辖区"), _("排污许可证编号")],
        "outlet_columns": [_("点位"), _("单位")],
        "bottle_columns": [_("样品瓶"), _("单位"), _("状态")],
        "report_columns": [_("报告"), _("单位"), _("状态")],
    }  # fmt: skip
    return render(request, "search/results.html", context)


def _title(words: str, found: finding.Found) -> str:
    if not words:
        return _("查编号、单位、点位、样品号")
    if len(words) < finding.SHORTEST:
        return _("请至少输入两个字")
    said = ngettext("“%(words)s” 查到 %(count)s 条", "“%(words)s” 查到 %(count)s 条", found.count)
    return said % {"words": words, "count": found.count}

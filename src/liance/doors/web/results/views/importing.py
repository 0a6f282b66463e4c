"""Results from a file: the form, the report of lines, the template to fill."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from liance.doors.web.files.uploads import TableField
from liance.doors.web.imports.tried import TriedForm
from liance.doors.web.moments import local
from liance.doors.web.refusals import put_on_form, wording
from liance.doors.web.results.columns import COLUMNS
from liance.doors.web.results.forms import CommonForm, instruments_of, subcontractors_of
from liance.doors.web.routes import FORM, Request, page
from liance.doors.web.samples.shown import language
from liance.doors.web.sending import act_once
from liance.flows import imported
from liance.foundation.kernel.errors import Refused
from liance.foundation.tables.errors import TableError
from liance.foundation.tables.writing import for_spreadsheets
from liance.mechanism.laboratory import queries
from liance.mechanism.laboratory.actions import importing
from liance.mechanism.laboratory.models import Determination
from liance.mechanism.laboratory.rules.mapping import mappings

ENTER = "laboratory:determination:enter"
NOBODY = UUID(int=0)
CHECK = "check"
HEADS = (
    "样品号", "因子", "结果", "单位", "检出限", "方法", "仪器编号", "分析开始时间", "读数时间",
    "实测氧含量", "基准氧含量", "燃料", "标干流量", "排气筒高度", "取值时段", "水温", "进水浓度",
)  # fmt: skip


class ImportForm(TriedForm, CommonForm):
    """A result file; what its lines do not say is said here."""

    what = "results"
    file = TableField(label=gettext_lazy("结果文件"))
    mapping = forms.ChoiceField(label=gettext_lazy("文件格式"))
    factor = forms.CharField(
        label=gettext_lazy("因子"), required=False, max_length=60,
        help_text=gettext_lazy("文件里没有因子列时填写"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = [(m.code, m.en if language() == "en" else m.zh) for m in mappings()]
        self.fields["mapping"].choices = words  # type: ignore[attr-defined]


@page(ENTER, methods=FORM)
def take(request: Request) -> HttpResponse:
    """Enter all lines of a file, or say what is wrong with which; checked alone, nothing is saved."""
    form = ImportForm(
        request.POST or None, request.FILES or None, initial={"started_at": local(request.at)},
        actor=request.actor,
        instruments=instruments_of(request.actor), subcontractors=subcontractors_of(request.actor),
    )  # fmt: skip
    faults: list[tuple[int, str]] = []
    right: list[Determination] = []
    if request.method == "POST" and form.is_valid():
        try:
            if CHECK not in request.POST:
                return act_once(request, lambda: _taken(request, form))
            right = imported.try_results(**_wanted(form), actor=request.actor, at=request.at)
        except importing.FileRefused as refused:
            faults = [(fault.line, wording(fault.refused)) for fault in refused.faults]
            put_on_form(form, refused)
        except Refused as refused:
            put_on_form(form, refused)
        except TableError as error:
            form.add_error("file", error.en if language() == "en" else error.zh)
    context = {
        "form": form, "faults": faults, "columns": COLUMNS, "right": right, "check": CHECK,
        # Where lines are wrong it may be the form that is to be mended.
        "held": form.hold(wrong="file" in form.errors and not faults),
        "crumbs": [(_("检测与判定"), reverse("results:index"))],
    }  # fmt: skip
    return render(request, "results/import.html", context, status=422 if form.errors else 200)


def _wanted(form: ImportForm) -> dict[str, Any]:
    """The file with what its lines do not say, as the actions name them."""
    data, tried = form.cleaned_data, form.cleaned_data["tried"]
    sent = importing.Sent(tried.name, tried.content, tried.media_type)
    return {
        "sent": sent, "mapping": data["mapping"], "common": form.reading(NOBODY, ""),
        "factor": data["factor"].strip(),
    }  # fmt: skip


def _taken(request: Request, form: ImportForm) -> str:
    kept = importing.import_results(**_wanted(form), actor=request.actor, at=request.at)
    said = ngettext("已导入 %(n)s 项，待校核。", "已导入 %(n)s 项，待校核。", kept.rows)
    messages.success(request, said % {"n": kept.rows})
    return reverse("results:index")


@page(ENTER)
def template(request: Request) -> HttpResponse:
    """What waits to be determined as a table to fill, UTF-8 with its mark for spreadsheets."""
    rows = [
        (row.bottle.number, row.factor, "", row.unit, *[""] * (len(HEADS) - 4))
        for row in queries.to_determine(request.actor)[:2000]
    ]
    response = HttpResponse(
        for_spreadsheets([HEADS, *rows]), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="results.csv"'
    return response

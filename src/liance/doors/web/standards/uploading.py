"""A standard from its table: checked row by row, then kept as an entry that awaits two signatures."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from liance.doors.web.files.uploads import TableField
from liance.doors.web.imports.tried import Tried, TriedForm
from liance.doors.web.refusals import put_on_form
from liance.doors.web.routes import FORM, Request, page
from liance.doors.web.sending import act_once
from liance.doors.web.standing import english
from liance.flows import imported
from liance.foundation.kernel.errors import NotFound, Refused
from liance.foundation.tables.errors import TableError
from liance.foundation.tables.workbook import read_table
from liance.mechanism.editions import queries
from liance.mechanism.editions.states import ENTER
from liance.mechanism.editions.template import MEDIA_TYPE, workbook
from liance.norms.standards.editions import Edition
from liance.norms.standards.fault_words import fault_said
from liance.norms.standards.row_reading import Fault
from liance.norms.standards.sheet import Sheet, check_sheet, column_word, read_sheet

KEEP = "keep"


class UploadForm(TriedForm):
    """The table of one edition."""

    what = "limits"
    file = TableField(
        label=gettext_lazy("导入表"),
        help_text=gettext_lazy("XLSX 或 CSV，一个文件一个标准版本；修改单另填一份"),
    )


@page(ENTER, methods=FORM)
def upload(request: Request) -> HttpResponse:
    """Say of each row of a table whether it is right; keep the whole where all are and it is asked."""
    form = UploadForm(request.POST or None, request.FILES or None, actor=request.actor)
    sheet, found = _read(form) if request.method == "POST" and form.is_valid() else (None, ())
    if sheet is not None and isinstance(found, Edition) and KEEP in request.POST:
        tried, kept = form.cleaned_data["tried"], sheet
        try:
            return act_once(request, lambda: _kept(request, kept, tried))
        except Refused as refused:
            put_on_form(form, refused)
    faults = () if isinstance(found, Edition) else found
    context = {
        "form": form, "sheet": sheet, "rows": _rows(sheet, faults) if sheet else [],
        "above": _above(sheet, faults) if sheet else [], "faults": len(faults),
        "edition": found if isinstance(found, Edition) else None, "keep": KEEP,
        "held": form.hold(wrong=bool(faults) or "file" in form.errors),
        "columns": [_("行"), _("表号"), _("因子"), (_("限值"), "number"), _("检查结果")],
        "crumbs": [(_("标准"), reverse("standards:index")), (_("录入标准"), "")],
        "editions": queries.catalogue().editions,
    }  # fmt: skip
    wrong = bool(form.errors or faults)
    return render(request, "standards/upload.html", context, status=422 if wrong else 200)


@page(ENTER)
def template(request: Request) -> HttpResponse:
    """The table to fill; with ``standard``, filled with an edition that is held."""
    name = request.GET.get("standard", "")
    held = next((e for e in queries.catalogue().editions if e.name == name), None)
    if name and held is None:
        raise NotFound("editions:edition")
    response = HttpResponse(workbook(held), content_type=MEDIA_TYPE)
    response["Content-Disposition"] = 'attachment; filename="standard.xlsx"'
    return response


def _read(form: UploadForm) -> tuple[Sheet | None, Edition | tuple[Fault, ...]]:
    """The table and what it means, or all that is wrong with it; no table: said at the field."""
    try:
        table = read_table(BytesIO(form.cleaned_data["tried"].content))
        sheet = read_sheet(table.header, [(row.line, row.cells) for row in table.rows])
    except TableError as error:
        form.add_error("file", error.en if english() else error.zh)
        return None, ()
    return sheet, check_sheet(sheet)


def _kept(request: Request, sheet: Sheet, tried: Tried) -> str:
    rows = list(zip(sheet.numbers, sheet.rows, strict=True))
    row = imported.enter_standard(
        head=sheet.head, rows=rows, sent=tried.sent, actor=request.actor, at=request.at
    )
    count = len(sheet.rows)
    said = ngettext(
        "已录入 %(n)s 条限值，待两人核对签名。", "已录入 %(n)s 条限值，待两人核对签名。", count
    )
    messages.success(request, said % {"n": count})
    return reverse("standards:entry", args=[row.id])


def _rows(sheet: Sheet, faults: Sequence[Fault]) -> list[dict[str, Any]]:
    """Each row of limits with what is wrong in it."""
    return [
        {
            "number": number, "cells": cells, "limit": cells.get("value") or cells.get("heights"),
            "faults": [_said(fault) for fault in faults if fault.row == number],
        }
        for number, cells in zip(sheet.numbers, sheet.rows, strict=True)
    ]  # fmt: skip


def _above(sheet: Sheet, faults: Sequence[Fault]) -> list[str]:
    """What is wrong outside the rows of limits: in the header, in the edition's own cells."""
    return [_said(fault) for fault in faults if fault.row not in sheet.numbers]


def _said(fault: Fault) -> str:
    language = "en" if english() else "zh"
    word = column_word(fault.column, language)
    return _("%(column)s：%(fault)s") % {"column": word, "fault": fault_said(fault, language)}

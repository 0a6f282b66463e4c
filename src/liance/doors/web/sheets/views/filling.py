"""Filling in what was determined on site."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from liance.doors.web.refusals import wording
from liance.doors.web.routes import FORM, Request, page, version
from liance.doors.web.sending import act_once
from liance.doors.web.sheets.showing import Shown
from liance.doors.web.sheets.views.detail import FILLS
from liance.doors.web.sheets.words import field_label
from liance.flows import filling as flow
from liance.foundation.kernel.errors import NotFound, NotPermitted, Refused
from liance.mechanism.coordination.actions.filling import FILLABLE, Filled
from liance.mechanism.coordination.queries.detail import sheet_page


@dataclass
class Line:
    """A field on the page with what was typed."""

    key: str
    name: str
    label: str
    now: str
    left_open: bool
    new: str = ""
    reason: str = ""
    error: str = ""
    hint: str = ""


@page(FILLS, methods=FORM)
def fill(request: Request, sheet_id: UUID) -> HttpResponse:
    """Fill in open fields; put right others with a reason."""
    found = sheet_page(sheet_id, actor=request.actor)
    if found.sheet.state not in FILLABLE or not found.sides - {"department"}:
        raise Http404
    lines = _lines(Shown(found, request.actor), request)
    typed = [Filled(line.key, line.new, line.reason) for line in lines if line.new]
    error = ""
    if request.method == "POST":

        def act() -> str:
            flow.fill(
                sheet_id=sheet_id, version=version(request), values=typed, actor=request.actor,
                at=request.at,
            )  # fmt: skip
            messages.success(request, _("已补充填报 %(n)s 项，双方都能看到。") % {"n": len(typed)})
            return reverse("sheets:detail", args=[sheet_id])

        try:
            return act_once(request, act)
        except (NotFound, NotPermitted):
            raise
        except Refused as refused:
            error = _put(lines, refused)
    context: dict[str, Any] = {
        "sheet": found.sheet,
        "lines": [line for line in lines if line.left_open],
        "others": [line for line in lines if not line.left_open],
        "error": error,
    }
    return render(request, "sheets/fill.html", context, status=422 if error else 200)


def _put(lines: list[Line], refused: Refused) -> str:
    """Show a refusal at its field, or at the one that was typed alone."""
    words = wording(refused)
    typed = [line for line in lines if line.new]
    at = [line for line in lines if line.key == refused.field] or typed[: len(typed) == 1]
    for line in at:
        line.error = words
    return words


def _lines(shown: Shown, request: Request) -> list[Line]:
    left = shown.sheet.open_fields
    keys = list(left)
    for point in shown.page.points:
        parts = ("name", "frequency", "add")
        keys += [f"point:{point.id}:{part}" for part in parts]
        for item in point.items.all():
            keys += [f"item:{item.id}:{part}" for part in ("limit", "standard")]
    values = _values(shown)
    lines = []
    for place, key in enumerate(dict.fromkeys(keys)):
        name = f"f{place}"
        known = request.POST.get(f"key-{name}") == key
        lines.append(
            Line(
                key, name, field_label(key, shown.names), values.get(key, ""), key in left,
                new=request.POST.get(f"new-{name}", "").strip() if known else "",
                reason=request.POST.get(f"reason-{name}", "").strip() if known else "",
                hint=_("每行一个：因子；限值；单位；执行标准")
                if key.endswith((":factors", ":add")) else "",
            )
        )  # fmt: skip
    return lines


def _values(shown: Shown) -> dict[str, str]:
    found = {}
    for point in shown.page.points:
        found[f"point:{point.id}:name"] = point.name
        found[f"point:{point.id}:frequency"] = point.frequency
        for item in point.items.all():
            found[f"item:{item.id}:limit"] = f"{item.limit} {item.unit}".strip()
            found[f"item:{item.id}:standard"] = item.standard
    return found

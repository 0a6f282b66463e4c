"""The entry grid: one method, many bottles; amendment; no result."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from liance.doors.web import conditions
from liance.doors.web.moments import local
from liance.doors.web.refusals import wording
from liance.doors.web.results.columns import COLUMNS
from liance.doors.web.results.forms import (
    AmendForm,
    CommonForm,
    instruments_of,
    subcontractors_of,
)
from liance.doors.web.results.methods import method_lines
from liance.doors.web.routes import FORM, Request, page, version
from liance.doors.web.samples.shown import language
from liance.doors.web.sending import act_once
from liance.foundation.kernel.errors import NotFound, Refused
from liance.mechanism.custody import policies as bottles
from liance.mechanism.custody.models import BottleFactor
from liance.mechanism.laboratory import policies, queries
from liance.mechanism.laboratory.actions import entering
from liance.mechanism.laboratory.models import Determination
from liance.norms.sampling.factors import find, shown_name
from liance.norms.standards.recording import Kept

ENTER = "laboratory:determination:enter"
REPEATS = 2
GONE = gettext_lazy(
    "%(numbers)s 在您填写时已由同事录入或组批，什么都没有保存。请核对；不再录入的，清空这些格再提交。"
)
GONE_CELL = gettext_lazy("这个样品已由同事录入或组批")


@dataclass(slots=True)
class Line:
    """One line of the grid: a bottle's factor with its typed repeats and their errors."""

    factor: BottleFactor
    key: str
    cells: list[dict[str, str]]
    beside: list[dict[str, str]]
    replaces: Determination | None = None


@page(ENTER, methods=FORM)
def enter(request: Request) -> HttpResponse:
    """Enter the results of one factor for all bottles that wait for it."""
    name = request.POST.get("factor") or request.GET.get("factor", "")
    lines, asked = _lines(request, name)
    gone = _gone(request, lines)
    lines += gone
    if not lines:
        messages.info(request, _("这个因子没有等待录入的样品。"))
        return redirect("results:index")
    first = lines[0].factor
    form = _form(request, first)
    conditions.add_fields(form, first.bottle.point.medium, conditions.shared(asked), {})
    if request.method == "POST" and gone:
        form.add_error(None, GONE % {"numbers": "、".join(g.factor.bottle.short for g in gone)})
    elif request.method == "POST" and form.is_valid():
        typed = [(line, cell) for line in lines for cell in line.cells if cell["raw"].strip()]
        readings = [
            form.reading(
                line.factor.id,
                cell["raw"],
                replaces=line.replaces.id if line.replaces else None,
                recorded={one["field"]: one["raw"] for one in line.beside if one["raw"].strip()},
            )
            for line, cell in typed
        ]

        def act() -> str:
            rows = entering.enter(readings=readings, actor=request.actor, at=request.at)
            said = ngettext("已录入 %(n)s 项，待校核。", "已录入 %(n)s 项，待校核。", len(rows))
            messages.success(request, said % {"n": len(rows)})
            return reverse("results:index")

        try:
            return act_once(request, act)
        except Refused as refused:
            _place(form, typed, refused)
    status = 422 if form.errors else 200
    context = {
        "form": form, "lines": lines, "factor": name, "repeats": range(1, REPEATS + 1),
        "shown": shown_name(name, language(), lines[0].factor.bottle.point.medium),
        "count": len(lines), "methods": method_lines(name, lines[0].factor.bottle.point.medium),
        "columns": COLUMNS,
        "beside": [conditions.heading(field) for field in conditions.of_sample(asked)],
    }  # fmt: skip
    return render(request, "results/enter.html", context, status=status)


def _lines(request: Request, name: str) -> tuple[list[Line], tuple[str, ...]]:
    """The bottles that wait for this factor, those sent back first, then by holding time; and what
    their limits need beside the values."""
    back = queries.to_reenter(request.actor).filter(bottle_factor__factor=name)
    found = []
    parts = ("bottle_factor__bottle__visit__source", "bottle_factor__bottle__point")
    for row in back.select_related(*parts):
        cells = [_cell(request, f"r{row.id}", 1)]
        found.append(Line(row.bottle_factor, f"r{row.id}", cells, [], replaces=row))
    for factor in queries.outside_batches(request.actor, name):
        key = str(factor.id)
        cells = [_cell(request, key, place) for place in range(1, REPEATS + 1)]
        found.append(Line(factor, key, cells, []))
    asked = conditions.asked_of([line.factor for line in found], request.at)
    for line in found:
        kept = line.replaces.recorded if line.replaces else {}
        line.beside = [
            _beside(request, line.key, field, kept) for field in conditions.of_sample(asked)
        ]
    return found, asked


def _gone(request: Request, lines: Sequence[Line]) -> list[Line]:
    """What was typed for samples that wait no longer: a colleague entered them, or put them into a
    batch. They stay in sight until their cells are emptied."""
    known = {line.key for line in lines}
    typed: dict[str, list[str]] = {}
    for field, text in request.POST.items():
        key, _dash, place = field.removeprefix("raw-").rpartition("-")
        if field.startswith("raw-") and place.isdecimal() and str(text).strip():
            typed.setdefault(key, []).append(field)
    found = []
    for key, fields in typed.items():
        factor = None if key in known else _factor_of(request, key)
        if factor is not None:
            cells = [_cell(request, key, place) for place in range(1, REPEATS + 1)]
            for cell in cells:
                cell["error"] = str(GONE_CELL) if cell["name"] in fields else ""
            found.append(Line(factor, key, cells, []))
    return found


def _factor_of(request: Request, key: str) -> BottleFactor | None:
    """The bottle's factor behind the key of a line, where the person may know of it."""
    try:
        identifier = UUID(key.removeprefix("r"))
    except ValueError:
        return None
    rows = BottleFactor.objects.filter(bottle__in=bottles.visible_to(request.actor))
    if key.startswith("r"):
        back = Determination.objects.filter(pk=identifier).values("bottle_factor_id")
        rows = rows.filter(pk__in=back)
    else:
        rows = rows.filter(pk=identifier)
    return rows.select_related("bottle__visit__source", "bottle__point").first()


def _beside(request: Request, key: str, field: str, kept: Kept) -> dict[str, str]:
    name = f"c-{field}-{key}"
    before = kept.get(field, {}).get("raw", "")
    return {
        "name": name, "field": field, "raw": request.POST.get(name, before)[:40], "error": "",
        "heading": conditions.heading(field),
    }  # fmt: skip


def _cell(request: Request, key: str, place: int) -> dict[str, str]:
    field = f"raw-{key}-{place}"
    return {"name": field, "raw": request.POST.get(field, "")[:40], "error": ""}


def _form(request: Request, first: BottleFactor) -> CommonForm:
    known = find(first.factor, first.bottle.point.medium)
    initial: dict[str, Any] = {
        "started_at": local(request.at), "unit": first.unit or (known.unit if known else ""),
    }  # fmt: skip
    last = (
        policies.visible_to(request.actor)
        .filter(bottle_factor__factor=first.factor, laboratory_id=request.actor.agency_id)
        .order_by("-entered_at")
        .first()
    )
    if last is not None:
        initial |= {
            "method": last.method, "detection_limit": last.detection_limit, "unit": last.unit,
            "instrument": str(last.instrument_id or ""),
        }  # fmt: skip
    return CommonForm(request.POST or None, initial=initial, **_choices(request))


def _choices(request: Request) -> dict[str, Any]:
    return {
        "instruments": instruments_of(request.actor),
        "subcontractors": subcontractors_of(request.actor),
    }


def _place(
    form: CommonForm, typed: Sequence[tuple[Line, dict[str, str]]], refused: Refused
) -> None:
    """Show a refusal at the cell or field that it names; nothing was saved."""
    position, _dot, field = refused.field.partition(".")
    said = wording(refused)
    if position.isdecimal():
        line, cell = typed[int(position)]
        beside = [one for one in line.beside if one["field"] == field]
        for one in [cell] if field == "raw" else beside:
            one["error"] = said
        shared = field if field in form.fields else conditions.PREFIX + field
        form.add_error(shared if shared in form.fields else None, said)
    else:
        form.add_error(field if field in form.fields else None, said)


@page("laboratory:determination:amend", methods=FORM)
def amend(request: Request, determination_id: UUID) -> HttpResponse:
    """Put a new record in the place of one that stands; the old one is kept."""
    row = (
        policies.visible_to(request.actor)
        .filter(pk=determination_id, laboratory_id=request.actor.agency_id)
        .select_related("bottle_factor__bottle__point")
        .first()
    )
    if row is None:
        raise NotFound("laboratory:determination")
    form = _amend_form(request, row)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def act() -> str:
            new = entering.amend(
                determination_id=row.id, version=version(request), reason=data["reason"],
                reading=form.reading(row.bottle_factor_id, data["raw"]), actor=request.actor,
                at=request.at,
            )  # fmt: skip
            messages.success(request, _("更正已录入，待校核。原记录保留。"))
            return reverse("results:detail", args=[new.id])

        try:
            return act_once(request, act)
        except Refused as refused:
            conditions.put_on_form(form, refused)
    status = 422 if form.errors else 200
    bottle = row.bottle_factor.bottle
    context = {
        "form": form, "row": row, "bottle": bottle, "columns": COLUMNS,
        "methods": method_lines(row.bottle_factor.factor, bottle.point.medium),
    }  # fmt: skip
    return render(request, "results/amend.html", context, status=status)


def _amend_form(request: Request, row: Determination) -> AmendForm:
    factor = row.bottle_factor
    medium = factor.bottle.point.medium
    initial = {
        "raw": row.raw, "unit": row.unit, "method": row.method, "started_at": local(row.started_at),
        "detection_limit": row.detection_limit, "instrument": str(row.instrument_id or ""),
        "read_at": local(row.read_at) if row.read_at else None, "late_reason": row.late_reason,
        "subcontractor": str(row.subcontractor_id or ""),
        "subcontract_report": row.subcontract_report,
    }  # fmt: skip
    form = AmendForm(request.POST or None, initial=initial, **_choices(request))
    asked = conditions.wanted(factor, medium, request.at)
    conditions.add_fields(form, medium, asked, row.recorded)
    return form


@page("laboratory:determination:no_result", methods=["POST"])
def no_result(request: Request, factor_id: UUID) -> HttpResponse:
    """Say why a factor has no result."""

    def act() -> str:
        entering.no_result(
            bottle_factor_id=factor_id, reason=request.POST.get("reason", "")[:200],
            actor=request.actor, at=request.at,
        )  # fmt: skip
        messages.success(request, _("原因已写下，会写进报告。"))
        return reverse("results:index")

    return act_once(request, act)

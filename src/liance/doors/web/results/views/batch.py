"""The page of one batch: grid while it is analysed, then readings and quality control."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from liance.doors.web import conditions
from liance.doors.web.moments import local
from liance.doors.web.refusals import wording
from liance.doors.web.results import findings
from liance.doors.web.results.batch_forms import (
    COLUMNS as CONTROL_COLUMNS,
)
from liance.doors.web.results.batch_forms import (
    WORDS,
    Cell,
    ControlLine,
    ReadForm,
    control_lines,
)
from liance.doors.web.results.columns import COLUMNS
from liance.doors.web.results.words import BATCHES, STATES, verdict_of
from liance.doors.web.routes import Request, page, version
from liance.doors.web.samples.shown import language
from liance.doors.web.sending import act_once
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import Refused
from liance.mechanism.laboratory.actions import batching
from liance.mechanism.laboratory.models import Batch, BatchControl
from liance.mechanism.laboratory.queries import batches as queries
from liance.mechanism.laboratory.queries.batches import Member
from liance.mechanism.laboratory.rules.acceptance import ControlSample
from liance.mechanism.laboratory.states import BATCH
from liance.norms.sampling.factors import shown_name


@page("laboratory:batch:view")
def detail(request: Request, batch_id: UUID) -> HttpResponse:
    """One batch."""
    batch = queries.batch(request.actor, batch_id)
    members = queries.members_of(batch)
    asked = conditions.asked_of([member.factor for member in members], request.at)
    return _shown(request, batch, _form(None, batch, asked), _grid(members, None, asked), None)


@page("laboratory:batch:submit", methods=["POST"])
def submit(request: Request, batch_id: UUID) -> HttpResponse:
    """Enter the readings of a batch with its control samples."""
    batch = queries.batch(request.actor, batch_id)
    members = queries.members_of(batch)
    asked = conditions.asked_of([member.factor for member in members], request.at)
    form = _form(request.POST, batch, asked)
    grid, lines = _grid(members, request, asked), control_lines(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        given = [(line, sample) for line in lines if (sample := line.sample())]

        def act() -> str:
            made = batching.submit(
                batch_id=batch_id, version=version(request), found=_found(form, members, grid),
                controls=[sample for _line, sample in given], actor=request.actor, at=request.at,
                read=batching.Read(data["read_at"], data["late_reason"]),
            )  # fmt: skip
            _say(request, made)
            return reverse("results:batch", args=[batch_id])

        try:
            return act_once(request, act)
        except Refused as refused:
            _place(form, grid, given, refused)
    return _shown(request, batch, form, grid, lines, status=422)


def _say(request: Request, batch: Batch) -> None:
    if batch.state == "accepted":
        messages.success(request, _("质控合格，结果待校核。"))
    elif batch.state == "undecided":
        why = findings.missed(batch.findings)
        said = _("质控未能评价，结果暂不报出，请审核人员说明后接受或重做：%(why)s。")
        messages.warning(request, said % {"why": why})
    else:
        why = findings.missed(batch.findings)
        messages.warning(request, _("质控不合格，结果暂不报出：%(why)s。") % {"why": why})


def _form(posted: QueryDict | None, batch: Batch, asked: Sequence[str]) -> ReadForm:
    form = ReadForm(posted)
    conditions.add_fields(form, batch.medium, conditions.shared(asked), {})
    return form


def _grid(members: list[Member], request: Request | None, asked: Sequence[str]) -> list[list[Cell]]:
    """Two inputs for each sample, and those for what its limit needs beside the result."""
    rows = []
    for member in members:
        cells = []
        beside = [(f"c-{one}", conditions.heading(one)) for one in conditions.of_sample(asked)]
        for name, word in (("first", _("结果")), ("second", _("平行")), *beside):
            field = f"{name}-{member.factor.id}"
            value = request.POST.get(field, "")[:40] if request is not None else ""
            cells.append(Cell(field, value, f"{member.factor.bottle.short} {word}"))
        rows.append(cells)
    return rows


def _found(form: ReadForm, members: list[Member], grid: list[list[Cell]]) -> list[batching.Found]:
    shared = conditions.typed(form)
    return [
        batching.Found(
            member.factor.id,
            cells[0].value,
            cells[1].value,
            {**shared, **{c.name.split("-")[1]: c.value for c in cells[2:] if c.value.strip()}},
        )
        for member, cells in zip(members, grid, strict=True)
    ]


def _place(
    form: ReadForm, grid: list[list[Cell]], given: list[tuple[ControlLine, ControlSample]],
    refused: Refused,
) -> None:  # fmt: skip
    """Show a refusal at the cell or field that it names; nothing was saved."""
    said = wording(refused)
    parts = refused.field.split(".")
    if parts[0] == "control" and len(parts) == 3:
        line = given[int(parts[1]) - 1][0]
        for cell in line.cells:
            if cell.name.endswith(f"-{parts[2]}"):
                cell.error = said
    elif len(parts) == 2 and parts[0].isdecimal() and parts[1] == "raw":
        grid[int(parts[0])][0].error = said
    elif len(parts) == 2 and parts[0].isdecimal():
        for cell in grid[int(parts[0])]:
            if cell.name.startswith(f"c-{parts[1]}-"):
                cell.error = said
    names = (parts[-1], conditions.PREFIX + parts[-1])
    form.add_error(next((name for name in names if name in form.fields), None), said)


def _shown(
    request: Request, batch: Batch, form: ReadForm, grid: list[list[Cell]],
    lines: list[ControlLine] | None, *, status: int = 200,
) -> HttpResponse:  # fmt: skip
    members = queries.members_of(batch)
    name = shown_name(batch.factor, language(), batch.medium)
    may = _may(batch, request.actor)
    context = {
        "batch": batch, "factor": name, "form": form, "may": may, "columns": COLUMNS,
        "pairs": list(zip(members, grid, strict=True)),
        "lines": lines if lines is not None else control_lines(None),
        "beside": [cell.label.partition(" ")[2] for cell in grid[0][2:]] if grid else [],
        "heads": [WORDS[column] for column in CONTROL_COLUMNS], "members": _made(members),
        "controls": _controls(queries.controls_of(batch)), "facts": _facts(batch),
        "findings": findings.lines(batch.findings), "why": findings.missed(batch.findings),
        "pills": [BATCHES[batch.state]], "title": _title(batch, name, len(members)),
        "crumbs": [
            (_("检测与判定"), reverse("results:index")), (_("分析批"), reverse("results:batches")),
            (batch.number, ""),
        ],
    }  # fmt: skip
    return render(request, "results/batch.html", context, status=status)


def _title(batch: Batch, factor: str, size: int) -> str:
    said = {"number": batch.number, "factor": factor, "n": size}
    if batch.state == "failed":
        return _("%(number)s 批 %(factor)s：质控不合格，%(n)s 个样品的结果暂不报出") % said
    if batch.state == "undecided":
        return _("%(number)s 批 %(factor)s：质控未能评价，%(n)s 个样品的结果暂不报出") % said
    return _("%(number)s 批 %(factor)s：%(n)s 个样品") % said


def _facts(batch: Batch) -> list[tuple[str, str]]:
    instrument = batch.instrument
    found = [
        (_("方法"), batch.method),
        (_("仪器"), f"{instrument.name} {instrument.number}" if instrument else "—"),
        (_("分析人员"), batch.analyst.name),
        (_("分析开始时间"), f"{local(batch.started_at):%Y-%m-%d %H:%M}"),
        (_("计量单位"), batch.unit),
        (_("检出限"), batch.detection_limit or "—"),
    ]
    if batch.repeats is not None:
        found.append((_("重做哪一批"), batch.repeats.number))
    if batch.decided_by is not None and batch.decided_at is not None:
        when = f"{local(batch.decided_at):%Y-%m-%d %H:%M}"
        found.append((_("处理"), f"{batch.decided_by.name} {when}：{batch.reason}"))
    return found


def _made(members: list[Member]) -> list[dict[str, Any]]:
    return [
        {
            "factor": member.factor,
            "row": row,
            "verdict": verdict_of(row),
            "state": STATES[row.state],
        }
        for member in members
        for row in member.made
    ]


def _controls(rows: Any) -> list[tuple[str, list[str]]]:
    return [(str(WORDS[row.kind]), _texts(row)) for row in rows]


def _texts(row: BatchControl) -> list[str]:
    return [getattr(row, column) or "—" for column in CONTROL_COLUMNS]


def _may(batch: Batch, actor: Actor) -> dict[str, bool]:
    """Which buttons there are: the edge table, the right, and whose batch it is."""
    verbs = {e.verb for e in BATCH.leaving(batch.state) if actor.may(e.permission)}
    own = batch.analyst_id == actor.staff_id
    hard = any(f["met"] is False and not f["may_release"] for f in batch.findings)
    return {
        "submit": "accept" in verbs and own,
        "cancel": "cancel" in verbs and own,
        "release": "release" in verbs and not own and not hard,
        "repeat": "repeat" in verbs,
        "hard": hard,
    }

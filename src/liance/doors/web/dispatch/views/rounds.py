"""Rounds of dispatch (调度): opened, checked by the areas, frozen; the rows that were frozen."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from liance.doors.web.dispatch.forms import DAYS_TO_RECTIFY, RoundForm
from liance.doors.web.dispatch.words import FIGURES, round_name
from liance.doors.web.lists import PER_PAGE, Listing, listing
from liance.doors.web.moments import local_day
from liance.doors.web.parts.times import long_datetime
from liance.doors.web.refusals import put_on_form
from liance.doors.web.routes import FORM, Request, page, version
from liance.doors.web.sending import act_once
from liance.doors.web.standing import standing
from liance.flows import dispatching as flow
from liance.foundation.files import store
from liance.foundation.kernel.errors import Refused
from liance.mechanism.oversight import queries
from liance.mechanism.oversight.actions import rounds as actions
from liance.mechanism.oversight.models import Round, RoundArea
from liance.mechanism.oversight.policies import VIEW
from liance.mechanism.oversight.rules.figures import kept
from liance.mechanism.oversight.states import ANSWER, AREA, DRAFT, NOTICE, OPEN, ROUND
from liance.norms.calendar.instants import end_of_day

SHOWN = ("due", "done", "reasoned", "in_time", "unexplained")
AFTER = ("late_sheets", "uploads_late", "copies_open")
SORTS = {"number": ("year", "number", "id")}


@page(VIEW)
def index(request: Request) -> HttpResponseBase:
    """All rounds that the actor may know of, the newest first."""
    found = listing(request, queries.rounds(request.actor), sorts=SORTS, default="-number")
    lines = [
        (row, standing(ROUND, row.state),
         _notice_state(request, row))
        for row in found
    ]  # fmt: skip
    running = [row for row in found if row.state == "open"]
    title = _("第 %(n)s 轮调度正在核对") % {"n": running[0].number} if running else _("调度与通报")
    context = {
        "title": title, "found": found, "lines": lines,
        "crumbs": [(_("调度与通报"), reverse("dispatch:index")), (_("各轮调度"), "")],
        "columns": [(_("轮次"), "", "number"), _("截止日"), _("核对期限"), (_("已答复"), "number"),
                    (_("异议"), "number"), _("状态"), _("通报")],
        "may_open": request.actor.may(OPEN) and not running,
    }  # fmt: skip
    return render(request, "dispatch/rounds.html", context)


def _notice_state(request: Request, row: Round) -> tuple[str, str] | None:
    """Where its notice stands; until it is issued its own agency alone is told."""
    notice = getattr(row, "notice", None)
    if notice is None or (notice.state != "issued" and row.agency_id != request.actor.agency_id):
        return None
    return standing(NOTICE, notice.state)


@page(OPEN, methods=FORM)
def new(request: Request) -> HttpResponseBase:
    """Open a round."""
    form = RoundForm(request.POST or None, today=local_day(request.at))

    def act() -> str:
        row = actions.open_round(
            year=form.cleaned_data["year"], day=form.cleaned_data["day"],
            answers_until=end_of_day(form.cleaned_data["answers_until"]), actor=request.actor, at=request.at,
        )  # fmt: skip
        messages.success(request, _("调度已开启，各地区已收到核对任务"))
        return reverse("dispatch:round", args=[row.id])

    if request.method == "POST" and form.is_valid():
        try:
            return act_once(request, act)
        except Refused as refused:
            put_on_form(form, refused)
    back = reverse("dispatch:rounds")
    context = {
        "form": form, "title": _("开启一轮调度"), "back": back, "word": _("开启"),
        "crumbs": [(_("各轮调度"), back)],
        "note": _("各地区的数由系统算出，地区只确认或提出异议，不填数。"),
    }  # fmt: skip
    return render(request, "dispatch/form.html", context, status=422 if form.errors else 200)


@page(VIEW)
def detail(request: Request, round_id: UUID) -> HttpResponseBase:
    """A round: figures as they stand or as they were frozen, answers, what to do next."""
    row = queries.round_page(request.actor, round_id)
    own = row.agency_id == request.actor.agency_id
    areas = queries.areas(request.actor, row)
    mine = next((a for a in areas if a.department_id == request.actor.agency_id), None)
    notice = getattr(row, "notice", None)
    lines = _lines(request, row, areas, own=own)
    context = {
        "row": row, "title": _title(row, mine), "own": own, "lines": lines, "mine": mine,
        "pills": [standing(ROUND, row.state)],
        "crumbs": [(_("各轮调度"), reverse("dispatch:rounds")), (round_name(row), "")],
        "note": _("%(agency)s　截止日 %(day)s") % {"agency": row.agency.name, "day": row.day},
        "columns": _columns(), "facts": _facts(row),
        "may_freeze": own and row.state == "open" and request.actor.may(OPEN),
        "may_answer": row.state == "open" and mine is not None and request.actor.may(ANSWER),
        "may_draft": own and row.state == "frozen" and notice is None
        and request.actor.may(DRAFT),
        "rectify_by": _days_on(request, DAYS_TO_RECTIFY),
        "notice": notice if notice and (own or notice.state == "issued") else None,
    }  # fmt: skip
    return render(request, "dispatch/round.html", context)


def _days_on(request: Request, days: int) -> str:
    return (local_day(request.at) + timedelta(days=days)).isoformat()


def _title(row: Round, mine: RoundArea | None = None) -> str:
    said: dict[str, object] = {"year": row.year, "n": row.number}
    if row.state == "open" and mine is not None and mine.state == "asked":
        return _("%(year)s 年第 %(n)s 轮调度，请核对本地区的数") % said
    if row.state == "open":
        states = row.areas.values_list("state", flat=True)
        said |= {"asked": len(states), "answered": sum(s != "asked" for s in states)}
        return _("%(year)s 年第 %(n)s 轮调度，%(answered)s / %(asked)s 个地区已答复") % said
    return round_name(row)


def _lines(
    request: Request, row: Round, areas: list[RoundArea], *, own: bool
) -> list[dict[str, Any]]:
    frozen = row.state == "frozen"
    now = flow.live(request.actor, row, at=request.at) if own and row.state == "open" else None
    lines = []
    for area in areas:
        figures, rank = area.figures, area.rank
        if not frozen and now is not None:
            figures, rank = now.figures.get(area.place_id, {}), now.ranks.get(area.place_id)
        elif not frozen and row.state == "open":
            figures = flow.live_of(request.actor, area, at=request.at)
        mine = _own(request, row, area)
        line = _line(area, figures, rank, _rows_at(row, area) if mine else None)
        lines.append(line | {"own": mine})
    return sorted(lines, key=lambda line: line["rank"] or len(lines) + 1) if now else lines


def _rows_at(row: Round, area: RoundArea) -> Callable[[str], str]:
    """Where the rows behind a figure are: as they were frozen, until then as they stand."""
    if row.state == "frozen":
        return lambda kind: reverse("dispatch:frozen_rows", args=[row.id, area.place_id, kind])
    query = urlencode({"round": row.id})
    return lambda kind: f"{reverse('dispatch:rows', args=[area.place_id, kind])}?{query}"


def _line(
    area: RoundArea, figures: dict[str, Any], rank: int | None, rows_at: Callable[[str], str] | None
) -> dict[str, Any]:
    counted = kept(area.place_id, area.place.name, rank, figures)

    def cell(name: str) -> dict[str, Any]:
        number = getattr(counted, name)
        return {
            "number": number, "label": FIGURES[name], "bad": name == "unexplained" and number,
            "address": rows_at(name) if rows_at and number else "",
        }  # fmt: skip

    return {
        "area": area, "rank": rank, "state": standing(AREA, area.state),
        "cells": [cell(name) for name in (*SHOWN, *AFTER)],
        "rate": "–" if counted.rate is None else counted.rate,
        "upload_rate": "–" if counted.upload_rate is None else counted.upload_rate,
        "since": counted.since, "late": bool(counted.unexplained),
    }  # fmt: skip


def _columns() -> list[Any]:
    figures = [(FIGURES[name], "number") for name in SHOWN]
    after = [(FIGURES[name], "number") for name in AFTER]
    return [
        (_("名次"), "number"), _("地区"), *figures, *after, (_("完成率 %"), "number"),
        (_("按时上传 %"), "number"), _("答复"),
    ]  # fmt: skip


def _facts(row: Round) -> list[tuple[str, object]]:
    facts: list[tuple[str, object]] = [
        (_("年度"), row.year),
        (_("截止日"), row.day.isoformat()),
        (_("核对期限"), long_datetime(row.answers_until)),
        (_("开启人"), row.opened_by.name),
    ]
    if row.rows is not None:
        facts += [
            (_("冻结"), long_datetime(row.frozen_at)),
            (_("冻结的明细"), _("%(n)s 行") % {"n": row.row_count}),
            (_("明细的摘要"), row.rows.sha256),
            (_("当时的账本总根"), row.head_root or _("还没有")),
        ]
    return facts


@page(ANSWER, methods=["POST"])
def answer(request: Request, area_id: UUID) -> HttpResponse:
    """An area's department confirms its figures or objects."""

    def act() -> str:
        agrees = request.POST.get("agrees") == "1"
        area = flow.answer(
            area_id=area_id, version=version(request), agrees=agrees,
            comment=request.POST.get("comment", ""), actor=request.actor, at=request.at,
        )  # fmt: skip
        messages.success(request, _("已确认") if agrees else _("异议已送达"))
        return reverse("dispatch:round", args=[area.round_id])

    return act_once(request, act)


@page(OPEN, methods=["POST"])
def freeze(request: Request, round_id: UUID) -> HttpResponse:
    """Freeze a round."""

    def act() -> str:
        flow.freeze(round_id=round_id, version=version(request), actor=request.actor, at=request.at)
        messages.success(request, _("已冻结：数字、名次和每一行明细都不再变"))
        return reverse("dispatch:round", args=[round_id])

    return act_once(request, act)


@page(OPEN, methods=["POST"])
def withdraw(request: Request, round_id: UUID) -> HttpResponse:
    """Withdraw a round."""

    def act() -> str:
        actions.withdraw(
            round_id=round_id, version=version(request), reason=request.POST.get("reason", ""),
            actor=request.actor, at=request.at,
        )  # fmt: skip
        messages.success(request, _("已撤销"))
        return reverse("dispatch:rounds")

    return act_once(request, act)


@page(VIEW)
def rows(request: Request, round_id: UUID, place: str, kind: str) -> HttpResponseBase:
    """The rows behind one frozen figure, as they were."""
    row = queries.round_page(request.actor, round_id)
    area = next((a for a in queries.areas(request.actor, row) if a.place_id == place), None)
    if area is None or row.rows is None or kind not in FIGURES or not _own(request, row, area):
        raise Http404
    found = _frozen(row, kind, place)
    asked = request.GET.get("page", "1")
    number = max(int(asked), 1) if asked.isdecimal() and len(asked) < 7 else 1
    shown = [json.loads(line) for line in found[(number - 1) * PER_PAGE : number * PER_PAGE]]
    context = {
        "title": _("%(place)s　%(figure)s %(n)s") % {
            "place": area.place.name, "figure": FIGURES[kind], "n": len(found),
        },
        "crumbs": [(_("各轮调度"), reverse("dispatch:rounds")),
                   (_title(row), reverse("dispatch:round", args=[row.id])), (FIGURES[kind], "")],
        "listing": Listing(shown, number, len(found), PER_PAGE, "", QueryDict("")),
        "columns": [_("单位"), _("编号"), _("日期"), _("地区"), _("机构")],
    }  # fmt: skip
    return render(request, "dispatch/frozen.html", context)


def _own(request: Request, row: Round, area: RoundArea) -> bool:
    """Whether these are the actor's own rows and words: those of the whole round for who opened it,
    else of the own area. Rows name firms and days of visits to come."""
    return request.actor.agency_id in {row.agency_id, area.department_id}


def _frozen(row: Round, kind: str, place: str) -> list[bytes]:
    """The lines of one figure, read by how each begins: a whole province has hundreds of thousands."""
    assert row.rows is not None  # noqa: S101 - frozen, as the caller asked
    begins = flow.line_of(kind, place)
    with store.path_of(row.rows.sha256).open("rb") as lines:
        return [line for line in lines if line.startswith(begins)]


@page(OPEN)
def rows_file(request: Request, round_id: UUID) -> HttpResponseBase:
    """All frozen rows as they lie on file, one JSON object a line."""
    row = queries.round_page(request.actor, round_id)
    if row.rows is None or row.agency_id != request.actor.agency_id:
        raise Http404
    response = FileResponse(
        store.path_of(row.rows.sha256).open("rb"), as_attachment=True, filename=row.rows.name,
        content_type="application/jsonl",
    )  # fmt: skip
    response["X-Content-Type-Options"] = "nosniff"
    return response

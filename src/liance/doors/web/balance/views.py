"""Pages of the balance."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liance.dashboards import balance as dashboard
from liance.doors.web.balance.forms import SPANS, ReasonForm, WindowForm
from liance.doors.web.balance.words import GROUNDS, SINCE, SPAN_WORDS, STAGES, WAYS
from liance.doors.web.moments import local_day
from liance.doors.web.refusals import put_on_form
from liance.doors.web.routes import FORM, Request, page
from liance.doors.web.sending import act_once
from liance.flows.explaining import explain_break, may_explain
from liance.foundation.kernel.errors import NotFound, Refused
from liance.mechanism.balance.queries.breaks import Row, break_for
from liance.mechanism.balance.queries.figures import PlaceFigures
from liance.mechanism.balance.queries.scope import scope_of
from liance.mechanism.balance.rules import STEPS, Window

VIEW = "dashboards:balance:view"


@page(VIEW)
def index(request: Request) -> HttpResponseBase:
    """The balance of a place and a window: stages, breaks, by place."""
    span, day, place = WindowForm(request.GET).window(local_day(request.at))
    shown = dashboard.balance(request.actor, place=place, span=span, day=day, at=request.at)
    context = {
        "title": _title(shown, request),
        "note": _note(shown, request),
        "shown": shown,
        "spans": _spans(day, place),
        "crumbs": _crumbs(shown, span, day),
        "before": _address(span, _step(span, day, -1), place),
        "after": _address(span, _step(span, day, 1), place),
        "window_span": span,
        "window_word": _window_word(span, shown.window),
        "stages": _stages(shown.total),
        "sentence": _sentence(shown.total),
        "extra": _extra(shown.total),
        "breaks": [_break(row, request) for row in shown.breaks],
        "break_columns": [
            _("断了多久"),
            _("断在哪里"),
            _("涉及对象"),
            _("自何时起"),
            _("责任单位"),
            ("", "end"),
        ],
        "place_columns": [
            _("地区"),
            *((STAGES[step][0], "number") for step in STEPS),
            (_("断链"), "number"),
        ],
        "places": [
            {
                "name": _("%(name)s本级") % {"name": row.name} if row.own else row.name,
                "address": "" if row.own else _address(span, day, row.code),
                "cells": _cells(row.figures),
                "broken": row.figures.broken,
            }
            for row in shown.rows
        ],
        "total": {"cells": _cells(shown.total), "broken": shown.total.broken},
        "reasons_address": f"{reverse('balance:reasons')}?{_query(span, day, place)}",
        "reasoned": [
            (WAYS[step], shown.total.steps[step].reasoned)
            for step in STEPS
            if shown.total.steps[step].reasoned
        ],
    }
    return render(request, "balance/index.html", context)


def _title(shown: dashboard.Balance, request: Request) -> str:
    if not shown.total.broken:
        return _("没有无原因的断链")
    said = ngettext("%(n)s 处断链没有原因", "%(n)s 处断链没有原因", shown.total.broken) % {
        "n": shown.total.broken
    }
    days = shown.breaks[0].length(request.at).days if shown.breaks else 0
    return _("%(said)s，最长的已断 %(days)s 天") % {"said": said, "days": days} if days else said


def _note(shown: dashboard.Balance, request: Request) -> str:
    last = min(shown.window.end - timedelta(days=1), local_day(request.at))
    return _("%(place)s　%(start)s 至 %(end)s　有测必报：上一环应有的，下一环必须有，或有原因") % {
        "place": shown.place.name,
        "start": shown.window.start.isoformat(),
        "end": max(last, shown.window.start).isoformat(),
    }


def _stages(total: PlaceFigures) -> list[dict[str, Any]]:
    counts = {"duty": total.duties, "sheet": total.sheets}
    found: list[dict[str, Any]] = []
    for key, (word, unit) in STAGES.items():
        stage: dict[str, Any] = {"word": word, "unit": unit}
        if key == "duty":
            stage["count"] = counts[key]
        else:
            step = total.steps[key]
            stage |= {
                "count": counts.get(key, step.have),
                "due": step.due,
                "in_time": step.in_time,
                "reasoned": step.reasoned,
                "broken": step.broken,
            }
        found.append(stage)
    return found


def _sentence(total: PlaceFigures) -> str:
    """联系单 193 张 = 按计划 162 张 + 计划外 31 张（信访 17、…）."""
    outside = {key: total.facts[key] for key in GROUNDS}
    listed = "、".join(f"{GROUNDS[key]} {n}" for key, n in outside.items() if n)
    said = _("联系单和紧急现场 %(all)s = 按计划 %(planned)s + 计划外 %(outside)s") % {
        "all": total.sheets,
        "planned": total.facts["planned"],
        "outside": sum(outside.values()),
    }
    return f"{said}（{listed}）" if listed else said


def _extra(total: PlaceFigures) -> list[tuple[str, int]]:
    return [
        (_("现场测定值"), total.facts["readings"]),
        (_("重复测定"), total.facts["repeats"]),
        (_("拒收样品瓶"), total.facts["rejected"]),
        (_("委托社会化检测"), total.facts["commissioned"]),
        (_("紧急"), total.facts["urgent"]),
        (_("迟送联系单"), total.facts["late"]),
    ]


def _cells(figures: PlaceFigures) -> list[dict[str, int]]:
    return [
        {"have": step.have, "due": step.due, "broken": step.broken}
        for step in (figures.steps[name] for name in STEPS)
    ]


def _break(row: Row, request: Request) -> dict[str, Any]:
    return {
        "row": row,
        "length": row.length(request.at),
        "way": WAYS[row.step],
        "since_word": SINCE[row.step],
        # What ends at 24:00 is named by the day that ends.
        "day": local_day(row.since - timedelta(microseconds=1)) if row.since else None,
        "what": _what(row),
        "address": _record(row),
        "explain": reverse("balance:explain", args=[row.step, row.object_id])
        if may_explain(row, request.actor)
        else "",
    }


def _what(row: Row) -> str:
    """Which object of the unit, as people call it."""
    if row.target_number is not None:
        return _("计划第 %(n)s 项") % {"n": row.target_number}
    if row.count > 1:
        return _("%(number)s，%(n)s 个点位未监测") % {"number": row.number, "n": row.count}
    return "，".join(part for part in (row.number, row.label) if part) or _("紧急现场，联系单未补")


def _record(row: Row) -> str:
    """Where the record can be seen."""
    if row.plan_id:
        return reverse("plans:detail", args=[row.plan_id]) + f"#target-{row.target_number}"
    if row.visit_id:
        return f"/visits/{row.visit_id}/"
    return f"/sheets/{row.sheet_id}/"


def _spans(day: date, place: str) -> Sequence[tuple[str, Any, str]]:
    return [(key, SPAN_WORDS[key], _address(key, day, place)) for key in SPANS]


def _crumbs(shown: dashboard.Balance, span: str, day: date) -> list[tuple[str, str]]:
    if not shown.above:
        return []
    above = [(p.name, _address(span, day, p.code)) for p in shown.above]
    return [*above, (shown.place.name, "")]


def _query(span: str, day: date, place: str) -> str:
    given = {"span": span, "on": day.isoformat(), "place": place}
    return urlencode({key: value for key, value in given.items() if value})


def _address(span: str, day: date, place: str) -> str:
    return f"{reverse('balance:index')}?{_query(span, day, place)}"


def _step(span: str, day: date, way: int) -> date:
    if span == "week":
        return day + timedelta(days=7 * way)
    if span == "month":
        return (day.replace(day=15) + timedelta(days=30 * way)).replace(day=1)
    return date(day.year + way, 1, 1)


def _window_word(span: str, window: Window) -> str:
    if span == "year":
        return _("%(year)s 年") % {"year": window.start.year}
    if span == "month":
        return f"{window.start:%Y-%m}"
    return f"{window.start:%m-%d} – {window.end - timedelta(days=1):%m-%d}"


@page(VIEW)
def reasons(request: Request) -> HttpResponseBase:
    """Everything that has a reason, one by one."""
    span, day, place = WindowForm(request.GET).window(local_day(request.at))
    found = dashboard.explained(request.actor, place=place, span=span, day=day, at=request.at)
    context = {
        "title": _("%(n)s 处写明了原因") % {"n": sum(row.count for row in found)},
        "crumbs": [(_("平衡表"), _address(span, day, place)), (_("原因"), "")],
        "rows": [
            {"row": row, "way": WAYS[row.step], "what": _what(row), "address": _record(row)}
            for row in found
        ],
        "columns": [
            _("在哪里"),
            _("涉及对象"),
            _("原因"),
            _("日期"),
            _("地区"),
            _("责任单位"),
        ],
    }
    return render(request, "balance/reasons.html", context)


@page(VIEW, methods=FORM)
def explain(request: Request, step: str, object_id: UUID) -> HttpResponseBase:
    """Write the reason of one break."""
    row = break_for(scope_of(request.actor), object_id, step, at=request.at)
    if row is None or not may_explain(row, request.actor):
        raise NotFound("balance:break")
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return act_once(request, lambda: _explained(request, row, form.cleaned_data))
        except Refused as refused:
            put_on_form(form, refused)
    shown = _break(row, request)
    context = {
        "form": form,
        "unit": row.unit_name,
        "crumbs": [(_("平衡表"), reverse("balance:index")), (_("写原因"), "")],
        "facts": [
            (_("断在哪里"), shown["way"]),
            (_("涉及对象"), shown["what"]),
            (_("自何时起"), shown["day"].isoformat() if shown["day"] else ""),
            (_("责任单位"), row.agency),
        ],
    }
    return render(request, "balance/explain.html", context, status=422 if form.errors else 200)


def _explained(request: Request, row: Row, given: Mapping[str, Any]) -> str:
    explain_break(
        object_id=row.object_id, step=row.step, reason=given["reason"], actor=request.actor,
        at=request.at,
    )  # fmt: skip
    messages.success(request, _("原因已写下，这一处不再算断链"))
    return reverse("balance:index")

"""The versions of a plan's timetable, and the week board."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from liance.doors.web.moments import local_day
from liance.doors.web.plans.timetables.board import Board, board, hours, week_of
from liance.doors.web.plans.timetables.forms import BeginForm
from liance.doors.web.plans.timetables.words import SEARCHES, STATES, conflict_lines
from liance.doors.web.routes import Request, page
from liance.mechanism.planning import queries as plans
from liance.mechanism.planning.models import Plan
from liance.mechanism.registry.models import Staff
from liance.mechanism.scheduling import queries
from liance.mechanism.scheduling.models import Search, Timetable
from liance.mechanism.scheduling.policies import own
from liance.mechanism.scheduling.states import ANNOUNCE, ARRANGE

VIEW = "planning:plan:view"
SHEET = "coordination:sheet:draft"


@page(VIEW)
def index(request: Request, plan_id: UUID) -> HttpResponse:
    """The versions of a plan's timetable; the next one is begun here."""
    plan = plans.plan_page(plan_id, actor=request.actor)
    rows = list(queries.timetables(plan_id, actor=request.actor))
    today = local_day(request.at)
    first = max(today + timedelta(days=1), date(plan.year, 1, 1))
    last = max(first, date(plan.year, 12, 31))
    form = BeginForm(initial={"first": first, "last": last})
    return render(request, "plans/timetable/index.html", begin_context(request, plan, rows, form))


def begin_context(
    request: Request, plan: Plan, rows: list[Timetable], form: BeginForm
) -> dict[str, Any]:
    """What the page of the versions shows."""
    mine = request.actor.agency_id in {plan.enforcement_id, plan.monitoring_id}
    running = plan.approved_at is not None and plan.state != "draft"
    drafted = any(row.state == "draft" for row in rows)
    return {
        "plan": plan, "form": form, "title": _("%(plan)s：排期") % {"plan": plan.title},
        "crumbs": crumbs(plan),
        "lines": [(row, *STATES[row.state], _gap(row)) for row in rows],
        "columns": [
            _("版本"), _("起止"), (_("评分（无单位）"), "number"), (_("与下界相差"), "number"), _("状态"),
            _("公布"),
        ],
        "may_begin": mine and running and not drafted and request.actor.may(ARRANGE),
        "why_not": "" if running else _("计划批准后才能排期。"),
        "may_manage": mine and request.actor.may("scheduling:means:manage"),
    }  # fmt: skip


def crumbs(plan: Plan, row: Timetable | None = None) -> list[tuple[str, str]]:
    """The way to a page of the timetable."""
    found = [
        (_("计划"), reverse("plans:index")),
        (plan.title, reverse("plans:detail", args=[plan.id])),
        (_("排期"), reverse("plans:timetables", args=[plan.id])),
    ]
    if row is not None:
        address = reverse("plans:timetable", args=[row.id])
        found.append((_("第 %(n)s 版") % {"n": row.number}, address))
    return found


def _gap(row: Timetable) -> str:
    if not row.cost or row.bound is None:
        return "—"
    return f"{100 * (row.cost - row.bound) / row.cost:.1f} %"


@page(VIEW)
def detail(request: Request, timetable_id: UUID) -> HttpResponse:
    """The week board."""
    row = queries.timetable(timetable_id, actor=request.actor)
    today = local_day(request.at)
    shown = board(row, week_of(row, request.GET.get("week", ""), today), today)
    running, last, answered = queries.searches(row)
    waiting = list(queries.waiting(row))
    mine = own(request.actor, row)
    draft = row.state == "draft" and mine and request.actor.may(ARRANGE)
    planned, served = row.visits.count(), row.visits.exclude(outing=None).count()
    return render(
        request, "plans/timetable/board.html",
        {
            "row": row, "plan": row.plan, "board": shown, "today": today,
            "title": _headline(row, planned, served),
            "crumbs": [*crumbs(row.plan, row)[:-1], (_("第 %(n)s 版") % {"n": row.number}, "")],
            "pills": [STATES[row.state]], "facts": _facts(row, planned, served),
            "note": _("%(first)s 至 %(last)s；%(enforcement)s、%(monitoring)s") % {
                "first": row.first_day.isoformat(), "last": row.last_day.isoformat(),
                "enforcement": row.enforcement.short_name,
                "monitoring": row.monitoring.short_name,
            },
            "list_title": _week_title(shown), "hours": {o.id: hours(o) for o in shown.outings},
            "waiting": waiting, "running": running, "last": last,
            "progress": progress_of(running) if running else None,
            "conflicts": _conflicts(row, last) if waiting else [],
            "answer": _answer(row, answered), "months": _months(row),
            "may_arrange": draft and running is None, "may_stop": draft or mine,
            "may_ask": mine and running is None and request.actor.may(ARRANGE)
            and row.state in {"draft", "announced"},
            "may_announce": draft and running is None and served > 0
            and request.actor.may(ANNOUNCE),
            "may_sheet": row.state == "announced"
            and request.actor.agency_id == row.enforcement_id and request.actor.may(SHEET),
            "waiting_columns": [(_("项"), "number"), _("单位"), _("计划期"), ("", "end")],
        },
    )  # fmt: skip


def _headline(row: Timetable, planned: int, served: int) -> str:
    words = {"n": row.number, "served": served, "planned": planned, "left": planned - served}
    if planned == served:
        return _("排期第 %(n)s 版　%(planned)s 家次都已排定") % words
    return _("排期第 %(n)s 版　%(planned)s 家次已排 %(served)s，%(left)s 家次还没有日子") % words


def _week_title(shown: Board) -> str:
    first, last = shown.days[0].day, shown.days[-1].day
    return _("%(first)s 至 %(last)s") % {"first": f"{first:%m-%d}", "last": f"{last:%m-%d}"}


def _facts(row: Timetable, planned: int, served: int) -> list[dict[str, object]]:
    outings = row.outings.count()
    unset = "—"
    return [
        {"word": _("已排 / 全部"), "value": f"{served} / {planned}"},
        {"word": _("外出"), "value": outings, "note": _("组次")},
        {"word": _("评分（无单位）"), "value": row.cost if row.cost is not None else unset},
        {"word": _("下界"), "value": row.bound if row.bound is not None else unset,
         "note": _("已证明，任何排法不低于它")},
    ]  # fmt: skip


def progress_of(search: Search) -> dict[str, object]:
    """How a search stands: word, cost, bound, gap, seconds."""
    said = search.progress
    cost, bound = said.get("cost"), said.get("bound")
    gap = f"{100 * (cost - bound) / cost:.1f} %" if cost and bound is not None else "—"
    kind, word = SEARCHES[search.state]
    return {
        "kind": kind, "word": word, "cost": cost, "bound": bound, "gap": gap,
        "unserved": said.get("unserved"), "seconds": said.get("seconds", 0), "of": search.seconds,
    }  # fmt: skip


def _names(row: Timetable) -> dict[str, str]:
    rows = row.visits.values_list("target_id", "target__source__name")
    return {str(key): name for key, name in rows}


def _conflicts(row: Timetable, last: Search | None) -> list[tuple[str, str]]:
    return conflict_lines(last.result.get("conflicts", []), _names(row)) if last else []


def _months(row: Timetable) -> list[tuple[int, str]]:
    first, last = row.first_day, row.last_day
    count = (last.year - first.year) * 12 + last.month - first.month
    numbers = [(first.month - 1 + n) % 12 + 1 for n in range(count + 1)]
    return [(n, _month(n)) for n in numbers]


def _month(number: int) -> str:
    return date_format(date(2000, number, 1), "F")


def _answer(row: Timetable, search: Search | None) -> dict[str, object] | None:
    """What a question found, beside today's."""
    if search is None or "cost" not in search.result:
        return None
    found, names = search.result, _names(row)
    people = Staff.objects.filter(pk__in=found["people"]).values_list("name", flat=True)
    lost = [v for v in found["unserved"] if v not in set(found["was_unserved"])]
    why = [c for c in found.get("conflicts", []) if not set(lost).isdisjoint(c["visits"])]
    return {
        "search": search, "people": "、".join(people), "month": search.what_if["month"],
        "month_word": _month(search.what_if["month"]),
        "count": search.what_if["people"],
        "columns": ["", (_("今天的排期"), "number"), (_("假设"), "number")],
        "lines": [
            (_("排不上的家次"), len(found["was_unserved"]), len(found["unserved"])),
            (_("评分（无单位）"), found["was_cost"], found["cost"]),
            (_("外出组次"), found["was_outings"], found["outings"]),
            (_("换了日子的家次"), "—", found["moved"]),
        ],
        "lost": "、".join(dict.fromkeys(names.get(v, "") for v in lost)),
        "reasons": conflict_lines(why, names),
    }  # fmt: skip


@page(VIEW)
def progress(request: Request, timetable_id: UUID) -> HttpResponse:
    """How the search stands, for the page that waits; the page itself once it is over."""
    row = queries.timetable(timetable_id, actor=request.actor)
    running, _last, _answered = queries.searches(row)
    if running is None:
        address = reverse("plans:timetable", args=[row.id])
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    context = {
        "row": row, "running": running, "progress": progress_of(running),
        "may_stop": own(request.actor, row) and request.actor.may(ARRANGE),
    }  # fmt: skip
    return render(request, "plans/timetable/progress.html", context)

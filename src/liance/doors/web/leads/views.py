"""Leads: the list, one with its rows and sentence, examined, closed."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liance.doors.web.leads import words
from liance.doors.web.lists import listing
from liance.doors.web.moments import local
from liance.doors.web.routes import Request, page, version
from liance.doors.web.sending import act_once
from liance.doors.web.standing import standing
from liance.foundation.kernel.actor import Actor
from liance.mechanism.operations.policies import visible_to
from liance.mechanism.screening import actions, queries
from liance.mechanism.screening.catalogue import RUN, Check
from liance.mechanism.screening.catalogue import checks as on_file
from liance.mechanism.screening.models import Lead
from liance.mechanism.screening.states import CLOSE, EXAMINE, LEAD, VIEW

TABLES: Mapping[str, Callable[[], str]] = {
    "results": lambda: _("测定结果"), "readings": lambda: _("现场读数"),
    "crew": lambda: _("进场记录"), "bottles": lambda: _("样品"), "visits": lambda: _("现场"),
    "files": lambda: _("结果文件"), "instruments": lambda: _("仪器"), "photos": lambda: _("照片"),
    "factors": lambda: _("样品的监测项目"), "items": lambda: _("点位的监测项目"),
}  # fmt: skip

VISITS: Mapping[str, Callable[[Any], Any]] = {
    "results": lambda row: row.bottle_factor.bottle.visit,
    "readings": lambda row: row.item.point.visit, "crew": lambda row: row.visit,
    "bottles": lambda row: row.visit, "visits": lambda row: row, "files": lambda _: None,
    "instruments": lambda _: None, "photos": lambda row: row.entry.visit,
    "factors": lambda row: row.bottle.visit, "items": lambda row: row.point.visit,
}  # fmt: skip
SAID: Mapping[str, Callable[[Any], str]] = {
    "results": lambda row: f"{row.bottle_factor.bottle.short} {row.bottle_factor.factor} {row}",
    "readings": lambda row: f"{row.item.factor} {row.raw} {row.unit}",
    "crew": lambda row: f"{row.staff.name} {row.certificate_number}".strip(),
    "bottles": str, "visits": lambda row: f"{local(row.entered_at):%Y-%m-%d %H:%M}", "files": str,
    "instruments": lambda row: f"{row.name} {row.model} {row.number}",
    "photos": lambda row: f"{row.entry.title} {row.caption}".strip(),
    "factors": lambda row: f"{row.bottle} {row.factor}", "items": lambda row: f"{row.point} {row.factor}",
}  # fmt: skip


@page(VIEW)
def index(request: Request) -> HttpResponse:
    """The leads the actor may know of, those not closed first asked for."""
    check, state = request.GET.get("check", ""), request.GET.get("state", "")
    rows = queries.leads(request.actor, check=check, state=state)
    found = listing(
        request, rows, sorts={"opened": ["opened_at", "id"], "check": ["check_id", "id"]},
        default="-opened",
    )  # fmt: skip
    title = ngettext("%(count)s 条线索", "%(count)s 条线索", found.total) % {"count": found.total}
    run = queries.last_run()
    context = {
        "title": title, "found": found, "run": run, "check": check, "state": state,
        "lines": [
            (row, words.title(row), words.sentence(row),
             standing(LEAD, row.state))
            for row in found
        ],
        "columns": [(_("筛查项目"), "", "check"), _("看到什么"), _("机构"),
                    (_("登记时间"), "", "opened"), _("状态")],
        "checks": [(c.id, f"{c.id} {c.title.text(words.language())}") for c in on_file().values()
                   if c.state == RUN],
        "states": [(code, standing(LEAD, code)[1]) for code in LEAD.states],
    }  # fmt: skip
    return render(request, "leads/index.html", context)


@page(VIEW)
def checks(request: Request) -> HttpResponse:
    """Every check with its basis, its thresholds, and why it cannot be run where it cannot."""
    context = {
        "title": _("筛查项目"), "crumbs": [(_("数据线索"), reverse("leads:index"))],
        "lines": [_check(check) for check in on_file().values()],
        "columns": [_("筛查项目"), _("依据"), _("阈值"), _("能否筛查")],
    }  # fmt: skip
    return render(request, "leads/checks.html", context)


def _check(check: Check) -> dict[str, Any]:
    language = words.language()
    states = {
        RUN: ("ok", _("每夜筛查")), "not_held": ("idle", _("没有所需数据")),
        "elsewhere": ("ok", _("在别处检查")),
    }  # fmt: skip
    return {
        "id": check.id, "title": check.title.text(language), "basis": check.basis.text(language),
        "threshold": words.thresholds(check.threshold),
        "state": states[check.state], "why": check.why.text(language) or check.note.text(language),
        "alarms": check.alarms.text(language),
    }  # fmt: skip


@page(VIEW)
def detail(request: Request, lead_id: UUID) -> HttpResponse:
    """One lead: its sentence, its basis, the rows behind it, what people found out."""
    lead = queries.lead(request.actor, lead_id)
    check = on_file()[lead.check_id]
    rows = queries.rows_of(lead, request.actor)
    context = {
        "lead": lead, "title": words.title(lead), "sentence": words.sentence(lead),
        "pills": [standing(LEAD, lead.state)], "note": lead.agency.name if lead.agency else "",
        "crumbs": [(_("数据线索"), reverse("leads:index")), (lead.check_id, "")],
        "facts": _facts(check, len(rows)), "alarms": check.alarms.text(words.language()),
        "rows": _rows(rows, request.actor),
        "columns": [_("记录"), _("内容"), _("单位")],
        "examinations": list(lead.examinations.select_related("by")),
        "finding": words.FINDINGS[lead.finding]() if lead.finding else "",
        "findings": [(code, word()) for code, word in words.FINDINGS.items()],
        "may_examine": _may_examine(lead, request.actor),
        "awaits_another": lead.state == "examined_once",
        "may_close": lead.state == "examined" and request.actor.may(CLOSE),
    }  # fmt: skip
    return render(request, "leads/detail.html", context)


def _facts(check: Check, rows: int) -> list[tuple[str, object]]:
    return [
        (_("依据"), check.basis.text(words.language())),
        (_("阈值"), words.thresholds(check.threshold)),
        (_("背后的记录"), str(rows)),
    ]


def _rows(rows: list[tuple[str, Any]], actor: Actor) -> list[dict[str, Any]]:
    visits = [VISITS[table](row) for table, row in rows]
    ids = {visit.id for visit in visits if visit}
    opens = set(visible_to(actor).filter(pk__in=ids).values_list("pk", flat=True))
    return [
        {
            "table": TABLES[table](), "what": SAID[table](row) or "—",
            "source": visit.source.name if visit else "—",
            "address": reverse("visits:detail", args=[visit.id]) if visit and visit.id in opens else "",
        }
        for (table, row), visit in zip(rows, visits, strict=True)
    ]  # fmt: skip


def _may_examine(lead: Lead, actor: Actor) -> bool:
    before = {row.by_id for row in lead.examinations.all()}
    open_ = lead.state in {"opened", "examined_once"}
    return open_ and actor.may(EXAMINE) and actor.staff_id not in before


@page(EXAMINE, methods=["POST"])
def examine(request: Request, lead_id: UUID) -> HttpResponse:
    """What this person found out."""

    def act() -> str:
        actions.examine(
            lead_id=lead_id, version=version(request), text=request.POST.get("text", ""),
            actor=request.actor, at=request.at,
        )  # fmt: skip
        messages.success(request, _("核查已记录"))
        return reverse("leads:detail", args=[lead_id])

    return act_once(request, act)


@page(CLOSE, methods=["POST"])
def close(request: Request, lead_id: UUID) -> HttpResponse:
    """Close it with a finding."""

    def act() -> str:
        actions.close(
            lead_id=lead_id, version=version(request), finding=request.POST.get("finding", ""),
            text=request.POST.get("text", ""), actor=request.actor, at=request.at,
        )  # fmt: skip
        messages.success(request, _("线索已办结"))
        return reverse("leads:detail", args=[lead_id])

    return act_once(request, act)

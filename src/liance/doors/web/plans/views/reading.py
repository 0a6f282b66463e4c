"""Read plans: the list and the board."""

from datetime import date
from uuid import UUID

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liance.dashboards.plan_coverage import Coverage, StratumLine, coverage
from liance.doors.web.lists import listing
from liance.doors.web.moments import local_day
from liance.doors.web.plans.timetables.words import STATES as TIMETABLES
from liance.doors.web.plans.views.draws import STATES as DRAWS
from liance.doors.web.plans.words import STANDINGS, STATES, VERBS
from liance.doors.web.routes import Request, page
from liance.foundation.kernel.actor import Actor
from liance.mechanism.planning import queries
from liance.mechanism.planning.models import Plan, Stratum
from liance.mechanism.planning.site import terms_of
from liance.mechanism.planning.states import PLAN
from liance.mechanism.registry.models import Jurisdiction, Outlet, Source
from liance.mechanism.scheduling import queries as timetables

SORTS = {
    "year": ("year", "id"),
    "place": ("jurisdiction__order", "-year", "id"),
    "state": ("state", "-year", "id"),
}


@page("planning:plan:view")
def index(request: Request) -> HttpResponse:
    """The plans that the actor may know of."""
    rows = queries.plans(actor=request.actor).annotate(target_count=Count("targets"))
    found = listing(request, rows, sorts=SORTS, default="-year")
    year = local_day(request.at).year
    filed = queries.plans(actor=request.actor).filter(year=year, state__in=["filed", "accepted"])
    title = _("%(year)s 年计划，已报省厅 %(count)s 个") % {"year": year, "count": filed.count()}
    lines = [(plan, *STATES[plan.state]) for plan in found]
    return render(
        request, "plans/index.html",
        {"title": title, "found": found, "lines": lines, "columns": _list_columns(),
         "may_draft": request.actor.may("planning:plan:draft")},
    )  # fmt: skip


@page("planning:plan:view")
def detail(request: Request, plan_id: UUID) -> HttpResponse:
    """The plan board: strata, targets, signatures, what to do next."""
    plan = queries.plan_page(plan_id, actor=request.actor)
    today = local_day(request.at)
    covered = coverage(plan, on=today, actor=request.actor)
    return render(
        request, "plans/detail.html",
        {
            "plan": plan,
            "title": _headline(plan, covered),
            "pills": [STATES[plan.state]],
            "crumbs": [(_("计划"), reverse("plans:index")), (plan.title, "")],
            "note": _("%(department)s；%(enforcement)s、%(monitoring)s共同制定") % {
                "department": plan.department.name,
                "enforcement": plan.enforcement.name,
                "monitoring": plan.monitoring.name,
            },
            "strata_columns": _strata_columns(),
            "target_columns": _target_columns(),
            "strata_note": _("名录、比例、频次；完成数随现场自动计算"),
            "targets_note": _("计划期内没有监测的，逐一写明原因"),
            "facts": _facts(plan),
            "beside": _beside(plan, request.actor),
            "covered": covered,
            "strata": [_stratum(line) for line in covered.strata],
            "totals": {
                name: covered.total(name)
                for name in ("planned", "due", "done", "explained", "in_time", "unexplained")
            },
            "targets": [_line(t.target, t.standing, plan, request.actor, today)
                        for t in covered.targets],
            "verbs": _verbs(plan, request.actor),
            "sides": _sides(plan, request.actor),
            "editable": plan.state == "draft" and _party(plan, request.actor),
            "may_send_back": _may(plan, request.actor, "send_back"),
            "may_change": _may(plan, request.actor, "change"),
            "overlaps": queries.overlaps(plan) if plan.state == "draft" else [],
        },
    )  # fmt: skip


def _stratum(line: StratumLine) -> dict[str, object]:
    """A stratum with its figures and the words of its value."""
    return {
        "stratum": line.stratum,
        "value_words": _asked(line.stratum),
        "factors": _factors(line.stratum),
        "often": _often(line.stratum),
        "percent_words": f"{line.percent} %",
        **{name: getattr(line, name)
           for name in ("planned", "due", "done", "explained", "in_time", "unexplained")},
    }  # fmt: skip


def _factors(stratum: Stratum) -> str:
    """What is monitored: by medium where the stratum says so, else for all, else the permit's."""
    media = dict(Outlet.MEDIA)
    said = [f"{media[m]} {'、'.join(names)}" for m, names in stratum.factors_by_medium.items()]
    return "；".join(said) or "、".join(stratum.factors) or _("许可证载明因子")


def _often(stratum: Stratum) -> str:
    words = _("每年 %(n)s 次") % {"n": stratum.frequency}
    if stratum.quarters:
        words += _("，各季度 %(each)s") % {"each": " ".join(map(str, stratum.quarters))}
    return words


def _beside(plan: Plan, actor: Actor) -> list[tuple[str, str, str]]:
    """How far the draw and the timetable are: word, state, address."""
    draw = plan.draws.order_by("-number").first()
    table = timetables.timetables(plan.id, actor=actor).exclude(state="dropped").first()
    rows = []
    if draw is not None:
        state = _("第 %(n)s 次：%(state)s") % {"n": draw.number, "state": DRAWS[draw.state][1]}
        rows.append((_("双随机抽取"), state, reverse("plans:draw", args=[draw.id])))
    if table is not None:
        served = table.visits.exclude(outing=None).count()
        state = _("第 %(n)s 版：%(state)s，已排 %(served)s / %(all)s") % {
            "n": table.number, "state": TIMETABLES[table.state][1], "served": served,
            "all": table.visits.count(),
        }  # fmt: skip
        rows.append((_("排期"), state, reverse("plans:timetable", args=[table.id])))
    return rows


def _asked(stratum: Stratum) -> str:
    """A stratum's criteria in words."""
    asked = terms_of(stratum).asked
    levels, grades, media = dict(Source.MANAGEMENT), dict(Source.GRADES), dict(Outlet.MEDIA)
    places: dict[str, str] = {}
    if asked.places:
        rows = Jurisdiction.objects.filter(code__in=asked.places)
        places = dict(rows.values_list("code", "name"))
    parts = [
        "、".join(asked.industries), "、".join(places.get(code, code) for code in asked.places),
        "、".join(levels[v] for v in asked.levels), "、".join(media[v] for v in asked.media),
        "、".join(grades[v] for v in asked.grades),
    ]  # fmt: skip
    if asked.exceeded_years:
        parts.append(_("前 %(n)s 个年度曾超标") % {"n": asked.exceeded_years})
    return "；".join(part for part in parts if part)


def _list_columns() -> list[object]:
    return [
        (_("年度"), "", "year"), _("计划"), (_("区域"), "", "place"), (_("家次"), "number"),
        (_("状态"), "", "state"), _("报送"),
    ]  # fmt: skip


def _strata_columns() -> list[object]:
    counted = (_("名录"), _("比例"), _("计划"), _("本期应测"), _("已监测"), _("有因"), _("在期"),
               _("无因"))  # fmt: skip
    return [
        _("分层"),
        _("监测因子和频次"),
        *[(word, "number") for word in counted],
        _("完成 / 计划"),
    ]


def _target_columns() -> list[object]:
    return [(_("项"), "number"), _("单位、点位和因子"), _("计划期"), _("状态"), ("", "end")]


def _facts(plan: Plan) -> list[tuple[str, str]]:
    approved = local_day(plan.approved_at).isoformat() if plan.approved_at else _("未批准")
    filed = local_day(plan.filed_at).isoformat() if plan.filed_at else _("未报送")
    return [
        (_("区域"), plan.jurisdiction.name), (_("批准"), approved), (_("报省厅"), filed),
    ]  # fmt: skip


def _headline(plan: Plan, covered: Coverage) -> str:
    planned, due = covered.total("planned"), covered.total("due")
    missing = covered.total("unexplained")
    if plan.state in {"draft", "signing", "signed"}:
        return f"{plan.title}　" + ngettext(
            "%(count)s 家次，还没有批准", "%(count)s 家次，还没有批准", planned
        ) % {"count": planned}
    return f"{plan.title}　" + _("%(planned)s 家次，本期应测 %(due)s，没有原因未测 %(missing)s") % {
        "planned": planned, "due": due, "missing": missing,
    }  # fmt: skip


def _line(
    target: object, standing: str, plan: Plan, actor: Actor, today: date
) -> dict[str, object]:
    kind, word = STANDINGS[standing]
    running = plan.approved_at is not None
    own = actor.agency_id in {plan.enforcement_id, plan.monitoring_id}
    reason = getattr(target, "not_done", None)
    return {
        "target": target,
        "kind": kind,
        "word": word,
        "reason": reason,
        "late": standing == "unexplained",
        "may_sheet": running and standing == "planned"
        and actor.agency_id == plan.enforcement_id and actor.may("coordination:sheet:draft"),
        "may_explain": running and standing in {"unexplained", "planned"} and own
        and actor.may("planning:target:explain"),
        "may_receive": reason is not None and reason.received_at is None
        and reason.department_id == actor.agency_id
        and actor.may("planning:target:receive_explanation"),
        "today": today,
    }  # fmt: skip


def _verbs(plan: Plan, actor: Actor) -> list[tuple[str, object]]:
    """The steps that this person may take now, with their words."""
    return [
        (edge.verb, VERBS[edge.verb])
        for edge in PLAN.leaving(plan.state)
        if edge.verb in VERBS and _may(plan, actor, edge.verb)
    ]


def _may(plan: Plan, actor: Actor, verb: str) -> bool:
    edges = [e for e in PLAN.leaving(plan.state) if e.verb == verb]
    if not edges or not actor.may(edges[0].permission):
        return False
    county = plan.jurisdiction.level == "county"
    above = plan.jurisdiction_id in actor.scope and actor.jurisdiction != plan.jurisdiction_id
    department = actor.agency_id == plan.department_id
    return {
        "submit": _party(plan, actor),
        "approve": department,
        "forward": department and county,
        "file": above if county and plan.state == "forwarded" else department and not county,
        "accept": actor.level == "province",
        "change": actor.agency_id in {plan.enforcement_id, plan.monitoring_id},
        "send_back": department if plan.state in {"signing", "signed"} else above,
    }[verb]


def _party(plan: Plan, actor: Actor) -> bool:
    return actor.agency_id in {plan.enforcement_id, plan.monitoring_id} and actor.may(
        "planning:plan:draft"
    )


def _sides(plan: Plan, actor: Actor) -> list[dict[str, object]]:
    """Both sides with their signature in force, and whether this person may sign."""
    signed = {s.side: s for s in queries.signatures_in_force(plan)}
    return [
        {
            "side": side,
            "agency": agency,
            "signature": signed.get(side) if plan.state != "draft" else None,
            "may_sign": plan.state == "signing" and side not in signed
            and actor.agency_id == agency.id and actor.may(f"planning:plan:sign_{side}"),
        }
        for side, agency in (("enforcement", plan.enforcement), ("monitoring", plan.monitoring))
    ]  # fmt: skip

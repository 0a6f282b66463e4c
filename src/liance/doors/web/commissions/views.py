"""The laboratories and their files: papers, credit, bans, ties, contracts, commissions."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from liance.dashboards import commissions
from liance.doors.web.commissions import words
from liance.doors.web.commissions.filled import crumbs
from liance.doors.web.leads import words as lead_words
from liance.doors.web.moments import local_day
from liance.doors.web.routes import Request, page
from liance.doors.web.standing import standing
from liance.foundation.kernel.actor import Actor
from liance.mechanism.commissioning import queries
from liance.mechanism.commissioning.actions.suspending import OPEN
from liance.mechanism.commissioning.models import Ban, CreditGrade, Qualification, Suspension
from liance.mechanism.commissioning.policies import (
    contracts_visible_to,
    may_lift,
    supervisions_visible_to,
    tenders_visible_to,
)
from liance.mechanism.commissioning.rules.papers import in_force
from liance.mechanism.commissioning.rules.scope import write_scope
from liance.mechanism.commissioning.running_out import laboratory_warnings
from liance.mechanism.commissioning.states import (
    CONTRACT,
    CONTRACTS,
    MANAGE,
    OWN,
    PROPOSE,
    RECORD,
    SUPERVISE,
    SUPERVISION,
    SUSPENSION,
    VIEW,
)
from liance.mechanism.coordination.states import SHEET
from liance.mechanism.screening import queries as screening
from liance.mechanism.screening.states import VIEW as SEE_LEADS

READ = (VIEW, OWN)
MOST = 100


@page(READ)
def index(request: Request) -> HttpResponse:
    """All laboratories; those that may not be commissioned are said. A laboratory's own people go to
    their own."""
    actor = request.actor
    if not actor.may(VIEW):
        return HttpResponseRedirect(reverse("commissions:detail", args=[actor.agency_id]))
    day = local_day(request.at)
    found = queries.laboratories(actor, on=day)
    given = commissions.counts(actor, [x.agency.id for x in found])
    fit = sum(1 for x in found if not x.faults)
    title = _("%(count)s 家检测机构，今天可委托 %(fit)s 家") % {"count": len(found), "fit": fit}
    leads = screening.founded(actor, [x.agency.id for x in found])
    lines = [
        (x, words.state(x.faults), given[x.agency.id], leads[x.agency.id],
         [words.expiry(row) for row in laboratory_warnings(x.qualifications, on=day)])
        for x in found
    ]  # fmt: skip
    context = {
        "title": title, "found": found, "lines": lines,
        "columns": [_("机构"), _("资质认定"), _("备案"), _("信用等级"), _("可否委托"),
                    (_("委托"), "number")],
        "may_manage": actor.may("registry:agency:manage"),
        "may_procure": bool(actor.may(CONTRACTS) or tenders_visible_to(actor).exists()),
    }  # fmt: skip
    return render(request, "commissions/index.html", context)


def tabs(laboratory_id: UUID) -> list[tuple[str, str, str]]:
    """(key, word, address) of the pages of one laboratory."""
    names = (
        ("detail", _("机构档案")), ("work", _("合同与委托")), ("oversight", _("监督检查")),
        ("score", _("监督评分")),
    )  # fmt: skip
    return [(key, word, reverse(f"commissions:{key}", args=[laboratory_id])) for key, word in names]


def headed(request: Request, laboratory_id: UUID) -> tuple[queries.Laboratory, dict[str, Any]]:
    """A laboratory with what the head of each of its pages shows."""
    day = local_day(request.at)
    found = queries.laboratory(request.actor, laboratory_id, on=day)
    agency = found.agency
    return found, {
        "found": found, "laboratory": agency, "title": agency.name,
        "pills": [words.state(found.faults)], "note": agency.address or agency.jurisdiction.name,
        "crumbs": crumbs((agency.short_name, "")), "tabs": tabs(agency.id),
        "own": request.actor.agency_id == agency.id,
        "warnings": [words.expiry(row) for row in laboratory_warnings(
            found.qualifications, on=day)],
    }  # fmt: skip


@page(READ)
def detail(request: Request, laboratory_id: UUID) -> HttpResponse:
    """The file of a laboratory: papers, suspensions, credit, bans, ties."""
    found, context = headed(request, laboratory_id)
    actor, day, agency = request.actor, local_day(request.at), found.agency
    bans = Ban.objects.filter(laboratory=agency).order_by("-starts_on", "-id")
    context |= {
        "qualifications": [_paper(row, found, day) for row in found.qualifications],
        "columns": [_("资质认定"), _("备案"), _("能力范围"), _("状态"), ("", "end")],
        "suspensions": [
            (row, standing(SUSPENSION, row.state))
            for row in queries.suspensions_of(agency.id, actor)
        ],
        "suspension_columns": [_("有效期间"), _("原因"), _("提出人"), _("决定人"), _("状态")],
        "grades": list(CreditGrade.objects.filter(laboratory=agency).order_by("-graded_on", "-id")),
        "grade_columns": [_("信用等级"), _("评定日期"), _("来源")],
        "bans": [(row, _ban_state(row, day), row.lifted_on is None and may_lift(actor, row))
                 for row in bans],
        "ban_columns": [_("有效期间"), _("原因"), _("来源"), _("状态"), ("", "end")],
        "ties": [(row, words.TIES[row.kind], in_force(row.starts_on, row.ends_on, on=day),
                  row.declared or agency.id != actor.agency_id)
                 for row in queries.interests_of(agency.id, actor)],
        "tie_columns": [_("污染源单位"), _("关系类别"), _("有效期间"), _("依据"), ("", "end")],
        "may_manage": actor.may(MANAGE), "may_supervise": actor.may(SUPERVISE),
        "may_propose": actor.may(PROPOSE)
        and not Suspension.objects.filter(laboratory=agency, state__in=OPEN).exists(),
        "may_tie": actor.may(RECORD) or (actor.may(OWN) and actor.agency_id == agency.id),
    }  # fmt: skip
    return render(request, "commissions/detail.html", context)


def _paper(row: Qualification, found: queries.Laboratory, day: date) -> tuple[Any, ...]:
    barred = tuple(one for one in found.faults if one in ("suspended", "banned"))
    faults = (*barred, *queries.paper_faults(row, on=day))
    return row, words.state(faults), write_scope(queries.scope_of(row)).splitlines()


def _ban_state(row: Ban, day: date) -> tuple[str, str]:
    if row.lifted_on is not None and row.lifted_on <= day:
        return "closed", _("%(day)s 解除") % {"day": row.lifted_on}
    if in_force(row.starts_on, row.ends_on, on=day):
        return "late", _("在期")
    return ("closed", _("已到期")) if row.starts_on <= day else ("soon", _("尚未开始"))


@page(READ)
def work(request: Request, laboratory_id: UUID) -> HttpResponse:
    """Contracts and commissions of a laboratory."""
    found, context = headed(request, laboratory_id)
    actor, agency = request.actor, found.agency
    contracts = list(contracts_visible_to(actor).filter(laboratory=agency).order_by("-starts_on"))
    context |= {
        "contracts": contract_lines(actor, contracts), "contract_columns": contract_columns(),
        "sheets": [
            (one, words.plain(one.commission.amount) if one.commission else "—",
             standing(SHEET, one.sheet.state))
            for one in commissions.given(actor, agency.id)
        ],
        "sheet_columns": [_("联系单"), _("单位"), _("委托方"), _("时间"), _("合同"),
                          (_("金额"), "number"), _("状态")],
        "taken": [
            (row, words.GROUNDS[row.ground], words.REVIEWS[row.decision])
            for row in commissions.taken_back(actor, agency.id)[:MOST]
        ],
        "taken_columns": [_("联系单"), _("单位"), _("处理决定"), _("原因"), _("决定机关"), _("时间")],
    }  # fmt: skip
    return render(request, "commissions/work.html", context)


def contract_columns() -> list[Any]:
    """The columns of a table of contracts."""
    return [_("合同"), _("检测机构"), _("履行期"), (_("已用"), "number"), (_("上限"), "number"),
            _("状态")]  # fmt: skip


def contract_lines(actor: Actor, contracts: list[Any]) -> list[tuple[Any, ...]]:
    """Contracts with what the commissions that the actor may know of use of them."""
    used = commissions.used_by_contract(actor, [row.id for row in contracts])
    return [
        (row, words.plain(used.get(row.id, Decimal(0))), words.plain(row.ceiling),
         standing(CONTRACT, row.state))
        for row in contracts
    ]  # fmt: skip


@page(READ)
def oversight(request: Request, laboratory_id: UUID) -> HttpResponse:
    """Supervisions of a laboratory and the leads about it that were examined."""
    found, context = headed(request, laboratory_id)
    actor, agency = request.actor, found.agency
    rows = supervisions_visible_to(actor).filter(laboratory=agency)
    context |= {
        "supervisions": [
            (row, row.findings.exclude(state="settled").count(), standing(SUPERVISION, row.state))
            for row in rows.order_by("-held_on", "-id")[:MOST]
        ],
        "supervision_columns": [_("检查"), _("检查机构"), _("会同的市场监管部门"),
                                (_("未核销问题"), "number"), _("状态")],
        "may_record": actor.may(RECORD), "sees_leads": actor.may(SEE_LEADS),
        "leads": [
            (row, lead_words.title(row), lead_words.sentence(row),
             lead_words.FINDINGS[row.finding]())
            for row in screening.examined_of(agency.id, actor)[:MOST]
        ],
        "lead_columns": [_("数据线索"), _("看到什么"), _("结论"), _("办结时间")],
    }  # fmt: skip
    return render(request, "commissions/oversight.html", context)

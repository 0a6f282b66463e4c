"""The page of one sheet, in the order of the printed form; withdrawal."""

import hashlib
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liance.dashboards.sheets import aftermath
from liance.doors.web.deadlines import range_words
from liance.doors.web.meetings.views.consulting import on_page
from liance.doors.web.moments import local_day
from liance.doors.web.routes import Request, page, version
from liance.doors.web.sending import act_once
from liance.doors.web.sheets.progress import limits, steps
from liance.doors.web.sheets.showing import Shown
from liance.doors.web.sheets.words import (
    BARS,
    DECISIONS,
    GROUNDS,
    INFEASIBLE,
    MANAGEMENT,
    MEANINGS,
    OCCASIONS,
    REVIEWS,
    STATES,
    field_label,
    urgency_words,
    value_words,
)
from liance.flows.visits import withdraw_sheet
from liance.foundation.kernel.actor import Actor
from liance.mechanism.coordination.actions import sending
from liance.mechanism.coordination.models import CommissionReview, Infeasibility
from liance.mechanism.coordination.queries.barred import barred, reviews_of, undecided
from liance.mechanism.coordination.queries.detail import SheetPage, clocks_of, sheet_page

VIEW = "coordination:sheet:view"
FILLS = "coordination:sheet:fill"
OPENS = "operations:visit:open"
NEGOTIATES = "coordination:sheet:negotiate"
RECEIVES = ("monitoring", "laboratory")


@page(VIEW)
def detail(request: Request, sheet_id: UUID) -> HttpResponse:
    """The whole sheet; opened by the station that is to return it, its receipt is recorded."""
    shown = sheet_page(sheet_id, actor=request.actor)
    if _is_receipt(shown):
        sending.receive(sheet_id=sheet_id, actor=request.actor, at=request.at)
        shown.sheet.received_at = request.at
    return render(request, "sheets/detail.html", context_of(shown, request))


@page("coordination:sheet:withdraw", methods=["POST"])
def withdraw(request: Request, sheet_id: UUID) -> HttpResponse:
    """Withdraw with a reason."""

    def act() -> str:
        withdraw_sheet(
            sheet_id=sheet_id, version=version(request), actor=request.actor, at=request.at,
            reason=request.POST.get("reason", ""),
        )  # fmt: skip
        messages.success(request, _("联系单已撤回，编号不再使用。"))
        return reverse("sheets:detail", args=[sheet_id])

    return act_once(request, act)


def _is_receipt(shown: SheetPage) -> bool:
    carrier = "commissioned" if shown.sheet.laboratory_id else "sent"
    return (
        shown.sheet.received_at is None
        and shown.sheet.state == carrier
        and shown.parties.carrier in shown.sides
        and bool(shown.verbs & {"return", "return_commission"})
    )


def context_of(found: SheetPage, request: Request) -> dict[str, Any]:
    """What the template needs."""
    sheet = found.sheet
    after = aftermath(sheet.id)
    told = [p.id for p in found.proposals if p.state == "open"]
    clocks = clocks_of([sheet.id, *told, *after.objects])
    shown = Shown(found, request.actor)
    today = local_day(request.at)
    against = barred([sheet], today=today).get(sheet.id, [])
    return {
        "page": found,
        "shown": shown,
        "sheet": sheet,
        "after": after,
        "title": _("%(unit)s　执法监测工作联系单") % {"unit": sheet.unit_name},
        "crumbs": _crumbs(found),
        "pills": _pills(found),
        "note": _note(found),
        "steps": steps(sheet, after, clocks),
        "limits": limits(sheet, clocks),
        "ground": GROUNDS[sheet.ground],
        "urgency": urgency_words(sheet),
        "management": MANAGEMENT.get(sheet.source.management, ""),
        "time": range_words(sheet.planned_from, sheet.planned_to),
        "cannot": [_declared(i) for i in found.infeasibilities],
        "issued": _signatures(found, "issue"),
        "returned": _signatures(found, "return"),
        "against": [(BARS[bar.kind], bar.words) for bar in against],
        "reviews": [
            (row, BARS[row.ground], REVIEWS[row.decision], _reviewed(row))
            for row in reviews_of(sheet)
        ],
        "changes": _changes(shown),
        "papers": _papers(found),
        **on_page(request.actor, sheet, after.visit_id),
        "talk_open": _may_talk(found, request.actor),
        "may": {
            **_may(found, request.actor),
            "review": "department" in found.sides
            and bool(against and undecided([sheet], today=today)),
        },
    }


def _crumbs(found: SheetPage) -> list[tuple[str, str]]:
    sheet = found.sheet
    index = reverse("sheets:index")
    if sheet.year is None:
        return [(_("联系单"), index), (_("草稿"), "")]
    return [
        (_("联系单"), index),
        (_("%(year)s 年") % {"year": sheet.year}, f"{index}?year={sheet.year}"),
        (_("%(number)s号") % {"number": sheet.sequence}, ""),
    ]


def _pills(found: SheetPage) -> list[tuple[str, str]]:
    sheet = found.sheet
    kind, word = STATES[sheet.state]
    pills = [(kind, str(word))]
    left = len(sheet.open_fields)
    if left and sheet.state not in ("draft", "withdrawn"):
        pills.append(
            ("open", ngettext("%(n)s 项待现场确定", "%(n)s 项待现场确定", left) % {"n": left})
        )
    elif sheet.late:
        pills.append(("late", _("迟送")))
    elif sheet.restricted:
        pills.append(("idle", _("仅知情人可见")))
    return pills


def _note(found: SheetPage) -> str:
    sheet = found.sheet
    said = [sheet.number] if sheet.number else []
    if sheet.returned_at:
        said.append(_("双方均已签字，每一处改动留痕"))
    elif sheet.received_at:
        said.append(_("监测机构已收到"))
    if sheet.restricted:
        said.append(_("仅 %(n)s 名知情人可见") % {"n": len(sheet.named)})
    return "　".join(said)


def _signatures(found: SheetPage, part: str) -> list[dict[str, Any]]:
    return [
        {"name": s.staff.name, "meaning": MEANINGS.get(s.meaning, s.meaning), "at": s.at}
        for s in found.signed(part)
    ]


def _changes(shown: Shown) -> list[dict[str, Any]]:
    kinds = {"proposal": _("协商"), "fill": _("补充填报"), "edit": _("主管部门决定"),
             "price": _("重新计价"), "commission": _("委托")}  # fmt: skip
    return [
        {
            "at": c.at,
            "label": field_label(c.field, shown.names, c.label),
            "old": value_words(c.field, c.old),
            "new": value_words(c.field, c.new),
            "who": c.by.name,
            "kind": kinds[c.kind],
            "reason": c.reason,
        }
        for c in reversed(shown.page.changes)
    ]


def _papers(found: SheetPage) -> list[dict[str, Any]]:
    return [
        {
            "order": p.order,
            "at": p.at,
            "occasion": OCCASIONS[p.occasion],
            "pdf": p.pdf,
            "json_sha256": hashlib.sha256(p.content.encode()).hexdigest(),
        }
        for p in reversed(found.papers)
    ]


def _declared(row: Infeasibility) -> dict[str, Any]:
    proposed = (
        range_words(row.proposed_from, row.proposed_to)
        if row.proposed_from and row.proposed_to
        else ""
    )
    return {
        "row": row,
        "ground": INFEASIBLE[row.ground],
        "proposed": proposed,
        "decision": DECISIONS.get(row.decision, ""),
    }


def _reviewed(row: CommissionReview) -> str:
    """The laboratory that a decision is about."""
    of_old = row.suspension.laboratory if row.suspension else None
    laboratory = row.laboratory or of_old
    return laboratory.name if laboratory else ""


def _may_talk(found: SheetPage, actor: Actor) -> bool:
    speaks = bool(found.sides - {"department"})
    closed = found.sheet.state in ("draft", "closed", "withdrawn")
    return speaks and not closed and actor.may(NEGOTIATES)


def _may(found: SheetPage, actor: Actor) -> dict[str, bool]:
    """Which buttons stand on the page."""
    sheet = found.sheet
    visited = sheet.state in ("on_site", "field_done")
    goes = found.sides & {"enforcement", found.parties.carrier} and actor.may(OPENS)
    return {
        "enter": sheet.state == "returned" and bool(goes),
        "send": "send" in found.verbs,
        "return": bool(found.verbs & {"return", "return_commission"}),
        "cannot": "declare_infeasible" in found.verbs,
        "decide": "refuse" in found.verbs,
        "commission": "commission" in found.verbs,
        "withdraw": "withdraw" in found.verbs,
        "fill": visited and actor.may(FILLS) and bool(found.sides - {"department"}),
        "propose": _may_talk(found, actor) and sheet.state in ("sent", "commissioned", "returned"),
        "name": bool(sheet.named)
        and "enforcement" in found.sides
        and actor.may("coordination:sheet:draft")
        and actor.staff_id in sheet.named,
    }

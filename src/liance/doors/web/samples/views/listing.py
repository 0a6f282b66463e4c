"""The bottle list of a sheet or a visit: what to pack; made ready in one click; on paper."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liance.doors.web.routes import Request, page, version
from liance.doors.web.samples import mission
from liance.doors.web.samples.columns import COLUMNS
from liance.doors.web.samples.shown import language
from liance.doors.web.samples.words import prepared_status
from liance.doors.web.sending import act_once
from liance.foundation.documents.bottle_list import render as print_list
from liance.foundation.kernel.actor import Actor
from liance.mechanism.coordination.models import Sheet
from liance.mechanism.custody import policies
from liance.mechanism.custody.actions import preparing
from liance.mechanism.custody.models import PreparedBottle
from liance.mechanism.custody.queries import mission as lists
from liance.mechanism.operations.models import Visit
from liance.norms.sampling.mission import BottleList

VIEW = "custody:bottle:view"
FILL = "custody:bottle:fill"


@page(VIEW)
def of_sheet(request: Request, sheet_id: UUID) -> HttpResponse:
    """What the sheet asks for, before anybody leaves."""
    sheet = policies.sheet_of(request.actor, sheet_id)
    ready = lists.prepared_of_sheet(sheet)
    left = lists.sheet_list(sheet)
    may = sheet.state in ("returned", "on_site") and _theirs(request.actor, sheet)
    return _shown(request, sheet, lists.whole_sheet_list(sheet), left, ready, may=may)


@page(VIEW)
def of_visit(request: Request, visit_id: UUID) -> HttpResponse:
    """What the visit asks for, with what is prepared and filled."""
    visit = policies.visit_of(request.actor, visit_id)
    ready = lists.prepared_of_visit(visit)
    may = visit.monitoring_closed_at is None and _theirs(request.actor, visit)
    left = lists.visit_list(visit)
    return _shown(request, visit, lists.whole_visit_list(visit), left, ready, may=may)


def _theirs(actor: Actor, owner: Sheet | Visit) -> bool:
    return actor.may(FILL) and actor.agency_id in policies.custodians(owner)


def _shown(
    request: Request, owner: Sheet | Visit, whole: BottleList, left: BottleList,
    ready: Sequence[PreparedBottle], *, may: bool,
) -> HttpResponse:  # fmt: skip
    is_visit = isinstance(owner, Visit)
    context: dict[str, Any] = {
        "columns": COLUMNS,
        "owner": owner,
        "is_visit": is_visit,
        "unit": owner.source.name,
        "title": _title(whole, left, ready),
        "totals": mission.totals(whole),
        "quality": mission.quality_words(whole),
        "sources": mission.sources(),
        "lines": mission.shown_lines(whole),
        "on_site": mission.shown_on_site(whole),
        "ready": [(row, prepared_status(row.state), f"drop-{row.id}") for row in ready],
        "left": left.bottles,
        "may_prepare": may and left.bottles > 0,
        "may_fill": may and is_visit,
        "may_drop": may,
        "labels": any(row.state == "prepared" for row in ready),
    }
    return render(request, "samples/list.html", context)


def _title(whole: BottleList, left: BottleList, ready: Sequence[PreparedBottle]) -> str:
    waiting = sum(row.state == "prepared" for row in ready)
    if not whole.bottles:
        return _("这次没有要装瓶的因子")
    if left.bottles:
        words = ngettext("要备 %(n)s 瓶", "要备 %(n)s 瓶", left.bottles)
        return words % {"n": left.bottles}
    if waiting:
        return ngettext("%(n)s 瓶已备好，待采", "%(n)s 瓶已备好，待采", waiting) % {"n": waiting}
    return _("采样瓶都已备好、采完")


@page(VIEW)
def sheet_pdf(request: Request, sheet_id: UUID) -> HttpResponse:
    """The list of a sheet on paper."""
    sheet = policies.sheet_of(request.actor, sheet_id)
    return _pdf(request, sheet, lists.whole_sheet_list(sheet), lists.prepared_of_sheet(sheet))


@page(VIEW)
def visit_pdf(request: Request, visit_id: UUID) -> HttpResponse:
    """The list of a visit on paper."""
    visit = policies.visit_of(request.actor, visit_id)
    return _pdf(request, visit, lists.whole_visit_list(visit), lists.prepared_of_visit(visit))


def _pdf(
    request: Request, owner: Sheet | Visit, whole: BottleList, ready: Sequence[PreparedBottle]
) -> HttpResponse:
    kept = [row for row in ready if row.state != "dropped"]
    form = mission.printed(owner, whole, kept, at=request.at)
    pdf = print_list(form, lang="en" if language() == "en" else "zh")
    name = quote(_("采样瓶清单") + f" {form.number or form.unit}")
    return HttpResponse(
        pdf, content_type="application/pdf",
        headers={
            "Content-Disposition": f"inline; filename*=UTF-8''{name}.pdf",
            "Cache-Control": "private, no-store",
        },
    )  # fmt: skip


@page(FILL, methods=["POST"])
def prepare_sheet(request: Request, sheet_id: UUID) -> HttpResponse:
    """Make the bottles of a sheet ready."""
    policies.sheet_of(request.actor, sheet_id)

    def act() -> str:
        rows = preparing.prepare_for_sheet(sheet_id=sheet_id, actor=request.actor, at=request.at)
        _say(request, len(rows))
        return reverse("samples:sheet_list", args=[sheet_id])

    return act_once(request, act)


@page(FILL, methods=["POST"])
def prepare_visit(request: Request, visit_id: UUID) -> HttpResponse:
    """Make the bottles of a visit ready."""
    policies.visit_of(request.actor, visit_id)

    def act() -> str:
        rows = preparing.prepare_for_visit(visit_id=visit_id, actor=request.actor, at=request.at)
        _say(request, len(rows))
        return reverse("samples:visit_list", args=[visit_id])

    return act_once(request, act)


def _say(request: Request, count: int) -> None:
    words = ngettext("已备 %(n)s 瓶，可打印标签。", "已备 %(n)s 瓶，可打印标签。", count)
    messages.success(request, words % {"n": count})


@page(FILL, methods=["POST"])
def drop(request: Request, prepared_id: UUID) -> HttpResponse:
    """Give up a prepared bottle."""
    policies.require_prepared_known(request.actor, prepared_id)

    def act() -> str:
        row = preparing.drop(
            prepared_id=prepared_id, version=version(request),
            reason=request.POST.get("reason", ""), actor=request.actor, at=request.at,
        )  # fmt: skip
        messages.success(request, _("%(number)s 不再使用，号码不会再发。") % {"number": row.short})
        if row.visit_id:
            return reverse("samples:visit_list", args=[row.visit_id])
        return reverse("samples:sheet_list", args=[row.sheet_id])

    return act_once(request, act)

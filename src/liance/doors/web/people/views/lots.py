"""One consumable: its lots, what was taken out of them and by which visit, entries taken back."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from liance.dashboards.stock_gaps import StockGap, stock_gaps
from liance.doors.web.moments import local_day
from liance.doors.web.people.tabs import crumbs, validity
from liance.doors.web.people.words import CONSUMABLES, GAPS, PURPOSES
from liance.doors.web.routes import Request, page
from liance.doors.web.sending import act_once
from liance.foundation.kernel.errors import NotFound
from liance.mechanism.capability import drawing
from liance.mechanism.capability import stock as actions
from liance.mechanism.capability.models import Consumable, LotUse
from liance.mechanism.operations.models import Visit
from liance.mechanism.operations.policies import visible_to
from liance.mechanism.registry.policies import agencies_visible_to, manages

VIEW = "capability:staff:view"
MANAGE = "capability:stock:manage"
# As many entries a page shows, the latest.
MOST = 200


@page(VIEW)
def detail(request: Request, consumable_id: UUID) -> HttpResponse:
    """A consumable with every entry of its lots."""
    actor, day = request.actor, local_day(request.at)
    rows = Consumable.objects.filter(pk=consumable_id, agency__in=agencies_visible_to(actor))
    found = actions.stock_of(rows, on=day)
    if not found:
        raise NotFound("capability:consumable")
    one = found[0]
    every = drawing.uses_of(one.row, most=MOST)
    hidden = visits_hidden(request, (use.visit for use in every))
    uses = [use for use in every if use.visit not in hidden]
    visits = visits_known(request, (use.visit for use in uses))
    may = actor.may(MANAGE) and manages(actor, one.row.agency)
    unit = one.row.unit
    context = {
        "title": one.row.name, "stock": one, "may": may,
        "crumbs": crumbs((_("耗材"), reverse("people:stock")), (one.row.name, "")),
        "facts": [
            (_("机构"), one.row.agency.name), (_("类别"), CONSUMABLES[one.row.kind]),
            (_("可用数量"), f"{plain(one.usable)} {unit}"),
            (_("报警线"), f"{plain(one.row.alarm)} {unit}"),
        ],
        "lots": [
            (lot, left, validity(lot.expires_on, on=day) if lot.expires_on else None)
            for lot, left in one.lots
        ],
        "lot_columns": [_("批次"), _("入库"), (_("剩余"), "number"), _("有效期")],
        "uses": [
            (use, _signed(use), PURPOSES.get(use.purpose, use.purpose), visits.get(use.visit),
             PURPOSES.get(use.reason, use.reason), may and _open(use))
            for use in uses
        ],
        "others": [
            (month, f"−{plain(sum(parts))}")
            for month, parts in _by_month(use for use in every if use.visit in hidden)
        ],
        "columns": [_("日期"), (_("数量"), "number"), _("批次"), _("用途"), ("", "end")],
    }  # fmt: skip
    return render(request, "people/consumable.html", context)


def _by_month(uses: Iterable[LotUse]) -> list[tuple[str, list[Decimal]]]:
    found: dict[str, list[Decimal]] = {}
    for use in uses:
        found.setdefault(f"{use.on:%Y-%m}", []).append(use.quantity)
    return list(found.items())


def _open(use: LotUse) -> bool:
    """Whether an entry can still be taken back."""
    return use.counters_id is None and getattr(use, "countered", None) is None


def _signed(use: LotUse) -> str:
    return f"+{plain(-use.quantity)}" if use.quantity < 0 else f"−{plain(use.quantity)}"


def plain(quantity: Any) -> str:
    """A quantity without the noughts of its column."""
    return f"{quantity.normalize():f}"


def visits_known(request: Request, ids: Iterable[UUID | None]) -> dict[UUID | None, Visit]:
    """Of these visits those that the actor may know of: a secret one stays without a link."""
    asked = {one for one in ids if one is not None}
    if not asked or not request.actor.may("operations:visit:view"):
        return {}
    rows = visible_to(request.actor).filter(pk__in=asked).select_related("source")
    return {row.id: row for row in rows}


def visits_hidden(request: Request, ids: Iterable[UUID | None]) -> set[UUID]:
    """Of these visits those that only others may know of: neither day nor number of what they drew
    is shown."""
    asked = {one for one in ids if one is not None}
    rows = Visit.objects.filter(pk__in=asked, restricted=True)
    return set(rows.exclude(pk__in=visible_to(request.actor)).values_list("id", flat=True))


@page(MANAGE, methods=["POST"])
def take_back(request: Request, consumable_id: UUID) -> HttpResponse:
    """Enter the opposite of an entry."""
    rows = LotUse.objects.filter(lot__consumable_id=consumable_id)
    asked = request.POST.get("use", "")
    try:
        use = rows.select_related("lot__consumable__agency").filter(pk=UUID(asked)).first()
    except ValueError:
        use = None
    if use is None or not manages(request.actor, use.lot.consumable.agency):
        raise NotFound("capability:consumable")

    def act() -> str:
        actions.take_back(
            use_id=use.id, reason=request.POST.get("reason", ""), on=local_day(request.at),
            actor=request.actor, at=request.at,
        )  # fmt: skip
        messages.success(request, _("已冲回，原来的一笔保留"))
        return reverse("people:consumable", args=[consumable_id])

    return act_once(request, act)


def gap_lines(request: Request) -> list[tuple[StockGap, str, str, list[Visit]]]:
    """What samples took that no lot held: quantity, why, and the visits."""
    gaps = stock_gaps(request.actor, on=local_day(request.at))
    visits = visits_known(request, (key for gap in gaps for key in gap.visits))
    return [
        (gap, f"{plain(gap.lacking)} {gap.unit}", str(GAPS[gap.why]),
         [visits[key] for key in gap.visits if key in visits])
        for gap in gaps
    ]  # fmt: skip

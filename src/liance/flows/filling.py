"""What is filled in on the sheet reaches the visit: a factor decided on site is wanted there too."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import Refused
from liance.mechanism.coordination.actions import filling
from liance.mechanism.coordination.actions.filling import Filled
from liance.mechanism.coordination.models import Item, Sheet
from liance.mechanism.operations import errors
from liance.mechanism.operations.actions.opening import ItemLine
from liance.mechanism.operations.actions.points import want_items
from liance.mechanism.operations.models import Visit, VisitItem, VisitPoint


@transaction.atomic
def fill(
    *, sheet_id: UUID, version: int, values: Sequence[Filled], actor: Actor, at: datetime
) -> Sheet:
    """Fill in fields of the sheet (W3); factors that this adds are wanted at the visit's points, so
    that completeness and balance see them (R3).

    Errors: operations.part_closed where monitoring has closed its part, and those of
    ``coordination.actions.filling.fill``.
    """
    before = _listed(sheet_id)
    sheet = filling.fill(sheet_id=sheet_id, version=version, values=values, actor=actor, at=at)
    fresh = [item for key, item in _listed(sheet_id).items() if key not in before]
    visit = Visit.objects.select_for_update().filter(sheet_id=sheet_id).first()
    if visit is not None and fresh:
        _reach(visit, fresh, actor=actor, at=at)
    return sheet


def _listed(sheet_id: UUID) -> dict[UUID, Item]:
    items = Item.objects.filter(point__sheet_id=sheet_id, cancelled=False).select_related("point")
    return {item.id: item for item in items.order_by("point__order", "order")}


def _reach(visit: Visit, items: Sequence[Item], *, actor: Actor, at: datetime) -> None:
    points = list(VisitPoint.objects.filter(visit=visit))
    by_sheet = {p.sheet_point_id: p for p in points if p.sheet_point_id}
    by_code = {p.code: p for p in points}
    wanted = VisitItem.objects.filter(point__visit=visit)
    have = set(wanted.values_list("point_id", "factor"))
    for item in items:
        point = by_sheet.get(item.point_id) or by_code.get(item.point.code)
        if point is None or (point.id, item.factor) in have:
            continue
        if visit.monitoring_closed_at is not None:
            raise Refused(errors.PART_CLOSED)
        line = ItemLine(
            item.factor, item.standard, item.limit, item.unit, item.on_site, tuple(item.beside)
        )
        want_items(visit, point, [line], actor=actor, at=at)

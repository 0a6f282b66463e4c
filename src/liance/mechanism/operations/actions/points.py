"""Points and factors as found on site; what is not done has its reason (W3, R3)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from liance.foundation.acts.perform import note
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, Refused
from liance.mechanism.operations import errors
from liance.mechanism.operations.actions.opening import ItemLine, PointLine, write_items
from liance.mechanism.operations.actions.records import point_of, require_open_part
from liance.mechanism.operations.models import Reading, Visit, VisitItem, VisitPoint
from liance.mechanism.operations.news import announce
from liance.mechanism.operations.policies import crew_side, get_for, own_side, require_on_site
from liance.mechanism.operations.rules.crew import MONITORING

NOUN = "operations:point"


@transaction.atomic
def add_point(*, visit_id: UUID, line: PointLine, actor: Actor, at: datetime) -> VisitPoint:
    """A point found on site that the sheet did not name; a visit that was opened without any gets
    its first one after departure too. Errors: operations.left, point_exists."""
    visit = get_for(actor, visit_id)
    require_open_part(visit, crew_side(visit, actor))
    # Asked under the visit's lock: of two that come at once only one is the first.
    if VisitPoint.objects.filter(visit=visit).exists():
        require_on_site(visit, at)
    if VisitPoint.objects.filter(visit=visit, code=line.code).exists():
        raise Refused(errors.POINT_EXISTS, field="code", point=line.code)
    last = VisitPoint.objects.filter(visit=visit).aggregate(last=Max("order"))["last"] or 0
    point = VisitPoint.objects.create(
        visit=visit, order=last + 1, outlet_id=line.outlet_id, code=line.code, name=line.name,
        medium=line.medium, created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    write_items(point, line.items, actor=actor, at=at)
    _write_down("add", point, {"code": line.code, "items": _names(line.items)}, actor, at)
    announce(visit, "points", at=at)
    return point


@transaction.atomic
def add_item(
    *, visit_id: UUID, point_id: UUID, line: ItemLine, actor: Actor, at: datetime
) -> VisitItem:
    """A factor decided on site. Errors: operations.left, item_exists."""
    visit = _open(actor, visit_id, at)
    point = point_of(visit, point_id)
    assert point is not None  # noqa: S101 - an id was given
    if VisitItem.objects.filter(point=point, factor=line.factor).exists():
        raise Refused(errors.ITEM_EXISTS, field="factor", factor=line.factor)
    want_items(visit, point, [line], actor=actor, at=at)
    return VisitItem.objects.get(point=point, factor=line.factor)


def want_items(
    visit: Visit, point: VisitPoint, lines: Sequence[ItemLine], *, actor: Actor, at: datetime
) -> None:
    """Put further factors under a point of the visit, after those it has."""
    last = VisitItem.objects.filter(point=point).aggregate(last=Max("order"))["last"] or 0
    write_items(point, lines, actor=actor, at=at, first=last + 1)
    _write_down("factor", point, {"items": _names(lines)}, actor, at)
    announce(visit, "points", at=at)


@transaction.atomic
def explain_item(
    *, visit_id: UUID, item_id: UUID, reason: str, actor: Actor, at: datetime
) -> VisitItem:
    """Say why a factor was not measured (R3). Errors: operations.not_own_side, part_closed,
    reason_missing, item_measured."""
    visit = _monitoring(actor, visit_id)
    item = VisitItem.objects.select_related("point").filter(pk=item_id, point__visit=visit).first()
    if item is None:
        raise NotFound("operations:item")
    if Reading.objects.filter(item=item).exists():
        raise Refused(errors.ITEM_MEASURED, factor=item.factor)
    item.not_done_reason = _reason(reason)
    item.version += 1
    item.save(update_fields=["not_done_reason", "version"])
    said = "" if visit.restricted else item.not_done_reason
    body = {"item": item.id, "factor": item.factor, "reason": said}
    _write_down("explain", item.point, body, actor, at)
    announce(visit, "points", at=at)
    return item


@transaction.atomic
def explain_point(
    *, visit_id: UUID, point_id: UUID, reason: str, actor: Actor, at: datetime
) -> VisitPoint:
    """Say why nothing could be taken at a point (R3). Errors as ``explain_item``."""
    visit = _monitoring(actor, visit_id)
    point = point_of(visit, point_id)
    assert point is not None  # noqa: S101 - an id was given
    if Reading.objects.filter(item__point=point).exists():
        raise Refused(errors.POINT_MEASURED, point=point.code)
    point.not_done_reason = _reason(reason)
    point.version += 1
    point.save(update_fields=["not_done_reason", "version"])
    said = "" if visit.restricted else point.not_done_reason
    _write_down("explain", point, {"reason": said}, actor, at)
    announce(visit, "points", at=at)
    return point


def _open(actor: Actor, visit_id: UUID, at: datetime) -> Visit:
    visit = get_for(actor, visit_id)
    require_open_part(visit, crew_side(visit, actor))
    require_on_site(visit, at)
    return visit


def _monitoring(actor: Actor, visit_id: UUID) -> Visit:
    visit = get_for(actor, visit_id)
    if own_side(visit, actor) != MONITORING:
        raise Refused(errors.NOT_OWN_SIDE)
    require_open_part(visit, MONITORING)
    return visit


def _reason(reason: str) -> str:
    if not reason.strip():
        raise Refused(errors.REASON_MISSING, field="reason")
    return reason.strip()


def _names(items: Sequence[ItemLine]) -> list[str]:
    return [item.factor for item in items]


def _write_down(
    verb: str, point: VisitPoint, body: dict[str, object], actor: Actor, at: datetime
) -> None:
    note(
        f"operations:point:{verb}", point, noun=NOUN, actor=actor, at=at,
        body={"visit": point.visit_id, **body},
    )  # fmt: skip

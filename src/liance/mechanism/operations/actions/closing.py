"""Departure, the two parts closed each by its own side, the visit closed when all is there."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from liance.foundation.acts.perform import note, perform
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import Refused
from liance.mechanism.coordination.models import Sheet
from liance.mechanism.operations import errors
from liance.mechanism.operations.actions.crew import judge_late_words
from liance.mechanism.operations.models import Entry, Reading, Signal, Visit, VisitItem, VisitPoint
from liance.mechanism.operations.news import announce
from liance.mechanism.operations.policies import CLOSE, crew_side, get_for, own_side, person_of
from liance.mechanism.operations.queries import untold
from liance.mechanism.operations.rules.closing import Work, missing_kinds, open_work
from liance.mechanism.operations.rules.crew import ENFORCEMENT, is_newcomer
from liance.mechanism.operations.states import VISIT
from liance.mechanism.registry.models import Staff
from liance.norms.calendar.instants import shanghai_day

# States of a sheet that is back from the station, its field work done.
SHEET_BACK = frozenset({"field_done", "closed"})


@transaction.atomic
def leave_site(*, visit_id: UUID, version: int, actor: Actor, at: datetime) -> Visit:
    """Both teams leave; nothing is sampled or measured after. What the entry falls short of by
    now is kept with it. Errors: operations.not_on_site."""
    visit = get_for(actor, visit_id, version=version)
    crew_side(visit, actor)
    visit.left_at = at
    visit.save(update_fields=["left_at"])
    judge_late_words(visit)
    body = {"sheet": visit.sheet_id, "deficiencies": visit.deficiencies}
    perform(visit, VISIT, "leave", actor=actor, at=at, body=body)
    announce(visit, "left", at=at)
    return visit


@transaction.atomic
def close_part(
    *, visit_id: UUID, version: int, sampled: Collection[UUID], actor: Actor, at: datetime
) -> Visit:
    """The actor's side closes its part.

    ``sampled``: the items that bottles cover, known to the floor above. Errors:
    operations.not_left, part_already_closed, signals_open, record_incomplete, no_points, items_open,
    untold, newcomer_signs_alone.
    """
    visit = get_for(actor, visit_id, version=version)
    side = own_side(visit, actor)
    actor.require(CLOSE[side])
    _check_part(visit, side, sampled)
    _check_signer(person_of(actor), at)
    setattr(visit, f"{side}_closed_at", at)
    setattr(visit, f"{side}_closed_by_id", actor.staff_id)
    visit.version += 1
    visit.save(update_fields=[f"{side}_closed_at", f"{side}_closed_by", "version"])
    note(
        "operations:visit:close_part", visit, noun=VISIT.noun, actor=actor, at=at,
        body={"side": side},
    )  # fmt: skip
    announce(visit, "part_closed", at=at)
    return visit


def _check_part(visit: Visit, side: str, sampled: Collection[UUID]) -> None:
    if visit.state == "open":
        raise Refused(errors.NOT_LEFT)
    if getattr(visit, f"{side}_closed_at") is not None:
        raise Refused(errors.PART_ALREADY_CLOSED)
    toward = "to_enforcement" if side == ENFORCEMENT else "to_monitoring"
    unanswered = Signal.objects.filter(visit=visit, direction=toward).exclude(state="answered")
    if waiting := unanswered.count():
        raise Refused(errors.SIGNALS_OPEN, count=waiting)
    if side == ENFORCEMENT:
        kinds = Entry.objects.filter(visit=visit, side=side).values_list("kind", flat=True)
        if lacking := missing_kinds(set(kinds)):
            raise Refused(errors.RECORD_INCOMPLETE, kinds=lacking)
    elif not VisitPoint.objects.filter(visit=visit).exists():
        raise Refused(errors.NO_POINTS)
    elif left_open := open_work(work_of(visit, sampled)):
        raise Refused(errors.ITEMS_OPEN, count=len(left_open), items="、".join(left_open))
    elif over := [f"{r.item.point.code} {r.item.factor} {r.raw}" for r in untold(visit.id)]:
        raise Refused(errors.UNTOLD, count=len(over), readings="、".join(over))


def work_of(visit: Visit, sampled: Collection[UUID]) -> list[Work]:
    """Every item of the visit with whether it was done, in the order of the points."""
    measured = set(
        Reading.objects.filter(item__point__visit=visit).values_list("item_id", flat=True)
    )
    items = VisitItem.objects.select_related("point").filter(point__visit=visit)
    return [
        Work(
            item.id,
            f"{item.point.code} {item.factor}",
            done=item.id in measured or item.id in sampled,
            reason=item.not_done_reason,
            point_reason=item.point.not_done_reason,
        )
        for item in items.order_by("point__order", "order")
    ]


def _check_signer(staff_id: UUID, at: datetime) -> None:
    joined = Staff.objects.values_list("joined_on", flat=True).get(pk=staff_id)
    if is_newcomer(joined, shanghai_day(at)):
        raise Refused(errors.NEWCOMER_SIGNS_ALONE)


@transaction.atomic
def attach_sheet(*, visit_id: UUID, sheet: Sheet, actor: Actor, at: datetime) -> Visit:
    """Tie the sheet that follows an urgent visit to it (W7).

    Errors: operations.sheet_attached, sheet_other.
    """
    visit = get_for(actor, visit_id)
    own_side(visit, actor)
    if visit.sheet is not None and visit.sheet.state != "withdrawn":
        raise Refused(errors.SHEET_ATTACHED)
    same = (sheet.source_id, sheet.enforcement_id, sheet.monitoring_id)
    fits = same == (visit.source_id, visit.enforcement_id, visit.monitoring_id)
    if not fits or not sheet.after_visit or Visit.objects.filter(sheet=sheet).exists():
        raise Refused(errors.SHEET_OTHER)
    visit.sheet = sheet
    visit.version += 1
    visit.save(update_fields=["sheet", "version"])
    note(
        "operations:visit:attach_sheet", visit, noun=VISIT.noun, actor=actor, at=at,
        body={"sheet": sheet.id},
    )  # fmt: skip
    announce(visit, "sheet", at=at)
    return visit


def close_visit(visit: Visit, *, actor: Actor, at: datetime) -> Visit:
    """Close the locked visit. Errors: operations.parts_open, sheet_missing, sheet_not_returned."""
    if visit.enforcement_closed_at is None or visit.monitoring_closed_at is None:
        raise Refused(errors.PARTS_OPEN)
    if visit.sheet is None:
        raise Refused(errors.SHEET_MISSING)
    if visit.sheet.state not in SHEET_BACK:
        raise Refused(errors.SHEET_NOT_RETURNED)
    perform(visit, VISIT, "close", actor=actor, at=at, body={"sheet": visit.sheet_id})
    announce(visit, "closed", at=at)
    return visit

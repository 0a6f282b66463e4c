"""Sending a sheet and marking its receipt (W1, W4, W7)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from liance.foundation.acts.perform import perform
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import Refused
from liance.foundation.kernel.numbering import next_number
from liance.mechanism.coordination.actions.papers import keep_paper
from liance.mechanism.coordination.actions.people import crew_of, members
from liance.mechanism.coordination.actions.writing import (
    announce,
    record,
    said_of,
    save,
    staff_of,
    start_clock,
    visit_day,
)
from liance.mechanism.coordination.models import Sheet, SheetSignature
from liance.mechanism.coordination.policies import NOUN, get_for, require_side
from liance.mechanism.coordination.rules.content import ItemDraft, PointDraft, check_points
from liance.mechanism.coordination.rules.crew import check_crew
from liance.mechanism.coordination.rules.lead import check_late, check_urgency, lead_time
from liance.mechanism.coordination.rules.problems import insist
from liance.mechanism.coordination.states import SHEET
from liance.mechanism.registry.models import Staff
from liance.norms.calendar.instants import shanghai_day

LEAD_ROLE = "enforcement_lead"


@transaction.atomic
def send(
    *, sheet_id: UUID, version: int, actor: Actor, at: datetime, late_reason: str = ""
) -> Sheet:
    """Send the sheet to the station (W1): number, signatures, the return clock.

    A routine sheet with less than the lead time goes all the same, marked late with its reason and
    never as urgent (W4). Errors: coordination.no_points, point_without_factor, crew_too_small,
    urgency_note_missing, late_needs_reason, time_past, open_after_visit, nobody_named_receives.
    """
    sheet = get_for(actor, sheet_id, version=version)
    require_side(sheet, actor, "enforcement")
    SHEET.edge(sheet.state, "send")
    day = visit_day(sheet)
    lead = lead_time(sent_on=shanghai_day(at), visit_on=day)
    _check_complete(sheet, at=at)
    crew = members("enforcement", crew_of(sheet, "enforcement"), day=day)
    insist(
        [
            check_points(_points(sheet), complete=True),
            check_crew("enforcement", crew, day=day),
            check_urgency(
                urgency=sheet.urgency, note=sheet.urgency_note, after_visit=sheet.after_visit
            ),
            check_late(urgency=sheet.urgency, lead=lead, reason=late_reason),
        ]
    )
    late = sheet.urgency == "routine" and not lead.met
    _number(sheet, at=at)
    save(
        sheet, step=False, sent_at=at, late=late,
        late_reason=late_reason.strip()[:200] if late else "",
    )  # fmt: skip
    _sign(sheet, actor=actor, at=at)
    body = {"number": sheet.number, "late": late, "urgency": sheet.urgency, "days": lead.days}
    perform(
        sheet, SHEET, "send", actor=actor, at=at,
        reason=said_of(sheet, sheet.late_reason), body=body,
    )  # fmt: skip
    start_clock(sheet, "sheet.return", side="monitoring", at=at)
    keep_paper(sheet, "send", actor=actor, at=at)
    announce(sheet, "sent", at=at)
    return sheet


@transaction.atomic
def receive(*, sheet_id: UUID, actor: Actor, at: datetime) -> bool:
    """Record that the station opened the sheet; False when that was known already."""
    sheet = get_for(actor, sheet_id)
    require_side(sheet, actor, "monitoring", "laboratory")
    if sheet.received_at is not None or sheet.state == "draft":
        return False
    save(sheet, step=False, received_at=at)
    record(sheet, "receive", actor=actor, at=at, body={})
    announce(sheet, "received", at=at)
    return True


def _check_complete(sheet: Sheet, *, at: datetime) -> None:
    if sheet.after_visit and sheet.open_fields:
        raise Refused("coordination.open_after_visit")
    if not sheet.after_visit and sheet.planned_to <= at:
        raise Refused("coordination.time_past", field="planned_from")
    if sheet.restricted and not _named_at(sheet, sheet.monitoring_id):
        raise Refused("coordination.nobody_named_receives", field="named")


def _named_at(sheet: Sheet, agency_id: UUID) -> bool:
    return Staff.objects.filter(pk__in=sheet.named, agency_id=agency_id, active=True).exists()


def _points(sheet: Sheet) -> list[PointDraft]:
    open_parts: dict[str, set[str]] = {}
    for key in sheet.open_fields:
        _, ref, part = key.split(":")
        open_parts.setdefault(ref, set()).add(part)
    return [
        PointDraft(
            code=p.code,
            name=p.name,
            medium=p.medium,
            items=tuple(ItemDraft(i.factor) for i in p.items.all()),
            open_parts=frozenset(open_parts.get(str(p.id), ())),
        )
        for p in sheet.points.prefetch_related("items")
    ]


def _number(sheet: Sheet, *, at: datetime) -> None:
    year = shanghai_day(at).year
    sequence = next_number(kind=NOUN, owner=sheet.enforcement_id, year=year)
    number = f"{sheet.enforcement.document_prefix}〔{year}〕{sequence}号"
    save(sheet, step=False, year=year, sequence=sequence, number=number)


def _sign(sheet: Sheet, *, actor: Actor, at: datetime) -> None:
    """The writer signs as 经办; a head who sends another's sheet signs as 负责人."""
    sender = staff_of(actor)
    signers = {sheet.handler_id: "经办"}
    if sender != sheet.handler_id:
        signers[sender] = "负责人" if LEAD_ROLE in actor.roles else "出具"
    for staff_id, meaning in signers.items():
        SheetSignature.objects.create(
            sheet=sheet, part="issue", staff_id=staff_id, meaning=meaning, at=at,
            created_at=at, created_by=actor.user_id,
        )  # fmt: skip

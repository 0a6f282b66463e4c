"""What waits for somebody about third-party laboratories: papers that run out, suspensions to be
decided, running commissions whose laboratory may not go on, findings and blind samples (F2, F3)."""

from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.clock import SHANGHAI
from liance.mechanism.commissioning.models import BlindSample, Finding, Suspension
from liance.mechanism.commissioning.policies import supervisions_visible_to
from liance.mechanism.commissioning.running_out import running_out
from liance.mechanism.commissioning.states import ANSWER, RECORD, SUPERVISE
from liance.mechanism.coordination import policies as sheets
from liance.mechanism.coordination.models import Sheet
from liance.mechanism.coordination.queries.barred import undecided
from liance.mechanism.coordination.queries.commissions import RUNNING

MOST = 20
DECIDE = "coordination:infeasibility:decide"
DISPATCH = "oversight:round:open"
Duty = tuple[str, str, str, UUID]


def duties(actor: Actor, *, at: datetime) -> Iterator[Duty]:
    """Kind, subject, aside and record of each, in the order of urgency."""
    on = at.astimezone(SHANGHAI).date()
    yield from _suspensions(actor, on)
    yield from _running(actor, on)
    yield from _answers(actor)
    for row in running_out(actor, on=on)[:MOST]:
        yield f"{row.kind}_{row.within}", row.name, row.to.isoformat(), row.record


def _suspensions(actor: Actor, on: date) -> Iterator[Duty]:
    """What somebody else proposed."""
    if not actor.may(SUPERVISE):
        return
    for state, by, kind in (
        ("proposed", "proposed_by_id", "suspension_decide"),
        ("lift_proposed", "lift_proposed_by_id", "suspension_lift"),
    ):
        rows = Suspension.objects.filter(state=state, ends_on__gte=on).exclude(
            **{by: actor.staff_id}
        )
        for row in rows.select_related("laboratory").order_by("created_at")[:MOST]:
            yield kind, row.laboratory.short_name, row.reason, row.id


def _running(actor: Actor, on: date) -> Iterator[Duty]:
    """Commissions whose laboratory may not work any more and on which the department has not decided:
    its own to decide, to the dispatcher those of the area."""
    if actor.may(DECIDE):
        kind, mine = "commission_review", Q(department_id=actor.agency_id)
    elif actor.may(DISPATCH):
        kind, mine = "commission_watch", Q()
    else:
        return
    rows = Sheet.objects.filter(
        sheets.visible_to(actor), mine, laboratory__isnull=False, state__in=RUNNING
    )
    rows = rows.select_related("source", "laboratory").defer("search")
    found = list(rows.order_by("planned_from", "id"))
    against = undecided(found, today=on)
    for sheet in [one for one in found if one.id in against][:MOST]:
        laboratory = sheet.laboratory.short_name if sheet.laboratory else ""
        yield kind, sheet.unit_name, f"{sheet.number}　{laboratory}", sheet.id


def _answers(actor: Actor) -> Iterator[Duty]:
    """What the laboratory is to answer; what its supervisor is to settle."""
    seen = supervisions_visible_to(actor)
    if actor.may(ANSWER):
        own = seen.filter(laboratory_id__in=[actor.agency_id])
        for sample in BlindSample.objects.filter(supervision__in=own, state="sent")[:MOST]:
            name, due = f"{sample.code} {sample.factor}", sample.due_on.isoformat()
            yield "blind_answer", name, due, sample.supervision_id
        for row in Finding.objects.filter(supervision__in=own, state="open")[:MOST]:
            yield "finding_answer", row.text, row.due_on.isoformat(), row.supervision_id
    if actor.may(RECORD):
        mine = seen.filter(agency_id__in=[actor.agency_id])
        rows = Finding.objects.filter(supervision__in=mine, state="answered")
        for row in rows.select_related("supervision__laboratory")[:MOST]:
            name = row.supervision.laboratory.short_name
            yield "finding_settle", name, row.text, row.supervision_id

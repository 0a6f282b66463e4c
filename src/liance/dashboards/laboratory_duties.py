"""What waits for somebody about third-party laboratories: papers that run out, suspensions to be
decided, running commissions of a suspended one, findings and blind samples (F2, F3)."""

from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.clock import SHANGHAI
from liance.mechanism.commissioning.models import BlindSample, Finding, Suspension
from liance.mechanism.commissioning.policies import supervisions_visible_to
from liance.mechanism.commissioning.queries import suspensions_not_over
from liance.mechanism.commissioning.running_out import running_out
from liance.mechanism.commissioning.states import ANSWER, RECORD, SUPERVISE
from liance.mechanism.coordination import policies as sheets
from liance.mechanism.coordination.models import CommissionReview, Sheet
from liance.mechanism.coordination.queries.commissions import RUNNING

MOST = 20
DECIDE = "coordination:infeasibility:decide"
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
    """Commissions of a suspended laboratory that the actor's department has not decided on."""
    if not actor.may(DECIDE):
        return
    for suspension in suspensions_not_over(on):
        done = CommissionReview.objects.filter(suspension=suspension).values("sheet_id")
        rows = Sheet.objects.filter(
            sheets.visible_to(actor), laboratory_id=suspension.laboratory_id, state__in=RUNNING,
            department_id__in=[actor.agency_id],
        ).exclude(pk__in=done)  # fmt: skip
        for sheet in rows.order_by("planned_from", "id")[:MOST]:
            yield "commission_review", sheet.unit_name, sheet.number, suspension.id


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

"""The department decides on a commission whose laboratory may not work any more (F3)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from liance.foundation.acts.perform import perform
from liance.foundation.clocks import run
from liance.foundation.clocks.models import Clock
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import Refused
from liance.mechanism.commissioning.policies import hold_laboratory
from liance.mechanism.coordination.actions.papers import keep_paper
from liance.mechanism.coordination.actions.writing import (
    announce,
    keep_change,
    record,
    refuse_sender,
    said_of,
    save,
    staff_of,
    start_clock,
)
from liance.mechanism.coordination.models import (
    Commission,
    CommissionReview,
    Proposal,
    Sheet,
    SheetCrew,
    SheetInstrument,
)
from liance.mechanism.coordination.policies import get_for, require_side
from liance.mechanism.coordination.queries.barred import VISITED, undecided
from liance.mechanism.coordination.queries.commissions import RUNNING
from liance.mechanism.coordination.rules.standing import Bar
from liance.mechanism.coordination.states import PROPOSAL, SHEET
from liance.mechanism.registry.models import Staff
from liance.norms.calendar.instants import shanghai_day

DECIDE = "coordination:infeasibility:decide"
SHORTEST = 4
RECALLED = ("commissioned", "returned")
# The decision to the verb that carries it out.
TAKEN_BACK = {"recall": "recall", "replace": "recommission"}


@transaction.atomic
def review(
    *,
    sheet_id: UUID,
    version: int,
    decision: str,
    reason: str,
    actor: Actor,
    at: datetime,
    suspension_id: UUID | None = None,
) -> Sheet:
    """Decide on a running commission whose laboratory is suspended, banned, tied to the unit or
    without valid papers; by the department that consented.

    ``decision``: before the visit, the laboratory's part is undone: ``recall``, the station returns the
    sheet again, or says that it cannot; ``replace``, the consent stands and the enforcement agency
    commissions another; ``halt`` once it has begun, the laboratory begins no
    further analysis and hands its samples to the station; ``continue`` under a suspension alone, or
    once the visit has begun. ``suspension_id``: on that suspension only, else on all that stands.
    Errors: coordination.not_suspended, reviewed, nothing_against, no_going_on, recall_late,
    halt_early, reason_missing, same_person, not_your_part, NotFound, Stale, NotPermitted.
    """
    actor.require(DECIDE)
    sheet = get_for(actor, sheet_id, version=version)
    require_side(sheet, actor, "department")
    refuse_sender(sheet, actor)
    against = _against(sheet, suspension_id, at)
    _insist_fits(sheet, against, decision)
    if len(reason.strip()) < SHORTEST or decision not in dict(CommissionReview.DECISIONS):
        raise Refused("coordination.reason_missing", field="reason")
    for bar in against:
        _keep(sheet, bar, decision, reason, actor=actor, at=at)
    body: dict[str, object] = {
        "laboratory": sheet.laboratory_id, "decision": decision,
        "against": [{"ground": bar.kind, "record": bar.key} for bar in against],
    }  # fmt: skip
    if decision in TAKEN_BACK:
        _recall(sheet, TAKEN_BACK[decision], reason.strip(), body, actor=actor, at=at)
        return sheet
    save(sheet)
    record(
        sheet, "review", actor=actor, at=at,
        body={**body, "reason": said_of(sheet, reason.strip())},
    )  # fmt: skip
    announce(sheet, "reviewed", at=at)
    return sheet


def _against(sheet: Sheet, suspension_id: UUID | None, at: datetime) -> list[Bar]:
    """What stands against its laboratory and was not decided on, held until the decision stands."""
    if sheet.laboratory_id is not None:
        hold_laboratory(sheet.laboratory_id)
    found = undecided([sheet], today=shanghai_day(at)).get(sheet.id, [])
    if suspension_id is None:
        if not found:
            raise Refused("coordination.nothing_against")
        return found
    if CommissionReview.objects.filter(sheet=sheet, suspension_id=suspension_id).exists():
        raise Refused("coordination.reviewed")
    found = [bar for bar in found if bar.key == suspension_id]
    if not found or sheet.state not in RUNNING:
        raise Refused("coordination.not_suspended")
    return found


def _insist_fits(sheet: Sheet, against: Sequence[Bar], decision: str) -> None:
    if decision in TAKEN_BACK and sheet.state not in RECALLED:
        raise Refused("coordination.recall_late", field="decision")
    if decision == "halt" and sheet.state not in VISITED:
        raise Refused("coordination.halt_early", field="decision")
    suspended_only = all(bar.kind == "suspension" for bar in against)
    if decision == "continue" and sheet.state not in VISITED and not suspended_only:
        raise Refused("coordination.no_going_on", field="decision")


def _keep(
    sheet: Sheet, bar: Bar, decision: str, reason: str, *, actor: Actor, at: datetime
) -> None:
    on = {f"{bar.kind}_id": bar.key} if bar.key is not None else {}
    CommissionReview.objects.create(
        sheet=sheet, laboratory_id=sheet.laboratory_id, ground=bar.kind, decision=decision,
        reason=reason.strip()[:200], by_id=staff_of(actor), at=at, created_at=at,
        created_by=actor.user_id, **on,
    )  # fmt: skip


def _recall(
    sheet: Sheet, verb: str, reason: str, body: dict[str, object], *, actor: Actor, at: datetime
) -> None:
    laboratory = sheet.laboratory
    assert laboratory is not None  # noqa: S101 - something stands against it
    Commission.objects.filter(sheet=sheet, ended_at=None).update(ended_at=at)
    # What it need not return any more is neither in time nor late; what was overdue stays so.
    due = Clock.objects.filter(rule="sheet.return", object_id=sheet.id, stopped_at=None)
    if due.filter(due_at__gt=at).exists():
        run.stop_all(rule="sheet.return", object_id=sheet.id, at=at, void=True)
    _undo_return(sheet, actor=actor, at=at)
    # The laboratory's people have no part in a restricted sheet that is not theirs any more.
    theirs = set(
        Staff.objects.filter(pk__in=sheet.named, agency=laboratory).values_list("id", flat=True)
    )
    named = [one for one in sheet.named if one not in theirs]
    save(
        sheet, step=False, laboratory=None, received_at=None, named=named, returned_at=None,
        returned_reply="", stock_confirmed=False,
    )  # fmt: skip
    keep_change(
        sheet, field="laboratory", label="承担监测的机构", old=laboratory.name,
        new=sheet.monitoring.name if verb == "recall" else "", kind="edit", by=staff_of(actor), at=at, reason=reason,
    )  # fmt: skip
    perform(sheet, SHEET, verb, actor=actor, at=at, reason=said_of(sheet, reason), body=body)
    if verb == "recall":
        start_clock(sheet, "sheet.return", side="monitoring", at=at)
    else:
        start_clock(sheet, "sheet.commission", side="enforcement", at=at)
    keep_paper(sheet, "recall", actor=actor, at=at)
    announce(sheet, "recalled", at=at)


def _undo_return(sheet: Sheet, *, actor: Actor, at: datetime) -> None:
    """The laboratory's people and instruments stand on the sheet no more, nor what was proposed
    between it and the enforcement agency; the copies of record keep them."""
    SheetCrew.objects.filter(sheet=sheet, side="monitoring").delete()
    SheetInstrument.objects.filter(sheet=sheet).delete()
    for put in Proposal.objects.select_for_update().filter(sheet=sheet, state="open"):
        run.stop_all(rule="sheet.answer", object_id=put.id, at=at, void=True)
        perform(put, PROPOSAL, "lapse", actor=actor, at=at, body={"sheet": sheet.id})

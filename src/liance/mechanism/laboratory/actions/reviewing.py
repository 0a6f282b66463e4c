"""Check, approve, send back (C5): three different people."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from liance.foundation.acts.perform import perform, said_of, tell
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.clock import SHANGHAI
from liance.mechanism.custody.policies import audience
from liance.mechanism.laboratory import policies
from liance.mechanism.laboratory.actions import averaging
from liance.mechanism.laboratory.actions.checking import require_competent
from liance.mechanism.laboratory.actions.doubting import require_answered
from liance.mechanism.laboratory.actions.duty import begin_reporting
from liance.mechanism.laboratory.models import Determination
from liance.mechanism.laboratory.rules import review
from liance.mechanism.laboratory.states import DETERMINATION


@transaction.atomic
def check(*, determination_id: UUID, version: int, actor: Actor, at: datetime) -> Determination:
    """Check a determination (校核). Errors: laboratory.check_by_other,
    not_certified, newcomer, doubt_open, batch_held."""
    row = policies.get_for(actor, determination_id, version=version)
    review.check_checker(row.analyst_id, actor.staff_id)
    _require_reviewable(row, actor, at)
    row.checked_by_id = actor.staff_id
    row.checked_at = at
    row.save(update_fields=["checked_by", "checked_at"])
    perform(row, DETERMINATION, "check", actor=actor, at=at, body={"checked_by": actor.staff_id})
    _news(row, "checked", at=at)
    return row


@transaction.atomic
def approve(*, determination_id: UUID, version: int, actor: Actor, at: datetime) -> Determination:
    """Approve a determination (审定). When it is the last thing open of the visit, the station's
    clocks ``report.upload`` and ``report.copy`` start; when it is the last sample of its hour, and
    the limit holds for an hour, their mean is formed. Errors: laboratory.approve_by_third,
    not_certified, newcomer, batch_held, doubt_open (a later result may have raised one since the check)."""
    row = policies.get_for(actor, determination_id, version=version)
    review.check_approver(row.analyst_id, row.checked_by_id, actor.staff_id)
    _require_reviewable(row, actor, at)
    row.approved_by_id = actor.staff_id
    row.approved_at = at
    row.save(update_fields=["approved_by", "approved_at"])
    perform(
        row, DETERMINATION, "approve", actor=actor, at=at,
        body={"approved_by": actor.staff_id, "raw": row.raw, "verdict": row.verdict},
    )  # fmt: skip
    visit = row.bottle_factor.bottle.visit
    begin_reporting(visit.id, at=at)
    averaging.form(row.bottle_factor, actor=actor, at=at)
    tell("laboratory:determination", row, at=at, audience=audience(visit), what="approved")
    return row


@transaction.atomic
def send_back(
    *, determination_id: UUID, version: int, reason: str, actor: Actor, at: datetime
) -> Determination:
    """Send a determination back to the analyst with a reason; it is entered again, the old record
    stays. Error: laboratory.reason_missing."""
    row = policies.get_for(actor, determination_id, version=version)
    review.check_reason(reason)
    review.check_checker(row.analyst_id, actor.staff_id)
    row.sent_back_reason = reason.strip()
    row.save(update_fields=["sent_back_reason"])
    said = said_of(row.bottle_factor.bottle.visit, reason)
    perform(row, DETERMINATION, "send_back", actor=actor, at=at, reason=said)
    _news(row, "sent_back", at=at)
    return row


def _require_reviewable(row: Determination, actor: Actor, at: datetime) -> None:
    policies.require_released(row)
    require_answered(row)
    day = at.astimezone(SHANGHAI).date()
    require_competent(actor, "review", row.bottle_factor.factor, row.method, day)


def _news(row: Determination, what: str, *, at: datetime) -> None:
    tell("laboratory:determination", row, at=at, audience=[row.laboratory_id], what=what)

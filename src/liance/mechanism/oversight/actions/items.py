"""What an area was asked to put right: reported, sent back or closed."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from liance.foundation.acts.perform import perform
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import Refused
from liance.mechanism.oversight import errors
from liance.mechanism.oversight.actions.notices import SHORTEST, start_rectifying
from liance.mechanism.oversight.models import Item
from liance.mechanism.oversight.policies import item_for
from liance.mechanism.oversight.states import CLOSE, ITEM, REPORT


@transaction.atomic
def report(*, item_id: UUID, version: int, text: str, actor: Actor, at: datetime) -> Item:
    """Report what was done. Errors: ``oversight.report_text``, NotFound, Stale."""
    actor.require(REPORT)
    item = item_for(actor, item_id, own=True, version=version)
    if len(text.strip()) < SHORTEST:
        raise Refused(errors.REPORT_TEXT, field="text")
    item.report, item.reported_by_id, item.reported_at = text.strip(), actor.staff_id, at
    item.save(update_fields=["report", "reported_by_id", "reported_at"])
    perform(item, ITEM, "report", actor=actor, at=at, body={"report": item.report})
    return item


@transaction.atomic
def send_back(*, item_id: UUID, version: int, reason: str, actor: Actor, at: datetime) -> Item:
    """What was reported does not do; its day stays. Errors: ``oversight.reason``."""
    actor.require(CLOSE)
    item = item_for(actor, item_id, own=False, version=version)
    if len(reason.strip()) < SHORTEST:
        raise Refused(errors.REASON, field="reason")
    _decided(item, reason.strip(), actor=actor, at=at)
    perform(item, ITEM, "send_back", actor=actor, at=at, reason=reason.strip())
    start_rectifying(item, item.notice, at=at)
    return item


@transaction.atomic
def close(*, item_id: UUID, version: int, actor: Actor, at: datetime) -> Item:
    """Close what was put right (销号)."""
    actor.require(CLOSE)
    item = item_for(actor, item_id, own=False, version=version)
    _decided(item, "", actor=actor, at=at)
    perform(item, ITEM, "close", actor=actor, at=at)
    return item


def _decided(item: Item, note: str, *, actor: Actor, at: datetime) -> None:
    item.note, item.decided_by_id, item.decided_at = note[:300], actor.staff_id, at
    item.save(update_fields=["note", "decided_by_id", "decided_at"])

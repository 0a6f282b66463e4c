"""What the visit does to its sheet; called by the flow of the visit, in its transaction."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from liance.foundation.acts.perform import perform
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import Refused
from liance.mechanism.coordination.actions.writing import announce, start_clock
from liance.mechanism.coordination.models import Sheet
from liance.mechanism.coordination.policies import get_for
from liance.mechanism.coordination.states import SHEET


@transaction.atomic
def enter(*, sheet_id: UUID, actor: Actor, at: datetime) -> Sheet:
    """Both teams went in (D1)."""
    sheet = get_for(actor, sheet_id)
    perform(sheet, SHEET, "enter", actor=actor, at=at)
    announce(sheet, "on_site", at=at)
    return sheet


@transaction.atomic
def leave(*, sheet_id: UUID, actor: Actor, at: datetime) -> Sheet:
    """Both teams left; what is still open must be filled in by the end of the next day (W3)."""
    sheet = get_for(actor, sheet_id)
    perform(sheet, SHEET, "leave", actor=actor, at=at)
    if sheet.open_fields:
        start_clock(sheet, "sheet.fill", side="enforcement", at=at)
    announce(sheet, "field_done", at=at)
    return sheet


@transaction.atomic
def close(*, sheet_id: UUID, actor: Actor, at: datetime) -> Sheet:
    """All is reported. Errors: coordination.still_open while a field is not filled in."""
    sheet = get_for(actor, sheet_id)
    if sheet.open_fields:
        raise Refused("coordination.still_open", count=len(sheet.open_fields))
    perform(sheet, SHEET, "close", actor=actor, at=at)
    announce(sheet, "closed", at=at)
    return sheet

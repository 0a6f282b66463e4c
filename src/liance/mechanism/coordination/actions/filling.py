"""Filling in what was determined on site (W3): old value, new value, who, when, why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from liance.foundation.clocks import run
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import Refused
from liance.mechanism.coordination.actions.papers import keep_paper
from liance.mechanism.coordination.actions.points import apply, check_value, value_of
from liance.mechanism.coordination.actions.writing import (
    announce,
    keep_change,
    record,
    save,
    staff_of,
)
from liance.mechanism.coordination.models import Sheet
from liance.mechanism.coordination.policies import get_for, require_side

FILL = "coordination:sheet:fill"
FILLABLE = ("on_site", "field_done")


@dataclass(frozen=True, slots=True)
class Filled:
    """One field (``rules.fields``) with its value on site and the reason for it."""

    field: str
    new: str
    reason: str = ""


@transaction.atomic
def fill(
    *, sheet_id: UUID, version: int, values: Sequence[Filled], actor: Actor, at: datetime
) -> Sheet:
    """Fill in open fields, or put right what turned out otherwise on site (then with a reason).

    The clock stops when nothing is open any more. Errors: coordination.fill_closed,
    field_unknown, value_missing, value_same, fill_reason_missing.
    """
    actor.require(FILL)
    sheet = get_for(actor, sheet_id, version=version)
    require_side(sheet, actor, "enforcement", "monitoring", "laboratory")
    if sheet.state not in FILLABLE:
        raise Refused("coordination.fill_closed")
    if not values:
        raise Refused("coordination.value_missing")
    for value in values:
        _fill_one(sheet, value, actor=actor, at=at)
    filled = {value.field for value in values}
    left = [key for key in sheet.open_fields if key not in filled]
    save(sheet, open_fields=left)
    if not left:
        run.stop_all(rule="sheet.fill", object_id=sheet.id, at=at)
    record(sheet, "fill", actor=actor, at=at, body={"fields": sorted(filled), "open": len(left)})
    keep_paper(sheet, "fill", actor=actor, at=at)
    announce(sheet, "filled", at=at)
    return sheet


def _fill_one(sheet: Sheet, value: Filled, *, actor: Actor, at: datetime) -> None:
    if value.field in ("time", "people"):
        raise Refused("coordination.field_unknown", field=value.field, key=value.field)
    check_value(value.field, value.new)
    label, old = value_of(sheet, value.field)
    left_open = value.field in sheet.open_fields
    if not left_open and old == value.new.strip():
        raise Refused("coordination.value_same", field=value.field)
    if not left_open and not value.reason.strip():
        raise Refused("coordination.fill_reason_missing", field=value.field, label=label)
    apply(sheet, value.field, value.new.strip(), actor=actor, at=at)
    keep_change(
        sheet, field=value.field, label=label, old=old, new=value.new.strip(), kind="fill",
        by=staff_of(actor), at=at, reason=value.reason.strip(),
    )  # fmt: skip

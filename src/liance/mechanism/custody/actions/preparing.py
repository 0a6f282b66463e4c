"""Make bottles ready from the bottle list (备瓶): numbered and labelled before anything is filled."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from liance.foundation.acts.perform import note, perform, tell
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, NotPermitted, Refused
from liance.mechanism.coordination.models import Sheet
from liance.mechanism.coordination.policies import get_for as sheet_for
from liance.mechanism.custody import policies
from liance.mechanism.custody.actions.filling import open_visit
from liance.mechanism.custody.actions.numbering import next_numbers
from liance.mechanism.custody.models import PreparedBottle
from liance.mechanism.custody.queries.mission import sheet_list, visit_list
from liance.mechanism.custody.rules import filling, handing
from liance.mechanism.custody.states import PREPARED
from liance.mechanism.operations.models import Visit
from liance.norms.sampling.mission import Line
from liance.norms.sampling.preservation import container_name

FILL = "custody:bottle:fill"


@transaction.atomic
def prepare_for_sheet(*, sheet_id: UUID, actor: Actor, at: datetime) -> list[PreparedBottle]:
    """Make ready every bottle that the sheet asks for and that is not ready yet.

    By the people of the station or laboratory that goes there, once the sheet is returned. Errors:
    custody.sheet_not_returned, nothing_to_prepare.
    """
    actor.require(FILL)
    sheet = sheet_for(actor, sheet_id)
    if actor.agency_id not in (sheet.monitoring_id, sheet.laboratory_id):
        raise NotPermitted(FILL)
    filling.check_sheet(sheet.state)
    return _prepare(None, sheet, sheet_list(sheet).lines, actor=actor, at=at)


@transaction.atomic
def prepare_for_visit(*, visit_id: UUID, actor: Actor, at: datetime) -> list[PreparedBottle]:
    """Make ready every bottle that the visit still needs. Errors: custody.not_in_crew,
    monitoring_closed, nothing_to_prepare."""
    actor.require(FILL)
    visit = open_visit(actor, visit_id)
    return _prepare(visit, visit.sheet, visit_list(visit).lines, actor=actor, at=at)


def _prepare(
    visit: Visit | None, sheet: Sheet | None, lines: Sequence[Line], *, actor: Actor, at: datetime
) -> list[PreparedBottle]:
    wanted = [line for line in lines for _ in range(line.plan.count)]
    if not wanted:
        raise Refused("custody.nothing_to_prepare")
    numbers = next_numbers(visit=visit, sheet=sheet, count=len(wanted))
    rows = []
    for number, line in zip(numbers, wanted, strict=True):
        row = PreparedBottle.objects.create(
            sheet=sheet, visit=visit, point_key=UUID(line.point.key), point_code=line.point.code,
            point_name=line.point.name, number=number, qc=line.qc, factors=list(line.plan.factors),
            container=container_name(line.plan.container) if line.plan.container else "",
            preservative=line.plan.preservative, volume_ml=line.plan.volume_ml,
            prepared_by_id=policies.person_of(actor), prepared_at=at, created_at=at,
            created_by=actor.user_id,
        )  # fmt: skip
        note(
            "custody:prepared:prepare", row, noun=PREPARED.noun, actor=actor, at=at,
            body={"number": number, "qc": row.qc, "point": row.point_key, "factors": row.factors},
        )  # fmt: skip
        rows.append(row)
    _news(rows[0], at=at, what="prepared")
    return rows


@transaction.atomic
def drop(
    *, prepared_id: UUID, version: int, reason: str, actor: Actor, at: datetime
) -> PreparedBottle:
    """Give up a prepared bottle; its number is not used again. Errors: custody.reason_missing."""
    actor.require(FILL)
    row = policies.prepared_of(actor, prepared_id, version=version)
    handing.check_reason(reason)
    row.dropped_reason = reason.strip()
    row.save(update_fields=["dropped_reason"])
    perform(row, PREPARED, "drop", actor=actor, at=at, reason=reason.strip())
    _news(row, at=at, what="dropped")
    return row


def lapse(*, sheet_id: UUID, agency_id: UUID, reason: str, actor: Actor, at: datetime) -> int:
    """Give up what a laboratory had prepared for a sheet that was taken from it; how many. In the
    transaction of the recall."""
    rows = PreparedBottle.objects.select_for_update(of=("self",)).filter(
        sheet_id=sheet_id, state="prepared", prepared_by__agency_id=agency_id
    )
    found = list(rows.order_by("id"))
    for row in found:
        row.dropped_reason = reason
        row.save(update_fields=["dropped_reason"])
        perform(row, PREPARED, "lapse", actor=actor, at=at)
    return len(found)


def _news(row: PreparedBottle, *, at: datetime, what: str) -> None:
    owner = row.visit or row.sheet
    if owner is None:
        raise NotFound("custody:prepared")
    tell("custody:prepared", row, at=at, audience=policies.audience(owner), what=what)

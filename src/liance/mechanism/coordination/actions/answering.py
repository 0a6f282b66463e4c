"""The station's answer: return (W5), or "cannot do" with grounds (W6)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from liance.foundation.acts.perform import perform
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import Refused
from liance.mechanism.capability.models import Instrument
from liance.mechanism.coordination.actions.papers import keep_paper
from liance.mechanism.coordination.actions.people import (
    crew_of,
    gauges,
    members,
    named_crew,
    write_crew,
)
from liance.mechanism.coordination.actions.writing import (
    announce,
    refuse_sender,
    said_of,
    save,
    staff_of,
    start_clock,
    visit_day,
)
from liance.mechanism.coordination.models import (
    Infeasibility,
    Sheet,
    SheetInstrument,
    SheetSignature,
)
from liance.mechanism.coordination.policies import get_for, require_side
from liance.mechanism.coordination.rules.content import check_times
from liance.mechanism.coordination.rules.crew import check_crew
from liance.mechanism.coordination.rules.problems import insist
from liance.mechanism.coordination.rules.returning import check_instruments, check_stock
from liance.mechanism.coordination.states import SHEET
from liance.mechanism.registry.models import Staff

HEAD_ROLE = "station_head"


@transaction.atomic
def return_sheet(
    *,
    sheet_id: UUID,
    version: int,
    crew: Sequence[UUID],
    instruments: Sequence[UUID],
    stock_confirmed: bool,
    actor: Actor,
    at: datetime,
    reply: str = "",
) -> Sheet:
    """Return the sheet to the enforcement agency (W5), as the station or, once commissioned, as
    the laboratory. A sheet that follows its visit is filed at once (W7).

    Errors: coordination.crew_too_small, crew_elsewhere, person_both_sides, calibration_expired,
    instrument_elsewhere, stock_unconfirmed, same_person.
    """
    sheet = get_for(actor, sheet_id, version=version)
    commissioned = sheet.state == "commissioned"
    verb, side = ("return_commission", "laboratory") if commissioned else ("return", "monitoring")
    require_side(sheet, actor, side)
    SHEET.edge(sheet.state, verb)
    refuse_sender(sheet, actor)
    _prepare(sheet, crew, instruments, actor=actor, at=at)
    insist([check_stock(confirmed=stock_confirmed)])
    save(
        sheet, step=False, returned_at=at, returned_reply=reply.strip(), stock_confirmed=True,
        received_at=sheet.received_at or at,
    )  # fmt: skip
    _sign(sheet, actor=actor, at=at)
    body = {"crew": sorted(crew), "instruments": sorted(instruments), "stock": True}
    perform(sheet, SHEET, verb, actor=actor, at=at, body=body)
    if sheet.after_visit:
        perform(sheet, SHEET, "follow", actor=actor, at=at)
    keep_paper(sheet, "return", actor=actor, at=at)
    announce(sheet, "returned", at=at)
    return sheet


@transaction.atomic
def declare_infeasible(
    *,
    sheet_id: UUID,
    version: int,
    ground: str,
    text: str,
    actor: Actor,
    at: datetime,
    proposed_from: datetime | None = None,
    proposed_to: datetime | None = None,
) -> Infeasibility:
    """Say that the station cannot do it, with grounds (W6); the department decides.

    ``ground``: ``capability`` or ``time``; a proposed new time may come along.
    Errors: coordination.same_person, text_missing, times_reversed, nobody_named_decides.
    """
    sheet = get_for(actor, sheet_id, version=version)
    require_side(sheet, actor, "monitoring")
    refuse_sender(sheet, actor)
    if not text.strip() or ground not in dict(Infeasibility.GROUNDS):
        raise Refused("coordination.text_missing", field="text")
    if proposed_from and proposed_to:
        insist([check_times(proposed_from, proposed_to)])
    _insist_decider(sheet)
    declared = Infeasibility.objects.create(
        sheet=sheet, ground=ground, text=text.strip(), proposed_from=proposed_from,
        proposed_to=proposed_to, declared_by_id=staff_of(actor), declared_at=at,
        created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    perform(
        sheet, SHEET, "declare_infeasible", actor=actor, at=at,
        reason=said_of(sheet, text.strip()), body={"ground": ground, "declared": declared.id},
    )  # fmt: skip
    start_clock(sheet, "sheet.decide", side="department", at=at)
    keep_paper(sheet, "infeasible", actor=actor, at=at)
    announce(sheet, "infeasible", at=at)
    return declared


def _prepare(
    sheet: Sheet,
    crew: Sequence[UUID],
    instruments: Sequence[UUID],
    *,
    actor: Actor,
    at: datetime,
) -> None:
    day = visit_day(sheet)
    agency_id = sheet.laboratory_id or sheet.monitoring_id
    people = members("monitoring", named_crew(crew, agency_id=agency_id), day=day)
    officers = [s.id for s in crew_of(sheet, "enforcement")]
    insist([check_crew("monitoring", people, day=day, other=officers)])
    chosen = list(Instrument.objects.filter(pk__in=instruments, agency_id=agency_id, active=True))
    if len(chosen) != len(set(instruments)):
        raise Refused("coordination.instrument_elsewhere", field="instruments")
    insist([check_instruments(gauges(chosen), day=day)])
    write_crew(sheet, "monitoring", people, actor=actor, at=at)
    SheetInstrument.objects.filter(sheet=sheet).delete()
    SheetInstrument.objects.bulk_create(
        SheetInstrument(sheet=sheet, instrument=i, created_at=at, created_by=actor.user_id)
        for i in chosen
    )


def _sign(sheet: Sheet, *, actor: Actor, at: datetime) -> None:
    head = HEAD_ROLE in actor.roles
    SheetSignature.objects.create(
        sheet=sheet, part="return", staff_id=staff_of(actor), at=at, created_at=at,
        created_by=actor.user_id, meaning="站长" if head else "综合室",
    )  # fmt: skip


def _insist_decider(sheet: Sheet) -> None:
    """A restricted sheet needs a named person of the department, or nobody could decide."""
    if not sheet.restricted:
        return
    named = Staff.objects.filter(pk__in=sheet.named, agency_id=sheet.department_id, active=True)
    if not named.exists():
        raise Refused("coordination.nobody_named_decides")

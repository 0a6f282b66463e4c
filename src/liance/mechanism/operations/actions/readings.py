"""Field readings (现场测定): two people, a calibrated instrument, judged at once (D4, D6)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction

from liance.foundation.acts.perform import note, perform, said_of
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, Refused, Stale
from liance.mechanism.capability.models import Instrument
from liance.mechanism.capability.service import with_service
from liance.mechanism.commissioning.queries import holds
from liance.mechanism.coordination.queries.barred import halted
from liance.mechanism.editions.queries import catalogue
from liance.mechanism.operations import errors
from liance.mechanism.operations.actions.crew import member_of
from liance.mechanism.operations.actions.records import require_open_part
from liance.mechanism.operations.models import Reading, Visit, VisitItem
from liance.mechanism.operations.news import announce
from liance.mechanism.operations.policies import (
    crew_side,
    get_for,
    own_side,
    person_of,
    require_on_site,
    team_agencies,
)
from liance.mechanism.operations.queries import untold
from liance.mechanism.operations.rules.crew import MONITORING, is_newcomer
from liance.mechanism.operations.rules.instruments import Meter, fault
from liance.mechanism.operations.rules.judging import Held, detail, judge_reading
from liance.mechanism.operations.states import READING
from liance.norms.calendar.instants import shanghai_day
from liance.norms.errors import NormError
from liance.norms.methods.methods import apparatus_for
from liance.norms.standards.planning import Planner
from liance.norms.standards.recorded import Recorded
from liance.norms.standards.recording import check_recorded, recorded_of
from liance.norms.standards.verdicts import Verdict

NOUN = "operations:reading"


@dataclass(frozen=True, slots=True)
class Measured:
    """A reading as read off: ``raw`` as shown by the instrument. ``confirmed_by`` saw it too
    and is asked to say so by own sign-in (``confirm_reading``).
    ``recorded``: what the standard needs beside it, as typed, by ``norms.standards.recording``."""

    raw: str
    confirmed_by: UUID
    unit: str = ""
    instrument_id: UUID | None = None
    calibration: str = ""
    method: str = ""
    device_at: datetime | None = None
    recorded: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def take_reading(
    *, visit_id: UUID, item_id: UUID, measured: Measured, actor: Actor, at: datetime
) -> Reading:
    """Keep a reading and judge it; every repeat is a row of its own. It awaits the second person.

    Errors: operations.left, part_closed, not_on_site, not_own_side, item_not_done, reading_empty,
    same_person, newcomers_alone, instrument_missing, calibration_expired and the other instrument codes,
    outside_scope and commission_halted (of a commissioned laboratory),
    recorded_elsewhere, recorded_unreadable, recorded_range.
    """
    visit = get_for(actor, visit_id)
    require_on_site(visit, at)
    item = _item(visit, item_id)
    if item.not_done_reason or item.point.not_done_reason:
        raise Refused(errors.ITEM_NOT_DONE, factor=item.factor)
    repeat = Reading.objects.filter(item=item, amends__isnull=True).count() + 1
    return _keep(visit, item, measured, repeat=repeat, actor=actor, at=at)


@transaction.atomic
def amend_reading(
    *, reading_id: UUID, measured: Measured, reason: str, actor: Actor, at: datetime
) -> Reading:
    """Correct a reading that was written down wrongly by a new one that names it.

    Errors: operations.reason_missing, already_amended, and those of ``take_reading``.
    """
    place = Reading.objects.filter(pk=reading_id).values_list("item__point__visit_id", flat=True)
    visit_id = place.first()
    if visit_id is None:
        raise NotFound(NOUN)
    visit = get_for(actor, visit_id)
    old = Reading.objects.select_related("item__point").get(pk=reading_id)
    if not reason.strip():
        raise Refused(errors.REASON_MISSING, field="reason")
    if Reading.objects.filter(amends=old).exists():
        raise Refused(errors.ALREADY_AMENDED)
    return _keep(
        visit, old.item, measured, repeat=old.repeat, actor=actor, at=at, amends=old,
        reason=reason.strip(),
    )  # fmt: skip


@transaction.atomic
def confirm_reading(
    *, reading_id: UUID, actor: Actor, at: datetime, version: int | None = None
) -> Reading:
    """The second person who read along says so, by own sign-in, on site or after (D2, D4).

    Errors: operations.not_asked to anybody else, already_amended, kernel.illegal_transition.
    """
    visit, reading = _awaiting(reading_id, actor, version)
    if reading.confirmed_by_id != person_of(actor):
        raise Refused(errors.NOT_ASKED, name=reading.confirmed_by.name)
    reading.confirmed_at = at
    reading.save(update_fields=["confirmed_at"])
    body = {"visit": visit.id, "item": reading.item_id, "raw": reading.raw, "unit": reading.unit}
    perform(reading, READING, "confirm", actor=actor, at=at, body={**body, "by": reading.by_id})
    announce(visit, f"confirmed:{reading.id}", at=at)
    return reading


@transaction.atomic
def excuse_reading(
    *, reading_id: UUID, reason: str, actor: Actor, at: datetime, version: int | None = None
) -> Reading:
    """Say why the second person cannot confirm; the report prints it. The monitoring side's.

    Errors: operations.not_own_side, reason_missing, already_amended, kernel.illegal_transition.
    """
    visit, reading = _awaiting(reading_id, actor, version)
    if own_side(visit, actor) != MONITORING:
        raise Refused(errors.NOT_OWN_SIDE)
    if not reason.strip():
        raise Refused(errors.REASON_MISSING, field="reason")
    reading.unconfirmed_reason, reading.unconfirmed_at = reason.strip()[:200], at
    reading.save(update_fields=["unconfirmed_reason", "unconfirmed_at"])
    perform(
        reading, READING, "excuse", actor=actor, at=at, reason=said_of(visit, reason),
        body={"visit": visit.id, "asked": reading.confirmed_by_id},
    )  # fmt: skip
    announce(visit, f"excused:{reading.id}", at=at)
    return reading


@transaction.atomic
def explain_untold(*, reading_id: UUID, reason: str, actor: Actor, at: datetime) -> Reading:
    """Say why the officers were not told of a reading over its limit (D6). The monitoring side's,
    until it closes its part.

    Errors: operations.not_own_side, part_closed, nothing_untold, reason_missing, already_amended.
    """
    visit, reading = _awaiting(reading_id, actor, None)
    if own_side(visit, actor) != MONITORING:
        raise Refused(errors.NOT_OWN_SIDE)
    require_open_part(visit, MONITORING)
    if not untold(visit.id).filter(pk=reading.pk).exists():
        raise Refused(errors.NOTHING_UNTOLD)
    if not reason.strip():
        raise Refused(errors.REASON_MISSING, field="reason")
    reading.untold_reason = reason.strip()[:200]
    reading.version += 1
    reading.save(update_fields=["untold_reason", "version"])
    note(
        "operations:reading:untold", reading, noun=NOUN, actor=actor, at=at,
        body={"visit": visit.id, "reason": said_of(visit, reading.untold_reason)},
    )  # fmt: skip
    announce(visit, f"untold:{reading.id}", at=at)
    return reading


def _awaiting(reading_id: UUID, actor: Actor, version: int | None) -> tuple[Visit, Reading]:
    """The visit and the reading in force, locked in this order."""
    place = Reading.objects.filter(pk=reading_id).values_list("item__point__visit_id", flat=True)
    visit_id = place.first()
    if visit_id is None:
        raise NotFound(NOUN)
    visit = get_for(actor, visit_id)
    rows = Reading.objects.select_for_update(of=("self",)).select_related("confirmed_by")
    reading = rows.get(pk=reading_id)
    if version is not None and reading.version != version:
        raise Stale(NOUN)
    if Reading.objects.filter(amends=reading).exists():
        raise Refused(errors.ALREADY_AMENDED)
    return visit, reading


def _item(visit: Visit, item_id: UUID) -> VisitItem:
    found = VisitItem.objects.select_related("point").filter(pk=item_id, point__visit=visit)
    item = found.first()
    if item is None:
        raise NotFound("operations:item")
    return item


def _judged(
    item: VisitItem, raw: str, unit: str, recorded: Recorded, at: datetime
) -> tuple[Verdict, dict[str, object]]:
    """The leading verdict, and what is kept of it and of those beside it."""
    held = Held(item.factor, item.point.medium, item.limit, item.unit)
    day = shanghai_day(at)
    sides = judge_reading(
        raw, unit, held, standard=item.standard, beside=item.beside, day=day,
        planner=Planner(catalogue(), day), recorded=recorded,
    )  # fmt: skip
    return sides[0].verdict, detail(sides)


def _keep(
    visit: Visit,
    item: VisitItem,
    measured: Measured,
    *,
    repeat: int,
    actor: Actor,
    at: datetime,
    amends: Reading | None = None,
    reason: str = "",
) -> Reading:
    _check_people(visit, measured, actor=actor, at=at)
    _check_laboratory(visit, item, measured, actor=actor, at=at)
    instrument = _instrument(visit, item, measured, at=at)
    raw, unit = measured.raw.strip(), measured.unit.strip() or item.unit
    if not raw:
        raise Refused(errors.READING_EMPTY, field="raw")
    recorded = check_recorded(measured.recorded, item.point.medium)
    if isinstance(recorded, NormError):
        code = f"operations.{recorded.code.removeprefix('standards.')}"
        raise Refused(code, field=recorded.parts["field"], text=recorded.parts["text"])
    verdict, kept = _judged(item, raw, unit, recorded_of(recorded), at)
    reading = Reading.objects.create(
        item=item,
        repeat=repeat,
        raw=raw,
        unit=unit,
        instrument=instrument,
        calibration=measured.calibration.strip(),
        method=measured.method.strip(),
        recorded=recorded,
        by_id=person_of(actor),
        confirmed_by_id=measured.confirmed_by,
        at=at,
        device_at=measured.device_at,
        verdict=verdict.verdict.value,
        verdict_detail=kept,
        amends=amends,
        amend_reason=reason,
        created_at=at,
        created_by=actor.user_id,
    )
    _write_down(visit, reading, actor=actor, at=at)
    announce(visit, f"reading:{reading.id}", at=at)
    return reading


def _check_people(visit: Visit, measured: Measured, *, actor: Actor, at: datetime) -> None:
    """Two of the monitoring team, not both new in the body (D2)."""
    if crew_side(visit, actor) != MONITORING:
        raise Refused(errors.NOT_OWN_SIDE)
    require_open_part(visit, MONITORING)
    if measured.confirmed_by == actor.staff_id:
        raise Refused(errors.SAME_PERSON, field="confirmed_by")
    pair = [member_of(visit, person_of(actor)), member_of(visit, measured.confirmed_by)]
    if any(member.side != MONITORING for member in pair):
        raise Refused(errors.OTHER_SIDE, field="confirmed_by")
    if all(is_newcomer(member.staff.joined_on, shanghai_day(at)) for member in pair):
        raise Refused(errors.NEWCOMERS_ALONE, field="confirmed_by")


def _check_laboratory(
    visit: Visit, item: VisitItem, measured: Measured, *, actor: Actor, at: datetime
) -> None:
    """What a commissioned laboratory reads is in the scope of its certificate on the day, by the
    method, as what it analyses; and nothing once the department has stopped it (F2)."""
    if actor.agency_id is None or actor.agency_id != visit.laboratory_id:
        return
    if halted([visit.sheet_id]):
        raise Refused(errors.COMMISSION_HALTED)
    day, method = shanghai_day(at), measured.method.strip()
    if not holds(actor.agency_id, factor=item.factor, method=method, on=day):
        raise Refused(
            errors.OUTSIDE_SCOPE, field="method", factor=item.factor, method=method or "—",
            day=day.isoformat(),
        )  # fmt: skip


def _instrument(
    visit: Visit, item: VisitItem, measured: Measured, *, at: datetime
) -> Instrument | None:
    if measured.instrument_id is None:
        apparatus = apparatus_for(measured.method, item.factor, item.point.medium)
        if apparatus is not None and apparatus.used:
            raise Refused(
                errors.INSTRUMENT_MISSING, field="instrument", factor=item.factor,
                what=apparatus.name,
            )  # fmt: skip
        return None
    instrument = with_service(Instrument.objects.filter(pk=measured.instrument_id), at).first()
    if instrument is None:
        raise NotFound("capability:instrument")
    meter = Meter(
        instrument.agency_id, instrument.calibrated_to, instrument.served,
        tuple(instrument.factors),
    )  # fmt: skip
    code = fault(
        meter, factor=item.factor, on=shanghai_day(at),
        agencies=team_agencies(visit)[MONITORING],
    )  # fmt: skip
    if code:
        raise Refused(
            code, field="instrument", number=instrument.number,
            until=str(instrument.calibrated_to or ""), factor=item.factor,
        )  # fmt: skip
    return instrument


def _write_down(visit: Visit, reading: Reading, *, actor: Actor, at: datetime) -> None:
    note(
        f"operations:reading:{'amend' if reading.amends_id else 'take'}",
        reading,
        noun=NOUN,
        actor=actor,
        at=at,
        device_at=reading.device_at,
        body={
            "visit": visit.id,
            "item": reading.item_id,
            "factor": reading.item.factor,
            "repeat": reading.repeat,
            "raw": reading.raw,
            "unit": reading.unit,
            "recorded": reading.recorded,
            "limit": reading.item.limit,
            "verdict": reading.verdict,
            "instrument": reading.instrument.number if reading.instrument else None,
            "confirmed_by": reading.confirmed_by_id,
            "amends": reading.amends_id,
            "reason": said_of(visit, reading.amend_reason),
        },
    )

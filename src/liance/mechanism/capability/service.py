"""Instruments out of service and back, and the lines of their record that nothing else tells (C2)."""

from datetime import date, datetime, time
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, Value, When

from liance.foundation.acts.perform import note, perform
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.clock import SHANGHAI
from liance.foundation.kernel.errors import NotFound, NotPermitted, Refused, Stale
from liance.mechanism.capability.models import Instrument, InstrumentEntry, Outage
from liance.mechanism.capability.rules import LEAST_REASON
from liance.mechanism.capability.states import MANAGE, OUTAGE
from liance.mechanism.registry.policies import agencies_visible_to, require_manages

if TYPE_CHECKING:

    class Served(Instrument):
        """An instrument with whether it was in service at an instant."""

        served: bool

        class Meta:
            abstract = True


NOUN = "capability:instrument"
FAILED = "期间核查不合格"


def with_service(rows: QuerySet[Instrument], at: datetime) -> "QuerySet[Served]":
    """The instruments with ``served``: whether each was in service at an instant. One that an
    earlier release took out of use, without saying when, was not."""
    outages = Outage.objects.filter(instrument=OuterRef("pk"))
    covering = outages.filter(Q(ended_at__isnull=True) | Q(ended_at__gt=at), began_at__lte=at)
    # Until an outage that still lasts or ended for good began, it was there.
    later = outages.filter(state__in=("out", "retired"), began_at__gt=at)
    return rows.annotate(
        served=Case(
            When(Exists(covering), then=Value(False)),
            When(Q(active=True) | Exists(later), then=Value(True)),
            default=Value(False), output_field=BooleanField(),
        )
    )  # type: ignore[return-value]  # fmt: skip


@transaction.atomic
def take_out(
    *, instrument_id: UUID, version: int, began_at: datetime, reason: str, actor: Actor,
    at: datetime,
) -> Outage:  # fmt: skip
    """Take an instrument out of service from an instant that is not ahead.

    Errors: ``capability.out_already``, ``capability.out_reason``, ``capability.out_future``,
    NotFound, Stale, NotPermitted.
    """
    row = _managed(instrument_id, version, actor)
    return _out(row, began_at=began_at, reason=reason, actor=actor, at=at)


def _out(row: Instrument, *, began_at: datetime, reason: str, actor: Actor, at: datetime) -> Outage:
    if len(reason.strip()) < LEAST_REASON:
        raise Refused("capability.out_reason", field="reason", least=LEAST_REASON)
    if began_at > at:
        raise Refused("capability.out_future", field="began_at")
    if Outage.objects.filter(instrument=row, state__in=("out", "retired")).exists():
        raise Refused("capability.out_already")
    made = Outage.objects.create(
        instrument=row, began_at=began_at, reason=reason.strip()[:200], by_id=_person(actor),
        created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    _set_active(row, active=False)
    note(
        "capability:outage:begin", made, noun=OUTAGE.noun, actor=actor, at=at,
        body={"instrument": row.id, "began_at": began_at, "reason": made.reason},
    )  # fmt: skip
    return made


@transaction.atomic
def end(
    *, instrument_id: UUID, version: int, verb: str, said: str, actor: Actor, at: datetime
) -> Outage:
    """Put an instrument back (``put_back``, with what shows that it is fit) or write it off
    (``write_off``, with the reason).

    Errors: ``capability.out_reason``, kernel.illegal_transition,
    ``capability.not_out``, NotFound, Stale, NotPermitted.
    """
    row = _managed(instrument_id, version, actor)
    outage = Outage.objects.select_for_update().filter(instrument=row, state="out").first()
    if outage is None:
        raise Refused("capability.not_out")
    if len(said.strip()) < LEAST_REASON:
        raise Refused("capability.out_reason", field="said", least=LEAST_REASON)
    outage.ended_at, outage.ended_note = at, said.strip()[:200]
    outage.ended_by_id = _person(actor)
    outage.save(update_fields=["ended_at", "ended_note", "ended_by"])
    # Before the event, which carries the digests of all rows written until then.
    _set_active(row, active=OUTAGE.edge(outage.state, verb).target == "back")
    perform(
        outage, OUTAGE, verb, actor=actor, at=at, reason=outage.ended_note,
        body={"instrument": row.id},
    )  # fmt: skip
    return outage


@transaction.atomic
def write(
    *,
    instrument_id: UUID,
    version: int,
    kind: str,
    on: date,
    text: str,
    passed: bool | None,
    actor: Actor,
    at: datetime,
    corrects: UUID | None = None,
    reason: str = "",
    hour: time | None = None,
) -> InstrumentEntry:
    """Write a line of the record, or one in the place of another with the reason. A check that
    failed takes the instrument out of service from its ``hour``, where none is said from the
    beginning of its day.

    Errors: ``capability.entry_text``, ``capability.entry_future``, ``capability.entry_result``,
    ``capability.entry_corrected``, ``capability.out_reason``, NotFound, Stale, NotPermitted.
    """
    row = _managed(instrument_id, version, actor)
    if len(text.strip()) < LEAST_REASON:
        raise Refused("capability.entry_text", field="text", least=LEAST_REASON)
    began = datetime.combine(on, hour or time.min, SHANGHAI)
    if began > at:
        today = on == at.astimezone(SHANGHAI).date()
        raise Refused("capability.entry_future", field="hour" if today else "on")
    if (kind == "check") != (passed is not None):
        raise Refused("capability.entry_result", field="passed")
    old = _corrected(row, corrects, reason) if corrects else None
    made = InstrumentEntry.objects.create(
        instrument=row, kind=kind, on=on, text=text.strip()[:400], passed=passed,
        by_id=_person(actor), corrects=old, reason=reason.strip()[:200] if old else "",
        created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    failed = passed is False and row.active
    if not failed:
        _set_active(row, active=row.active)
    note(
        "capability:instrument:write", made, noun="capability:instrument_entry", actor=actor,
        at=at, body={"instrument": row.id, "kind": kind, "on": str(on), "passed": passed,
                     "corrects": corrects, "reason": made.reason},
    )  # fmt: skip
    if failed:
        _out(row, began_at=began, reason=FAILED, actor=actor, at=at)
    return made


def _corrected(row: Instrument, corrects: UUID, reason: str) -> InstrumentEntry:
    old = InstrumentEntry.objects.filter(pk=corrects, instrument=row).first()
    if old is None:
        raise NotFound(NOUN)
    if InstrumentEntry.objects.filter(corrects=old).exists():
        raise Refused("capability.entry_corrected")
    if len(reason.strip()) < LEAST_REASON:
        raise Refused("capability.out_reason", field="reason", least=LEAST_REASON)
    return old


def _set_active(row: Instrument, *, active: bool) -> None:
    row.active = active
    row.version += 1
    row.save(update_fields=["active", "version"])


def _person(actor: Actor) -> UUID:
    if actor.staff_id is None:
        raise NotPermitted(MANAGE)
    return actor.staff_id


def _managed(instrument_id: UUID, version: int, actor: Actor) -> Instrument:
    row = (
        Instrument.objects.select_for_update(of=("self",))
        .select_related("agency")
        .filter(pk=instrument_id, agency__in=agencies_visible_to(actor))
        .first()
    )
    if row is None:
        raise NotFound(NOUN)
    if row.version != version:
        raise Stale(NOUN)
    require_manages(actor, row.agency, MANAGE)
    return row

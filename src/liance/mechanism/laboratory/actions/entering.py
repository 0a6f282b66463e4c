"""Enter determinations, amend them, or say why there is none (R3, C5)."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from liance.foundation.acts.perform import note, perform, said_of, tell
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import Refused
from liance.mechanism.custody import policies as custody_policies
from liance.mechanism.custody.actions import analysing
from liance.mechanism.custody.models import BottleFactor
from liance.mechanism.editions.queries import catalogue
from liance.mechanism.laboratory import policies
from liance.mechanism.laboratory.actions import averaging
from liance.mechanism.laboratory.actions.checking import Reading, check_reading
from liance.mechanism.laboratory.actions.duty import begin_reporting
from liance.mechanism.laboratory.models import Determination
from liance.mechanism.laboratory.rules import review, verdict
from liance.mechanism.laboratory.states import DETERMINATION
from liance.norms.calendar.instants import shanghai_day
from liance.norms.sampling.holding import over_hold
from liance.norms.standards.planning import Planner
from liance.norms.standards.recording import recorded_of

__all__ = ["Reading", "amend", "enter", "no_result"]

ENTER = "laboratory:determination:enter"
NO_RESULT = "laboratory:determination:no_result"


@transaction.atomic
def enter(*, readings: Sequence[Reading], actor: Actor, at: datetime) -> list[Determination]:
    """Enter readings, all or none; several of one factor are its repeats, each kept.

    A refusal names its line: ``field`` is ``<position>.<field>``. Errors:
    laboratory.nothing_entered, bottle_elsewhere, bottle_not_received, not_sent_back and those of
    ``rules.entry``.
    """
    actor.require(ENTER)
    if not readings:
        raise Refused("laboratory.nothing_entered")
    factors = policies.factors_for(actor, [r.bottle_factor_id for r in readings])
    policies.require_unbatched(list(factors.values()))
    waiting = {key for key, factor in factors.items() if factor.analysed_at is None}
    made = []
    for position, reading in enumerate(readings):
        factor = factors[reading.bottle_factor_id]
        try:
            old = _sent_back(reading, factor) if reading.replaces else None
            reason = old.sent_back_reason if old else ""
            made.append(write(factor, reading, old, reason, actor=actor, at=at))
        except Refused as refused:
            raise Refused(
                refused.code, field=f"{position}.{refused.field}", **refused.facts
            ) from refused
    _news(made[0], "entered", at=at)
    take_reagents(made, waiting, actor=actor, at=at)
    return made


@transaction.atomic
def amend(
    *,
    determination_id: UUID,
    version: int,
    reading: Reading,
    reason: str,
    actor: Actor,
    at: datetime,
) -> Determination:
    """Put a new record in the place of one that stands, with its reason; the old one is kept.

    The new one is checked and approved anew. Errors: laboratory.reason_missing,
    bottle_elsewhere, and those of ``rules.entry``.
    """
    review.check_reason(reason)
    old = policies.get_for(actor, determination_id, version=version)
    factor = policies.factors_for(actor, [old.bottle_factor_id])[old.bottle_factor_id]
    made = write(factor, reading, old, reason.strip(), actor=actor, at=at, batch_id=old.batch_id)
    _news(made, "amended", at=at)
    return made


@transaction.atomic
def no_result(*, bottle_factor_id: UUID, reason: str, actor: Actor, at: datetime) -> BottleFactor:
    """Say why a factor of a bottle has no result (R3), also of a bottle that was lost; what was sent
    back is superseded, a result entered later takes the reason's place.

    Errors: laboratory.reason_missing, has_result, bottle_elsewhere, bottle_not_received.
    """
    actor.require(NO_RESULT)
    factor = policies.factors_for(actor, [bottle_factor_id], lost=True)[bottle_factor_id]
    review.check_reason(reason)
    standing = (
        Determination.objects.select_for_update()
        .filter(bottle_factor=factor)
        .exclude(state="superseded")
    )
    if any(row.state != "sent_back" for row in standing):
        raise Refused("laboratory.has_result", factor=factor.factor)
    said = said_of(factor.bottle.visit, reason)
    for row in standing:
        perform(row, DETERMINATION, "supersede", actor=actor, at=at, reason=said)
    analysing.no_result(factor, reason=reason.strip(), actor=actor, at=at)
    note(
        "laboratory:bottle_factor:no_result", factor, noun="custody:bottle_factor", actor=actor,
        at=at, body={"bottle": factor.bottle_id, "factor": factor.factor, "reason": said},
    )  # fmt: skip
    begin_reporting(factor.bottle.visit_id, at=at)
    averaging.form(factor, actor=actor, at=at)
    return factor


def _sent_back(reading: Reading, factor: BottleFactor) -> Determination:
    old = (
        Determination.objects.select_related("batch")
        .select_for_update(of=("self",))
        .filter(pk__in=[reading.replaces], bottle_factor=factor, state="sent_back")
        .first()
    )
    if old is None:
        raise Refused("laboratory.not_sent_back", field="raw")
    if old.batch is not None and old.batch.state == "repeated":
        # What quality control threw out does not come back around it.
        raise Refused("laboratory.batch_needed", field="raw", batch=old.batch.number)
    return old


def write(
    factor: BottleFactor,
    reading: Reading,
    old: Determination | None,
    reason: str,
    *,
    actor: Actor,
    at: datetime,
    batch_id: UUID | None = None,
) -> Determination:
    """Write one determination in the place of ``old`` or as a further repeat; in the caller's
    transaction, the factor locked, who calls ``take_reagents`` at its end. Errors: those of
    ``rules.entry``."""
    if reason and not reading.late_reason:
        # What is put right later says so by the reason of the amendment.
        reading = replace(reading, late_reason=reason)
    checked = check_reading(factor, reading, actor=actor, at=at)
    read = checked.read
    if old is not None:
        said = said_of(factor.bottle.visit, reason)
        perform(old, DETERMINATION, "supersede", actor=actor, at=at, reason=said)
    repeat = old.repeat if old else _next_repeat(factor)
    bottle = factor.bottle
    judged = verdict.judge(
        raw=reading.raw, unit=reading.unit, detection_limit=reading.detection_limit,
        limit=factor.limit, limit_unit=factor.unit, standard=factor.standard,
        factor=factor.factor, medium=bottle.point.medium, beside=factor.beside,
        sampled_on=shanghai_day(bottle.sampled_at), planner=Planner(catalogue(), shanghai_day(at)),
        recorded=recorded_of(checked.recorded),
    )  # fmt: skip
    row = Determination.objects.create(
        bottle_factor=factor, batch_id=batch_id,
        laboratory_id=custody_policies.agency_of(actor), repeat=repeat, raw=reading.raw,
        qualifier=read.qualifier, value=read.value, unit=reading.unit.strip(),
        detection_limit=reading.detection_limit.strip(), method=reading.method.strip(),
        instrument_id=reading.instrument_id, started_at=reading.started_at,
        analyst_id=custody_policies.person_of(actor), entered_at=at,
        read_at=checked.read_at, late_reason=checked.late_reason,
        subcontractor_id=reading.subcontractor_id,
        subcontract_report=reading.subcontract_report.strip(), recorded=checked.recorded,
        over_hold=over_hold(bottle.sampled_at, reading.started_at, factor.hold_minutes),
        verdict=judged.verdict, times=judged.times, verdict_detail=judged.detail, amends=old,
        amend_reason=reason if old else "", created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    _tell_custody(factor, row, at)
    note(
        "laboratory:determination:enter", row, noun=DETERMINATION.noun, actor=actor, at=at,
        body=_facts(row),
    )  # fmt: skip
    return row


def _next_repeat(factor: BottleFactor) -> int:
    rows = Determination.objects.filter(bottle_factor=factor)
    return int(rows.aggregate(last=Max("repeat"))["last"] or 0) + 1


def take_reagents(
    made: Sequence[Determination], waiting: Collection[UUID], *, actor: Actor, at: datetime
) -> None:
    """Draw what the first determinations among those just made took, ``waiting``: the factors that
    had none before; the last thing of the act."""
    first: dict[UUID, Determination] = {}
    for row in made:
        first.setdefault(row.bottle_factor_id, row)
    # What was subcontracted took its reagents elsewhere.
    begun = [
        (row.bottle_factor, row.started_at)
        for key, row in first.items() if key in waiting and row.subcontractor_id is None
    ]  # fmt: skip
    analysing.take_reagents(begun, actor=actor, at=at)


def _tell_custody(factor: BottleFactor, row: Determination, at: datetime) -> None:
    analysing.analysis_began(factor, started_at=row.started_at, at=at)
    if factor.no_result_reason:
        analysing.result_after_all(factor)


def _facts(row: Determination) -> dict[str, object]:
    return {
        "bottle_factor": row.bottle_factor_id, "batch": row.batch_id, "repeat": row.repeat, "raw": row.raw,
        "value": row.value, "qualifier": row.qualifier, "unit": row.unit,
        "detection_limit": row.detection_limit, "method": row.method,
        "instrument": row.instrument_id, "started_at": row.started_at, "analyst": row.analyst_id,
        "read_at": row.read_at, "late_reason": row.late_reason,
        "subcontractor": row.subcontractor_id, "subcontract_report": row.subcontract_report,
        "recorded": row.recorded, "verdict": row.verdict, "times": row.times, "over_hold": row.over_hold,
        "amends": row.amends_id, "amend_reason": row.amend_reason,
    }  # fmt: skip


def _news(row: Determination, what: str, *, at: datetime) -> None:
    """Only the laboratory's own pages hear of numbers that are not approved."""
    tell("laboratory:determination", row, at=at, audience=[row.laboratory_id], what=what)

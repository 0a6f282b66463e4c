"""Batches: put together, analysed with control samples, accepted or held back (C5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction

from liance.foundation.acts.perform import note, perform, tell
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.clock import SHANGHAI
from liance.foundation.kernel.errors import Refused
from liance.foundation.kernel.numbering import next_number
from liance.mechanism.custody.models import BottleFactor
from liance.mechanism.custody.policies import agency_of, person_of
from liance.mechanism.laboratory import policies
from liance.mechanism.laboratory.actions.checking import Reading, check_setting
from liance.mechanism.laboratory.actions.entering import take_reagents, write
from liance.mechanism.laboratory.models import Batch, BatchControl, BatchMember, Determination
from liance.mechanism.laboratory.rules import acceptance, entry, grouping, review
from liance.mechanism.laboratory.states import BATCH, DETERMINATION
from liance.norms.methods.methods import general_control, method_for
from liance.norms.plausibility.observations import converted
from liance.norms.standards.decimals import half_width, read_number

OPEN = "laboratory:batch:open"
SUBMIT = "laboratory:batch:submit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What all samples of a batch share."""

    method: str
    unit: str
    started_at: datetime
    detection_limit: str = ""
    instrument_id: UUID | None = None
    repeats: UUID | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What was read of a member: once, or twice where it was done as a parallel; ``recorded``: what
    the standard needs beside it, as typed."""

    bottle_factor_id: UUID
    first: str
    second: str = ""
    recorded: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Read:
    """When the numbers of a batch came about (None: now), and why they are entered late."""

    at: datetime | None = None
    late_reason: str = ""


NOW = Read()


@transaction.atomic
def open_batch(
    *, factor_ids: Sequence[UUID], setting: Setting, actor: Actor, at: datetime
) -> Batch:
    """Put samples together that wait for one factor.

    Errors: laboratory.batch_empty, batch_mixed, in_batch, has_result, batch_not_repeatable and
    those of ``rules.entry`` about method, unit, time, instrument and certificate.
    """
    actor.require(OPEN)
    factors = _ordered(policies.factors_for(actor, factor_ids), factor_ids)
    grouping.check_one_factor([(f.factor, f.bottle.point.medium) for f in factors])
    policies.require_unbatched(factors)
    _require_without_result(factors)
    for factor in factors:
        bottle = factor.bottle
        entry.check_start(
            setting.started_at, received_at=bottle.receipt.at, at=at, ended_at=bottle.ended_at
        )
    check_setting(
        factor=factors[0].factor, medium=factors[0].bottle.point.medium, method=setting.method,
        unit=setting.unit, instrument_id=setting.instrument_id, started_at=setting.started_at, actor=actor,
    )  # fmt: skip
    repeated = policies.repeatable(actor, setting.repeats, factors[0].factor)
    laboratory = agency_of(actor)
    year = at.astimezone(SHANGHAI).year
    serial = next_number(kind="laboratory.batch", owner=laboratory, year=year)
    batch = Batch.objects.create(
        laboratory_id=laboratory, number=f"{year}-{serial:04d}", factor=factors[0].factor,
        medium=factors[0].bottle.point.medium, method=setting.method.strip(),
        unit=setting.unit.strip(), detection_limit=setting.detection_limit.strip(),
        instrument_id=setting.instrument_id, analyst_id=person_of(actor),
        started_at=setting.started_at, repeats=repeated, created_at=at,
        created_by=actor.user_id,
    )  # fmt: skip
    for place, factor in enumerate(factors, start=1):
        BatchMember.objects.create(
            batch=batch, bottle_factor=factor, place=place, created_at=at, created_by=actor.user_id
        )
    note(
        "laboratory:batch:open", batch, noun=BATCH.noun, actor=actor, at=at,
        body={
            "number": batch.number, "factor": batch.factor, "method": batch.method,
            "instrument": batch.instrument_id, "analyst": batch.analyst_id,
            "started_at": batch.started_at, "members": [str(f.id) for f in factors],
            "repeats": batch.repeats_id,
        },
    )  # fmt: skip
    _news(batch, "opened", at=at)
    return batch


@transaction.atomic
def submit(
    *,
    batch_id: UUID,
    version: int,
    found: Sequence[Found],
    controls: Sequence[acceptance.ControlSample],
    actor: Actor,
    at: datetime,
    read: Read = NOW,
) -> Batch:
    """Enter all readings of a batch with its control samples, and judge its quality control.

    All or none; a refusal names its line as ``entering.enter`` does. Where a criterion is missed
    the batch fails, where one cannot be decided it stays undecided; its results are held back.
    Errors: laboratory.batch_elsewhere, batch_analyst, batch_incomplete, control_unreadable and
    those of ``rules.entry``.
    """
    batch = policies.batch_for(actor, batch_id, version=version)
    grouping.check_analyst(batch.analyst_id, actor.staff_id)
    members = {m.bottle_factor_id: m.place for m in BatchMember.objects.filter(batch=batch)}
    grouping.check_complete(set(members), [f.bottle_factor_id for f in found if f.first.strip()])
    factors = policies.factors_for(actor, list(members))
    waiting = {key for key, factor in factors.items() if factor.analysed_at is None}
    made: list[Determination] = []
    for place, line in enumerate(found):
        try:
            made += _enter(batch, factors[line.bottle_factor_id], line, read, actor=actor, at=at)
        except Refused as refused:
            raise Refused(
                refused.code, field=f"{place}.{refused.field}", **refused.facts
            ) from refused
    for place, control in enumerate(controls, start=1):
        grouping.check_control(control, place)
        _keep(batch, control, place, actor, at)
    judged = _judge(batch, found, factors, controls)
    batch.findings = [grouping.stored(finding) for finding in judged]
    batch.submitted_at = at
    batch.save(update_fields=["findings", "submitted_at"])
    verb = acceptance.outcome(judged)
    perform(
        batch, BATCH, verb, actor=actor, at=at,
        body={"findings": [[f.code, f.met, dict(f.facts)] for f in judged]},
    )  # fmt: skip
    _news(batch, verb, at=at)
    take_reagents(made, waiting, actor=actor, at=at)
    return batch


@transaction.atomic
def release(*, batch_id: UUID, version: int, reason: str, actor: Actor, at: datetime) -> Batch:
    """Accept a failed or undecided batch with a reason, where every missed criterion allows it.

    Errors: laboratory.reason_missing, check_by_other, batch_not_releasable.
    """
    batch = policies.batch_for(actor, batch_id, version=version)
    review.check_reason(reason)
    review.check_checker(batch.analyst_id, actor.staff_id)
    grouping.check_releasable(batch.findings)
    return _decide(batch, "release", reason, actor, at)


@transaction.atomic
def repeat(*, batch_id: UUID, version: int, reason: str, actor: Actor, at: datetime) -> Batch:
    """Set a failed or undecided batch aside: its results wait to be entered anew, from a new batch.

    Error: laboratory.reason_missing.
    """
    batch = policies.batch_for(actor, batch_id, version=version)
    review.check_reason(reason)
    rows = Determination.objects.select_for_update().filter(batch=batch, state="entered")
    for row in rows.order_by("id"):
        row.sent_back_reason = reason.strip()
        row.save(update_fields=["sent_back_reason"])
        perform(row, DETERMINATION, "set_aside", actor=actor, at=at, reason=reason.strip())
    return _decide(batch, "repeat", reason, actor, at)


@transaction.atomic
def cancel(*, batch_id: UUID, version: int, reason: str, actor: Actor, at: datetime) -> Batch:
    """Dissolve a batch that nothing was entered for. Errors: laboratory.reason_missing,
    batch_analyst."""
    batch = policies.batch_for(actor, batch_id, version=version)
    review.check_reason(reason)
    grouping.check_analyst(batch.analyst_id, actor.staff_id)
    return _decide(batch, "cancel", reason, actor, at)


def _decide(batch: Batch, verb: str, reason: str, actor: Actor, at: datetime) -> Batch:
    batch.reason = reason.strip()
    batch.decided_by_id = person_of(actor)
    batch.decided_at = at
    batch.save(update_fields=["reason", "decided_by", "decided_at"])
    perform(batch, BATCH, verb, actor=actor, at=at, reason=reason.strip())
    _news(batch, verb, at=at)
    return batch


def _ordered(found: dict[UUID, BottleFactor], ids: Sequence[UUID]) -> list[BottleFactor]:
    if not found:
        raise Refused("laboratory.batch_empty")
    return [found[one] for one in dict.fromkeys(ids)]


def _require_without_result(factors: Sequence[BottleFactor]) -> None:
    """A sample whose result stands needs no batch; one sent back does."""
    standing = Determination.objects.filter(bottle_factor__in=factors).exclude(
        state__in=["superseded", "sent_back"]
    )
    row = standing.select_related("bottle_factor").first()
    if row is not None:
        raise Refused("laboratory.has_result", factor=row.bottle_factor.factor)


def _enter(
    batch: Batch, factor: BottleFactor, line: Found, read: Read, *, actor: Actor, at: datetime
) -> list[Determination]:
    back = list(
        Determination.objects.select_for_update()
        .filter(bottle_factor=factor, state="sent_back")
        .order_by("repeat")
    )
    made = []
    for number, raw in enumerate(text for text in (line.first, line.second) if text.strip()):
        old = back[number] if number < len(back) else None
        reading = Reading(
            bottle_factor_id=factor.id, raw=raw, unit=batch.unit, method=batch.method,
            started_at=batch.started_at, detection_limit=batch.detection_limit,
            instrument_id=batch.instrument_id, read_at=read.at, late_reason=read.late_reason,
            recorded=line.recorded,
        )  # fmt: skip
        reason = old.sent_back_reason if old else ""
        made.append(write(factor, reading, old, reason, actor=actor, at=at, batch_id=batch.id))
    return made


def _keep(
    batch: Batch, control: acceptance.ControlSample, place: int, actor: Actor, at: datetime
) -> None:
    BatchControl.objects.create(
        batch=batch, place=place, kind=control.kind, label=control.label.strip(),
        found=control.found.strip(), base=control.base.strip(), added=control.added.strip(),
        certified=control.certified.strip(), uncertainty=control.uncertainty.strip(),
        created_at=at, created_by=actor.user_id,
    )  # fmt: skip


def _judge(
    batch: Batch,
    found: Sequence[Found],
    factors: dict[UUID, BottleFactor],
    controls: Sequence[acceptance.ControlSample],
) -> tuple[acceptance.Finding, ...]:
    method = method_for(batch.method, batch.factor)
    limit = read_number(half_width(batch.detection_limit))
    if method is not None and method.detection_limit is not None:
        own = converted(method.detection_limit, method.unit, batch.unit)
        limit = grouping.decimal(own) if own is not None else limit
    samples = [
        acceptance.Sample(factors[f.bottle_factor_id].bottle.short, f.first, f.second)
        for f in found
        if factors[f.bottle_factor_id].bottle.qc != "blank"
    ]
    return acceptance.findings(
        samples, controls, control=method.control if method else general_control(), limit=limit,
        unit=batch.unit if batch.medium == "water" else "",
    )  # fmt: skip


def _news(batch: Batch, what: str, *, at: datetime) -> None:
    tell(BATCH.noun, batch, at=at, audience=[batch.laboratory_id], what=what)

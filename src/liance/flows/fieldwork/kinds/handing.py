"""Bottles from hand to hand and to the laboratory's desk (D4)."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from liance.flows.fieldwork.bodies.sampling import (
    HandoverAccept,
    HandoverOffer,
    HandoverRefuse,
    LaboratoryReceive,
)
from liance.flows.fieldwork.job import Job
from liance.foundation.kernel.errors import NotFound
from liance.mechanism.custody import policies
from liance.mechanism.custody.actions import handing, receiving
from liance.mechanism.custody.models import Handover


def handover_offer(job: Job[HandoverOffer]) -> UUID:
    """Offer bottles to a person; makes the batch."""
    body = job.body
    return handing.offer(
        bottle_ids=[job.own(one) for one in body.bottles], taker_id=body.taker, actor=job.actor,
        at=job.at, place=body.place, temperature_c=_degrees(body.temperature_c),
        note_text=body.note,
    )  # fmt: skip


def handover_accept(job: Job[HandoverAccept]) -> UUID:
    """The taker has the bottles."""
    body = job.body
    rows = handing.accept(
        handover_ids=_rows(job, body.handover, body.bottles), seal_intact=body.seal_intact,
        actor=job.actor, at=job.at, temperature_c=_degrees(body.temperature_c), place=body.place,
    )  # fmt: skip
    return rows[0].batch


def handover_refuse(job: Job[HandoverRefuse]) -> UUID:
    """The taker does not take these."""
    rows = handing.refuse(
        handover_ids=_rows(job, job.body.handover, job.body.bottles), reason=job.body.reason,
        actor=job.actor, at=job.at,
    )  # fmt: skip
    return rows[0].batch


def _rows(
    job: Job[HandoverAccept] | Job[HandoverRefuse], batch: UUID, bottles: Sequence[UUID]
) -> list[UUID]:
    wanted = {job.own(one) for one in bottles}
    rows = Handover.objects.filter(batch=job.own(batch), bottle__in=wanted)
    found = list(rows.values_list("id", flat=True))
    if len(found) != len(wanted):
        raise NotFound("custody:handover")
    return found


def laboratory_receive(job: Job[LaboratoryReceive]) -> UUID:
    """The keeper's check of one bottle."""
    body = job.body
    bottle = policies.get_for(job.actor, job.own(body.bottle))
    row = receiving.receive(
        bottle_id=bottle.id, version=bottle.version, accepted=body.accepted,
        seal_intact=body.seal_intact, temperature_c=_degrees(body.temperature_c),
        actor=job.actor, at=job.at, reason=body.reason, deviation=body.deviation,
        place=body.place,
    )  # fmt: skip
    return row.id


def _degrees(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text).quantize(Decimal("0.1"))

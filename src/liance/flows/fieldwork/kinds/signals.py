"""Signals between the teams, live or carried by QR (D5, D6)."""

from uuid import UUID

from liance.flows import visits
from liance.flows.fieldwork.bodies.site import SignalAcknowledge, SignalAnswer, SignalRaise
from liance.flows.fieldwork.job import Job
from liance.flows.fieldwork.kinds.records import evidence_of
from liance.foundation.kernel.errors import NotFound, Refused
from liance.mechanism.fieldwork import errors
from liance.mechanism.operations.actions import signals
from liance.mechanism.operations.actions.records import Line
from liance.mechanism.operations.models import Signal


def signal_raise(job: Job[SignalRaise]) -> UUID:
    """Tell the other team."""
    body = job.body
    reading = None if body.reading is None else job.own(body.reading)
    row = signals.send_signal(
        visit_id=job.visit, direction=body.direction, text=body.text, actor=job.actor, at=job.at,
        point_id=job.point_or_none(body.point), reading_id=reading,
    )  # fmt: skip
    return row.id


def signal_acknowledge(job: Job[SignalAcknowledge]) -> UUID:
    """The other team has seen it. The spoken code shows that the parties met, no more: it is
    refused as an acknowledgement (field.spoken_only) and stays in the inbox with both times."""
    if job.body.way == "spoken":
        raise Refused(errors.SPOKEN_ONLY)
    row = signals.acknowledge_signal(signal_id=job.own(job.body.signal), actor=job.actor, at=job.at)
    return row.id


def signal_answer(job: Job[SignalAnswer]) -> UUID:
    """Answer by bottles and readings, or by the record of the cause."""
    body, signal_id = job.body, job.own(job.body.signal)
    direction = Signal.objects.filter(pk=signal_id).values_list("direction", flat=True).first()
    if direction is None:
        raise NotFound("operations:signal")
    if direction == "to_monitoring":
        row = visits.answer_with_samples(
            signal_id=signal_id, answer=body.answer, actor=job.actor, at=job.at,
            bottles=[job.own(one) for one in body.bottles],
            readings=[job.own(one) for one in body.readings],
        )  # fmt: skip
        return row.id
    line = Line(
        title=body.title or body.answer[:120], text=body.answer, device_at=job.device_at,
        evidence=evidence_of(job),
    )  # fmt: skip
    row = signals.answer_with_cause(signal_id=signal_id, line=line, actor=job.actor, at=job.at)
    return row.id

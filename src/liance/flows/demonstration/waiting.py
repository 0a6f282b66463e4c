"""What the laboratory has in hand of a demonstrated operation: a batch begun, a sample begun late."""

from datetime import datetime

from liance.flows.demonstration.operation import Operation
from liance.mechanism.custody.models import BottleFactor
from liance.mechanism.laboratory.actions import batching, entering


def begin(op: Operation, factor: str) -> None:
    """Put a factor's samples into a batch the morning after; its readings are still to come (C5)."""
    at = op.at(9, 20, days=1)
    readings = _readings(op, factor, started=at)
    first = readings[0]
    batching.open_batch(
        factor_ids=[r.bottle_factor_id for r in readings], actor=op.who(op.team.analyst), at=at,
        setting=batching.Setting(
            method=first.method, unit=first.unit, started_at=at,
            detection_limit=first.detection_limit, instrument_id=first.instrument_id,
        ),
    )  # fmt: skip


def begin_late(op: Operation, factor: str) -> None:
    """Analyse a factor the day after, when a holding time of a day is over: its results are marked
    (C5)."""
    readings = _readings(op, factor, started=op.at(11, 30, days=1))
    entering.enter(readings=readings, actor=op.who(op.team.analyst), at=op.at(11, 50, days=1))


def _readings(op: Operation, factor: str, *, started: datetime) -> list[entering.Reading]:
    rows = BottleFactor.objects.filter(
        bottle__visit=op.visit, bottle__state="received", factor=factor
    )
    return [op.reading(r, started) for r in rows.select_related("bottle").order_by("id")]

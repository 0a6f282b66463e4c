"""Points and factors found on site, bottles, field readings (D4, D6, R3)."""

from datetime import datetime
from uuid import UUID

from liance.flows import visits
from liance.flows.fieldwork.bodies.sampling import (
    BottleConfirm,
    BottleFill,
    BottleProblem,
    FactorAdd,
    FactorLine,
    NotDone,
    PointAdd,
    ReadingAmend,
    ReadingConfirm,
    ReadingTake,
)
from liance.flows.fieldwork.job import Job
from liance.foundation.kernel.errors import NotFound
from liance.mechanism.custody import policies as bottles
from liance.mechanism.custody.actions import filling, keeping
from liance.mechanism.fieldwork.rules import instants
from liance.mechanism.operations.actions import points, readings
from liance.mechanism.operations.actions.opening import ItemLine, PointLine
from liance.mechanism.operations.models import Reading, Visit

# What a phone calls a verdict → those of the server that say the same.
SAME = {
    "over": frozenset({"exceeds"}),
    "within": frozenset({"compliant"}),
    "not_judged": frozenset({"not_judged", "cannot_judge"}),
}


def point_add(job: Job[PointAdd]) -> UUID:
    """A point found on site."""
    row = points.add_point(
        visit_id=job.visit, line=point_line(job.body), actor=job.actor, at=job.at
    )
    return row.id


def point_line(body: PointAdd) -> PointLine:
    """A point as a phone writes it, as a visit takes it."""
    return PointLine(
        code=body.code, name=body.name, medium=body.medium, outlet_id=body.outlet,
        items=tuple(_item_line(one) for one in body.factors),
    )  # fmt: skip


def factor_add(job: Job[FactorAdd]) -> UUID:
    """A factor more at a point."""
    row = points.add_item(
        visit_id=job.visit, point_id=job.point(job.body.point), line=_item_line(job.body.line),
        actor=job.actor, at=job.at,
    )  # fmt: skip
    return row.id


def _item_line(line: FactorLine) -> ItemLine:
    return ItemLine(line.factor, line.standard, line.limit, line.unit, line.on_site)


def not_done(job: Job[NotDone]) -> UUID:
    """Why a factor, or a whole point, was not done."""
    body, point = job.body, job.point(job.body.point)
    if body.factor is None:
        row = points.explain_point(
            visit_id=job.visit, point_id=point, reason=body.reason, actor=job.actor, at=job.at
        )
        return row.id
    item = points.explain_item(
        visit_id=job.visit, item_id=job.item(point, body.factor), reason=body.reason,
        actor=job.actor, at=job.at,
    )  # fmt: skip
    return item.id


def bottle_fill(job: Job[BottleFill]) -> UUID:
    """One bottle filled and sealed by the sender."""
    body, point = job.body, job.point(job.body.point)
    row = filling.fill(
        visit_id=job.visit, point_id=point,
        item_ids=[job.item(point, factor) for factor in body.factors],
        seal_number=body.seal_number, container=body.container, preservative=body.preservative,
        volume_ml=body.volume_ml, sampled_at=_sampled(job), actor=job.actor, at=job.at,
        qc=body.qc, description=body.description, place=body.place, device_at=body.sampled_at,
        prepared_id=body.prepared,
    )  # fmt: skip
    return row.id


def _sampled(job: Job[BottleFill]) -> datetime:
    """When it was filled: within the visit, where the phone's clock cannot tell so exactly."""
    said = job.told(job.body.sampled_at)
    found = Visit.objects.filter(pk=job.visit).values_list("entered_at", "left_at").first()
    if found is None:
        raise NotFound("operations:visit")
    entered, left = found
    return instants.within(said, entered, min(left or job.at, job.at), job.offset_s)


def bottle_confirm(job: Job[BottleConfirm]) -> UUID:
    """The second sampler confirms."""
    ids = [job.own(one) for one in job.body.bottles]
    return filling.confirm(bottle_ids=ids, actor=job.actor, at=job.at)[0].id


def bottle_problem(job: Job[BottleProblem]) -> UUID:
    """A bottle broken or lost."""
    found = bottles.get_for(job.actor, job.own(job.body.bottle))
    row = keeping.lose(
        bottle_id=found.id, version=found.version, reason=job.body.reason, actor=job.actor,
        at=job.at,
    )  # fmt: skip
    return row.id


def reading_take(job: Job[ReadingTake]) -> UUID:
    """A field reading, judged by the server whatever the phone judged."""
    item = job.item(job.point(job.body.point), job.body.factor)
    row = readings.take_reading(
        visit_id=job.visit, item_id=item, measured=_measured(job, job.body), actor=job.actor,
        at=job.at,
    )  # fmt: skip
    said = job.body.verdict
    if said and row.verdict not in SAME.get(said, {said}):
        job.flags.append("verdict_differs")
    return row.id


def reading_amend(job: Job[ReadingAmend]) -> UUID:
    """A reading put right."""
    row: Reading = readings.amend_reading(
        reading_id=job.own(job.body.reading), measured=_measured(job, job.body),
        reason=job.body.reason, actor=job.actor, at=job.at,
    )  # fmt: skip
    return row.id


def reading_confirm(job: Job[ReadingConfirm]) -> UUID:
    """The second person confirms readings."""
    ids = [job.own(one) for one in job.body.readings]
    return visits.confirm_readings(reading_ids=ids, actor=job.actor, at=job.at)[0].id


def _measured(
    job: Job[ReadingTake] | Job[ReadingAmend], body: ReadingTake | ReadingAmend
) -> readings.Measured:
    before, after = body.calibration_before, body.calibration_after
    calibration = "；".join(
        f"{name} {said}" for name, said in (("测前", before), ("测后", after)) if said
    )
    return readings.Measured(
        raw=body.raw, confirmed_by=body.confirmed_by, unit=body.unit,
        instrument_id=body.instrument, calibration=calibration, method=body.method,
        device_at=job.device_at, recorded=body.recorded,
    )  # fmt: skip

"""The control samples behind a visit's results: those of the field, and those of their batches."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from uuid import UUID

from liance.mechanism.custody.queries.mission import field_control
from liance.mechanism.laboratory.models import Determination
from liance.mechanism.laboratory.rules import grouping
from liance.mechanism.laboratory.rules.control_lines import (
    ControlLine,
    FieldSample,
    batch_lines,
    field_lines,
)
from liance.norms.methods.methods import method_for
from liance.norms.plausibility.observations import converted
from liance.norms.standards.decimals import half_width, read_number


def control_lines_of(visit_id: UUID) -> tuple[ControlLine, ...]:
    """What the quality control of a visit's approved results came to, for its report; in four
    queries. The control of a sub-contracted result is in its maker's report."""
    rows = list(
        Determination.objects.filter(
            bottle_factor__bottle__visit_id=visit_id, state="approved", subcontractor__isnull=True
        )
        .select_related("bottle_factor__bottle__point", "batch")
        .order_by("bottle_factor__factor", "bottle_factor__bottle__number", "repeat")
    )
    return (*_bottles(visit_id), *_field(rows), *_batches(rows))


def _bottles(visit_id: UUID) -> Iterator[ControlLine]:
    found = field_control(visit_id)
    for measure, due, done in (
        ("现场平行样（瓶）", len(found.wanted.parallels), found.parallels),
        ("全程序空白（瓶）", len(found.wanted.blanks), found.blanks),
    ):
        if due or done:
            yield ControlLine(measure=measure, factor="水样", due=str(due), done=str(done))


def _field(rows: Sequence[Determination]) -> Iterator[ControlLine]:
    first: dict[UUID, Determination] = {}
    for row in rows:
        first.setdefault(row.bottle_factor_id, row)
    normal = [row for row in first.values() if _kind(row) == "normal"]
    parallels = [
        _sample(row, beside=_original(row, normal))
        for row in first.values() if _kind(row) == "parallel"
    ]  # fmt: skip
    blanks = [_sample(row) for row in first.values() if _kind(row) == "blank"]
    yield from field_lines(parallels, blanks)


def _original(row: Determination, normal: Iterable[Determination]) -> str:
    """The first determination of the bottle of the same point taken nearest in time, where it is
    in the same unit; else empty."""
    taken = row.bottle_factor.bottle
    found = [
        other for other in normal
        if other.bottle_factor.factor == row.bottle_factor.factor and other.unit == row.unit
        and other.bottle_factor.bottle.point_id == taken.point_id
    ]  # fmt: skip
    if not found:
        return ""
    nearest = min(found, key=lambda r: abs(r.bottle_factor.bottle.sampled_at - taken.sampled_at))
    return nearest.raw


def _sample(row: Determination, *, beside: str = "") -> FieldSample:
    factor = row.bottle_factor
    method = method_for(row.method, factor.factor)
    same = method is not None and method.unit == row.unit
    return FieldSample(
        point=factor.bottle.point.code, factor=factor.factor, raw=row.raw, unit=row.unit,
        beside=beside, limit=_limit(row), control=method.control if method and same else None,
    )  # fmt: skip


def _limit(row: Determination) -> Decimal | None:
    """The detection limit as entered, else the method's in the unit of the value."""
    own = read_number(half_width(row.detection_limit))
    method = method_for(row.method, row.bottle_factor.factor)
    if own is not None or method is None or method.detection_limit is None:
        return own
    found = converted(method.detection_limit, method.unit, row.unit)
    return grouping.decimal(found) if found is not None else None


def _batches(rows: Sequence[Determination]) -> Iterator[ControlLine]:
    batches = {row.batch_id: row.batch for row in rows if row.batch is not None}
    for batch in sorted(batches.values(), key=lambda one: (one.factor, one.number)):
        yield from batch_lines(batch.factor, batch.number, batch.findings)


def _kind(row: Determination) -> str:
    return row.bottle_factor.bottle.qc

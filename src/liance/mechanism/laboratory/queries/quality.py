"""Which results were issued without the quality control that their method asks for."""

from collections.abc import Iterable
from uuid import UUID

from liance.mechanism.laboratory.models import Determination
from liance.mechanism.laboratory.rules.quality import Judged, QualityMark, quality_mark, sentence


def mark_of(row: Determination) -> QualityMark | None:
    """The mark of a determination; it brings ``bottle_factor`` and ``batch`` with it.

    One that is sent back or superseded stands for nothing and bears none; nor does one of a batch
    that is held back, which is not issued.
    """
    batch = row.batch
    held = batch is not None and batch.state not in ("accepted", "released")
    if held or row.state in ("sent_back", "superseded"):
        return None
    judged = Judged(batch.number, batch.findings, batch.reason) if batch is not None else None
    return quality_mark(
        factor=row.bottle_factor.factor, method=row.method, batch=judged,
        subcontracted=row.subcontractor_id is not None,
    )  # fmt: skip


def quality_marks(rows: Iterable[Determination]) -> dict[UUID, QualityMark]:
    """The marks of determinations by their ids, in no query; each brings ``bottle_factor`` and
    ``batch`` with it."""
    found = ((row.id, mark_of(row)) for row in rows)
    return {identifier: mark for identifier, mark in found if mark is not None}


def quality_marks_of(visit_id: UUID) -> dict[UUID, QualityMark]:
    """The marks of a visit's approved determinations, which its report has to print; one query."""
    rows = Determination.objects.filter(
        bottle_factor__bottle__visit_id=visit_id, state="approved"
    ).select_related("bottle_factor", "batch")
    return quality_marks(rows)


def deviations(visit_id: UUID) -> list[str]:
    """The marks of a visit as sentences of its report, results of one kind of mark together."""
    rows = (
        Determination.objects.filter(bottle_factor__bottle__visit_id=visit_id, state="approved")
        .select_related("bottle_factor__bottle", "batch")
        .order_by("bottle_factor__factor", "bottle_factor__bottle__number", "repeat")
    )
    found: dict[QualityMark, list[str]] = {}
    for row in rows:
        mark = mark_of(row)
        if mark is not None:
            label = f"{row.bottle_factor.bottle.short}（{row.bottle_factor.factor}）"
            found.setdefault(mark, []).append(label)
    return [f"{'、'.join(dict.fromkeys(who))}：{sentence(mark)}" for mark, who in found.items()]

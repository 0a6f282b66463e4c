"""Marks that a result carries into the report: holding time passed, control samples lacking."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from liance.mechanism.custody.models import BottleFactor, GapExplanation, QualityShortfall
from liance.mechanism.custody.rules.chain import OVER_HOLD
from liance.norms.citations import Certainty, Citation


@dataclass(frozen=True, slots=True)
class HoldMark:
    """A factor whose analysis began after its holding time.

    ``ends`` the last instant in time, ``began`` when it began, ``rule`` the source with its mark of
    certainty, ``explanation`` what was said about it (empty: nothing, so it is no evidence yet).
    """

    bottle_factor_id: UUID
    bottle: str
    factor: str
    ends: datetime
    began: datetime
    rule: Citation
    explanation: str = ""

    @property
    def late(self) -> timedelta:
        """How much too late."""
        return self.began - self.ends


def hold_marks(visit_id: UUID) -> tuple[HoldMark, ...]:
    """Every mark of the visit, by bottle number."""
    rows = (
        BottleFactor.objects.filter(bottle__visit_id=visit_id, over_hold_at__isnull=False)
        .select_related("bottle")
        .order_by("bottle__number", "id")
    )
    said = _said(row.bottle_id for row in rows)
    return tuple(
        HoldMark(
            row.id, row.bottle.short, row.factor, row.hold_ends_at, row.over_hold_at,
            Citation(row.hold_citation, "保存期", Certainty(row.hold_certainty)),
            said.get((row.bottle_id, row.hold_ends_at), ""),
        )
        for row in rows
        if row.hold_ends_at is not None and row.over_hold_at is not None
    )  # fmt: skip


def _said(bottles: Iterable[UUID]) -> Mapping[tuple[UUID, datetime], str]:
    rows = GapExplanation.objects.filter(bottle_id__in=list(bottles), kind=OVER_HOLD)
    return {(row.bottle_id, row.started_at): row.text for row in rows}


def quality_notes(visit_id: UUID) -> tuple[QualityShortfall, ...]:
    """What the visit lacked in control samples when it was closed, with its reasons."""
    rows = QualityShortfall.objects.filter(visit_id=visit_id).select_related("by")
    return tuple(rows.order_by("kind"))

"""Marks that a result carries into the report: holding time passed, control samples lacking."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from liance.foundation.kernel.clock import SHANGHAI
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


def deviations(visit_id: UUID) -> list[str]:
    """The marks as sentences of the report, none left out."""
    said = [_hold_sentence(mark) for mark in hold_marks(visit_id)]
    words = {"parallel": "现场平行样", "blank": "全程序空白"}
    said += [
        f"{words[row.kind]}应有 {row.needed} 瓶，实有 {row.taken} 瓶：{row.reason}"
        for row in quality_notes(visit_id)
    ]
    return said


def _hold_sentence(mark: HoldMark) -> str:
    ends, began = (f"{at.astimezone(SHANGHAI):%m-%d %H:%M}" for at in (mark.ends, mark.began))
    said = f"说明：{mark.explanation}" if mark.explanation else "没有说明，不作为证据"
    return (
        f"样品 {mark.bottle}（{mark.factor}）超过保存期：应在 {ends} 前开始分析，{began} 开始，"
        f"依据 {mark.rule.text()}；{said}"
    )

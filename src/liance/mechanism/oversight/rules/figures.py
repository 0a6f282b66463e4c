"""Figures of an area as a round keeps them: which are counted, rates, who is named."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any, Final

from liance.norms.citations import Certainty, Citation, cites

COUNTS: Final = (
    "due", "done", "reasoned", "in_time", "unexplained", "sheets", "urgent", "late_sheets",
    "uploads", "uploads_late", "copies_open", "gaps",
)  # fmt: skip
NAMING: Final = Citation(
    "陕环发〔2021〕32号", "结尾：定期调度，对未按期完成任务的予以通报", Certainty.VERIFIED
)
TENTH: Final = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class AreaFigures:
    """Counts of one area: units whose planned period is over (``due``) = ``done`` + ``reasoned`` +
    ``in_time`` + ``unexplained``; ``since``: the last planned day of the oldest unexplained one."""

    code: str
    name: str
    rank: int
    due: int = 0
    done: int = 0
    reasoned: int = 0
    in_time: int = 0
    unexplained: int = 0
    since: date | None = None
    sheets: int = 0
    urgent: int = 0
    late_sheets: int = 0
    uploads: int = 0
    uploads_late: int = 0
    copies_open: int = 0
    gaps: int = 0

    @property
    def rate(self) -> Decimal | None:
        """完成率 = 已完成 ÷ (应完成 - 有因), per cent; None where nothing was due."""
        return percent(self.done, self.due - self.reasoned)

    @property
    def upload_rate(self) -> Decimal | None:
        """按时上传率 = 按时取得回执 ÷ 应取得回执, per cent."""
        return percent(self.uploads - self.uploads_late, self.uploads)


def kept(code: str, name: str, rank: int | None, figures: Mapping[str, Any]) -> AreaFigures:
    """The figures of a row as they were kept: counts by name, ``since`` an ISO date or null."""
    since = figures.get("since")
    counts = {key: int(figures.get(key, 0)) for key in COUNTS}
    return AreaFigures(
        code, name, rank or 0, since=date.fromisoformat(since) if since else None, **counts
    )


def percent(part: int, whole: int) -> Decimal | None:
    """``part`` of ``whole`` in per cent with one decimal, half to even (GB/T 8170)."""
    if whole <= 0:
        return None
    return (Decimal(100 * part) / whole).quantize(TENTH, ROUND_HALF_EVEN)


@cites(NAMING)
def named(areas: Sequence[AreaFigures]) -> list[AreaFigures]:
    """The areas that a notice names: whoever has units neither monitored nor explained after the
    time for the reason is over; those with the most first."""
    late = [area for area in areas if area.unexplained]
    return sorted(late, key=lambda area: (-area.unexplained, area.code))

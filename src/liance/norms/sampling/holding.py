"""The holding time of a sample against the clock (保存期)."""

from datetime import datetime, timedelta

from liance.norms.citations import Certainty, Citation, cites

HOLD = Citation("样品保存", "分析开始时间减采样时间不超过保存期；等于为在期", Certainty.DESIGN)


@cites(HOLD)
def hold_ends(sampled_at: datetime, minutes: int | None) -> datetime | None:
    """The last instant at which analysis may begin; none without a rule."""
    return None if minutes is None else sampled_at + timedelta(minutes=minutes)


@cites(HOLD)
def over_hold(sampled_at: datetime, started_at: datetime, minutes: int | None) -> bool:
    """Whether the analysis began after the holding time; exactly at its end is in time."""
    end = hold_ends(sampled_at, minutes)
    return end is not None and started_at > end

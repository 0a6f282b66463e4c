"""Which samples of one point were taken together. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from liance.norms.citations import Certainty, Citation, cites

Thing = TypeVar("Thing")
GAP = timedelta(minutes=30)
TOGETHER = Citation("同次采样", "同一点位相隔不超过 30 分钟的采样视为同次", Certainty.DESIGN)


@cites(TOGETHER)
def apart(things: Sequence[Thing], times: Sequence[datetime]) -> list[list[Thing]]:
    """Split things in the order of their times wherever more than 30 minutes lie between two."""
    groups: list[list[Thing]] = []
    last: datetime | None = None
    for thing, at in zip(things, times, strict=True):
        if last is None or at - last > GAP:
            groups.append([])
        groups[-1].append(thing)
        last = at
    return groups

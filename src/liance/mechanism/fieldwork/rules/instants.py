"""When something happened, by the clock of a phone that may be wrong."""

from datetime import datetime, timedelta

OFF = timedelta(minutes=2)


def told(at: datetime, offset_s: int | None, received: datetime) -> datetime:
    """The instant that a phone's clock stood for; never after what it told had arrived."""
    return min(at - timedelta(seconds=offset_s or 0), received)


def flags(at: datetime, offset_s: int | None, received: datetime) -> list[str]:
    """``clock_off``: a clock known to be wrong; ``clock_ahead``: an act after its arrival."""
    found = []
    if offset_s is not None and abs(offset_s) > OFF.total_seconds():
        found.append("clock_off")
    if at - timedelta(seconds=offset_s or 0) > received + OFF:
        found.append("clock_ahead")
    return found


def within(at: datetime, low: datetime, high: datetime, offset_s: int | None) -> datetime:
    """``at`` moved to the nearer end of [low, high] where the clock cannot be believed so exactly:
    a clock never compared, or by up to two minutes. Otherwise as it is."""
    nearest = max(low, min(at, high))
    if offset_s is None or abs(nearest - at) <= OFF:
        return nearest
    return at

"""What the return carries (W5): instruments calibrated on the day, stock confirmed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from liance.mechanism.coordination.rules.problems import Problem


@dataclass(frozen=True, slots=True)
class Gauge:
    """An instrument and the last day of its calibration, None when it has none."""

    label: str
    calibrated_to: date | None


def check_instruments(gauges: Iterable[Gauge], *, day: date) -> Problem | None:
    """Every instrument is within its calibration on the day of the visit."""
    expired = [g.label for g in gauges if g.calibrated_to is None or g.calibrated_to < day]
    if not expired:
        return None
    facts = {"names": "、".join(expired), "day": day.isoformat()}
    return Problem("coordination.calibration_expired", "instruments", facts)


def check_stock(*, confirmed: bool) -> Problem | None:
    """The station says that consumables are at hand."""
    return None if confirmed else Problem("coordination.stock_unconfirmed", "stock_confirmed")

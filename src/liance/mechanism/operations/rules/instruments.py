"""Which instrument may give a reading (D4)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from liance.mechanism.operations import errors
from liance.norms.citations import Certainty, Citation, cites

CALIBRATED = Citation("计量法", "第9条", Certainty.UNVERIFIED)


@dataclass(frozen=True, slots=True)
class Meter:
    """An instrument as the rule needs it: ``active`` at the time of the reading; ``factors``
    empty: all."""

    agency_id: UUID
    calibrated_to: date | None
    active: bool
    factors: tuple[str, ...] = ()


@cites(CALIBRATED)
def fault(meter: Meter, *, factor: str, on: date, agencies: frozenset[UUID]) -> str | None:
    """The code of what forbids the reading; None: it may be taken.

    ``agencies``: whose instruments serve this visit. The last day of calibration still counts.
    """
    if meter.agency_id not in agencies:
        return errors.INSTRUMENT_OUTSIDE
    if not meter.active:
        return errors.INSTRUMENT_OFF
    if meter.calibrated_to is None:
        return errors.CALIBRATION_UNKNOWN
    if meter.calibrated_to < on:
        return errors.CALIBRATION_EXPIRED
    if meter.factors and factor not in meter.factors:
        return errors.INSTRUMENT_FACTOR
    return None

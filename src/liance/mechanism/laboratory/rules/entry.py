"""What may be entered as a determination (录入). Pure."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from liance.foundation.kernel.errors import Refused
from liance.norms.calendar.stated import surely_before
from liance.norms.errors import NormError
from liance.norms.standards.decimals import half_width, read_number
from liance.norms.standards.reported import ReportedValue, ValueKind, read_reported
from liance.norms.standards.units import read_unit

_QUALIFIERS = {
    ValueKind.NUMBER: "=",
    ValueKind.BELOW: "<",
    ValueKind.AT_MOST: "<",
    ValueKind.NOT_DETECTED: "<",
    ValueKind.ABOVE: ">",
    ValueKind.AT_LEAST: ">",
}


@dataclass(frozen=True, slots=True)
class Read:
    """A reading as stored: ``qualifier`` one of ``= < >``, ``value`` the number or bound (None for
    ND, whose bound is the detection limit)."""

    qualifier: str
    value: Decimal | None


def read_raw(raw: str, detection_limit: str) -> Read:
    """Read the text as typed; ``detection_limit`` may be empty but for ND.

    Errors: laboratory.value_absent, value_unreadable, value_negative, value_too_long,
    detection_limit_missing, detection_limit_unreadable.
    """
    reported = read_reported(raw)
    if isinstance(reported, NormError):
        raise Refused("laboratory.value_unreadable", field="raw", raw=raw)
    if reported.kind is ValueKind.ABSENT:
        raise Refused("laboratory.value_absent", field="raw")
    _check_detection_limit(reported, detection_limit)
    number = reported.number
    if number is not None and not _fits(number):
        raise Refused("laboratory.value_too_long", field="raw", raw=raw)
    return Read(_QUALIFIERS[reported.kind], number)


def _check_detection_limit(reported: ReportedValue, text: str) -> None:
    written = half_width(text)
    if not written:
        if reported.kind is ValueKind.NOT_DETECTED:
            raise Refused("laboratory.detection_limit_missing", field="detection_limit")
        return
    number = read_number(written)
    if number is None or number <= 0:
        raise Refused("laboratory.detection_limit_unreadable", field="detection_limit", text=text)


def _fits(number: Decimal) -> bool:
    """Whether the exact number goes into twelve digits before and twelve after the point."""
    exponent = number.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -12 and number.adjusted() < 12


def check_unit(unit: str) -> None:
    """A unit that can be read. Errors: laboratory.unit_missing, laboratory.unit_unknown."""
    found = read_unit(unit)
    if found is None:
        raise Refused("laboratory.unit_missing", field="unit")
    if isinstance(found, NormError):
        raise Refused("laboratory.unit_unknown", field="unit", unit=unit)


def check_method(method: str) -> None:
    """Every determination names its method. Error: laboratory.method_missing."""
    if not method.strip():
        raise Refused("laboratory.method_missing", field="method")


def check_start(started_at: datetime, *, received_at: datetime, at: datetime) -> None:
    """The analysis begins between receipt and now; the minute of the receipt is in time.

    Errors: laboratory.started_in_future, laboratory.started_before_receipt.
    """
    if started_at > at:
        raise Refused("laboratory.started_in_future", field="started_at")
    if surely_before(started_at, received_at):
        raise Refused("laboratory.started_before_receipt", field="started_at")


def check_instrument(
    *, number: str, own: bool, active: bool, calibrated_to: date | None, day: date
) -> None:
    """The instrument is the laboratory's and within its calibration on the day of analysis.

    Errors: laboratory.instrument_elsewhere, laboratory.instrument_expired.
    """
    if not (own and active):
        raise Refused("laboratory.instrument_elsewhere", field="instrument", number=number)
    if calibrated_to is None or calibrated_to < day:
        raise Refused(
            "laboratory.instrument_expired", field="instrument", number=number,
            valid_to=calibrated_to.isoformat() if calibrated_to else "—",
        )  # fmt: skip

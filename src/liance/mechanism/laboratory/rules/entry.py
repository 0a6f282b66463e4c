"""What may be entered as a determination (录入). Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from liance.foundation.kernel.errors import Refused
from liance.norms.calendar.stated import surely_before
from liance.norms.citations import Certainty, Citation, cites
from liance.norms.errors import NormError
from liance.norms.methods.methods import apparatus_for, methods_named
from liance.norms.standards import recording
from liance.norms.standards.decimals import half_width, read_number
from liance.norms.standards.recording import Kept
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


def check_recorded(cells: Mapping[str, str], medium: str) -> Kept:
    """What was typed beside a value, as it is kept.

    Errors: laboratory.recorded_elsewhere, recorded_unreadable, recorded_range.
    """
    kept = recording.check_recorded(cells, medium)
    if isinstance(kept, NormError):
        code = f"laboratory.{kept.code.removeprefix('standards.')}"
        raise Refused(code, field=kept.parts["field"], text=kept.parts["text"])
    return kept


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


def check_method(method: str, factor: str = "") -> None:
    """Every determination names its method, one that is on file determines the factors of its scope.

    Errors: laboratory.method_missing, laboratory.method_scope.
    """
    if not method.strip():
        raise Refused("laboratory.method_missing", field="method")
    known = methods_named(method)
    if factor and known and not any(m.covers(factor) for m in known):
        raise Refused(
            "laboratory.method_scope", field="method", method=known[0].standard, factor=factor,
            scope="、".join(known[0].factors),
        )  # fmt: skip


def check_start(
    started_at: datetime, *, received_at: datetime, at: datetime, ended_at: datetime | None = None
) -> None:
    """The analysis begins between receipt and now, and before the bottle was disposed of; the
    minute of the receipt is in time.

    Errors: laboratory.started_in_future, started_before_receipt, started_after_disposal.
    """
    if ended_at is not None and started_at > ended_at:
        raise Refused("laboratory.started_after_disposal", field="started_at")
    if started_at > at:
        raise Refused("laboratory.started_in_future", field="started_at")
    if surely_before(started_at, received_at):
        raise Refused("laboratory.started_before_receipt", field="started_at")


CONTEMPORANEOUS = timedelta(hours=24)
LATE = Citation("国市监检测规〔2025〕4号", "第十五条", Certainty.VERIFIED)
DAY = Citation("补记", "读数后 24 小时内录入视为当时记录", Certainty.DESIGN)


@cites(LATE, DAY)
def check_read(read_at: datetime, *, started_at: datetime, at: datetime, late_reason: str) -> bool:
    """Whether a record is made long after the number came about; then it says why.

    The time is kept as told. Errors: laboratory.read_in_future, read_before_start,
    late_reason_missing.
    """
    if read_at > at:
        raise Refused("laboratory.read_in_future", field="read_at")
    if read_at < started_at:
        raise Refused("laboratory.read_before_start", field="read_at")
    late = at - read_at > CONTEMPORANEOUS
    if late and not late_reason.strip():
        raise Refused("laboratory.late_reason_missing", field="late_reason")
    return late


def check_instrument(
    *, number: str, own: bool, active: bool, calibrated_to: date | None, day: date, name: str = "",
    covers: bool = True,
) -> None:  # fmt: skip
    """The instrument is the laboratory's, for this factor, and within its calibration on the day of
    analysis.

    Errors: laboratory.instrument_elsewhere, instrument_off, instrument_scope, instrument_expired.
    """
    if not own:
        raise Refused("laboratory.instrument_elsewhere", field="instrument", number=number)
    if not active:
        raise Refused("laboratory.instrument_off", field="instrument", number=number, name=name)
    if not covers:
        raise Refused("laboratory.instrument_scope", field="instrument", number=number, name=name)
    if calibrated_to is None or calibrated_to < day:
        raise Refused(
            "laboratory.instrument_expired", field="instrument", number=number, name=name,
            valid_to=calibrated_to.isoformat() if calibrated_to else "—", day=day.isoformat(),
        )  # fmt: skip


def check_instrument_named(*, named: bool, method: str, factor: str, medium: str) -> None:
    """A determination by a method that is read off an instrument names it; one whose method is not
    on file, or uses none, need not. Error: laboratory.instrument_missing.
    """
    apparatus = apparatus_for(method, factor, medium)
    if apparatus is not None and apparatus.used and not named:
        raise Refused(
            "laboratory.instrument_missing", field="instrument", method=method.strip(),
            what=apparatus.name,
        )  # fmt: skip


def check_competence(
    *, name: str, certified: bool, newcomer: bool, factor: str, method: str, day: date
) -> None:
    """Who analyses or reviews holds a certificate for it that day, and has been there long enough
    to sign alone. Errors: laboratory.not_certified, laboratory.newcomer.
    """
    if not certified:
        raise Refused(
            "laboratory.not_certified", name=name, factor=factor, method=method,
            day=day.isoformat(),
        )  # fmt: skip
    if newcomer:
        raise Refused("laboratory.newcomer", name=name)


def check_scope(*, covered: bool, factor: str, method: str, day: date) -> None:
    """What a laboratory determines stands in its CMA scope on the day, by the method. Errors:
    laboratory.outside_scope."""
    if not covered:
        raise Refused(
            "laboratory.outside_scope", field="method", factor=factor, method=method,
            day=day.isoformat(),
        )  # fmt: skip


def check_subcontract(
    *, report: str, known: bool, own: bool, faults: tuple[str, ...], covers: bool, name: str,
    factor: str,
) -> None:  # fmt: skip
    """What was determined elsewhere names a qualified laboratory on file and its report.

    Errors: laboratory.subcontractor_unknown, subcontractor_own, subcontractor_unqualified,
    subcontract_report_missing.
    """
    if not known:
        raise Refused("laboratory.subcontractor_unknown", field="subcontractor")
    if own:
        raise Refused("laboratory.subcontractor_own", field="subcontractor")
    if faults or not covers:
        raise Refused(
            "laboratory.subcontractor_unqualified", field="subcontractor", name=name, factor=factor
        )
    if not report.strip():
        raise Refused("laboratory.subcontract_report_missing", field="subcontract_report")

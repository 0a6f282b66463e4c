"""What was measured with, as a report prints it: methods, and instruments with their calibration."""

from collections.abc import Iterable
from uuid import UUID

from liance.foundation.documents.report import ReportInstrument, ReportMethod
from liance.mechanism.capability.models import Instrument
from liance.mechanism.capability.rules import calibration_at
from liance.mechanism.laboratory.models import Determination
from liance.mechanism.laboratory.queries.results import MEAN, Result
from liance.mechanism.operations.models import Visit
from liance.mechanism.operations.queries import current_readings
from liance.mechanism.reporting.rules.methods import method_code, method_name
from liance.mechanism.reporting.subcontracting import instrument_of
from liance.norms.methods.methods import apparatus_for, method_for


def methods_of(results: Iterable[Result]) -> list[ReportMethod]:
    """Each method with its factor and instrument once, by factor; one that is read off none says
    why."""
    methods = {
        (r.factor, r.method, read_off): ReportMethod(
            factor=r.factor,
            name=_method_name(r),
            code=method_code(r.method),
            detection_limit=f"{r.detection_limit} {r.unit}" if r.detection_limit else "",
            instrument=read_off,
        )
        for r, read_off in (
            (r, instrument_of(r) or _no_instrument(r)) for r in results if r.kind != MEAN
        )
    }
    return [methods[key] for key in sorted(methods)]


def _no_instrument(row: Result) -> str:
    apparatus = apparatus_for(row.method, row.factor)
    return f"不用仪器：{apparatus.name}" if apparatus is not None and not apparatus.used else ""


def _method_name(row: Result) -> str:
    """As it was typed; for a number that stands alone, the name that the register of methods has
    for it."""
    if not row.method:
        return "现场仪器法"
    known = method_for(row.method, row.factor)
    return method_name(row.method) or (known.name if known else "")


def instruments_of(visit: Visit) -> list[ReportInstrument]:
    """The instruments of what is reported, each with the calibration that was on file when it was
    used: at the reading, at the start of an analysis. One that was calibrated anew in between
    stands there with both; what only served a result that was replaced does not stand there."""
    readings = current_readings(visit.id).values_list("instrument_id", "at")
    rows = Determination.objects.filter(
        bottle_factor__bottle__visit=visit, state="approved", subcontractor__isnull=True
    )
    uses = {*readings, *rows.values_list("instrument_id", "started_at")}
    ids: set[UUID] = {key for key, _ in uses if key is not None}
    known = Instrument.objects.in_bulk(ids)
    found = {
        (i.number, calibration_at(at, now=i.calibrated_to, before=i.calibrated_before)): i
        for i, at in ((known[key], at) for key, at in uses if key is not None)
    }
    order = sorted(found, key=lambda one: (one[0], one[1] is not None, one[1]))
    return [
        ReportInstrument(
            name=found[one].name,
            model=found[one].model,
            number=found[one].number,
            calibrated_until=one[1],
            rented=found[one].rented,
        )
        for one in order
    ]

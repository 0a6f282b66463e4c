"""Numbers of bottles: those of one sheet or visit share a stem and follow one another."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from liance.foundation.kernel.clock import SHANGHAI
from liance.foundation.kernel.numbering import next_number
from liance.mechanism.coordination.models import Sheet
from liance.mechanism.custody.models import Bottle, PreparedBottle
from liance.mechanism.custody.policies import prepared_for
from liance.mechanism.custody.rules import filling
from liance.mechanism.operations.models import Visit


def next_numbers(*, visit: Visit | None, sheet: Sheet | None, count: int) -> list[str]:
    """The next ``count`` numbers; the visit's row is locked by the caller, the sheet's here, so
    that a bottle filled on site and one prepared in the office never get the same."""
    if sheet is not None:
        Sheet.objects.select_for_update(of=("self",), no_key=True).only("id").get(pk=sheet.pk)
    given = _given(visit, sheet)
    if given:
        stem = given[0].rpartition("-")[0]
        last = max(int(number.rpartition("-")[2]) for number in given)
        return [f"{stem}-{last + n:02d}" for n in range(1, count + 1)]
    stem = _stem(visit, sheet)
    return [f"{stem}-{n:02d}" for n in range(1, count + 1)]


def _given(visit: Visit | None, sheet: Sheet | None) -> list[str]:
    ready = PreparedBottle.objects.filter(prepared_for(visit) if visit else Q(sheet=sheet))
    found = list(ready.values_list("number", flat=True))
    if visit is not None:
        found += Bottle.objects.filter(visit=visit).values_list("number", flat=True)
    return found


def _stem(visit: Visit | None, sheet: Sheet | None) -> str:
    if sheet is not None and sheet.sequence is not None and sheet.year is not None:
        place = sheet.enforcement.jurisdiction_id
        return _free(filling.stem(place, sheet.year, sheet.sequence))
    if visit is None:
        raise ValueError("a sheet without a number has no bottles")
    return _free(_serial(visit.enforcement_id, visit.enforcement.jurisdiction_id, visit.entered_at))


def _serial(agency_id: UUID, place: str, entered_at: datetime) -> str:
    year = entered_at.astimezone(SHANGHAI).year
    serial = next_number(kind="custody.visit", owner=agency_id, year=year)
    return filling.stem(place, year, None, serial)


def _free(wanted: str) -> str:
    taken: set[str] = set()
    for model in (Bottle, PreparedBottle):
        numbers = model.objects.filter(number__startswith=wanted).values_list("number", flat=True)
        taken |= {number.rpartition("-")[0] for number in numbers}
    return filling.free_stem(wanted, taken)

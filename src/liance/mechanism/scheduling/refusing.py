"""A broken rule of the timetable in the names of those whom it concerns."""

from collections.abc import Mapping
from datetime import date

from liance.foundation.kernel.errors import Refused
from liance.mechanism.registry.models import Staff
from liance.mechanism.scheduling import codes
from liance.mechanism.scheduling.daily.checker import Fault
from liance.mechanism.scheduling.models import Timetable

# Where a form has the field of a broken rule; without it the words stand above the form.
FIELDS = {
    "officers": "officers", "monitors": "monitors", "factors": "monitors", "both_sides": "monitors",
    "vehicle": "vehicle", "seats": "vehicle", "vehicle_twice": "vehicle", "day": "day",
    "window": "day", "rest": "day", "laboratory": "day", "gap": "day", "long": "outing",
}  # fmt: skip


def names_of(row: Timetable) -> Mapping[str, str]:
    """Words for identifiers: units, people, vehicles, instruments."""
    found = dict(row.visits.values_list("target_id", "target__source__name"))
    agencies = [row.enforcement_id, row.monitoring_id]
    found |= dict(Staff.objects.filter(agency_id__in=agencies).values_list("id", "name"))
    found |= dict(row.outings.exclude(vehicle=None).values_list("vehicle_id", "vehicle__plate"))
    taken = row.outings.exclude(instruments=None)
    found |= {
        key: f"{name} {number}"
        for key, name, number in taken.values_list(
            "instruments__instrument_id", "instruments__instrument__name",
            "instruments__instrument__number",
        )
    }  # fmt: skip
    return {str(key): word for key, word in found.items()}


def refusal(fault: Fault, names: Mapping[str, str]) -> Refused:
    """A broken rule as a refusal with the names of whom it concerns."""
    day = date.fromordinal(fault.day).isoformat() if fault.day else ""
    return Refused(
        f"{codes.FAULT}{fault.kind}", field=FIELDS.get(fault.kind, ""), day=day,
        units="、".join(dict.fromkeys(names.get(v, v) for v in fault.visits)),
        about="、".join(names.get(a, a) for a in fault.about),
    )  # fmt: skip

"""The working-day calendar of this site: the shipped notices and those loaded since."""

from liance.foundation.clocks.models import CalendarYear
from liance.norms.calendar.arrangements import read_arrangement
from liance.norms.calendar.published import published_calendar
from liance.norms.calendar.working_days import Calendar
from liance.norms.errors import NormError


def calendar_in_force() -> Calendar:
    """The shipped years with those loaded at this site, the last loaded of a year; one query."""
    rows = CalendarYear.objects.order_by("loaded_at", "id").values_list("text", flat=True)
    later = [year for year in map(read_arrangement, rows) if not isinstance(year, NormError)]
    return published_calendar().merged(later) if later else published_calendar()

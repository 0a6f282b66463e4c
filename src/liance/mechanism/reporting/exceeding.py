"""The last exceedance of a source by the reports that are in force."""

from datetime import date
from uuid import UUID

from liance.foundation.kernel.clock import SHANGHAI
from liance.mechanism.reporting.models import Report


def last_exceedance(source_id: UUID) -> date | None:
    """Day of the last visit whose report in force exceeds a limit; those of restricted visits, of
    which others may not know, do not count."""
    rows = Report.objects.filter(
        visit__source_id=source_id, state="signed", restricted=False, exceedances__gt=0
    ).values_list("visit__left_at", "visit__entered_at")
    days = [(left or entered).astimezone(SHANGHAI).date() for left, entered in rows]
    return max(days, default=None)

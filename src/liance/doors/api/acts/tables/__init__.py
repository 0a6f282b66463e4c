"""The tables of acts, an area each."""

from liance.doors.api.acts.act import Act
from liance.doors.api.acts.tables import (
    exports,
    laboratories,
    means,
    meetings,
    oversight,
    plans,
    reports,
    results,
    samples,
    sheets,
    timetables,
    visits,
)

ACTS: tuple[Act, ...] = (
    *sheets.ACTS, *visits.ACTS, *samples.ACTS, *results.ACTS, *reports.ACTS, *plans.ACTS,
    *timetables.ACTS, *oversight.ACTS, *meetings.ACTS, *laboratories.ACTS, *means.ACTS,
    *exports.ACTS,
)  # fmt: skip

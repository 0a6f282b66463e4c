"""The calendar that is shipped: the notices for 2018 to 2026."""

from functools import cache
from importlib import resources

from liance.norms.calendar.arrangements import YearArrangement, read_arrangement
from liance.norms.calendar.working_days import Calendar
from liance.norms.errors import NormError


@cache
def published_calendar() -> Calendar:
    """Every shipped year, read once. Later notices are added with `Calendar.merged`."""
    folder = resources.files("liance.norms.calendar") / "data"
    years: list[YearArrangement] = []
    for entry in sorted(folder.iterdir(), key=lambda file: file.name):
        if entry.name.endswith(".toml"):
            arrangement = read_arrangement(entry.read_text(encoding="utf-8"))
            if isinstance(arrangement, NormError):
                raise ValueError(f"{entry.name}: {arrangement.code} {arrangement.parts}")
            years.append(arrangement)
    return Calendar(tuple(years))

"""Which year a round counts, by its cut-off day."""

from datetime import date

from liance.mechanism.oversight.rules.figures import NAMING
from liance.norms.citations import cites


@cites(NAMING)
def may_count(year: int, *, day: date, today: date) -> bool:
    """Whether a round opened ``today`` may count ``year`` as it stands at the end of ``day``: the
    running year up to a day of it, or the one just ended as a whole, on its last day or later, when
    its uploads and reasons have come in. A day ahead is another question."""
    if year == today.year:
        return day.year == year
    return year == today.year - 1 and day >= date(year, 12, 31)

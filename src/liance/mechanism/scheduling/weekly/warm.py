"""Compile the loops into numba's cache, by searching a timetable for three visits.

Run by `make setup` as a module. Without it the first search compiles them, in some 15 seconds.
"""

import json

from liance.mechanism.scheduling.weekly.bound import lower_bound
from liance.mechanism.scheduling.weekly.instance import read_instance
from liance.mechanism.scheduling.weekly.search import Effort, search

VISIT = {"half_days": 2, "needs": [0], "target_week": 0, "earliest_week": 0, "latest_week": 1}
SMALL = {
    "constants": {
        "weeks": 2,
        "capacity_half_days_per_crew_week": 10,
        "districts": 2,
        "certificates": 1,
        "min_gap_weeks_same_site": 1,
    },
    "cost": {
        "unserved": 1000,
        "per_week_from_target": 5,
        "outside_home_district": 3,
        "per_distinct_district_per_crew_week": 4,
    },
    "crews": [
        {
            "id": 0,
            "home": 0,
            "weeks": [0, 1],
            "certificates": [{"certificate": 0, "valid_before_week": 2}],
        }
    ],
    "visits": [{"id": at, "site": at // 2, "district": at % 2} | VISIT for at in range(3)],
}


def main() -> None:
    """Call every compiled function once."""
    instance = read_instance(json.dumps(SMALL))
    ticks = iter(range(1_000_000))
    effort = Effort(deadline=1e9, threads=1, moves=1)
    found = search(instance, effort, clock=lambda: float(next(ticks)))
    search(instance, effort, clock=lambda: float(next(ticks)), kept=found.timetable)
    lower_bound(instance, deadline=1e9, clock=lambda: float(next(ticks)))


if __name__ == "__main__":
    main()

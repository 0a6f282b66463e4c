"""Small instances drawn at random, with rules that bind."""

import json
from random import Random
from typing import Any

from liance.mechanism.scheduling.weekly.instance import Instance, read_instance


def drawn(seed: int, *, visits: int = 30, crews: int = 3, weeks: int = 8) -> dict[str, Any]:
    """An instance as its file holds it: short windows, certificates that run out, full weeks."""
    dice = Random(seed)
    return {
        "constants": {
            "weeks": weeks,
            "capacity_half_days_per_crew_week": 6,
            "districts": 4,
            "certificates": 4,
            "min_gap_weeks_same_site": 3,
        },
        "cost": {
            "unserved": 200,
            "per_week_from_target": 5,
            "outside_home_district": 3,
            "per_distinct_district_per_crew_week": 4,
        },
        "crews": [_crew(dice, at, weeks) for at in range(crews)],
        "visits": [_visit(dice, at, weeks) for at in range(visits)],
    }


def _crew(dice: Random, at: int, weeks: int) -> dict[str, Any]:
    return {
        "id": 10 + at,
        "home": dice.randrange(4),
        "weeks": sorted(dice.sample(range(weeks), dice.randint(weeks // 2, weeks))),
        "certificates": [
            {"certificate": kind, "valid_before_week": dice.choice([weeks, weeks, weeks // 2])}
            for kind in dice.sample(range(4), 3)
        ],
    }


def _visit(dice: Random, at: int, weeks: int) -> dict[str, Any]:
    target = dice.randrange(weeks)
    return {
        "id": 100 + at,
        "site": at // 2,
        "district": (at // 2) % 4,
        "half_days": dice.choice([1, 1, 2, 4]),
        "needs": sorted(dice.sample(range(4), dice.choice([1, 1, 2]))),
        "target_week": target,
        "earliest_week": max(0, target - dice.randint(0, 3)),
        "latest_week": min(weeks - 1, target + dice.randint(0, 3)),
    }


def read(data: dict[str, Any]) -> Instance:
    """The instance in `data`."""
    return read_instance(json.dumps(data))

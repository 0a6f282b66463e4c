"""What an arrangement costs at least: each visit's share of an outing and of the road.

Of an outing's way, each stop has two legs and each leg two ends; so a stop has at least half of its
two shortest legs for itself. An outing holds no more minutes than the day has, so a visit has at
least its share of one. A visit that is not served pays; what can go nowhere pays for certain.
"""

from fractions import Fraction
from math import ceil

from liance.mechanism.scheduling.daily.openings import Openings
from liance.mechanism.scheduling.daily.roads import BASE, Roads
from liance.mechanism.scheduling.daily.task import Task


def least_cost(task: Task) -> int:
    """No arrangement that keeps the fixed outings and leaves the others free costs less."""
    roads = Roads(task)
    openings = Openings(task, roads)
    placed = {name for outing in task.fixed for name in outing.visits}
    prices, day = task.prices, task.terms.day_minutes
    total = Fraction(0)
    for visit in task.visits:
        if visit.id not in placed and not openings.days(visit):
            total += prices.unserved
            continue
        legs = [roads.between(BASE, visit.id)] * 2
        legs += [roads.between(visit.id, o.id) for o in task.visits if o.id != visit.id]
        legs.sort()
        way = Fraction(legs[0] + legs[1], 2)
        share = (visit.minutes + way) / max(day, 1)
        cost = share * prices.outing + way * prices.minute
        total += cost if visit.id in placed else min(cost, Fraction(prices.unserved))
    return ceil(total)

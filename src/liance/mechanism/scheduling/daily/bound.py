"""What an arrangement costs at least: what is fixed, and of what is free each visit's share.

Which visits one outing could take is listed, crews, vehicles and laboratory aside; shares are such
that the members of none have more than it costs (`packing`). Where the list grows too long a
plainer share stands: of an outing's way each stop has two legs and each leg two ends, so a stop has
at least half of its two shortest legs; an outing holds no more minutes than the day has. A visit
that is not served pays; what can go nowhere pays for certain.
"""

import itertools
from collections.abc import Sequence
from fractions import Fraction
from math import ceil

from liance.mechanism.scheduling.daily.openings import Openings
from liance.mechanism.scheduling.daily.packing import greatest_sum
from liance.mechanism.scheduling.daily.roads import BASE, Roads
from liance.mechanism.scheduling.daily.task import Task, Visit
from liance.mechanism.scheduling.daily.together import Companies

MOST_VISITS, MOST_COMPANIES = 400, 60_000


def least_cost(task: Task) -> int:
    """No arrangement that keeps the fixed outings and leaves the others free costs less."""
    roads = Roads(task)
    openings = Openings(task, roads)
    placed = {name for outing in task.fixed for name in outing.visits}
    prices = task.prices
    fixed = sum(prices.outing + roads.round_trip(o.visits) * prices.minute for o in task.fixed)
    left = [visit for visit in task.visits if visit.id not in placed]
    free = [visit for visit in left if openings.days(visit)]
    lost = (len(left) - len(free)) * prices.unserved
    plain = plain_shares(task, free, roads)
    return fixed + lost + max(plain, _packed(task, free, openings))


def _packed(task: Task, free: Sequence[Visit], openings: Openings) -> int:
    """The sum of the best shares; 0 where they would take too long to find."""
    if len(free) > MOST_VISITS:
        return 0
    companies = list(itertools.islice(Companies(task, free, openings), MOST_COMPANIES + 1))
    if len(companies) > MOST_COMPANIES:
        return 0
    return greatest_sum(companies, len(free), task.prices.unserved)


def plain_shares(task: Task, free: Sequence[Visit], roads: Roads) -> int:
    """Each visit's share of an outing by its minutes and of the road by its two shortest legs."""
    total = Fraction(0)
    for visit in free:
        legs = [roads.between(BASE, visit.id)] * 2
        legs += [roads.between(visit.id, other.id) for other in free if other.id != visit.id]
        legs.sort()
        way = Fraction(legs[0] + legs[1], 2)
        share = (visit.minutes + way) / max(task.terms.day_minutes, 1)
        cost = share * task.prices.outing + way * task.prices.minute
        total += min(cost, Fraction(task.prices.unserved))
    return ceil(total)

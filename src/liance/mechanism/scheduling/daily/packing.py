"""The greatest sum of shares such that no company's members have more than its cost between them:
the dual of covering the visits by companies. Found by the revised simplex method in floating point,
then made whole so that it holds exactly.

Source: Dantzig, Orchard-Hays (1954), The product form for the inverse in the simplex method.
"""

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from liance.mechanism.scheduling.daily.together import Company

SCALE = 1000
Number = TypeVar("Number", np.int64, np.float64)
STEPS, ANEW = 4000, 150
TOLERANCE = 1e-7


def greatest_sum(companies: Sequence[Company], visits: int, alone: int) -> int:
    """The sum of shares, rounded down, in units of cost. `alone`: no share is greater (what a visit
    costs that nobody takes). Whatever the arithmetic did, no company is charged more than it costs.
    """
    if not visits:
        return 0
    members = _padded(companies, visits)
    costs = np.array([c.cost for c in companies], dtype=np.int64)
    shares = np.floor(np.clip(_prices(members, costs, visits, alone), 0, alone) * SCALE)
    whole = shares.astype(np.int64)
    _lower(whole, members, costs * SCALE)
    return int(whole.sum()) // SCALE


def _padded(companies: Sequence[Company], visits: int) -> NDArray[np.int64]:
    """Members as rows of one length; `visits` stands for nobody."""
    most = max((len(c.members) for c in companies), default=1)
    rows = np.full((len(companies), most), visits, dtype=np.int64)
    for row, company in enumerate(companies):
        rows[row, : len(company.members)] = company.members
    return rows


def _sums(shares: NDArray[Number], members: NDArray[np.int64]) -> NDArray[Number]:
    """What each company's members have between them."""
    charged: NDArray[Number] = np.append(shares, shares.dtype.type(0))[members].sum(axis=1)
    return charged


def _prices(
    members: NDArray[np.int64], costs: NDArray[np.int64], visits: int, alone: int
) -> NDArray[np.float64]:
    """Each visit's price in the cheapest cover found: all alone first, companies coming in."""
    inverse: NDArray[np.float64] = np.eye(visits)
    base = np.full(visits, -1)
    paid: NDArray[np.float64] = np.full(visits, float(alone))
    amount = np.ones(visits)
    shares: NDArray[np.float64] = paid.copy()
    for step in range(STEPS):
        if step % ANEW == ANEW - 1:
            inverse = np.linalg.inv(_matrix(base, members, visits)).astype(np.float64)
            amount = np.clip(inverse @ np.ones(visits), 0, None)
        shares = paid @ inverse
        gains = _sums(shares, members) - costs
        enters = int(gains.argmax()) if len(gains) else 0
        if not len(gains) or gains[enters] <= TOLERANCE:
            break
        column = inverse[:, [m for m in members[enters] if m < visits]].sum(axis=1)
        ratio = np.where(
            column > TOLERANCE, amount / np.where(column > TOLERANCE, column, 1), np.inf
        )
        leaves = int(ratio.argmin())
        step_size = ratio[leaves]
        amount = np.clip(amount - step_size * column, 0, None)
        amount[leaves] = step_size
        pivot = inverse[leaves] / column[leaves]
        inverse = inverse - np.outer(column, pivot)
        inverse[leaves] = pivot
        base[leaves], paid[leaves] = enters, costs[enters]
    return shares


def _matrix(
    base: NDArray[np.int64], members: NDArray[np.int64], visits: int
) -> NDArray[np.float64]:
    """The columns of the basis: companies, and visits alone in their own place."""
    matrix = np.zeros((visits, visits))
    for place, company in enumerate(base):
        inside = [place] if company < 0 else [m for m in members[company] if m < visits]
        matrix[inside, place] = 1
    return matrix


def _lower(whole: NDArray[np.int64], members: NDArray[np.int64], costs: NDArray[np.int64]) -> None:
    """Take from the greatest share of each company that is charged too much what is too much."""
    for row in np.flatnonzero(_sums(whole, members) > costs):
        inside = [m for m in members[row] if m < len(whole)]
        for place in sorted(inside, key=lambda m: -whole[m]):
            more = int(whole[inside].sum() - costs[row])
            if more > 0:
                whole[place] = max(0, whole[place] - more)
